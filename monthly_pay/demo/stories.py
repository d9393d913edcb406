"""The demo customers: each with a name and a story that holds on any business date."""

from __future__ import annotations

from functools import partial

from sqlalchemy import select

from monthly_pay.demo.world import HOST, POOR, REPEATS, SLOW, Life, World, bank_card, wallet
from monthly_pay.ledger.clock import moment
from monthly_pay.ledger.ledger import Cause
from monthly_pay.ledger.tables.credit import StatementRow
from monthly_pay.ports.bureau import CreditReport, SandboxBureau
from monthly_pay.rules.conduct import Contact
from monthly_pay.rules.facts import Login
from monthly_pay.rules.money import Money
from monthly_pay.services import (
    closing,
    collectors,
    contacts,
    monitoring,
    opening,
    quotes,
    splitting,
)

# The registry of collection agencies; only the first has an account of these customers.
AGENCIES = {"海岸信用服务": "0755-00001001", "云桥咨询": "021-00002002"}
COLLECTOR = "海岸信用服务"

# What the sandbox bureau says of them; nothing of everybody else.
REPORTS = {"tang": CreditReport(overdue_elsewhere=1, debt_elsewhere=Money.yuan(128_000))}


def lin(world: World) -> None:
    """Opened by accident five days ago and never used."""
    world.customer(
        "lin",
        "林悦",
        "opened by accident, never used",
        opened=5,
        cycle=world.unbilled_since(world.today),
        limit=Money.yuan(3000),
        cards=(bank_card("招商银行", "6621"),),
    )


def he(world: World) -> None:
    """Opened by accident; one small purchase, posted and not yet on a bill."""
    life = world.customer(
        "he",
        "何川",
        "opened by accident, one small purchase of 23.80",
        opened=6,
        cycle=world.unbilled_since(world.ago(3)),
        limit=Money.yuan(2000),
        cards=(bank_card("建设银行", "0417"),),
    )
    life.buys("手机数据线", "晨光数码", Money.yuan(23, 80), ordered=6, posted=3)


def chen(world: World) -> None:
    """An open bill, a purchase in 12 instalments, and an older bill split into 6."""
    life = world.customer(
        "chen",
        "陈晓雨",
        "an open bill, a purchase plan and a bill plan",
        opened=240,
        cycle=world.open_bill(),
        limit=Money.yuan(12000),
        cards=(
            bank_card("工商银行", "8832", REPEATS),
            bank_card("农业银行", "1190", POOR),
            bank_card("交通银行", "7305", SLOW),
        ),
    )
    life.buys("手机", "晨光数码", Money.yuan(3599), ordered=140, posted=136, terms=12)
    life.buys("婴儿推车", "云朵母婴", Money.yuan(1280), ordered=100, posted=95)
    life.buys("床上四件套", "暖屋家居", Money.yuan(419), ordered=98, posted=95)
    life.buys("洗衣液", "青禾超市", Money.yuan(86, 40), ordered=22, posted=19)
    life.buys("台灯", "暖屋家居", Money.yuan(159), ordered=18, posted=14)
    life.buys("绘本", "飞鸟书店", Money.yuan(72, 50), ordered=2, posted=0)
    bill = world.open_bill().bill_for(world.ago(95))
    life.at((world.today - bill).days - 1, lambda: _split_latest_bill(life, 6))


def _split_latest_bill(life: Life, count: int) -> None:
    ledger = life.world.ledger
    query = (
        select(StatementRow.id)
        .where(StatementRow.account_id == life.account_id)
        .order_by(StatementRow.bill_date.desc())
        .limit(1)
    )
    with ledger.read() as reading:
        statement_id = reading.session.scalars(query).one()
    splitting.split(ledger, HOST, life.account_id, f"bill:{statement_id}", count)


def wu(world: World) -> None:
    """A bill three days late, still in grace: the debits failed, a better card came later."""
    life = world.customer(
        "wu",
        "吴迪",
        "overdue 3 days, in grace",
        opened=150,
        cycle=world.due_on(world.ago(3)),
        limit=Money.yuan(5000),
        cards=(bank_card("中国银行", "5526", POOR),),
    )
    life.buys("运动鞋", "青禾超市", Money.yuan(368, 50), ordered=24, posted=20)
    life.binds(bank_card("邮储银行", "3048"), days_ago=1)


def zhao(world: World) -> None:
    """A bill forty days late: penalty, a hold, and an agency that calls too often and too late."""
    life = world.customer(
        "zhao",
        "赵倩",
        "overdue 40 days, with a hold",
        opened=200,
        cycle=world.due_on(world.ago(40)),
        limit=Money.yuan(6000),
        cards=(bank_card("浦发银行", "2214", POOR),),
    )
    life.buys("沙发", "暖屋家居", Money.yuan(2156), ordered=60, posted=55)
    life.binds(wallet(), days_ago=2)
    life.at(6, partial(_give_to_agency, life))
    for hour, minute in ((9, 10), (11, 30), (15, 5), (19, 20)):
        life.at(3, partial(_called, life, 3, hour, minute))
    life.at(2, partial(_called, life, 2, 22, 15))


def _give_to_agency(life: Life) -> None:
    ledger = life.world.ledger
    for name, numbers in AGENCIES.items():
        collectors.register_agency(ledger, HOST, name, [numbers])
    collectors.assign(ledger, HOST, life.account_id, COLLECTOR, f"{life.subject}:1")


def _called(life: Life, days_ago: int, hour: int, minute: int) -> None:
    contact = Contact(moment(life.world.ago(days_ago), hour, minute))
    key = f"{life.subject}:{contact.at.isoformat()}"
    contacts.record(life.world.ledger, HOST, life.customer_id, contact, AGENCIES[COLLECTOR], key)


def sun(world: World) -> None:
    """Frozen for an unsafe environment: logins from four cities within a day."""
    life = world.customer(
        "sun",
        "孙浩",
        "hold for unsafe environment, logins in the ledger",
        opened=120,
        cycle=world.unbilled_since(world.ago(6)),
        limit=Money.yuan(8000),
        cards=(bank_card("民生银行", "9073"),),
    )
    life.buys("空气炸锅", "暖屋家居", Money.yuan(299), ordered=9, posted=6)
    places = ((3, 9, "杭州", True), (3, 14, "昆明", False), (3, 22, "沈阳", False))
    for days_ago, hour, place, usual in (*places, (2, 3, "乌鲁木齐", False)):
        life.at(days_ago, partial(_login, life, days_ago, hour, place, usual))


def _login(life: Life, days_ago: int, hour: int, place: str, usual: bool) -> None:
    at = moment(life.world.ago(days_ago), hour)
    login = Login(at, place, "usual phone" if usual else "new device", usual)
    key = f"{life.subject}:{at.isoformat()}"
    monitoring.record_login(life.world.ledger, HOST, life.customer_id, login, key)


def ma(world: World) -> None:
    """Frozen after a poll of the credit bureau: two other accounts overdue."""
    life = world.customer(
        "ma",
        "马丽",
        "hold by the credit bureau",
        opened=180,
        cycle=world.unbilled_since(world.ago(2)),
        limit=Money.yuan(5000),
        cards=(bank_card("兴业银行", "4450"),),
    )
    report = CreditReport(overdue_elsewhere=2, debt_elsewhere=Money.yuan(46_000))
    day = world.ago(9)
    life.at(
        9,
        lambda: monitoring.take_report(
            world.ledger, monitoring.BUREAU, life.customer_id, life.account_id, report, day
        ),
    )


def qian(world: World) -> None:
    """The limit is used up, and a purchase was declined for it yesterday."""
    life = world.customer(
        "qian",
        "钱伟",
        "limit used up, a purchase declined",
        opened=90,
        cycle=world.unbilled_since(world.ago(5)),
        limit=Money.yuan(2000),
        cards=(bank_card("光大银行", "6108"),),
    )
    life.buys("平板电脑", "晨光数码", Money.yuan(1950), ordered=8, posted=5)
    life.buys("书架", "暖屋家居", Money.yuan(199), ordered=1, posted=None, hour=19)


def zhou(world: World) -> None:
    """A purchase declined because the shop does not take monthly pay."""
    life = world.customer(
        "zhou",
        "周婷",
        "a merchant that does not support it",
        opened=60,
        cycle=world.unbilled_since(world.today),
        limit=Money.yuan(4000),
        cards=(bank_card("平安银行", "7719"),),
    )
    life.buys("生日蛋糕", "街角烘焙", Money.yuan(168), ordered=1, posted=None, hour=10)


def feng(world: World) -> None:
    """Two orders not yet received: nothing is owed, but limit is taken."""
    life = world.customer(
        "feng",
        "冯雪",
        "only unposted orders",
        opened=40,
        cycle=world.unbilled_since(world.today),
        limit=Money.yuan(3000),
        cards=(bank_card("中信银行", "3387"),),
    )
    life.buys("奶粉", "云朵母婴", Money.yuan(258), ordered=3, posted=None)
    life.buys("咖啡豆", "青禾超市", Money.yuan(79, 90), ordered=1, posted=None)


def jiang(world: World) -> None:
    """Everything was paid; ready to close."""
    life = world.customer(
        "jiang",
        "蒋涛",
        "everything paid, ready to close",
        opened=150,
        cycle=world.unbilled_since(world.ago(80)),
        limit=Money.yuan(5000),
        cards=(bank_card("广发银行", "5561"),),
    )
    life.buys("耳机", "晨光数码", Money.yuan(499), ordered=90, posted=86)


def shen(world: World) -> None:
    """Closed a month ago."""
    life = world.customer(
        "shen",
        "沈洁",
        "already closed",
        opened=100,
        cycle=world.unbilled_since(world.today),
        limit=Money.yuan(3000),
        cards=(bank_card("华夏银行", "8024"),),
    )
    life.at(30, lambda: _close(life))


def _close(life: Life) -> None:
    """Closes with a quote and a code, as a customer does."""
    ledger, inbox = life.world.ledger, _Inbox()
    cause = Cause(f"customer:{life.subject}")
    quote = closing.propose(ledger, cause, life.account_id, "close")
    quotes.send_code(ledger, inbox, cause, life.account_id, quote.id, None)
    quotes.check_code(ledger, cause, life.account_id, quote.id, inbox.code)
    closing.close(ledger, cause, life.account_id, quote.id)


class _Inbox:
    """A phone whose owner reads the code at once."""

    code = ""

    def send_code(self, number: str, code: str, minutes: int) -> None:
        self.code = code


def emma(world: World) -> None:
    """Writes English; an open bill and one unbilled purchase."""
    life = world.customer(
        "emma",
        "Emma Clark",
        "writes English; an open bill",
        opened=130,
        cycle=world.open_bill(),
        limit=Money.yuan(6000),
        cards=(bank_card("Bank of China", "2046"),),
    )
    life.buys("Rain jacket", "青禾超市", Money.yuan(329), ordered=20, posted=16)
    life.buys("Cookbook", "飞鸟书店", Money.yuan(58), ordered=2, posted=0)


def ye(world: World) -> None:
    """Writes traditional Chinese; a purchase in 3 instalments, one of them billed and paid."""
    cycle, posted = world.one_bill_since()
    life = world.customer(
        "ye",
        "葉家欣",
        "writes traditional Chinese; a plan of 3",
        opened=posted + 60,
        cycle=cycle,
        limit=Money.yuan(5000),
        cards=(wallet(), bank_card("招商银行", "1357")),
    )
    life.buys("電鍋", "暖屋家居", Money.yuan(899), ordered=posted + 5, posted=posted, terms=3)


def tang(world: World) -> None:
    """Applied 25 days ago and was refused: overdue elsewhere, and too much debt."""
    life = world.person(
        "tang",
        "唐宁",
        "no account: the application was refused",
        known=26,
        cards=(bank_card("浙商银行", "6203"),),
    )
    bureau = SandboxBureau(REPORTS)
    life.at(
        25,
        lambda: opening.apply(world.ledger, bureau, HOST, life.customer_id, f"{life.subject}:1"),
    )


def xu(world: World) -> None:
    """Never applied; no card is bound yet."""
    world.person("xu", "许安", "no account: never applied, no card", known=20, cards=())


STORIES = (
    *(lin, he, chen, wu, zhao, sun, ma, qian, zhou, feng, jiang, shen, emma, ye),
    *(tang, xu),
)
