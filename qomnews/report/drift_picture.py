"""The history of an outlet's fields as a picture: a row a field, a column a run, the oldest on the left."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING

import attrs

from qomnews.report.charts import Label, Piece
from qomnews.report.drift_shares import fields, rows, state

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from qomnews.report.drift_shares import Cell
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
RUNGS = ("selector", "json-ld", "meta", "generic", "none")
# Layouts, and reasons for which pages were refused.
OTHERS = ("#2f7d6b", "#3f8fb0", "#6a6fb5", "#9b5fa5", "#b5566f", "#8a6d3b")
ALARM = "#c1121f"
LABEL, BAR, GAP, ROW, HEAD, LEGEND = 110, 18, 3, 26, 44, 22
NARROWEST = 560


@attrs.frozen
class Panel:
    """One history, drawn; `look` of a piece is the name of its rung, or `other0` to `other5`.

    Attributes:
        pieces: parts of bars.
        jumped: frames around what jumped.
        runs: the runs' numbers, above.
        fields: the fields' names, beside.
        wide: in units of the drawing.
        tall: the same.
    """

    pieces: Sequence[Piece]
    jumped: Sequence[Piece]
    runs: Sequence[Label]
    fields: Sequence[Label]
    wide: float
    tall: float


def english(run: Extraction, field: str, value: str, cell: Cell) -> str:
    """What a part of a bar says to a pointer."""
    return f"run {run.run_id}, {field}: {value} {cell.count} of {cell.pages}"


def panel(
    history: Sequence[Extraction],
    *,
    names_on_right: bool = False,
    said: Callable[[Extraction, str, str, Cell], str] = english,
    name: Callable[[str], str] = str,
    number: Callable[[float], str] = str,
) -> Panel:
    """A history, the oldest run first.

    Args:
        history: one run at least.
        names_on_right: where the fields' names stand; they end at the bars.
        said: what a part of a bar says, of a run, a field, a rung and its share.
        name: how a field is called.
        number: how a run's number is written.
    """
    left = GAP if names_on_right else LABEL
    beside = left + len(history) * (BAR + GAP) + 6 if names_on_right else LABEL - 8
    places = {field: HEAD + ROW * place for place, field in enumerate(fields(history))}
    # Numbers of runs stand closer than they are wide.
    shown = [place for place in range(len(history)) if place % 2 == 0 or len(history) <= 12]
    jumped = [
        Piece(left + place * (BAR + GAP), places[field], BAR, ROW - 4, "jumped", name(field))
        for place, run in enumerate(history)
        for field in sorted({jump["field"] for jump in run.jumps} & places.keys())
    ]
    return Panel(
        list(_pieces(history, places, left, said)),
        jumped,
        [Label(left + place * (BAR + GAP) + BAR / 2, HEAD - 6, number(history[place].run_id)) for place in shown],
        [Label(beside, y + ROW / 2 + 3, name(field)) for field, y in places.items()],
        LABEL + 20 + len(history) * (BAR + GAP),
        HEAD + ROW * len(places) + 4,
    )


def _pieces(
    history: Sequence[Extraction],
    places: dict[str, int],
    left: float,
    said: Callable[[Extraction, str, str, Cell], str],
) -> Iterator[Piece]:
    fallen = [dict.fromkeys(places, 0.0) for _ in history]
    others: dict[str, dict[str, str]] = {field: {} for field in places}
    tall = ROW - 4
    for field, value, cells in rows(history):
        known = others[field]
        look = value if value in COLOURS else known.setdefault(value, f"other{len(known) % len(OTHERS)}")
        for place, cell in enumerate(cells):
            if cell.count:
                y = places[field] + tall * fallen[place][field]
                text = said(history[place], field, value, cell)
                yield Piece(left + place * (BAR + GAP), y, BAR, tall * cell.share, look, text)
                fallen[place][field] += cell.share


def drawing(histories: Sequence[Sequence[Extraction]]) -> str:
    """A file of plain SVG, nothing that it loads: one panel below the other for each history."""
    panels = [panel(history) for history in histories]
    wide = max(NARROWEST, *(each.wide for each in panels))
    elements: list[str] = []
    top = 0.0
    for history, each in zip(histories, panels, strict=True):
        elements += _elements(history[-1], each, top)
        top += each.tall + 20
    elements += _legend(top)
    tall = top + LEGEND
    lines = "\n".join(elements)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide:.0f} {tall:.0f}" width="{wide:.0f}" '
        f'height="{tall:.0f}" font-family="sans-serif" font-size="11" fill="#333">\n'
        f'<rect width="100%" height="100%" fill="white"/>\n{lines}\n</svg>\n'
    )


def _elements(last: Extraction, drawn: Panel, top: float) -> Iterator[str]:
    title = escape(f"{last.outlet} ({last.scope}): {state(last)}")
    yield f'<text x="8" y="{top + 18:.0f}" font-size="13" font-weight="bold">{title}</text>'
    for each in drawn.runs:
        yield f'<text x="{each.x:.0f}" y="{top + each.y:.0f}" text-anchor="middle" font-size="9">{each.text}</text>'
    for each in drawn.fields:
        yield f'<text x="{each.x:.0f}" y="{top + each.y:.0f}" text-anchor="end">{escape(each.text)}</text>'
    colours = COLOURS | {f"other{number}": colour for number, colour in enumerate(OTHERS)}
    for piece in drawn.pieces:
        yield (
            f'<rect x="{piece.x:.0f}" y="{top + piece.y:.2f}" width="{piece.wide:.0f}" height="{piece.tall:.2f}" '
            f'fill="{colours[piece.look]}"><title>{escape(piece.said)}</title></rect>'
        )
    for piece in drawn.jumped:
        yield (
            f'<rect x="{piece.x:.0f}" y="{top + piece.y:.0f}" width="{piece.wide:.0f}" height="{piece.tall:.0f}" '
            f'fill="none" stroke="{ALARM}" stroke-width="2"/>'
        )


def _legend(top: float) -> Iterator[str]:
    x = 8
    for name in RUNGS:
        yield f'<rect x="{x}" y="{top:.0f}" width="10" height="10" fill="{COLOURS[name]}"/>'
        yield f'<text x="{x + 14}" y="{top + 9:.0f}">{name}</text>'
        x += 30 + 6 * len(name)
    yield f'<rect x="{x}" y="{top:.0f}" width="10" height="10" fill="none" stroke="{ALARM}" stroke-width="2"/>'
    yield f'<text x="{x + 14}" y="{top + 9:.0f}">jumped; a pointer on a bar shows its figures</text>'
