"""What commands and days do to an account with bills on the 1st, due on the 6th.

Written apart from the product's rules, on a plain tally.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction

from tests.properties.tally import (
    CAP,
    FEES,
    LEAST_SPLIT,
    ORDER_CAP,
    PENALTY,
    Bill,
    Line,
    Tally,
    Use,
    half_up,
    next_first,
    parts,
    yearly_cost,
)


class Model(Tally):
    """A tally, and the commands."""

    def may_buy(self, amount: int) -> bool:
        """Whether an order is authorised."""
        frozen = any(active for _, active in self.holds)
        return not frozen and amount <= ORDER_CAP and amount <= max(self.limit - self.used, 0)

    def receive(self, number: str) -> None:
        """An order arrives: it is owed, and so is the shop."""
        order = self.orders[number]
        order.state = "received"
        amount = order.amount - order.refunded
        if order.terms and amount >= LEAST_SPLIT:
            lines = self.plan(amount, order.terms, number)
        else:
            next_bill = next_first(self.today)
            lines = [
                self.add_line(
                    order=number,
                    plan=None,
                    number=0,
                    bill_date=next_bill,
                    principal=amount,
                    fee=0,
                )
            ]
        for line in lines:
            self.book(f"principal:{line.id}", "merchant_payable", line.principal)
        self.book("merchant_payable", "merchant_fee_income", half_up(amount, 6))

    def plan(self, amount: int, count: int, order: str | None) -> list[Line]:
        """The lines of a new plan, one a month from the next bill."""
        plan, bill, lines = len(self.plans), self.today, []
        fees = parts(half_up(amount, FEES[count]), count)
        for number, (part, fee) in enumerate(zip(parts(amount, count), fees, strict=True), 1):
            bill = next_first(bill)
            lines.append(
                self.add_line(
                    order=order, plan=plan, number=number, bill_date=bill, principal=part, fee=fee
                )
            )
        self.plans[plan] = yearly_cost(amount, [line.principal + line.fee for line in lines])
        return lines

    def split(self, sources: list[Line], count: int, order: str | None, bill: Bill | None) -> None:
        """Moves what is open of purchases into a plan."""
        new = self.plan(sum(self.due(x) for x in sources), count, order)
        for line in sources:
            line.moved = new[0].plan
            self.book("in between", f"principal:{line.id}", self.due(line))
        for line in new:
            self.book(f"principal:{line.id}", "in between", line.principal)
        if bill is not None:
            bill.least = bill.issued

    def refund(self, number: str, amount: int) -> None:
        """The shop gives money back: off what is open, the latest first, then to the customer."""
        order = self.orders[number]
        order.refunded += amount
        if order.state == "waiting":
            order.state = "cancelled" if order.refunded == order.amount else "waiting"
            return
        rest = amount
        own = [line for line in self.in_order() if line.order == number]
        moved = {line.moved for line in own if line.moved is not None}
        own += [x for x in self.in_order() if x.plan in moved and x.order is None]
        own.sort(key=lambda line: (line.bill_date, line.number))
        billed = [x for x in own if x.bill is not None]
        for line in reversed([*billed, *(x for x in own if x.bill is None)]):
            part = min(rest, self.due(line))
            self.book("merchant_payable", f"principal:{line.id}", part)
            rest -= part
        self.book("merchant_payable", "overpayment", rest)
        self.book("merchant_fee_income", "merchant_payable", half_up(amount, 6))

    # Paying

    def bill_parts(self) -> Iterator[tuple[str, int]]:
        """What the bills ask for, the oldest first: penalty, interest, fees, principal."""
        for bill in self.bills:
            yield f"penalty:{bill.id}", self.books[f"penalty:{bill.id}"]
            yield f"interest:{bill.id}", self.books[f"interest:{bill.id}"]
            for line in self.of_bill(bill):
                yield f"fee:{line.id}", self.fee_due(line)
            for line in self.of_bill(bill):
                yield f"principal:{line.id}", self.due(line)

    def pay(self, payment: str, amount: int) -> None:
        """Money without a named purpose: bills, then purchases to come, then it is kept."""
        self.payments[payment] = []
        ahead = [(f"principal:{x.id}", self.due(x)) for x in self.single()]
        for book, open_ in [*self.bill_parts(), *ahead]:
            part = min(amount, open_)
            self.book("clearing", book, part, payment)
            amount -= part
        self.book("clearing", "overpayment", amount, payment)

    def early_fee(self, plan: int) -> int:
        """What settling a plan before its end costs: one fee, none for the last instalment."""
        ahead = self.unbilled(plan)
        return ahead[0].fee if len(ahead) > 1 else 0

    def payoff(self, plan: int | None = None) -> int:
        """What settles everything, or a plan, today."""
        plans = list(self.plans) if plan is None else [plan]
        early = sum(self.early_fee(p) for p in plans)
        if plan is None:
            return self.owed + early
        mine = [line for line in self.lines if line.plan == plan]
        return early + sum(self.due(x) + self.fee_due(x) for x in mine)

    def pay_off(self, payment: str, plan: int | None = None) -> None:
        """Settles everything or a plan."""
        self.payments[payment] = []
        for one in list(self.plans) if plan is None else [plan]:
            if fee := self.early_fee(one):
                self.book(f"fee:{self.unbilled(one)[0].id}", "fee_income", fee, payment)
        mine = [line for line in self.lines if plan is None or line.plan == plan]
        names = [f"{kind}:{x.id}" for kind in ("fee", "principal") for x in mine]
        if plan is None:
            names += [f"{kind}:{b.id}" for kind in ("penalty", "interest") for b in self.bills]
        for name in names:
            self.book("clearing", name, self.books[name], payment)

    def take_back(self, payment: str) -> None:
        """A charge-back: every movement of the payment the other way round."""
        for debit, credit, amount in self.payments.pop(payment):
            self.book(credit, debit, amount)
        for use in reversed(self.uses):
            if self.kept >= 0:
                break
            if not use.undone:
                use.undone = True
                self.book(use.book, "overpayment", use.amount)
        if self.kept < 0:
            line = self.add_line(
                order=None,
                plan=None,
                number=0,
                bill_date=next_first(self.today),
                principal=-self.kept,
                fee=0,
            )
            self.book(f"principal:{line.id}", "overpayment", -self.kept)
        for line in self.lines:
            if line.bill is None and self.due(line) and line.bill_date <= self.today:
                line.bill_date = next_first(self.today)

    # Days

    def close(self) -> None:
        """Ends the day: interest, penalty, holds; then the bills of the next morning."""
        day = self.today
        if any(b.due <= day and self.unpaid(b) for b in self.bills):
            self._age(day)
        self.today = day + timedelta(days=1)
        self._issue()

    def _age(self, day: date) -> None:
        late = self.late(day)
        to_extend = [
            b
            for b in self.bills
            if b.due == day and self.unpaid(b) and self.paid(b) >= max(b.least, 1)
        ]
        for bill in self.bills:
            if bill.due < day <= bill.until:
                self.book(f"interest:{bill.id}", "interest_income", self._cost(bill))
        for bill in late:
            if day > bill.grace:
                self.book(f"penalty:{bill.id}", "penalty_income", self._cost(bill))
        for bill in to_extend:
            bill.until = next_first(bill.issued_on).replace(day=6)
            bill.grace = bill.until + timedelta(days=3)
        if late and day > late[0].grace and not any(on > late[0].until for on, _ in self.holds):
            self.holds.append((day, True))

    def paid(self, bill: Bill) -> int:
        """What is no longer open of a bill as it was issued."""
        return bill.issued - sum(self.due(x) + self.fee_due(x) for x in self.of_bill(bill))

    def _cost(self, bill: Bill) -> int:
        by_rate: Counter[Fraction] = Counter()
        for line in self.of_bill(bill):
            cost = self.plans[line.plan] if line.plan is not None else Fraction(0)
            by_rate[min(PENALTY, max(CAP - cost, Fraction(0)) / 365)] += self.due(line)
        return sum(int(amount * rate) for rate, amount in by_rate.items())

    def _issue(self) -> None:
        mine = [
            x for x in self.lines if x.bill is None and x.bill_date <= self.today and self.due(x)
        ]
        if not mine:
            return
        due, number = self.today.replace(day=6), len(self.bills)
        single = sum(self.due(x) for x in mine if x.plan is None)
        rest = sum(self.due(x) + x.fee for x in mine if x.plan is not None)
        least = half_up(single, 100) + rest
        grace = due + timedelta(days=3)
        self.bills.append(Bill(number, self.today, due, due, grace, single + rest, least))
        for line in mine:
            line.bill = number
            self.book(f"fee:{line.id}", "fee_income", line.fee)
        for book, open_ in list(self.bill_parts()):
            part = min(self.kept, open_)
            if part:
                self.book("overpayment", book, part)
                self.uses.append(Use(book, part))
