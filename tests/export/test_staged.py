"""Files that are replaced together or not at all."""

from __future__ import annotations

import gzip
import os
from typing import TYPE_CHECKING

import pytest

from qomnews.export import ExportError
from qomnews.export.staged import staged

if TYPE_CHECKING:
    from pathlib import Path


def test_files_take_their_places_together_at_the_end(tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "folder" / "new"
    old.write_bytes(b"before")
    with staged([old, new]) as files:
        for file in files:
            file.write(b"after")
        assert old.read_bytes() == b"before"
        assert not new.exists()
    assert (old.read_bytes(), new.read_bytes()) == (b"after", b"after")
    assert sorted(tmp_path.iterdir()) == [new.parent, old]
    assert list(new.parent.iterdir()) == [new]


def test_an_error_leaves_all_as_it_was(tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new.gz"
    old.write_bytes(b"before")

    def interrupted() -> None:
        with staged([old, new]) as files:
            files[0].write(b"after")
            files[1].write(b"after")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert old.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [old]


def test_one_that_can_not_be_opened_keeps_the_others_from_being_left_about(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with (
        pytest.raises(ExportError, match="file/new can't be written: "),
        staged([tmp_path / "a", tmp_path / "file/new"]),
    ):
        pass
    assert list(tmp_path.iterdir()) == [tmp_path / "file"]


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="it is a folder; name a file in it"), staged([tmp_path]):
        pass


def test_a_full_disk_is_named(tmp_path: Path) -> None:
    full = tmp_path / "full.jsonl"
    full.symlink_to("/dev/full")
    with pytest.raises(ExportError, match=r"full\.jsonl can't be written: No space left"), staged([full]) as (file,):
        file.write(b"1" * 1_000_000)


def test_mode_and_link_of_the_file_stay(tmp_path: Path) -> None:
    file, link = tmp_path / "file", tmp_path / "link"
    file.touch(0o640)
    link.symlink_to(file)
    with staged([link]) as (new,):
        new.write(b"after")
    assert link.is_symlink()
    assert (file.read_bytes(), file.stat().st_mode & 0o777) == (b"after", 0o640)


def test_others_may_read_a_new_file_as_the_umask_says(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        with staged([tmp_path / "new"]):
            pass
    finally:
        os.umask(before)
    assert (tmp_path / "new").stat().st_mode & 0o777 == 0o644


def test_a_name_with_gz_is_compressed_the_same_at_any_time(tmp_path: Path) -> None:
    paths = [tmp_path / "a.jsonl.gz", tmp_path / "b.jsonl.gz"]
    for path in paths:
        with staged([path]) as (file,):
            file.write("خبر\n".encode() * 1000)
    assert gzip.decompress(paths[0].read_bytes()).decode() == "خبر\n" * 1000
    assert paths[0].read_bytes() == paths[1].read_bytes()
