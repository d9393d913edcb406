"""What customers tell of collectors, read from their own words."""

from __future__ import annotations

from datetime import date

import pytest

from actions.told import Told, contacts, read
from monthly_pay.products import catalogue
from monthly_pay.rules.conduct import Act, ContactKind, Party, check

TODAY = date(2026, 11, 22)
YESTERDAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("昨晚11点半打来的", Told(day=YESTERDAY, hour=23, minute=30)),
        ("早上六点就打", Told(hour=6)),
        ("晚上十点打电话", Told(hour=22)),
        ("下午3:15打的", Told(hour=15, minute=15)),
        ("半夜一点打电话", Told(hour=1)),
        ("凌晨打我", Told(hour=23)),
        ("they called at 10:30 pm yesterday", Told(day=YESTERDAY, hour=22, minute=30)),
        ("20号打了五个电话，接了两个", Told(day=date(2026, 11, 20), count=5, connected=2)),
        ("今天打了十二次都没接", Told(day=TODAY, count=12, connected=0)),
        ("一天打我八个电话", Told(count=8)),
        ("11 calls today", Told(day=TODAY, count=11)),
        ("12月1日打的", Told(day=date(2025, 12, 1))),
        ("给我妈打电话了", Told(party=Party.ACQUAINTANCE)),
        ("他们找了我邻居", Told(party=Party.OUTSIDER)),
        ("只有我自己", Told(party=Party.DEBTOR)),
        ("nobody else, just me", Told(party=Party.DEBTOR)),
        ("骂人还威胁我", Told(acts=frozenset({Act.THREAT}))),
        ("冒充法院的", Told(acts=frozenset({Act.IMPERSONATION}))),
        ("在我家门口贴了告示", Told(acts=frozenset({Act.NOTICE}))),
        ("要我交上门费", Told(acts=frozenset({Act.EXTRA_FEE}), kind=ContactKind.VISIT)),
        (
            "告诉我同事我欠债",
            Told(party=Party.ACQUAINTANCE, acts=frozenset({Act.DISCLOSURE})),
        ),
        ("晚上十点多上门", Told(hour=22, kind=ContactKind.VISIT)),
        ("半夜发短信催", Told(hour=23, kind=ContactKind.SMS)),
        ("服务真差", Told()),
    ],
)
def test_an_account_is_read(text: str, told: Told) -> None:
    assert read(text, TODAY) == told


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("昨天21点59分打的", []),
        ("昨天22点打的", ["collection_hours"]),
        ("今天打了3个，接了3个", []),
        ("今天打了4个，接了4个", ["collection_calls"]),
        ("今天打了6个都没接", []),
        ("今天打了7个都没接", ["collection_dials"]),
        ("今天打了9个电话", []),  # three answered and six not would be within the rules
        ("今天打了10个电话", ["collection_calls"]),  # however many were answered
        ("找了我同事", ["collection_contacts"]),
        (
            "冒充警察吓唬我妈",
            ["collection_contacts", "collection_threats", "collection_impersonation"],
        ),
    ],
)
def test_an_account_is_held_against_the_rules_in_doubt_for_the_collector(
    text: str, rules: list[str]
) -> None:
    found = check(contacts(read(text, TODAY), TODAY), catalogue())
    assert [one.rule.key for one in found] == rules


def test_nothing_that_is_told_lies_in_the_future() -> None:
    (told,) = contacts(read("今晚23点", TODAY), TODAY)
    assert told.at.date() == TODAY


def test_a_threat_in_one_of_three_calls_is_one_threat() -> None:
    (found,) = check(contacts(read("今天打了三个，接了一个，威胁我", TODAY), TODAY), catalogue())
    assert (found.rule.key, len(found.contacts)) == ("collection_threats", 1)
