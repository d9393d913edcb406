"""The six journeys on the page: from the first words to the account beside the chat."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.conftest import Open


def test_opened_by_accident_is_closed_with_a_code_and_the_page_shows_it(opened: Open) -> None:
    chat = opened("lin")
    expect(chat.account).to_contain_text("¥3,000.00")
    chat.say("不小心开了月付怎么退")
    chat.hears("没有会员费")
    chat.press("关闭月付")
    chat.hears("确认现在关闭月付吗？")
    chat.press("确认")
    chat.hears("验证码已发到尾号 3656 的手机")
    chat.say(chat.code())
    chat.hears("月付已在11月22日关闭，回执号 C261122-")
    expect(chat.account).to_contain_text("已在11月22日关闭")
    expect(chat.account).not_to_contain_text("¥3,000.00")


def test_an_account_without_debts_is_closed(opened: Open) -> None:
    chat = opened("jiang")
    chat.say("怎么关闭月付")
    chat.hears("没有欠款，可以关闭")
    chat.press("确认")
    chat.hears("尾号 6076")
    chat.say(chat.code())
    chat.hears("回执号 C261122-")
    expect(chat.account).to_contain_text("已在11月22日关闭")


def test_paying_off_early_takes_the_sum_off_the_page(opened: Open) -> None:
    chat = opened("chen")
    expect(chat.account.locator(".due .sum")).to_have_text("¥854.99")
    expect(chat.account.locator(".limit strong")).to_have_text("¥8,150.12")
    chat.say("提前结清")
    chat.hears("¥3,902.87")
    chat.press("确认")
    chat.hears("用哪个付款？")
    chat.press("工商银行 8832")
    chat.hears("尾号 4858")
    chat.say(chat.code())
    chat.hears("已支付 ¥3,902.87，付款单号 P261122-")
    expect(chat.account.locator(".due .sum")).to_have_text("¥0.00")
    expect(chat.account.locator(".limit strong")).to_have_text("¥12,000.00")
    expect(chat.account.get_by_role("heading", name="分期")).to_have_count(0)


def test_a_wrong_code_charges_nothing(opened: Open) -> None:
    chat = opened("he")
    chat.say("提前结清")
    chat.press("确认")
    chat.hears("尾号 2427")
    right = chat.code()
    chat.say("000000" if right != "000000" else "111111")
    chat.hears("验证码不对")
    expect(chat.account.locator(".due .all")).to_have_text("全部待还 ¥23.80")


def test_the_bill_in_the_chat_is_the_bill_on_the_page(opened: Open) -> None:
    chat = opened("chen")
    chat.say("这个月要还多少钱")
    chat.hears("¥854.99")
    chat.hears("11月26日")
    expect(chat.account.locator(".due .by")).to_have_text("11月26日到期，还有 4 天")


def test_a_frozen_account_is_explained_and_can_be_applied_for(opened: Open) -> None:
    chat = opened("sun")
    expect(chat.account).to_contain_text("登录环境异常")
    chat.say("为什么冻结我的月付")
    chat.hears("新设备，乌鲁木齐")
    steps = chat.log.locator(".message", has_text="恢复要做的").get_by_role("listitem")
    expect(steps.first).to_have_text("未完成: 修改登录密码")
    chat.press("申请解冻")
    chat.hears("请说明一下情况")
    chat.say("我上周去几个城市出差，用的是公司新发的手机")
    chat.hears("解冻申请已提交，编号 A261122-00001")


def test_why_a_payment_was_declined(opened: Open) -> None:
    chat = opened("qian")
    expect(chat.account.locator(".limit strong")).to_have_text("¥50.00")
    chat.say("为什么用不了月付")
    chat.hears("¥50.00")


def test_english_customers_are_served_in_english(opened: Open) -> None:
    chat = opened("emma", locale="en")
    expect(chat.account).to_contain_text("Due 26 Nov, 4 days left")
    chat.say("please close my monthly pay account")
    chat.hears("the bill of 21 Nov")
    chat.press("Pay off early")
    chat.hears("Settling now takes ¥387.00")


def test_the_business_date_moves_on_and_the_bill_falls_due(opened: Open) -> None:
    chat = opened("emma")
    chat.close.click()
    chat.page.get_by_label("业务日期").fill("2026-11-28")
    chat.page.get_by_role("button", name="推进到这一天").click()
    expect(chat.page.locator("#moved")).to_have_text("已推进")
    # Debited on the due day; the purchase of two days ago waits for the next bill.
    expect(chat.account.locator(".due .sum")).to_have_text("¥0.00")
    expect(chat.account.locator(".due .all")).to_have_text("全部待还 ¥58.00")
