"""The history of an outlet's fields as a picture: plain SVG, no library, nothing that it loads."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from qomnews.cli.drift_shares import fields, rows, state

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qomnews.cli.drift_shares import Cell
    from qomnews.store import Extraction

# From the top of the ladder down: what is read from where it was meant to be in calm colours, the rest in warm ones.
COLOURS = {
    "found": "#2f7d6b",
    "selector": "#2f7d6b",
    "json-ld": "#7fb069",
    "meta": "#e6c229",
    "generic": "#e07a1f",
    "unknown": "#e07a1f",
    "none": "#d9d9d9",
}
# Layouts, and reasons for which pages were refused.
OTHERS = ("#2f7d6b", "#3f8fb0", "#6a6fb5", "#9b5fa5", "#b5566f", "#8a6d3b")
ALARM = "#c1121f"
LABEL, BAR, GAP, ROW, HEAD, LEGEND = 110, 18, 3, 26, 44, 22
NARROWEST = 560


def drawing(histories: Sequence[Sequence[Extraction]]) -> str:
    """One panel below the other for each history: a row a field, a column a run, the oldest on the left."""
    wide = max(NARROWEST, LABEL + 20 + max(map(len, histories)) * (BAR + GAP))
    elements: list[str] = []
    top = 0
    for history in histories:
        elements += _panel(history, top)
        top += HEAD + ROW * len(fields(history)) + 24
    elements += _legend(top)
    tall = top + LEGEND
    lines = "\n".join(elements)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {tall}" width="{wide}" height="{tall}" '
        'font-family="sans-serif" font-size="11" fill="#333">\n'
        f'<rect width="100%" height="100%" fill="white"/>\n{lines}\n</svg>\n'
    )


def _panel(history: Sequence[Extraction], top: int) -> Iterator[str]:
    last = history[-1]
    title = escape(f"{last.outlet} ({last.scope}): {state(last)}")
    yield f'<text x="8" y="{top + 18}" font-size="13" font-weight="bold">{title}</text>'
    for column, run in enumerate(history):
        # Numbers of runs stand closer than they are wide.
        if column % 2 == 0 or len(history) <= 12:
            x = _left(column) + BAR / 2
            yield f'<text x="{x:.0f}" y="{top + HEAD - 6}" text-anchor="middle" font-size="9">{run.run_id}</text>'
    places = {field: top + HEAD + ROW * number for number, field in enumerate(fields(history))}
    for field, y in places.items():
        yield f'<text x="{LABEL - 8}" y="{y + ROW / 2 + 3:.0f}" text-anchor="end">{escape(field)}</text>'
    fallen = [dict.fromkeys(places, 0.0) for _ in history]
    others: dict[str, dict[str, str]] = {field: {} for field in places}
    for field, value, cells in rows(history):
        colour = COLOURS.get(value) or others[field].setdefault(value, OTHERS[len(others[field]) % len(OTHERS)])
        for column, cell in enumerate(cells):
            if cell.count:
                yield _piece(history[column], field, value, cell, colour, column, places[field], fallen[column][field])
                fallen[column][field] += cell.share
    for column, run in enumerate(history):
        for field in {jump["field"] for jump in run.jumps} & places.keys():
            yield (
                f'<rect x="{_left(column)}" y="{places[field]}" width="{BAR}" height="{ROW - 4}" fill="none" '
                f'stroke="{ALARM}" stroke-width="2"/>'
            )


def _piece(
    run: Extraction, field: str, value: str, cell: Cell, colour: str, column: int, top: int, fallen: float
) -> str:
    """The part of a bar that one rung has; a pointer on it says which."""
    tall = ROW - 4
    said = escape(f"run {run.run_id}, {field}: {value} {cell.count} of {cell.pages}")
    return (
        f'<rect x="{_left(column)}" y="{top + tall * fallen:.2f}" width="{BAR}" height="{tall * cell.share:.2f}" '
        f'fill="{colour}"><title>{said}</title></rect>'
    )


def _legend(top: int) -> Iterator[str]:
    x = 8
    for name in ("selector", "json-ld", "meta", "generic", "none"):
        yield f'<rect x="{x}" y="{top}" width="10" height="10" fill="{COLOURS[name]}"/>'
        yield f'<text x="{x + 14}" y="{top + 9}">{name}</text>'
        x += 30 + 6 * len(name)
    yield f'<rect x="{x}" y="{top}" width="10" height="10" fill="none" stroke="{ALARM}" stroke-width="2"/>'
    yield f'<text x="{x + 14}" y="{top + 9}">jumped; a pointer on a bar shows its figures</text>'


def _left(column: int) -> int:
    return LABEL + column * (BAR + GAP)
