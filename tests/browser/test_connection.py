"""Nothing is lost and nothing doubled: reload, a second tab, no network, a second customer."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import BrowserContext, expect

from tests.browser.chat import Chat
from tests.browser.conftest import Open
from tests.browser.site import Site


def test_the_history_is_there_after_a_reload_and_buttons_still_work(opened: Open) -> None:
    chat = opened("jiang")
    chat.say("怎么关闭月付")
    expect(chat.choice("确认")).to_be_visible()
    chat.page.reload()
    chat.open()
    expect(chat.messages("怎么关闭月付")).to_have_count(1)
    chat.press("确认")
    chat.hears("尾号 6076")
    expect(chat.choice("确认")).to_have_count(0)


def test_buttons_vanish_when_one_is_used_and_stay_away(opened: Open) -> None:
    chat = opened("jiang")
    chat.say("怎么关闭月付")
    chat.press("不办了")
    chat.hears("没有办理")
    expect(chat.choice("不办了")).to_have_count(0)
    expect(chat.messages("不办了")).to_have_count(1)
    chat.page.reload()
    chat.open()
    expect(chat.messages("不办了")).to_have_count(1)
    expect(chat.choice("确认")).to_have_count(0)


def test_two_tabs_show_the_same_conversation(
    opened: Open, contexts: Callable[..., BrowserContext]
) -> None:
    context = contexts()
    first, second = opened("chen", context=context), opened("chen", context=context)
    first.say("这个月要还多少钱")
    second.hears("¥854.99")
    expect(second.messages("这个月要还多少钱")).to_have_count(1)
    second.say("谢谢")
    expect(first.messages("谢谢")).to_have_count(1)
    expect(first.choice("查看明细")).to_have_count(0)


def test_a_second_device_has_the_history(opened: Open) -> None:
    opened("chen").say("这个月要还多少钱")
    other = opened("chen", viewport={"width": 390, "height": 844})
    other.hears("¥854.99")
    expect(other.messages("这个月要还多少钱")).to_have_count(1)


def test_what_is_written_without_network_goes_out_once_it_is_back(
    opened: Open, contexts: Callable[..., BrowserContext]
) -> None:
    context = contexts()
    chat = opened("chen", context=context)
    context.set_offline(True)
    expect(chat.notice).to_have_text("网络断开了，恢复后自动发送")
    chat.say("这个月要还多少钱")
    expect(chat.log).to_contain_text("等网络恢复后发送")
    context.set_offline(False)
    chat.hears("¥854.99")
    expect(chat.notice).to_have_text("")
    expect(chat.messages("这个月要还多少钱")).to_have_count(1)


def test_a_line_that_breaks_while_a_message_goes_out_doubles_nothing(
    opened: Open, contexts: Callable[..., BrowserContext]
) -> None:
    context = contexts()
    chat = opened("chen", context=context)
    chat.say("这个月要还多少钱")
    context.set_offline(True)
    expect(chat.notice).to_have_text("网络断开了，恢复后自动发送")
    context.set_offline(False)
    chat.hears("¥854.99")
    chat.say("谢谢")
    expect(chat.messages("谢谢")).to_have_count(1)
    expect(chat.messages("这个月要还多少钱")).to_have_count(1)
    expect(chat.log.locator(".theirs", has_text="本期应还 ¥854.99")).to_have_count(1)


def test_where_websockets_are_blocked_it_works_by_polling(
    site: Site, contexts: Callable[..., BrowserContext]
) -> None:
    context = contexts()
    context.add_init_script("delete window.WebSocket")
    page, sockets = context.new_page(), list[str]()
    page.on("websocket", lambda socket: sockets.append(socket.url))
    chat = Chat(page, site.address, "chen").open()
    chat.say("这个月要还多少钱")
    chat.hears("¥854.99")
    assert sockets == []


def test_an_expired_login_is_renewed_at_once(
    site: Site, contexts: Callable[..., BrowserContext]
) -> None:
    page = contexts().new_page()
    expired = {"status": 200, "json": {"token": site.token("chen", -1)}}
    page.route("**/host/token", lambda route: route.fulfill(**expired), times=1)
    chat = Chat(page, site.address, "chen").open()
    expect(chat.notice).to_have_text("")
    chat.say("这个月要还多少钱")
    chat.hears("¥854.99")


def test_a_login_that_expires_in_the_middle_is_renewed_without_a_break(
    site: Site, contexts: Callable[..., BrowserContext]
) -> None:
    page, sockets = contexts().new_page(), list[str]()
    page.on("websocket", lambda socket: sockets.append(socket.url))
    token = site.token("chen", 4)
    short = {"status": 200, "json": {"token": token}}
    page.route("**/host/token", lambda route: route.fulfill(**short), times=1)
    chat = Chat(page, site.address, "chen").open()
    while site.accepts(token):
        pass
    chat.say("这个月要还多少钱")
    chat.hears("¥854.99")
    expect(chat.messages("这个月要还多少钱")).to_have_count(1)
    assert len(sockets) == 1


def test_an_answer_missed_without_network_is_caught_up(
    opened: Open, contexts: Callable[..., BrowserContext], site: Site
) -> None:
    context = contexts()
    chat = opened("zhao", context=context)
    context.set_offline(True)
    expect(chat.notice).to_have_text("网络断开了，恢复后自动发送")
    site.say_as_human("zhao", "您好，我是客服小陈")
    expect(chat.messages("您好，我是客服小陈")).to_have_count(0)
    context.set_offline(False)
    expect(chat.messages("您好，我是客服小陈")).to_have_count(1)


def test_another_customer_sees_nothing_of_it(opened: Open) -> None:
    opened("chen").say("这个月要还多少钱")
    other = opened("lin")
    other.say("你好")
    other.hears("月付")
    expect(other.log).not_to_contain_text("854.99")
    expect(other.messages("这个月要还多少钱")).to_have_count(0)


def test_changing_the_customer_changes_the_conversation(opened: Open) -> None:
    chat = opened("chen")
    chat.say("这个月要还多少钱")
    chat.hears("¥854.99")
    chat.close.click()
    chat.page.get_by_label("当前用户").select_option("lin")
    expect(chat.account).to_contain_text("¥3,000.00")
    chat.open()
    expect(chat.messages("这个月要还多少钱")).to_have_count(0)


def test_unread_messages_are_counted_until_the_panel_is_opened(opened: Open, site: Site) -> None:
    chat = opened("zhao")
    chat.close.click()
    site.say_as_human("zhao", "您的还款计划已经批准")
    expect(chat.launcher).to_have_accessible_name("月付客服 1 1 条未读消息")
    chat.open()
    expect(chat.messages("您的还款计划已经批准")).to_have_count(1)
    chat.close.click()
    expect(chat.launcher).to_have_accessible_name("月付客服")


def test_starting_over_asks_first_and_keeps_the_history(opened: Open) -> None:
    chat = opened("jiang")
    chat.say("怎么关闭月付")
    expect(chat.choice("确认")).to_be_visible()
    chat.again.click()
    asked = chat.widget.get_by_role("dialog", name="重新开始对话？")
    asked.get_by_role("button", name="不用了").click()
    expect(chat.choice("确认")).to_be_visible()
    chat.again.click()
    asked.get_by_role("button", name="重新开始").click()
    expect(chat.log.locator(".message.system")).to_have_count(1)
    expect(chat.messages("怎么关闭月付")).to_have_count(1)
    expect(chat.choice("确认")).to_have_count(0)


def test_a_human_is_one_button_away(opened: Open) -> None:
    chat = opened("zhao")
    chat.human.click()
    expect(chat.messages("转人工")).to_have_count(1)
    chat.hears("人工")


def test_while_a_human_answers_the_header_says_so(opened: Open, site: Site) -> None:
    chat = opened("zhao")
    site.tell("mode", {"customer": "zhao", "mode": "waiting", "place": 2, "hours": "9:00–21:00"})
    expect(chat.notice).to_have_text("正在转接人工，您前面还有 2 位（服务时间 9:00–21:00）")
    site.tell("mode", {"customer": "zhao", "mode": "human"})
    expect(chat.notice).to_have_text("人工客服正在为您服务")
    expect(chat.human).to_be_hidden()


def test_a_login_that_is_not_accepted_is_said_and_can_be_tried_again(
    site: Site, contexts: Callable[..., BrowserContext]
) -> None:
    context = contexts()
    page = context.new_page()
    broken = {"status": 200, "json": {"token": "not-a-token"}}
    page.route("**/host/token", lambda route: route.fulfill(**broken))
    chat = Chat(page, site.address, "chen")
    chat.launcher.click()
    expect(chat.notice).to_have_text("登录状态没有通过验证，暂时不能聊天")
    page.unroute("**/host/token")
    chat.widget.get_by_role("button", name="再试一次").click()
    expect(chat.notice).to_have_text("")
    chat.say("这个月要还多少钱")
    chat.hears("¥854.99")
