"""How a customer wants to be contacted: recorded with their consent, the latest counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from monthly_pay.ledger.ledger import Cause, Command, Ledger, Reading, Transaction
from monthly_pay.ledger.tables.contacts import PreferenceRow
from monthly_pay.products import catalogue
from monthly_pay.rules.contacting import Channel, Hours, Preferences
from monthly_pay.rules.refusals import Refusal, Refused
from monthly_pay.services.accounts import known

LANGUAGES = ("zh", "en")


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to change; None leaves it as it was. ``reset`` takes everything back first."""

    hours: Hours | None = None
    channels: frozenset[Channel] | None = None
    language: str | None = None
    avoid_work: bool | None = None
    paused_until: date | None = None
    reset: bool = False


def current(reading: Reading, customer_id: int) -> Preferences:
    """What counts now."""
    row = _latest(reading, customer_id)
    if row is None:
        return Preferences()
    hours = None
    if row.hours_from is not None and row.hours_until is not None:
        hours = Hours(row.hours_from, row.hours_until)
    channels = frozenset(Channel(name) for name in row.channels)
    return Preferences(hours, channels, row.language, row.avoid_work, row.paused_until)


def find(ledger: Ledger, customer_id: int) -> Preferences:
    """What counts now, for somebody outside a transaction."""
    with ledger.read() as reading:
        return current(reading, customer_id)


def wish(ledger: Ledger, cause: Cause, customer_id: int, wanted: Wish, key: str) -> bool:
    """Records a wish with who consented and when; False when it changes nothing."""
    _check(wanted)

    def work(tx: Transaction) -> bool:
        known(tx, customer_id)
        before = current(tx, customer_id)
        after = _after(
            Preferences(paused_until=before.paused_until) if wanted.reset else before, wanted
        )
        if after == before:
            return False
        tx.session.add(
            PreferenceRow(
                customer_id=customer_id,
                hours_from=after.hours.start if after.hours else None,
                hours_until=after.hours.until if after.hours else None,
                channels=sorted(after.channels),
                language=after.language,
                avoid_work=after.avoid_work,
                paused_until=after.paused_until,
                consented_by=cause.actor,
                consented_at=tx.now,
            )
        )
        return True

    request = {
        "customer": customer_id,
        "hours": [wanted.hours.start, wanted.hours.until] if wanted.hours else None,
        "channels": sorted(wanted.channels) if wanted.channels is not None else None,
        "language": wanted.language,
        "avoid_work": wanted.avoid_work,
        "paused_until": wanted.paused_until,
        "reset": wanted.reset,
    }
    return ledger.execute(Command("contact_preference", cause, key, request=request), work, bool)


def pause_for_crisis(ledger: Ledger, cause: Cause, customer_id: int, key: str) -> date:
    """Stops collection for a customer in distress for a while; until when."""
    with ledger.read() as reading:
        until = reading.today + timedelta(days=catalogue()["crisis_pause_days"].value)
        before = current(reading, customer_id).paused_until
    until = max(until, before or until)
    wish(ledger, cause, customer_id, Wish(paused_until=until), key)
    return until


def _check(wanted: Wish) -> None:
    hours = wanted.hours
    if hours is not None and not (
        0 <= hours.start < 24 and 0 <= hours.until <= 24 and hours.start != hours.until
    ):
        raise Refused(Refusal.NOT_ALLOWED_NOW, hours=[hours.start, hours.until])
    if wanted.channels is not None and not wanted.channels:
        raise Refused(Refusal.NOT_ALLOWED_NOW, channels="at least one has to stay")
    if wanted.language is not None and wanted.language not in LANGUAGES:
        raise Refused(Refusal.NOT_ALLOWED_NOW, languages=list(LANGUAGES))


def _after(before: Preferences, wanted: Wish) -> Preferences:
    return Preferences(
        hours=wanted.hours or before.hours,
        channels=wanted.channels if wanted.channels is not None else before.channels,
        language=wanted.language or before.language,
        avoid_work=before.avoid_work if wanted.avoid_work is None else wanted.avoid_work,
        paused_until=wanted.paused_until or before.paused_until,
    )


def _latest(reading: Reading, customer_id: int) -> PreferenceRow | None:
    return reading.session.scalar(
        select(PreferenceRow)
        .where(PreferenceRow.customer_id == customer_id)
        .order_by(PreferenceRow.id.desc())
        .limit(1)
    )
