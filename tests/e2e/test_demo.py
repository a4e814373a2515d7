from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import orjson
import pytest

from fixtures.newsroom import Newsroom

Run = Callable[..., subprocess.CompletedProcess[str]]


def test_the_demo_leaves_every_story_once_and_shows_what_it_found(qomnews: Run, home: Path, newsroom: Newsroom) -> None:
    done = qomnews("demo")
    assert done.returncode == 0, done.stderr
    originals = {true.id for true in newsroom.truth if true.mirror_of is None}
    originals -= {true.id for true in newsroom.truth if true.outlet == "mehr" and true.desk != "qom"}
    path = home / "demo" / "exports" / "stories.jsonl"
    exported = [orjson.loads(line) for line in path.read_bytes().splitlines()]
    assert len(exported) == len(originals)
    assert {line["id"] for line in exported} == originals
    assert f"{len(originals)} stories, each one line of valid JSONL: {path}" in done.stdout
    assert re.search(r"Mehr News Agency +43 +0 +43", done.stdout)
    assert done.stdout.count("mirrored by") >= 2


@pytest.mark.long
def test_a_second_demo_starts_afresh(qomnews: Run, home: Path) -> None:
    assert qomnews("demo").returncode == 0
    first = (home / "demo" / "exports" / "stories.jsonl").read_bytes().count(b"\n")
    assert qomnews("demo").returncode == 0
    assert (home / "demo" / "exports" / "stories.jsonl").read_bytes().count(b"\n") == first
