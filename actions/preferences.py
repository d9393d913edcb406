"""contact_preference: hours, channels, language and the workplace, recorded with consent."""

from __future__ import annotations

import re

from actions.present import Line, choice, line
from actions.told import simplified
from actions.turn import Turn, action
from monthly_pay.products import catalogue
from monthly_pay.rules.contacting import Channel, Hours, Preferences
from monthly_pay.services import preferences
from monthly_pay.services.preferences import Wish

EVENING = 18
EARLIEST_SAID = 8  # "two o'clock" without a part of the day is in the afternoon
_NO = r"(?:别|不要|不准|不许|勿|甭|禁止|停止|唔好|don'?t|do not|stop|never|no\b|not\b)"
_CALLING = re.compile(r"打|电话|来电|联系|call|phone|ring|contact", re.I)
_NEGATED = re.compile(_NO, re.I)
_CLAUSE = re.compile(r"[，。；！？,;!?\n]")
_PART = r"(早上|上午|中午|下午|傍晚|晚上|晚)?"
_NUMERAL = r"(\d{1,2}|十[一二]?|[一二两三四五六七八九])"
_BETWEEN = re.compile(
    rf"{_PART}{_NUMERAL}[点时]?\s*(?:到|至|-|~)\s*{_PART}{_NUMERAL}[点时]"
    r"|\bbetween (\d{1,2}) ?(am|pm)? and (\d{1,2}) ?(am|pm)?",
    re.I,
)
_FROM = re.compile(
    rf"{_PART}{_NUMERAL}[点时](?:半|整)?(?:以后|之后|过后|后)|\bafter (\d{{1,2}}) ?(am|pm)", re.I
)
_UNTIL = re.compile(
    rf"{_PART}{_NUMERAL}[点时](?:半|整)?(?:以前|之前|前)|\bbefore (\d{{1,2}}) ?(am|pm)", re.I
)
_ONLY_SMS = re.compile(
    r"(?:只|光|改|仅).{0,4}(?:短信|信息|文字)|短信(?:联系|通知)(?:我|就)"
    r"|(?:发|用|改成|改为)(?:短信|文字).{0,6}(?:联系|就行|就好|吧|说|给我)"
    r"|text(?: me)? only|only (?:text|sms|by text)|by text only",
    re.I,
)
_NO_CALLS = re.compile(
    rf"{_NO}(?:再|老|给我|总)*(?:打|用)?(?:我)?(?:电话|手机|来电)|不(?:接受|方便接)电话"
    r"|(?:关闭|关掉)电话|no (?:phone )?calls|(?:stop|don'?t) (?:call|phon|ring)(?:ing)? me",
    re.I,
)
_NO_SMS = re.compile(
    rf"(?:{_NO}(?:再|老|给我)*发?|退订|屏蔽|关闭|关掉)短信|短信.{{0,6}}(?:退订|屏蔽|关掉|停掉)"
    r"|no (?:texts|sms)",
    re.I,
)
_NO_PUSH = re.compile(
    rf"(?:{_NO}(?:再|老|给我)*|关闭|关掉|停).{{0,6}}(?:推送|弹窗)|no push|turn off .{{0,12}}notif",
    re.I,
)
_OTHERS = re.compile(
    r"家|爸|妈|父母|老公|老婆|先生|太太|孩子|朋友|亲戚|联系人"
    r"|mother|father|family|wife|husband|parents",
    re.I,
)
_PLACE = r"(?:单位|公司|办公|座机|学校|工厂|店里|上班的地方)"
_WORK = re.compile(
    rf"{_NO}.{{0,8}}{_PLACE}|{_PLACE}.{{0,12}}(?:别|不要|不准|不许|勿|甭|去掉|删掉)"
    rf"|{_NO}.{{0,14}}\b(?:work|workplace|office)\b(?! hours)",
    re.I,
)
_EVENING = re.compile(
    rf"(?:晚上|晚间|夜里|夜晚|下班(?:以|之)?后).{{0,4}}{_NO}|{_NO}.{{0,4}}(?:晚上|夜里|半夜)"
    rf"|{_NO} .{{0,16}}(?:at night|evening)",
    re.I,
)
_DAYTIME = re.compile(
    rf"(?:白天|上班(?:时间|时)?|工作时间|上课).{{0,4}}{_NO}|{_NO}.{{0,4}}(?:白天|上班时|工作时间)"
    rf"|{_NO} .{{0,20}}work(?:ing)? hours",
    re.I,
)
_ENGLISH = re.compile(r"(?:用|说|发|换成|改成)(?:英语|英文)|in english", re.I)
_CHINESE = re.compile(r"(?:用|说|发|换成|改成)(?:中文|汉语|普通话)|in chinese", re.I)
_RESET = re.compile(
    r"(?:取消|清除|恢复|撤销).{0,6}(?:偏好|默认|联系(?:方式|设置)|原来)|改回[来去]"
    r"|随时(?:可以|都能)联系|\breset\b",
    re.I,
)
_NUMERALS = {"两": 2, **{c: n for n, c in enumerate("一二三四五六七八九", start=1)}}
# What the buttons stand for.
BUTTONS = {
    "sms": Wish(channels=frozenset({Channel.SMS})),
    "no_calls": Wish(channels=frozenset(Channel) - {Channel.CALL}),
    "no_work": Wish(avoid_work=True),
    "no_evening": Wish(hours=Hours(8, EVENING)),
    "reset": Wish(reset=True),
}


def read(text: str) -> Wish | None:
    """The wish in a message in Chinese or English; None when there is none."""
    told = simplified(text)
    if _RESET.search(told):
        return BUTTONS["reset"]
    language = "en" if _ENGLISH.search(told) else "zh" if _CHINESE.search(told) else None
    hours, work = _hours(told), _WORK.search(told) is not None
    # Whom or when not to call is no wish to be written to.
    calls_stay = hours is not None or work or _OTHERS.search(told) is not None
    wish = Wish(hours, _channels(told, calls_stay=calls_stay), language, work or None)
    return None if wish == Wish() else wish


def _channels(text: str, *, calls_stay: bool) -> frozenset[Channel] | None:
    if _ONLY_SMS.search(text):
        return frozenset({Channel.SMS})
    patterns = ((Channel.CALL, _NO_CALLS), (Channel.SMS, _NO_SMS), (Channel.PUSH, _NO_PUSH))
    unwanted = {channel for channel, pattern in patterns if pattern.search(text)}
    if calls_stay:
        unwanted.discard(Channel.CALL)
    return frozenset(Channel) - unwanted if unwanted else None


def _hours(text: str) -> Hours | None:
    """The hours that are left when what the message says is kept."""
    first, last = catalogue()["collection_hours"].value
    if not _CALLING.search(text):
        return None
    for clause in _CLAUSE.split(text):
        named = _between(clause, last) or _bounded(clause, first, last)
        if named is not None:
            return named if named.start < named.until else None
    if _EVENING.search(text):
        return Hours(first, EVENING)
    return Hours(EVENING, last) if _DAYTIME.search(text) else None


def _between(clause: str, last: int) -> Hours | None:
    match = _BETWEEN.search(clause)
    if match is None:
        return None
    if match[5]:
        start, until = _english(match[5], match[6] or match[8]), _english(match[7], match[8])
    else:
        start, until = _hour(match[1], match[2]), _hour(match[3] or match[1], match[4])
    if until <= start:
        until += 12
    unwanted = _NEGATED.search(clause) is not None
    return Hours(until, last) if unwanted else Hours(start, min(until, 24))


def _bounded(clause: str, first: int, last: int) -> Hours | None:
    after, before = _FROM.search(clause), _UNTIL.search(clause)
    if after is None and before is None:
        return None
    start = _bound(after) if after else first
    until = _bound(before) if before else last
    if _NEGATED.search(clause) and not (after and before):  # "not after six" is until six
        return Hours(first, start) if after else Hours(until, last)
    return Hours(start, until)


def _bound(match: re.Match[str]) -> int:
    return _english(match[3], match[4]) if match[3] else _hour(match[1], match[2])


def _english(said: str, half: str | None) -> int:
    return int(said) % 12 + (12 if (half or "").lower() == "pm" else 0)


def _hour(part: str | None, said: str) -> int:
    _, ten, ones = said.rpartition("十")
    hour = int(said) if said.isdigit() else (10 if ten else 0) + _NUMERALS.get(ones, 0)
    afternoon = part in ("下午", "傍晚", "晚上", "晚") or (part is None and hour < EARLIEST_SAID)
    return hour + 12 if hour < 12 and afternoon else hour


def wish_of(turn: Turn) -> Wish | None:
    """The wish of a button, or the one in the message."""
    return BUTTONS.get(str(turn.entity("wish"))) or read(turn.text)


@action("action_contact_preference")
def contact_preference(turn: Turn) -> None:
    """Records the wish and confirms what counts now; without one, offers the usual ones."""
    wish = wish_of(turn)
    if wish is None:
        turn.say(
            "utter_preference_ask",
            items=_lines(preferences.find(turn.ledger, turn.customer.id)),
            choices=[
                choice(f"utter_button_wish_{one}", f'/contact_preference{{"wish": "{one}"}}')
                for one in BUTTONS
            ],
        )
        return
    changed = preferences.wish(turn.ledger, turn.cause, turn.customer.id, wish, turn.key)
    now = preferences.find(turn.ledger, turn.customer.id)
    if changed:
        turn.say("utter_preference_saved", date=turn.today, items=_lines(now))
    else:
        turn.say("utter_preference_same", items=_lines(now))


def _lines(wanted: Preferences) -> list[Line]:
    """What counts, a line each."""
    lines = [line(f"utter_wish_without_{one}") for one in Channel if one not in wanted.channels]
    if wanted.hours is not None:
        lines.append(line("utter_wish_hours", start=wanted.hours.start, until=wanted.hours.until))
    if wanted.avoid_work:
        lines.append(line("utter_wish_no_work"))
    if wanted.language is not None:
        lines.append(line(f"utter_wish_language_{wanted.language}"))
    return lines or [line("utter_wish_none")]
