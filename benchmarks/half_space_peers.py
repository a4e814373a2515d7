"""The normalisers that are compared, each in an environment and a process of its own."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import frozen

from benchmarks.half_space_scoring import TASKS, Score, Task, degraded, score_outputs
from benchmarks.peer_environments import ToolError, environment_of, output
from qomnews import __version__

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from benchmarks.half_space_worker import Answer, Request

__all__ = ["PEERS", "TOP", "Scores", "Tool", "ToolError", "installed", "ours", "scores_of"]

type Scores = dict[str, dict[Task, Score]]

TOP = Path(__file__).parent.parent
TIMEOUT_S = 1800


@frozen
class Peer:
    """A released package and the expression that gives its function from line to line."""

    name: str
    version: str
    imported: str
    expression: str


PEERS = {
    peer.name: peer
    for peer in (
        Peer("hazm", "0.12.1", "from hazm import Normalizer", "Normalizer().normalize"),
        # It works where it is constructed; turned into a string it gives what came of it.
        Peer("python-negar", "1.4.3", "from negar.virastar import PersianEditor", "PersianEditor"),
        Peer("rishe", "0.5.1", "from rishe import Normalizer", "Normalizer().normalize"),
        Peer("shekar", "1.7.0", "from shekar import Normalizer", "Normalizer().normalize"),
        Peer("parsivar", "0.2.3.1", "from parsivar import Normalizer", "Normalizer().normalize"),
    )
}


@frozen
class Tool:
    """A normaliser that can be run: a title, the Python that holds it, what to put on its path, and the program."""

    title: str
    python: Path
    path: tuple[Path, ...]
    home: Path
    program: str

    def ask(self, lines: Sequence[str], repeats: int = 0) -> Answer:
        """The answer of a fresh process to one request; repeats above 0 ask for times instead of outputs."""
        request: Request = {"lines": list(lines), "repeats": repeats}
        done = output(
            [str(self.python), "-P", "-c", self.program],
            TIMEOUT_S,
            given=json.dumps(request).encode(),
            # Some tools leave files in the home; the path of whoever started this is not theirs.
            environment={"HOME": str(self.home), "PYTHONPATH": os.pathsep.join(map(str, self.path))},
        )
        answer: Answer = json.loads(done)
        return answer


def scores_of(tool: Tool, texts: Mapping[str, Sequence[str]]) -> tuple[Scores, str]:
    """A tool's scores by text and task, all from one process, and the first error that it died on a line with."""
    parts = [(name, task, degraded(gold, task)) for name, gold in texts.items() for task in TASKS]
    answer = tool.ask([line for _, _, lines in parts for line in lines])
    outputs = iter(answer["outputs"])
    scores: Scores = {name: {} for name in texts}
    for name, task, lines in parts:
        scores[name][task] = score_outputs(texts[name], [next(outputs) for _ in lines])
    return scores, answer["first_error"]


def ours(cache: Path, lexicon: Path | None = None) -> Tool:
    """The normaliser of this tree, with another lexicon than the committed one where that is named."""
    other = f"; from pathlib import Path; lexicon.LEXICON_FILE = Path({str(lexicon.resolve())!r})" if lexicon else ""
    program = _program(f"from qomnews.text import lexicon, normalise{other}", "normalise")
    home = cache / "home"
    home.mkdir(parents=True, exist_ok=True)
    return Tool(f"qomnews {__version__}", Path(sys.executable), (TOP, Path(__file__).parent), home, program)


def installed(peer: Peer, cache: Path) -> Tool:
    """A peer in its environment below the cache folder, made at the first call."""
    folder = environment_of(peer.name, peer.version, cache, TIMEOUT_S)
    python, home = folder / "bin" / "python", folder / "home"
    home.mkdir(exist_ok=True)
    program = _program(peer.imported, peer.expression)
    return Tool(f"{peer.name} {peer.version}", python, (Path(__file__).parent,), home, program)


def _program(imported: str, expression: str) -> str:
    """What a tool's process runs; importing the tool is left to the worker, which times it."""
    return f"from half_space_worker import serve\ndef load():\n    {imported}\n    return {expression}\nserve(load)"
