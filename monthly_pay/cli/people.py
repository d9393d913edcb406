"""Customers, their cards and merchants, made known by hand."""

from __future__ import annotations

import re
from datetime import datetime
from fractions import Fraction
from typing import Annotated, Any
from uuid import uuid4

import typer

from monthly_pay.cli import lookup
from monthly_pay.cli.output import CustomerName, ledger, operator, shown
from monthly_pay.rules.facts import CardKind
from monthly_pay.services import accounts, merchants

Born = Annotated[datetime, typer.Argument(formats=["%Y-%m-%d"], help="Day of birth.")]


def register(app: typer.Typer) -> None:
    """Adds the commands of this module."""
    for command in (customer, card, merchant):
        app.command(command.__name__)(shown(command))


def digits(shortest: int, longest: int) -> Any:
    """Reads digits only, so many of them."""

    def read(text: str) -> str:
        if not re.fullmatch(rf"[0-9]{{{shortest},{longest}}}", text):
            raise typer.BadParameter(f"{text!r} is not {shortest} to {longest} digits")
        return text

    return read


def share(text: str) -> Fraction:
    """Reads a share of a price, such as 0.006."""
    if not re.fullmatch(r"0(\.[0-9]{1,6})?", text):
        raise typer.BadParameter(f"{text!r} is not a share of the price such as 0.006")
    return Fraction(text)


Phone = Annotated[str, typer.Argument(parser=digits(6, 15), metavar="PHONE")]
Ending = Annotated[str | None, typer.Option(parser=digits(4, 4), metavar="DIGITS", help="Last 4.")]
Fee = Annotated[Fraction, typer.Option(parser=share, metavar="SHARE", help="Of the price.")]


def customer(
    name: CustomerName,
    full_name: str,
    phone: Phone,
    born_on: Born,
    verified: Annotated[bool, typer.Option("--verified/--unverified")] = False,
) -> Any:
    """Make a customer known; `card` binds where payments come from, `open` opens an account."""
    new = accounts.NewCustomer(name, full_name, phone, born_on.date(), (), verified)
    return accounts.register(ledger(), operator(), new, uuid4().hex)


def card(
    name: CustomerName,
    kind: CardKind,
    bank: str,
    token: Annotated[str, typer.Argument(help="The payment provider's name for it.")],
    ending: Ending = None,
) -> Any:
    """Bind a card or wallet, debited after those that are bound already."""
    books = ledger()
    holder = lookup.customer(books, name)
    new = accounts.NewCard(kind, bank, ending or "", token)
    return accounts.bind_card(books, operator(), holder.id, new, uuid4().hex)


def merchant(
    name: str,
    fee: Fee = Fraction("0.006"),
    settlement_days: Annotated[int, typer.Option(min=0, max=90)] = 7,
    scene: Annotated[list[str] | None, typer.Option(help="Where it sells; online.")] = None,
    blocked_item: Annotated[list[str] | None, typer.Option(help="Not with monthly pay.")] = None,
    supported: Annotated[bool, typer.Option("--supported/--unsupported")] = True,
) -> Any:
    """Make a merchant known."""
    new = merchants.NewMerchant(
        name=name,
        supported=supported,
        blocked_items=tuple(blocked_item or ()),
        scenes=tuple(scene or ("online",)),
        fee_rate=fee,
        settlement_days=settlement_days,
    )
    return {"id": merchants.add_merchant(ledger(), operator(), new, uuid4().hex)}
