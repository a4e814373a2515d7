"""Changes of a text letter by letter, quick for the letters that Persian pages are written in."""

from __future__ import annotations

import codecs
from functools import wraps
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

# ASCII, the letters, digits, diacritics and signs of Persian and Arabic, joiners, hard spaces, dashes, quotes, bullets.
_USUAL_CODES: tuple[Iterable[int], ...] = (
    (0x00, 0x09, 0x0A, 0x0C, 0x0D),
    range(0x20, 0x7F),
    (0xA0, 0xA9, 0xAB, 0xAD, 0xAE, 0xB0, 0xB7, 0xBB, 0xD7),
    (0x060C, 0x061B, 0x061F),
    range(0x0621, 0x063B),
    range(0x0640, 0x0656),
    range(0x0660, 0x066D),
    (0x0670, 0x0671, 0x067E, 0x0686, 0x0698, 0x06A9, 0x06AF, 0x06BE, 0x06C0, 0x06C1, 0x06CC, 0x06D5),
    range(0x06F0, 0x06FA),
    (*range(0x200B, 0x2010), *range(0x2010, 0x2016), *range(0x2018, 0x201F), 0x2022, 0x2026, *range(0x202A, 0x202F)),
    (*range(0x2066, 0x206A), 0x2039, 0x203A, 0x25A0, 0x25AA, 0x25CF, 0xFEFF),
)
_USUAL = "".join(chr(code) for codes in _USUAL_CODES for code in codes)
# What the codecs take for "no letter at this place".
_NONE = "\ufffe"


def letter_by_letter(change: Callable[[str], str]) -> Callable[[str], str]:
    """The same function, a tenth as slow on usual letters.

    It must change each letter for itself, whatever stands beside it, to one letter or to none: a text of usual letters
    alone is changed by what the function makes of each of them. Any other text is left to the function.

    Raises:
        ValueError: it makes several letters of one.

    >>> letter_by_letter(lambda text: text.replace("ي", "ی").replace("-", ""))("كي - چی")
    'كی  چی'
    """
    changed = [change(letter) for letter in _USUAL]
    if several := [letter for letter, to in zip(_USUAL, changed, strict=True) if len(to) > 1]:
        raise ValueError(f"{change.__name__} makes several letters of {several[0]!r}: it changes no letter to one")
    # The standard library's own codecs are made like this: a byte for each letter there, a letter for each byte back.
    there = codecs.charmap_build(_USUAL.ljust(256, _NONE))
    dropped = bytes(byte for byte, letter in enumerate(changed) if not letter)
    back = "".join(letter or _NONE for letter in changed).ljust(256, _NONE)

    @wraps(change)
    def quick(text: str) -> str:
        try:
            data = codecs.charmap_encode(text, "strict", there)[0]
        except UnicodeEncodeError:
            return change(text)
        return codecs.charmap_decode(data.translate(None, dropped), "strict", back)[0]

    return quick
