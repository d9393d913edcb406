"""What the page shows of an account is what the ledger has, to the 分."""

from __future__ import annotations

from datetime import date

from fastapi.testclient import TestClient

from monthly_pay.ledger.ledger import Cause, Ledger
from monthly_pay.services import accounts


def test_an_open_bill_with_its_lines_the_next_bill_and_the_plans(page: TestClient) -> None:
    chen = page.get("/host/accounts/chen").json()
    assert chen["name"] == "陈晓雨"
    assert chen["today"] == "2026-11-22"
    account = chen["account"]
    assert account["due_now"] == 854_99
    assert account["due_on"] == "2026-11-26"
    assert account["days_left"] == 4
    assert account["late_days"] == 0
    assert account["limit"] == 12_000_00
    assert account["available"] == 8_150_12
    [bill] = account["bills"]
    assert bill["issued_on"] == "2026-11-21"
    assert bill["items"] == [
        {"title": "手机", "amount": 317_92},
        {"title": "2026-08-21", "amount": 291_67},
        {"title": "洗衣液", "amount": 86_40},
        {"title": "台灯", "amount": 159_00},
    ]
    assert account["next_bill"] == sum(item["amount"] for item in account["next_items"]) == 682_08
    assert [(p["title"], p["terms"], p["left"]) for p in account["plans"]] == [
        ("手机", 12, 8),
        ("2026-08-21", 6, 4),
    ]


def test_a_late_account_with_its_penalty_and_hold(page: TestClient) -> None:
    zhao = page.get("/host/accounts/zhao").json()["account"]
    assert zhao["late_days"] == 40
    assert zhao["holds"] == ["overdue"]
    # 0.05 % of 2,156.00, rounded down, for each of the 36 days closed since the three of grace
    assert zhao["bills"][0]["penalty"] == 36 * 107
    assert zhao["due_now"] == 2_156_00 + 36 * 107


def test_a_declined_order_with_its_reason(page: TestClient) -> None:
    orders = page.get("/host/accounts/qian").json()["account"]["orders"]
    assert orders[0] | {"number": ""} == {
        "number": "",
        "item": "书架",
        "shop": "暖屋家居",
        "amount": 199_00,
        "refunded": 0,
        "state": "declined",
        "reason": "limit",
        "ordered_on": "2026-11-21",
    }


def test_a_closed_account_and_nobody_at_all(page: TestClient) -> None:
    shen = page.get("/host/accounts/shen").json()["account"]
    assert (shen["state"], shen["closed_on"]) == ("closed", "2026-10-23")
    assert page.get("/host/accounts/nobody").status_code == 404


def test_a_customer_without_an_account(page: TestClient, demo: Ledger) -> None:
    new = accounts.NewCustomer("bai", "白宁", "13900000000", date(1990, 1, 1), cards=())
    accounts.register(demo, Cause("host:test"), new)
    assert page.get("/host/accounts/bai").json() == {
        "customer": "bai",
        "name": "白宁",
        "today": "2026-11-22",
        "cards": [],
        "account": None,
    }
    # Without a story it is no demo customer, and the page does not offer it.
    assert "bai" not in [c["customer"] for c in page.get("/host/customers").json()]
    assert page.get("/host/customers").json()[0] == {
        "customer": "lin",
        "name": "林悦",
        "story": "opened by accident, never used",
    }
