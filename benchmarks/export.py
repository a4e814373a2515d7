"""How fast stories leave the store, and in how much memory, beside others' dumps of the same rows.

    python benchmarks/export.py [STORIES] [FOLDER]

The replica's generator composes the stories (a million by default; a store of so many in FOLDER is used again). Each
export and each dump is a process of its own, timed from its start to its end, files on the disk, its peak of memory as
the system counts it. The peers: `sqlite3 -json` on the same store; DuckDB, which is given a table of its own with the
same records, typed, so that it reads no JSON on the way; pandas, which reads the same store. What they don't do is to
hash, to write a manifest, to sync, or to replace a file in one step.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

from attrs import frozen

from benchmarks.export_peers import STORIES
from benchmarks.export_stories import fill
from benchmarks.peer_environments import ToolError, environment_of, output
from qomnews.processes import usable_cores

DUCKDB, PANDAS = "1.5.6", "3.1.1"
FORMATS = ("jsonl", "jsonl.gz", "jsonl.zst", "csv", "parquet", "db")
# The two promises: JSONL at least as fast as DuckDB's, Parquet within so many times of it.
PARQUET_TIMES = 1.5
TIMEOUT_S = 3600.0
# Of the memory that is free.
PANDAS_SHARE = 0.8
MB = 1 << 20


@frozen
class Measure:
    """Seconds, peak of memory and size of what was written, in bytes."""

    seconds: float
    memory: int
    size: int


# A process begins with the peak of the one that starts it: this one is small, and tells what it saw. Its first
# argument is how much memory may be asked for, in bytes; 0: any.
LAUNCHER = """
import os, resource, subprocess, sys, time
if most := int(sys.argv[1]):
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
began = time.perf_counter()
child = subprocess.Popen(sys.argv[2:])
_, status, usage = os.wait4(child.pid, 0)
print(time.perf_counter() - began, usage.ru_maxrss, os.waitstatus_to_exitcode(status), file=sys.__stderr__)
os._exit(0)
"""


def measured(command: list[str], target: Path, *, stdout: Path | None = None, most: int = 0) -> Measure | str:
    """What a process took, or the last line of its complaint; `most` is what memory it may have."""
    with (stdout or Path(os.devnull)).open("wb") as out:
        launcher = [sys.executable, "-I", "-S", "-c", LAUNCHER, str(most), *command]
        done = subprocess.run(launcher, stdout=out, stderr=subprocess.PIPE, text=True, check=True)
    *complaint, told = done.stderr.strip().splitlines()
    seconds, peak_kb, status = told.split()
    if status != "0":
        return complaint[-1][:70] if complaint else f"status {status}"
    # Linux counts it in KB.
    return Measure(float(seconds), int(peak_kb) * 1024, target.stat().st_size)


def available() -> int:
    """Bytes of memory that could be had now."""
    return os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")


def ours(home: Path, folder: Path) -> dict[tuple[str, str], Measure | str]:
    """The exports."""
    found = {}
    for suffix in FORMATS:
        target = folder / f"stories.{suffix}"
        command = [sys.executable, "-m", "qomnews", "export", "--home", str(home), "-o", str(target)]
        found[suffix, "qomnews"] = measured(command, target)
        # Of a million stories each is some 10 GB; DuckDB's table is made of the first.
        if suffix != FORMATS[0]:
            target.unlink(missing_ok=True)
    return found


def peers(home: Path, folder: Path) -> dict[tuple[str, str], Measure | str]:
    """The dumps; of a peer that can't be had, why."""
    store, found = home / "qomnews.db", {}
    if sqlite := shutil.which("sqlite3"):
        target = folder / "sqlite3.json"
        command = [sqlite, "-readonly", "-json", str(store), f"SELECT record {STORIES}"]
        found["jsonl", "sqlite3 -json"] = measured(command, target, stdout=target)
        target.unlink(missing_ok=True)
    program = str(Path(__file__).parent / "export_peers.py")
    try:
        cache = Path(tempfile.gettempdir()) / "qomnews-peers"
        also = (f"pandas=={PANDAS}", f"pyarrow=={version('pyarrow')}")
        python = str(environment_of("duckdb", DUCKDB, cache, TIMEOUT_S, also) / "bin" / "python")
        own = folder / "duckdb.db"
        output([python, program, "duckdb", "load", str(folder / "stories.jsonl"), str(own)], TIMEOUT_S)
    except ToolError as error:
        return found | {("jsonl", "duckdb"): str(error), ("jsonl", "pandas"): str(error)}
    for format_ in ("jsonl", "csv", "parquet"):
        for peer, source in (("duckdb", own), ("pandas", store)):
            target = folder / f"{peer}.{format_}"
            command = [python, program, peer, format_, str(source), str(target)]
            # It holds all rows: it shall fail, and not the machine.
            most = int(PANDAS_SHARE * available()) if peer == "pandas" else 0
            found[format_, peer] = measured(command, target, most=most)
            target.unlink(missing_ok=True)
    return found


def table(found: dict[tuple[str, str], Measure | str], stories: int) -> str:
    """All of it, a row for each."""
    lines = [f"{'format':<11}{'by':<15}{'seconds':>9}{'rows/s':>10}{'memory MB':>11}{'file MB':>9}"]
    for (format_, by), what in sorted(found.items(), key=lambda entry: (FORMATS.index(entry[0][0]), entry[0][1])):
        if isinstance(what, str):
            lines.append(f"{format_:<11}{by:<15}  {what}")
            continue
        rate, memory, size = stories / what.seconds, what.memory / MB, what.size / MB
        lines.append(f"{format_:<11}{by:<15}{what.seconds:>9.1f}{rate:>10,.0f}{memory:>11.0f}{size:>9.0f}")
    return "\n".join(lines)


def verdicts(found: dict[tuple[str, str], Measure | str]) -> list[str]:
    """What was promised against what was seen."""
    lines = []
    for format_, most in (("jsonl", 1.0), ("parquet", PARQUET_TIMES)):
        mine, theirs = found.get((format_, "qomnews")), found.get((format_, "duckdb"))
        if isinstance(mine, Measure) and isinstance(theirs, Measure):
            times = mine.seconds / theirs.seconds
            kept = "kept" if times <= most else "NOT kept"
            lines.append(f"{format_}: {times:.2f} times DuckDB's time (at most {most:g}): {kept}")
    return lines


def main() -> None:
    """Fill a store, measure, print."""
    stories = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory() as temporary:
        home = (Path(sys.argv[2]) if len(sys.argv) > 2 else Path(temporary)) / f"export-{stories}"
        if not (home / "filled").exists():
            shutil.rmtree(home, ignore_errors=True)
            home.mkdir(parents=True)
            fill(home / "qomnews.db", stories, usable_cores())
            (home / "filled").touch()
        folder = Path(temporary) / "out"
        folder.mkdir()
        found = ours(home, folder) | peers(home, folder)
    print(f"{stories:,} stories, {usable_cores()} cores")
    print(table(found, stories))
    print(*verdicts(found), sep="\n")


if __name__ == "__main__":
    main()
