"""Lines of files and pipes, gone through twice."""

from __future__ import annotations

import gzip
import os
import threading
from typing import TYPE_CHECKING

import pytest
from backports import zstd

from qomnews.export import jsonl_lines
from qomnews.export.jsonl_lines import InputError, Line, opened

if TYPE_CHECKING:
    from pathlib import Path

TEXT = "یک\r\nدو\n\nسه".encode()
LINES = ["یک\r\n", "دو\n", "\n", "سه"]


def twice(path: Path | None) -> list[Line]:
    with opened(path) as lines:
        first = list(lines)
        assert lines.read() == lines.size
        assert list(lines) == first
    return first


def texts(lines: list[Line]) -> list[str]:
    return [line.data.decode() for line in lines]


def test_lines_come_with_their_ends_and_numbers(tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    path.write_bytes(TEXT)
    lines = twice(path)
    assert texts(lines) == LINES
    assert [line.number for line in lines] == [1, 2, 3, 4]
    assert all(line.whole for line in lines)


def test_an_empty_file_has_none(tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    path.touch()
    assert twice(path) == []


def test_byte_order_marks_are_dropped_also_within_a_file(tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    path.write_bytes(b"\xef\xbb\xbf1\n\xef\xbb\xbf2\n")
    assert texts(twice(path)) == ["1\n", "2\n"]


@pytest.mark.parametrize("name", ["in.jsonl.gz", "in.jsonl"])
def test_gzip_is_told_by_its_first_bytes(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    # Two members, as logs that were put together have.
    path.write_bytes(gzip.compress(TEXT[:5]) + gzip.compress(TEXT[5:]))
    assert texts(twice(path)) == LINES


@pytest.mark.parametrize("kept", [slice(0, -20), slice(0, 40), slice(0, 5)], ids=["end", "middle", "head"])
def test_gzip_that_is_cut_off_is_named(kept: slice, tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl.gz"
    path.write_bytes(gzip.compress(os.urandom(1000))[kept])
    with opened(path) as lines, pytest.raises(InputError, match=r"in\.jsonl\.gz can't be read: "):
        list(lines)


def test_zstd_is_read_and_what_is_cut_off_or_none_is_named(tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl.zst"
    path.write_bytes(zstd.compress(TEXT))
    assert texts(twice(path)) == LINES
    for damaged in (zstd.compress(os.urandom(1000))[:-20], b"\x28\xb5\x2f\xfd...."):
        path.write_bytes(damaged)
        with opened(path) as lines, pytest.raises(InputError, match=r"in\.jsonl\.zst can't be read: "):
            list(lines)


def test_a_named_pipe_is_put_aside_and_read_twice(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=lambda: pipe.write_bytes(TEXT))
    writer.start()
    assert texts(twice(pipe)) == LINES
    writer.join()


def test_a_line_without_an_end_in_sight_comes_in_pieces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jsonl_lines, "LONGEST", 8)
    path = tmp_path / "in.jsonl"
    path.write_bytes(b"1234567\n12345678901234567890\n1\n12345678")
    assert twice(path) == [
        Line(1, b"1234567\n", whole=True),
        Line(2, b"12345678", whole=False),
        Line(2, b"90123456", whole=False),
        Line(2, b"7890\n", whole=False),
        Line(3, b"1\n", whole=True),
        Line(4, b"12345678", whole=False),
    ]


def test_what_is_appended_meanwhile_is_left_for_the_next_run(tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    path.write_bytes(b"1\n2\n")
    with opened(path) as lines:
        list(lines)
        with path.open("ab") as file:
            file.write(b"3\n")
        assert texts(list(lines)) == ["1\n", "2\n"]


@pytest.mark.parametrize("changed", ["1\n3\n", "1\n", ""])
def test_a_file_that_is_rewritten_meanwhile_is_named(changed: str, tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    path.write_bytes(b"1\n2\n")
    with opened(path) as lines:
        list(lines)
        path.write_text(changed)
        with pytest.raises(InputError, match=r"in\.jsonl was changed while it was read: run it again"):
            list(lines)


def test_a_file_that_is_replaced_meanwhile_is_read_on_as_it_was(tmp_path: Path) -> None:
    path, new = tmp_path / "in.jsonl", tmp_path / "new"
    path.write_bytes(b"1\n2\n")
    with opened(path) as lines:
        list(lines)
        new.write_bytes(b"3\n")
        new.replace(path)
        assert texts(list(lines)) == ["1\n", "2\n"]


@pytest.mark.parametrize(("name", "reason"), [("nothing", "No such file or directory"), (".", "Is a directory")])
def test_what_is_no_file_is_named(name: str, reason: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=f"can't be read: {reason}"), opened(tmp_path / name):
        pass
