"""Text as search compares it: folded letters, words parted by spaces, the pieces of a word by half-spaces."""

from __future__ import annotations

import unicodedata

from qomnews.letterwise import letter_by_letter
from qomnews.text import skeleton
from qomnews.text.letters import ZWNJ

FOLDING = "1"
"""Version of the folding: moves when a text may be folded otherwise than before; an older index is made anew."""

# Stands for a character that counts for nothing, where places must stay what they are.
NOTHING = "\x00"
# What stands on letters, between them invisibly, or is no sound of its own: it neither says nor parts anything.
_SILENT_CATEGORIES = {"Mn", "Me", "Mc", "Cf"}
_SILENT = "ـءۥۦ"


class _Table(dict[int, str]):
    """Code point -> what search makes of it, found out when first met."""

    def __missing__(self, code: int) -> str:
        self[code] = made = _made_of(chr(code))
        return made


def _made_of(char: str) -> str:
    if char == ZWNJ:
        return ZWNJ
    letters = skeleton(char)
    if letters:
        return letters
    return "" if char in _SILENT or unicodedata.category(char) in _SILENT_CATEGORIES else " "


_TABLE = _Table()


@letter_by_letter
def folded(text: str) -> str:
    """The text's letters and digits as `qomnews.text.skeleton` folds them, with the spaces between its words kept.

    Half-spaces stay, whatever else is neither letter nor digit is a space or, on or within a word, nothing.

    >>> folded("كتابخانه‌هايِ (قـم)، ۱۴۰۴").replace("‌", "|")
    'کتابخانه|های  قم   1404'
    """
    return text.translate(_TABLE)


@letter_by_letter
def aligned(text: str) -> str:
    r"""The same with one character for each of the text, so that a place in one is that place in the other.

    `NOTHING` stands where a character counts for nothing. Of one that is several letters (`½`) the first stands.

    >>> aligned("قـم ۱۲").encode()
    b'\xd9\x82\x00\xd9\x85 12'
    """
    return "".join((_TABLE[ord(char)] or NOTHING)[0] for char in text)


def pieces(word: str) -> tuple[str, ...]:
    """The pieces of a folded word between its half-spaces.

    >>> pieces("کتابخانه‌های‌‌مان")
    ('کتابخانه', 'های', 'مان')
    """
    return tuple(piece for piece in word.split(ZWNJ) if piece)


def spelt(text: str) -> set[tuple[str, ...]]:
    """Every way in which a folded text writes a word: its pieces, and each piece as a word of its own.

    >>> sorted(spelt("کتاب‌ها خوب"))
    [('خوب',), ('ها',), ('کتاب',), ('کتاب', 'ها')]
    """
    words = {pieces(word) for word in set(text.split())}
    words.discard(())
    return words | {(piece,) for word in words for piece in word}
