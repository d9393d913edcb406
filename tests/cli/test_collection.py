"""Agencies, contacts, wishes and reminders at the operator's terminal."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from monthly_pay.ledger.clock import LedgerClock, moment
from monthly_pay.ledger.ledger import Ledger
from monthly_pay.rules.contacting import Channel, Hours
from monthly_pay.services import accounts, preferences
from monthly_pay.services.preferences import Wish
from tests.cli.terminal import answer, everything, run
from tests.services.build import CAUSE


def test_an_account_is_given_to_an_agency_and_taken_back(books: Ledger) -> None:
    assert answer("agency", "港湾信用", "--number", "0755 0000 3003") == {"id": 3}
    given = answer("assign", "wu", "港湾信用")
    assert given == {"number": "K261122-00002", "agency": "港湾信用", "assigned_on": "2026-11-22"}
    assert answer("withdraw", "wu") == {"ended": True}
    assert answer("withdraw", "wu") == {"ended": False}


def test_a_contact_is_kept_and_held_against_the_rules(books: Ledger) -> None:
    fine = ("contact", "wu", "--at", "2026-11-20T21:59", "--by", "0755-00001001")
    assert answer(*fine) == {"broken": []}
    late = ("contact", "wu", "--at", "2026-11-20T22:00", "--by", "0755-00001001", "--act", "threat")
    assert answer(*late, "--unanswered") == {"broken": ["collection_hours", "collection_threats"]}
    listed = answer("contacts", "wu")
    assert [one["at"] for one in listed] == ["2026-11-20 21:59", "2026-11-20 22:00"]
    assert listed[1] == {
        "at": "2026-11-20 22:00",
        "kind": "call",
        "connected": False,
        "by": "0755-00001001",
        "party": "debtor",
        "acts": ["threat"],
        "told by": "host",
        "note": "",
    }


def test_the_demo_has_an_agency_that_broke_two_rules(books: Ledger) -> None:
    listed = answer("contacts", "zhao")
    assert [one["at"][5:] for one in listed] == [
        "11-19 09:10",
        "11-19 11:30",
        "11-19 15:05",
        "11-19 19:20",
        "11-20 22:15",
    ]


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("assign", "wu", "nobody"), 1, "unknown_object"),
        (("assign", "lin", "海岸信用服务"), 1, "nothing_owed"),
        (("assign", "nobody", "海岸信用服务"), 1, "unknown_customer"),
        (("contact", "wu", "--at", "2026-11-23T09:00", "--by", "1"), 1, "not_allowed_now"),
        (("contact", "wu", "--at", "yesterday", "--by", "1"), 2, "yesterday"),
        (("contact", "wu", "--at", "2026-11-20T09:00", "--by", "1", "--kind", "x"), 2, "kind"),
        (("contacts", "wu", "--days", "0"), 2, "days"),
    ],
)
def test_what_cannot_be_done_is_said_and_changes_nothing(
    books: Ledger, words: tuple[str, ...], code: int, told: str
) -> None:
    before = everything(books)
    result = run(*words)
    assert result.exit_code == code
    assert told in result.stderr
    assert everything(books) == before


def test_the_wishes_of_a_customer_are_shown(books: Ledger) -> None:
    found = accounts.find_customer(books, "wu")
    assert found is not None
    wish = Wish(Hours(9, 18), frozenset({Channel.SMS, Channel.PUSH}), "zh", True)
    preferences.wish(books, CAUSE, found.id, wish, "w1")
    assert answer("wishes", "wu") == {
        "hours": "09:00-18:00",
        "channels": ["push", "sms"],
        "language": "zh",
        "avoid work": True,
        "paused until": None,
    }


def test_a_customer_gets_a_copy_of_what_is_kept(books: Ledger) -> None:
    copy = answer("export", "zhao")
    assert copy["customer"][0]["name"] == "赵倩"
    assert [one["item"] for one in copy["purchases"]] == ["沙发"]
    assert copy["purchases"][0]["amount"] == 215600


@pytest.mark.parametrize(("hour", "sent"), [(7, 0), (9, 1)])
def test_reminders_are_sent_at_this_hour_if_it_is_allowed(
    books: Ledger,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    hour: int,
    sent: int,
) -> None:
    at: datetime = moment(date(2026, 11, 24), hour)
    monkeypatch.setattr(LedgerClock, "now", lambda self: at)
    # Wu's grace ends on the 22nd, which is closed with its hours. Emma's and Chen's bills are
    # due on the 26th: on the 24th both are reminded.
    for ended in ("2026-11-22", "2026-11-23"):
        assert run("close-day", "--date", ended).exit_code == 0
    done = answer("remind")
    assert (done["sent"], done["waiting"]) == (2 * sent, 2 * (1 - sent))
    file = tmp_path / "notifications.log"
    assert len(file.read_text("utf-8").splitlines()) == 1 + 2 * sent
    assert answer("remind")["sent"] == 0
