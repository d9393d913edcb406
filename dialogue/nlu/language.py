"""The language and script of a message, as far as it tells."""

from __future__ import annotations

import re
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
    [
        "ok",
        "okay",
        "yes",
        "no",
        "hi",
        "hello",
        "hey",
        "bye",
        "thanks",
        "thx",
        "yep",
        "nope",
        "app",
        "id",
        "sms",
    ]
)
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
    words = [word.lower() for word in _WORD.findall(text) if len(word) > 1]
    telling = [word for word in words if word not in _SMALL_TALK]
    if len(words) > 1 and all(_PINYIN.fullmatch(word) for word in words):
        return CHINESE
    return ENGLISH if (len(words) > 1 and telling) or any(len(w) > 4 for w in telling) else None


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
