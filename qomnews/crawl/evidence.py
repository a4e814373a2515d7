"""Pages that show a drift: some of a run's are held while it goes on, and those that show its jumps are kept.

They are kept under `drift/<outlet>/<run>/` in the home, each as `<number>.html`, decoded from its transfer alone, and
`<number>.json` with its address, status, headers and what it shows. No name comes from a site.
"""

from __future__ import annotations

import shutil
import zlib
from typing import TYPE_CHECKING

import attrs
import orjson

from qomnews.crawl.shares import ARTICLE, FOUND, NONE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from scrapy.http import Response

    from qomnews.crawl.jumps import Jump

FOLDER = "drift"
# Whether a page shows a jump is known when the run is over: of each field and rung the first few are held until then.
HELD_EACH = 3
HELD_BYTES = 16_000_000
# A page that is larger is named and not kept; Mehr's are a tenth of a megabyte.
PAGE_BYTES = 4_000_000
KEPT_EACH_RUN = 5
KEPT_BYTES = 40_000_000
_READ = (ARTICLE, FOUND)
# They would be wrong of a body that is decoded, or are nobody's business.
_HEADERS_LEFT_OUT = ("content-encoding", "content-length", "transfer-encoding", "set-cookie")


@attrs.frozen
class Page:
    """A page that a run has read; `body` is compressed, None where it is too large to hold."""

    url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes | None
    shows: frozenset[tuple[str, str]]
    fetched_at: str | None

    def shown_of(self, wanted: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
        """Those of some fields and rungs that the page shows; a field that it does not name is not on it."""
        named = {field for field, _ in self.shows}
        return {
            (field, value)
            for field, value in wanted
            if (field, value) in self.shows or (value == NONE and field not in named and _READ in self.shows)
        }


class Evidence:
    """The pages of one run that may show something."""

    def __init__(self) -> None:
        self._pages: list[Page] = []
        self._seen: dict[tuple[str, str], int] = {}
        self._bytes = 0

    def offer(self, response: Response, shows: Mapping[str, str]) -> None:
        """Hold a page where few before it have shown one of its fields won by this rung."""
        pairs = frozenset(shows.items())
        rare = [pair for pair in pairs if self._seen.get(pair, 0) < HELD_EACH]
        if not rare:
            return
        for pair in pairs:
            self._seen[pair] = self._seen.get(pair, 0) + 1
        body = zlib.compress(response.body, 1) if len(response.body) <= PAGE_BYTES else None
        if body is not None and self._bytes + len(body) > HELD_BYTES:
            body = None
        self._bytes += len(body or b"")
        headers = tuple(
            (name.decode("latin-1"), value.decode("latin-1"))
            for name, values in response.headers.items()
            for value in values
            if name.decode("latin-1").lower() not in _HEADERS_LEFT_OUT
        )
        fetched_at = response.meta.get("fetched_at") if response.request else None
        self._pages.append(
            Page(response.url, response.status, headers, body, pairs, fetched_at.isoformat() if fetched_at else None)
        )

    def keep(self, jumps: Sequence[Jump], *, home: Path, outlet: str, run_id: int) -> list[Jump]:
        """The jumps with the addresses and, relative to the home, the files of pages that show them.

        Raises:
            OSError: a page can't be written.
        """
        chosen = self._chosen(set(map(_pair, jumps)))
        folder = home / FOLDER / outlet / str(run_id)
        # What lies there is of a store that is gone: numbers of runs begin again with each.
        if folder.is_dir():
            shutil.rmtree(folder)
        files: dict[Page, str] = {}
        for number, page in enumerate(chosen, 1):
            folder.mkdir(parents=True, exist_ok=True)
            file = folder / f"{number}.html"
            file.write_bytes(zlib.decompress(page.body or b""))
            described = {
                "outlet": outlet,
                "run": run_id,
                "url": page.url,
                "status": page.status,
                "headers": page.headers,
                "fetched_at": page.fetched_at,
                "shows": dict(sorted(page.shows)),
                "jumps": sorted(field for field, _ in page.shown_of(map(_pair, jumps))),
            }
            file.with_suffix(".json").write_bytes(orjson.dumps(described, option=orjson.OPT_INDENT_2))
            files[page] = str(file.relative_to(home))
        _make_room(folder.parent, folder)
        return [
            attrs.evolve(
                jump,
                examples=self.addresses(jump),
                kept=tuple(name for page, name in files.items() if page.shown_of([_pair(jump)])),
            )
            for jump in jumps
        ]

    def addresses(self, jump: Jump) -> tuple[str, ...]:
        """Addresses of pages of this run that show a jump; none where it showed in runs before it only."""
        return tuple(page.url for page in self._pages if page.shown_of([_pair(jump)]))[:HELD_EACH]

    def _chosen(self, jumped: set[tuple[str, str]]) -> list[Page]:
        """The pages to keep: each shows as much as possible that none before it does, then as much as possible."""
        missing = set(jumped)
        left = [page for page in self._pages if page.body is not None and page.shown_of(jumped)]
        chosen: list[Page] = []
        while left and len(chosen) < KEPT_EACH_RUN:
            best = max(left, key=lambda page: (len(page.shown_of(missing)), len(page.shown_of(jumped))))
            left.remove(best)
            missing -= best.shown_of(missing)
            chosen.append(best)
        return chosen


def forget(home: Path, outlet: str, is_meant: Callable[[str], bool]) -> int:
    """Remove the kept pages of an outlet whose address is meant; how many there were.

    Raises:
        OSError: one can't be removed.
    """
    count = 0
    for page in sorted((home / FOLDER / outlet).glob("*/*.html")):
        described = page.with_suffix(".json")
        try:
            url = orjson.loads(described.read_bytes())["url"]
        except (FileNotFoundError, orjson.JSONDecodeError, KeyError, TypeError):
            # Cut by a kill: nobody can say any more whose it was.
            url = None
        if url is None or is_meant(url):
            # Killed between the two, the same command finds what is left of it.
            described.unlink(missing_ok=True)
            page.unlink()
            count += 1
    return count


def _pair(jump: Jump) -> tuple[str, str]:
    return jump.field, jump.gained


def _make_room(outlet_folder: Path, newest: Path) -> None:
    """Remove the pages of an outlet's oldest runs, until the others take no more room than they may."""
    if not outlet_folder.is_dir():
        return
    sizes = {
        folder: sum(file.stat().st_size for file in folder.iterdir())
        for folder in sorted(filter(_is_of_a_run, outlet_folder.iterdir()), key=lambda folder: folder.stat().st_mtime)
    }
    for folder in sizes:
        if sum(sizes.values()) <= KEPT_BYTES:
            return
        if folder != newest:
            shutil.rmtree(folder)
            sizes = {**sizes, folder: 0}


def _is_of_a_run(folder: Path) -> bool:
    return folder.is_dir() and folder.name.isdecimal()
