"""The commands of ``monthly-pay``, by what they are about."""

from __future__ import annotations

import typer

from monthly_pay.cli import demo

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Work on the monthly-pay ledger.",
)
demo.register(app)
