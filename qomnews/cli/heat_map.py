"""A calendar on the terminal: a line for each Jalali month, a square for each day, the darker the more stories."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rich.text import Text

    from qomnews.backfill.calendar import JalaliDay, Square

# Told apart without colours too. None, few, some, many, most.
SHADES = ("_", "░", "▒", "▓", "█")
_COLOURS = ("dim", "green", "green", "green", "bold green")
SIGNS = {"left": ("·", "dim"), "failed": ("x", "bold red"), "empty": ("?", "bold yellow")}
DAYS = range(1, 32)


def heat_map(days: Mapping[JalaliDay, Square]) -> Iterator[Text]:
    """The lines of a calendar: years and months that have a day in it."""
    from rich.text import Text

    from qomnews.backfill.calendar import levels

    bounds = levels(days.values())
    yield Text(f"{'':8}" + " ".join(f"{day % 10}" for day in DAYS), style="dim")
    for year, month in sorted({day[:2] for day in days}):
        line = Text(f"{year}/{month:02} ")
        for day in DAYS:
            square = days.get((year, month, day))
            line.append(*(_sign(square, bounds) if square else (" ", "")))
            line.append(" ")
        line.rstrip()
        yield line


def legend() -> Text:
    """What the squares mean."""
    from rich.text import Text

    line = Text("stories a day: ")
    for shade, colour, word in zip(SHADES, _COLOURS, ("none", "few", "some", "many", "most"), strict=True):
        line.append(shade, colour)
        line.append(f" {word}  ")
    for state, word in (("left", "to do"), ("failed", "failed"), ("empty", "strangely empty")):
        line.append(*SIGNS[state])
        line.append(f" {word}  ")
    line.rstrip()
    return line


def _sign(square: Square, bounds: list[float]) -> tuple[str, str]:
    from qomnews.backfill.calendar import level

    if square.state in SIGNS:
        return SIGNS[square.state]
    shade = level(square.stories, bounds)
    return SHADES[shade], _COLOURS[shade]
