"""Word lists and texts, read from small files."""

from __future__ import annotations

import contextlib
import gzip
import sqlite3
import zipfile
from pathlib import Path

import msgpack
import pytest

from qomnews.text.lexicon_build.sources import (
    LexiconSourceError,
    ListedWord,
    SpeltWord,
    WordLists,
    hazm_data,
    plain,
    read_lists,
    text_lines,
    words_of,
)


def lists(hazm: Path, lilak: Path | None = None, web: Path | None = None, gathered: Path | None = None) -> WordLists:
    return read_lists(hazm / "words.dat", hazm / "verbs.dat", lilak, web, gathered)


def archived(path: Path, content: bytes, name: str = "words.db") -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(name, content)
    return path


def database(*statements: str) -> bytes:
    with contextlib.closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript(";".join(statements))
        return connection.serialize()


def test_hazm_lists_words_with_their_count_and_tags(hazm: Path) -> None:
    listed = lists(hazm).listed
    assert listed["کتاب"] == ListedWord(120000, tagged=True, adjective=False, noun=True)
    assert listed["بزرگ"] == ListedWord(90000, tagged=True, adjective=True, noun=True)
    assert listed["بی‌خانه"] == ListedWord(700, tagged=True, adjective=True, noun=False)
    # Without a part of speech, and without anything.
    assert listed["خوان"] == ListedWord(5, tagged=False, adjective=False, noun=False)
    assert listed["مردم"] == ListedWord(0, tagged=False, adjective=False, noun=False)


def test_what_is_no_persian_word_is_not_listed(hazm: Path) -> None:
    assert "ABC" not in lists(hazm).listed
    assert "" not in lists(hazm).listed


def test_of_a_word_that_is_listed_twice_the_larger_count_holds(hazm: Path) -> None:
    (hazm / "words.dat").write_text("کتاب\t5\tN\nكتاب\t9\tAJ\nکِتاب\t7\tN\n", encoding="utf-8")
    assert lists(hazm).listed == {"کتاب": ListedWord(9, tagged=True, adjective=True, noun=False)}


def test_verb_stems_give_what_stands_after_mi(hazm: Path) -> None:
    after_mi = lists(hazm).after_mi
    assert {"خواند", "خوانند", "خوانده", "خواهد", "بینند", "ساخت", "توان"} <= after_mi
    assert "" not in after_mi
    assert "کتاب" not in after_mi


def test_lilak_spells_words_with_the_endings_that_they_take(hazm: Path, tmp_path: Path) -> None:
    # The first line counts the words; flags are pairs of letters.
    path = tmp_path / "index.dic"
    path.write_text("5\nكتاب/sgpa\nخانه/sksg\nبزرگ/suxx\nمی‌رود\nهمی‌رود/sg\nabc/sg\n", encoding="utf-8")
    assert lists(hazm, lilak=path).spelt == {
        "کتاب": SpeltWord(pluralised=True, silent_he=False, compared=False),
        "خانه": SpeltWord(pluralised=True, silent_he=True, compared=False),
        "بزرگ": SpeltWord(pluralised=False, silent_he=False, compared=True),
        "می‌رود": SpeltWord(pluralised=False, silent_he=False, compared=False),
    }


def test_flags_of_a_word_that_is_spelt_twice_add_up(hazm: Path, tmp_path: Path) -> None:
    path = tmp_path / "index.dic"
    # A pair across the border of two flags, «xs» and «gy», is none.
    path.write_text("2\nکتاب/sg\nکتاب/st\nقلم/xsgy\n", encoding="utf-8")
    assert lists(hazm, lilak=path).spelt == {
        "کتاب": SpeltWord(pluralised=True, silent_he=False, compared=True),
        "قلم": SpeltWord(pluralised=False, silent_he=False, compared=False),
    }


def packed(path: Path, content: object) -> Path:
    path.write_bytes(gzip.compress(msgpack.packb(content)))
    return path


def test_wordfreq_gives_frequencies_in_bins_of_a_hundredth_of_a_power_of_ten(hazm: Path, tmp_path: Path) -> None:
    bins = [[], ["که"], *[[]] * 98, ["كتاب", "می‌شود", "abc", "۱۲"], *[[]] * 99, ["کِتاب"]]
    web = lists(hazm, web=packed(tmp_path / "fa.gz", [{"format": "cB", "version": 1}, *bins])).web
    # Of ten million words; the two spellings of کتاب add up.
    assert web == {
        "که": pytest.approx(10_000_000 * 10**-0.01),
        "کتاب": pytest.approx(1_000_000 + 100_000),
        "می‌شود": pytest.approx(1_000_000),
    }


def test_gathered_forms_are_the_clean_ones_in_the_letters_of_the_lexicon(hazm: Path, tmp_path: Path) -> None:
    content = database(
        "CREATE TABLE canonical_words (id INTEGER PRIMARY KEY, word, is_clean INTEGER)",
        "INSERT INTO canonical_words (word, is_clean) VALUES ('تمدن\u200cساز', 1), ('كتاب', 1), ('کار\u200cها', 1)",
        "INSERT INTO canonical_words (word, is_clean) VALUES ('قم', 0), ('abc', 1), (NULL, 1)",
        "INSERT INTO canonical_words (word, is_clean) VALUES (replace(hex(zeroblob(21)), '00', 'بب'), 1)",
    )
    path = archived(tmp_path / "words.db.zip", content)
    assert lists(hazm, gathered=path).gathered == {"تمدن\u200cساز", "کتاب", "کارها"}


def test_a_damaged_list_of_gathered_forms_is_named(hazm: Path, tmp_path: Path) -> None:
    path = tmp_path / "words.db.zip"
    path.write_bytes(b"no archive")
    archived(tmp_path / "other.zip", b"", name="other.db")
    archived(tmp_path / "torn.zip", b"SQLite format 3\0" + b"\xff" * 200)
    archived(tmp_path / "old.zip", database("CREATE TABLE words (word)"))
    for name in ("words.db.zip", "other.zip", "torn.zip", "old.zip", "gone.zip"):
        with pytest.raises(LexiconSourceError, match=rf"{name}: can't be read as PersianWords' list"):
            lists(hazm, gathered=tmp_path / name)


def test_without_the_other_lists_hazm_is_alone(hazm: Path) -> None:
    alone = lists(hazm)
    assert (alone.spelt, alone.web, alone.gathered) == ({}, {}, frozenset())


def test_a_missing_list_is_named(hazm: Path, tmp_path: Path) -> None:
    gone = tmp_path / "gone.dat"
    words, verbs = hazm / "words.dat", hazm / "verbs.dat"
    for lists_of in (
        (gone, verbs, None, None),
        (words, gone, None, None),
        (words, verbs, gone, None),
        (words, verbs, None, gone),
    ):
        with pytest.raises(LexiconSourceError, match=r"gone\.dat: can't be read as .*No such file"):
            read_lists(*lists_of)


def test_a_list_in_another_encoding_is_named(hazm: Path, tmp_path: Path) -> None:
    path = tmp_path / "old.dic"
    path.write_bytes("1\nکتاب\n".encode("windows-1256", "replace") + b"\xff")
    with pytest.raises(LexiconSourceError, match=r"old\.dic: can't be read as UTF-8 text"):
        lists(hazm, lilak=path)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"no archive",
        gzip.compress(b"\xc1"),
        gzip.compress(b""),
        gzip.compress(msgpack.packb([])),
        gzip.compress(msgpack.packb([{}, ["کتاب"] * 50]))[:-9],
        gzip.compress(msgpack.packb([{}, ["کتاب"]]))[:12] + b"\xff" * 20,
        gzip.compress(msgpack.packb(5)),
        gzip.compress(msgpack.packb([{}, [5]])),
    ],
    ids=["empty", "no archive", "no msgpack", "nothing", "no bins", "cut off", "damaged", "a number", "numbers"],
)
def test_a_web_list_that_is_none_is_named(content: bytes, hazm: Path, tmp_path: Path) -> None:
    path = tmp_path / "small_fa.msgpack.gz"
    path.write_bytes(content)
    with pytest.raises(LexiconSourceError, match=r"small_fa\.msgpack\.gz: can't be read as wordfreq's list"):
        lists(hazm, web=path)


def test_hazm_that_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    with pytest.raises(LexiconSourceError, match="install the pinned hazm"):
        hazm_data()


def test_the_installed_hazm_has_its_lists() -> None:
    assert {"words.dat", "verbs.dat"} <= {path.name for path in hazm_data().iterdir()}


@pytest.mark.parametrize(
    ("form", "word"),
    [
        ("كتاب‌هاي", "کتاب‌های"),
        ("کِتاب", "کتاب"),
        ("کار‌ها", "کارها"),
        ("‌کتاب‌", "کتاب"),
        ("خانۀ", "خانه"),
        ("دارا", "دارا"),
    ],
)
def test_words_are_in_the_letters_of_the_lexicon(form: str, word: str) -> None:
    assert plain(form) == word


@pytest.mark.parametrize(
    ("line", "runs"),
    [
        ("كتاب‌هاي تازه را می‌خوانند.", [["کتاب‌های", "تازه", "را", "می‌خوانند"]]),
        ("گفت: «کتاب، قلم و دفتر»", [["گفت"], ["کتاب"], ["قلم", "و", "دفتر"]]),
        ("سال ۱۴۰۲ و روز 3 مهر", [["سال"], ["و", "روز"], ["مهر"]]),
        ("در https://shahr20.ir/ و کانال @qom بود", [["در"], ["و", "کانال"], ["بود"]]),
        ("کتاب   خانه\tرا", [["کتاب", "خانه", "را"]]),
        ("خانهٔ ما کار‌ها", [["خانه", "ما", "کارها"]]),
        ("BBC, CNN 12", []),
        ("", []),
    ],
)
def test_a_line_is_runs_of_words_with_one_space_between_them(line: str, runs: list[list[str]]) -> None:
    assert list(words_of(line)) == runs


def test_lines_of_a_text_end_at_line_feeds_alone(tmp_path: Path) -> None:
    path = tmp_path / "text.txt"
    path.write_bytes("یکم\u2028هنوز یکم\nدوم\n".encode())
    assert text_lines(path) == ["یکم\u2028هنوز یکم", "دوم", ""]
