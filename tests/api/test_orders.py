"""Orders, receipts, refunds, logins and the account, as the host app sees them."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient

from monthly_pay.ledger.ledger import Ledger
from tests.api.host import login, order, send
from tests.cli.terminal import everything
from tests.services.build import account_of, facts_of


def merchant_of(ledger: Ledger, name: str) -> int:
    """The number of a merchant."""
    from monthly_pay.services.merchants import find_merchants

    (found,) = find_merchants(ledger, name)
    return found.id


def account(host: TestClient, customer: str) -> dict[str, Any]:
    """What the host app may show of an account."""
    answer = host.get(f"/customers/{customer}/account")
    assert answer.status_code == 200
    seen: dict[str, Any] = answer.json()
    return seen


def test_an_account_is_read(host: TestClient) -> None:
    assert account(host, "emma") == {
        "account": "MP00000006",
        "state": "open",
        "due_now": 32900,
        "due_on": "2026-11-26",
        "next_bill": 5800,
        "total": 38700,
        "limit": 600000,
        "available": 561300,
        "balance": 0,
        "holds": [],
    }


def test_an_order_is_authorised_received_and_refunded(demo: Ledger, host: TestClient) -> None:
    answer = send(host, "/customers/lin/orders", order())
    assert (answer.status_code, answer.json()) == (
        201,
        {"order_no": "H1", "authorised": True, "declines": []},
    )
    assert account(host, "lin")["available"] == 298750
    answer = send(host, "/customers/lin/orders/H1/received")
    assert answer.status_code == 200
    assert len(answer.json()["charges"]) == 1
    assert account(host, "lin")["total"] == 1250
    answer = send(host, "/customers/lin/orders/H1/refunds", {"reference": "R1", "amount": 500})
    assert (answer.status_code, answer.json()) == (201, {"off_debt": 500, "to_customer": 0})
    assert account(host, "lin")["total"] == 750


def test_a_declined_order_tells_every_reason(demo: Ledger, host: TestClient) -> None:
    at = merchant_of(demo, "街角烘焙")
    answer = send(host, "/customers/qian/orders", order(merchant_id=at, amount=6000))
    assert (answer.status_code, answer.json()) == (
        201,
        {
            "order_no": "H1",
            "authorised": False,
            "declines": [
                {"reason": "merchant", "amount": 0},
                {"reason": "limit", "amount": 1000},  # 60.00 of 50.00
            ],
        },
    )


def test_an_order_in_instalments_becomes_a_plan(demo: Ledger, host: TestClient) -> None:
    send(host, "/customers/lin/orders", order(amount=90000, terms=3))
    send(host, "/customers/lin/orders/H1/received")
    assert account(host, "lin")["total"] == 91350  # 900.00 + 1.5 %


def test_logins_from_three_places_in_two_days_freeze_the_account(
    demo: Ledger, host: TestClient
) -> None:
    told = [
        send(host, "/customers/lin/logins", login(place=place), f"key-0000{number}").json()
        for number, place in enumerate(("杭州", "昆明", "沈阳", "大连"))
    ]
    assert told[-1] == {"frozen": False}  # it is frozen already
    assert {"frozen": True} in told[:3]
    assert account(host, "lin")["holds"] == ["environment"]
    assert len(facts_of(demo, account_of(demo, "lin")).logins) == 4


WRITES = [
    ("/customers/lin/orders", order(), order(amount=1251)),
    ("/customers/lin/orders", order(), order(merchant_id=3)),
    ("/customers/lin/orders", order(), order(order_no="H2")),
    ("/customers/lin/orders", order(), order(scene="offline")),
    ("/customers/lin/logins", login(), login(place="昆明")),
    ("/customers/lin/logins", login(), login(usual=True)),
    ("/customers/zhao/orders/{zhao}/refunds", *({"reference": "R1", "amount": a} for a in (5, 6))),
    ("/customers/zhao/orders/{zhao}/refunds", *({"reference": r, "amount": 5} for r in "AB")),
]


def test_the_same_key_is_answered_alike_and_with_other_contents_refused(
    demo: Ledger, host: TestClient
) -> None:
    (purchase,) = facts_of(demo, account_of(demo, "zhao")).purchases
    for number, (path, body, other) in enumerate(WRITES):
        key, at = f"key-1000{number}", path.format(zhao=purchase.order_no)
        told = body if "reference" not in body else {**body, "reference": f"N{number}"}
        if "order_no" in body:
            told = {**body, "order_no": f"N{number}"}
        first = send(host, at, told, key)
        assert first.status_code == 201, (path, first.text)
        before = everything(demo)
        again = send(host, at, told, key)
        assert (again.status_code, again.json()) == (201, first.json())
        changed = send(host, at, other, key)
        assert changed.status_code == 409, path
        assert changed.json()["refused"] == "same_key_other_request"
        assert everything(demo) == before


def test_the_same_key_of_another_customer_does_not_get_the_first_ones_answer(
    demo: Ledger, host: TestClient
) -> None:
    assert send(host, "/customers/lin/orders", order()).json()["authorised"] is True
    other = send(host, "/customers/zhou/orders", order(order_no="H2"))
    assert (other.status_code, other.json()["order_no"]) == (201, "H2")
    send(host, "/customers/lin/logins", login())
    mixed_up = send(host, "/customers/zhou/logins", login())
    assert (mixed_up.status_code, mixed_up.json()["refused"]) == (409, "same_key_other_request")


def test_an_order_number_and_a_refund_are_taken_once_under_any_key(
    demo: Ledger, host: TestClient
) -> None:
    send(host, "/customers/lin/orders", order())
    send(host, "/customers/lin/orders/H1/received")
    refund = {"reference": "R1", "amount": 500}
    assert send(host, "/customers/lin/orders/H1/refunds", refund).status_code == 201
    before = everything(demo)
    for path, body in (
        ("/customers/lin/orders", order()),
        ("/customers/zhou/orders", order()),
        ("/customers/lin/orders/H1/refunds", refund),
    ):
        answer = send(host, path, body, "another-key")
        assert (answer.status_code, answer.json()["refused"]) == (409, "already_taken")
    answer = send(host, "/customers/lin/orders/H1/received", None, "another-key")
    assert (answer.status_code, answer.json()["refused"]) == (409, "not_allowed_now")
    assert everything(demo) == before


@pytest.mark.parametrize(
    ("path", "body", "status", "refused"),
    [
        ("/customers/nobody/orders", order(), 404, "unknown_customer"),
        ("/customers/nobody/logins", login(), 404, "unknown_customer"),
        ("/customers/lin/orders", order(merchant_id=999), 404, "unknown_object"),
        ("/customers/lin/orders/NONE/received", None, 404, "unknown_object"),
        ("/customers/lin/orders/NONE/refunds", {"reference": "R", "amount": 5}, 404, None),
        ("/customers/lin/orders", order(amount=900, terms=3), 409, "not_allowed_now"),
        # Opened five days before 22 November.
        (
            "/customers/lin/orders",
            order(ordered_at="2026-11-16T23:59:59+08:00"),
            409,
            "not_allowed_now",
        ),
    ],
)
def test_what_is_refused_changes_nothing(
    demo: Ledger, host: TestClient, path: str, body: Any, status: int, refused: str | None
) -> None:
    before = everything(demo)
    answer = send(host, path, body)
    assert answer.status_code == status, answer.text
    assert answer.json()["refused"] == (refused or "unknown_object")
    assert everything(demo) == before
