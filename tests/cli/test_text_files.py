"""Lines of files in flat memory, and files that are rewritten whole or not at all."""

from __future__ import annotations

import errno
import io
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qomnews.cli import text_files
from qomnews.cli.text_files import Change, EncodingError, Passage, changes, passages, rewrite
from qomnews.text import normalise, skeleton

BLANKS = " \t\u00a0\u2003\u202f\u205f\u3000"
LINES = st.text(st.sampled_from([*"abکتاب۱😀\n\r\u200c", *BLANKS]), max_size=80)


def read(text: str | bytes, longest: int | None = None) -> list[Passage]:
    data = text.encode() if isinstance(text, str) else text
    with pytest.MonkeyPatch.context() as patch:
        if longest is not None:
            patch.setattr(text_files, "LONGEST", longest)
        return list(passages(io.BytesIO(data)))


def changed(stream: BinaryIO) -> Iterator[Change]:
    return changes(passages(stream), normalise)


def test_lines_keep_their_ends() -> None:
    assert [passage.text for passage in read("یک\r\nدو\n\nسه")] == ["یک\r\n", "دو\n", "\n", "سه"]
    assert [passage.number for passage in read("یک\r\nدو\n\nسه")] == [1, 2, 3, 4]


def test_an_empty_file_has_no_lines() -> None:
    assert read("") == []


def test_a_byte_order_mark_belongs_to_no_line() -> None:
    assert read("\ufeffیک\n\ufeffدو") == [Passage(1, 1, "\ufeff", "یک\n"), Passage(2, 1, "", "\ufeffدو")]


def test_a_line_that_is_too_long_is_cut_at_its_last_space() -> None:
    assert read("aaa bbb cccc dddd\ne", 10) == [
        Passage(1, 1, "", "aaa bbb"),
        Passage(1, 9, " ", "cccc dddd\n"),
        Passage(2, 1, "", "e"),
    ]


def test_a_line_without_spaces_is_cut_at_another_blank() -> None:
    assert read("aaa\tbbb\u3000ccccccc", 12) == [Passage(1, 1, "", "aaa\tbbb"), Passage(1, 9, "\u3000", "ccccccc")]


@pytest.mark.parametrize("longest", [8, 9, 10, 11])
def test_a_line_without_blanks_is_never_cut_inside_a_character(longest: int) -> None:
    for line in ("کتابهایشان", "€€€€€€€€", "😀😀😀😀😀😀"):
        found = read(line, longest)
        assert len(found) > 1
        assert "".join(passage.text for passage in found) == line
        assert [passage.column for passage in found] == [
            1 + sum(len(passage.text) for passage in found[:place]) for place in range(len(found))
        ]


@settings(max_examples=500, deadline=None)
@given(LINES, st.integers(8, 20))
def test_passages_put_together_are_the_file(text: str, longest: int) -> None:
    found = read(text, longest)
    assert "".join(passage.gap + passage.text for passage in found) == text
    lines = text.split("\n")
    for passage in found:
        after = lines[passage.number - 1][passage.column - 1 :] + "\n"
        assert after.startswith(passage.text)


@settings(max_examples=500, deadline=None)
@given(LINES, st.integers(8, 20))
def test_words_on_both_sides_of_a_cut_stay_apart(text: str, longest: int) -> None:
    after = "".join(change.after for change in changes(read(text, longest), lambda line: line.strip(BLANKS)))
    assert after.count("\n") == text.count("\n")
    assert skeleton(after) == skeleton(text)
    for line, now in zip(text.replace("\r", "").split("\n"), after.replace("\r", "").split("\n"), strict=True):
        assert now.split() == line.split()


def test_no_space_comes_of_blanks_that_end_a_long_line() -> None:
    (first, *rest) = changes(read(f"کتاب{' ' * 40}\nدو", 20), normalise)
    assert first.after + "".join(change.after for change in rest) == "کتاب\nدو"


def test_bytes_that_are_not_utf8_are_named_by_their_place_in_the_whole_line() -> None:
    with pytest.raises(EncodingError, match=r"^line 2: byte 25 \(0xff\) is not UTF-8; convert"):
        read(b"a\n" + b"bbb " * 6 + b"\xff\n", 10)


def test_a_character_that_the_end_of_the_file_cuts_off_is_named() -> None:
    with pytest.raises(EncodingError, match=r"line 1: byte 2 \(0xda\)"):
        read(b"a\xda")


def test_whoever_counts_is_told_all_bytes() -> None:
    told: list[int] = []
    data = "کتاب\n".encode() * 5
    list(passages(io.BytesIO(data), told.append))
    assert sum(told) == len(data)


def test_a_file_is_rewritten_in_one_step(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("پاک\nكتاب\r\n پایان", encoding="utf-8", newline="")
    before = path.stat().st_ino
    with path.open("rb") as reader:
        assert rewrite(path, changed)
        assert reader.read().decode() == "پاک\nكتاب\r\n پایان"
    assert path.read_bytes().decode() == "پاک\nکتاب\r\nپایان"
    assert path.stat().st_ino != before
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o755, 0o444])
def test_mode_bits_are_kept(mode: int, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("كتاب", encoding="utf-8")
    path.chmod(mode)
    assert rewrite(path, changed)
    assert stat.S_IMODE(path.stat().st_mode) == mode


def test_a_link_stays_a_link_to_the_rewritten_file(tmp_path: Path) -> None:
    (tmp_path / "texts").mkdir()
    target = tmp_path / "texts" / "a.txt"
    target.write_text("كتاب", encoding="utf-8")
    link = tmp_path / "link.txt"
    link.symlink_to("texts/a.txt")
    assert rewrite(link, changed)
    assert link.is_symlink()
    assert target.read_text(encoding="utf-8") == "کتاب"
    assert list(target.parent.iterdir()) == [target]


def test_a_file_that_does_not_change_is_not_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.txt"
    path.write_text("کتاب\n", encoding="utf-8")
    before = path.stat()
    monkeypatch.setattr(text_files, "_replacing", lambda _: pytest.fail("written"))
    assert not rewrite(path, changed)
    assert (path.stat().st_ino, path.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


@pytest.mark.parametrize("call", ["fsync", "fchmod"])
def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(
    call: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.txt"
    path.write_text("كتاب\n", encoding="utf-8")

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, call, full)
    with pytest.raises(OSError, match="No space left"):
        rewrite(path, changed)
    assert path.read_text(encoding="utf-8") == "كتاب\n"
    assert list(tmp_path.iterdir()) == [path]


def test_bytes_that_are_not_utf8_leave_the_file_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("كتاب\n".encode() + b"\xff\n")
    with pytest.raises(EncodingError):
        rewrite(path, changed)
    assert path.read_bytes() == "كتاب\n".encode() + b"\xff\n"
    assert list(tmp_path.iterdir()) == [path]


def test_what_is_no_regular_file_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(OSError, match="no regular file"):
        rewrite(tmp_path / "pipe", changed)
    with pytest.raises(IsADirectoryError):
        rewrite(tmp_path, changed)


def test_a_loop_of_links_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    with pytest.raises(OSError, match="symbolic links"):
        rewrite(tmp_path / "a", changed)


def test_a_very_long_name_is_no_obstacle(tmp_path: Path) -> None:
    path = tmp_path / f"{'a' * 250}.txt"
    path.write_text("كتاب", encoding="utf-8")
    assert rewrite(path, changed)
