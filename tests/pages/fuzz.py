"""`make fuzz`: thousands of spoilt pages, and the pathological ones, against what must hold for any bytes."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path
from random import Random

import orjson

from qomnews.pages import page_class
from tests.pages.invariants import BrokenInvariantError, check
from tests.pages.mutations import mutated
from tests.pages.seed_pages import Page, replica_pages, written_pages

MOST_SECONDS = 1.0
"""CPU time that one reading of a page may take."""


def main() -> None:
    """The program; status 1 where something did not hold."""
    parser = argparse.ArgumentParser(prog="python -m tests.pages.fuzz", description=__doc__)
    parser.add_argument("--count", type=int, default=20_000, help="mutated pages to try")
    parser.add_argument("--seed", type=int, default=None, help="repeat a run: its mutations follow from this number")
    parser.add_argument("--save", type=Path, default=Path("fuzz-failures"), help="folder for pages that fail")
    parser.add_argument("--again", type=Path, help="try a saved page again, instead of a run")
    given = parser.parse_args()
    if given.again:
        sys.stdout.write(f"{check(_read(given.again)):.3f} s of CPU; all holds\n")
        return
    seed = given.seed if given.seed is not None else time.time_ns() % 1_000_000
    sys.exit(1 if _run(seed, given.count, given.save) else 0)


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
