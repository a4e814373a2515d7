"""Pages that every tool reads once, the tools taking turns: what pages cost in a crawl.

The pages are the replica's stories, every vintage of every outlet, and the fixtures that hold an article; no two are
the same. Each tool is a process that lives through them, as a crawler does: what it remembers of one page helps it in
the next as far as they have something in common, a menu or a form of markup. Its imports and what it makes ready at
first are not counted: it reads other stories before, some of each outlet. A turn is twenty pages, so that whatever the
machine does besides is in every tool's way alike.

The replica's pages are light. `live_weight` are the same stories once more, with what live pages have around them: the
menus, side columns, style sheets and scripts of the full-weight fixture of their outlet.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
from contextlib import ExitStack
from itertools import batched
from pathlib import Path
from typing import IO, TYPE_CHECKING, Self

from attrs import define

from benchmarks.page_truth import FIXTURES
from benchmarks.peer_environments import ToolError
from fixtures.newsroom import mehr, shahr20, titronline
from fixtures.newsroom.newsroom import Newsroom
from fixtures.newsroom.web import Site, at_serving
from qomnews.outlets import outlet

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from benchmarks.page_peers import Tool
    from benchmarks.page_truth import Page
    from benchmarks.page_worker import Received

_SITES = {"mehr": mehr, "shahr20": shahr20, "titronline": titronline}
STORIES, SEED = 240, 77
WARM_STORIES, WARM_SEED = 24, 5
TURN = 20
_FURNITURE = re.compile(r"<(svg|style|header|nav|aside|footer|script)\b(?![^>]*ld\+json).*?</\1>", re.DOTALL)
_BODY = re.compile(r"(<body[^>]*>)")


def once_each(articles: Sequence[Page], folder: Path) -> list[Received]:
    """The pages that are read once: the replica's, written below the folder, and these fixtures, mixed."""
    replica = list(_replica(STORIES, SEED, folder))
    fixtures = [page.received for page in articles]
    every = max(1, len(replica) // max(1, len(fixtures)))
    mixed: list[Received] = []
    for place, page in enumerate(replica):
        mixed.append(page)
        if place % every == 0 and fixtures:
            mixed.append(fixtures.pop(0))
    return mixed + fixtures


def live_weight(pages: Sequence[Received], folder: Path) -> list[Received]:
    """These pages, written below the folder with the furniture of live ones around their stories."""
    around = {name: _furniture(name) for name in _SITES}
    heavy: list[Received] = []
    for page in pages:
        above, below = around[page["outlet"]]
        head, opening, rest = _BODY.split(Path(page["file"]).read_text("utf-8"), maxsplit=1)
        story, closing, end = rest.rpartition("</body>")
        file = folder / f"heavy-{Path(page['file']).name}"
        file.write_text(f"{head}{opening}{above}{story}{below}{closing}{end}", "utf-8")
        heavy.append({**page, "file": str(file)})
    return heavy


def _furniture(outlet_id: str) -> tuple[str, str]:
    """What stands above the story of an outlet's full-weight fixture, up to its menu, and below that."""
    (case,) = FIXTURES.glob(f"qomnews.pages.{outlet_id}.*/full-weight")
    above, menu, below = (case / "inputs" / "HttpResponse-body.html").read_text("utf-8").partition("</nav>")
    first, last = ("".join(match[0] for match in _FURNITURE.finditer(part)) for part in (above + menu, below))
    return first, last


def before_them(folder: Path) -> list[Received]:
    """Other stories of the replica, for each tool to get ready with."""
    return list(_replica(WARM_STORIES, WARM_SEED, folder))


def _replica(stories: int, seed: int, folder: Path) -> Iterator[Received]:
    newsroom = Newsroom(stories=stories, seed=seed)
    sites = {name: Site(newsroom, module.ROUTES, module.not_found) for name, module in _SITES.items()}
    for article in newsroom.truth:
        base = outlet(article.outlet).public_base
        answer = sites[article.outlet].answer(article.page_url.removeprefix(base))
        file = folder / f"{seed}-{article.outlet}-{article.number}.html"
        file.write_text(at_serving(answer.body, newsroom.anchor), "utf-8")
        yield {
            "outlet": article.outlet,
            "url": article.page_url,
            "content_type": answer.content_type,
            "file": str(file),
        }


@define
class _Running:
    """A tool at work: pages in, the seconds of processor time that each took out."""

    process: subprocess.Popen[bytes]
    asked: IO[bytes]
    answers: IO[bytes]
    title: str

    @classmethod
    def start(cls, tool: Tool) -> Self:
        """The tool, in a process of its own.

        Raises:
            ToolError: it does not start.
        """
        command, environment = tool.command("take_turns")
        try:
            process = subprocess.Popen(
                command,
                env={**os.environ, **environment},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        except OSError as error:
            raise ToolError(str(error)) from error
        if process.stdin is None or process.stdout is None:
            raise ToolError(f"{tool.title} has no pipes")
        return cls(process, process.stdin, process.stdout, tool.title)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.asked.close()
        self.process.wait(timeout=60)
        self.answers.close()

    def seconds(self, pages: Sequence[Received]) -> list[float]:
        """What each of the pages takes.

        Raises:
            ToolError: it died.
        """
        try:
            self.asked.write(json.dumps(pages).encode() + b"\n")
            self.asked.flush()
            taken: list[float] = json.loads(self.answers.readline())
        except (OSError, ValueError) as error:
            raise ToolError(f"{self.title} died on one of {len(pages)} pages from {pages[0]['url']} on") from error
        return taken


def time_turns(tools: Sequence[Tool], pages: Sequence[Received], warm: Sequence[Received]) -> list[list[float]]:
    """For each tool its seconds on each page; who begins moves on from turn to turn.

    Raises:
        ToolError: one of them does not run.
    """
    seconds: list[list[float]] = [[] for _ in tools]
    with ExitStack() as stack:
        running = [stack.enter_context(_Running.start(tool)) for tool in tools]
        for reader in running:
            reader.seconds(warm)
        for number, turn in enumerate(batched(pages, TURN)):
            for step in range(len(running)):
                place = (number + step) % len(running)
                seconds[place] += running[place].seconds(turn)
    return seconds
