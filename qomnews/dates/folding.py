"""One letter for one letter: the many ways to write a Persian letter, digit, dash or space become one.

Positions stay as they are, so that what is found in folded text can be cut out of the original.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from qomnews.letterwise import letter_by_letter

JOINER: Final = "\u200d"
"""What every sign without a width or meaning of its own is folded to: ZWNJ, bidi marks, tatweel, diacritics."""

_LETTERS = {
    "ي": "ی",
    "ى": "ی",
    "ئ": "ی",
    "ې": "ی",
    "ے": "ی",
    "ك": "ک",
    "ڪ": "ک",
    "ة": "ه",
    "ۀ": "ه",
    "ۂ": "ه",
    "ە": "ه",
    "ہ": "ه",
    "ھ": "ه",
    "آ": "ا",
    "أ": "ا",
    "إ": "ا",
    "ٱ": "ا",
    "ؤ": "و",
}
_DASHES = "‐‑‒–—―−﹘﹣－⁃"
_SIGNS = {
    **dict.fromkeys(_DASHES, "-"),
    **dict.fromkeys("،,؛;٫٬，", ","),
    **dict.fromkeys("⁄∕／", "/"),
    **dict.fromkeys(":：∶ː", ":"),
    **dict.fromkeys("|¦│｜", "|"),
    **dict.fromkeys("()[]{}（）«»\"'“”‘’", "("),
    "．": ".",
    "＋": "+",
}
_SPACES = (0x09, *range(0x0B, 0x0E), *range(0x1C, 0x20), 0x85, 0xA0, 0x1680, *range(0x2000, 0x200B))
_SPACES += (0x202F, 0x205F, 0x3000)
# Diacritics and Quranic marks, tatweel, ZWNJ and ZWSP, soft hyphen, bidi controls, word joiner, variation selectors.
_ZERO_WIDTH = (
    *range(0x0610, 0x061B),
    *range(0x064B, 0x0660),
    *(0x0670, 0x0640, 0x00AD, 0x034F, 0x061C, 0x180E, 0xFEFF),
    *range(0x200B, 0x2010),
    *range(0x202A, 0x202F),
    *range(0x2060, 0x2070),
    *range(0xFE00, 0xFE10),
)


def _table() -> dict[int, str]:
    table = {ord(letter): base for letter, base in _LETTERS.items()}
    # Presentation forms, as old systems and PDF files have them; ligatures of several letters stay.
    for code in (*range(0xFB50, 0xFE00), *range(0xFE70, 0xFEFD)):
        plain = unicodedata.normalize("NFKC", chr(code))
        if len(plain) == 1 and plain != chr(code):
            table[code] = _LETTERS.get(plain, plain)
    for value in range(10):
        table[0x0660 + value] = table[0x06F0 + value] = str(value)
    table |= {ord(sign): plain for sign, plain in _SIGNS.items()}
    table |= dict.fromkeys(_SPACES, " ")
    table |= dict.fromkeys((0x2028, 0x2029), "\n")
    table |= dict.fromkeys(_ZERO_WIDTH, JOINER)
    return table


_TABLE = _table()


@letter_by_letter
def fold(text: str) -> str:
    """The text with its letters, Persian and Arabic digits, dashes and white space in one form each, lower case.

    As long as the text: what has no width becomes `JOINER`; line feeds stay.

    >>> fold("۲۵ آذر ١٤٠٤")
    '25 اذر 1404'
    """
    folded = text.translate(_TABLE).lower()
    if len(folded) != len(text):
        # A few capitals (U+0130) grow when lowered; only ASCII ones matter here.
        folded = "".join(sign.lower() if sign.isascii() else sign for sign in text.translate(_TABLE))
    return folded


# Everywhere but between two letters of the Arabic script, where it may part two words.
_IDLE_JOINERS = re.compile(rf"(?<![^\W\d_a-z]){JOINER}+|{JOINER}+(?![^\W\d_a-z{JOINER}])|(?<={JOINER}){JOINER}+")


def plain(text: str) -> str:
    """Folded text on one line: single spaces, none at the ends, and `JOINER` only between Arabic letters, once.

    >>> plain(" ۲۵\u200c آ\u0640ذر\u200f ").replace(JOINER, "_")
    '25 ا_ذر'
    """
    return " ".join(_IDLE_JOINERS.sub("", fold(text)).split())
