"""How well, how fast and how small mirrors are found, beside MinHash of released packages in the same run.

    python benchmarks/mirrors.py [--stories FILE]... [--peers NAME,...] [--sizes N,...] [--plot FILE] [--json FILE]

Two streams of `mirror_streams.py`, with differences that rules were written for and with others. P, R and F1 are over
all pairs of articles in one cluster; light, medium and heavy are the shares of mirrors that are in their original's
cluster; hard is the number of articles, of those that only look like another's mirror, that share one's cluster.

Each engine has a process of its own. Articles are made, read and parsed before the clock goes on. Index is what the
engine counts itself or has on disk, growth how much more memory its process holds at the end, stories included, both in
bytes an article.

Then this tree's engine alone, at other sizes: in memory, and in SQLite with a commit after each thousand.

Peers are installed below the cache folder, each into an environment of its own, when first asked for.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrs import asdict, define, field

from benchmarks.mirror_peers import PEERS, Tool, ToolError, installed, ours
from benchmarks.mirror_plot import Line, Panel, drawing
from benchmarks.mirror_records import as_line, read_stories, truth_line
from benchmarks.mirror_scoring import GRADES, Score, score
from benchmarks.mirror_streams import Stream

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from benchmarks.mirror_wording import Text
    from benchmarks.mirror_worker import Answer

KINDS = {"foreseen": False, "unforeseen": True}
STORES = {"in memory": ("mirror_engines", "InMemory"), "in SQLite": ("mirror_sql_engine", "InSqlite")}
# Points of a curve: the mean of so many chunks each.
CURVE_CHUNKS = 5


@define
class Row:
    """What is known of one engine on one stream; trouble is why there is no more."""

    engine: str
    stream: str
    articles: int
    score: Score | None = None
    rate: float = 0
    index_bytes: float = 0
    grown_bytes: float = 0
    chunks_s: list[float] = field(factory=list)
    trouble: str = ""

    def line(self) -> str:
        """The row as a line of a table."""
        if self.score is None:
            return f"{self.engine:26}{self.stream:14}{self.trouble}"
        found = "".join(f"{100 * self.score.found[grade]:8.1f}" for grade in GRADES)
        pairs = f"{self.score.precision:8.4f}{self.score.recall:8.4f}{self.score.f1:8.4f}"
        index = f"{self.index_bytes:9.0f}" if self.index_bytes else f"{'-':>9}"
        size = f"{self.rate:12.0f}{index}{self.grown_bytes:9.0f}"
        return f"{self.engine:26}{self.stream:14}{pairs}{found}{self.score.hard_merged:6}{size}"


HEADER = (
    f"{'':26}{'':14}{'pairs':^24}{'mirrors found, %':^24}{'':6}{'':12}{'bytes/article':>18}\n"
    f"{'engine':26}{'stream':14}{'P':>8}{'R':>8}{'F1':>8}{'light':>8}{'medium':>8}{'heavy':>8}{'hard':>6}"
    f"{'articles/s':>12}{'index':>9}{'growth':>9}"
)


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=4000, metavar="N", help="in each stream (%(default)s)")
    parser.add_argument("--seed", type=int, default=1, metavar="N")
    parser.add_argument("--stories", type=Path, action="append", metavar="FILE", help="real text, instead of composed")
    parser.add_argument("--peers", default=",".join(PEERS), help="some of %(default)s; an empty string for none")
    parser.add_argument("--sizes", default="10_000,100_000", help="articles (%(default)s); an empty string for none")
    parser.add_argument("--million", action="store_true", help="1,000,000 as well: an hour or two, and 4 GB of disk")
    parser.add_argument("--cache", type=Path, default=default_cache(), metavar="DIR", help="environments (%(default)s)")
    parser.add_argument("--plot", type=Path, metavar="FILE", help="draw the sizes there, as SVG")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there too")
    parsed = parser.parse_args()
    if unknown := set(filter(None, parsed.peers.split(","))) - PEERS.keys():
        parser.error(f"no such peer: {', '.join(sorted(unknown))}; there are {', '.join(PEERS)}")
    return parsed


def default_cache() -> Path:
    """Where this user's caches are."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "qomnews-benchmarks"


def written(stream: Stream, folder: Path) -> tuple[Path, list[Mapping[str, Any]]]:
    """The file of a stream, and the truth about it."""
    truth: list[Mapping[str, Any]] = []
    file = folder / "stream.jsonl"
    with file.open("w", encoding="utf-8") as lines:
        for article, true in stream:
            lines.write(as_line(article))
            truth.append(truth_line(true))
    return file, truth


def asked(tool: Tool, row: Row, file: Path, truth: Sequence[Mapping[str, Any]]) -> Row:
    """The row with what an engine makes of a stream."""
    print(f"{row.engine}, {row.stream}", file=sys.stderr)
    try:
        answer: Answer = tool.ask(file)
    except ToolError as error:
        row.trouble = f"does not run: {error}"
        return row
    row.score = score(truth, {int(number): cluster for number, cluster in answer["clusters"].items()})
    row.chunks_s = answer["chunks_s"]
    row.rate = row.articles / sum(row.chunks_s)
    row.index_bytes, row.grown_bytes = answer["index_bytes"] / row.articles, answer["grown_bytes"] / row.articles
    return row


def compared(parsed: argparse.Namespace, stories: Sequence[Text], folder: Path) -> list[Row]:
    """Every engine on both streams."""
    rows = []
    tools: dict[str, Tool | str] = {ours().title: ours()}
    for name in filter(None, parsed.peers.split(",")):
        try:
            tool = installed(name, parsed.cache)
            tools[tool.title] = tool
        except ToolError as error:
            tools[name] = f"does not install: {error}"
    for kind, surprising in KINDS.items():
        file, truth = written(Stream(parsed.articles, parsed.seed, stories, surprising=surprising), folder)
        for title, each in tools.items():
            row = Row(title, kind, len(truth))
            if isinstance(each, str):
                row.trouble = each
            rows.append(row if isinstance(each, str) else asked(each, row, file, truth))
    return rows


def scaled(parsed: argparse.Namespace, folder: Path) -> list[Row]:
    """This tree's engine at all sizes, in memory and on disk, on composed text."""
    sizes = [int(size) for size in filter(None, parsed.sizes.split(","))] + [1_000_000] * parsed.million
    rows = []
    for size in sizes:
        print(f"making {size:,} articles", file=sys.stderr)
        file, truth = written(Stream(size, parsed.seed), folder)
        for title, engine in STORES.items():
            rows.append(asked(ours(*engine), Row(title, f"{size:,}", size), file, truth))
    return rows


def curves(rows: Sequence[Row]) -> str:
    """The rate over the largest stream, and the size at all."""
    done = [row for row in rows if row.score]
    largest = max(row.articles for row in done)
    rates, sizes = [], []
    for title in STORES:
        chunks = next((row.chunks_s for row in done if (row.engine, row.articles) == (title, largest)), [])
        groups = [chunks[at : at + CURVE_CHUNKS] for at in range(0, len(chunks), CURVE_CHUNKS)]
        points = [(1000.0 * CURVE_CHUNKS * (at + 1), 1000 * len(part) / sum(part)) for at, part in enumerate(groups)]
        rates.append(Line(title, tuple(points)))
        bytes_ = [(float(row.articles), row.index_bytes) for row in done if row.engine == title and row.index_bytes]
        sizes.append(Line(title, tuple(bytes_)))
    panels = (("articles a second", rates), ("index, bytes an article", sizes))
    return drawing(
        [Panel(title, "articles so far", tuple(line for line in lines if line.points)) for title, lines in panels]
    )


def main() -> None:
    """Run every engine and print the tables; only our own trouble is a failure."""
    parsed = arguments()
    stories = read_stories("\n\n".join(file.read_text("utf-8") for file in parsed.stories or ()))
    parsed.cache.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=parsed.cache) as name:
        rows = compared(parsed, stories, Path(name))
        source = f"{len(stories)} stories read" if stories else "composed text"
        print(f"{parsed.articles:,} articles a stream, {source}\n\n{HEADER}")
        print("\n".join(row.line() for row in rows), flush=True)
        sized = scaled(parsed, Path(name))
    if sized:
        print(f"\nat other sizes, composed text\n\n{HEADER}")
        print("\n".join(row.line() for row in sized))
    if parsed.plot and any(row.score for row in sized):
        parsed.plot.write_text(curves(sized), "utf-8")
    if parsed.json:
        parsed.json.write_text(json.dumps([asdict(row) for row in [*rows, *sized]], indent=1), "utf-8")
    if any(row.trouble for row in [rows[0], *sized]):
        sys.exit(1)


if __name__ == "__main__":
    main()
