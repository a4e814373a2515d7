"""What a check found."""

from __future__ import annotations

from typing import Literal

import attrs

State = Literal["ok", "warning", "error"]


@attrs.frozen
class Finding:
    """One of them: on what, how it is, and, unless it is well, what to do."""

    state: State
    what: str
    finding: str
    advice: str = ""


def ok(what: str, finding: str) -> Finding:
    """Something that is well."""
    return Finding("ok", what, finding)


def warning(what: str, finding: str, advice: str) -> Finding:
    """Something that works, and not as well as it might."""
    return Finding("warning", what, finding, advice)


def error(what: str, finding: str, advice: str) -> Finding:
    """Something without which nothing works."""
    return Finding("error", what, finding, advice)


def age(seconds: float) -> str:
    """A span of time as people say it.

    >>> age(50), age(3 * 3600), age(200_000)
    ('1 minute', '3 hours', '2 days')
    """
    for length, unit in ((86_400, "day"), (3600, "hour"), (60, "minute")):
        if seconds >= length or unit == "minute":
            count = max(1, int(seconds // length))
            break
    return f"{count} {unit}{'' if count == 1 else 's'}"
