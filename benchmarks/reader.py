"""How fast the reader answers over many stories, several requests at once, beside Datasette over the same ones.

    python benchmarks/reader.py [--stories 500000] [--folder FOLDER] [--requests 400]

The replica's generator composes the stories (a store of so many in FOLDER is used again). `qomnews reindex --search`
fills the index, `qomnews serve` answers on loopback, and four clients ask one after the other: the front page and its
days, single stories, searches for words that no request had before, each with all counts, and the same within an outlet
and some years. Datasette (released, in an environment of its own) has the same stories in a table with FTS5 and an
index for each column, and is asked the like, for HTML as we are; its time limits are lifted, so that it leaves nothing
out. Clients and servers share the machine.
"""

from __future__ import annotations

import argparse
import shutil
import sqlite3
import subprocess
import tempfile
import time
from contextlib import closing
from pathlib import Path
from random import Random
from urllib.parse import quote, urlencode

import orjson
from attrs import frozen

from benchmarks import reader_peers
from benchmarks.export_stories import fill
from benchmarks.peer_environments import ToolError
from benchmarks.reader_load import Latencies, LoadError, load, python, serving
from qomnews.processes import usable_cores

AT_ONCE = 4
SEED = 7
KINDS = ("front", "story", "search", "search, filtered")
# What is promised, in milliseconds: the median, and 99 of 100 where that is promised too.
PROMISES: dict[str, tuple[float, float | None]] = {
    "front": (60, 250),
    "story": (60, 250),
    "search": (400, None),
    "search, filtered": (400, None),
}
PEER_PORT = 8191
MB = 1 << 20


@frozen
class Material:
    """What is asked for: words that stories have, and stories."""

    queries: list[str]
    ids: list[str]


def material(store: Path, count: int) -> Material:
    """So many queries, of one, two or three words of a story's title or body, no two alike; and as many stories."""
    rng, queries, ids = Random(SEED), dict[str, None](), []  # noqa: S311 - repeatable, not secret
    with closing(sqlite3.connect(store)) as connection:
        (last,) = connection.execute("SELECT max(serial) FROM articles").fetchone()
        while len(queries) < count:
            asked = "SELECT record FROM articles WHERE serial >= ? LIMIT 1"
            plain = orjson.loads(connection.execute(asked, (rng.randint(1, last),)).fetchone()[0])
            ids.append(plain["id"])
            words = [word for word in f"{plain['title']} {plain['body']}".split() if word.isalpha() and len(word) > 1]
            first, length = rng.randrange(len(words)), rng.randint(1, 3)
            queries[" ".join(words[first : first + length])] = None
    return Material(list(queries), list(dict.fromkeys(ids))[:count])


def paths(asked: Material) -> dict[str, list[str]]:
    """What is asked of the reader, by kind of page."""
    days = [f"/?day={1396 + number % 8}-{number % 12 + 1:02}-{number % 28 + 1:02}" for number in range(len(asked.ids))]
    within = {"outlet": "mehr", "from": "1397", "to": "1402"}
    return {
        "front": [day if number % 2 else f"/?n={number}" for number, day in enumerate(days)],
        "story": [f"/story/{quote(each)}" for each in asked.ids],
        "search": [f"/search?{urlencode({'q': query})}" for query in asked.queries],
        # Other words: pages and their parts may be kept.
        "search, filtered": [f"/search?{urlencode({'q': query, **within})}" for query in reversed(asked.queries)],
    }


def measured(port: int, asked: dict[str, list[str]]) -> dict[str, Latencies | str]:
    """Latencies by kind of page; or why there are none."""
    found: dict[str, Latencies | str] = {}
    for kind in KINDS:
        try:
            load(port, asked[kind][:8], AT_ONCE)
            found[kind] = load(port, asked[kind][8:], AT_ONCE)
        except LoadError as error:
            found[kind] = str(error)
    return found


def ours(home: Path, asked: Material, log: Path) -> tuple[float, dict[str, Latencies | str]]:
    """Seconds that filling the index took, and latencies."""
    began = time.perf_counter()
    subprocess.run(python("-m", "qomnews", "reindex", "--search", "--home", str(home)), check=True)
    filling = time.perf_counter() - began
    command = python("-m", "qomnews", "serve", "--home", str(home), "--port", "0")
    with serving(command, log, r"reading at http://127\.0\.0\.1:(\d+)/") as port:
        return filling, measured(port, paths(asked))


def peers(home: Path, asked: Material, log: Path) -> tuple[float, dict[str, Latencies | str]]:
    """The same of Datasette."""
    file = home / "datasette.db"
    filling = reader_peers.build(home / "qomnews.db", file)
    try:
        with reader_peers.datasette(file, log, PEER_PORT) as port:
            return filling, measured(port, reader_peers.paths(file, asked.queries, asked.ids))
    except (ToolError, LoadError) as error:
        return filling, dict.fromkeys(KINDS, str(error))


def table(found: dict[str, dict[str, Latencies | str]]) -> str:
    """All of it, a row for each."""
    lines = [f"{'page':<18}{'by':<11}{'requests':>9}{'median ms':>11}{'p99 ms':>9}{'a second':>10}"]
    for kind in KINDS:
        for by, latencies in found.items():
            what = latencies[kind]
            if isinstance(what, str):
                lines.append(f"{kind:<18}{by:<11}  {what}")
                continue
            numbers = f"{what.count:>9}{what.median:>11.0f}{what.p99:>9.0f}{what.a_second:>10.1f}"
            lines.append(f"{kind:<18}{by:<11}{numbers}")
    return "\n".join(lines)


def verdicts(found: dict[str, Latencies | str]) -> list[str]:
    """What was promised against what was seen."""
    lines = []
    for kind, (middle, slowest) in PROMISES.items():
        what = found[kind]
        if isinstance(what, str):
            lines.append(f"{kind}: NOT kept: {what}")
            continue
        kept = what.median < middle and (slowest is None or what.p99 < slowest)
        also = "" if slowest is None else f", p99 {what.p99:.0f} ms (under {slowest:.0f})"
        lines.append(
            f"{kind}: median {what.median:.0f} ms (under {middle:.0f}){also}: {'kept' if kept else 'NOT kept'}"
        )
    return lines


def main() -> None:
    """Fill a store, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--stories", type=int, default=500_000)
    parser.add_argument("--folder", type=Path, help="where the store is kept for another time")
    parser.add_argument("--requests", type=int, default=400, help="of each kind")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        home = (options.folder or Path(temporary)) / f"reader-{options.stories}"
        if not (home / "filled").exists():
            shutil.rmtree(home, ignore_errors=True)
            home.mkdir(parents=True)
            fill(home / "qomnews.db", options.stories, usable_cores())
            (home / "filled").touch()
        asked = material(home / "qomnews.db", options.requests + 8)
        filling, mine = ours(home, asked, Path(temporary) / "serve.log")
        index = (home / "qomnews.search.db").stat().st_size
        peer_filling, theirs = peers(home, asked, Path(temporary) / "datasette.log")
        peer_size = (home / "datasette.db").stat().st_size
        (home / "datasette.db").unlink()
    print(f"{options.stories:,} stories, {usable_cores()} cores, {AT_ONCE} requests at once")
    print(f"index: {filling:.0f} s, {index / MB:.0f} MB; Datasette's table and index: {peer_filling:.0f} s, ", end="")
    print(f"{peer_size / MB:.0f} MB")
    print(table({"qomnews": mine, "datasette": theirs}))
    print(*verdicts(mine), sep="\n")


if __name__ == "__main__":
    main()
