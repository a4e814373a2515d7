"""The inside of one tool's process: lines in, what the tool makes of them and what it costs out.

Runs in the environment of the tool, which need not hold qomnews: the standard library only.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from typing import TYPE_CHECKING, TypedDict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

# This book I read: two half-spaces are spaces.
FIRST_LINE = "این کتاب ها را می خوانم."
PASSES = 3


class Request(TypedDict):
    """Lines, and how often to take them in one timed pass; 0 asks for what becomes of them."""

    lines: list[str]
    repeats: int


class Answer(TypedDict):
    """One output per line, None where the tool failed (none at all when timed); seconds, and megabytes at the peak."""

    outputs: list[str | None]
    first_error: str
    load_s: float
    first_pass_s: float
    passes_s: list[float]
    peak_mb: float


def serve(load: Callable[[], Callable[[str], str]]) -> None:
    """Answer the one request on stdin; `load` imports and constructs the tool."""
    # What a tool prints about itself is no part of the answer.
    with os.fdopen(os.dup(1), "w", encoding="utf-8") as answers:
        os.dup2(2, 1)
        request: Request = json.load(sys.stdin.buffer)
        errors: list[str] = []
        began = time.perf_counter()
        restore = load()
        _run(restore, [FIRST_LINE], errors)
        load_s = time.perf_counter() - began
        timed = request["repeats"] > 0
        outputs, first_pass_s = _run(restore, request["lines"], errors)
        repeated = request["lines"] * request["repeats"]
        passes_s = [_run(restore, repeated, errors)[1] for _ in range(PASSES)] if timed else []
        answer: Answer = {
            "outputs": [] if timed else outputs,
            "first_error": errors[0] if errors else "",
            "load_s": load_s,
            "first_pass_s": first_pass_s,
            "passes_s": passes_s,
            "peak_mb": _peak_bytes() / 1e6,
        }
        json.dump(answer, answers)


def _run(restore: Callable[[str], str], lines: Iterable[str], errors: list[str]) -> tuple[list[str | None], float]:
    """What becomes of the lines, and the seconds that took."""
    outputs: list[str | None] = []
    began = time.perf_counter()
    for line in lines:
        try:
            outputs.append(str(restore(line)))
        except KeyboardInterrupt:
            raise
        except BaseException as error:  # noqa: BLE001 - a panic of a Rust extension is no Exception
            outputs.append(None)
            errors.append(f"{type(error).__name__}: {error}".splitlines()[0])
    return outputs, time.perf_counter() - began


def _peak_bytes() -> int:
    """The most memory that this process has held; the system counts in kibibytes, or on macOS in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
