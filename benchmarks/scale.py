"""How time and memory grow with the number of records, for de-duplication and for export.

    python benchmarks/scale.py [--sizes 10000,30000,100000,300000,1000000] [--streams DIR] [--plot FILE] [--json FILE]

Streams of composed articles, a quarter of them mirrors, as `mirror_streams.py` makes them. `qomnews dedup` finds their
stories, by itself and with `--runner daft`; then the stories are written as Parquet by outlet and Jalali month, as
`qomnews backfill --to-parquet` writes them. Whole processes, start included. Memory is the largest sum over all
processes of a run, what they share counted once. The slope is that of the logarithms: 1.0 grows with the records,
2.0 with their square; it is taken between the smallest size and the largest, and between the last two.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress
from math import log
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import asdict, frozen

from benchmarks.mirror_plot import Line, Panel, drawing
from benchmarks.mirror_records import as_line
from benchmarks.mirror_streams import Stream
from benchmarks.scale_export import STEP, prepared

if TYPE_CHECKING:
    from collections.abc import Sequence

TOP = Path(__file__).parent.parent
SEED = 1
SIZES = (10_000, 30_000, 100_000, 300_000, 1_000_000)
LOOK_EVERY = 0.25


@frozen
class Row:
    """One step at one size: seconds, and bytes of memory at most."""

    step: str
    records: int
    seconds: float
    memory: int

    def line(self) -> str:
        """For the table."""
        rate, each = self.records / self.seconds, self.memory / self.records
        return (
            f"{self.step:26} {self.records:>10,} {self.seconds:>9.1f} {rate:>11,.0f} "
            f"{self.memory / 1e6:>9,.0f} {each:>11,.0f}"
        )


HEADER = f"{'step':26} {'records':>10} {'seconds':>9} {'records/s':>11} {'MB':>9} {'bytes each':>11}"


def measured(step: str, records: int, command: Sequence[str]) -> Row:
    """A command's time, and the memory of its processes."""
    most = 0
    began = time.perf_counter()
    process = subprocess.Popen(command, cwd=TOP, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    over = threading.Event()

    def look() -> None:
        nonlocal most
        while not over.wait(LOOK_EVERY):
            most = max(most, sum(map(_memory, _with_children(process.pid))))

    thread = threading.Thread(target=look)
    thread.start()
    _, said = process.communicate()
    seconds = time.perf_counter() - began
    over.set()
    thread.join()
    if process.returncode:
        sys.exit(f"{' '.join(command)} ended with {process.returncode}: {said}")
    return Row(step, records, seconds, most)


def _with_children(process: int) -> list[int]:
    found = [process]
    for each in found:  # grows while it is gone through
        for path in Path(f"/proc/{each}/task").glob("*/children"):
            # It may be gone meanwhile, here and below.
            with suppress(OSError):
                found += map(int, path.read_text().split())
    return found


def _memory(process: int) -> int:
    """Bytes of a process, a part of what it shares with others."""
    with suppress(OSError):
        for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    return 0


def stream(size: int, folder: Path) -> tuple[Path, Path]:
    """The articles as lines, and as what archives leave behind; what a folder has of them is used again."""
    lines, gathered = folder / f"{size}.jsonl", folder / f"{size}.gathered"
    if not lines.exists():
        begun = lines.with_suffix(".begun")
        with begun.open("w", encoding="utf-8") as file:
            for article, _ in Stream(size, SEED):
                file.write(as_line(article))
        begun.rename(lines)
    if not gathered.exists():
        prepared(lines, gathered)
    return lines, gathered


def steps(size: int, streams: Path) -> list[Row]:
    """All steps at a size."""
    source, gathered = stream(size, streams)
    dedup = [sys.executable, "-m", "qomnews", "dedup", str(source), "-o", os.devnull]
    with tempfile.TemporaryDirectory() as folder:
        export = [sys.executable, "-c", STEP, str(gathered), folder]
        return [
            measured("dedup", size, dedup),
            measured("dedup --runner daft", size, [*dedup, "--runner", "daft"]),
            measured("export to Parquet", size, export),
        ]


def slope(rows: Sequence[Row], first: int, last: int) -> tuple[float, float]:
    """How time and memory grow between two of a step's sizes."""
    a, b = rows[first], rows[last]
    factor = log(b.records / a.records)
    return log(b.seconds / a.seconds) / factor, log(b.memory / a.memory) / factor


def curves(rows: Sequence[Row]) -> str:
    """Microseconds and bytes a record: what grows with the records is level."""
    names = list(dict.fromkeys(row.step for row in rows))
    panels = []
    for title, value in (
        ("microseconds a record", _microseconds),
        ("bytes of memory a record", _bytes),
    ):
        lines = [Line(name, tuple((row.records, value(row)) for row in rows if row.step == name)) for name in names]
        panels.append(Panel(title, "records", tuple(lines)))
    return drawing(panels)


def _microseconds(row: Row) -> float:
    return 1e6 * row.seconds / row.records


def _bytes(row: Row) -> float:
    return row.memory / row.records


def main() -> None:
    """Run all steps at all sizes, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)), metavar="N,…", help="(%(default)s)")
    parser.add_argument("--streams", type=Path, metavar="DIR", help="keep streams there, and use those that are there")
    parser.add_argument("--plot", type=Path, metavar="FILE", help="draw the growth there, as SVG")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there too")
    parsed = parser.parse_args()
    rows: list[Row] = []
    print(HEADER)
    with tempfile.TemporaryDirectory() as folder:
        streams = parsed.streams or Path(folder)
        streams.mkdir(parents=True, exist_ok=True)
        for size in map(int, parsed.sizes.split(",")):
            found = steps(size, streams)
            print("\n".join(row.line() for row in found), flush=True)
            rows += found
    print(f"\n{'slope':26} {'time':>10} {'memory':>9} {'time, last':>11} {'memory, last':>13}")
    for name in dict.fromkeys(row.step for row in rows):
        own = [row for row in rows if row.step == name]
        if len(own) > 1:
            whole, last = slope(own, 0, -1), slope(own, -2, -1)
            print(f"{name:26} {whole[0]:>10.2f} {whole[1]:>9.2f} {last[0]:>11.2f} {last[1]:>13.2f}")
    if parsed.plot:
        parsed.plot.write_text(curves(rows), "utf-8")
    if parsed.json:
        parsed.json.write_text(json.dumps([asdict(row) for row in rows], indent=1), "utf-8")


if __name__ == "__main__":
    main()
