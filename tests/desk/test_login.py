"""Who gets in: passwords, tries, sessions, forms of this session only."""

from __future__ import annotations

from collections.abc import Callable

import jwt
import pytest
from sqlalchemy import text

from monthly_pay.ledger.ledger import Cause, Ledger
from monthly_pay.ledger.tables.desk import Role
from monthly_pay.rules.refusals import Refusal
from monthly_pay.services import operators
from tests.desk.conftest import ORIGIN, PASSWORD, Desk
from tests.services.build import refused

Browser = Callable[[], Desk]
PAGES = ["/", "/queue", "/numbers", "/audit", "/cases/S261122-00001"]


@pytest.mark.parametrize("page", PAGES)
def test_without_a_session_every_page_leads_to_the_login(browser: Browser, page: str) -> None:
    answer = browser().client.get(page)
    assert (answer.status_code, answer.headers["location"]) == (303, "/login")


def test_what_a_script_asks_without_a_session_is_refused(browser: Browser) -> None:
    path = "/cases/S261122-00001/live"
    answer = browser().client.get(path, headers={"Accept": "application/json"})
    assert answer.status_code == 401


def test_the_right_password_starts_a_session_no_script_can_read(browser: Browser) -> None:
    answer = browser().log_in("mei")
    cookie = answer.headers["set-cookie"].lower()
    assert answer.status_code == 303
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert "max-age=28800" in cookie


@pytest.mark.parametrize(("name", "password"), [("mei", "wrong"), ("nobody", PASSWORD)])
def test_a_wrong_name_and_a_wrong_password_are_told_alike(
    browser: Browser, name: str, password: str
) -> None:
    answer = browser().log_in(name, password)
    assert answer.status_code == 401
    assert "Name or password is wrong" in answer.text
    assert "set-cookie" not in answer.headers


def test_after_five_wrong_passwords_the_right_one_has_to_wait(browser: Browser) -> None:
    desk = browser()
    tried = [desk.log_in("mei", f"wrong {n}").status_code for n in range(6)]
    assert tried == [401, 401, 401, 401, 401, 429]
    assert desk.log_in("mei").status_code == 429
    assert desk.log_in("guo").status_code == 303


def test_logging_out_ends_the_sessions_of_every_browser(browser: Browser) -> None:
    one, other = browser(), browser()
    one.log_in("mei")
    other.log_in("mei")
    assert one.send("/logout").status_code == 303
    assert other.client.get("/").status_code == 303


def test_another_password_ends_the_sessions(browser: Browser, demo: Ledger) -> None:
    desk = browser()
    desk.log_in("mei")
    operators.add(demo, Cause("test"), "mei", Role.AGENT, "another password", replace=True)
    assert desk.client.get("/").status_code == 303


def test_a_session_somebody_else_signed_is_none(browser: Browser) -> None:
    desk = browser()
    claims = {"sub": "guo", "epoch": 1, "iat": 0, "exp": 4_000_000_000}
    desk.client.cookies.set("desk", jwt.encode(claims, "e" * 32, "HS256"))
    assert desk.client.get("/").status_code == 303


def test_a_session_ends_with_its_time(browser: Browser) -> None:
    desk = browser()
    claims = {"sub": "guo", "epoch": 1, "iat": 0, "exp": 1_000_000_000}
    desk.client.cookies.set("desk", jwt.encode(claims, "d" * 32, "HS256"))
    assert desk.client.get("/").status_code == 303


def test_a_form_without_the_token_of_the_session_changes_nothing(
    agent: Desk, supervisor: Desk, opened: Callable[..., str], demo: Ledger
) -> None:
    number = opened("lin")
    for csrf in ("", "0" * 64, supervisor.token()):
        answer = agent.client.post(f"/cases/{number}/take", data={"csrf": csrf})
        assert answer.status_code == 403
    with demo.engine.connect() as connection:
        assert connection.scalar(text("SELECT state FROM cases")) == "open"


@pytest.mark.parametrize("origin", ["http://evil.example", "null", ""])
def test_a_form_of_another_site_changes_nothing(
    agent: Desk, opened: Callable[..., str], origin: str
) -> None:
    number, csrf = opened("lin"), agent.token()
    agent.client.headers["Origin"] = origin
    answer = agent.client.post(f"/cases/{number}/take", data={"csrf": csrf})
    assert answer.status_code == 403


def test_another_site_cannot_log_anybody_in(browser: Browser) -> None:
    desk = browser()
    desk.client.headers["Origin"] = "http://evil.example"
    assert desk.log_in("mei").status_code == 403


def test_every_answer_allows_only_what_comes_from_here(agent: Desk) -> None:
    for path in ("/", "/login", "/static/desk.js"):
        headers = agent.client.get(path).headers
        policy = headers["content-security-policy"]
        assert policy.startswith("default-src 'none'; script-src 'self'; ")
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert headers["cache-control"] == "no-store"
    page = agent.client.get("/").text
    assert "style=" not in page
    assert page.count("<script") == page.count('src="/static/desk.js"') == 1
    assert ORIGIN not in page


def test_a_name_that_is_not_the_desks_is_not_answered(browser: Browser) -> None:
    assert browser().client.get("/login", headers={"Host": "evil.example"}).status_code == 400


def test_passwords_are_kept_as_salted_hashes(demo: Ledger) -> None:
    for name in ("a", "b"):
        operators.add(demo, Cause("test"), name, Role.AGENT, PASSWORD)
    with demo.engine.connect() as connection:
        kept = list(connection.scalars(text("SELECT password FROM operators")))
        asked = str(list(connection.execute(text("SELECT request, response FROM commands"))))
    assert len({one for one in kept if one.startswith("scrypt$")}) == 2
    assert PASSWORD not in str(kept) + asked


def test_a_short_password_and_a_name_that_is_taken_are_refused(demo: Ledger) -> None:
    with refused(Refusal.NOT_ALLOWED_NOW):
        operators.add(demo, Cause("test"), "a", Role.AGENT, "elevenchars")
    operators.add(demo, Cause("test"), "a", Role.AGENT, "twelve chars")
    with refused(Refusal.ALREADY_TAKEN):
        operators.add(demo, Cause("test"), "a", Role.SUPERVISOR, "twelve chars")
