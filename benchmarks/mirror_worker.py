"""The inside of one engine's process: a stream in, its clusters and what they cost out.

Runs in the environment of the engine, which need not hold qomnews: the standard library only.
"""

from __future__ import annotations

import gc
import json
import os
import resource
import sys
import time
from itertools import islice
from pathlib import Path
from types import FunctionType, ModuleType
from typing import TYPE_CHECKING, Any, Protocol, TypedDict

if TYPE_CHECKING:
    from collections.abc import Callable

# Articles that are read and parsed before the clock goes on; what an engine keeps on disk is committed after each.
CHUNK = 1000


class Engine(Protocol):
    """Something that puts articles into clusters as they arrive."""

    def place(self, article: dict[str, Any]) -> None:
        """Take in the next article."""

    def commit(self) -> None:
        """Make sure of what was taken in."""

    def clusters(self) -> dict[int, Any]:
        """The cluster of every article by its id."""

    def index(self) -> object:
        """What the index is made of, or the bytes that it takes elsewhere; 0 where that can't be told."""


class Answer(TypedDict):
    """Clusters by id; seconds of each chunk; bytes that the index holds, and by which the process grew."""

    clusters: dict[str, Any]
    articles: int
    chunks_s: list[float]
    index_bytes: int
    grown_bytes: int


def serve(load: Callable[[], Engine]) -> None:
    """Take the stream that the first argument names through an engine, and print the answer as JSON."""
    # What an engine prints about itself is no part of the answer.
    with os.fdopen(os.dup(1), "w", encoding="utf-8") as answers:
        os.dup2(2, 1)
        engine = load()
        json.dump(run(engine, Path(sys.argv[1])), answers)


def run(engine: Engine, stream: Path) -> Answer:
    """What an engine makes of a stream."""
    chunks: list[float] = []
    articles = 0
    before = _resident_bytes()
    with stream.open(encoding="utf-8") as lines:
        while chunk := [json.loads(line) for line in islice(lines, CHUNK)]:
            began = time.perf_counter()
            for article in chunk:
                engine.place(article)
            engine.commit()
            chunks.append(time.perf_counter() - began)
            articles += len(chunk)
    gc.collect()
    grown = _resident_bytes() - before
    held = engine.index()
    clusters = {str(number): cluster for number, cluster in engine.clusters().items()}
    return {
        "clusters": clusters,
        "articles": articles,
        "chunks_s": chunks,
        "index_bytes": held if isinstance(held, int) else held_bytes(held),
        "grown_bytes": grown,
    }


def held_bytes(thing: object) -> int:
    """The bytes of all that an object holds on to, each counted once; types and functions are none of them."""
    seen: set[int] = set()
    waiting = [thing]
    total = 0
    while waiting:
        one = waiting.pop()
        if id(one) in seen or isinstance(one, type | FunctionType | ModuleType):
            continue
        seen.add(id(one))
        total += sys.getsizeof(one)
        # What can hold nothing needs no look inside: there are millions of them.
        if not isinstance(one, str | bytes | int | float | None):
            waiting.extend(gc.get_referents(one))
    return total


def _resident_bytes() -> int:
    """The memory that this process holds now; where the system doesn't tell, the most it has held."""
    statistics = Path("/proc/self/statm")
    if statistics.exists():
        return int(statistics.read_text("ascii").split()[1]) * resource.getpagesize()
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
