from __future__ import annotations

import hashlib
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from qomnews.text import build_lexicon, lexicon

if TYPE_CHECKING:
    from pathlib import Path


def test_the_committed_file_names_its_sources_and_is_made_from_the_installed_hazm() -> None:
    sources = lexicon.read_header(lexicon.LEXICON_FILE.read_bytes()).sources
    for name in ("words.dat", "verbs.dat"):
        content = (build_lexicon.hazm_data() / name).read_bytes()
        assert sources[name].sha256 == hashlib.sha256(content).hexdigest()
        assert "MIT licence" in sources[name].about
    assert "CC BY-SA 4.0" in sources["perdt-dev.txt"].about


def test_the_committed_file_is_small() -> None:
    assert lexicon.LEXICON_FILE.stat().st_size < 3_000_000


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus.txt"
    corpus.write_text("رسانه‌های قم می‌نویسند\nکتاب ها\nرسانه‌های قم\n" * 3, encoding="utf-8")
    once = build_lexicon.build(even=[corpus])
    assert build_lexicon.build(even=[corpus]) == once
    tables = lexicon.read_tables(once)
    assert tables.parted["رسانه‌های"] == 6
    assert tables.solid["کتاب"] == 3
    assert tables.apart == {}


def test_what_is_written_is_read_back() -> None:
    tables = lexicon.Tables(
        solid={"کتاب": 3, "قم": 0},
        seen={},
        rare=["ابلق"],
        adjectives=["بزرگ"],
        parted={"کتاب‌ها": 2},
        apart={"کتاب ها": 1},
        heads={"بی": 99076},
        tails={},
        verbs=["رود", "شود"],
    )
    header = lexicon.Header(sources={"a.txt": lexicon.Source(about="a corpus", sha256="00")}, held_out=True)
    content = lexicon.write_lexicon(header, tables)
    assert lexicon.read_tables(content) == tables
    assert lexicon.read_header(content) == header


def test_every_third_line_can_be_held_out(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus.txt"
    corpus.write_text("یکم\nدوم\nسوم\nچهارم\n", encoding="utf-8")
    assert list(build_lexicon.lines_of(corpus, hold_out=True)) == ["یکم", "دوم", "چهارم"]


@pytest.mark.parametrize(
    "content", [b"", b"something else", b"qomnews lexicon 0\n{}\n"], ids=["empty", "other", "older"]
)
def test_another_file_is_no_lexicon(content: bytes) -> None:
    with pytest.raises(lexicon.LexiconError, match="build_lexicon"):
        lexicon.read_tables(content)


def test_a_damaged_lexicon_says_so() -> None:
    content = lexicon.LEXICON_FILE.read_bytes()
    with pytest.raises(lexicon.LexiconError, match="damaged"):
        lexicon.read_tables(content[:-1000])


def test_a_missing_lexicon_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lexicon, "LEXICON_FILE", tmp_path / "gone.dat")
    with pytest.raises(lexicon.LexiconError, match=r"gone\.dat: No such file"):
        lexicon.read_file()


def test_the_command_writes_the_file_and_reports_a_missing_corpus(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "lexicon.dat"
    assert build_lexicon.main(["--output", str(target)]) == 0
    assert "کتاب" in lexicon.read_tables(target.read_bytes()).solid
    assert build_lexicon.main(["--output", str(target), "--corpus", str(tmp_path / "none.txt")]) == 1
    assert "none.txt" in capsys.readouterr().err


def test_a_corpus_in_another_encoding_is_named(tmp_path: Path) -> None:
    corpus = tmp_path / "old.txt"
    corpus.write_bytes(b"\xff\xfe")
    with pytest.raises(build_lexicon.LexiconSourceError, match=r"old\.txt"):
        list(build_lexicon.lines_of(corpus, hold_out=False))


def test_hazm_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    with pytest.raises(build_lexicon.LexiconSourceError, match="hazm"):
        build_lexicon.hazm_data()


def test_importing_and_normalising_never_import_hazm() -> None:
    program = (
        "import sys, qomnews.text as t; from qomnews.text import lexicon;"
        "assert lexicon._load.cache_info().currsize == 0;"
        "t.normalise('کتاب ها'); assert 'hazm' not in sys.modules; assert lexicon._load.cache_info().currsize == 1"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
