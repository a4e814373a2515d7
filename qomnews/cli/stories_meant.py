"""Options by which commands say which stories they mean: whose, and from when to when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from qomnews.cli.options import fail

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

Outlets = Annotated[list[str] | None, typer.Option("--outlet", help="Only this outlet; may be given several times.")]
From = Annotated[
    str | None,
    typer.Option("--from", help="Published on this Jalali or ISO day, month or year, or later (1404/09/25, 1404)."),
]
To = Annotated[
    str | None, typer.Option("--to", help="Published on this day, month or year, or earlier; its end counts in.")
]


def outlets_meant(names: Iterable[str] | None, *, option: str = "--outlet") -> tuple[str, ...]:
    """The ids of these outlets, none for all; the command ends with status 2 where there is no such outlet."""
    from qomnews.outlets import UnknownOutletError, outlet

    try:
        return tuple(outlet(name).id for name in names or ())
    except UnknownOutletError as error:
        fail(f"{option}: {error}", 2)


def span(from_: str | None, to: str | None, *, name: str = "--from") -> tuple[datetime | None, datetime | None]:
    """The instants between which a story was published, the first inclusive, the second not."""
    from qomnews.dates import DateError, parse_span

    bounds = []
    for option, text in ((name, from_), ("--to", to)):
        try:
            bounds.append(None if text is None else parse_span(text))
        except DateError as error:
            fail(f"{option}: {error}", 2)
    first, last = bounds
    since, until = first and first[0], last and last[1]
    if since and until and since >= until:
        fail(f"--from {from_} is after --to {to}", 2)
    return since, until
