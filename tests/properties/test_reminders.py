"""Whatever happens: no reminder in forbidden hours, none doubled, none false."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from monthly_pay.ledger.clock import LedgerClock, moment
from monthly_pay.ledger.engine import open_engine
from monthly_pay.ledger.ledger import Ledger
from monthly_pay.ports.notifications import NotDelivered, Notification
from monthly_pay.rules.contacting import Channel, Hours, Preferences, ReminderKind, route
from monthly_pay.services import preferences, refunds
from monthly_pay.services.day import CLOSING
from monthly_pay.services.preferences import Wish
from monthly_pay.services.reminders import send_waiting
from tests.conftest import copy_ledger
from tests.services.build import (
    CAUSE,
    OPERATOR,
    POOR,
    bought,
    buyer,
    facts_of,
    go_to,
    paid,
    start,
    yuan,
)

BEGIN = date(2026, 10, 31)  # 100.00 bought today is due on 6 November
DUE = date(2026, 11, 6)
hours = st.integers(0, 23)
some_hours = st.builds(Hours, hours, st.integers(1, 24)).filter(lambda h: h.start != h.until)
some_channels = st.frozensets(st.sampled_from(Channel), min_size=1)


def allowed(hour: int, wanted: Hours | None) -> bool:
    """Said anew, without the code: by day, and in the hours the customer named."""
    if hour < 8 or hour >= 22:
        return False
    if wanted is None:
        return True
    named = list(range(wanted.start, wanted.until))
    if wanted.until < wanted.start:
        named = [*range(wanted.start, 24), *range(wanted.until)]
    return hour in named


@given(
    kind=st.sampled_from(ReminderKind),
    wanted=st.builds(
        Preferences,
        hours=st.none() | some_hours,
        channels=some_channels,
        paused_until=st.none() | st.dates(date(2026, 11, 1), date(2026, 11, 12)),
    ),
    at=st.datetimes(datetime(2026, 11, 1), datetime(2026, 11, 12)),  # noqa: DTZ001
)
@example(ReminderKind.LATE, Preferences(), datetime(2026, 11, 7, 7, 59))  # noqa: DTZ001
@example(ReminderKind.LATE, Preferences(), datetime(2026, 11, 7, 22, 0))  # noqa: DTZ001
@settings(max_examples=400, deadline=None, derandomize=True)
def test_no_way_leads_through_forbidden_hours_or_unwanted_channels(
    kind: ReminderKind, wanted: Preferences, at: datetime
) -> None:
    chosen = route(kind, wanted, moment(at.date(), at.hour, at.minute), Hours(8, 22))
    if chosen is not None:
        assert allowed(at.hour, wanted.hours)
        assert chosen in wanted.channels
        assert chosen is not Channel.CALL
        assert wanted.paused_until is None or at.date() > wanted.paused_until


@dataclass
class Phone:
    """Notes what arrives, and what was owed at that moment; sometimes out of reach."""

    ledger: Ledger
    account_id: int
    out_of_reach: bool = False
    heard: list[tuple[Notification, int]] = field(default_factory=list)

    def send(self, message: Notification) -> None:
        if self.out_of_reach:
            raise NotDelivered
        (bill,) = facts_of(self.ledger, self.account_id).statements
        self.heard.append((message, bill.payable.fen))


steps = st.lists(
    st.one_of(
        st.tuples(st.just("hour"), hours),
        st.tuples(st.just("day"), st.integers(1, 3)),
        st.tuples(st.just("pay"), st.sampled_from(["1", "10", "50", "100"])),
        st.tuples(st.just("return"), st.sampled_from(["20", "100"])),
        st.tuples(st.just("reach"), st.booleans()),
        st.tuples(st.just("wish"), st.tuples(some_hours, some_channels)),
    ),
    max_size=14,
)
MAKES_A_MONTH = [("day", 3), ("hour", 9), ("day", 2), ("hour", 9), ("day", 1), ("hour", 9)]


@given(steps)
@example([("day", 4), ("pay", "100"), ("hour", 9)])
@example([("day", 4), ("hour", 7), ("hour", 8), ("hour", 8), ("day", 2), ("hour", 21)])
@example([("day", 3), *MAKES_A_MONTH])
@settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_no_reminder_is_ever_late_at_night_doubled_or_false(
    templates: Callable[[date | None], Path], history: list[tuple[str, object]]
) -> None:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "ledger.db"
        copy_ledger(templates(None), file)
        ledger = Ledger(open_engine(f"sqlite:///{file}"), LedgerClock())
        play(ledger, history)
        ledger.engine.dispose()


def play(ledger: Ledger, history: list[tuple[str, object]]) -> None:
    """Lives a history and looks at every reminder the moment it arrives."""
    account_id = buyer(start(ledger, BEGIN), POOR)
    bought(ledger, account_id, "D1", "100")
    customer_id = facts_of(ledger, account_id).account.customer_id
    phone, today, wanted = Phone(ledger, account_id), BEGIN, Preferences()
    for place, (what, value) in enumerate(history):
        heard = len(phone.heard)
        match what, value:
            case "day", int(days):
                today += timedelta(days=days)
                go_to(ledger, today)
            case "pay", str(amount) if today > BEGIN:
                paid(ledger, account_id, amount, f"pay{place}")
            case "return", str(amount) if facts_of(ledger, account_id).purchases[0].amount:
                given = min(int(amount) * 100, 10_000 - sum_returned(ledger, account_id))
                if given:
                    back = yuan(str(given // 100))
                    refunds.refund(ledger, OPERATOR, account_id, "D1", back, f"r{place}")
            case "reach", bool(reached):
                phone.out_of_reach = not reached
            case "wish", (Hours() as named, frozenset() as ways):
                preferences.wish(ledger, CAUSE, customer_id, Wish(named, ways), f"w{place}")
                wanted = Preferences(named, ways)
            case "hour", int(hour):
                send_waiting(ledger, phone, CLOSING, moment(today, hour))
        for message, owed in phone.heard[heard:]:
            assert allowed(message.at.hour, wanted.hours)
            assert message.channel in wanted.channels
            assert owed > 0
            assert message.amount.fen == owed
            days = {"due_soon": -2, "due_today": 0, "late": 1, "grace_ends": 3}[message.kind]
            (bill,) = facts_of(ledger, account_id).statements
            assert (today - bill.payable_until).days == days
    arrived = Counter(message.key for message, _ in phone.heard)
    assert all(times == 1 for times in arrived.values())


def sum_returned(ledger: Ledger, account_id: int) -> int:
    """What was given back so far, in 分."""
    return sum(refund.amount.fen for refund in facts_of(ledger, account_id).refunds)
