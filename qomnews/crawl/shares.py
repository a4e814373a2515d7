"""Shares of a field: how many pages each rung won, what is worse than what, and what moves by itself."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from qomnews.store import Extraction

ARTICLE, LAYOUT, FOUND, NONE, UNKNOWN = "article", "layout", "found", "none", "unknown"
RUNGS = ("selector", "json-ld", "meta", "generic")
# What is further down is worse; a reason for which a page was refused is not on the list, and worse than all of it.
_LADDER = (FOUND, *RUNGS, NONE)

# Pages of neighbouring runs that are looked at as one when it is asked how much an outlet varies.
STRETCH = 8
# Whether a story has a kicker its editors decide, who are others next month, and whether a day has photo essays, whose
# layout is another, the news does: those shares move by a tenth and more without any change of markup, however calm the
# last runs were. As correlations within a stretch.
_EDITORS, _KINDS_OF_DAYS = 0.06, 0.12


def field_counts(run: Extraction, field: str) -> Mapping[str, int]:
    """Pages of a run by the rung that won a field; a field that it does not name was on none of its pages."""
    named = run.counts.get(field)
    return {NONE: run.counts.get(ARTICLE, {}).get(FOUND, 0)} if named is None else named


def total(field: str, runs: Iterable[Extraction]) -> Counter[str]:
    """Pages of runs by the rung that won a field."""
    counted: dict[str, int] = {}
    for run in runs:
        for value, count in field_counts(run, field).items():
            counted[value] = counted.get(value, 0) + count
    return Counter(counted)


def share(counts: Counter[str], value: str) -> float:
    """The share of one rung, from 0 to 1; nothing of nothing is nothing."""
    return counts[value] / (counts.total() or 1)


def is_worse(field: str, lost: str, gained: str, *, past: bool) -> bool:
    """Whether a change is one to look at: all are but those that lead up the ladder, as mended selectors do."""
    if lost == gained:
        return False
    if past and field != ARTICLE and (lost == NONE or gained not in (*RUNGS[1:], UNKNOWN)):
        return False
    if field == LAYOUT:
        return lost != UNKNOWN
    if lost == NONE or gained not in _LADDER:
        return True
    return lost in _LADDER and _LADDER.index(gained) > _LADDER.index(lost)


def groups(field: str, lost: str, rises: Mapping[str, float], *, past: bool) -> list[tuple[str, ...]]:
    """What may have won the pages that `lost` has lost: all fallbacks together, then each rung or layout by itself.

    A redesign may leave some pages to each fallback, and no one of them much.
    """
    worse = sorted(
        (value for value in rises if is_worse(field, lost, value, past=past)), key=lambda value: -rises[value]
    )
    together = tuple(value for value in worse if value != NONE) if field != LAYOUT and lost != NONE else ()
    return [*([together] if len(together) > 1 else []), *((value,) for value in worse)]


def least_correlation(field: str, lost: str, gained: str) -> float:
    """How alike neighbouring pages are at least; which rung finds what is there depends on the markup alone."""
    if field == LAYOUT and gained != UNKNOWN:
        return _KINDS_OF_DAYS
    return _EDITORS if NONE in (lost, gained) else 0.0


def stretches(field: str, group: Sequence[str], baseline: Sequence[Extraction]) -> list[tuple[int, int]]:
    """Hits and pages of neighbouring runs, put together until each stretch has as many as the smallest sample."""
    found, hits, pages = [], 0, 0
    for run in baseline:
        counts = field_counts(run, field)
        hits, pages = hits + sum(counts.get(value, 0) for value in group), pages + sum(counts.values())
        if pages >= STRETCH:
            found.append((hits, pages))
            hits = pages = 0
    return [*found, (hits, pages)] if pages else found
