"""`python -m qomnews.text.lexicon_build`, on a small text and small lists."""

from __future__ import annotations

import gzip
import hashlib
import mmap
import os
import subprocess
import sys
from pathlib import Path

import msgpack
import pytest

from qomnews.text import lexicon
from qomnews.text.half_spaces import HalfSpaces
from qomnews.text.lexicon_build import __main__ as command


@pytest.fixture(autouse=True)
def small_hazm(hazm: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """hazm's own lists take seconds to read."""
    monkeypatch.setattr(command, "hazm_data", lambda: hazm)


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "lexicon.dat"


@pytest.fixture
def lilak(tmp_path: Path) -> Path:
    path = tmp_path / "index.dic"
    path.write_text("2\nکتاب/sg\nآسمان‌خراش/sg\n", encoding="utf-8")
    return path


@pytest.fixture
def web(tmp_path: Path) -> Path:
    path = tmp_path / "small_fa.msgpack.gz"
    path.write_bytes(gzip.compress(msgpack.packb([{"format": "cB", "version": 1}, ["پنجره"]])))
    return path


def run(*arguments: object) -> int:
    return command.main(list(map(str, arguments)))


def test_the_same_input_gives_the_same_bytes(
    corpus: Path, lilak: Path, web: Path, target: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other.dat"
    for output in (target, other):
        assert run("--edited", corpus, "--lilak", lilak, "--web", web, "--output", output) == 0
    assert target.read_bytes() == other.read_bytes()


def test_the_same_input_gives_the_same_bytes_whatever_the_order_of_sets(
    corpus: Path, hazm: Path, tmp_path: Path
) -> None:
    program = (
        "import sys; from pathlib import Path; from qomnews.text.lexicon_build import __main__ as command;"
        "command.hazm_data = lambda: Path(sys.argv[1]); sys.exit(command.main(sys.argv[2:]))"
    )
    outputs = [tmp_path / "one.dat", tmp_path / "two.dat"]
    for seed, output in enumerate(outputs):
        subprocess.run(
            [sys.executable, "-c", program, hazm, "--news", corpus, "--output", output],
            env=os.environ | {"PYTHONHASHSEED": str(seed)},
            check=True,
        )
    assert outputs[0].read_bytes() == outputs[1].read_bytes()


def test_what_was_counted_and_listed_is_in_the_file(corpus: Path, lilak: Path, web: Path, target: Path) -> None:
    assert run("--news", corpus, "--lilak", lilak, "--web", web, "--output", target) == 0
    known = lexicon.read_lexicon(target.read_bytes()).facts
    for word in ("برنامه‌ریزی", "می‌خوانند", "آسمان‌خراش", "پنجره", "بزرگ"):
        assert known.knows(word)
    assert known.is_verb("خوانند")


def test_a_text_that_was_learned_from_is_restored(corpus: Path, sentences: list[str], target: Path) -> None:
    assert run("--edited", corpus, "--output", target) == 0
    engine = HalfSpaces(lexicon.read_lexicon(target.read_bytes()))
    for text in ("مردم کتابهای تازه را میخوانند.", "کارگران راهحل بزرگتری میسازند."):
        assert engine.restore(text).replace("\u200c", "") == text
    assert all(engine.restore(sentence) == sentence for sentence in sentences)


def test_the_file_names_its_sources_with_their_hashes(
    corpus: Path, lilak: Path, web: Path, hazm: Path, target: Path
) -> None:
    assert run("--news", corpus, "--lilak", lilak, "--web", web, "--output", target) == 0
    header = lexicon.read_header(target.read_bytes())
    assert {name: source.sha256 for name, source in header.sources.items()} == {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in (hazm / "words.dat", hazm / "verbs.dat", lilak, web, corpus)
    }
    assert header.sources["corpus.txt"].about == "counts and fitted weights only"
    assert "Lilak" in header.sources["index.dic"].about
    assert not header.held_out


def test_a_fifth_is_held_out_and_written(sentences: list[str], corpus: Path, target: Path, tmp_path: Path) -> None:
    folder = tmp_path / "held" / "out"
    assert run("--news", corpus, "--output", target, "--hold-out", folder) == 0
    # Two hundred sentences are ten blocks of twenty: the fifth and the last one.
    assert (folder / "corpus.txt").read_text(encoding="utf-8").splitlines() == sentences[80:100] + sentences[180:]
    assert lexicon.read_header(target.read_bytes()).held_out
    known = lexicon.read_lexicon(target.read_bytes()).facts
    # کشاورزان and هنرمندان are in these alone.
    assert known.knows("کارگران")
    assert not known.knows("کشاورزان")
    assert not known.knows("هنرمندان")


def test_a_file_that_a_process_has_mapped_stays_whole(corpus: Path, target: Path, lilak: Path) -> None:
    assert run("--news", corpus, "--output", target) == 0
    before = target.read_bytes()
    with target.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as mapped:
        assert run("--news", corpus, "--lilak", lilak, "--output", target) == 0
        assert mapped[:] == before != target.read_bytes()
    assert list(target.parent.glob(".*")) == []


def test_of_uneven_text_pairs_are_not_counted(corpus: Path, target: Path, tmp_path: Path) -> None:
    uneven = tmp_path / "uneven.txt"
    uneven.write_text("برنامه ریزی کتاب ها\n" * 5, encoding="utf-8")
    assert run("--news", corpus, "--uneven", uneven, "--output", target) == 0
    known = lexicon.read_lexicon(target.read_bytes()).facts
    assert known.word("ریزی")[1] > known.word("ریزی")[0] == 0
    assert known.open("برنامه", "ریزی") == 0


def test_a_missing_corpus_is_reported_and_nothing_is_written(
    corpus: Path, target: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("--news", corpus, "--uneven", tmp_path / "none.txt", "--output", target) == 1
    error = capsys.readouterr().err
    assert error.startswith("error: ")
    assert "none.txt" in error
    assert not target.exists()


@pytest.mark.parametrize("option", ["--lilak", "--web"])
def test_a_missing_list_is_reported(
    option: str, corpus: Path, target: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("--news", corpus, option, tmp_path / "gone", "--output", target) == 1
    assert f"error: {tmp_path / 'gone'}" in capsys.readouterr().err


@pytest.mark.parametrize("text", [None, "", "مردم کتاب‌های تازه را می‌خوانند.\n"], ids=["none", "empty", "one line"])
def test_too_little_text_to_learn_from_is_reported(
    text: str | None, target: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "little.txt"
    path.write_text(text or "", encoding="utf-8")
    assert run(*([] if text is None else ["--news", path]), "--output", target) == 1
    assert capsys.readouterr().err.startswith("error: ")
    assert not target.exists()


def test_what_is_held_out_never_overwrites_the_text_itself(
    corpus: Path, target: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = corpus.read_bytes()
    assert run("--news", corpus, "--output", target, "--hold-out", corpus.parent) == 1
    assert str(corpus) in capsys.readouterr().err
    assert corpus.read_bytes() == before


def test_two_texts_of_one_name_are_reported(
    corpus: Path, target: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    # The header and the folder of what is held out tell texts by their names.
    other = tmp_path / "other" / corpus.name
    other.parent.mkdir()
    other.write_bytes(corpus.read_bytes())
    assert run("--news", corpus, "--edited", other, "--output", target) == 1
    assert corpus.name in capsys.readouterr().err
    assert not target.exists()


def test_a_folder_that_is_not_there_is_reported(
    corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "nowhere" / "lexicon.dat"
    assert run("--news", corpus, "--output", target) == 1
    assert str(target) in capsys.readouterr().err


def test_an_unknown_option_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as leaving:
        run("--corpus", "text.txt")
    assert leaving.value.code == 2
    assert "--corpus" in capsys.readouterr().err


@pytest.mark.long
def test_the_module_runs_with_the_installed_hazm(corpus: Path, target: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "qomnews.text.lexicon_build", "--news", corpus, "--output", target], check=True
    )
    known = lexicon.read_lexicon(target.read_bytes()).facts
    assert known.knows("کتابخانه")
