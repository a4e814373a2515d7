"""`find`: the dates that running text says, where they stand."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime

from qomnews.dates.folding import fold
from qomnews.dates.grammar import IN_TEXT, IN_TEXT_DAY
from qomnews.dates.jalali import ImpossibleDateError
from qomnews.dates.lexer import Token, tokens
from qomnews.dates.moment import Found
from qomnews.dates.parser import evaluate

# Only to see whether a relative form makes sense; what it comes to is not kept.
_SOME_NOW = datetime(2025, 1, 1, tzinfo=UTC)


def find(text: str) -> list[Found]:
    """The dates said in a text, in order, without overlap; labels before them are not part of them.

    Absolute and relative forms that `parse` reads, less the vague ones («لحظاتی پیش», «هفته قبل»). Numbers that run
    on (telephone numbers, paths, versions, ranges of pages) are none.

    >>> [found.text for found in find("خبرگزاری مهر سه شنبه 25 آذر 1404 - 00:35")]
    ['سه شنبه 25 آذر 1404 - 00:35']
    """
    folded = fold(text)
    said = tokens(folded)
    codes = "".join(token.code for token in said)
    dates: list[Found] = []
    position = 0
    while (match := IN_TEXT.search(codes, position)) is not None:
        position = match.start() + 1
        for reading in (match, IN_TEXT_DAY.match(codes, match.start())):
            if reading is not None and _holds(reading, said, folded):
                start, end = said[reading.start()].start, said[reading.end() - 1].end
                dates.append(Found(start, end, text[start:end]))
                position = reading.end()
                break
    return dates


def _holds(match: re.Match[str], said: Sequence[Token], folded: str) -> bool:
    """Whether the words mean a possible date, and its numbers do not run on into a longer chain."""
    if not _stands_alone(match, said, folded):
        return False
    try:
        evaluate(match, said, now=_SOME_NOW)
    except ImpossibleDateError:
        return False
    return True


def _stands_alone(match: re.Match[str], said: Sequence[Token], folded: str) -> bool:
    first, last = said[match.start()], said[match.end() - 1]
    if last.code == "P" and match.end() < len(said) and said[match.end()].text == "از":
        return False  # «۱۱ روز قبل از انتخابات» counts from the election, not from now
    before, after = folded[max(0, first.start - 2) : first.start], folded[last.end : last.end + 2]
    if before[-1:].isalnum() and before[-1:].isascii():
        return False
    if after[:1].isalnum() and after[:1].isascii():
        return False
    date = match.groupdict().get("date")
    if date is None or date[1:2] not in ("/", "-", "."):
        return True
    parts = said[match.start("date") : match.end("date")]
    numeric = date.count("9") == 3
    if numeric and date[1] in "-." and parts[-1].end - parts[0].start != sum(p.end - p.start for p in parts):
        return False  # «۳ - ۵ - ۱۴۰۲» is a list of numbers more often than a date
    sign = date[1]
    outer_before = folded[max(0, parts[0].start - 2) : parts[0].start]
    outer_after = folded[parts[-1].end : parts[-1].end + 2]
    if sign == "/":
        return not outer_before.endswith("/") and not outer_after.startswith("/")
    return not (_chained(outer_before[::-1], sign) or _chained(outer_after, sign))


def _chained(beside: str, sign: str) -> bool:
    return len(beside) == 2 and beside[0] == sign and beside[1].isdigit()
