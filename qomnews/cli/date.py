"""`qomnews date`: what instant a text means, one line of JSON for each."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from qomnews.cli.options import write

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime


def date(
    texts: Annotated[
        list[str] | None,
        typer.Argument(metavar="TEXT", help="Dates as pages say them; none: lines of standard input."),
    ] = None,
    now: Annotated[
        str | None,
        typer.Option(metavar="INSTANT", help="What relative dates count from: ISO 8601 or Jalali.", show_default="now"),
    ] = None,
) -> None:
    """Read dates: any spelling, Jalali or Gregorian, absolute or relative, to an instant in Tehran's offset.

    Prints one line of JSON for each text: text, published_at, published_jalali, precision, flags; or text and error.
    Ends with status 1 if a text was no date.

    Example: qomnews date "سه شنبه 25 آذر 1404 - 00:35"
    """
    if not texts and sys.stdin.isatty():
        raise typer.BadParameter("give at least one TEXT, or lines on standard input", param_hint="TEXT")
    instant = _instant(now)
    failed = False
    for text in texts or _lines():
        said = _reading(text, instant)
        failed |= "error" in said
        # An argument that is no UTF-8 arrives with lone surrogates, which no encoding has.
        line = json.dumps(said, ensure_ascii=False).encode("utf-8", "backslashreplace")
        write(line + b"\n")
    if failed:
        raise typer.Exit(1)


def _instant(now: str | None) -> datetime:
    """The instant that `--now` says; without it, the present."""
    from datetime import UTC, datetime

    from qomnews.dates import DateError, parse

    if now is None:
        return datetime.now(UTC)
    try:
        return parse(now).instant
    except DateError as error:
        raise typer.BadParameter(
            f"{error}; write it like 2025-12-16T00:35:00+03:30 or '1404/09/25 00:35'", param_hint="--now"
        ) from None


def _reading(text: str, now: datetime) -> dict[str, Any]:
    """One text's line: what it means, or why it means nothing."""
    from qomnews.dates import DateError, parse

    try:
        moment = parse(text, now=now)
    except DateError as error:
        return {"text": text, "error": error.reason}
    return {
        "text": text,
        "published_at": moment.iso,
        "published_jalali": moment.jalali,
        "precision": moment.precision,
        "flags": list(moment.flags),
    }


def _lines() -> Iterator[str]:
    """The lines of standard input that are not blank."""
    for line in sys.stdin.buffer:
        text = line.decode("utf-8-sig", "replace").strip("\r\n")
        if text.strip():
            yield text
