"""What a customer tells of collectors: when, how often, to whom, and what was done."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from monthly_pay.ledger.clock import moment
from monthly_pay.products import catalogue
from monthly_pay.rules.conduct import Act, Contact, ContactKind, Party

_NUMERAL = r"\d{1,2}|十[一二三四五六七八九]?|二十[一二三]?|[一二两三四五六七八九]"
_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"两": 2}
_CLOCK = re.compile(
    rf"(凌晨|早上|早晨|上午|中午|下午|傍晚|晚上|今晚|昨晚|前晚|夜里|半夜|深夜)?\s*({_NUMERAL})\s*(?:点钟?|:|：)\s*(半|\d{{1,2}})?"
)
_ENGLISH_CLOCK = re.compile(r"\b(\d{1,2})(?::(\d{2}))?\s*(am|pm|a\.m\.|p\.m\.|o'clock)", re.I)
_AFTERNOON = ("下午", "傍晚", "晚上", "今晚", "昨晚", "前晚")
_NIGHT = ("夜里", "半夜", "深夜")
_COUNT = re.compile(
    rf"({_NUMERAL})\s*(?:多)?(?:个|次|通|遍|回)(?!月|人|小时|星期|礼拜)|\b(\d{{1,2}})\s*(?:calls?|times)\b",
    re.I,
)
_CONNECTED = re.compile(
    rf"接(?:通|听|起)?了?\s*({_NUMERAL})\s*(?:个|次|通)|(?:answered|picked up)\s*(\d{{1,2}})", re.I
)
_MISSED = re.compile(
    r"没接|未接|没有接|不接|没人接|missed|unanswered|didn'?t (?:answer|pick)", re.I
)
_DATE = re.compile(r"(?:(\d{1,2})月)?(\d{1,2})[号日]")
_NOBODY = re.compile(
    r"(?:没有?|没找|没跟|不是|只有?|就)(?:打给|联系|找)?(?:别人|其他人|我|本人|自己)"
    r"|nobody|only me|just me|no one",
    re.I,
)
_DAYS_AGO = (
    (2, r"前天|前晚"),
    (1, r"昨|yesterday|last night"),
    (0, r"今|刚|today|tonight|just now"),
)

_ACTS = (
    (Act.THREAT, r"威胁|恐吓|吓唬|吓我|骂|侮辱|砍|打断|threat|insult|abus"),
    (
        Act.IMPERSONATION,
        r"冒充|假装是?|自称(?:是)?(?:法院|公安|警察|律师|检察)|pretend|impersonat|claimed to be",
    ),
    (Act.EXTRA_FEE, r"(?:加收|另收|多收|要).{0,6}(?:手续费|上门费|服务费|律师费|费用)|extra fee"),
    (
        Act.NOTICE,
        r"贴.{0,8}(?:条|纸|告示|通知|大字报)|贴在?(?:门|墙)|拉横幅|朋友圈|posted? (?:a )?notice",
    ),
    (
        Act.DISCLOSURE,
        r"(?:告诉|跟|对|和).{0,10}说.{0,4}(?:我|他).{0,3}欠|告诉.{0,10}(?:欠|债)|都知道我欠|泄露"
        r"|told .{0,20}(?:debt|owe)",
    ),
)
_KINDS = (
    (ContactKind.VISIT, r"上门|来家|来我家|找上|visit|came to my"),
    (ContactKind.SMS, r"短信|微信|信息|消息|text(?:ed)?\b|message|sms"),
)
_ACQUAINTANCE = re.compile(
    r"家人|父母|爸|妈|爷爷|奶奶|老公|老婆|丈夫|妻子|孩子|亲戚|姐|哥|弟|妹|朋友|同学|室友|同事|领导|老板|单位|公司前台|公司"
    r"|紧急联系人|通讯录|family|mother|father|parents|wife|husband|friend|colleague|boss|contacts|office",
    re.I,
)
_OUTSIDER = re.compile(
    r"邻居|物业|村委|居委|社区|房东|保安|陌生人|neighbou?r|landlord|stranger", re.I
)


# The traditional characters of the words looked for here and in ``preferences``.
_SIMPLER = str.maketrans(
    "點兩個沒媽電話單後請準許時間聯絡簡訊號過親戚鄰領導門貼騷擾嚇罵脅冒說訴債還給來發週換開關",
    "点两个没妈电话单后请准许时间联络简讯号过亲戚邻领导门贴骚扰吓骂胁冒说诉债还给来发周换开关",
)


def simplified(text: str) -> str:
    """The words looked for in simplified characters, and as they are said in the mainland."""
    return text.translate(_SIMPLER).replace("联络", "联系").replace("简讯", "短信")


@dataclass(frozen=True, slots=True)
class Told:
    """The parts of an account of what happened; what was not said is None or empty.

    ``count`` is how often they called, ``connected`` how many of it were answered.
    """

    day: date | None = None
    hour: int | None = None
    minute: int = 0
    count: int | None = None
    connected: int | None = None
    party: Party | None = None
    acts: frozenset[Act] = frozenset()
    kind: ContactKind = ContactKind.CALL

    @property
    def says_what(self) -> bool:
        """Whether it says what was wrong."""
        third = self.party not in (None, Party.DEBTOR)
        return bool(self.acts or self.hour is not None or self.count or third)

    @property
    def says_when(self) -> bool:
        """Whether it says when or how often."""
        return self.hour is not None or self.count is not None or self.day is not None


def read(text: str, today: date) -> Told:
    """Reads an account in Chinese or English."""
    text = simplified(text)
    hour, minute = _time(text)
    count, connected = _counts(text)
    return Told(
        day=_day(text, today),
        hour=hour,
        minute=minute,
        count=count,
        connected=connected,
        party=_party(text),
        acts=frozenset(act for act, pattern in _ACTS if re.search(pattern, text, re.I)),
        kind=next((k for k, p in _KINDS if re.search(p, text, re.I)), ContactKind.CALL),
    )


def contacts(told: Told, today: date) -> list[Contact]:
    """The contacts of an account. Where it leaves out how many were answered, collectors are
    given the benefit of the doubt: as many unanswered as the rules allow."""
    day = told.day or today
    at = moment(day, told.hour if told.hour is not None else 12, told.minute)
    at = min(at, moment(today, 23, 59))
    party = told.party or Party.DEBTOR
    made = Contact(at, told.kind, party=party, acts=told.acts)
    if told.count is None or told.kind is not ContactKind.CALL:
        return [made]
    calls = [Contact(at, connected=connected, party=party) for connected in _answered(told)]
    return [replace(calls[0], acts=told.acts), *calls[1:]] if calls else [made]


def _answered(told: Told) -> Iterator[bool]:
    count = told.count or 0
    connected = told.connected
    if connected is None:
        connected = count - min(count, int(catalogue()["collection_dials"].value))
    for place in range(count):
        yield place < connected


def number_of(said: str) -> int:
    """A numeral up to ninety-nine, in digits or in characters."""
    if said.isdigit():
        return int(said)
    tens, ten, ones = said.rpartition("十")
    return (_DIGITS.get(tens, 1) * 10 if ten else 0) + (_DIGITS[ones] if ones else 0)


def _time(text: str) -> tuple[int | None, int]:
    english = _ENGLISH_CLOCK.search(text)
    if english:
        hour = int(english[1]) % 12 + (12 if english[3].lower().startswith("p") else 0)
        return hour, int(english[2] or 0)
    match = _CLOCK.search(text)
    if match is None:
        if re.search(r"半夜|深夜|夜里|凌晨|大晚上|midnight|at night", text, re.I):
            return 23, 0
        return None, 0
    part, hour, after = match[1] or "", number_of(match[2]), match[3]
    if hour < 12 and (part in _AFTERNOON or (part in _NIGHT and hour >= 8)):
        hour += 12
    hour %= 24
    return hour, 30 if after == "半" else min(int(after or 0), 59)


def _counts(text: str) -> tuple[int | None, int | None]:
    connected = _CONNECTED.search(text)
    answered = number_of(connected[1] or connected[2]) if connected else None
    counts = [number_of(m[1] or m[2]) for m in _COUNT.finditer(text)]
    count = max(counts, default=answered)
    if answered is None and count is not None and _MISSED.search(text):
        answered = 0
    return count, answered


def _day(text: str, today: date) -> date | None:
    for ago, pattern in _DAYS_AGO:
        if re.search(pattern, text, re.I):
            return today - timedelta(days=ago)
    named = _DATE.search(text)
    if named is None:
        return None
    month, day = int(named[1] or today.month), int(named[2])
    for year in (today.year, today.year - 1):
        try:
            found = datetime(year, month, day).date()  # noqa: DTZ001
        except ValueError:
            return None
        if found <= today:
            return found
    return None


def _party(text: str) -> Party | None:
    if _ACQUAINTANCE.search(text):
        return Party.ACQUAINTANCE
    if _OUTSIDER.search(text):
        return Party.OUTSIDER
    return Party.DEBTOR if _NOBODY.search(text) else None
