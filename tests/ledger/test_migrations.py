"""Migrations go up and down with the demo customers in place."""

from __future__ import annotations

import pytest
from sqlalchemy import inspect, text
from sqlalchemy.exc import DBAPIError

from monthly_pay.ledger import schema
from monthly_pay.ledger.ledger import Ledger
from monthly_pay.services import limits
from tests.services.build import OPERATOR, account_of, book_sums, count, facts_of, yuan

# The debt of the demo customers, worked out in tests/demo; here it only has to stay.
TABLES = ("customers", "accounts", "charges", "statements", "transfers", "commands", "holds")


TRIGGERS = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
}


def triggers(ledger: Ledger) -> set[str]:
    """The names of the triggers in the database."""
    with ledger.engine.connect() as connection:
        return set(connection.scalars(text(TRIGGERS[connection.dialect.name])))


def test_upgrading_a_ledger_that_is_up_to_date_changes_nothing(demo: Ledger) -> None:
    before = {table: count(demo, table) for table in TABLES}, book_sums(demo)
    schema.upgrade(demo.engine)
    assert ({table: count(demo, table) for table in TABLES}, book_sums(demo)) == before


def test_steps_down_and_up_again_keeps_every_row_and_balance(demo: Ledger) -> None:
    account_id = account_of(demo, "chen")
    limits.set_limit(demo, OPERATOR, account_id, yuan("9000"), "review", "k1")
    before = {table: count(demo, table) for table in TABLES}, book_sums(demo)
    facts = facts_of(demo, account_id)
    schema.downgrade(demo.engine, "0001")
    assert ({table: count(demo, table) for table in TABLES}, book_sums(demo)) == before
    schema.upgrade(demo.engine)
    assert facts_of(demo, account_id) == facts
    assert ({table: count(demo, table) for table in TABLES}, book_sums(demo)) == before
    assert before[0]["customers"] == 16


def test_the_guards_of_the_books_go_and_come_back(demo: Ledger) -> None:
    guards = {
        "transfers_no_update",
        "transfers_no_delete",
        "commands_no_update",
        "commands_no_delete",
    }
    if demo.engine.dialect.name == "postgresql":
        guards |= {"transfers_no_truncate", "commands_no_truncate"}
    assert triggers(demo) == guards
    schema.downgrade(demo.engine, "0001")
    assert triggers(demo) == set()
    schema.upgrade(demo.engine)
    assert triggers(demo) == guards
    with (
        pytest.raises(DBAPIError, match="the books are never changed"),
        demo.engine.begin() as connection,
    ):
        connection.execute(text("DELETE FROM transfers"))


def test_all_the_way_down_leaves_no_table_and_up_again_an_empty_ledger(demo: Ledger) -> None:
    schema.downgrade(demo.engine, "base")
    assert inspect(demo.engine).get_table_names() == ["alembic_version"]
    assert triggers(demo) == set()
    schema.upgrade(demo.engine)
    assert {table: count(demo, table) for table in TABLES} == dict.fromkeys(TABLES, 0)


def test_the_migrations_make_the_tables_of_the_code(empty: Ledger) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    from monthly_pay.ledger.tables import Base

    with empty.engine.connect() as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, Base.metadata) == []
