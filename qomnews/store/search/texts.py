"""What the index holds of a record: the pieces of its words, and what it is chosen and counted by."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

import attrs
import orjson

from qomnews.search.filters import folded_path, folded_source
from qomnews.search.folding import folded, pieces
from qomnews.store.search.layout import MIRROR, NO_DATE, ORIGINAL, REMOVED
from qomnews.text import skeleton
from qomnews.text.letters import ZWNJ

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_WORDS, LONGEST_WORD = 16_000, 200
"""Of a text, with its title, so many words are searched, and no longer ones: PostgreSQL counts no further."""
_LONG = re.compile(rf"[^ ]{{{LONGEST_WORD + 1}}}")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


@attrs.frozen
class Named:
    """A value of a field, as it is compared and as it is shown."""

    folded: str
    shown: str


@attrs.frozen
class Entry:
    """What of a record is searched.

    Attributes:
        serial: the article's.
        state: whether it stands for a story.
        texts: title, lead and body, folded, every piece of a word by itself.
        letters: a number for all of these.
        spellings: the words that they have, in pieces parted by spaces, and each piece as a word of its own.
        values: by field what it is chosen by; its tags by themselves.
        tags: likewise.
        month: Jalali year times 12, and month from 0 on; -1 where it has no date.
        published: microseconds since 1970, or `NO_DATE`.
    """

    serial: int
    state: int
    texts: tuple[str, str, str]
    letters: int
    spellings: set[str]
    values: dict[str, Named]
    tags: tuple[Named, ...]
    month: int
    published: int


def entry_of(serial: int, record: str) -> Entry:
    """What is searched of a record, which is a line of JSON."""
    plain = orjson.loads(record)
    whole = _shortened([folded(plain[name] or "") for name in ("title", "lead", "body")])
    texts = tuple(text.replace(ZWNJ, " ") for text in whole)
    removed = plain["status"] == "removed"
    return Entry(
        serial=serial,
        state=REMOVED if removed else MIRROR if plain["mirror_of"] else ORIGINAL,
        texts=(texts[0], texts[1], texts[2]),
        letters=int.from_bytes(blake2b("\n".join(whole).encode(), digest_size=8).digest(), signed=True),
        spellings=spellings(" ".join(whole)),
        values=_values(plain),
        tags=tuple({key: Named(key, tag) for tag in plain["tags"] if (key := skeleton(tag))}.values()),
        month=_month(plain["published_jalali"]),
        published=microseconds(datetime.fromisoformat(plain["published_at"])) if plain["published_at"] else NO_DATE,
    )


def spellings(text: str) -> set[str]:
    """Every way in which a folded text writes a word, as `folding.spelt` gives them, with spaces between the pieces.

    >>> sorted(spellings("کتاب‌ها خوب"))
    ['خوب', 'ها', 'کتاب', 'کتاب ها']
    """
    # Few words have several pieces: they alone are taken apart.
    words = set(text.split())
    found = {word for word in words if ZWNJ not in word}
    for word in words - found:
        parts = pieces(word)
        found.update(parts)
        if parts:
            found.add(" ".join(parts))
    return found


def microseconds(instant: datetime) -> int:
    """Since 1970.

    >>> microseconds(datetime(1970, 1, 1, 0, 0, 1, tzinfo=UTC))
    1000000
    """
    return (instant - _EPOCH) // _MICROSECOND


def _values(plain: dict[str, Any]) -> dict[str, Named]:
    path, source = plain["category"], plain["source_name"]
    credit = folded_source(source, plain["source_url"])
    return {
        "outlet": Named(plain["outlet"], plain["outlet"]),
        "kind": Named(plain["kind"], plain["kind"]),
        "desk": Named(plain["desk"] or "", plain["desk"] or ""),
        "source": Named(credit, source or credit.partition(" ")[0]),
        "category": Named(folded_path(path), " > ".join(path)),
    }


def _month(day: str | None) -> int:
    """The month of `1404-09-25 00:35`."""
    return int(day[:4]) * 12 + int(day[5:7]) - 1 if day else -1


def _shortened(texts: Sequence[str]) -> list[str]:
    """The texts without what is too long to be a word, up to the most words."""
    if sum(map(len, texts)) <= MOST_WORDS and not any(map(_LONG.search, texts)):
        return list(texts)
    left, found = MOST_WORDS, []
    for text in texts:
        kept = []
        for word in text.split():
            count = word.count(ZWNJ) + 1
            if count > left:
                left = 0
                break
            if len(word) <= LONGEST_WORD:
                kept.append(word)
                left -= count
        found.append(" ".join(kept))
    return found
