"""Every row of the demo goes through the migrations unchanged, and the guards of the books hold."""

from __future__ import annotations

from decimal import Decimal

import pytest
from sqlalchemy import Connection, MetaData, inspect, select, text
from sqlalchemy.exc import DBAPIError

from monthly_pay.ledger import schema
from monthly_pay.ledger.ledger import Ledger
from tests.services.build import book_sums, count

Rows = dict[str, list[dict[str, object]]]

CHANGES = [
    "UPDATE transfers SET amount = amount + 1",
    "UPDATE transfers SET booked_on = booked_on WHERE id = (SELECT min(id) FROM transfers)",
    "DELETE FROM transfers WHERE id = (SELECT max(id) FROM transfers)",
    "DELETE FROM transfers",
    "UPDATE commands SET actor = 'somebody else'",
    "UPDATE commands SET response = NULL",
    "DELETE FROM commands WHERE id = (SELECT max(id) FROM commands)",
]
ONLY_HERE = {
    "sqlite": [
        "INSERT OR REPLACE INTO transfers SELECT * FROM transfers LIMIT 1",
        "UPDATE OR REPLACE transfers SET id = 1 WHERE id = 2",
    ],
    "postgresql": ["TRUNCATE transfers CASCADE", "TRUNCATE commands CASCADE"],
}
INSERT = (
    "INSERT INTO transfers (id, debit_id, credit_id, amount, kind, booked_on, command_id) "
    "SELECT 999999, debit_id, {credit}, {amount}, kind, booked_on, command_id "
    "FROM transfers WHERE id = (SELECT min(id) FROM transfers)"
)


def rows(ledger: Ledger) -> Rows:
    """Everything in the database, table by table."""
    tables = MetaData()
    tables.reflect(ledger.engine)
    with ledger.engine.connect() as connection:
        return {
            table.name: sorted(
                (dict(row) for row in connection.execute(select(table)).mappings()), key=str
            )
            for table in tables.sorted_tables
            if table.name != "alembic_version"
        }


def only_columns_of(older: Rows, newer: Rows) -> Rows:
    """The newer rows, without tables and columns that the older ones do not have."""
    columns = {table: set(found[0]) for table, found in older.items() if found}
    return {
        table: [
            {name: value for name, value in row.items() if name in columns[table]}
            for row in newer[table]
        ]
        if table in columns
        else newer[table]
        for table in older
    }


def test_the_demo_survives_from_the_first_revision_to_the_last(demo: Ledger) -> None:
    at_head = rows(demo)
    schema.downgrade(demo.engine, "0001")
    first = rows(demo)
    assert (len(first["customers"]), len(first["accounts"])) == (16, 14)
    assert len(first["transfers"]) > 50
    assert only_columns_of(first, at_head) == first
    schema.upgrade(demo.engine)
    assert only_columns_of(first, rows(demo)) == first
    assert sum(Decimal(amount) for amount in book_sums(demo).values()) == 0


@pytest.mark.parametrize("revision", ["0002", "0003", "0004", "0005", "0006"])
def test_each_step_can_be_taken_down_and_up_by_itself(demo: Ledger, revision: str) -> None:
    before = rows(demo)
    schema.downgrade(demo.engine, f"{int(revision) - 1:04d}")
    below = rows(demo)  # what later steps added is gone
    assert only_columns_of(below, before) == below
    schema.upgrade(demo.engine, revision)
    schema.upgrade(demo.engine)
    assert only_columns_of(below, rows(demo)) == below


def test_down_to_nothing_leaves_nothing_and_up_again_takes_new_data(demo: Ledger) -> None:
    from tests.conftest import TODAY
    from tests.services.build import bought, buyer, facts_of, start

    schema.downgrade(demo.engine, "base")
    assert inspect(demo.engine).get_table_names() == ["alembic_version"]
    schema.upgrade(demo.engine)
    assert count(demo, "customers") == 0
    account_id = buyer(start(demo, TODAY))
    bought(demo, account_id, "D1", "100")
    assert str(facts_of(demo, account_id).owed) == "100.00"


def refused(connection: Connection, statement: str) -> str:
    """What the database says to a statement it does not carry out."""
    with pytest.raises(DBAPIError) as caught, connection.begin():
        connection.execute(text(statement))
    return str(caught.value.orig)


def test_no_statement_changes_deletes_or_empties_the_books(demo: Ledger) -> None:
    before = rows(demo)
    with demo.engine.connect() as connection:
        for statement in (*CHANGES, *ONLY_HERE[demo.engine.dialect.name]):
            assert "the books are never changed" in refused(connection, statement), statement
    assert rows(demo) == before


def test_the_guards_are_back_after_a_way_down_and_up(demo: Ledger) -> None:
    schema.downgrade(demo.engine, "0001")
    schema.upgrade(demo.engine)
    test_no_statement_changes_deletes_or_empties_the_books(demo)


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"credit": "credit_id", "amount": "0"}, "ck_transfers_positive"),
        ({"credit": "credit_id", "amount": "-1"}, "ck_transfers_positive"),
        ({"credit": "debit_id", "amount": "1"}, "ck_transfers_two_books"),
        ({"credit": "999999", "amount": "1"}, "(?i)foreign key"),
    ],
)
def test_the_migrated_tables_refuse_what_is_no_transfer(
    demo: Ledger, values: dict[str, str], constraint: str
) -> None:
    before = count(demo, "transfers")
    with pytest.raises(DBAPIError, match=constraint), demo.engine.begin() as connection:
        connection.execute(text(INSERT.format(**values)))
    assert count(demo, "transfers") == before
