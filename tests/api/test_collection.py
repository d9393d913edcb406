"""What the host's collection system tells: agencies, assignments, contacts."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient

from monthly_pay.ledger.ledger import Ledger
from monthly_pay.rules.contacting import Hours
from monthly_pay.services import accounts, collectors, preferences
from monthly_pay.services.preferences import Wish
from tests.api.host import send
from tests.cli.terminal import everything
from tests.services.build import CAUSE, account_of, count

NAME = "港湾信用"


def told(**changes: Any) -> dict[str, Any]:
    """A connected call by day."""
    return {
        "at": "2026-11-20T10:00:00+08:00",
        "kind": "call",
        "by": "0755-00003003",
        "connected": True,
        **changes,
    }


def test_an_agency_is_registered_and_gets_an_account(host: TestClient, demo: Ledger) -> None:
    made = host.post("/agencies", json={"name": NAME, "numbers": ["0755-0000 3003"]})
    assert (made.status_code, made.json()) == (201, {"id": 3})
    given = send(host, "/customers/wu/assignments", {"agency": NAME})
    assert given.status_code == 201
    assert given.json() == {"case_number": "K261122-00002", "agency": NAME}
    assert send(host, "/customers/wu/assignments", {"agency": NAME}).json() == given.json()
    assert count(demo, "assignments") == 2
    checked = collectors.verify(demo, account_of(demo, "wu"), "075500003003")
    assert checked is not None
    assert checked.verdict == "yes"
    assert send(host, "/customers/wu/assignments/end").json() == {"ended": True}
    assert collectors.assigned(demo, account_of(demo, "wu")) is None


def test_a_contact_is_kept_once_and_checked(host: TestClient, demo: Ledger) -> None:
    before = count(demo, "contacts")
    night = told(at="2026-11-20T14:30:00+00:00")  # 22:30 in Shanghai
    kept = send(host, "/customers/wu/contacts", night)
    assert kept.status_code == 201
    assert kept.json()["broken"] == ["collection_hours"]
    assert send(host, "/customers/wu/contacts", night).json() == kept.json()
    assert count(demo, "contacts") == before + 1
    other = send(host, "/customers/wu/contacts", told())
    assert (other.status_code, other.json()["refused"]) == (409, "same_key_other_request")


def test_the_host_reads_how_a_customer_wants_to_be_contacted(
    host: TestClient, demo: Ledger
) -> None:
    wu = accounts.find_customer(demo, "wu")
    assert wu is not None
    preferences.wish(demo, CAUSE, wu.id, Wish(hours=Hours(9, 18), avoid_work=True), "w1")
    preferences.pause_for_crisis(demo, CAUSE, wu.id, "c1")
    assert host.get("/customers/wu/preferences").json() == {
        "hours": [9, 18],
        "channels": ["call", "push", "sms", "widget"],
        "language": None,
        "avoid_work": True,
        "paused_until": "2026-12-22",
    }
    assert host.get("/customers/nobody/preferences").status_code == 404


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/customers/wu/assignments", {"agency": "nobody"}, 404),
        ("/customers/nobody/assignments", {"agency": "海岸信用服务"}, 404),
        ("/customers/lin/assignments", {"agency": "海岸信用服务"}, 409),
        ("/customers/nobody/contacts", told(), 404),
        ("/customers/wu/contacts", told(at="2026-11-23T10:00:00+08:00"), 409),
        ("/customers/wu/contacts", told(at="2026-11-20T10:00:00"), 422),
        ("/customers/wu/contacts", told(kind="letter"), 422),
        ("/customers/wu/contacts", told(connected="yes"), 422),
        ("/customers/wu/contacts", told(acts=["shout"]), 422),
        ("/customers/wu/contacts", told(extra=1), 422),
        ("/agencies", {"name": "", "numbers": []}, 422),
        ("/agencies", {"name": NAME, "numbers": ["call me"]}, 422),
    ],
)
def test_what_is_wrong_is_refused_and_changes_nothing(
    host: TestClient, demo: Ledger, path: str, body: dict[str, Any], status: int
) -> None:
    before = everything(demo)
    assert send(host, path, body).status_code == status
    assert everything(demo) == before


@pytest.mark.parametrize(
    "path",
    ["/agencies", "/customers/wu/assignments", "/customers/wu/contacts"],
)
def test_only_the_host_may_tell(host: TestClient, path: str) -> None:
    answer = host.post(path, json={}, headers={"Authorization": "Bearer other"})
    assert answer.status_code == 401
