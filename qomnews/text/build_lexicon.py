"""Builds the compiled lexicon: `python -m qomnews.text.build_lexicon [--corpus FILE]… [--uneven FILE]…`.

Words and verb stems come from the data files of the installed hazm (MIT licence, © 2013 Alireza Nourian), which is
located but never imported. Corpora add counts of word forms; no running text goes in. The same input gives the same
bytes.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import re
import sys
from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from qomnews.text.endings import BOUND
from qomnews.text.letters import LETTERS, MARKS, ZWNJ, fold, sweep
from qomnews.text.lexicon import LEXICON_FILE, Header, Source, Tables, write_lexicon
from qomnews.text.spans import mask
from qomnews.text.verbs import finite_forms

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

# What the sources of the committed file are; any other corpus goes by its file name.
_ABOUT = {
    "words.dat": "hazm's word list, MIT licence, (c) 2013 Alireza Nourian",
    "verbs.dat": "hazm's verb stems, MIT licence, (c) 2013 Alireza Nourian",
    "perdt-dev.txt": "UD_Persian-PerDT, development part, CC BY-SA 4.0; counts only",
    "seraji-dev.txt": "UD_Persian-Seraji, development part, CC BY-SA 4.0; counts only",
    "fars-news.txt": "900 stories of Fars News of about 1387; counts only",
    "varzesh3.txt": "1,500 stories of Varzesh3 of about 1398; counts only",
}
# hazm lists most of a classical dictionary with this for a part of speech: too rare or too Arabic to count as known.
_UNTAGGED = "0"
_WORD = re.compile(f"[{LETTERS}{MARKS}{ZWNJ}]+")
_MARK = re.compile(f"[{MARKS}]")
_HELD_BACK = 3
_MIN_TYPES, _MOST_TYPES = 4, 99


class LexiconSourceError(Exception):
    """What the lexicon is made from isn't there or isn't what it should be."""


@attrs.define
class _Counts:
    """What corpora say: solid and half-spaced words; of evenly edited text, all words and runs of two or three."""

    solid: Counter[str] = attrs.Factory(Counter)
    parted: Counter[str] = attrs.Factory(Counter)
    open: Counter[tuple[str, ...]] = attrs.Factory(Counter)
    even: Counter[str] = attrs.Factory(Counter)


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


def lines_of(path: Path, *, hold_out: bool) -> Iterator[str]:
    """Lines of a corpus; with `hold_out`, without every third one.

    Raises:
        LexiconSourceError: no such file, or not UTF-8.
    """
    try:
        with path.open(encoding="utf-8") as file:
            for number, line in enumerate(file, 1):
                if not (hold_out and number % _HELD_BACK == 0):
                    yield line.rstrip("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise LexiconSourceError(f"{path}: can't be read as UTF-8 text: {error}") from error


def count(lines: Iterable[str], counts: _Counts, *, even: bool) -> None:
    """Adds a corpus's word forms to the counts; pairs only from text whose half-spaces are `even`ly edited."""
    for line in lines:
        masked, _ = mask(sweep(line))
        masked = fold(masked)
        before, earlier, end = "", "", -2
        for found in _WORD.finditer(masked):
            word = _MARK.sub("", found.group())
            if not word:
                continue
            (counts.parted if ZWNJ in word else counts.solid)[word] += 1
            if even:
                counts.even[word] += 1
                if found.start() == end + 1 and masked[end] == " ":
                    counts.open[before, word] += 1
                    if earlier:
                        counts.open[earlier, before, word] += 1
                else:
                    before = ""
            earlier, before, end = before, word, found.end()


def tables(words: Sequence[str], stems: Sequence[str], counts: _Counts) -> Tables:
    """Everything that the engine looks up, from hazm's word lines and verb stems and the counts."""
    tagged: set[str] = set()
    untagged: set[str] = set()
    adjectives: set[str] = set()
    parted: dict[str, int] = {}
    for line in words:
        form, _, tag = (line.rstrip("\n") + "\t\t").split("\t")[:3]
        form = _MARK.sub("", fold(form.strip()))
        if not _WORD.fullmatch(form):
            continue
        if ZWNJ in form:
            parted[form] = 0
        else:
            (untagged if tag == _UNTAGGED else tagged).add(form)
        if "AJ" in tag:
            adjectives.add(form)
    parted |= {
        form: n for form, n in counts.parted.items() if n > 1 or form in parted or _known_parts(form, tagged, counts)
    }
    solid = {word: counts.solid[word] for word in tagged}
    seen = {word: n for word, n in counts.solid.items() if n > 1 and word not in tagged}
    apart = {" ".join(words): n for words, n in counts.open.items() if ZWNJ.join(words) in parted}
    heads, tails = _productive(parted, counts)
    verbs = sorted(set(finite_forms(stems)))
    return Tables(
        solid=solid,
        seen=seen,
        rare=sorted(untagged - solid.keys() - seen.keys()),
        adjectives=sorted(adjectives),
        parted=parted,
        apart=apart,
        heads=heads,
        tails=tails,
        verbs=[verb for verb in verbs if verb],
    )


def _known_parts(form: str, tagged: set[str], counts: _Counts) -> bool:
    """Whether a form seen once is made of known words: else it may be a slip of the keyboard."""
    return all(len(part) > 1 and (part in tagged or counts.solid[part] > 1) for part in form.split(ZWNJ))


def _productive(parted: dict[str, int], counts: _Counts) -> tuple[dict[str, int], dict[str, int]]:
    """First and last parts of compounds -> 1000 x the compounds that have them + percent of uses inside compounds."""
    types: tuple[dict[str, int], dict[str, int]] = (defaultdict(int), defaultdict(int))
    uses: tuple[dict[str, int], dict[str, int]] = (defaultdict(int), defaultdict(int))
    for form in parted:
        # رقابت‌ها says nothing of رقابت in compounds.
        parts = [part for part in form.split(ZWNJ) if part not in BOUND]
        if len(parts) < 2:
            continue
        for side, part in enumerate((parts[0], parts[-1])):
            types[side][part] += 1
            uses[side][part] += counts.even[form]
    scores = [
        {
            part: min(_MOST_TYPES, n) * 1000 + round(100 * uses[side][part] / (uses[side][part] + counts.even[part]))
            for part, n in types[side].items()
            if n >= _MIN_TYPES and uses[side][part]
        }
        for side in (0, 1)
    ]
    return scores[0], scores[1]


def build(*, even: Sequence[Path] = (), uneven: Sequence[Path] = (), hold_out: bool = False) -> bytes:
    """The lexicon file's bytes.

    Raises:
        LexiconSourceError: hazm's data or a corpus can't be read.
    """
    data = hazm_data()
    words = list(lines_of(data / "words.dat", hold_out=False))
    stems = [stem for stem in lines_of(data / "verbs.dat", hold_out=False) if stem]
    counts = _Counts()
    for path in even:
        count(lines_of(path, hold_out=hold_out), counts, even=True)
    for path in uneven:
        count(lines_of(path, hold_out=hold_out), counts, even=False)
    sources = [data / "words.dat", data / "verbs.dat", *even, *uneven]
    described = {
        path.name: Source(
            about=_ABOUT.get(path.name, "counts only"), sha256=hashlib.sha256(path.read_bytes()).hexdigest()
        )
        for path in sources
    }
    return write_lexicon(Header(sources=described, held_out=hold_out), tables(words, stems, counts))


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; returns its exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m qomnews.text.build_lexicon", description=__doc__.partition("\n\n")[0]
    )
    parser.add_argument("--corpus", type=Path, action="append", default=[], help="evenly edited text (repeatable)")
    parser.add_argument(
        "--uneven", type=Path, action="append", default=[], help="text that often has a space for a half-space"
    )
    parser.add_argument(
        "--hold-out", action="store_true", help="leave every third line of each corpus out, to measure on"
    )
    parser.add_argument(
        "--output", type=Path, default=LEXICON_FILE, help="the file to write (default: the package's own)"
    )
    chosen = parser.parse_args(arguments)
    try:
        content = build(even=chosen.corpus, uneven=chosen.uneven, hold_out=chosen.hold_out)
    except LexiconSourceError as error:
        print(f"error: {error}", file=sys.stderr)  # noqa: T201 - a command's message
        return 1
    chosen.output.write_bytes(content)
    return 0


if __name__ == "__main__":
    sys.exit(main())
