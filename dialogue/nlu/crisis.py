"""Words that nobody should have to say twice: they are a crisis whatever the model thinks.

The model finds hints; this list is for what is said outright, also in the spellings by which
people get past filters. It errs on the side of asking somebody who is fine.
"""

from __future__ import annotations

import re

from dialogue.nlu.normaliser import normalise

_OUTRIGHT = re.compile(
    r"自[杀鲨沙]|紫[杀鲨]|紫[砂沙](?![壶杯锅煲茶器泥])|轻生|轻声了|寻死|寻短见|做傻事"
    r"|割[腕脉手]|割(?:自己|一刀)|上吊|吊死|烧炭自|开煤气|喝农药|吃农药|吞.{0,5}药|药.{0,4}攒够"
    r"|(?:跳|想从).{0,4}(?:楼|江|河|桥|海|阳台|天台|窗)(?!价|甩|机|处理|大促|梯|房|下面?等|市场)"
    r"|从.{0,4}(?:楼|阳台|窗|桥).{0,3}(?:跳|下去)"
    r"|遗书|遗言|收尸|死给你|以死|去寻死|想[死鼠亖](?![你我他了])|[死四]了算了|死了(?:一了百了|找谁|是不是|就不用)"
    r"|不想活|不活了|活不下去|活着没意思|活够了|不配活|不想做人|唔想做人"
    r"|(?:结束|了结|了断)(?:自己|生命|此生|这一切)|自己了[断结]|伤害自己|自焚|(?<![叫让喊骂])(?:我|想|就|要)去死(?!吧你)"
    r"|我死了(?!心)|(?:站|坐|爬).{0,3}(?:天台|楼顶|窗台|桥栏|塔吊|二十楼)"
    r"|\bsuicid|\bkill(?:ing)? myself|\bkms\b|\bend (?:my life|it all)"
    r"|\b(?:want|wanna|going) (?:to )?die\b"
    r"|\bhang myself|\bcut(?:ting)? myself|\bjump(?:ing)? off|\bdon'?t want to (?:live|wake up)\b"
    r"|\bbetter off without me"
)


def says_crisis(text: str) -> bool:
    """Whether a message says outright that somebody may harm themselves."""
    return bool(_OUTRIGHT.search(normalise(text)))
