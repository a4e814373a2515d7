"""Folders that take each other's place."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from qomnews.export import ExportError, folders
from qomnews.export.folders import replaced_folder
from qomnews.export.manifest import WITHIN


def write(target: Path, text: str) -> None:
    with replaced_folder(target) as new:
        (new / WITHIN).write_text(text)
        (new / text).touch()


@pytest.mark.parametrize("exchanges", [True, False])
def test_the_new_folder_is_there_and_nothing_of_the_old_or_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, exchanges: bool
) -> None:
    if not exchanges:
        monkeypatch.setattr(folders, "_exchanged", lambda *_: False)
    target = tmp_path / "deep" / "set"
    for text in ("first", "second", "third"):
        write(target, text)
        assert sorted(path.name for path in target.iterdir()) == sorted([WITHIN, text])
        assert list(target.parent.iterdir()) == [target]


def test_an_error_leaves_the_old_one(tmp_path: Path) -> None:
    write(tmp_path / "set", "first")

    def interrupted() -> None:
        with replaced_folder(tmp_path / "set") as new:
            (new / "half").touch()
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert sorted(path.name for path in (tmp_path / "set").iterdir()) == sorted([WITHIN, "first"])
    assert list(tmp_path.iterdir()) == [tmp_path / "set"]


def test_what_killed_runs_left_goes_a_day_later(tmp_path: Path) -> None:
    old, young = tmp_path / ".set.0001.part", tmp_path / ".set.0002.part"
    for left in (old, young):
        left.mkdir()
    os.utime(old, (1, 1))
    write(tmp_path / "set", "first")
    assert sorted(tmp_path.iterdir()) == [young, tmp_path / "set"]


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "set").touch()
    with pytest.raises(ExportError, match="set can't be written: it is a file; name a folder"):
        write(tmp_path / "set", "first")


def test_an_empty_folder_is_anybodys(tmp_path: Path) -> None:
    (tmp_path / "set").mkdir()
    write(tmp_path / "set", "first")
    assert (tmp_path / "set" / "first").exists()
