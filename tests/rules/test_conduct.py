"""Each rule of conduct, with cases just inside and just outside it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta, timezone

import pytest

from monthly_pay.products import catalogue
from monthly_pay.rules.conduct import CONDUCT, Act, Contact, ContactKind, Party, check
from monthly_pay.rules.contacting import Hours

SHANGHAI = timezone(timedelta(hours=8))
SMS, VISIT = ContactKind.SMS, ContactKind.VISIT
FRIEND, STRANGER = Party.ACQUAINTANCE, Party.OUTSIDER


def at(text: str) -> datetime:
    """``at("11-20 21:59")`` is that time of 2026; a year can be said first."""
    day, _, time = text.partition(" ")
    day = day if day.count("-") == 2 else f"2026-{day}"
    return datetime.fromisoformat(f"{day}T{time or '12:00'}").replace(tzinfo=SHANGHAI)


def call(when: str = "11-20", **more: object) -> Contact:
    """A connected call at noon, unless said otherwise."""
    return Contact(at(when), **more)  # type: ignore[arg-type]


def connected(count: int, day: str = "11-20") -> list[Contact]:
    """So many connected calls within a day."""
    return [call(f"{day} {9 + n:02d}:00") for n in range(count)]


def unanswered(count: int, day: str = "11-20", line: str = "mobile") -> list[Contact]:
    """So many dials that nobody answered."""
    return [call(f"{day} {9 + n:02d}:00", connected=False, line=line) for n in range(count)]


def did(act: Act, when: str = "11-20") -> list[Contact]:
    """One contact in which something was done."""
    return [call(when, acts=frozenset({act}))]


def broken(contacts: Sequence[Contact], agreed: Hours | None = None) -> list[str]:
    """The rules that are broken, without the part of their names that is the same."""
    found = check(contacts, catalogue(), agreed)
    return [one.rule.key.removeprefix("collection_") for one in found]


CASES = [
    # 22:00 to 8:00, calls and messages; from 2025-02-28
    ("the last minute of the evening", [call("11-20 21:59")], []),
    ("ten at night", [call("11-20 22:00")], ["hours"]),
    ("the last minute of the night", [call("11-20 07:59")], ["hours"]),
    ("eight in the morning", [call("11-20 08:00")], []),
    ("midnight", [call("11-20 00:00")], ["hours"]),
    ("a message at night", [call("11-20 22:00", kind=SMS, connected=False)], ["hours"]),
    ("a message in the evening", [call("11-20 21:59", kind=SMS, connected=False)], []),
    ("unanswered at night counts too", [call("11-20 23:00", connected=False)], ["hours"]),
    ("at night, the day before the rule", [call("2025-02-27 23:00")], []),
    ("at night, the first day of the rule", [call("2025-02-28 23:00")], ["hours"]),
    # visits: the same hours, from 2026-01-30
    ("a visit in the evening", [call("11-20 21:59", kind=VISIT)], []),
    ("a visit at ten", [call("11-20 22:00", kind=VISIT)], ["visits"]),
    ("a visit before eight", [call("11-20 07:59", kind=VISIT)], ["visits"]),
    ("a late visit, the day before the rule", [call("01-29 22:00", kind=VISIT)], []),
    ("a late visit, the first day of the rule", [call("01-30 22:00", kind=VISIT)], ["visits"]),
    # three connected calls a day all together
    ("three connected calls", connected(3), []),
    ("four connected calls", connected(4), ["calls"]),
    ("three on each of two days", connected(3) + connected(3, "11-21"), []),
    ("three connected and one unanswered", connected(3) + unanswered(1), []),
    ("three calls and a message", [*connected(3), call(kind=SMS)], []),
    ("two by one line, two by another", connected(2) + [call(line="work")] * 2, ["calls"]),
    ("four, the day before the rule", connected(4, "2025-02-27"), []),
    ("four, the first day of the rule", connected(4, "2025-02-28"), ["calls"]),
    # six unanswered dials a day and number
    ("six unanswered dials", unanswered(6), []),
    ("seven unanswered dials", unanswered(7), ["dials"]),
    ("six to each of two numbers", unanswered(6) + unanswered(6, line="work"), []),
    ("six on each of two days", unanswered(6) + unanswered(6, "11-21"), []),
    ("three connected and six unanswered", connected(3) + unanswered(6), []),
    ("seven, the day before the rule", unanswered(7, "01-29"), []),
    ("seven, the first day of the rule", unanswered(7, "01-30"), ["dials"]),
    # nobody but the debtor
    ("the debtor", [call(party=Party.DEBTOR)], []),
    ("a friend", [call(party=FRIEND)], ["contacts"]),
    (
        "a friend, though the debtor is not reached",
        [call(party=FRIEND, unreachable=True)],
        ["contacts"],
    ),
    ("a friend, the day before the rule", [call("2025-02-27", party=FRIEND)], []),
    ("a friend, the first day of the rule", [call("2025-02-28", party=FRIEND)], ["contacts"]),
    ("a stranger", [call(party=STRANGER)], ["outsiders"]),
    ("a stranger, the debtor is not reached", [call(party=STRANGER, unreachable=True)], []),
    ("a stranger, the day before the rule", [call("01-29", party=STRANGER)], []),
    # what is never allowed, from 2026-01-30
    ("told about the debt", did(Act.DISCLOSURE), ["privacy"]),
    (
        "a stranger may be asked, but not told",
        [call(party=STRANGER, unreachable=True, acts=frozenset({Act.DISCLOSURE}))],
        ["privacy"],
    ),
    ("a threat", did(Act.THREAT), ["threats"]),
    ("as if from the court", did(Act.IMPERSONATION), ["impersonation"]),
    ("an extra fee", did(Act.EXTRA_FEE), ["fees"]),
    ("a notice on the door", did(Act.NOTICE), ["notices"]),
    ("a threat, the day before the rule", did(Act.THREAT, "01-29"), []),
    ("a notice, the first day of the rule", did(Act.NOTICE, "01-30"), ["notices"]),
    # nothing, and several at once
    ("no contact at all", [], []),
    (
        "a threat to a friend at night",
        [call("11-20 23:30", party=FRIEND, acts=frozenset({Act.THREAT}))],
        ["hours", "contacts", "threats"],
    ),
]


@pytest.mark.parametrize(("contacts", "rules"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_a_rule_is_broken_just_outside_and_kept_just_inside(
    contacts: list[Contact], rules: list[str]
) -> None:
    assert broken(contacts) == rules


@pytest.mark.parametrize("key", CONDUCT)
def test_every_rule_has_a_case_that_breaks_it(key: str) -> None:
    name = key.removeprefix("collection_")
    assert any(name in rules for _, _, rules in CASES)


@pytest.mark.parametrize(
    ("when", "rules"),
    [("11-20 21:59", []), ("11-20 22:00", []), ("11-20 23:59", []), ("11-21 00:00", ["hours"])],
)
def test_the_debtor_can_agree_to_later_hours(when: str, rules: list[str]) -> None:
    assert broken([call(when)], Hours(20, 0)) == rules


def test_agreed_hours_do_not_forbid_what_the_rules_allow() -> None:
    assert broken([call("11-20 09:00")], Hours(20, 22)) == []


def test_a_finding_names_its_source_its_date_and_the_contacts() -> None:
    late, fine = call("11-20 22:30"), call("11-20 10:00")
    (found,) = check([fine, late], catalogue())
    assert found.contacts == (late,)
    assert found.rule.source.startswith("GB/T 45251-2025")
    assert found.rule.as_of.isoformat() == "2026-11-22"


def test_all_calls_of_a_day_with_too_many_are_named() -> None:
    (found,) = check([*connected(4), call("11-21")], catalogue())
    assert len(found.contacts) == 4
