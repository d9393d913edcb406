"""Tokens, the sandbox phone, the business date; and who may ask for them."""

from __future__ import annotations

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from fastapi.testclient import TestClient

from monthly_pay.ports.phone import SandboxPhone
from monthly_pay.settings import Settings


def test_a_token_is_for_that_customer_only_and_short_lived(
    page: TestClient, public_key: Ed25519PublicKey
) -> None:
    told = page.post("/host/token", json={"customer": "lin", "locale": "en"}).json()
    claims = jwt.decode(
        told["token"], public_key, algorithms=["EdDSA"], audience="monthly-pay-assistant"
    )
    assert claims["sub"] == "lin"
    assert claims["locale"] == "en"
    assert claims["exp"] - claims["iat"] == 30 * 60


def test_there_is_no_token_for_somebody_unknown(page: TestClient) -> None:
    answer = page.post("/host/token", json={"customer": "nobody"})
    assert answer.status_code == 404
    assert "token" not in answer.json()


@pytest.mark.parametrize("origin", ["http://127.0.0.1:5081", "http://evil.example", "null", None])
def test_another_page_gets_no_token_and_moves_no_date(page: TestClient, origin: str | None) -> None:
    del page.headers["Origin"]
    headers = {"Origin": origin} if origin else {}
    asked = page.post("/host/token", json={"customer": "lin"}, headers=headers)
    assert asked.status_code == 403
    moved = page.post("/host/date", json={"to": "2026-11-23"}, headers=headers)
    assert moved.status_code == 403
    assert page.get("/host/accounts/lin").json()["today"] == "2026-11-22"


def test_a_page_whose_name_points_here_gets_nothing(page: TestClient) -> None:
    evil = {"Host": "evil.example", "Origin": "http://evil.example"}
    assert page.post("/host/token", json={"customer": "lin"}, headers=evil).status_code == 400
    assert page.get("/host/accounts/lin", headers=evil).status_code == 400


def test_the_phone_shows_its_own_codes_newest_first(page: TestClient, settings: Settings) -> None:
    assert page.get("/host/phones/emma").json() == []
    phone = SandboxPhone(settings.phone_file)
    phone.send_code("13800004860", "111111", 5)
    phone.send_code("13999994860", "222222", 5)  # another number with the same ending
    phone.send_code("13800004860", "333333", 5)
    assert page.get("/host/phones/emma").json() == [
        {"code": "333333", "minutes": 5},
        {"code": "111111", "minutes": 5},
    ]
    assert page.get("/host/phones/nobody").status_code == 404


def test_moving_the_date_closes_the_days_in_between(page: TestClient) -> None:
    answer = page.post("/host/date", json={"to": "2026-11-28"})
    assert answer.json() == {"today": "2026-11-28"}
    emma = page.get("/host/accounts/emma").json()
    assert emma["today"] == "2026-11-28"
    assert emma["account"]["due_now"] == 0  # debited on the 26th
    assert emma["account"]["total"] == 58_00


@pytest.mark.parametrize("to", ["2026-11-21", "2028-01-01", "tomorrow", "2026-02-30"])
def test_a_date_that_cannot_be_moved_to_changes_nothing(page: TestClient, to: str) -> None:
    assert page.post("/host/date", json={"to": to}).status_code == 422
    assert page.get("/host/accounts/lin").json()["today"] == "2026-11-22"
