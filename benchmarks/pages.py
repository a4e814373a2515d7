"""How well and how fast pages are read, beside released extractors in the same run.

    python benchmarks/pages.py [--peers NAME,...] [--fixtures DIR] [--no-speed] [--rounds N] [--misses] [--json FILE]

The pages are the committed fixtures (`fixtures/<page class>/<case>/`), whose records were written by hand. Every tool
gets the same bytes and the address; ours is told the outlet as well, and what the server said of the encoding. What
counts as right is said in `page_scoring.py`, how each tool is called in `page_readers.py`.

The speed is that of a crawl: several hundred pages, no two the same, each read once by each tool, the tools taking
turns (`page_turns.py`), in three rounds with fresh processes; once as light as they are made, once with the weight of
live pages around them. Pages a second is over all of them.

Below it stands what warm tools do, the way this was measured before: the fixtures again and again, in three fresh
processes, the first pass of each not counted, each page at the fastest of its nine passes; once for all pages and once
for heavy ones alone. What a tool remembers of a page helps it there in the next pass, as it never does in a crawl.

All times are seconds of processor time: what else the machine does meanwhile only adds to it, to all tools alike.

Peers are installed below the cache folder, each into an environment of its own, when first asked for.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from itertools import compress
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import asdict, define, field

from benchmarks.page_peers import PEERS, Tool, ToolError, installed, ours
from benchmarks.page_scoring import Scores, score
from benchmarks.page_truth import FIELDS, FIXTURES, Page, read_pages
from benchmarks.page_turns import before_them, live_weight, once_each, time_turns

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

PROCESSES = 3
ROUNDS = 3
# What is read once, as it is called in the table.
LIGHT, LIVE = "pages read once", "pages of live weight, once"
# From here on a page has whole menus, side columns and scripts around its story, as live ones do.
HEAVY_BYTES = 50_000


@define
class Row:
    """What is known of one tool; trouble is why there is no more."""

    title: str
    tool: Tool | None = None
    scores: Scores | None = None
    # The seconds of each page, pass by pass.
    passes_s: list[list[float]] = field(factory=list)
    pages_per_s: float | None = None
    # Pages that are read once, light ones and those of live weight; how many times as fast ours was, round by round.
    once_pages_per_s: dict[str, float] = field(factory=dict)
    once_ratios: dict[str, list[float]] = field(factory=dict)
    heavy_pages_per_s: float | None = None
    trouble: str = ""


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--peers", default=",".join(PEERS), help="some of %(default)s; an empty string for none")
    parser.add_argument("--fixtures", type=Path, default=FIXTURES, metavar="DIR", help="other fixtures (%(default)s)")
    parser.add_argument("--cache", type=Path, default=default_cache(), metavar="DIR", help="environments (%(default)s)")
    parser.add_argument("--no-speed", action="store_true", help="leave out the times")
    parser.add_argument("--rounds", type=int, default=ROUNDS, metavar="N", help="over a crawl's pages (%(default)s)")
    parser.add_argument("--misses", action="store_true", help="name what each tool got wrong")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there too")
    parsed = parser.parse_args()
    if unknown := set(filter(None, parsed.peers.split(","))) - PEERS.keys():
        parser.error(f"no such peer: {', '.join(sorted(unknown))}; there are {', '.join(PEERS)}")
    return parsed


def default_cache() -> Path:
    """Where this user's caches are."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "qomnews-benchmarks"


def prepared(names: Sequence[str], cache: Path) -> list[Row]:
    """A row for us, and one for each peer, installed or in trouble."""
    tool = ours()
    rows = [Row(tool.title, tool)]
    for name in names:
        row = Row(PEERS[name].title)
        print(f"preparing {row.title}", file=sys.stderr)
        try:
            row.tool = installed(name, cache)
        except ToolError as error:
            row.trouble = f"does not install: {error}"
        rows.append(row)
    return rows


def score_all(rows: Sequence[Row], pages: Sequence[Page]) -> None:
    """Fill in every row's scores."""
    for row in rows:
        if row.tool is None:
            continue
        print(f"scoring {row.title}", file=sys.stderr)
        try:
            answer = row.tool.ask(pages)
        except ToolError as error:
            row.tool, row.trouble = None, f"does not run: {error}"
            continue
        row.scores = score(pages, answer["readings"], ours=row is rows[0])
        if answer["first_error"]:
            row.trouble = f"died on a page: {answer['first_error']}"


def time_all(rows: Sequence[Row], pages: Sequence[Page]) -> None:
    """Fill in every row's speed, the tools taking turns."""
    print("timing", file=sys.stderr)
    for _ in range(PROCESSES):
        for row in rows:
            if row.tool is None:
                continue
            try:
                row.passes_s += row.tool.ask(pages, timed=True)["passes_s"]
            except ToolError as error:
                row.tool, row.trouble = None, f"could not be timed: {error}"
    for row in rows:
        if row.tool is not None:
            row.pages_per_s = _rate(row.passes_s, [True] * len(pages))
            row.heavy_pages_per_s = _rate(row.passes_s, [len(page.body) >= HEAVY_BYTES for page in pages])


def time_once(rows: Sequence[Row], articles: Sequence[Page], rounds: int) -> None:
    """Fill in every row's speed on pages that are read once."""
    running = [row for row in rows if row.tool is not None]
    tools = [row.tool for row in running if row.tool is not None]
    with tempfile.TemporaryDirectory() as folder:
        light, warm = once_each(articles, Path(folder)), before_them(Path(folder))
        heavy = live_weight(once_each([], Path(folder)), Path(folder))
        for name, pages in ((LIGHT, light), (LIVE, heavy)):
            taken_s: list[list[float]] = [[] for _ in running]
            for number in range(rounds):
                print(f"{len(pages)} {name}: round {number + 1} of {rounds}", file=sys.stderr)
                for taken, seconds in zip(taken_s, time_turns(tools, pages, warm), strict=True):
                    taken.append(sum(seconds))
            for row, taken in zip(running, taken_s, strict=True):
                row.once_pages_per_s[name] = len(pages) * rounds / sum(taken)
                row.once_ratios[name] = [theirs / own for theirs, own in zip(taken, taken_s[0], strict=True)]


def _rate(passes_s: Sequence[Sequence[float]], counted: Sequence[bool]) -> float | None:
    """The pages a second of those that are counted, each at its fastest pass."""
    if not any(counted):
        return None
    fastest_s = [min(passes) for passes in zip(*passes_s, strict=True)]
    taken_s: float = sum(compress(fastest_s, counted))
    return sum(counted) / taken_s


def table(rows: Sequence[Row]) -> list[str]:
    """A line for each measure, a column for each tool."""

    def cells(name: str, texts: Iterable[str]) -> str:
        return f"{name:38}{''.join(f'{text:>21}' for text in texts)}"

    def line(name: str, cell: Callable[[Scores], str]) -> str:
        return cells(name, (cell(row.scores) if row.scores else "-" for row in rows))

    def share(name: str) -> Callable[[Scores], str]:
        return lambda scores: f"{getattr(scores, name).percent:.1f}"

    def known(name: str) -> Callable[[Scores], str]:
        return lambda scores: f"{scores.fields[name].percent:.1f}" if name in scores.fields else "-"

    lines = [
        cells("percent, or pages", (row.title for row in rows)),
        line("title exact", share("title")),
        line("instant of publication right", share("instant")),
        line("a wrong date given", lambda scores: f"{len(scores.wrong_dates)} of {scores.body.of}"),
        line("body, F1 of words", share("body")),
        line("paragraph list exact", share("paragraphs")),
        line("leak of boilerplate", lambda scores: f"{len(scores.leaks)} of {scores.body.of}"),
        line("article where none is", lambda scores: f"{len(scores.invented)} of {scores.empty_pages}"),
        line("redesigned pages, body F1", share("redesigned_body")),
        line("redesigned pages, instant", share("redesigned_instant")),
        line("half-spaces kept", share("half_spaces")),
        *(line(name.replace("_", " "), known(name)) for name in FIELDS),
    ]
    for name, rates in (
        (LIGHT, [row.once_pages_per_s.get(LIGHT) for row in rows]),
        (LIVE, [row.once_pages_per_s.get(LIVE) for row in rows]),
        ("the fixtures again and again", [row.pages_per_s for row in rows]),
        ("those of 50 kB and more", [row.heavy_pages_per_s for row in rows]),
    ):
        if our := rates[0]:
            lines.append(cells(f"{name}, a second", (f"{rate:.1f}" if rate else "-" for rate in rates)))
            lines.append(cells("ours / theirs", ["", *(f"{our / rate:.1f}x" if rate else "-" for rate in rates[1:])]))
            ratios = [row.once_ratios.get(name) for row in rows[1:]]
            if any(ratios):
                spans = (f"{min(each):.1f}-{max(each):.1f}x" if each else "-" for each in ratios)
                lines.append(cells("round by round", ["", *spans]))
    return lines


def misses(rows: Sequence[Row]) -> list[str]:
    """What each tool got wrong, a line for each page."""
    lines: list[str] = []
    for row in rows:
        if row.scores is None:
            continue
        lines += ["", f"{row.title}:"]
        wrong: dict[str, list[str]] = {}
        for page, name in row.scores.misses:
            wrong.setdefault(page, []).append(name)
        for page, runs in row.scores.leaks.items():
            wrong.setdefault(page, []).append(f"leak ({runs[0]})")
        for page in row.scores.invented:
            wrong.setdefault(page, []).append("no article")
        lines += [f"  {page}: {', '.join(names)}" for page, names in sorted(wrong.items())]
    return lines


def as_json(rows: Sequence[Row]) -> str:
    """The figures, by tool."""
    figures = {
        row.title: {
            "scores": row.scores and asdict(row.scores),
            "once_pages_per_s": row.once_pages_per_s,
            "once_ratios": row.once_ratios,
            "pages_per_s": row.pages_per_s,
            "heavy_pages_per_s": row.heavy_pages_per_s,
            "trouble": row.trouble,
        }
        for row in rows
    }
    return json.dumps(figures, ensure_ascii=False, indent=1)


def main() -> None:
    """Run every tool on every page and print the table; only our own trouble is a failure."""
    parsed = arguments()
    pages = read_pages(parsed.fixtures)
    articles = [page for page in pages if page.expected is not None]
    rows = prepared(list(filter(None, parsed.peers.split(","))), parsed.cache)
    score_all(rows, pages)
    if not parsed.no_speed:
        time_once(rows, articles, parsed.rounds)
        time_all(rows, articles)
    redesigned = sum(page.is_redesign for page in articles)
    print(
        f"{len(articles)} pages with an article, {redesigned} of them redesigned; {len(pages) - len(articles)} without"
    )
    print("\n".join(["", *table(rows), *(misses(rows) if parsed.misses else [])]))
    for row in rows:
        if row.trouble:
            print(f"\n{row.title} {row.trouble}")
    if parsed.json:
        parsed.json.write_text(as_json(rows), "utf-8")
    if rows[0].trouble:
        sys.exit(1)


if __name__ == "__main__":
    main()
