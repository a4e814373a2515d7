"""`python -m qomnews.text.lexicon_build`: word lists and counted text in, the compiled lexicon out."""

from __future__ import annotations

import argparse
import hashlib
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from qomnews.text.lexicon import LEXICON_FILE, Header, Source, write_lexicon
from qomnews.text.lexicon_build.compiling import compiled
from qomnews.text.lexicon_build.folds import FOLDS, HELD_OUT, Kind, Text, held_back, read_text
from qomnews.text.lexicon_build.sources import LexiconSourceError, hazm_data, read_lists

if TYPE_CHECKING:
    from collections.abc import Sequence

# What the sources of the committed file are; any other corpus goes by its file name.
_ABOUT = {
    "words.dat": "hazm's word list, MIT licence, (c) 2013 Alireza Nourian",
    "verbs.dat": "hazm's verb stems, MIT licence, (c) 2013 Alireza Nourian",
    "index.dic": "Lilak, Persian spell checking dictionary, Apache License 2.0, (c) 2015 Mostafa Sedaghat Joo",
    "small_fa.msgpack.gz": "wordfreq's Persian word frequencies, CC BY-SA 4.0, (c) Robyn Speer; frequencies only",
    "words.db.zip": "PersianWords (mnk-persian-words), MIT licence, (c) 2023 Masoud Najafzadeh Kalat",
    "perdt-dev.txt": "UD_Persian-PerDT, development part, CC BY-SA 4.0; counts and fitted weights only",
    "seraji-dev.txt": "UD_Persian-Seraji, development part, CC BY-SA 4.0; counts and fitted weights only",
    "fars-news.txt": "900 stories of Fars News of about 1387; counts and fitted weights only",
    "varzesh3.txt": "1,500 stories of Varzesh3 of about 1398; counts and fitted weights only",
}
_KINDS: dict[Kind, str] = {
    "edited": "text whose half-spaces are edited with care (repeatable)",
    "news": "published text, mostly with its half-spaces (repeatable)",
    "uneven": "text that often has a space for a half-space (repeatable)",
}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m qomnews.text.lexicon_build",
        description="Builds the compiled lexicon; docs/text.md names the sources of the committed one.",
    )
    parser.add_argument(
        "--lilak", type=Path, metavar="FILE", help="Lilak's index.dic, of the npm package dictionary-fa"
    )
    parser.add_argument("--web", type=Path, metavar="FILE", help="wordfreq's data/small_fa.msgpack.gz")
    parser.add_argument(
        "--gathered", type=Path, metavar="FILE", help="data/words.db.zip of the PyPI package mnk-persian-words"
    )
    for kind, text in _KINDS.items():
        parser.add_argument(f"--{kind}", type=Path, action="append", default=[], metavar="FILE", help=text)
    parser.add_argument(
        "--hold-out",
        type=Path,
        metavar="FOLDER",
        help="leave a fifth of each text out, and write it to a file of its name in FOLDER, to measure on",
    )
    parser.add_argument(
        "--output",
        type=Path,
        default=LEXICON_FILE,
        metavar="FILE",
        help="the file to write (default: the package's own)",
    )
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; returns its exit status."""
    chosen = _parser().parse_args(arguments)
    try:
        _check_places(chosen)
        _put(chosen.output, _built(chosen))
    except LexiconSourceError as error:
        return _failed(str(error))
    except OSError as error:
        return _failed(f"{error.filename}: {error.strerror}")
    return 0


def _put(path: Path, content: bytes) -> None:
    """Puts the file in its place in one step: a process may have mapped the one that is there."""
    new = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        new.write_bytes(content)
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)


def _failed(message: str) -> int:
    print(f"error: {message}", file=sys.stderr)  # noqa: T201 - a command's message
    return 1


def _check_places(chosen: argparse.Namespace) -> None:
    """Sees to it that nothing is written over, and that all can be written, before the work begins.

    Raises:
        LexiconSourceError: two texts have one name, or what is written would take a text's place, or has no place.
    """
    texts: dict[str, Path] = {}
    for path in (path for kind in _KINDS for path in getattr(chosen, kind)):
        if path.name in texts:
            raise LexiconSourceError(f"{path}: {texts[path.name]} has the same name; give one of them another name")
        texts[path.name] = path
        held = chosen.hold_out / path.name if chosen.hold_out else None
        if held and held.exists() and held.samefile(path):
            raise LexiconSourceError(f"{path}: its held-out part would take its place; name another folder to hold out")
    if not chosen.output.resolve().parent.is_dir():
        raise LexiconSourceError(f"{chosen.output}: there is no such folder; make it first")


def _built(chosen: argparse.Namespace) -> bytes:
    data = hazm_data()
    lists = read_lists(data / "words.dat", data / "verbs.dat", chosen.lilak, chosen.web, chosen.gathered)
    texts = [read_text(path, kind) for kind in _KINDS for path in getattr(chosen, kind)]
    folds = list(range(FOLDS))
    if chosen.hold_out:
        folds = [fold for fold in folds if fold not in HELD_OUT]
        chosen.hold_out.mkdir(parents=True, exist_ok=True)
        for text in texts:
            (chosen.hold_out / text.path.name).write_text(held_back(text), encoding="utf-8")
    lexicon = compiled(lists, texts, folds)
    return write_lexicon(Header(_sources(data, chosen, texts), held_out=bool(chosen.hold_out)), lexicon)


def _sources(data: Path, chosen: argparse.Namespace, texts: Sequence[Text]) -> dict[str, Source]:
    lists = [data / "words.dat", data / "verbs.dat", chosen.lilak, chosen.web, chosen.gathered]
    return {
        path.name: Source(
            about=_ABOUT.get(path.name, "counts and fitted weights only"),
            sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
        )
        for path in (*lists, *(text.path for text in texts))
        if path
    }


if __name__ == "__main__":
    sys.exit(main())
