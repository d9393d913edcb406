"""Random histories: every step is carried out by the services and by the model."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from monthly_pay.ledger.books import trial_balance
from monthly_pay.ledger.clock import moment
from monthly_pay.rules.bill import bill_overview
from monthly_pay.rules.limit import limit_view
from monthly_pay.rules.money import Money
from monthly_pay.rules.refusals import Refusal
from monthly_pay.services import (
    balance,
    day,
    debits,
    holds,
    payments,
    payoff,
    purchases,
    refunds,
    splitting,
)
from tests.properties.model import Model
from tests.properties.stage import in_yuan, new_ledger
from tests.properties.tally import LEAST_SPLIT, Order
from tests.services.build import (
    CAUSE,
    GATEWAY,
    buyer,
    card_of,
    confirm,
    count,
    facts_of,
    payment_order,
    refused,
    start,
    told,
    with_clock,
)
from tests.services.build import order as an_order

BEGIN = date(2026, 10, 28)
LIMIT = 2_000_000
HOUSE = {
    "clearing",
    "merchant_payable",
    "fee_income",
    "penalty_income",
    "interest_income",
    "merchant_fee_income",
    "overpayment",
}
amounts = st.one_of(st.integers(1_000, 9_999), st.integers(1_000, 400_000))
counts = st.sampled_from([3, 6, 12])
which = st.integers(0, 1_000)
spans = st.sampled_from([1, 4, 9, 20, 31])


class Histories(RuleBasedStateMachine):
    """One account that buys, splits, pays, gets refunds and charge-backs while days pass."""

    def __init__(self, template: Path) -> None:
        super().__init__()
        self.folder = Path(mkdtemp())
        ledger = start(new_ledger(template, self.folder), BEGIN)
        self.ledger, self.clock = with_clock(ledger, moment(BEGIN, 9))
        self.account_id = buyer(self.ledger, limit=in_yuan(LIMIT))
        debits.set_auto_debit(self.ledger, CAUSE, self.account_id, "off", on=False)
        self.model = Model(BEGIN, LIMIT)
        self.steps = 0
        # Commands that were carried out, to be repeated: the call and what it returned.
        self.done: list[tuple[Callable[[], Any], Any]] = []
        self.split_before: set[str] = set()

    def teardown(self) -> None:
        self.ledger.engine.dispose()
        shutil.rmtree(self.folder)

    @initialize(amount=amounts, dear=amounts, terms=counts, days=spans)
    def has_bought_something(self, amount: int, dear: int, terms: int, days: int) -> None:
        self.buys(amount, None, received=True)
        self.buys(dear, terms, received=True)
        self.days_pass(days)

    def key(self) -> str:
        self.steps += 1
        return f"K{self.steps}"

    def carry_out(self, call: Callable[[], Any]) -> Any:
        """Does a command now, and maybe again later."""
        result = call()
        self.done.append((call, result))
        return result

    # Buying

    @rule(amount=amounts, terms=st.one_of(st.none(), counts), received=st.booleans())
    def buys(self, amount: int, terms: int | None, received: bool) -> None:
        number = self.key()
        placed = an_order(number, in_yuan(amount), terms=terms)
        found = self.carry_out(
            lambda: purchases.authorise(self.ledger, CAUSE, self.account_id, placed)
        )
        assert (not found.declines) == self.model.may_buy(amount)
        if not found.declines:
            self.model.orders[number] = Order(amount, terms)
            if received:
                self.receives(number)

    def receives(self, number: str) -> None:
        self.carry_out(lambda: purchases.post(self.ledger, CAUSE, self.account_id, number))
        self.model.receive(number)

    @precondition(lambda self: self.orders("waiting"))
    @rule(n=which)
    def receives_a_waiting_order(self, n: int) -> None:
        waiting = self.orders("waiting")
        self.receives(waiting[n % len(waiting)])

    def orders(self, *states: str) -> list[str]:
        return [number for number, o in self.model.orders.items() if o.state in states]

    @precondition(lambda self: self.orders("waiting", "received"))
    @rule(n=which, share=st.sampled_from([1, 2, 3, 10]))
    def is_refunded(self, n: int, share: int) -> None:
        numbers = self.orders("waiting", "received")
        number, reference = numbers[n % len(numbers)], self.key()
        order = self.model.orders[number]
        amount = (order.amount - order.refunded + share - 1) // share
        if amount:
            self.carry_out(
                lambda: refunds.refund(
                    self.ledger, CAUSE, self.account_id, number, Money(amount), reference
                )
            )
            self.model.refund(number, amount)

    # Splitting

    @precondition(lambda self: self.model.single())
    @rule(n=which, terms=counts)
    def splits_a_purchase(self, n: int, terms: int) -> None:
        lines = self.model.single()
        line = lines[n % len(lines)]
        real = facts_of(self.ledger, self.account_id).unbilled_purchases[n % len(lines)]
        assert real.principal_due.fen == self.model.due(line)
        if self.may_split(f"purchase:{real.id}", self.model.due(line), terms):
            self.model.split([line], terms, line.order, None)

    @precondition(lambda self: self.model.bills)
    @rule(terms=counts)
    def splits_the_last_bill(self, terms: int) -> None:
        bill = self.model.bills[-1]
        lines = [x for x in self.model.of_bill(bill) if x.plan is None and self.model.due(x)]
        real = facts_of(self.ledger, self.account_id).statements[-1]
        amount = sum(self.model.due(x) for x in lines)
        if self.may_split(f"bill:{real.id}", amount, terms):
            self.model.split(lines, terms, None, bill)

    def may_split(self, name: str, amount: int, terms: int) -> bool:
        """Tries it with the services; a purchase or bill is split once."""
        if name in self.split_before:
            return False

        def split() -> Any:
            return splitting.split(self.ledger, CAUSE, self.account_id, name, terms)

        if self.model.late(self.model.today):
            with refused(Refusal.ARREARS):
                split()
            return False
        if amount < LEAST_SPLIT:
            with refused(Refusal.NOT_ALLOWED_NOW):
                split()
            return False
        self.carry_out(split)
        self.split_before.add(name)
        return True

    # Paying

    @rule(amount=st.integers(1, 300_000))
    def pays(self, amount: int) -> None:
        self.money_arrives(amount)

    @precondition(lambda self: self.model.owed)
    @rule(share=st.sampled_from([1, 2, 3]), more=st.sampled_from([0, 0, 777]))
    def pays_a_share_of_everything(self, share: int, more: int) -> None:
        self.money_arrives((self.model.owed + share - 1) // share + more)

    @precondition(lambda self: self.model.bills and self.model.bills[-1].due >= self.model.today)
    @rule()
    def pays_the_minimum(self) -> None:
        bill = self.model.bills[-1]
        if missing := max(bill.least - self.model.paid(bill), 0):
            self.money_arrives(missing)
            self.days_pass((bill.due - self.model.today).days + 3)

    def money_arrives(self, amount: int) -> None:
        number = payment_order(self.ledger, self.account_id, in_yuan(amount), self.key())
        news = told(number, in_yuan(amount))
        self.carry_out(lambda: payments.receive(self.ledger, CAUSE, news))
        self.model.pay(number, amount)

    @precondition(lambda self: self.model.owed)
    @rule()
    def pays_off_everything(self) -> None:
        self.settle(None, None)
        assert facts_of(self.ledger, self.account_id).owed == Money(0)

    @precondition(lambda self: self.model.open_plans())
    @rule(n=which)
    def pays_off_a_plan(self, n: int) -> None:
        plans = self.model.open_plans()
        real = facts_of(self.ledger, self.account_id).active_plans
        assert len(real) == len(plans)
        self.settle(plans[n % len(plans)], real[n % len(plans)].id)

    def settle(self, plan: int | None, plan_id: int | None) -> None:
        """A quote, its amount by the model, its confirmation, its payment."""
        self.clock.wait(hours=1)  # there are at most five codes an hour
        found = payoff.propose(self.ledger, CAUSE, self.account_id, self.key(), plan_id)
        quote = found.quote
        assert quote.amount.fen == self.model.payoff(plan)
        confirm(self.ledger, self.account_id, quote.id, card_of(self.ledger, self.account_id))

        def pay() -> str:
            return payoff.pay(self.ledger, GATEWAY, CAUSE, self.account_id, quote.id).number

        self.model.pay_off(self.carry_out(pay), plan)

    @precondition(lambda self: self.model.payments)
    @rule(n=which)
    def is_charged_back(self, n: int) -> None:
        numbers = list(self.model.payments)
        number = numbers[n % len(numbers)]
        self.carry_out(lambda: payments.reverse(self.ledger, CAUSE, number, "charge_back"))
        self.model.take_back(number)

    @precondition(lambda self: self.model.kept)
    @rule()
    def is_paid_out(self) -> None:
        key, amount = self.key(), self.model.kept
        out = self.carry_out(
            lambda: balance.pay_out(self.ledger, GATEWAY, CAUSE, self.account_id, key)
        )
        assert out.amount.fen == amount
        self.model.book("overpayment", "clearing", amount)

    # Days, operators, repetitions

    @rule(days=spans)
    def days_pass(self, days: int) -> None:
        for _ in range(days):
            day.close_day(self.ledger, GATEWAY, self.model.today)
            self.model.close()
        before = self.fingerprint()
        day.close_day(self.ledger, GATEWAY, self.model.today - timedelta(days=1))
        assert self.fingerprint() == before, "closing a day twice changed something"

    @precondition(lambda self: any(active for _, active in self.model.holds))
    @rule()
    def an_operator_lifts_the_hold(self) -> None:
        for hold in facts_of(self.ledger, self.account_id).active_holds:
            holds.lift(self.ledger, CAUSE, self.account_id, hold.id)
        self.model.holds = [(on, False) for on, _ in self.model.holds]

    @precondition(lambda self: self.done)
    @rule(n=which)
    def a_command_comes_again(self, n: int) -> None:
        call, result = self.done[n % len(self.done)]
        before = self.fingerprint()
        assert call() == result
        assert self.fingerprint() == before, "a repeated command changed something"

    def fingerprint(self) -> object:
        """The books and how much was ever written."""
        tables = ("commands", "transfers", "payments", "statements", "charges", "reminders")
        return self.sums(), [count(self.ledger, table) for table in tables]

    def sums(self) -> dict[str, int]:
        """Debits less credits of every book."""
        with self.ledger.read() as reading:
            return {k: a.fen for k, a in trial_balance(reading.session).items() if a.fen}

    # What always holds

    def check(self) -> None:
        """Everything that always holds, for a history that is written by hand."""
        self.debits_equal_credits_and_every_house_book_is_as_the_model_says()
        self.what_is_owed_stands_on_bills_in_plans_or_waits_unbilled()
        self.used_and_available_limit_are_the_limit()

    @invariant()
    def debits_equal_credits_and_every_house_book_is_as_the_model_says(self) -> None:
        books = self.sums()
        assert sum(books.values()) == 0
        house = dict.fromkeys(HOUSE, 0)
        for key, amount in books.items():
            kind = key.partition(":")[0]
            if kind in HOUSE:
                house[kind] += amount
        assert house == {k: self.model.books[k] for k in HOUSE}

    @invariant()
    def what_is_owed_stands_on_bills_in_plans_or_waits_unbilled(self) -> None:
        facts, model = facts_of(self.ledger, self.account_id), self.model
        bills = sum(s.due.fen for s in facts.statements)
        in_plans = sum(c.due.fen for p in facts.plans for c in p.instalments if not c.billed)
        unbilled = sum(c.due.fen for c in facts.unbilled_purchases)
        assert facts.owed.fen == bills + in_plans + unbilled == model.owed
        assert facts.overpayment.fen == model.kept >= 0
        assert [
            (s.bill_date, s.payable_until, s.issued.fen, s.minimum.fen, s.due.fen)
            for s in facts.statements
        ] == [(b.issued_on, b.until, b.issued, b.least, model.unpaid(b)) for b in model.bills]
        assert [(c.bill_date, c.principal_due.fen, c.fee_due.fen) for c in facts.charges] == [
            (x.bill_date, model.due(x), model.fee_due(x)) for x in model.in_order()
        ]
        assert all(c.principal_due.fen >= 0 and c.fee_due.fen >= 0 for c in facts.charges)

    @invariant()
    def used_and_available_limit_are_the_limit(self) -> None:
        facts = facts_of(self.ledger, self.account_id)
        view = limit_view(facts, self.model.today)
        assert view.used.fen == self.model.used
        # Charge-backs can take more than the limit; then nothing is available.
        assert view.available.fen + view.used.fen == max(LIMIT, self.model.used)
        overview = bill_overview(facts, self.model.today)
        assert overview.total == overview.due_now + overview.next_bill + overview.later
