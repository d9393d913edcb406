"""The language and script of a message, as far as it tells."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from zhconv_rs import zhconv

CHINESE, ENGLISH = "zh", "en"
SIMPLIFIED, TRADITIONAL = "Hans", "Hant"
_HAN = re.compile(r"[\u3400-\u9fff]")
_WORD = re.compile(r"[a-z']+", re.IGNORECASE)
_SMALL_TALK = frozenset(
    """
    ok okay yes no hi hello hey bye thanks thx yep nope app id sms vip pdf nfc wifi wechat alipay
    iphone huawei oppo vivo apple android lol omg plus pro max la de le ma ne ba a
    """.split()
)
_ENGLISH_WORDS = frozenset(
    """
    a an the i you we he she it my me your is are am was be do does did can could will would how
    why what when where who to of on in at for not this that have has get bill pay paid date due
    loan fee card help open close late limit debt owe owed human person refund cancel stop buy use
    used back code bank money call need want make change name more see one time
    """.split()
)
_LAUGH = re.compile(r"(?:ha|he|hei|xi){2,}|h{2,}|e?m{2,}|(.)\1{2,}|[a-z]*([a-z])\2{3,}")
_SYLLABLE = (
    r"(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?"
    r"(?:iang|iong|uang|ang|eng|ing|ong|ian|iao|uai|uan|van|ai|ei|ao|ou|an|en|in|un|vn"
    r"|ia|ie|iu|ua|ui|uo|ue|ve|er|a|o|e|i|u|v)"
)
_PINYIN = re.compile(rf"(?:{_SYLLABLE})+")


def language_of(text: str) -> str | None:
    """``zh`` or ``en``; None where a message does not tell ("ok", "500", "hi").

    Chinese characters decide, then words that can all be read as pinyin; other letters are
    English from two words on, or one that is not said in Chinese chats too.
    """
    if _HAN.search(text):
        return CHINESE
    folded = unicodedata.normalize("NFKC", text).lower()
    words = [word for word in _WORD.findall(folded) if not _LAUGH.fullmatch(word)]
    telling = [word for word in words if word not in _SMALL_TALK]
    if not telling:
        return None
    english = sum(word in _ENGLISH_WORDS for word in telling)
    spelt = [word for word in telling if len(word) > 1 and _PINYIN.fullmatch(word)]
    if len(spelt) == len(telling) and not english and _syllables(telling) > 1:
        return CHINESE
    return ENGLISH if english or len(words) > 1 or any(len(w) > 4 for w in telling) else None


def _syllables(words: list[str]) -> int:
    return sum(len(re.findall(_SYLLABLE, word)) for word in words)


def script_of(text: str) -> str | None:
    """``Hans`` or ``Hant`` for Chinese in one script, None where both write it alike."""
    han = "".join(_HAN.findall(text))
    to_simplified = _changes(han, zhconv(han, "zh-hans"))
    to_traditional = _changes(han, zhconv(han, "zh-hant"))
    if to_simplified == to_traditional:
        return None
    return TRADITIONAL if to_simplified > to_traditional else SIMPLIFIED


def _changes(before: str, after: str) -> int:
    return sum(a != b for a, b in zip(before, after))


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class LanguageIdentifier(GraphComponent):
    """Adds the entities ``language`` and ``script``; the slots keep them until they change."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> LanguageIdentifier:
        """Makes the component; it learns nothing."""
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        """Adds the entity to messages that tell their language."""
        for message in messages:
            text = message.get(TEXT) or ""
            found = {"language": language_of(text), "script": script_of(text)}
            entities = [
                {
                    "entity": name,
                    "value": value,
                    "start": 0,
                    "end": len(text),
                    "extractor": "language",
                }
                for name, value in found.items()
                if value
            ]
            if entities:
                message.set(ENTITIES, message.get(ENTITIES, []) + entities, add_to_output=True)
        return messages
