"""What stands in prose without being prose: addresses, numbers, Latin words, code, Quranic quotations.

A line is masked before any rule looks at it: each such span becomes one ASCII digit, which can't be confused with
the text since every digit of the line is inside a span.
"""

from __future__ import annotations

import re
from typing import Literal

from qomnews.text.letters import LETTERS, MARKS

# Digits: no mark that stands after a span makes another letter of them.
OPAQUE, NUMBER = "0", "1"

_DIGITS = "0-9۰-۹٠-٩"
# Latin with its accents, Greek, Cyrillic.
_LATIN = (
    "A-Za-z\u00aa\u00b5\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02af"
    "\u0370-\u0373\u0376-\u037d\u0386-\u03ff\u0400-\u052f"
)  # fmt: skip
_URL_END = '\\s<>«»،؛؟"“”`'
_URL_REST = f"[^{_URL_END}]*[^{_URL_END}.,;:!?…)\\]}}'\u200c]"
_FILE_TYPES = "pdf|docx?|xlsx?|pptx?|txt|csv|jpe?g|png|gif|webp|mp[34]|zip|rar|apk|html?|json|xml"

# Bounded repeats keep a hostile line linear: every alternative looks at most a fixed way ahead before it gives up.
_CODE = "`[^`]+`"
_URL = f"(?:[A-Za-z][A-Za-z0-9+.-]{{0,20}}://|www\\.){_URL_REST}"
_EMAIL = "[A-Za-z0-9][A-Za-z0-9._%+-]{0,63}@[A-Za-z0-9-]{1,63}(?:\\.[A-Za-z0-9-]{1,63}){1,8}"
# mehrnews.com/x349jN
_HOST_WITH_PATH = f"(?:[A-Za-z0-9-]{{1,63}}\\.){{1,8}}[A-Za-z]{{2,20}}/{_URL_REST}"
_TAG_OR_HANDLE = f"[#@]\u200c*\\w(?:[\\w{MARKS}\u200c]*[\\w{MARKS}])?"
_ENTITY = "&(?:[A-Za-z]{1,31}|#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6});"
# With the digits and signs that are glued to it: F-16, 4K, 10.5km, C++, .ir
_LATIN_WORD = (
    f"\\.?(?:[{_DIGITS}]+(?:[.,:/-][{_DIGITS}]+)*-?)?[{_LATIN}]"
    f"(?:[{_LATIN}{_DIGITS}]|[._'’&/+\\\\:=~-](?=[{_LATIN}{_DIGITS}]))*(?:\\+\\+|#)?"
)
_NUMBER = f"(?P<number>[{_DIGITS}]+(?:[.,:/٫٬،\\-–−][{_DIGITS}]+)*)"

# What a span may begin with comes first, whether a dot is one is looked at then: the search skips from one to the next.
_START = re.compile(f"[{_DIGITS}{_LATIN}#@`&.](?:(?<!\\.)|(?<![^\\s(«]\\.)(?=[A-Za-z]))")
# In this order: the first that fits wins.
_ALTERNATIVES = [_CODE, _URL, _EMAIL, _HOST_WITH_PATH, _TAG_OR_HANDLE, _ENTITY, _LATIN_WORD, _NUMBER]
_SPAN = re.compile("|".join(_ALTERNATIVES))
_NUMBERS = re.compile(_NUMBER.replace("?P<number>", ""))
_PERSIAN_FILE = re.compile(f"(?<![\\w\u200c])[\\w\u200c-]{{1,80}}\\.(?:{_FILE_TYPES})(?![\\w\u200c])")
_FILE_TYPE = re.compile(f"\\.(?:{_FILE_TYPES})(?!\\w)")

_WORD = re.compile(f"[{LETTERS}{MARKS}]+")
_MARK = re.compile(f"[{MARKS}]")
_VERSE = re.compile("﴿[^﴿﴾]*﴾")

# Two words of a quotation have so many marks.
_LEAST_MARKS = 4

_SENTINEL = re.compile(f"[{OPAQUE}{NUMBER}]")

_ASCII, _PERSIAN, _ARABIC = "0123456789", "۰۱۲۳۴۵۶۷۸۹", "٠١٢٣٤٥٦٧٨٩"
_DIGIT_TABLES: dict[str, dict[int, int]] = {
    # With the digits that stay: `str.translate` is slow on what isn't in its table.
    "fa": str.maketrans(_ASCII + _ARABIC + _PERSIAN, _PERSIAN * 3),
    "latin": str.maketrans(_PERSIAN + _ARABIC + _ASCII, _ASCII * 3),
}


def mask_numbers(line: str) -> tuple[str, list[str]]:
    """What `mask` gives, for a line where nothing but numbers can be a span: no Latin letter, mark, # @ & ` or ﴿."""
    pieces = _NUMBERS.split(line)
    return NUMBER.join(pieces[::2]), pieces[1::2]


def mask(line: str) -> tuple[str, list[str]]:
    """The line with one digit for each span (`0` opaque, `1` number), and the spans in order."""
    whole = _whole_quotations(line)
    found = _START.search(line)
    if found is None and not whole:
        return line, []
    pieces: list[str] = []
    spans: list[str] = []
    at = 0
    for start, end in (*whole, (len(line), len(line))):
        while found is not None and found.start() < start:
            span = _SPAN.match(line, found.start(), start)
            if span is None:
                found = _START.search(line, found.start() + 1)
                continue
            pieces += (line[at : span.start()], NUMBER if span.lastgroup == "number" else OPAQUE)
            spans.append(span.group())
            at = span.end()
            found = _START.search(line, at)
        if start < end:
            pieces += (line[at:start], OPAQUE)
            spans.append(line[start:end])
            at = end
            # Where no start follows or the one found is further on, searching again for each quotation would add up.
            if found is not None and found.start() < at:
                found = _START.search(line, at)
    pieces.append(line[at:])
    return "".join(pieces), spans


def unmask(masked: str, spans: list[str], digits: Literal["fa", "keep", "latin"]) -> str:
    """The line with its spans put back; the digits of numbers as chosen, everything else as it was."""
    if not spans:
        return masked
    opaque = OPAQUE in masked
    between = _SENTINEL.split(masked) if opaque else masked.split(NUMBER)
    if digits != "keep":
        table = _DIGIT_TABLES[digits]
        kinds = _SENTINEL.findall(masked) if opaque else NUMBER * len(spans)
        spans = [span.translate(table) if kind == NUMBER else span for kind, span in zip(kinds, spans, strict=True)]
    pieces = [""] * (len(between) + len(spans))
    pieces[::2], pieces[1::2] = between, spans
    return "".join(pieces)


def _whole_quotations(line: str) -> list[tuple[int, int]]:
    """Spans that hold Persian or Arabic letters: verses, file names."""
    found: list[tuple[int, int]] = []
    if "﴿" in line:
        found += [verse.span() for verse in _VERSE.finditer(line)]
    if _MARK.search(line) and len(_MARK.findall(line)) >= _LEAST_MARKS:
        found += _vocalised(line)
    if "." in line and _FILE_TYPE.search(line):
        found += [name.span() for name in _PERSIAN_FILE.finditer(line) if not name.group().isascii()]
    if len(found) < 2:
        return found
    merged: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _vocalised(line: str) -> list[tuple[int, int]]:
    """Runs of at least two fully vocalised words; one bare word of up to three letters may stand between them."""
    runs: list[tuple[int, int]] = []
    start = end = -1
    full = bare = 0
    for word in _WORD.finditer(line):
        text = word.group()
        marks = len(_MARK.findall(text))
        if start < 0 or line[end : word.start()].strip(" ،؛.:؟!«»\u06dd"):
            start, full, bare = -1, 0, 0
        if marks >= 2 and marks * 3 >= len(text):
            start = word.start() if start < 0 else start
            full, bare, end = full + 1, 0, word.end()
            if full == 2:
                runs.append((start, end))
            elif full > 2:
                runs[-1] = (start, end)
        elif start >= 0 and not bare and len(text) - marks <= 3:
            bare, end = 1, word.end()
        else:
            start = -1
    return runs
