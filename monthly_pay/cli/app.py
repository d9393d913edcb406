"""The commands of ``monthly-pay``, by what they are about."""

from __future__ import annotations

import typer

from monthly_pay.cli import accounts, collection, demo, desk, money, orders, people, reports

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Work on the monthly-pay ledger. Codes: 0 done, 1 refused, 2 wrong words, 4 no ledger.",
)
for part in (demo, people, accounts, orders, money, reports, collection, desk):
    part.register(app)
