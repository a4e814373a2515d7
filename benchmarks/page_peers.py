"""The extractors that are compared, each in a process and the peers in environments of their own."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import frozen

from benchmarks.peer_environments import ToolError, environment_of, output
from qomnews import __version__

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.page_truth import Page
    from benchmarks.page_worker import Answer, Request

__all__ = ["PEERS", "Tool", "ToolError", "installed", "ours"]

TOP = Path(__file__).parent.parent
TIMEOUT_S = 1800


@frozen
class Peer:
    """A released package, the function of `page_readers` that calls it, and what it needs but doesn't name."""

    name: str
    version: str
    reader: str
    also: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """How it is called in a table."""
        return f"{self.name} {self.version}"


PEERS = {
    peer.name: peer
    for peer in (
        Peer("trafilatura", "2.3.1", "by_trafilatura", also=("lxml_html_clean==0.4.6",)),
        Peer("newspaper4k", "0.9.6", "by_newspaper"),
        Peer("news-please", "1.6.16", "by_news_please"),
        Peer("readability-lxml", "0.9", "by_readability"),
    )
}


@frozen
class Tool:
    """An extractor that can be run: a title, the Python that holds it, what to put on its path, and its reader.

    `reader` and `worker` are modules there; `load` is what the reader calls its function.
    """

    title: str
    python: Path
    path: tuple[Path, ...]
    reader: str
    load: str
    worker: str

    def ask(self, pages: Sequence[Page], *, timed: bool = False) -> Answer:
        """The answer of a fresh process: readings, or times."""
        request: Request = {"pages": [page.received for page in pages], "timed": timed}
        command, environment = self.command("serve")
        done = output(command, TIMEOUT_S, given=json.dumps(request).encode(), environment=environment)
        answer: Answer = json.loads(done)
        return answer

    def command(self, serve: str) -> tuple[list[str], dict[str, str]]:
        """What runs one of the worker's functions with this tool, and what is set in its environment."""
        program = f"from {self.reader} import {self.load}\nfrom {self.worker} import {serve}\n{serve}({self.load})"
        command = [str(self.python), "-P", "-W", "ignore", "-c", program]
        return command, {"PYTHONPATH": os.pathsep.join(map(str, self.path))}


def ours() -> Tool:
    """The extraction of this tree."""
    title = f"qomnews {__version__}"
    return Tool(title, Path(sys.executable), (TOP,), "benchmarks.page_ours", "load", "benchmarks.page_worker")


def installed(name: str, cache: Path) -> Tool:
    """A peer in its environment below the cache folder, made at the first call."""
    peer = PEERS[name]
    python = environment_of(peer.name, peer.version, cache, TIMEOUT_S, peer.also) / "bin" / "python"
    return Tool(peer.title, python, (Path(__file__).parent,), "page_readers", peer.reader, "page_worker")
