"""The options of `docs/embedding.md`, on a page that embeds the widget by hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Error, Page, expect

from tests.browser.site import Site

OPEN = """async (token) => {
  document.querySelector("#view").id = "embedded";
  document.querySelector("monthly-pay-assistant").remove();
  window.heard = [];
  window.chat = await MonthlyPayAssistant.open({
    getToken: async () => token,
    mount: document.querySelector("#embedded"),
    locale: "en-GB",
    theme: "dark",
    links: ["https://help.example.com"],
    onUnread: (count) => window.heard.push(count),
  });
}"""


@pytest.fixture
def page(site: Site, contexts: Callable[..., BrowserContext]) -> Page:
    """A page with the widget's script; its own chat is taken away by the tests."""
    page = contexts().new_page()
    page.goto(f"{site.address}?customer=lin")
    expect(page.locator("monthly-pay-assistant .launcher")).to_be_visible()
    return page


def test_it_fills_an_element_of_the_page_without_a_launcher(page: Page, site: Site) -> None:
    page.evaluate(OPEN, site.token("zhao", 600))
    embedded = page.locator("#embedded monthly-pay-assistant")
    expect(embedded.get_by_role("heading", name="Monthly Pay help")).to_be_visible()
    expect(embedded.locator(".launcher")).to_have_count(0)
    site.say_as_human("zhao", "see https://help.example.com/a or https://evil.example/b")
    expect(embedded.get_by_role("link")).to_have_text(["https://help.example.com/a"])
    page.evaluate("chat.close()")
    expect(embedded).to_have_count(0)


def test_its_colours_are_the_pages(page: Page, site: Site) -> None:
    page.evaluate("document.body.style.setProperty('--mp-dark-accent', 'rgb(250, 200, 10)')")
    page.evaluate(OPEN, site.token("zhao", 600))
    person = page.locator("#embedded").get_by_role("button", name="A person")
    expect(person).to_have_css("color", "rgb(250, 200, 10)")


def test_without_a_way_to_a_token_it_says_so(page: Page) -> None:
    with pytest.raises(Error, match=r"needs tokenUrl or getToken"):
        page.evaluate("MonthlyPayAssistant.open({})")


def test_a_token_address_is_posted_to(page: Page, site: Site) -> None:
    asked: list[Any] = []

    def answer(route: Any) -> None:
        asked.append(route.request.method)
        route.fulfill(status=200, json={"token": site.token("zhao", 600)})

    page.route("**/chat-token", answer)
    page.evaluate("MonthlyPayAssistant.open({tokenUrl: '/chat-token', mount: document.body})")
    site.say_as_human("zhao", "您好")
    expect(page.locator("monthly-pay-assistant").get_by_text("您好", exact=True)).to_be_visible()
    assert asked == ["POST"]
