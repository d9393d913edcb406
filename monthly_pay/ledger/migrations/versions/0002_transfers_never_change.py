"""Transfers and commands are never changed or deleted: the database itself refuses."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# A command's response is written in the transaction that carries it out, never later.
GUARDS = {
    "transfers_no_update": ("UPDATE", "transfers", "TRUE"),
    "transfers_no_delete": ("DELETE", "transfers", "TRUE"),
    "commands_no_update": ("UPDATE", "commands", "OLD.response IS NOT NULL"),
    "commands_no_delete": ("DELETE", "commands", "TRUE"),
}


def upgrade() -> None:
    postgresql = op.get_bind().dialect.name == "postgresql"
    if postgresql:
        op.execute(
            "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'the books are never changed'; END $$"
        )
    for name, (event, table, condition) in GUARDS.items():
        if postgresql:
            op.execute(
                f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW "
                f"WHEN ({condition}) EXECUTE FUNCTION refuse_change()"
            )
        else:
            op.execute(
                f"CREATE TRIGGER {name} BEFORE {event} ON {table} WHEN {condition} "
                "BEGIN SELECT RAISE(ABORT, 'the books are never changed'); END"
            )


def downgrade() -> None:
    for name, (_event, table, _condition) in GUARDS.items():
        on_table = f" ON {table}" if op.get_bind().dialect.name == "postgresql" else ""
        op.execute(f"DROP TRIGGER {name}{on_table}")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_change()")
