"""The compiled lexicon: the committed file, its form, its errors, and when it is read."""

from __future__ import annotations

import gc
import hashlib
import mmap
import subprocess
import sys
from pathlib import Path

import attrs
import pytest

from qomnews.text import lexicon
from qomnews.text.facts import LISTED, NOUN, TAGGED, UNKNOWN
from qomnews.text.lexicon_build.sources import hazm_data
from qomnews.text.trees import Trees
from tests.text.known_words import facts
from tests.text.known_words import lexicon as lexicon_of


@pytest.fixture(scope="module")
def committed() -> bytes:
    return lexicon.LEXICON_FILE.read_bytes()


def test_the_committed_file_is_made_from_the_installed_hazm(committed: bytes) -> None:
    sources = lexicon.read_header(committed).sources
    for name in ("words.dat", "verbs.dat"):
        assert sources[name].sha256 == hashlib.sha256((hazm_data() / name).read_bytes()).hexdigest()
        assert "MIT licence" in sources[name].about
        assert "Alireza Nourian" in sources[name].about


@pytest.mark.parametrize(
    ("name", "licence"),
    [
        ("index.dic", "Apache License 2.0, (c) 2015 Mostafa Sedaghat Joo"),
        ("small_fa.msgpack.gz", "CC BY-SA 4.0, (c) Robyn Speer; frequencies only"),
        ("perdt-dev.txt", "CC BY-SA 4.0; counts and fitted weights only"),
        ("seraji-dev.txt", "CC BY-SA 4.0; counts and fitted weights only"),
        ("fars-news.txt", "counts and fitted weights only"),
        ("varzesh3.txt", "counts and fitted weights only"),
    ],
)
def test_the_committed_file_names_its_sources_and_their_licences(name: str, licence: str, committed: bytes) -> None:
    source = lexicon.read_header(committed).sources[name]
    assert source.about.endswith(licence)
    assert len(bytes.fromhex(source.sha256)) == 32


def test_the_committed_file_has_no_other_sources_and_nothing_was_held_out(committed: bytes) -> None:
    header = lexicon.read_header(committed)
    assert len(header.sources) == 9
    assert not header.held_out


def test_the_header_can_be_read_by_eye_and_says_that_there_is_no_running_text(committed: bytes) -> None:
    _, head, _ = committed.split(b"\n", 2)
    assert b"no running text" in head
    assert head.isascii()


def test_the_committed_file_is_small(committed: bytes) -> None:
    # Eight megabytes are the most that an installation may grow by; it takes five and a half.
    assert len(committed) < 6_000_000


def test_everyday_words_are_known() -> None:
    known = lexicon.load().facts
    for word in ("کتاب", "می‌شود", "آن‌ها", "اطلاع‌رسانی", "بزرگ‌ترین"):
        assert known.knows(word)
    assert known.is_verb("شود")
    assert not known.is_verb("کتاب")
    assert "رسانی" in known.following("اطلاع")


WRITTEN = lexicon_of(
    facts(
        {"کتاب": (3, 2, 255, 4, LISTED | TAGGED | NOUN), "کتاب‌ها": (2, 0, 0, 0, 0), "قم": (0, 0, 0, 0, 0)},
        {"ساز": (0, 0, 0, 12, 3, 60, 0, 5)},
        {("کتاب", "ها"): 7},
        known=("کتاب‌ها", "زمین‌های", "زمینه‌ای"),
    ),
    {"کتاب‌ها": 40, "قم": 0},
    {("کتاب", "ها"): -12},
    lexicon.Models(
        readings=Trees(((0, 3, (2, -1, 0.5, 1.0), -2.0), 0.25)),
        neighbours=Trees((1.5,)),
        parting=Trees(()),
        joining=Trees(((13, 4, -1.0, 1.0),)),
    ),
)
HEADER = lexicon.Header(sources={"متن.txt": lexicon.Source(about="a corpus", sha256="00")}, held_out=True)


def test_what_is_written_is_read_back() -> None:
    content = lexicon.write_lexicon(HEADER, WRITTEN)
    assert lexicon.read_header(content) == HEADER
    read = lexicon.read_lexicon(content)
    for table in ("words", "parts", "apart", "forms", "followers"):
        for key, values in getattr(WRITTEN.facts, table).items():
            assert sorted(getattr(read.facts, table).get(key, [])) == sorted(values)
    for table in ("verdicts", "pairs"):
        for key, values in getattr(WRITTEN, table).items():
            assert getattr(read, table).get(key, []) == values
    assert read.models == WRITTEN.models


def test_a_table_that_was_read_has_nothing_else() -> None:
    read = lexicon.read_lexicon(lexicon.write_lexicon(HEADER, WRITTEN))
    # The beginning of a key, and a key with more behind it.
    for key in ("کتا", "کتاب‌", "کتابی", ""):
        assert read.facts.word(key) == UNKNOWN
    assert sorted(read.facts.parted("زمینهای")) == [("زمین", "های"), ("زمینه", "ای")]
    assert read.facts.following("کتاب") == {"ها"}
    assert read.facts.open("کتاب", "ها") == 7


def test_tables_are_looked_up_in_the_mapped_file_and_keep_it(committed: bytes, tmp_path: Path) -> None:
    path = tmp_path / "lexicon.dat"
    path.write_bytes(committed)
    with path.open("rb") as file:
        mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    known = lexicon.read_lexicon(mapped).facts
    for table in (known.words, known.parts, known.apart, known.forms, known.followers):
        assert table.content.obj is mapped  # type: ignore[union-attr]  # a table of the file
    with pytest.raises(BufferError):
        mapped.close()
    del mapped
    gc.collect()
    assert known.knows("اطلاع‌رسانی")


def test_sections_start_where_numbers_of_eight_bytes_may() -> None:
    for about in ("", "a", "ab", "abc", "a corpus"):
        header = attrs.evolve(HEADER, sources={"a.txt": lexicon.Source(about, "00")})
        content = lexicon.write_lexicon(header, WRITTEN)
        assert (content.index(b"\n", 18) + 1) % 8 == len(content) % 8 == 0
        assert lexicon.read_header(content) == header


def test_models_that_were_read_score_as_those_that_were_written() -> None:
    read = lexicon.read_lexicon(lexicon.write_lexicon(HEADER, WRITTEN)).models
    for figures in ((3, 0, -1), (3, 0, 0), (4, 0, 0)):
        assert read.readings.score(figures) == WRITTEN.models.readings.score(figures)


def test_the_order_of_tables_makes_no_difference_to_the_bytes() -> None:
    turned = attrs.evolve(
        WRITTEN,
        facts=attrs.evolve(WRITTEN.facts, words=dict(reversed(WRITTEN.facts.words.items()))),  # type: ignore[attr-defined] # a dictionary here
    )
    assert lexicon.write_lexicon(HEADER, turned) == lexicon.write_lexicon(HEADER, WRITTEN)


@pytest.mark.parametrize(
    "content",
    [b"", b"something else", b"qomnews lexicon 3\n{}\n", b"qomnews lexicon 4"],
    ids=["empty", "other", "older", "cut"],
)
def test_another_file_is_no_lexicon(content: bytes) -> None:
    for read in (lexicon.read_lexicon, lexicon.read_header):
        with pytest.raises(
            lexicon.LexiconError, match=r"not a lexicon of this version: .* qomnews\.text\.lexicon_build"
        ):
            read(content)


def _changed(content: bytes, at: int) -> bytes:
    return content[:at] + bytes((content[at] ^ 1,)) + content[at + 1 :]


@pytest.mark.parametrize("cut", [-1, -1000])
def test_a_lexicon_that_was_cut_off_says_so(cut: int, committed: bytes) -> None:
    with pytest.raises(lexicon.LexiconError, match=r"damaged lexicon .* qomnews\.text\.lexicon_build"):
        lexicon.read_lexicon(committed[:cut])


def test_one_wrong_bit_is_found(committed: bytes) -> None:
    for place in (len(committed) - 1, len(committed) // 2):
        with pytest.raises(lexicon.LexiconError, match="checksum"):
            lexicon.read_lexicon(_changed(committed, place))


def test_a_damaged_header_says_so() -> None:
    for content in (
        b"qomnews lexicon 4\n{",
        b"qomnews lexicon 4\n{\n",
        b"qomnews lexicon 4\n\xff\n",
        b"qomnews lexicon 4\n{}",
    ):
        with pytest.raises(lexicon.LexiconError, match="damaged lexicon"):
            lexicon.read_header(content)


@pytest.mark.parametrize("head", [b"{}", b"[]", b'{"sources": {}}'], ids=["nothing", "a list", "sources alone"])
def test_a_header_that_lacks_something_is_damaged(head: bytes) -> None:
    content = b"qomnews lexicon 4\n" + head + b"\n"
    for read in (lexicon.read_lexicon, lexicon.read_header):
        with pytest.raises(lexicon.LexiconError, match="damaged lexicon"):
            read(content)


def test_a_missing_lexicon_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lexicon, "LEXICON_FILE", tmp_path / "gone.dat")
    with pytest.raises(lexicon.LexiconError, match=r"gone\.dat: No such file .* qomnews\.text\.lexicon_build"):
        lexicon.read_file()


def test_an_empty_or_damaged_file_is_no_lexicon(
    committed: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lexicon, "LEXICON_FILE", tmp_path / "lexicon.dat")
    for content in (b"", b"something else", committed[:-1], committed[:100], _changed(committed, len(committed) // 2)):
        lexicon.LEXICON_FILE.write_bytes(content)
        with pytest.raises(lexicon.LexiconError, match=r"qomnews\.text\.lexicon_build"):
            lexicon.read_file()


def test_the_lexicon_is_read_once_and_not_before_it_is_needed_and_nothing_is_imported_for_it() -> None:
    program = (
        "import sys, qomnews.text as t; from qomnews.text import lexicon;"
        "read = lambda: lexicon._load.cache_info().currsize;"
        "t.Normaliser(); t.normalise('https://shahr20.ir/'); t.normalise('کتاب ها', t.Options(half_spaces='keep'));"
        "assert read() == 0;"
        "assert t.normalise('کتاب ها را میخوانند') == 'کتاب\\u200cها را می\\u200cخوانند';"
        "assert read() == 1; assert lexicon.load() is lexicon.load();"
        "heavy = {'hazm', 'numpy', 'lightgbm', 'msgpack', 'scrapy', 'twisted'} & set(sys.modules);"
        "assert not heavy, heavy"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
