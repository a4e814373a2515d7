"""`find`: the dates that running text says, where they stand."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from qomnews.dates.folding import JOINER, fold
from qomnews.dates.grammar import IN_TEXT, IN_TEXT_DAY
from qomnews.dates.jalali import ImpossibleDateError
from qomnews.dates.lexer import Token, tokens
from qomnews.dates.lexicon import ENTRIES
from qomnews.dates.moment import Found
from qomnews.dates.parser import evaluate

if TYPE_CHECKING:
    from collections.abc import Sequence

# Only to see whether a relative form makes sense; what it comes to is not kept.
_SOME_NOW = datetime(2025, 1, 1, tzinfo=UTC)

# What a date has in it, in folded text without joiners and white space, wider than the grammar takes it: a day with a
# name, a time that is ago, numbers with signs between them, a month before a number.
_NAMED = {code: sorted({key for key, entry in ENTRIES.items() if entry.code == code}) for code in "TPJGeiHdwmshq"}
_DAYS = re.compile("|".join(_NAMED["T"]))
_AGO = re.compile(f"(?:{'|'.join(key for code in 'eiHdwmshq' for key in _NAMED[code])})(?:{'|'.join(_NAMED['P'])})")
_NUMERIC = re.compile(r"[0-9][-/.][0-9]+[-/.][0-9]|[0-9]{8}(?:t|[0-9]{2})")
_NUMBER = re.compile(r"[0-9]+")
# All that a name with more than its month ends in is a name itself, or "month".
_MONTHS = tuple(name for name in (*_NAMED["J"], *_NAMED["G"], "ماه") if name == "ماه" or "ماه" not in name)
# With what may stand behind it, and to spare.
_LONGEST_NAME = max(map(len, _MONTHS)) + 20
_BY_LAST = {last: tuple(name for name in _MONTHS if name[-1] == last) for last in {name[-1] for name in _MONTHS}}


def may_say_one(text: str) -> bool:
    """Whether there may be a date in a text: quick, and a no is certain, but for the vague forms («هفته قبل»).

    >>> may_say_one("در ۲۰ سال گذشته ۷۸۰۰ جلد کتاب"), may_say_one("۲۵ آذر ماه سال ۱۴۰۴")
    (False, True)
    """
    return _may_say_one(fold(text))


def _may_say_one(folded: str) -> bool:
    said = "".join(folded.replace(JOINER, "").split())
    for number in _NUMBER.finditer(said):
        # "Year" may stand between a month and its number, and a sign before it.
        end = number.start()
        before = said[max(0, end - _LONGEST_NAME) : end].rstrip("-/.,").removesuffix("سال").rstrip("-/.,")
        if before.endswith(_BY_LAST.get(before[-1:], ())):
            return True
    return bool(_NUMERIC.search(said) or _DAYS.search(said) or _AGO.search(said))


def find(text: str) -> list[Found]:
    """The dates said in a text, in order, without overlap; labels before them are not part of them.

    Absolute and relative forms that `parse` reads, less the vague ones («لحظاتی پیش», «هفته قبل»). Numbers that run
    on (telephone numbers, paths, versions, ranges of pages) are none.

    >>> [found.text for found in find("خبرگزاری مهر سه شنبه 25 آذر 1404 - 00:35")]
    ['سه شنبه 25 آذر 1404 - 00:35']
    """
    folded = fold(text)
    if not _may_say_one(folded):
        return []
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
    """Whether nothing beside the words makes them something else: a longer number, a path, another reckoning."""
    first, last = said[match.start()], said[match.end() - 1]
    if _latin(folded[first.start - 1 : first.start]) or _latin(folded[last.end : last.end + 1]):
        return False
    if last.code == "P":
        # «۱۱ روز قبل از انتخابات» counts from the election, not from now.
        return match.end() == len(said) or said[match.end()].text != "از"
    if "date" not in match.groupdict() or not match["date"]:
        return True
    return _is_no_chain(said[match.start("date") : match.end("date")], folded)


def _latin(sign: str) -> bool:
    return sign.isascii() and sign.isalnum()


def _is_no_chain(date: Sequence[Token], folded: str) -> bool:
    """Whether the numbers of a numeric date end where it ends: no path, no version, no telephone number."""
    if "".join(token.code for token in date[:5]) not in ("9/9/9", "9-9-9", "9.9.9"):
        return True
    date, sign = date[:5], date[1].text
    start, end = date[0].start, date[-1].end
    before, after = folded[max(0, start - 2) : start], folded[end : end + 2]
    if sign == "/":
        return not before.endswith("/") and not after.startswith("/")
    # «۳ - ۵ - ۱۴۰۲» is a list of numbers more often than a date.
    spaced = end - start != sum(token.end - token.start for token in date)
    return not (spaced or _runs_on(before[::-1], sign) or _runs_on(after, sign))


def _runs_on(beside: str, sign: str) -> bool:
    return len(beside) == 2 and beside[0] == sign and beside[1].isdigit()
