"""Writing: Enter, input methods, the keyboard alone, long texts, a phone's screen."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.conftest import Open

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


def test_enter_while_an_input_method_composes_sends_nothing(opened: Open) -> None:
    chat = opened("chen")
    chat.field.fill("zhangdan")
    chat.field.dispatch_event("compositionstart", {"data": ""})
    composing = {"key": "Enter", "keyCode": 229, "isComposing": True, "bubbles": True}
    chat.field.dispatch_event("keydown", composing)
    chat.field.dispatch_event("compositionend", {"data": "账单"})
    # The key that ends a composition comes once more in some browsers, after its end.
    chat.field.dispatch_event("keydown", {**composing, "isComposing": False})
    expect(chat.field).to_have_value("zhangdan")
    expect(chat.log.locator(".message")).to_have_count(0)
    chat.say("账单")
    expect(chat.messages("账单")).to_have_count(1)


def test_shift_enter_makes_a_line_and_enter_sends_both(opened: Open) -> None:
    chat = opened("zhao")
    chat.field.press_sequentially("你好")
    chat.field.press("Shift+Enter")
    chat.field.press_sequentially("在吗")
    chat.field.press("Enter")
    expect(chat.messages("你好\n在吗")).to_have_count(1)
    expect(chat.field).to_have_value("")


def test_blank_text_is_not_sent(opened: Open) -> None:
    chat = opened("zhao")
    chat.say("   ")
    expect(chat.widget.get_by_role("button", name="发送")).to_be_disabled()
    chat.say("你好")
    expect(chat.messages("你好")).to_have_count(1)
    expect(chat.log.locator(".message.mine")).to_have_count(1)


def test_the_keyboard_alone_closes_an_account(opened: Open) -> None:
    chat = opened("jiang")
    keyboard = chat.page.keyboard
    expect(chat.field).to_be_focused()
    keyboard.type("怎么关闭月付")
    keyboard.press("Enter")
    expect(chat.choice("不办了")).to_be_visible()
    keyboard.press("Shift+Tab")
    expect(chat.choice("不办了")).to_be_focused()
    keyboard.press("Shift+Tab")
    keyboard.press("Enter")
    chat.hears("尾号 6076")
    expect(chat.field).to_be_focused()  # the buttons are gone: back to where one writes
    keyboard.type(chat.code())
    keyboard.press("Enter")
    chat.hears("回执号 C261122-")
    keyboard.press("Escape")
    expect(chat.panel).to_be_hidden()
    expect(chat.launcher).to_be_focused()
    keyboard.press("Enter")
    expect(chat.field).to_be_focused()


def test_escape_goes_back_to_what_opened_the_chat(opened: Open) -> None:
    chat = opened("chen")
    chat.close.click()
    ask = chat.page.get_by_role("button", name="问月付助手")
    ask.focus()
    chat.page.keyboard.press("Enter")
    expect(chat.field).to_be_focused()
    chat.page.keyboard.press("Escape")
    expect(ask).to_be_focused()


def test_on_a_phone_the_chat_has_the_whole_screen_and_keeps_the_focus(opened: Open) -> None:
    chat = opened("jiang", **PHONE)
    assert chat.panel.bounding_box() == {"x": 0, "y": 0, "width": 390, "height": 844}
    assert chat.page.evaluate("document.documentElement.scrollWidth") == 390
    for _ in range(12):
        chat.page.keyboard.press("Tab")
        inside = "document.activeElement.localName"
        assert chat.page.evaluate(inside) in ("monthly-pay-assistant", "body")
    chat.say("怎么关闭月付")
    chat.press("确认")
    sms = chat.page.locator("#sms")
    expect(sms).to_contain_text("验证码")
    chat.say(chat.code())
    chat.hears("回执号 C261122-")
    chat.close.click()
    expect(chat.account).to_contain_text("已在11月22日关闭")


def test_text_grows_with_the_text_size_of_the_system(opened: Open) -> None:
    chat = opened("chen")
    chat.say("这个月要还多少钱")
    chat.hears("¥854.99")
    size = "element => parseFloat(getComputedStyle(element).fontSize)"
    said = chat.messages("这个月要还多少钱")
    before = said.evaluate(size)
    chat.page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert said.evaluate(size) == 2 * before
    box = chat.panel.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["y"] >= 0
    assert box["x"] + box["width"] <= 1280


def test_a_text_that_is_too_long_cannot_be_typed(opened: Open) -> None:
    chat = opened("chen")
    chat.field.press_sequentially("啊" * 3)
    chat.page.keyboard.insert_text("我" * 600)
    assert len(chat.field.input_value()) == 500
    expect(chat.widget.get_by_text("还可以输入 0 个字")).to_be_visible()


def test_a_text_that_grows_too_long_is_refused_with_a_reason(opened: Open) -> None:
    chat = opened("chen")
    chat.say("\ufdfa" * 500)  # one sign that stands for eighteen letters
    expect(chat.log.locator(".failed .state")).not_to_be_empty()
    expect(chat.log.locator(".theirs")).to_have_count(0)
