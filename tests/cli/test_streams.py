"""What commands do where nobody reads on, where there is no room, and where a home can't be."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import IO

import pytest

FULL = Path("/dev/full")
WRITERS = {
    "date": ["date", "1404/09/25"],
    "schema": ["schema"],
    "outlets": ["outlets", "--json"],
    "normalise": ["normalise", __file__],
    "links": ["links", "--outlet", "mehr", "-"],
    "parse": ["parse", "--outlet", "mehr", "-"],
}


@pytest.mark.parametrize("arguments", WRITERS.values(), ids=WRITERS)
def test_a_reader_that_has_enough_ends_the_command_quietly(arguments: list[str]) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "wb") as closed:
        done = qomnews(arguments, stdout=closed)
    assert "Traceback" not in done.stderr
    assert "BrokenPipe" not in done.stderr
    assert done.returncode == 0


@pytest.mark.skipif(not FULL.exists(), reason="needs /dev/full")
@pytest.mark.parametrize("arguments", WRITERS.values(), ids=WRITERS)
def test_a_full_disk_is_named(arguments: list[str]) -> None:
    with FULL.open("wb") as full:
        done = qomnews(arguments, stdout=full)
    assert done.stderr.endswith("standard output can't be written: No space left on device\n")
    assert done.stderr.count("\n") == 1
    assert done.returncode == 1


@pytest.mark.parametrize("command", ["crawl", "demo"])
def test_a_home_that_can_not_be_made_is_named(command: str, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    done = qomnews([command, "--home", str(tmp_path / "file" / "home")], stdout=subprocess.PIPE)
    assert f"the home {tmp_path}/file/home can't be made (Not a directory)" in done.stderr
    assert "--home" in done.stderr
    assert done.stderr.count("\n") == 1
    assert done.returncode == 1


def qomnews(arguments: list[str], *, stdout: IO[bytes] | int) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "qomnews", *arguments],
        stdin=subprocess.DEVNULL,
        stdout=stdout,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
