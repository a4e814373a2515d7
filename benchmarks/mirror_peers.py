"""The engines that are compared, each in a process and the peers in environments of their own."""

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
    from benchmarks.mirror_worker import Answer

__all__ = ["PEERS", "Tool", "ToolError", "installed", "ours"]

TOP = Path(__file__).parent.parent
TIMEOUT_S = 4 * 3600


@frozen
class Peer:
    """A released package and the expression that gives its engine."""

    name: str
    version: str
    expression: str

    @property
    def title(self) -> str:
        """How it is called in a table."""
        return f"{self.name} {self.version}"


PEERS = {
    "datasketch": Peer("datasketch", "2.0.0", "by_datasketch('words')"),
    "rensa": Peer("rensa", "0.5.0", "by_rensa('words')"),
    # The same packages on grams of letters, to which half-spaces make no difference.
    "datasketch-letters": Peer("datasketch", "2.0.0", "by_datasketch('letters')"),
    "rensa-letters": Peer("rensa", "0.5.0", "by_rensa('letters')"),
}


@frozen
class Tool:
    """An engine that can be run: a title, the Python that holds it, what to put on its path, and the program."""

    title: str
    python: Path
    path: tuple[Path, ...]
    program: str

    def ask(self, stream: Path) -> Answer:
        """The answer of a fresh process to a stream."""
        command = [str(self.python), "-P", "-c", self.program, str(stream)]
        answer: Answer = json.loads(
            output(command, TIMEOUT_S, environment={"PYTHONPATH": os.pathsep.join(map(str, self.path))})
        )
        return answer


def ours(module: str = "mirror_engines", engine: str = "InMemory") -> Tool:
    """The engine of this tree, by the module and name of its class."""
    imports = f"from benchmarks.{module} import {engine}\nfrom benchmarks.mirror_worker import serve"
    return Tool(f"qomnews {__version__}", Path(sys.executable), (TOP,), f"{imports}\nserve({engine})")


def installed(name: str, cache: Path) -> Tool:
    """A peer in its environment below the cache folder, made at the first call."""
    peer = PEERS[name]
    python = environment_of(peer.name, peer.version, cache, TIMEOUT_S) / "bin" / "python"
    program = f"import mirror_minhash\nfrom mirror_worker import serve\nserve(lambda: mirror_minhash.{peer.expression})"
    letters = ", letters" if "letters" in peer.expression else ""
    return Tool(peer.title + letters, python, (Path(__file__).parent,), program)
