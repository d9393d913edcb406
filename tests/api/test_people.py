"""A customer, a card and a merchant that the host app makes known; then they do business."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient

from monthly_pay.ledger.ledger import Ledger
from monthly_pay.ports.bureau import SandboxBureau
from monthly_pay.services import accounts, opening
from tests.api.host import order, send
from tests.cli.terminal import everything
from tests.services.build import CAUSE, facts_of

CARD = {"kind": "bank_card", "bank": "海棠银行", "ending": "4821", "token": "provider-1"}


def person(**changes: Any) -> dict[str, Any]:
    """A customer with one card."""
    return {
        "customer": "u-1001",
        "name": "秦月",
        "phone": "13900001234",
        "born_on": "1995-05-05",
        "verified": True,
        "cards": [CARD],
        **changes,
    }


def test_a_person_made_known_can_open_and_buy(demo: Ledger, host: TestClient) -> None:
    assert send(host, "/customers", person()).status_code == 201
    wallet = {"kind": "wallet", "bank": "零钱", "token": "provider-2"}
    assert send(host, "/customers/u-1001/cards", wallet).status_code == 201
    seller = send(host, "/merchants", {"name": "小满书店", "fee_rate": "0.01"})
    assert seller.status_code == 201
    found = accounts.find_customer(demo, "u-1001")
    assert found is not None
    assert (found.name, found.phone_ending, found.account_id) == ("秦月", "1234", None)
    opened = opening.apply(demo, SandboxBureau(), CAUSE, found.id, "application")
    assert opened.account_id is not None
    cards = facts_of(demo, opened.account_id).cards
    assert [(card.bank, card.ending) for card in cards] == [
        ("海棠银行", "4821"),
        ("零钱", ""),
    ]
    bought = send(host, "/customers/u-1001/orders", order(merchant_id=seller.json()["id"]))
    assert bought.json() == {"order_no": "H1", "authorised": True, "declines": []}


def test_a_repetition_is_the_same_and_other_details_are_refused(
    demo: Ledger, host: TestClient
) -> None:
    told = (
        ("/customers", person(), person(phone="13900009999")),
        ("/customers/lin/cards", CARD, {**CARD, "token": "provider-9"}),
        ("/merchants", {"name": "小满书店"}, {"name": "小满书店", "settlement_days": 1}),
    )
    for path, body, other in told:
        first = send(host, path, body)
        before = everything(demo)
        assert send(host, path, body).json() == first.json(), path
        for key, refused in (
            ("key-00001", "same_key_other_request"),
            ("key-00002", "already_taken"),
        ):
            answer = send(host, path, other, key)
            assert (answer.status_code, answer.json()["refused"]) == (409, refused), path
        assert everything(demo) == before, path


@pytest.mark.parametrize(
    "wrong",
    [
        {"customer": ""},
        {"customer": "x" * 101},
        {"name": "a\x00b"},
        {"phone": "none"},
        {"phone": "1390000"[:3]},
        {"born_on": "1995-02-30"},
        {"born_on": "1850-01-01"},
        {"verified": "yes"},
        {"cards": [{**CARD, "kind": "gold"}]},
        {"cards": [{**CARD, "ending": "621700001234567"}]},
        {"cards": [{**CARD, "token": ""}]},
        {"cards": [CARD] * 21},
        {"story": "a demo"},
    ],
)
def test_a_person_that_cannot_be_read_is_not_written(
    demo: Ledger, host: TestClient, wrong: dict[str, Any]
) -> None:
    before = everything(demo)
    assert send(host, "/customers", person(**wrong)).status_code == 422
    assert everything(demo) == before


def test_the_audit_keeps_no_phone_number(demo: Ledger, host: TestClient) -> None:
    send(host, "/customers", person())
    assert "13900001234" not in str(everything(demo)["commands"])


def test_a_card_of_somebody_unknown_is_refused(demo: Ledger, host: TestClient) -> None:
    answer = send(host, "/customers/nobody/cards", CARD)
    assert (answer.status_code, answer.json()["refused"]) == (404, "unknown_customer")
