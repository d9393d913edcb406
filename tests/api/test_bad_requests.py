"""Requests nobody may make, or that cannot be read: a clear status, and nothing is changed."""

from __future__ import annotations

import json
from typing import Any

import pytest
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, example, given
from hypothesis import settings as trials
from hypothesis import strategies as st
from pydantic import SecretStr

from monthly_pay.api import build
from monthly_pay.ledger.clock import LedgerClock
from monthly_pay.ledger.engine import open_engine
from monthly_pay.ledger.ledger import Ledger
from monthly_pay.settings import Settings
from tests.api.host import TOKEN, login, order, send
from tests.cli.terminal import everything

ROUTES = [
    ("GET", "/customers/lin/account"),
    ("POST", "/customers/lin/orders"),
    ("POST", "/customers/lin/orders/H1/received"),
    ("POST", "/customers/lin/orders/H1/refunds"),
    ("POST", "/customers/lin/logins"),
    ("POST", "/customers"),
    ("POST", "/customers/lin/cards"),
    ("POST", "/merchants"),
]
WRONG_ORDERS = [
    {"amount": 0},
    {"amount": -1250},
    {"amount": 12.5},
    {"amount": "1250"},
    {"amount": True},
    {"amount": None},
    {"amount": 100_000_001},
    {"amount": 10**30},
    {"currency": "USD"},
    {"currency": "cny"},
    {"merchant_id": 0},
    {"merchant_id": 2**31},
    {"merchant_id": "2"},
    {"order_no": ""},
    {"order_no": "x" * 65},
    {"order_no": "a\x00b"},
    {"item": ""},
    {"item": "a\x00b"},
    {"ordered_at": "2026-11-22T10:00:00"},
    {"ordered_at": "0001-01-01T00:00:00+14:00"},
    {"ordered_at": "9999-12-31T23:59:59-12:00"},
    {"ordered_at": "yesterday"},
    {"terms": 4},
    {"customer": "zhao"},
]


@pytest.mark.parametrize(
    "token", [None, "", "wrong", "Bearer", "Bearer wrong", f"Basic {TOKEN}", "Bearer ümlaut"]
)
def test_only_the_host_app_may_call(demo: Ledger, settings: Settings, token: str | None) -> None:
    before = everything(demo)
    client = TestClient(build(demo, settings))
    for method, path in ROUTES:
        headers = {"Authorization": token.encode("latin-1")} if token is not None else {}
        answer = client.request(method, path, headers=headers, json=order())
        assert answer.status_code == 401, path
        assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert everything(demo) == before


def test_without_a_token_in_the_settings_nobody_may_call(demo: Ledger) -> None:
    closed = build(demo, Settings(api_token=SecretStr("")))
    answer = TestClient(closed).get("/customers/lin/account", headers={"Authorization": "Bearer "})
    assert answer.status_code == 401


def test_a_write_needs_a_key(demo: Ledger, host: TestClient) -> None:
    before = everything(demo)
    for path, body in (
        ("/customers/lin/orders", order()),
        ("/customers/lin/orders/H1/received", None),
        ("/customers/lin/orders/H1/refunds", {"reference": "R", "amount": 5}),
        ("/customers/lin/logins", login()),
    ):
        answer = host.post(path, json=body)
        assert answer.status_code == 422, path
        assert answer.json()["detail"][0]["loc"] == ["header", "Idempotency-Key"]
        assert send(host, path, body, "short").status_code == 422
        assert send(host, path, body, "x" * 101).status_code == 422
    assert everything(demo) == before


def test_an_order_that_cannot_be_read_changes_nothing(demo: Ledger, host: TestClient) -> None:
    before = everything(demo)
    for wrong in WRONG_ORDERS:
        answer = send(host, "/customers/lin/orders", order(**wrong))
        assert answer.status_code == 422, wrong
        assert answer.json()["detail"][0]["loc"][:2] == ["body", *wrong], wrong
    for missing in ("order_no", "merchant_id", "item", "amount", "ordered_at"):
        body = {name: value for name, value in order().items() if name != missing}
        assert send(host, "/customers/lin/orders", body).status_code == 422, missing
    assert everything(demo) == before


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"null", b'{"amount": NaN}', b'{"item": "\\ud800"}', b"\xff\xfe"]
)
def test_what_is_not_json_is_said_without_repeating_it(
    demo: Ledger, host: TestClient, body: bytes
) -> None:
    headers = {"Idempotency-Key": "key-00001", "Content-Type": "application/json"}
    answer = host.post("/customers/lin/orders", content=body, headers=headers)
    assert answer.status_code in (400, 422)
    assert "input" not in answer.text


def test_the_schema_describes_every_route(host: TestClient) -> None:
    schema = host.get("/openapi.json").json()
    assert {
        (method.upper(), path) for path, ways in schema["paths"].items() for method in ways
    } == {
        ("POST", "/customers/{customer}/orders"),
        ("POST", "/customers/{customer}/orders/{order_no}/received"),
        ("POST", "/customers/{customer}/orders/{order_no}/refunds"),
        ("POST", "/customers/{customer}/logins"),
        ("GET", "/customers/{customer}/account"),
        ("POST", "/customers"),
        ("POST", "/customers/{customer}/cards"),
        ("POST", "/merchants"),
        ("POST", "/agencies"),
        ("POST", "/customers/{customer}/assignments"),
        ("POST", "/customers/{customer}/assignments/end"),
        ("POST", "/customers/{customer}/contacts"),
        ("GET", "/customers/{customer}/preferences"),
        ("POST", "/payments/notifications"),
    }
    told = schema["paths"]["/payments/notifications"]["post"]["requestBody"]
    fields = told["content"]["application/json"]["schema"]["properties"]
    assert {"event_id", "number", "amount", "currency", "outcome", "failure"} == set(fields)
    assert schema["components"]["securitySchemes"]["HTTPBearer"]["scheme"] == "bearer"


def test_a_ledger_that_is_gone_is_not_an_answer(settings: Settings) -> None:
    gone = Ledger(open_engine("postgresql://127.0.0.1:1/x?connect_timeout=2"), LedgerClock())
    client = TestClient(build(gone, settings), headers={"Authorization": f"Bearer {TOKEN}"})
    for answer in (
        client.get("/customers/lin/account"),
        send(client, "/customers/lin/orders", order()),
        send(client, "/customers/lin/logins", login()),
    ):
        assert answer.status_code == 503
        assert answer.json() == {"error": "the ledger cannot be reached; try again"}


JSON = {"Content-Type": "application/json"}
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)
FIELDS = st.sampled_from(sorted({*order(), *login(), "reference", "scene", "terms", "currency"}))
BODIES = st.builds(
    lambda base, changes: {**base, **changes},
    st.sampled_from([order(), login(), {"reference": "R1", "amount": 5}]),
    st.dictionaries(FIELDS, ANYTHING, max_size=2),
)
NAMES = st.sampled_from(["lin", "shen", "zhao"]) | st.text(min_size=1, max_size=12)
PATHS = st.builds(
    lambda customer, order_no, end: f"/customers/{customer}/{end.format(order_no)}",
    NAMES,
    st.text(min_size=1, max_size=8) | st.just("D000001"),
    st.sampled_from(["orders", "orders/{}/received", "orders/{}/refunds", "logins"]),
)


def encoded(path: str) -> str:
    """Every byte but the slashes written with a percent sign."""
    written = (c if c == "/" else "".join(f"%{b:02X}" for b in _utf8(c)) for c in path)
    return "".join(written)


def _utf8(text: str) -> bytes:
    return text.encode("utf-8", "replace")


@trials(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(path=PATHS, body=BODIES | ANYTHING, key=st.text(min_size=8, max_size=12))
@example(path="/customers/\x00/orders", body=order(), key="key-00001")
@example(path="/customers/lin/orders/\x00/received", body=None, key="key-00001")
@example(path="/customers/lin/logins", body=login(place="\ud800"), key="key-00001")
def test_whatever_is_sent_is_answered_and_what_is_refused_leaves_no_trace(
    demo: Ledger, host: TestClient, path: str, body: Any, key: str
) -> None:
    before = everything(demo)
    headers = {"Idempotency-Key": _utf8(key), **JSON}
    answer = host.post(encoded(path), content=json.dumps(body).encode(), headers=headers)
    assert answer.status_code in {200, 201, 400, 404, 405, 409, 422}
    if answer.status_code >= 300:
        assert everything(demo) == before
