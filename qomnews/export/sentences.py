"""A record's text as sentences, tokens and lemmas, as hazm parts them."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Any

SENTENCES = "sentences"
"""The field that they are in."""
PARTS = ("title", "kicker", "lead", "body")

# Words whose lemmas are kept at hand: most of a text are few.
_REMEMBERED = 1 << 16
_STRINGS = {"type": "array", "items": {"type": "string"}}
SENTENCES_SCHEMA: dict[str, Any] = {
    "type": "array",
    "description": "the normalised text's sentences with their tokens and lemmas, by hazm",
    "items": {
        "type": "object",
        "properties": {
            "part": {"enum": list(PARTS)},
            "text": {"type": "string"},
            "tokens": _STRINGS,
            "lemmas": _STRINGS,
        },
        "required": ["part", "text", "tokens", "lemmas"],
        "additionalProperties": False,
    },
}


def sentences_of(record: dict[str, Any]) -> list[dict[str, Any]]:
    """The sentences of a record's title, kicker, lead and body, in this order; a lemma for each token.

    hazm joins the parts of a verb by `_` (`گفته_شده_است`) and gives a verb's lemma as its two stems (`گفت#گو`).
    """
    split, tokenised, lemma = _hazm()
    found = []
    for part in PARTS:
        for paragraph in (record[part] or "").split("\n"):
            for sentence in split(paragraph):
                tokens = tokenised(sentence)
                if tokens:
                    lemmas = [lemma(token) for token in tokens]
                    found.append({"part": part, "text": sentence, "tokens": tokens, "lemmas": lemmas})
    return found


@cache
def _hazm() -> tuple[Any, Any, Any]:
    from hazm import Lemmatizer, SentenceTokenizer, WordTokenizer  # noqa: PLC0415 - half a second that few exports need

    return SentenceTokenizer().tokenize, WordTokenizer().tokenize, lru_cache(_REMEMBERED)(Lemmatizer().lemmatize)
