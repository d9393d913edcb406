"""Every view by the rules of axe: light and dark, phone and desktop."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.chat import Chat
from tests.browser.conftest import Open
from tests.browser.site import Site

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text("utf-8")
LOOKS = [
    pytest.param({"viewport": {"width": 390, "height": 844}, "color_scheme": "light"}, id="phone"),
    pytest.param(
        {"viewport": {"width": 390, "height": 844}, "color_scheme": "dark"}, id="phone-dark"
    ),
    pytest.param(
        {"viewport": {"width": 1280, "height": 800}, "color_scheme": "light"}, id="desktop"
    ),
    pytest.param(
        {"viewport": {"width": 1280, "height": 800}, "color_scheme": "dark"}, id="desktop-dark"
    ),
]
TOTAL = {"label": "现在结清", "value": "¥3,902.87"}
CARDS: list[tuple[str, dict[str, Any]]] = [
    (
        "账单",
        {"kind": "bill", "title": "11月21日账单", "rows": [{"label": "台灯", "value": "¥159.00"}]},
    ),
    (
        "现在结清需要 ¥3,902.87，明细如下",
        {
            "kind": "quote",
            "title": "结清报价",
            "rows": [{"label": "11月21日账单", "value": "¥854.99"}],
            "total": TOTAL,
            "note": "报价 16:42 前有效。",
        },
    ),
    (
        "计划",
        {
            "kind": "schedule",
            "title": "分 3 期",
            "rows": [{"label": "第 1 期", "value": "¥304.17"}],
        },
    ),
    (
        "清单",
        {
            "kind": "checklist",
            "title": "解除冻结",
            "rows": [
                {"label": "修改登录密码", "value": "11月21日", "state": "done"},
                {"label": "说明情况", "value": "", "state": "open"},
            ],
        },
    ),
    (
        "回执",
        {"kind": "receipt", "title": "回执", "rows": [{"label": "编号", "value": "C261122-00001"}]},
    ),
    ("不认识的卡片只剩文字", {"kind": "hologram", "title": "?", "rows": []}),
]


def findings(page: Page) -> list[str]:
    """What axe says against the page, shadow roots included; its script runs beside the page's."""
    page.evaluate(AXE)
    result: dict[str, Any] = page.evaluate("axe.run(document)")
    return [
        f"{one['id']}: {node['target']} {node['failureSummary']}"
        for one in result["violations"]
        for node in one["nodes"]
    ]


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("view", ["me", "wallet", "monthly-pay"])
def test_every_view_of_the_page(
    site: Site, contexts: Callable[..., BrowserContext], look: dict[str, Any], view: str
) -> None:
    chat = Chat(contexts(**look).new_page(), site.address, "zhao")
    chat.page.goto(f"{chat.page.url.split('#')[0]}#{view}")
    expect(chat.page.locator(f"[data-view={view}]")).to_be_visible()
    assert findings(chat.page) == []


@pytest.mark.parametrize("look", LOOKS)
def test_the_chat_with_choices_a_divider_a_person_and_a_question(
    opened: Open, site: Site, look: dict[str, Any]
) -> None:
    chat = opened("jiang", **look)
    assert findings(chat.page) == []
    site.say_as_human("jiang", "您好")
    chat.again.click()
    asked = chat.widget.get_by_role("dialog", name="重新开始对话？")
    expect(asked).to_be_visible()
    assert findings(chat.page) == []
    asked.get_by_role("button", name="重新开始").click()
    expect(chat.log.locator(".message.system")).to_have_count(1)
    chat.say("怎么关闭月付")
    expect(chat.choice("确认")).to_be_visible()
    assert findings(chat.page) == []


def test_the_chat_without_network(opened: Open, contexts: Callable[..., BrowserContext]) -> None:
    context = contexts()
    chat = opened("chen", context=context)
    context.set_offline(True)
    chat.say("这个月要还多少钱")
    expect(chat.log).to_contain_text("等网络恢复后发送")
    assert findings(chat.page) == []


@pytest.mark.parametrize("look", LOOKS)
def test_cards_of_every_kind(opened: Open, site: Site, look: dict[str, Any]) -> None:
    for text, card in CARDS:
        site.remember("chen", text, card)
    chat = opened("chen", **look)
    expect(chat.log.locator(".card")).to_have_count(5)
    quote = chat.log.get_by_role("region", name="结清报价")
    expect(quote.get_by_role("row", name="现在结清 ¥3,902.87")).to_be_visible()
    expect(quote.get_by_text("现在结清需要 ¥3,902.87，明细如下")).to_be_hidden()
    quote.get_by_text("文字版").click()
    expect(quote.get_by_text("现在结清需要 ¥3,902.87，明细如下")).to_be_visible()
    steps = chat.log.get_by_role("region", name="解除冻结").get_by_role("listitem")
    expect(steps).to_have_text(["已完成: 修改登录密码11月21日", "未完成: 说明情况"])
    expect(chat.messages("不认识的卡片只剩文字")).to_be_visible()
    assert findings(chat.page) == []
