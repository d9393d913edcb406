"""What a plain tally of one account keeps, and what can be read from it.

Amounts are whole 分 in dictionaries of books; nothing here is taken from the product's rules, so
that a mistake would have to be made twice.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction

PENALTY = Fraction(5, 10_000)
CAP = Fraction(24, 100)
FEES = {3: 15, 6: 30, 12: 60}  # thousandths of the price
LEAST_SPLIT = 1_000
ORDER_CAP = 1_000_000


def half_up(amount: int, thousandths: int) -> int:
    """A share in thousandths, half a 分 rounded up."""
    return (amount * thousandths * 2 + 1_000) // 2_000


def parts(amount: int, count: int) -> list[int]:
    """Even parts, the 分 that are left over in the first ones."""
    return [(amount + count - 1 - k) // count for k in range(count)]


def next_first(day: date) -> date:
    """The first day of the next month."""
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def yearly_cost(price: int, payments: list[int]) -> Fraction:
    """Twelve times the monthly rate at which the payments are worth the price (Newton)."""
    rate = 0.01
    for _ in range(50):
        worth = sum(p / (1 + rate) ** k for k, p in enumerate(payments, start=1))
        slope = sum(-k * p / (1 + rate) ** (k + 1) for k, p in enumerate(payments, start=1))
        rate -= (worth - price) / slope
    return Fraction(round(rate * 12 * 10_000), 10_000)


@dataclass
class Line:
    """Something that goes to one bill."""

    id: int
    order: str | None
    plan: int | None
    number: int
    bill_date: date
    principal: int
    fee: int
    bill: int | None = None
    moved: int | None = None


@dataclass
class Bill:
    """An issued bill."""

    id: int
    issued_on: date
    due: date
    until: date
    grace: date
    issued: int
    least: int


@dataclass
class Order:
    """An order: waiting, received or cancelled."""

    amount: int
    terms: int | None
    refunded: int = 0
    state: str = "waiting"


@dataclass
class Use:
    """A part of the customer's balance that paid a bill."""

    book: str
    amount: int
    undone: bool = False


@dataclass
class Tally:
    """Everything an account is made of."""

    today: date
    limit: int
    books: Counter[str] = field(default_factory=Counter)
    orders: dict[str, Order] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)
    bills: list[Bill] = field(default_factory=list)
    plans: dict[int, Fraction] = field(default_factory=dict)
    payments: dict[str, list[tuple[str, str, int]]] = field(default_factory=dict)
    uses: list[Use] = field(default_factory=list)
    holds: list[tuple[date, bool]] = field(default_factory=list)

    # What the books say

    def due(self, line: Line) -> int:
        """Unpaid principal of a line."""
        return self.books[f"principal:{line.id}"]

    def fee_due(self, line: Line) -> int:
        """Unpaid fee of a line."""
        return self.books[f"fee:{line.id}"]

    def of_bill(self, bill: Bill) -> list[Line]:
        """The lines of a bill in their order."""
        return [line for line in self.in_order() if line.bill == bill.id]

    def in_order(self) -> list[Line]:
        """All lines by bill date, then as they came."""
        return sorted(self.lines, key=lambda line: (line.bill_date, line.id))

    def unpaid(self, bill: Bill) -> int:
        """Everything unpaid of a bill."""
        mine = sum(self.due(x) + self.fee_due(x) for x in self.of_bill(bill))
        return mine + self.books[f"penalty:{bill.id}"] + self.books[f"interest:{bill.id}"]

    def late(self, day: date) -> list[Bill]:
        """Bills unpaid after the last day to pay them, the longest late first."""
        found = [b for b in self.bills if day > b.until and self.unpaid(b)]
        return sorted(found, key=lambda b: b.until)

    @property
    def used(self) -> int:
        """What takes limit: principal, and orders on their way."""
        waiting = sum(o.amount - o.refunded for o in self.orders.values() if o.state == "waiting")
        return waiting + sum(self.due(line) for line in self.lines)

    @property
    def owed(self) -> int:
        """Everything booked and unpaid."""
        kinds = ("principal", "fee", "penalty", "interest")
        return sum(a for book, a in self.books.items() if book.partition(":")[0] in kinds)

    @property
    def kept(self) -> int:
        """What belongs to the customer."""
        return -self.books["overpayment"]

    def unbilled(self, plan: int) -> list[Line]:
        """Open instalments of a plan that are on no bill yet."""
        return [
            line
            for line in self.lines
            if line.plan == plan and line.bill is None and self.due(line)
        ]

    def single(self) -> list[Line]:
        """Open purchases on no bill and in no plan."""
        return [
            line
            for line in self.in_order()
            if line.plan is None and line.bill is None and self.due(line)
        ]

    def open_plans(self) -> list[int]:
        """Plans with something still to be paid."""
        return [
            plan
            for plan in self.plans
            if any(self.due(x) or self.fee_due(x) for x in self.lines if x.plan == plan)
        ]

    # Booking

    def book(self, debit: str, credit: str, amount: int, payment: str = "") -> None:
        """Moves an amount, and remembers for which payment."""
        self.books[debit] += amount
        self.books[credit] -= amount
        if payment and amount:
            self.payments[payment].append((debit, credit, amount))

    def add_line(self, **more: object) -> Line:
        """A new line without a balance."""
        line = Line(len(self.lines), **more)  # type: ignore[arg-type]
        self.lines.append(line)
        return line
