"""The home: whether it can be written, what room there is, what the archive takes, who is at work."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from qomnews.cli.checks.finding import Finding, error, ok, warning

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qomnews.config import Config

LOW_DISK_GB = 2
# So near to its bound an archive is about to lose its oldest pages.
NEARLY_FULL = 0.95
_KERNEL_LOCKS = Path("/proc/locks")


def place(config: Config) -> Iterator[Finding]:
    """What there is to say of the home."""
    home = config.home.absolute()
    existing = next(folder for folder in (home, *home.parents) if folder.exists())
    elsewhere = "choose another with --home or QOMNEWS_HOME"
    if not existing.is_dir():
        yield error("home", f"{existing} is a file", f"move it away, or {elsewhere}")
        return
    if not os.access(existing, os.W_OK | os.X_OK):
        yield error("home", f"{existing} can't be written to", f"change its owner, or {elsewhere}")
        return
    yield ok("home", str(home) if existing == home else f"{home} (made by the first crawl)")
    yield disk(shutil.disk_usage(existing).free)
    yield archive(home / "archive", config)
    yield locks(home / "locks")


def disk(free: int) -> Finding:
    """Whether so many free bytes will do."""
    if free < LOW_DISK_GB * 1e9:
        return warning("disk", f"{free / 1e9:.1f} GB free; pages take about 1 GB for 20,000 stories", "make room")
    return ok("disk", f"{free / 1e9:.0f} GB free")


def archive(folder: Path, config: Config) -> Finding:
    """What the page archive takes, against its bound."""
    if not config.crawl.archive:
        return ok("archive", "switched off: records can't be derived again from pages")
    sizes = [path.stat().st_size for path in folder.rglob("*.warc.gz")] if folder.is_dir() else []
    taken, bound = sum(sizes) / 1e9, config.crawl.archive_gb
    shown = f"{taken:.1f} GB in {len(sizes)} files"
    if not bound:
        return ok("archive", f"{shown}, without a bound")
    if taken > NEARLY_FULL * bound:
        return warning(
            "archive",
            f"{shown}, of {bound:g} GB: the oldest pages go",
            "raise crawl.archive_gb to keep them, or move some",
        )
    return ok("archive", f"{shown}, of {bound:g} GB")


def locks(folder: Path, kernel: Path = _KERNEL_LOCKS) -> Finding:
    """Who is at work. No lock is taken to see whether it is free: a run that starts just then would end with 75."""
    if not kernel.exists():
        return ok("locks", "this system does not tell who holds them")
    held = {}
    for line in kernel.read_text().splitlines():
        # 1: FLOCK  ADVISORY  WRITE 4711 08:01:131089 0 EOF; one that waits has an arrow before its kind.
        parts = line.split()
        if len(parts) >= 6 and parts[1] == "FLOCK":
            held[int(parts[5].rpartition(":")[2])] = parts[4]
    files = sorted(folder.glob("*.lock")) if folder.is_dir() else []
    at_work = [f"{path.stem} by process {held[inode]}" for path in files if (inode := path.stat().st_ino) in held]
    return ok("locks", ", ".join(at_work) if at_work else "nobody is at work")
