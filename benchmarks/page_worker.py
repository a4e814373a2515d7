"""The inside of one tool's process: pages in, what the tool reads in them and how long that takes out.

Runs in the environment of the tool, which need not hold qomnews: the standard library only.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict

if TYPE_CHECKING:
    from collections.abc import Callable

    type Read = Callable[[bytes, Received], Reading | None]

PASSES = 3


class Received(TypedDict):
    """What is known of a page besides its bytes, and the file that holds those."""

    outlet: str
    url: str
    content_type: str
    file: str


class Reading(TypedDict):
    """What a tool reads: the date in ISO 8601, or the day alone; fields that it knows, None where it finds nothing."""

    title: str
    published: str | None
    paragraphs: list[str]
    fields: dict[str, Any]


class Request(TypedDict):
    """Pages, and whether to time or to answer."""

    pages: list[Received]
    timed: bool


class Answer(TypedDict):
    """A reading for each page, None where there is no article; or the processor's seconds on each, by pass."""

    readings: list[Reading | None]
    first_error: str
    passes_s: list[list[float]]


def serve(load: Callable[[], Read]) -> None:
    """Answer the one request on stdin; `load` imports and constructs the tool."""
    # What a tool prints about itself is no part of the answer.
    with os.fdopen(os.dup(1), "w", encoding="utf-8") as answers:
        os.dup2(2, 1)
        request: Request = json.load(sys.stdin.buffer)
        pages = [(Path(page["file"]).read_bytes(), page) for page in request["pages"]]
        read = load()
        errors: list[str] = []
        readings, _ = _run(read, pages, errors)
        passes_s = [_run(read, pages, errors)[1] for _ in range(PASSES)] if request["timed"] else []
        answer: Answer = {
            "readings": [] if request["timed"] else readings,
            "first_error": errors[0] if errors else "",
            "passes_s": passes_s,
        }
        json.dump(answer, answers)


def take_turns(load: Callable[[], Read]) -> None:
    """Read the pages that each line on stdin names, once, and answer with the seconds of processor time of each."""
    with os.fdopen(os.dup(1), "w", encoding="utf-8") as answers:
        os.dup2(2, 1)
        read = load()
        for line in sys.stdin.buffer:
            pages: list[Received] = json.loads(line)
            _, seconds = _run(read, [(Path(page["file"]).read_bytes(), page) for page in pages], [])
            answers.write(f"{json.dumps(seconds)}\n")
            answers.flush()


def _run(
    read: Read, pages: list[tuple[bytes, Received]], errors: list[str]
) -> tuple[list[Reading | None], list[float]]:
    """What is read in the pages, and the seconds of processor time that each took."""
    readings: list[Reading | None] = []
    seconds: list[float] = []
    for body, page in pages:
        began = time.process_time()
        try:
            readings.append(read(body, page))
        except Exception as error:  # noqa: BLE001 - whatever a tool dies of, it found no article
            readings.append(None)
            errors.append(f"{page['url']}: {type(error).__name__}: {error}".splitlines()[0])
        seconds.append(time.process_time() - began)
    return readings, seconds
