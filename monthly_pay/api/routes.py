"""What the host app tells and asks. Amounts are whole 分; every write needs an Idempotency-Key."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Header, Path, Request
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from monthly_pay.ledger.clock import SHANGHAI
from monthly_pay.ledger.ledger import Cause, Ledger
from monthly_pay.rules.bill import bill_overview
from monthly_pay.rules.facts import DeclineReason, Login
from monthly_pay.rules.money import Money
from monthly_pay.rules.refusals import Refusal, Refused
from monthly_pay.services import accounts, monitoring, purchases, refunds

router = APIRouter()
HOST = Cause("host")
PLAIN = r"^[^\x00]*$"  # PostgreSQL keeps no zero characters
Fen = Annotated[int, Field(gt=0, le=100_000_000, strict=True, description="Amount in 分.")]
Key = Annotated[str, Header(alias="Idempotency-Key", min_length=8, max_length=100, pattern=PLAIN)]
Customer = Annotated[str, Path(max_length=100, pattern=PLAIN)]
OrderNo = Annotated[str, Path(max_length=64, pattern=PLAIN)]
RowId = Annotated[int, Field(gt=0, lt=2**31, strict=True)]
# What calendars can convert to Shanghai and back.
Moment = Annotated[
    AwareDatetime, Field(ge=datetime(2000, 1, 1, tzinfo=UTC), lt=datetime(2100, 1, 1, tzinfo=UTC))
]


def words(longest: int, shortest: int = 1) -> Any:
    """A field of text."""
    return Field(min_length=shortest, max_length=longest, pattern=PLAIN)


class Body(BaseModel):
    """What is sent has just these fields."""

    model_config = ConfigDict(extra="forbid")


class NewOrder(Body):
    """An order that wants to be paid with monthly pay."""

    order_no: Annotated[str, words(64)]
    merchant_id: RowId
    item: Annotated[str, words(100)]
    amount: Fen
    currency: Literal["CNY"] = "CNY"
    ordered_at: Moment
    scene: Annotated[str, words(32, 0)] = "online"
    terms: Literal[3, 6, 12] | None = None


class Declined(BaseModel):
    """One reason against an order."""

    reason: DeclineReason
    amount: int


class Answer(BaseModel):
    """The answer to an order."""

    order_no: str
    authorised: bool
    declines: list[Declined]


class NewRefund(Body):
    """Money a merchant gives back; the same reference is booked once."""

    reference: Annotated[str, words(64)]
    amount: Fen
    currency: Literal["CNY"] = "CNY"


class NewLogin(Body):
    """A login to the host app."""

    at: Moment
    place: Annotated[str, words(64)]
    device: Annotated[str, words(64)]
    usual: Annotated[bool, Field(strict=True)]


class AccountView(BaseModel):
    """An account as the host app may show it."""

    account: str
    state: str
    due_now: int
    due_on: date | None
    next_bill: int
    total: int
    limit: int
    available: int
    balance: int
    holds: list[str]


def ledger_of(request: Request) -> Ledger:
    ledger: Ledger = request.app.state.ledger
    return ledger


def account_holder(ledger: Ledger, customer: str) -> accounts.Customer:
    found = accounts.find_customer(ledger, customer)
    if found is None:
        raise Refused(Refusal.UNKNOWN_CUSTOMER)
    return found


def account_of(ledger: Ledger, customer: str) -> int:
    account_id = account_holder(ledger, customer).account_id
    if account_id is None:
        raise Refused(Refusal.NOT_OPENED)
    return account_id


def _after_opening(ledger: Ledger, account_id: int, at: datetime) -> None:
    with ledger.read() as reading:
        opened_on = reading.facts(account_id).account.opened_on
    if at.astimezone(SHANGHAI).date() < opened_on:
        raise Refused(Refusal.NOT_ALLOWED_NOW, opened_on=opened_on)


@router.post("/customers/{customer}/orders", status_code=201)
def order(request: Request, customer: Customer, body: NewOrder, key: Key) -> Answer:
    """Authorise an order, or decline it with every reason."""
    ledger = ledger_of(request)
    new = purchases.Order(
        order_no=body.order_no,
        merchant_id=body.merchant_id,
        item=body.item,
        amount=Money(body.amount),
        ordered_at=body.ordered_at,
        scene=body.scene,
        terms=body.terms,
    )
    account_id = account_of(ledger, customer)
    _after_opening(ledger, account_id, body.ordered_at)
    answer = purchases.authorise(ledger, HOST, account_id, new, key)
    declines = [Declined(reason=d.reason, amount=d.amount.fen) for d in answer.declines]
    return Answer(order_no=body.order_no, authorised=not declines, declines=declines)


@router.post("/customers/{customer}/orders/{order_no}/received")
def received(request: Request, customer: Customer, order_no: OrderNo, key: Key) -> dict[str, Any]:
    """Receipt was confirmed: the order posts to the account."""
    ledger = ledger_of(request)
    posted = purchases.post(ledger, HOST, account_of(ledger, customer), order_no, key)
    return {"order_no": order_no, "charges": list(posted.charge_ids)}


@router.post("/customers/{customer}/orders/{order_no}/refunds", status_code=201)
def refund(
    request: Request, customer: Customer, order_no: OrderNo, body: NewRefund, key: Key
) -> dict[str, int]:
    """A refund of an order was made by the merchant; under a new key it is not booked again."""
    ledger, amount = ledger_of(request), Money(body.amount)
    account_id = account_of(ledger, customer)
    done = refunds.refund(ledger, HOST, account_id, order_no, amount, body.reference, key)
    return {"off_debt": done.off_debt.fen, "to_customer": done.to_customer.fen}


@router.post("/customers/{customer}/logins", status_code=201)
def login(request: Request, customer: Customer, body: NewLogin, key: Key) -> dict[str, bool]:
    """A login; too many unusual ones in a short time freeze the account."""
    ledger = ledger_of(request)
    holder = account_holder(ledger, customer)
    told = Login(body.at, body.place, body.device, body.usual)
    return {"frozen": monitoring.record_login(ledger, HOST, holder.id, told, key)}


@router.get("/customers/{customer}/account")
def account(request: Request, customer: Customer) -> AccountView:
    """The account as of now."""
    ledger = ledger_of(request)
    account_id = account_of(ledger, customer)
    with ledger.read() as reading:
        facts = reading.facts(account_id)
        bill = bill_overview(facts, reading.today)
    return AccountView(
        account=facts.account.number,
        state=facts.account.state,
        due_now=bill.due_now.fen,
        due_on=bill.due_date,
        next_bill=bill.next_bill.fen,
        total=bill.total.fen,
        limit=bill.limit.limit.fen,
        available=bill.limit.available.fen,
        balance=facts.overpayment.fen,
        holds=[h.cause for h in facts.active_holds],
    )
