"""How much faster records are derived again on two cores than on one.

    python benchmarks/reprocess.py [STORIES] [JOBS]

The replica is crawled on loopback with its pages kept; then all records are derived again from these, by one process
and by as many as there are jobs (default: one a core), each from a copy of the same home. Whole processes, start and
storing included. Prints both rates and their ratio.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

from fixtures.newsroom import Newsroom, serve
from qomnews.processes import usable_cores

TOP = Path(__file__).parent.parent


def crawl(newsroom: Newsroom, home: Path) -> None:
    """Fill a home."""
    first, last = newsroom.anchor - timedelta(days=newsroom.days + 1), newsroom.anchor + timedelta(days=1)
    with serve(newsroom) as replica:
        environment = {
            **os.environ,
            **replica.environment,
            "QOMNEWS_HOME": str(home),
            "QOMNEWS_CRAWL__DELAY": "0",
            "QOMNEWS_CRAWL__AUTOTHROTTLE": "false",
            "QOMNEWS_CRAWL__CONCURRENCY": "8",
        }
        command = [sys.executable, "-m", "qomnews", "crawl", "--since", first.isoformat(), "--until", last.isoformat()]
        subprocess.run(command, env=environment, cwd=TOP, check=True, capture_output=True)


def timed(home: Path, jobs: int) -> tuple[float, str]:
    """Wall seconds of deriving all records of a copy of a home again, and what the command says of it."""
    copy = home.with_name(f"copy{jobs}")
    shutil.copytree(home, copy)
    command = [sys.executable, "-m", "qomnews", "reprocess", "--all", "--jobs", str(jobs), "--home", str(copy)]
    began = time.perf_counter()
    done = subprocess.run(command, cwd=TOP, check=True, capture_output=True, text=True)
    return time.perf_counter() - began, done.stderr


def main() -> None:
    """Run both and print the table."""
    stories = int(sys.argv[1]) if len(sys.argv) > 1 else 5000
    jobs = int(sys.argv[2]) if len(sys.argv) > 2 else usable_cores()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        crawl(Newsroom(stories=stories), home)
        found = {count: timed(home, count) for count in (1, jobs)}
    _, said = found[1]
    records = int(said.split()[0].replace(",", ""))
    print(said.splitlines()[0])
    print(f"{'':12}{'seconds':>10}{'records/s':>12}")
    for count, (seconds, _) in found.items():
        print(f"{f'{count} job' + 's' * (count > 1):12}{seconds:>10.1f}{records / seconds:>12.1f}")
    print(f"ratio of rates: {found[1][0] / found[jobs][0]:.2f}")


if __name__ == "__main__":
    main()
