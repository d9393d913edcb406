"""The payment provider's notifications: signed, repeated, late, out of order, or forged."""

from __future__ import annotations

import json

import pytest
from fastapi.testclient import TestClient
from pydantic import SecretStr

from monthly_pay.api import build
from monthly_pay.ledger.ledger import Ledger
from monthly_pay.settings import Settings
from tests.api.host import notification, notify
from tests.cli.terminal import everything
from tests.services.build import account_of, count, facts_of, payment_order


@pytest.fixture
def number(demo: Ledger) -> str:
    """A payment of 100.00 by Emma, who owes 387.00, of which the result is not known."""
    return payment_order(demo, account_of(demo, "emma"), "100")


@pytest.fixture
def provider(demo: Ledger, settings: Settings) -> TestClient:
    """The provider, which has no token of the host."""
    return TestClient(build(demo, settings))


def owed(ledger: Ledger) -> str:
    """What Emma owes."""
    return str(facts_of(ledger, account_of(ledger, "emma")).owed)


def test_a_success_books_the_payment_once_however_often_it_is_told(
    demo: Ledger, provider: TestClient, number: str
) -> None:
    for _ in range(3):
        answer = notify(provider, notification(number, 10000))
        assert (answer.status_code, answer.json()) == (200, {"state": "succeeded"})
    assert owed(demo) == "287.00"
    assert count(demo, "payment_events") == 1 + events_before(demo, number)


def events_before(ledger: Ledger, number: str) -> int:
    """Notifications of the other payments of the demo."""
    from sqlalchemy import text

    query = text(
        "SELECT count(*) FROM payment_events JOIN payments ON payments.id = payment_id "
        "WHERE payments.number <> :number"
    )
    with ledger.engine.connect() as connection:
        return connection.scalar(query, {"number": number}) or 0


def test_a_failure_books_nothing_and_says_why(
    demo: Ledger, provider: TestClient, number: str
) -> None:
    body = notification(number, 10000, "failed", failure="insufficient_funds")
    assert notify(provider, body).json() == {"state": "failed"}
    assert owed(demo) == "387.00"
    last = facts_of(demo, account_of(demo, "emma")).payments[-1]
    assert (last.number, last.state.value) == (number, "failed")


@pytest.mark.parametrize("order", [("succeeded", "failed"), ("failed", "succeeded")])
def test_in_whatever_order_they_come_a_success_counts(
    demo: Ledger, provider: TestClient, number: str, order: tuple[str, str]
) -> None:
    for outcome in order:
        assert notify(provider, notification(number, 10000, outcome)).status_code == 200
    assert owed(demo) == "287.00"
    assert facts_of(demo, account_of(demo, "emma")).payments[-1].state.value == "succeeded"


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"amount": 9999}, 409),
        ({"amount": 10001}, 409),
        ({"number": "P261122-99999"}, 404),
        ({"amount": 0}, 422),
        ({"amount": -10000}, 422),
        ({"amount": "10000"}, 422),
        ({"amount": 100.0}, 422),
        ({"amount": 10**30}, 422),
        ({"currency": "USD"}, 422),
        ({"outcome": "maybe"}, 422),
        ({"event_id": ""}, 422),
        ({"event_id": "a\x00b"}, 422),
        ({"account": "zhao"}, 422),
    ],
)
def test_a_notification_that_does_not_fit_its_order_books_nothing(
    demo: Ledger, provider: TestClient, number: str, body: dict[str, object], status: int
) -> None:
    before = everything(demo)
    told = json.loads(notification(number, 10000)) | body
    answer = notify(provider, json.dumps(told).encode())
    assert answer.status_code == status, answer.text
    assert everything(demo) == before


@pytest.mark.parametrize("changed", [{"outcome": "failed"}, {"amount": 9999}])
def test_an_event_that_comes_again_with_other_contents_is_refused(
    demo: Ledger, provider: TestClient, number: str, changed: dict[str, object]
) -> None:
    notify(provider, notification(number, 10000, event_id="E1"))
    before = everything(demo)
    told = json.loads(notification(number, 10000, event_id="E1")) | changed
    answer = notify(provider, json.dumps(told).encode())
    assert (answer.status_code, answer.json()["refused"]) == (409, "same_key_other_request")
    assert everything(demo) == before


def test_an_event_of_one_customer_does_not_pay_for_another(
    demo: Ledger, provider: TestClient, number: str
) -> None:
    other = payment_order(demo, account_of(demo, "wu"), "100")
    notify(provider, notification(number, 10000, event_id="E1"))
    before = everything(demo)
    answer = notify(provider, notification(other, 10000, event_id="E1"))
    assert (answer.status_code, answer.json()["refused"]) == (409, "same_key_other_request")
    assert everything(demo) == before


def test_a_forged_or_old_notification_is_not_taken_in(
    demo: Ledger, provider: TestClient, number: str
) -> None:
    before = everything(demo)
    body = notification(number, 10000)
    assert notify(provider, body, secret="guessed").status_code == 401
    assert notify(provider, body, age=301).status_code == 401
    assert notify(provider, body, age=-301).status_code == 401
    signed = notify(provider, notification("P261122-99999", 10000)).request.headers
    borrowed = {name: signed[name] for name in ("X-Signature", "X-Timestamp")}
    for headers, status in (
        (borrowed, 401),  # the signature of another body
        ({**borrowed, "X-Timestamp": "²"}, 401),
        ({**borrowed, "X-Signature": "ü"}, 401),
        ({"X-Timestamp": borrowed["X-Timestamp"]}, 422),
        ({"X-Signature": borrowed["X-Signature"]}, 422),
    ):
        encoded = {name: value.encode("latin-1") for name, value in headers.items()}
        answer = provider.post("/payments/notifications", content=body, headers=encoded)
        assert answer.status_code == status, headers
    assert everything(demo) == before


def test_a_notification_of_up_to_five_minutes_ago_is_taken_in(
    provider: TestClient, number: str
) -> None:
    assert notify(provider, notification(number, 10000), age=290).status_code == 200


def test_what_is_signed_but_not_json_is_unreadable(provider: TestClient, number: str) -> None:
    for body in (b"", b"{", b"[]", b"\xff", b'{"amount": NaN}', b'{"event_id": "\\ud800"}'):
        assert notify(provider, body).status_code == 422


def test_without_a_secret_in_the_settings_nothing_is_taken_in(demo: Ledger, number: str) -> None:
    provider = TestClient(build(demo, Settings(notification_secret=SecretStr(""))))
    assert notify(provider, notification(number, 10000), secret="").status_code == 401
    assert notify(provider, notification(number, 10000)).status_code == 401
    assert owed(demo) == "387.00"
