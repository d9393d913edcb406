"""The people of the desk."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from monthly_pay.cli.output import ledger, operator, shown
from monthly_pay.ledger.tables.desk import Role
from monthly_pay.services import operators

PASSWORD = typer.Option(
    prompt=True,
    hide_input=True,
    confirmation_prompt=True,
    envvar="MONTHLY_PAY_OPERATOR_PASSWORD",
    help="At least twelve characters; asked for where it is not set.",
)


def register(app: typer.Typer) -> None:
    """Adds the commands of this module."""
    people = typer.Typer(no_args_is_help=True, help="The people of the human desk.")
    people.command("add")(shown(add))
    app.add_typer(people, name="operator")


def add(
    name: Annotated[str, typer.Argument(help="With which they log in.")],
    role: Annotated[Role, typer.Option(help="Agents answer, supervisors also decide.")],
    password: Annotated[str, PASSWORD],
    replace: Annotated[bool, typer.Option(help="Change one who is there.")] = False,
) -> Any:
    """Add somebody to the desk."""
    added = operators.add(ledger(), operator(), name, role, password, replace=replace)
    return {"name": added.name, "role": added.role}
