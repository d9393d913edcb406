"""What a customer sees and does: the page with the account, and the chat in it."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

WORDS = {
    "zh-CN": ("输入您的问题", "月付客服", "转人工", "重新开始", "收起"),
    "zh-TW": ("輸入您的問題", "月付客服", "轉人工", "重新開始", "收起"),
    "en": ("Type your question", "Monthly Pay help", "A person", "Start over", "Minimise"),
}


class Chat:
    """One tab with one customer's page."""

    def __init__(self, page: Page, address: str, customer: str, locale: str = "zh-CN") -> None:
        self.page = page
        self.address = address
        write, launcher, person, again, close = WORDS[locale]
        self.widget = page.locator("monthly-pay-assistant")
        self.launcher = self.widget.get_by_role("button", name=launcher)
        self.panel = self.widget.locator("dialog.panel")
        self.log = self.widget.get_by_role("log")
        self.field = self.widget.get_by_role("textbox", name=write)
        self.human = self.widget.get_by_role("button", name=person, exact=True)
        self.again = self.widget.locator("header").get_by_role("button", name=again)
        self.close = self.widget.get_by_role("button", name=close)
        self.notice = self.widget.locator(".notice")
        self.account = page.locator("#view")
        page.goto(f"{address}?customer={customer}&locale={locale}#monthly-pay")
        expect(self.launcher).to_be_visible()

    def open(self) -> Chat:
        """Opens the panel and waits until the history is there."""
        self.launcher.click()
        expect(self.log).to_have_attribute("aria-busy", "false")
        return self

    def say(self, text: str) -> None:
        """Types a message and sends it with Enter."""
        self.field.fill(text)
        self.field.press("Enter")

    def press(self, title: str) -> None:
        """Uses one of the buttons the assistant offers."""
        self.choice(title).click()

    def choice(self, title: str) -> Locator:
        """A button the assistant offers."""
        return self.log.get_by_role("button", name=title, exact=True)

    def messages(self, text: str) -> Locator:
        """The messages with just that text."""
        return self.log.locator(".message .text", has_text=re.compile(f"^{re.escape(text)}$"))

    def hears(self, text: str) -> None:
        """Waits until the assistant has said something with these words."""
        said = self.log.locator(".message.theirs", has_text=text)
        expect(said.last).to_be_attached()

    def code(self, number: int = 1) -> str:
        """The newest code on the customer's phone, once that many have come."""
        codes = self.page.locator("#phone [data-code]")
        expect(codes).to_have_count(number)
        code = codes.first.get_attribute("data-code")
        assert code is not None
        return code
