"""Making customers, their cards and merchants known; the host app is where they live."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Annotated

from fastapi import APIRouter, Request
from pydantic import Field

from monthly_pay.api.routes import HOST, Body, Customer, Key, account_holder, ledger_of, words
from monthly_pay.rules.facts import CardKind
from monthly_pay.services import accounts, merchants
from monthly_pay.services.merchants import NewMerchant

router = APIRouter()
Word = Annotated[str, words(32)]
Born = Annotated[date, Field(ge=date(1900, 1, 1), lt=date(2100, 1, 1))]


class NewCard(Body):
    """A source of payments; ``token`` is the payment provider's name for it, never a number.

    A wallet has no ending.
    """

    kind: CardKind
    bank: Annotated[str, words(64)]
    token: Annotated[str, words(200)]
    ending: Annotated[str, Field(pattern=r"^([0-9]{4})?$")] = ""

    def plain(self) -> accounts.NewCard:
        """As the service takes it."""
        return accounts.NewCard(self.kind, self.bank, self.ending, self.token)


class NewCustomer(Body):
    """A person; ``verified`` is whether the real name was."""

    customer: Annotated[str, words(100)]
    name: Annotated[str, words(100)]
    phone: Annotated[str, Field(pattern=r"^\+?[0-9]{6,15}$")]
    born_on: Born
    verified: Annotated[bool, Field(strict=True)] = False
    cards: Annotated[tuple[NewCard, ...], Field(max_length=20)] = ()


class NewSeller(Body):
    """A merchant. The fee is a share of the price, written as a decimal such as "0.006"."""

    name: Annotated[str, words(100)]
    supported: Annotated[bool, Field(strict=True)] = True
    blocked_items: Annotated[tuple[Word, ...], Field(max_length=100)] = ()
    scenes: Annotated[tuple[Word, ...], Field(max_length=20)] = ("online",)
    fee_rate: Annotated[str, Field(pattern=r"^0(\.[0-9]{1,6})?$")] = "0.006"
    settlement_days: Annotated[int, Field(ge=0, le=90, strict=True)] = 7


class Made(Body):
    """The ledger's number of what was made."""

    id: int


@router.post("/customers", status_code=201)
def customer(request: Request, body: NewCustomer, key: Key) -> Made:
    """Make a customer known, with cards in the order in which they are debited."""
    new = accounts.NewCustomer(
        subject=body.customer,
        name=body.name,
        phone=body.phone,
        born_on=body.born_on,
        cards=tuple(card.plain() for card in body.cards),
        verified=body.verified,
    )
    return Made(id=accounts.register(ledger_of(request), HOST, new, key).id)


@router.post("/customers/{customer}/cards", status_code=201)
def card(request: Request, customer: Customer, body: NewCard, key: Key) -> Made:
    """Bind a further card, debited after those that are bound already."""
    ledger = ledger_of(request)
    holder = account_holder(ledger, customer)
    return Made(id=accounts.bind_card(ledger, HOST, holder.id, body.plain(), key).id)


@router.post("/merchants", status_code=201)
def merchant(request: Request, body: NewSeller, key: Key) -> Made:
    """Make a merchant known; its number is what orders name."""
    new = NewMerchant(
        name=body.name,
        supported=body.supported,
        blocked_items=body.blocked_items,
        scenes=body.scenes,
        fee_rate=Fraction(body.fee_rate),
        settlement_days=body.settlement_days,
    )
    return Made(id=merchants.add_merchant(ledger_of(request), HOST, new, key))
