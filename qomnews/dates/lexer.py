"""Folded text to tokens, in linear time: numbers, known words and phrases, signs, whole ISO and RFC timestamps."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, NamedTuple

from qomnews.dates.folding import JOINER
from qomnews.dates.lexicon import BEGINNINGS, ENTRIES

if TYPE_CHECKING:
    from collections.abc import Iterator

ISO = re.compile(
    r"""(?P<year>[0-9]{4})(?P<dash>-?)(?P<month>[0-9]{2})(?P=dash)(?P<day>[0-9]{2})
        (?: t | [ ](?=[0-9]{2}:[0-9]{2}[0-9:.,]{0,16}[ ]?[-+zug]) )
        (?P<hour>[0-9]{2}) (?: :?(?P<minute>[0-9]{2}) (?: :?(?P<second>[0-9]{2}) (?: [.,][0-9]{1,12} )? )? )?
        (?: [ ]?(?P<zone> z | utc | gmt | [-+][0-9]{2}(?::?[0-9]{2})? ) )? (?![\w:+-])""",
    re.VERBOSE,
)
"""ISO 8601 date and time, extended or basic; with a space for the T only before an offset."""

RFC = re.compile(
    r"""(?: (?P<weekday>sun|mon|tue|wed|thu|fri|sat)[a-z]{0,6} [ ]?,?[ ]{0,3} )?
        (?P<day>[0-9]{1,2}) [ ] (?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec) [ ] (?P<year>[0-9]{2,4}) [ ]
        (?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2}))? [ ]
        (?P<zone> [-+][0-9]{4} | [a-z]{1,4} ) (?: [ ]\([a-z0-9:+ -]{0,20}[()] )? (?!\w)""",
    re.VERBOSE,
)
"""RFC 5322 date with its zone, brackets of any comment folded to `(`; without a zone it is read word by word."""

_TOKEN = re.compile(
    rf"""(?P<iso>(?<![0-9]){re.sub(r"[?]P<(?!dash)[a-z]+>", "?:", ISO.pattern)})
       | (?P<rfc>(?<![\w]){re.sub(r"[?]P<[a-z]+>", "?:", RFC.pattern)})
       | (?P<short>(?<!\w)(?:[قب][ ]?\.[ ]?ظ|ه[ ]?\.[ ]?ش|[ap]\.m)(?!\w)\.?)
       | (?P<numbered>(?<![0-9:/.])[1-5]{JOINER}?شنبه(?!\w))
       | (?P<number>[0-9]+(?:{JOINER}+[0-9]+)*)
       | (?P<word>[^\W\d_]+(?:{JOINER}+[^\W\d_]+)*)
       | (?P<gap>\n[ ]*\n[ \n]*)
       | (?P<sign>[^\s{JOINER}])""",
    re.VERBOSE,
)
_CODES = {"iso": "I", "rfc": "R", "number": "9", "gap": "?"}
# Brackets and quotes (folded to one) and bullets say nothing.
_SIGNS = {sign: sign for sign in "/-.:,|"} | dict.fromkeys("(*•·●◦▪‣★", "*")
_MAX_WORDS = 5


type _Piece = tuple[str, str, int, int]  # kind, text, start, end


class Token(NamedTuple):
    """A piece of folded text: `code` as in the lexicon, `x` unknown word, `?` unknown sign, `*` ornament."""

    code: str
    text: str
    value: int
    name: str
    start: int
    end: int


# Made for each word of a text: past the constructor's own layer, which takes half of the time.
_token = tuple.__new__


def tokens(folded: str) -> list[Token]:
    """The tokens of a folded text, in order; white space is none, a blank line is an unknown sign."""
    raw: list[_Piece] = []
    for match in _TOKEN.finditer(folded):
        text = match[0]
        if JOINER in text:
            raw += _pieces(match)
        else:
            raw.append((match.lastgroup or "", text, match.start(), match.end()))
    found: list[Token] = []
    index = 0
    while index < len(raw):
        kind, text, start, end = raw[index]
        width = 1
        if kind == "word" and text in BEGINNINGS:
            token, width = _phrase(raw, index)
        elif kind in ("short", "numbered"):
            entry = ENTRIES[text.replace(".", "").replace(" ", "")]
            token = _token(Token, (entry.code, text, entry.value, entry.name, start, end))
        else:
            code = "x" if kind == "word" else _CODES.get(kind) or _SIGNS.get(text) or _sign(text)
            token = _token(Token, (code, text, 0, text, start, end))
        found.append(token)
        index += width
    return found


def _pieces(match: re.Match[str]) -> Iterator[_Piece]:
    """A match as one piece; words that a ZWNJ joins, each of them known and the whole not, as several (روز‌قبل)."""
    kind, text, start = match.lastgroup or "", match.group(), match.start()
    joined = text.replace(JOINER, "")
    if kind == "word" and joined != text and joined not in BEGINNINGS:
        words = text.split(JOINER)
        if all(word in ENTRIES for word in words):
            for word in words:
                yield kind, word, start, start + len(word)
                start += len(word) + 1
            return
    yield kind, joined, start, match.end()


def _sign(text: str) -> str:
    """The code of a sign that no date is written with: emoji and the private signs of icon fonts say nothing."""
    return "*" if unicodedata.category(text) in ("So", "Co") else "?"


def _phrase(raw: list[_Piece], index: int) -> tuple[Token, int]:
    """The longest known phrase that begins at a word, and how many words it takes; else the unknown word."""
    _, text, start, end = raw[index]
    best, width = _token(Token, ("x", text, 0, text, start, end)), 1
    joined = ""
    for taken in range(1, _MAX_WORDS + 1):
        if index + taken > len(raw) or raw[index + taken - 1][0] != "word":
            break
        joined += raw[index + taken - 1][1]
        if joined not in BEGINNINGS:
            break
        if joined in ENTRIES:
            entry = ENTRIES[joined]
            best = _token(Token, (entry.code, joined, entry.value, entry.name, start, raw[index + taken - 1][3]))
            width = taken
    return best, width
