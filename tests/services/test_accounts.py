"""Customers, their cards and accounts: known once, in their order, with the account that counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from monthly_pay.ledger.clock import moment
from monthly_pay.ledger.ledger import Ledger
from monthly_pay.ports.bureau import CreditReport
from monthly_pay.rules.calendar import BillingCycle
from monthly_pay.rules.facts import BureauReport, CardKind, Login
from monthly_pay.rules.refusals import Refusal
from monthly_pay.services import accounts, limits, merchants, monitoring
from monthly_pay.services.accounts import NewCard, NewCustomer
from tests.services.build import (
    CAUSE,
    OPERATOR,
    buyer,
    count,
    facts_of,
    refused,
    refused_whole,
    start,
    yuan,
)

TODAY = date(2026, 11, 3)
PERSON = NewCustomer("first", "First", "13800001234", date(1990, 1, 1), ())


def test_nobody_is_behind_a_subject_the_host_never_told(demo: Ledger) -> None:
    assert accounts.find_customer(demo, "nobody") is None
    assert accounts.find_customer(demo, "") is None
    assert accounts.find_customer(demo, "LIN") is None


def test_a_customer_told_twice_is_one_customer(empty: Ledger) -> None:
    start(empty, TODAY)
    first = accounts.register(empty, CAUSE, PERSON)
    assert accounts.register(empty, CAUSE, PERSON) == first
    with refused_whole(empty, Refusal.SAME_KEY_OTHER_REQUEST):
        accounts.register(empty, CAUSE, replace(PERSON, phone="13000000002"))
    with refused_whole(empty, Refusal.ALREADY_TAKEN):
        accounts.register(empty, CAUSE, PERSON, "another key")
    assert count(empty, "customers") == 1
    found = accounts.find_customer(empty, "first")
    assert found is not None
    assert (found.name, found.account_id) == ("First", None)


def test_a_card_bound_later_comes_last_and_once(empty: Ledger) -> None:
    account_id = buyer(start(empty, TODAY))
    customer_id = facts_of(empty, account_id).account.customer_id
    for card in (
        NewCard(CardKind.WALLET, "wallet", "", "t"),
        NewCard(CardKind.ALIPAY, "", "", "u"),
    ):
        accounts.bind_card(empty, CAUSE, customer_id, card)
        accounts.bind_card(empty, CAUSE, customer_id, card)
        with refused_whole(empty, Refusal.ALREADY_TAKEN):
            accounts.bind_card(empty, CAUSE, customer_id, card, "another key")
    other = NewCard(CardKind.WALLET, "another wallet", "", "t")
    with refused_whole(empty, Refusal.SAME_KEY_OTHER_REQUEST):
        accounts.bind_card(empty, CAUSE, customer_id, other)
    assert [c.kind for c in facts_of(empty, account_id).cards] == [
        CardKind.BANK_CARD,
        CardKind.WALLET,
        CardKind.ALIPAY,
    ]


def test_a_new_account_has_its_number_and_nothing_owed(empty: Ledger) -> None:
    account = facts_of(empty, buyer(start(empty, TODAY), cycle=(15, 20))).account
    assert (account.number, account.opened_on) == ("MP00000001", TODAY)
    assert (account.cycle, account.limit) == (BillingCycle(15, 20), yuan("5000"))
    assert account.auto_debit


def test_the_account_that_counts_is_the_open_one_else_the_last(empty: Ledger) -> None:
    first = buyer(start(empty, TODAY))
    customer_id = facts_of(empty, first).account.customer_id
    cycle = BillingCycle(1, 6)
    second = accounts.open_account(empty, CAUSE, customer_id, cycle, yuan("900"), "again").id
    with empty.engine.begin() as connection:
        connection.exec_driver_sql(f"UPDATE accounts SET state = 'closed' WHERE id = {first}")
    found = accounts.find_customer(empty, "buyer")
    assert found is not None
    assert found.account_id == second
    with empty.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE accounts SET state = 'open' WHERE id = 1")
        connection.exec_driver_sql(f"UPDATE accounts SET state = 'closed' WHERE id = {second}")
    found = accounts.find_customer(empty, "buyer")
    assert found is not None
    assert found.account_id == first


def test_a_limit_is_set_once_for_a_key(empty: Ledger) -> None:
    account_id = buyer(start(empty, TODAY))
    limits.set_limit(empty, OPERATOR, account_id, yuan("800"), "risk", "k1")
    limits.set_limit(empty, OPERATOR, account_id, yuan("900"), "review", "k2")
    limits.set_limit(empty, OPERATOR, account_id, yuan("800"), "risk", "k1")  # late repetition
    assert facts_of(empty, account_id).account.limit == yuan("900")
    with refused(Refusal.SAME_KEY_OTHER_REQUEST):
        limits.set_limit(empty, OPERATOR, account_id, yuan("1"), "risk", "k1")


def test_logins_and_reports_are_kept_once(empty: Ledger) -> None:
    account_id = buyer(start(empty, TODAY))
    customer_id = facts_of(empty, account_id).account.customer_id
    login = Login(moment(TODAY, 0, 30), "Kunming", "new phone", False)
    report = CreditReport(overdue_elsewhere=0, debt_elsewhere=yuan("12"))
    for _ in range(2):
        monitoring.record_login(empty, CAUSE, customer_id, login, "l1")
        monitoring.take_report(empty, CAUSE, customer_id, account_id, report, TODAY)
    facts = facts_of(empty, account_id)
    assert facts.logins == (login,)  # kept in UTC, where it is still the day before
    assert facts.logins[0].at.date() == TODAY
    assert facts.bureau == BureauReport(TODAY, 0, yuan("12"), date(2026, 12, 3))
    assert (count(empty, "bureau_reports"), facts.holds) == (1, ())


def test_a_shop_is_found_by_what_the_customer_calls_it(demo: Ledger) -> None:
    def found(words: str) -> list[str]:
        return [m.name for m in merchants.find_merchants(demo, words)]

    assert found("在街角烘焙买蛋糕") == ["街角烘焙"]
    assert found("街角") == ["街角烘焙"]
    assert found("超市") == ["青禾超市"]
    assert found("") == []
    assert found("火星商店") == []
