"""Released packages beside this tree: each in an environment of its own, each run in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


class ToolError(Exception):
    """A tool does not install, does not load or dies: one line on why."""


def environment_of(name: str, version: str, cache: Path, timeout_s: float, also: Sequence[str] = ()) -> Path:
    """The folder of the environment that holds a package, below the cache folder; made at the first call.

    `also` are requirements that the package has but doesn't name.

    Raises:
        ToolError: it can't be installed.
    """
    folder = cache / f"{name}-{version}-python{sys.version_info.major}.{sys.version_info.minor}"
    stamp = folder / "installed"
    if not stamp.exists():
        output([sys.executable, "-m", "venv", "--clear", str(folder)], timeout_s)
        pip = [str(folder / "bin" / "python"), "-m", "pip", "install", "--quiet", "--quiet"]
        output([*pip, f"{name}=={version}", *also], timeout_s)
        stamp.touch()
    return folder


def output(
    command: list[str], timeout_s: float, *, given: bytes = b"", environment: dict[str, str] | None = None
) -> bytes:
    """What a command prints; the last line of its complaint is the error where it fails.

    Raises:
        ToolError: it can't be run, fails, or isn't done after so many seconds.
    """
    try:
        return subprocess.run(
            command,
            input=given,
            env={**os.environ, **(environment or {})},
            capture_output=True,
            check=True,
            timeout=timeout_s,
        ).stdout
    except OSError as error:
        raise ToolError(str(error)) from error
    except subprocess.TimeoutExpired as error:
        raise ToolError(f"not done after {timeout_s} s") from error
    except subprocess.CalledProcessError as error:
        complaint = error.stderr.decode(errors="replace").strip().splitlines()
        raise ToolError(complaint[-1].strip() if complaint else f"exit status {error.returncode}") from error
