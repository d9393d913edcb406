"""Runs migrations on the connection that ``monthly_pay.ledger.schema`` hands over."""

from typing import Any, Literal

from alembic import context
from sqlalchemy import TypeDecorator

from monthly_pay.ledger.tables import Base


def render_item(kind: str, item: Any, _autogen: Any) -> str | Literal[False]:
    """Writes the plain column types into migrations, so that they never change with the code."""
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{item.impl!r}"
    return False


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    render_item=render_item,
)
with context.begin_transaction():
    context.run_migrations()
