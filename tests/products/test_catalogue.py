"""The catalogue: every rule names its source, how sure it is, and its date."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from importlib import import_module
from pathlib import Path

import pytest

from monthly_pay.products import Grade, ProductRule, catalogue

# The grade of each rule by its evidence: S the product's help texts, A law or many sources,
# B portals, C configuration.
GRADES = {
    "interest_free_days": "S",
    "reapply_after_months": "S",
    "payoff_free_of_charge": "S",
    "merchant_settlement": "S",
    "record_kept": "A",
    "record_repair": "A",
    "collection_hours": "A",
    "collection_calls": "A",
    "collection_contacts": "A",
    "collection_visits": "A",
    "collection_dials": "A",
    "collection_outsiders": "A",
    "collection_privacy": "A",
    "collection_threats": "A",
    "collection_impersonation": "A",
    "collection_fees": "A",
    "collection_notices": "A",
    "identity_kept": "A",
    "data_rights": "A",
    "crisis_lines": "A",
    "penalty_per_day": "A",
    "yearly_cost_cap": "A",
    "limit_highest": "A",
    "age_from": "A",
    "record_reported": "B",
    "grace_days": "B",
    "cycles": "B",
    "first_cycle_only_before": "B",
    "due_day_changes_every_months": "B",
    "instalment_minimum": "B",
    "early_payoff_fee_periods": "B",
    "allocation_order": "B",
    "instalment_fee": "C",
    "minimum_payment_share": "C",
    "age_to": "C",
    "bureau_poll_days": "C",
    "login_risk_places": "C",
    "login_risk_hours": "C",
    "order_cap": "C",
    "revolving_interest_per_day": "C",
    "limit_lowest": "C",
    "debt_highest": "C",
    "collection_stages": "C",
    "hardship_terms": "C",
    "hardship_after_days": "C",
    "promise_days": "C",
    "dispute_days": "C",
    "complaint_days": "C",
    "crisis_pause_days": "C",
    "debit_hours": "C",
    "quote_minutes": "C",
    "code_minutes": "C",
    "code_tries": "C",
}

RULES = sorted(catalogue().values(), key=lambda rule: rule.key)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.key)
def test_a_rule_has_a_source_a_grade_and_a_date(rule: ProductRule) -> None:
    assert rule.source.strip()
    assert isinstance(rule.grade, Grade)
    assert type(rule.as_of) is date
    assert rule.as_of >= date(2026, 11, 22)
    assert rule.valid_from <= rule.valid_to


@pytest.mark.parametrize("key", GRADES)
def test_a_rule_is_as_sure_as_its_evidence(key: str) -> None:
    assert catalogue()[key].grade.value == GRADES[key]


def test_a_rule_is_known_by_its_key() -> None:
    assert all(key == rule.key for key, rule in catalogue().items())


def test_what_is_only_configuration_says_so() -> None:
    plain = [rule for rule in RULES if rule.source.startswith("configuration")]
    assert plain
    assert {rule.grade for rule in plain} == {Grade.CONTRADICTED}


@pytest.mark.parametrize(
    ("key", "day", "holds"),
    [
        ("yearly_cost_cap", date(2025, 9, 30), False),
        ("yearly_cost_cap", date(2025, 10, 1), True),
        ("yearly_cost_cap", date(2026, 11, 22), True),
        ("collection_hours", date(2025, 2, 27), False),
        ("collection_hours", date(2025, 2, 28), True),
        ("record_repair", date(2026, 3, 31), True),
        ("record_repair", date(2026, 4, 1), False),  # a rule that is over is not told
        ("grace_days", date(2020, 1, 1), True),
    ],
)
def test_a_rule_of_the_law_holds_from_its_day_and_until_its_day(
    key: str, day: date, holds: bool
) -> None:
    assert catalogue()[key].holds_on(day) is holds


@pytest.mark.parametrize(
    ("day", "holds"),
    [
        (date(2026, 12, 31), False),
        (date(2027, 1, 1), True),
        (date(2027, 3, 31), True),
        (date(2027, 4, 1), False),
    ],
)
def test_a_rule_holds_from_its_first_to_its_last_day(day: date, holds: bool) -> None:
    rule = ProductRule(
        "offer", 1, "page", Grade.PORTALS, date(2026, 11, 22), date(2027, 1, 1), date(2027, 3, 31)
    )
    assert rule.holds_on(day) is holds


@pytest.fixture
def read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[str], dict[str, ProductRule]]:
    """Reads a catalogue from a text instead of from the file of the package."""
    module = import_module("monthly_pay.products.catalogue")
    monkeypatch.setattr(module, "files", lambda package: tmp_path)

    def read_text(text: str) -> dict[str, ProductRule]:
        (tmp_path / "monthly_pay.toml").write_text(text, "utf-8")
        rules: dict[str, ProductRule] = module.catalogue.__wrapped__()
        return rules

    return read_text


GOOD = {
    "value": "3",
    "source": '"specialist portals"',
    "grade": '"B"',
    "as_of": "2026-11-22",
}


def entry(**changes: str | None) -> str:
    """A rule as text, with some of its lines changed or (None) left out."""
    lines = {**GOOD, **changes}
    return "[grace_days]\n" + "".join(f"{k} = {v}\n" for k, v in lines.items() if v is not None)


def test_a_complete_rule_is_read(read: Callable[[str], dict[str, ProductRule]]) -> None:
    text = entry(valid_from="2026-01-01", valid_to="2026-12-31", unit='"分"')
    assert read(text) == {
        "grace_days": ProductRule(
            key="grace_days",
            value=3,
            source="specialist portals",
            grade=Grade.PORTALS,
            as_of=date(2026, 11, 22),
            valid_from=date(2026, 1, 1),
            valid_to=date(2026, 12, 31),
        )
    }


@pytest.mark.parametrize(
    "changes",
    [
        {"source": None},
        {"source": '""'},
        {"grade": None},
        {"grade": '"D"'},
        {"grade": '"s"'},
        {"grade": '""'},
        {"as_of": None},
        {"value": None},
        {"sauce": '"a misspelt name"'},
        {"source": '"  "'},
        {"source": r'"\t\n"'},
        {"as_of": '"some day"'},
        {"as_of": "20261122"},
        {"valid_from": '"2026-01-01"'},
        {"valid_to": '"2026-12-31"'},
        {"valid_to": "2026-12-31T00:00:00"},
    ],
    ids=str,
)
def test_an_incomplete_rule_is_refused(
    read: Callable[[str], dict[str, ProductRule]], changes: dict[str, str | None]
) -> None:
    with pytest.raises((KeyError, TypeError, ValueError)):
        read(entry(**changes))


def test_a_rule_given_twice_is_refused(read: Callable[[str], dict[str, ProductRule]]) -> None:
    with pytest.raises(ValueError, match="grace_days"):
        read(entry() + entry(value="5"))
