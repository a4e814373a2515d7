"""How well and how fast half-spaces are restored, beside released normalisers in the same run.

    python benchmarks/half_spaces.py [--text NAME=FILE]... [--peers NAME,...] [--speed-text FILE] [--json FILE]
    python benchmarks/half_spaces.py --folds K [--json FILE] -- OPTION...

Text is right as it stands: its half-spaces are deleted (GLUED), turned into spaces (SPACED), one or the other (MIXED),
or left alone (CLEAN), and each tool is to give them back. F1 is over half-spaces; altered is the share of CLEAN
sentences that come out otherwise than they went in; letters the share of sentences, over all four, with other letters
than before; failed the number of lines that a tool died on.

For speed the CLEAN text goes line by line through three fresh processes of each tool, in turns. The first pass is over
the text once, with caches empty; later ones, three in each process, over the text as often as makes a third of a
megabyte. Load ends with the first line done; memory is the peak. All are medians.

With --folds the options are those of `python -m qomnews.text.lexicon_build`: the edited texts and the news among them
are scored in K parts, each by a lexicon that is built without it, and the counts are added up; nothing is timed.

Peers are installed below the cache folder, each into an environment of its own, when first asked for.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from attrs import asdict, define, field, frozen

from benchmarks.half_space_folds import pooled, scores_in_folds
from benchmarks.half_space_peers import PEERS, TOP, Scores, Tool, ToolError, installed, ours, scores_of
from benchmarks.half_space_scoring import TASKS, Score, Task, gold_lines
from benchmarks.half_space_worker import Answer

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SAMPLE = TOP / "tests" / "text" / "news_sentences.txt"
PROCESSES = 3
# A pass takes a second or two of the slowest tool.
SPEED_BYTES = 300_000


@frozen
class Speed:
    """Medians over fresh processes: megabytes of UTF-8 a second, seconds, megabytes."""

    mb_per_s: float
    first_mb_per_s: float
    load_s: float
    peak_mb: float


@define
class Row:
    """What is known of one tool; trouble is why there is no more."""

    title: str
    tool: Tool | None = None
    scores: Scores = field(factory=dict)
    answers: list[Answer] = field(factory=list)
    speed: Speed | None = None
    trouble: str = ""


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--text", action="append", metavar="NAME=FILE", help="lines of right text (the sample)")
    parser.add_argument("--peers", default=",".join(PEERS), help="some of %(default)s; an empty string for none")
    parser.add_argument("--speed-text", type=Path, default=SAMPLE, metavar="FILE", help="lines to time (the sample)")
    parser.add_argument("--cache", type=Path, default=default_cache(), metavar="DIR", help="environments (%(default)s)")
    parser.add_argument(
        "--lexicon", type=Path, metavar="FILE", help="of ours, instead of the committed one: built with --hold-out, say"
    )
    parser.add_argument("--limit", type=int, metavar="N", help="the first N lines of each text")
    parser.add_argument("--folds", type=int, metavar="K", help="score our build on each of K parts of its texts")
    parser.add_argument("build", nargs="*", metavar="OPTION", help="of that build, after --")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there too")
    parsed = parser.parse_args()
    if unknown := set(filter(None, parsed.peers.split(","))) - PEERS.keys():
        parser.error(f"no such peer: {', '.join(sorted(unknown))}; there are {', '.join(PEERS)}")
    if bad := [text for text in parsed.text or () if "=" not in text]:
        parser.error(f"--text takes NAME=FILE, not {bad[0]}")
    if bool(parsed.folds) != bool(parsed.build) or (parsed.folds or 2) < 2:
        parser.error("--folds takes a number of parts, at least 2, and after -- the options of the lexicon's build")
    return parsed


def default_cache() -> Path:
    """Where this user's caches are."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "qomnews-benchmarks"


def prepared(names: Sequence[str], cache: Path, lexicon: Path | None) -> list[Row]:
    """A row for us, and one for each peer, installed or in trouble."""
    tool = ours(cache, lexicon)
    rows = [Row(tool.title, tool)]
    for peer in map(PEERS.__getitem__, names):
        row = Row(f"{peer.name} {peer.version}")
        print(f"preparing {row.title}", file=sys.stderr)
        try:
            row.tool = installed(peer, cache)
        except ToolError as error:
            row.trouble = f"does not install: {error}"
        rows.append(row)
    return rows


def score_all(row: Row, texts: Mapping[str, Sequence[str]]) -> None:
    """Fill in a row's scores, all from one process."""
    if row.tool is None:
        return
    try:
        row.scores, first_error = scores_of(row.tool, texts)
    except ToolError as error:
        row.tool, row.trouble = None, f"does not run: {error}"
        return
    if first_error:
        row.trouble = f"died on a line: {first_error}"


def time_all(rows: Sequence[Row], lines: Sequence[str]) -> float:
    """Fill in every row's speed, the tools taking turns; gives the megabytes of one pass."""
    size = sum(len(line.encode()) + 1 for line in lines)
    repeats = max(1, round(SPEED_BYTES / size))
    for _ in range(PROCESSES):
        for row in rows:
            if row.tool is None:
                continue
            try:
                row.answers.append(row.tool.ask(lines, repeats))
            except ToolError as error:
                row.tool, row.trouble = None, f"could not be timed: {error}"
    for row in rows:
        if row.tool is not None:
            row.speed = Speed(
                mb_per_s=median(size * repeats / 1e6 / s for answer in row.answers for s in answer["passes_s"]),
                first_mb_per_s=median(size / 1e6 / answer["first_pass_s"] for answer in row.answers),
                load_s=median(answer["load_s"] for answer in row.answers),
                peak_mb=median(answer["peak_mb"] for answer in row.answers),
            )
    return size * repeats / 1e6


def letters_changed(scores: Mapping[Task, Score]) -> float:
    """Percent of the sentences of all tasks whose letters changed."""
    return 100 * sum(score.changed for score in scores.values()) / sum(score.sentences for score in scores.values())


def quality_table(rows: Sequence[Row]) -> list[str]:
    """A line for each tool and text."""
    lines = [
        f"{'':22}{'':12}{'F1 of half-spaces, %':^24}{'sentences, %':>20}{'lines':>9}",
        f"{'tool':22}{'text':12}{'GLUED':>8}{'SPACED':>8}{'MIXED':>8}{'altered':>10}{'letters':>10}{'failed':>9}",
    ]
    for row in rows:
        title = row.title
        for name, scores in row.scores.items():
            f1 = "".join(f"{scores[task].f1:8.1f}" for task in TASKS if task != "CLEAN")
            harm = f"{scores['CLEAN'].altered:10.1f}{letters_changed(scores):10.1f}"
            lines.append(f"{title:22}{name:12}{f1}{harm}{sum(score.failed for score in scores.values()):9}")
            title = ""
    return lines


def speed_table(rows: Sequence[Row]) -> list[str]:
    """A line for each tool, with the ratio of our rate to its."""
    lines = [
        f"{'':22}{'later passes':>14}{'first pass':>12}{'load':>9}{'memory':>9}{'ours / theirs':>20}",
        f"{'tool':22}{'MB/s':>14}{'MB/s':>12}{'s':>9}{'MB':>9}{'later':>10}{'first':>10}",
    ]
    our = rows[0].speed
    for row in rows:
        if (speed := row.speed) is None:
            continue
        line = (
            f"{row.title:22}{speed.mb_per_s:14.2f}{speed.first_mb_per_s:12.2f}{speed.load_s:9.2f}{speed.peak_mb:9.0f}"
        )
        if our is not None and speed is not our:
            line += f"{our.mb_per_s / speed.mb_per_s:9.1f}x{our.first_mb_per_s / speed.first_mb_per_s:9.1f}x"
        lines.append(line)
    return lines


def as_json(rows: Sequence[Row]) -> str:
    """The figures, by tool: scores by text and task, and speed."""
    return json.dumps(
        {
            row.title: {
                "scores": {
                    name: {
                        task: {**asdict(score), "f1": score.f1, "altered": score.altered}
                        for task, score in scores.items()
                    }
                    for name, scores in row.scores.items()
                },
                "speed": row.speed and asdict(row.speed),
                "trouble": row.trouble,
            }
            for row in rows
        },
        indent=1,
    )


def main() -> None:
    """Run every tool on every text and print the table; only our own trouble is a failure."""
    parsed = arguments()
    rows = in_parts(parsed) if parsed.folds else compared(parsed)
    if parsed.json:
        parsed.json.write_text(as_json(rows), "utf-8")
    if rows[0].trouble:
        sys.exit(1)


def in_parts(parsed: argparse.Namespace) -> list[Row]:
    """Our scores over all parts, printed; then each part's."""
    parts = scores_in_folds(parsed.build, parsed.folds, parsed.cache / f"folds-{parsed.folds}")
    rows = [Row("qomnews", scores=pooled(parts)), *(Row(f"part {n}", scores=part) for n, part in enumerate(parts, 1))]
    print("\n".join(quality_table(rows[:1])))
    return rows


def compared(parsed: argparse.Namespace) -> list[Row]:
    """Every tool on every text, printed."""
    named = [text.split("=", 1) for text in parsed.text or [f"sample={SAMPLE}"]]
    texts = {name: gold_lines(Path(file).read_text("utf-8"))[: parsed.limit] for name, file in named}
    speed_lines = gold_lines(parsed.speed_text.read_text("utf-8"))[: parsed.limit]
    rows = prepared(list(filter(None, parsed.peers.split(","))), parsed.cache, parsed.lexicon)
    for row in rows:
        print(f"scoring {row.title}", file=sys.stderr)
        score_all(row, texts)
    print("timing", file=sys.stderr)
    size = time_all(rows, speed_lines)
    counts = ", ".join(f"{name} ({len(gold)} sentences)" for name, gold in texts.items())
    print("\n".join([f"texts: {counts}", "", *quality_table(rows)]))
    print("\n".join(["", f"speed: {parsed.speed_text.name}, {size:.2f} MB a pass", "", *speed_table(rows)]))
    for row in rows:
        if row.trouble:
            print(f"\n{row.title} {row.trouble}")
    return rows


if __name__ == "__main__":
    main()
