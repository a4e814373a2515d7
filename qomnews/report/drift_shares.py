"""Runs side by side: for each field and rung its share in each of them, as tables and pictures show it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from qomnews.crawl.shares import ARTICLE, FOUND, LAYOUT, NONE, RUNGS, field_counts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qomnews.store import Extraction

# What a reader of the table looks for first.
_FIRST = (ARTICLE, LAYOUT, "title", "body", "published_raw")
_ORDER = (FOUND, *RUNGS)


@attrs.frozen
class Cell:
    """How many of a run's pages one rung won, of how many; `jumped` where the run's record says so."""

    count: int
    pages: int
    jumped: bool

    @property
    def share(self) -> float:
        """From 0 to 1."""
        return self.count / self.pages if self.pages else 0.0

    @property
    def text(self) -> str:
        """A percentage, nothing for nothing; a `!` where it jumped."""
        shown = f"{100 * self.share:.0f}" if self.count else "·" if self.pages else ""
        return f"{shown}!" if self.jumped else shown


def state(last: Extraction) -> str:
    """How an outlet stands after its last run, in words."""
    if not last.jumps:
        return "no drift"
    return f"drift since run {last.since}" + (", accepted" if last.place != "drift" else "")


def rows(history: Sequence[Extraction]) -> Iterator[tuple[str, str, list[Cell]]]:
    """Field, rung and a cell for each run; what was on no page of these runs is left out."""
    for field in fields(history):
        for value in values(history, field):
            yield field, value, [_cell(run, field, value) for run in history]


def fields(history: Sequence[Extraction]) -> list[str]:
    """Every field that a run names: those that no story can do without first, then by name."""
    named = {field for run in history for field in run.counts}
    return [field for field in _FIRST if field in named] + sorted(named.difference(_FIRST))


def values(history: Sequence[Extraction], field: str) -> list[str]:
    """The rungs that won a field, or the layouts, from the top of the ladder down."""
    found = {value for run in history for value, count in field_counts(run, field).items() if count}
    others = sorted(found.difference(_ORDER, (NONE,)))
    return [value for value in (*_ORDER, *others, NONE) if value in found]


def _cell(run: Extraction, field: str, value: str) -> Cell:
    counts = field_counts(run, field)
    jumped = any((jump["field"], jump["gained"]) == (field, value) for jump in run.jumps)
    return Cell(counts.get(value, 0), sum(counts.values()), jumped)
