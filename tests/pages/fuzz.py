"""`make fuzz`: thousands of spoilt pages, and the pathological ones, against what must hold for any bytes."""

from __future__ import annotations

import argparse
import logging
import os
import resource
import sys
import time
from pathlib import Path
from random import Random

import orjson

from qomnews.pages import page_class
from qomnews.pages.markup import MAX_BYTES
from tests.pages import pathological
from tests.pages.invariants import BrokenInvariantError, check, seconds
from tests.pages.mutations import mutated
from tests.pages.pathological import FOUND_AT, NAMES
from tests.pages.seed_pages import Page, replica_pages, written_pages

MOST_SECONDS = 1.0
"""CPU time that one reading of a page may take; of a pathological one for each MB that is read."""
MOST_MEGABYTES = 600


def main() -> None:
    """The program; status 1 where something did not hold."""
    parser = argparse.ArgumentParser(prog="python -m tests.pages.fuzz", description=__doc__)
    parser.add_argument("--count", type=int, default=20_000, help="mutated pages to try")
    parser.add_argument("--seed", type=int, default=None, help="repeat a run: its mutations follow from this number")
    parser.add_argument("--save", type=Path, default=Path("fuzz-failures"), help="folder for pages that fail")
    parser.add_argument("--again", type=Path, help="try a saved page again, instead of a run")
    parser.add_argument("--no-pathological", dest="pathological", action="store_false", help="mutated pages alone")
    parser.add_argument("--only", default="", help="pathological pages with this in their name alone")
    given = parser.parse_args()
    if given.again:
        sys.stdout.write(f"{check(_read(given.again)):.3f} s of CPU; all holds\n")
        return
    seed = given.seed if given.seed is not None else time.time_ns() % 1_000_000
    failed = _run(seed, given.count, given.save) + (_run_away(given.only) if given.pathological else 0)
    sys.exit(1 if failed else 0)


def _run(seed: int, count: int, folder: Path) -> int:
    sys.stdout.write(f"seed {seed}: {count} mutated pages\n")
    failed, slowest = 0, (0.0, "none")
    pages = (*written_pages(), *replica_pages())
    for outlet in ("mehr", "shahr20", "titronline"):
        page_class(outlet)
    for number in range(count):
        page = page_of(seed, number, pages)
        why, taken = "", 0.0
        try:
            taken = check(page)
        except BrokenInvariantError as error:
            why = str(error)
        if taken > MOST_SECONDS:
            why = f"{taken:.2f} s of CPU"
        if why:
            failed += 1
            _save(page, folder / f"{seed}-{number}", why)
            sys.stdout.write(f"{seed}-{number} {page.name}: {why}\n")
        slowest = max(slowest, (taken, f"{seed}-{number} {page.name}"))
        if sys.stdout.isatty() and number % 100 == 0:
            sys.stdout.write(f"\r{number}\r")
    sys.stdout.write(f"{count} pages, {failed} failed; slowest {slowest[0]:.3f} s of CPU: {slowest[1]}\n")
    if failed:
        sys.stdout.write(f"kept in {folder}; try one again with `python -m tests.pages.fuzz --again {folder}/NAME`\n")
    return failed


def _run_away(only: str) -> int:
    """Reads each pathological page in a process of its own; says what that took, and how many took too much."""
    failed, slowest, largest = 0, (0.0, "none"), (0.0, "none")
    logging.disable()
    # The markup that is known is Mehr's.
    kinds = [("mehr", True), *((outlet, False) for outlet in FOUND_AT)]
    cases = [(name, outlet, known) for name in NAMES if only in name for outlet, known in kinds]
    for name, outlet, known in cases:
        taken, megabytes, why = _in_a_child(name, outlet, known=known)
        called = f"{name}, {outlet}, {'known' if known else 'unknown'} markup"
        slowest, largest = max(slowest, (taken, called)), max(largest, (megabytes, called))
        if why or taken > MOST_SECONDS * MAX_BYTES / 2**20 or megabytes > MOST_MEGABYTES:
            failed += 1
            sys.stdout.write(f"{called}: {taken:.2f} s of CPU, {megabytes:.0f} MB {why}\n")
    sys.stdout.write(f"{len(cases)} pathological pages, {failed} failed; slowest {slowest[0]:.2f} s: {slowest[1]};")
    sys.stdout.write(f" largest {largest[0]:.0f} MB: {largest[1]}\n")
    return failed


def _in_a_child(name: str, outlet: str, *, known: bool) -> tuple[float, float, str]:
    """CPU seconds of the slowest reader, peak memory in MB, and what went wrong."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        # What reads for longer is killed by the kernel.
        resource.setrlimit(resource.RLIMIT_CPU, (30, 30))
        page = pathological.page(name, outlet, known=known)
        try:
            answer = f"{seconds(page)} "
        except BrokenInvariantError as error:
            answer = f"0 {error}"
        os.write(writing, answer.encode()[:4000])
        os._exit(0)
    os.close(writing)
    _, _, used = os.wait4(child, 0)
    said = os.read(reading, 4000).decode()
    os.close(reading)
    taken, _, why = said.partition(" ") if said else (str(used.ru_utime), "", "it never ended")
    return float(taken), used.ru_maxrss / 1024, why


def page_of(seed: int, number: int, pages: tuple[Page, ...]) -> Page:
    """The mutated page of a number, whatever others were made before it."""
    rng = Random(f"{seed}:{number}")
    return mutated(rng.choice(pages), rng, pages)


def _save(page: Page, folder: Path, why: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "page.bin").write_bytes(page.body)
    about = {"name": page.name, "outlet": page.outlet, "url": page.url, "content_type": page.content_type, "why": why}
    about = {name: value and value.encode("utf-8", errors="replace").decode() for name, value in about.items()}
    (folder / "about.json").write_bytes(orjson.dumps(about, option=orjson.OPT_INDENT_2))


def _read(folder: Path) -> Page:
    about = orjson.loads((folder / "about.json").read_bytes())
    return Page(about["name"], about["outlet"], about["url"], (folder / "page.bin").read_bytes(), about["content_type"])


if __name__ == "__main__":
    main()
