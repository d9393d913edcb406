"""The stage of the demo stories: events are played day by day, as real commands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

from monthly_pay.ledger.clock import moment
from monthly_pay.ledger.ledger import Cause, Ledger
from monthly_pay.ports.payments import SandboxGateway
from monthly_pay.products import terms
from monthly_pay.rules.calendar import BillingCycle
from monthly_pay.rules.facts import CardKind
from monthly_pay.rules.money import Money
from monthly_pay.services import accounts, day, merchants, purchases
from monthly_pay.services.accounts import NewCard, NewCustomer

HOST = Cause("host:demo")
MERCHANTS = (
    ("晨光数码", True),
    ("青禾超市", True),
    ("暖屋家居", True),
    ("云朵母婴", True),
    ("飞鸟书店", True),
    ("街角烘焙", False),
)
OK, SLOW, POOR, REPEATS = "sandbox:ok", "sandbox:slow", "sandbox:insufficient", "sandbox:repeats"


@dataclass
class World:
    """The stage: a ledger, a business date, and what will happen on which day."""

    ledger: Ledger
    today: date
    merchants: dict[str, int] = field(default_factory=dict)
    _script: dict[date, list[Callable[[], object]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    _orders: int = 0

    def open_shops(self) -> None:
        """Makes the merchants known."""
        for name, supported in MERCHANTS:
            new = merchants.NewMerchant(name, supported)
            self.merchants[name] = merchants.add_merchant(self.ledger, HOST, new)

    def ago(self, days: int) -> date:
        """The day that many days before today."""
        return self.today - timedelta(days=days)

    def on(self, when: date, event: Callable[[], object]) -> None:
        """Puts an event into the script."""
        self._script[when].append(event)

    def play(self, progress: Callable[[int, int], None]) -> None:
        """Plays the script up to today, closing every day before it."""
        first = min(self._script)
        days = (self.today - first).days
        day.set_business_date(self.ledger, first)
        for done in range(days + 1):
            now = first + timedelta(days=done)
            for event in self._script[now]:
                event()
            if now < self.today:
                day.close_day(self.ledger, SandboxGateway(), now)
            progress(done, days)

    def due_on(self, due: date) -> BillingCycle:
        """A cycle with that due date: the product's where one fits, else one made for it."""
        for cycle in terms().cycles:
            if cycle.due_day == due.day:
                return cycle
        return BillingCycle((due - timedelta(days=5)).day, due.day)

    def open_bill(self) -> BillingCycle:
        """A cycle whose bill is issued and not yet due today."""
        for cycle in terms().cycles:
            if cycle.bill_day <= self.today.day <= cycle.due_day:
                return cycle
        return self.due_on(self.today + timedelta(days=4))

    def unbilled_since(self, posted: date) -> BillingCycle:
        """A cycle in which something posted that day is not on a bill yet."""
        return max(terms().cycles, key=lambda cycle: cycle.bill_for(posted))

    def one_bill_since(self) -> tuple[BillingCycle, int]:
        """A cycle, and days ago: what was posted then stands on one bill, which was due before."""
        for cycle in terms().cycles:
            days = next(n for n in range(1, 70) if self._due(cycle, n) < self.today)
            bill = cycle.bill_for(self.ago(days))
            if cycle.bill_for(bill) > self.today:
                return cycle, days
        raise AssertionError("no cycle has a bill that is due and no newer one")

    def _due(self, cycle: BillingCycle, days_ago: int) -> date:
        return cycle.due_date(cycle.bill_for(self.ago(days_ago)))

    def customer(
        self,
        subject: str,
        name: str,
        story: str,
        *,
        opened: int,
        cycle: BillingCycle,
        limit: Money,
        cards: tuple[NewCard, ...],
    ) -> Life:
        """A customer who opened an account that many days ago."""
        life = self.person(subject, name, story, known=opened, cards=cards)
        self.on(self.ago(opened), lambda: life.opens(cycle, limit))
        return life

    def person(
        self, subject: str, name: str, story: str, *, known: int, cards: tuple[NewCard, ...]
    ) -> Life:
        """Somebody the host app made known that many days ago, without an account."""
        number = len(subject) * 1111 + sum(map(ord, subject))
        person = NewCustomer(
            subject=subject,
            name=name,
            phone=f"1380000{number % 10000:04d}",
            born_on=date(1994, 5, 17),
            cards=cards,
            story=story,
        )
        life = Life(self, subject)
        self.on(self.ago(known), lambda: life.becomes_known(person))
        return life

    def next_order(self) -> str:
        """A fresh order number."""
        self._orders += 1
        return f"D{self._orders:06d}"


@dataclass
class Life:
    """One customer's part in the script. Ids are known once the account was opened."""

    world: World
    subject: str
    customer_id: int = 0
    account_id: int = 0

    def becomes_known(self, person: NewCustomer) -> None:
        """Registers the person."""
        self.customer_id = accounts.register(self.world.ledger, HOST, person).id

    def opens(self, cycle: BillingCycle, limit: Money) -> None:
        """Opens the account."""
        self.account_id = accounts.open_account(
            self.world.ledger, HOST, self.customer_id, cycle, limit, f"{self.subject}:1"
        ).id

    def at(self, days_ago: int, event: Callable[[], object]) -> None:
        """Something that happens to this customer."""
        self.world.on(self.world.ago(days_ago), event)

    def buys(
        self,
        item: str,
        merchant: str,
        amount: Money,
        *,
        ordered: int,
        posted: int | None,
        terms: int | None = None,
        hour: int = 12,
    ) -> str:
        """Orders so many days ago, and confirms receipt later unless ``posted`` is None."""
        world, order_no = self.world, self.world.next_order()

        def order() -> None:
            purchases.authorise(
                world.ledger,
                HOST,
                self.account_id,
                purchases.Order(
                    order_no=order_no,
                    merchant_id=world.merchants[merchant],
                    item=item,
                    amount=amount,
                    ordered_at=moment(world.ago(ordered), hour),
                    terms=terms,
                ),
            )

        self.at(ordered, order)
        if posted is not None:
            self.at(posted, lambda: purchases.post(world.ledger, HOST, self.account_id, order_no))
        return order_no

    def binds(self, card: NewCard, days_ago: int) -> None:
        """Binds another source of payments later."""
        ledger = self.world.ledger
        self.at(days_ago, lambda: accounts.bind_card(ledger, HOST, self.customer_id, card))


def bank_card(bank: str, ending: str, token: str = OK) -> NewCard:
    """A bound bank card that behaves by its sandbox token."""
    return NewCard(CardKind.BANK_CARD, bank, ending, token)


def wallet(token: str = OK) -> NewCard:
    """The wallet's change as a source of payments."""
    return NewCard(CardKind.WALLET, "零钱", "", token)
