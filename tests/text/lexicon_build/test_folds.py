"""Texts in blocks, and blocks in folds."""

from __future__ import annotations

from pathlib import Path

import pytest

from qomnews.text.lexicon_build.folds import FOLDS, held_back, read_text
from qomnews.text.lexicon_build.sources import LexiconSourceError


def written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "text.txt"


def test_blank_lines_part_stories(path: Path) -> None:
    text = read_text(written(path, "یکم\nدوم\n\n \n سوم\t\n\n\n"), "news")
    assert text.blocks == (("یکم", "دوم"), ("سوم",))
    assert (text.path, text.kind) == (path, "news")


def test_sentences_without_stories_are_taken_by_twenties(path: Path) -> None:
    blocks = read_text(written(path, "".join(f"{n}\n" for n in range(45))), "edited").blocks
    assert [len(block) for block in blocks] == [20, 20, 5]
    assert [line for block in blocks for line in block] == [str(n) for n in range(45)]


def test_a_blank_line_at_the_end_parts_nothing(path: Path) -> None:
    assert read_text(written(path, "یکم\nدوم\n\n\n"), "news").blocks == (("یکم", "دوم"),)


def test_an_empty_text_has_no_blocks(path: Path) -> None:
    assert read_text(written(path, ""), "news").blocks == ()


def test_each_fold_is_every_tenth_block_and_together_they_are_the_text(path: Path) -> None:
    text = read_text(written(path, "\n\n".join(f"{n}\n{n}b" for n in range(12))), "news")
    assert list(text.fold(0)) == ["0", "0b", "10", "10b"]
    assert list(text.fold(4)) == ["4", "4b"]
    assert sum(len(list(text.fold(fold))) for fold in range(FOLDS)) == 24


def test_what_is_held_back_is_a_fifth(path: Path) -> None:
    text = read_text(written(path, "\n\n".join(map(str, range(12)))), "uneven")
    assert held_back(text) == "4\n9\n"


def test_a_text_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(LexiconSourceError, match=r"none\.txt: can't be read as UTF-8 text: .*No such file"):
        read_text(tmp_path / "none.txt", "news")
    (tmp_path / "old.txt").write_bytes(b"\xff\xfe")
    with pytest.raises(LexiconSourceError, match=r"old\.txt: can't be read as UTF-8 text"):
        read_text(tmp_path / "old.txt", "news")
