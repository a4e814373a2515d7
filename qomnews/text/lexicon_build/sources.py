"""Where words come from: hazm's lists, Lilak's dictionary, wordfreq's frequencies, PersianWords' forms, and corpora."""

from __future__ import annotations

import contextlib
import gzip
import importlib.util
import re
import sqlite3
import zipfile
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from qomnews.text.letters import LETTERS, MARKS, NON_JOINING, ZWNJ, fold, sweep
from qomnews.text.readings import LONGEST
from qomnews.text.spans import mask
from qomnews.text.verbs import finite_forms

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_WORD = re.compile(f"[{LETTERS}{ZWNJ}]+")
_MARKED_WORD = re.compile(f"[{LETTERS}{MARKS}{ZWNJ}]+")
_MARK = re.compile(f"[{MARKS}]")
_UNSEEN_HALF_SPACE = re.compile(f"(?<=[{NON_JOINING}]){ZWNJ}|^{ZWNJ}|{ZWNJ}$")
# hazm lists most of a classical dictionary with this for a part of speech: too rare or too Arabic to count as known.
_UNTAGGED = "0"
# Flags of Lilak's affix file: plurals with a half-space, endings after a silent ه, comparatives.
_PLURAL_FLAG, _HE_FLAGS, _COMPARATIVE_FLAGS = "sg", frozenset(("sc", "sk", "sm", "sp")), frozenset(("su", "st"))
_OLD_IMPERFECT = "همی"
# wordfreq gives shares of all words; so many words of text are about as much as its sources' even part.
_WEB_WORDS = 10_000_000


class LexiconSourceError(Exception):
    """What the lexicon is made from isn't there or isn't what it should be."""


@attrs.frozen
class ListedWord:
    """A word of hazm's list: how often its makers counted it, and whether they tagged it, as an adjective, a noun."""

    count: int
    tagged: bool
    adjective: bool
    noun: bool


@attrs.frozen
class SpeltWord:
    """A word of Lilak's dictionary: which endings it takes."""

    pluralised: bool
    silent_he: bool
    compared: bool


@attrs.frozen
class WordLists:
    """Everything that isn't counted in the corpora: form -> what its list says; `gathered`: in use somewhere."""

    listed: dict[str, ListedWord]
    spelt: dict[str, SpeltWord]
    web: dict[str, float]
    after_mi: frozenset[str]
    gathered: frozenset[str] = frozenset()


def plain(form: str) -> str:
    """A listed form in the lexicon's letters: folded, without marks and without half-spaces that can't be seen."""
    return _UNSEEN_HALF_SPACE.sub("", _MARK.sub("", fold(form)))


def words_of(line: str) -> Iterator[list[str]]:
    """The runs of words of a line that have one space between them and nothing else, in the lexicon's letters."""
    masked = fold(mask(sweep(line))[0])
    run: list[str] = []
    end = -2
    for found in _MARKED_WORD.finditer(masked):
        word = plain(found.group())
        if run and not (found.start() == end + 1 and masked[end] == " "):
            yield run
            run = []
        if word:
            run.append(word)
        end = found.end()
    if run:
        yield run


def text_lines(path: Path) -> list[str]:
    """The lines of a text file.

    Raises:
        LexiconSourceError: no such file, or not UTF-8.
    """
    try:
        return path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise LexiconSourceError(f"{path}: can't be read as UTF-8 text: {error}") from error


def hazm_data() -> Path:
    """The folder of hazm's data files, found without importing hazm.

    Raises:
        LexiconSourceError: hazm isn't installed, or without its data.
    """
    spec = importlib.util.find_spec("hazm")
    for folder in (spec and spec.submodule_search_locations) or ():
        data = Path(folder) / "data"
        if (data / "words.dat").is_file() and (data / "verbs.dat").is_file():
            return data
    raise LexiconSourceError(
        "hazm's words.dat and verbs.dat are not installed; install the pinned hazm to build the lexicon"
    )


def read_lists(
    words: Path, verbs: Path, lilak: Path | None, web: Path | None, gathered: Path | None = None
) -> WordLists:
    """The words and verbs of hazm, Lilak's `index.dic`, wordfreq's `small_fa.msgpack.gz`, PersianWords' `words.db.zip`.

    Raises:
        LexiconSourceError: one of them can't be read.
    """
    return WordLists(
        listed=_listed(text_lines(words)),
        spelt=_spelt(text_lines(lilak)[1:]) if lilak else {},
        web=_web(web) if web else {},
        after_mi=frozenset(filter(None, finite_forms(filter(None, text_lines(verbs))))),
        gathered=_gathered(gathered) if gathered else frozenset(),
    )


def _listed(lines: Iterable[str]) -> dict[str, ListedWord]:
    words: dict[str, ListedWord] = {}
    for line in lines:
        form, count, tags = (f"{line}\t\t").split("\t")[:3]
        form = plain(form.strip())
        if _WORD.fullmatch(form):
            number = int(count) if count.isdecimal() else 0
            if form not in words or words[form].count < number:
                words[form] = ListedWord(number, tags not in ("", _UNTAGGED), "AJ" in tags, "N" in tags)
    return words


def _spelt(lines: Iterable[str]) -> dict[str, SpeltWord]:
    flags: dict[str, set[str]] = {}
    for line in lines:
        form, _, marks = line.strip().partition("/")
        form = plain(form)
        if _WORD.fullmatch(form) and _OLD_IMPERFECT not in form:
            flags.setdefault(form, set()).update(marks[at : at + 2] for at in range(0, len(marks), 2))
    return {
        form: SpeltWord(
            pluralised=_PLURAL_FLAG in marks,
            silent_he=bool(marks & _HE_FLAGS),
            compared=bool(marks & _COMPARATIVE_FLAGS),
        )
        for form, marks in flags.items()
    }


def _web(path: Path) -> dict[str, float]:
    import msgpack  # noqa: PLC0415 - a package that only building needs

    try:
        _, *bins = msgpack.unpackb(gzip.decompress(path.read_bytes()))
        listed = [(plain(form), place) for place, forms in enumerate(bins) for form in forms]
    # What is no archive, a damaged one, no msgpack, or other things than words in bins.
    except (OSError, EOFError, zlib.error, ValueError, TypeError, AttributeError) as error:
        raise LexiconSourceError(f"{path}: can't be read as wordfreq's list: {error}") from error
    words: dict[str, float] = {}
    for form, place in listed:
        if _WORD.fullmatch(form):
            # Bin number n holds the words whose share of all words is 10 to the power of -n/100.
            words[form] = words.get(form, 0.0) + _WEB_WORDS * 10 ** (-place / 100)
    return words


def _gathered(path: Path) -> frozenset[str]:
    try:
        with zipfile.ZipFile(path) as archive, contextlib.closing(sqlite3.connect(":memory:")) as database:
            database.deserialize(archive.read("words.db"))
            rows = database.execute("SELECT word FROM canonical_words WHERE is_clean = 1").fetchall()
    # What is no archive, holds no such file, a damaged one, or no such table.
    except (OSError, zipfile.BadZipFile, KeyError, zlib.error, sqlite3.Error) as error:
        raise LexiconSourceError(f"{path}: can't be read as PersianWords' list: {error}") from error
    forms = (plain(form) for (form,) in rows if isinstance(form, str))
    return frozenset(form for form in forms if len(form) <= LONGEST and _WORD.fullmatch(form))
