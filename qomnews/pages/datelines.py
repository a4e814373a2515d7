"""Dates on pages: which of the texts offered is one, and which of those to believe."""

from __future__ import annotations

import functools
import re
from datetime import timedelta
from typing import TYPE_CHECKING

from qomnews.dates import DateError, find, may_say_one, parse, usual

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from qomnews.dates import Moment
    from qomnews.outlets import Outlet

# A clock that runs ahead by less is no sign of a wrong date.
_AHEAD = timedelta(days=1)
# A longer text is prose that mentions a date.
_LONGEST = 300
_DIGIT = re.compile(r"\d")


def moment(text: str, outlet: Outlet, now: datetime) -> Moment | None:
    """The instant a text says, unless it says none or one before the outlet existed."""
    if not text or len(text) > _LONGEST:
        return None
    try:
        said = _absolute(text) or parse(text, now=now)
    except DateError:
        return None
    return said if said.instant.date() >= outlet.since else None


@functools.lru_cache(maxsize=1024)
def _absolute(text: str) -> Moment | None:
    """What a text says that needs no other moment to count from; None where it is no date, or a relative one."""
    try:
        return parse(text)
    except DateError:
        return None


@functools.lru_cache(maxsize=4096)
def dates_in(text: str) -> tuple[str, ...]:
    """The dates said in a text: the text itself if it is one, else the spans that are.

    >>> dates_in("خبرگزاری مهر ۱۹ بهمن ۱۴۰۲، ۹:۳۰")
    ('۱۹ بهمن ۱۴۰۲، ۹:۳۰',)
    """
    if len(text) > _LONGEST or not _DIGIT.search(text):
        return ()
    if usual(text):
        return (text,)
    if not may_say_one(text):
        return ()
    return (text,) if _absolute(text) else tuple(span.text for span in find(text))


def believed(rungs: Iterable[tuple[str, Iterable[str]]], outlet: Outlet, now: datetime) -> tuple[str, str] | None:
    """The first date that can be a publication's, with its rung: one that has come by `now`, else one in the future.

    A relative date ("two hours ago") says less than a calendar date, so it stands behind those.
    """
    kept: list[tuple[int, str, str]] = []
    for rung, text in _candidates(rungs):
        said = moment(text, outlet, now)
        if said is None:
            continue
        doubt = 2 if said.instant > now + _AHEAD else int("relative" in said.flags)
        if not doubt:
            return text, rung
        kept.append((doubt, text, rung))
    if not kept:
        return None
    _, text, rung = min(kept, key=lambda candidate: candidate[0])
    return text, rung


def _candidates(rungs: Iterable[tuple[str, Iterable[str]]]) -> Iterator[tuple[str, str]]:
    for rung, texts in rungs:
        for text in texts:
            for date in dates_in(text) or (text,):
                yield rung, date
