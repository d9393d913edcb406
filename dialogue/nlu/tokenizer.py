"""Cuts normalised text into words, Chinese by dictionary, the rest at spaces."""

from __future__ import annotations

from typing import Any

import rjieba
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.training_data.message import Message

from dialogue.nlu.normaliser import normalise


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class ChineseTokenizer(Tokenizer):
    """Tokens of the normalised text; their offsets are those of the normalised text."""

    @staticmethod
    def required_packages() -> list[str]:
        """The modules it needs."""
        return ["rjieba", "zhconv_rs"]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Rasa's defaults for tokenizers."""
        return {"intent_tokenization_flag": False, "intent_split_symbol": "_"}

    def tokenize(self, message: Message, attribute: str) -> list[Token]:
        """Words and punctuation; at least one token, so that every message has features."""
        text = normalise(message.get(attribute))
        tokens, offset = [], 0
        for word in rjieba.cut(text):
            if word.strip():
                tokens.append(Token(word, offset))
            offset += len(word)
        return tokens or [Token(text or "∅", 0)]
