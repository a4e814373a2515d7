"""The engines that are compared, each in a process and the peers in environments of their own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import frozen

from qomnews import __version__

if TYPE_CHECKING:
    from benchmarks.mirror_worker import Answer

TOP = Path(__file__).parent.parent
TIMEOUT_S = 4 * 3600


class ToolError(Exception):
    """An engine does not install, does not load or dies: one line on why."""


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
        answer: Answer = json.loads(_output(command, {"PYTHONPATH": os.pathsep.join(map(str, self.path))}))
        return answer


def ours(module: str = "mirror_engines", engine: str = "InMemory") -> Tool:
    """The engine of this tree, by the module and name of its class."""
    imports = f"from benchmarks.{module} import {engine}\nfrom benchmarks.mirror_worker import serve"
    return Tool(f"qomnews {__version__}", Path(sys.executable), (TOP,), f"{imports}\nserve({engine})")


def installed(name: str, cache: Path) -> Tool:
    """A peer in its environment below the cache folder, made at the first call."""
    peer = PEERS[name]
    folder = cache / f"{peer.name}-{peer.version}-python{sys.version_info.major}.{sys.version_info.minor}"
    python, stamp = folder / "bin" / "python", folder / "installed"
    if not stamp.exists():
        _output([sys.executable, "-m", "venv", "--clear", str(folder)])
        _output([str(python), "-m", "pip", "install", "--quiet", "--quiet", f"{peer.name}=={peer.version}"])
        stamp.touch()
    program = f"import mirror_minhash\nfrom mirror_worker import serve\nserve(lambda: mirror_minhash.{peer.expression})"
    letters = ", letters" if "letters" in peer.expression else ""
    return Tool(peer.title + letters, python, (Path(__file__).parent,), program)


def _output(command: list[str], environment: dict[str, str] | None = None) -> bytes:
    """What a command prints; the last line of its complaint is the error where it fails."""
    try:
        return subprocess.run(
            command, env={**os.environ, **(environment or {})}, capture_output=True, check=True, timeout=TIMEOUT_S
        ).stdout
    except OSError as error:
        raise ToolError(str(error)) from error
    except subprocess.TimeoutExpired as error:
        raise ToolError(f"not done after {TIMEOUT_S} s") from error
    except subprocess.CalledProcessError as error:
        complaint = error.stderr.decode(errors="replace").strip().splitlines()
        raise ToolError(complaint[-1].strip() if complaint else f"exit status {error.returncode}") from error
