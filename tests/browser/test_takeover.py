"""A live takeover, with a customer and an operator in two browsers."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import Open
from tests.browser.site import OPERATOR, PASSWORD, Site
from tests.browser.test_accessibility import findings


class Operator:
    """Somebody at the desk, in a browser of their own."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.address = address
        self.log = page.locator(".log")
        self.field = page.get_by_role("textbox", name="回复")
        page.goto(address)
        page.get_by_label("用户名").fill(OPERATOR)
        page.get_by_label("密码").fill(PASSWORD)
        page.get_by_role("button", name="登录").click()
        expect(page.get_by_role("heading", name="队列")).to_be_visible()

    def press(self, name: str) -> None:
        """Uses a button."""
        self.page.get_by_role("button", name=name, exact=True).click()

    def sees(self, by: str, text: str) -> None:
        """Waits until somebody has said something in the conversation."""
        expect(self.log.locator(f"div.{by}", has_text=text)).to_have_count(1)


@pytest.fixture
def operator(site: Site, contexts: Callable[..., BrowserContext]) -> Operator:
    """An operator who has logged in and sees the queue."""
    return Operator(contexts().new_page(), site.desk)


def test_a_person_takes_over_answers_and_hands_back(opened: Open, operator: Operator) -> None:
    chat = opened("chen")
    chat.say("转人工")
    chat.hears("工单号 S261122-00001")
    expect(chat.notice).to_contain_text("前面还有 0 位")
    expect(chat.notice).to_contain_text("09:00–21:00")

    operator.page.get_by_role("link", name="要求人工").click()
    operator.sees("customer", "转人工")
    expect(operator.page.get_by_label("账户", exact=True)).to_contain_text("¥854.99")
    operator.press("接管")
    chat.hears("人工客服已接入")
    expect(chat.notice).to_have_text("人工客服正在为您服务")

    chat.say("我的卡号是6222021234567890128，怎么还没到账")
    operator.sees("customer", "****0128，怎么还没到账")
    operator.field.fill("<b>您好</b>，我来看一下")
    operator.field.press("Enter")
    chat.hears("<b>您好</b>，我来看一下")
    operator.sees("human", "<b>您好</b>，我来看一下")
    assert chat.log.locator(".message.theirs", has_text="账单").count() == 0

    operator.press("完成并交还助手")
    chat.hears("我继续为您服务")
    expect(chat.notice).to_have_text("")
    chat.say("查账单")
    chat.hears("¥854.99")


def test_who_waits_sees_the_place_in_the_queue_change(opened: Open, operator: Operator) -> None:
    first, second = opened("lin"), opened("he")
    first.say("转人工")
    first.hears("S261122-00001")
    second.say("转人工")
    expect(second.notice).to_contain_text("前面还有 1 位")
    second.say("查账单")  # the assistant answers whoever waits
    second.hears("¥23.80")
    operator.page.get_by_role("link", name="要求人工").first.click()
    operator.press("接管")
    expect(second.notice).to_contain_text("前面还有 0 位")


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_the_pages_of_the_desk_by_the_rules_of_axe(
    site: Site, opened: Open, contexts: Callable[..., BrowserContext], colours: str
) -> None:
    chat = opened("zhao")
    chat.say("转人工")
    chat.hears("S261122-00001")
    desk = Operator(contexts(color_scheme=colours, bypass_csp=True).new_page(), site.desk)
    link = desk.page.get_by_role("link", name="要求人工")
    expect(link).to_be_visible()
    assert findings(desk.page) == []
    link.click()
    desk.press("接管")
    expect(desk.field).to_be_visible()
    desk.sees("customer", "转人工")
    assert findings(desk.page) == []
    for path in ("numbers", "audit"):
        desk.page.goto(f"{site.desk}{path}")
        assert findings(desk.page) == []
