"""How fast a web archive is read for the outlets' articles, beside released readers in the same run.

    python benchmarks/backfill.py [--records N] [--share S] [--peers NAME,...] [--json FILE]

An archive is written as Common Crawl's news crawl writes it: pages of other sites, made by a generator, and of the
replica's outlets among them, each with its request before it. Every tool reads the same file with the same filter by
host and extracts the articles of the pages that pass: ours, warcio with trafilatura, and news-please's own reading of
such files. Each runs in a fresh process, loaded and warmed up by a small archive; then time runs. Ours is measured at
that same job on one core; and with all that a backfill does but storing (dates, half-spaces, fingerprints) on one core
and on two; and its memory with a quarter of the archive beside the whole.

Peers are installed below the cache folder, each into an environment of its own, when first asked for.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import asdict, define, frozen

from benchmarks.archive_writer import OUTLETS, write_archive
from benchmarks.pages import default_cache
from benchmarks.peer_environments import ToolError, environment_of, output
from qomnews import __version__
from qomnews.outlets import outlet

if TYPE_CHECKING:
    from collections.abc import Sequence

TOP = Path(__file__).parent.parent
TIMEOUT_S = 7200
WARM_UP_RECORDS = 401


@frozen
class Peer:
    """A released package, the function of `archive_readers` that calls it, and what it needs beside itself."""

    title: str
    package: str
    version: str
    reader: str
    also: tuple[str, ...] = ()


PEERS = {
    "warcio": Peer(
        "warcio 1.8.1 + trafilatura 2.3.1",
        "warcio",
        "1.8.1",
        "by_warcio_and_trafilatura",
        ("trafilatura==2.3.1", "lxml_html_clean==0.4.6"),
    ),
    "news-please": Peer("news-please 1.6.16", "news-please", "1.6.16", "by_news_please"),
}


@define
class Row:
    """What one reading came to; trouble is why there is no more."""

    title: str
    records: int = 0
    seconds: float = 0.0
    found: int = 0
    memory_mb: float = 0.0
    trouble: str = ""

    @property
    def rate(self) -> float:
        """Records a second."""
        return self.records / self.seconds if self.seconds else 0.0


@frozen
class Archives:
    """The file that is read, a quarter of it, and what warms up; with how many records the first two have."""

    whole: Path
    quarter: Path
    small: Path
    records: int
    quarter_records: int
    ours: int
    megabytes: float


def written(folder: Path, records: int, share: float) -> Archives:
    """The archives, below a folder."""
    whole, quarter, small = (folder / f"{name}.warc.gz" for name in ("whole", "quarter", "small"))
    said = write_archive(whole, records=records, ours=share)
    said_quarter = write_archive(quarter, records=records // 4, ours=share)
    write_archive(small, records=WARM_UP_RECORDS, ours=0.2)
    return Archives(
        whole, quarter, small, said["records"], said_quarter["records"], said["ours"], said["bytes"] / 1_000_000
    )


def ours(title: str, archives: Archives, reader: str, *more: str, quarter: bool = False) -> Row:
    """A reading of this tree's."""
    path = archives.quarter if quarter else archives.whole
    row = Row(title, archives.quarter_records if quarter else archives.records)
    given = [reader, str(archives.small), str(path), ",".join(OUTLETS), *more]
    return _read(row, Path(sys.executable), given, {"PYTHONPATH": str(TOP)})


def theirs(peer: Peer, archives: Archives, cache: Path) -> Row:
    """A reading of a peer's."""
    row = Row(peer.title, archives.records)
    try:
        folder = environment_of(peer.package, peer.version, cache, TIMEOUT_S, peer.also)
    except ToolError as error:
        row.trouble = f"does not install: {error}"
        return row
    hosts = ",".join(host for name in OUTLETS for host in outlet(name).hosts)
    given = [peer.reader, str(archives.small), str(archives.whole), hosts]
    return _read(row, folder / "bin" / "python", given, {"PYTHONPATH": ""})


def _read(row: Row, python: Path, given: Sequence[str], environment: dict[str, str]) -> Row:
    """The row, filled in by a fresh process in a group of its own, by which its memory is told from others'."""
    print(f"reading: {row.title}", file=sys.stderr)
    program = str(Path(__file__).parent / "archive_readers.py")
    try:
        said = output(["setsid", "--wait", str(python), program, *given], TIMEOUT_S, environment=environment)
    except ToolError as error:
        row.trouble = f"does not run: {error}"
        return row
    found = json.loads(said.splitlines()[-1])
    row.seconds, row.found, row.memory_mb = found["seconds"], found["found"], found["memory_mb"]
    return row


def table(rows: Sequence[Row]) -> list[str]:
    """A line for each reading; how many times as fast the first is as each."""
    lines = [f"{'':52}{'records/s':>11}{'seconds':>9}{'articles':>10}{'MB':>7}{'ours/it':>9}"]
    for row in rows:
        if row.trouble:
            lines.append(f"{row.title:52}{row.trouble}")
            continue
        is_peer = not row.title.startswith("qomnews")
        times = f"{rows[0].rate / row.rate:.1f}x" if is_peer and row.rate else ""
        lines.append(
            f"{row.title:52}{row.rate:>11,.0f}{row.seconds:>9.1f}{row.found:>10,}{row.memory_mb:>7.0f}{times:>9}"
        )
    return lines


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--records", type=int, default=20_000, metavar="N", help="in the archive (%(default)s)")
    parser.add_argument("--share", type=float, default=0.01, metavar="S", help="of pages that are ours (%(default)s)")
    parser.add_argument("--peers", default=",".join(PEERS), help="some of %(default)s; an empty string for none")
    parser.add_argument("--cache", type=Path, default=default_cache(), metavar="DIR", help="environments (%(default)s)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there too")
    parsed = parser.parse_args()
    if unknown := set(filter(None, parsed.peers.split(","))) - PEERS.keys():
        parser.error(f"no such peer: {', '.join(sorted(unknown))}; there are {', '.join(PEERS)}")
    return parsed


def main() -> None:
    """Write the archive, read it with every tool, and print the table; only our own trouble is a failure."""
    parsed = arguments()
    with tempfile.TemporaryDirectory(dir=os.environ.get("TMPDIR")) as folder:
        print("writing the archives", file=sys.stderr)
        archives = written(Path(folder), parsed.records, parsed.share)
        name = f"qomnews {__version__}"
        rows = [ours(f"{name}, one core", archives, "by_ours")]
        rows += [theirs(PEERS[peer], archives, parsed.cache) for peer in filter(None, parsed.peers.split(","))]
        one = ours(f"{name}, ready to be stored, one core", archives, "by_ours_whole", "1")
        two = ours(f"{name}, ready to be stored, two cores", archives, "by_ours_whole", "2")
        quarter = ours(f"{name}, one core, a quarter of the archive", archives, "by_ours", quarter=True)
    print(
        f"{archives.records:,} records, {archives.megabytes:,.0f} MB compressed; "
        f"{archives.ours:,} pages of {', '.join(OUTLETS)}, filtered by host"
    )
    print("\n".join(table([*rows, one, two, quarter])))
    if one.rate:
        print(f"from one core to two: {two.rate / one.rate:.2f} times the records a second")
    print(f"memory: {quarter.memory_mb:.0f} MB for a quarter of the archive, {rows[0].memory_mb:.0f} MB for all of it")
    if parsed.json:
        parsed.json.write_text(json.dumps([asdict(row) for row in [*rows, one, two, quarter]], indent=1), "utf-8")
    if any(row.trouble for row in (rows[0], one, two, quarter)):
        sys.exit(1)


if __name__ == "__main__":
    main()
