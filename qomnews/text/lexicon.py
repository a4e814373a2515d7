"""The compiled lexicon: one compact file, read once per process, when first needed."""

from __future__ import annotations

import functools
import hashlib
import json
import threading
import zlib
from pathlib import Path

import attrs

LEXICON_FILE = Path(__file__).with_name("lexicon.dat")
_MAGIC = b"qomnews lexicon 1\n"
_NOTICE = (
    "Word forms, verb stems and counts for qomnews; built by python -m qomnews.text.build_lexicon, no running text."
)
_REBUILD = "build it with python -m qomnews.text.build_lexicon"


class LexiconError(Exception):
    """The compiled lexicon is missing, damaged or of another version; building it again mends it."""


@attrs.frozen
class Source:
    """Something that the lexicon is made from: what it is and under which licence, and its SHA-256."""

    about: str
    sha256: str


@attrs.frozen
class Header:
    """What the file is made from, by file name, and whether every third line of the corpora was left out."""

    sources: dict[str, Source]
    held_out: bool = False


@attrs.frozen
class Tables:
    """What is in the file.

    Attributes:
        solid: solid words of hazm's list -> count.
        seen: other solid words -> count.
        rare: words that hazm lists without a part of speech.
        adjectives: words that hazm calls adjectives.
        parted: half-spaced forms -> count (0: only in hazm's list).
        apart: words with spaces between them -> count, of those that are also written as one.
        heads: first parts of compounds -> 1000 x number of compounds + percent of uses inside compounds.
        tails: last parts, likewise.
        verbs: forms that may follow «می».
    """

    solid: dict[str, int]
    seen: dict[str, int]
    rare: list[str]
    adjectives: list[str]
    parted: dict[str, int]
    apart: dict[str, int]
    heads: dict[str, int]
    tails: dict[str, int]
    verbs: list[str]


_SECTIONS = ("solid", "seen", "rare", "adjectives", "parted", "apart", "heads", "tails", "verbs")


def write_lexicon(header: Header, tables: Tables) -> bytes:
    """The file's bytes: a readable header line, then the compressed tables."""
    sections = []
    for name in _SECTIONS:
        table = getattr(tables, name)
        if isinstance(table, dict):
            lines = [f"{key}\t{table[key]}" if table[key] else key for key in sorted(table)]
        else:
            lines = sorted(table)
        sections.append("\n".join(lines))
    payload = "\f".join(sections).encode()
    head = {
        "notice": _NOTICE,
        "sources": attrs.asdict(header)["sources"],
        "held_out": header.held_out,
        "payload_sha256": hashlib.sha256(payload).hexdigest(),
    }
    return _MAGIC + json.dumps(head, sort_keys=True).encode() + b"\n" + zlib.compress(payload, 9)


def read_header(content: bytes) -> Header:
    """The header of a lexicon file.

    Raises:
        LexiconError: it isn't one.
    """
    if not content.startswith(_MAGIC):
        raise LexiconError(f"not a lexicon of this version: {_REBUILD}")
    head = json.loads(content[len(_MAGIC) :].partition(b"\n")[0])
    return Header({name: Source(**source) for name, source in head["sources"].items()}, head["held_out"])


def read_tables(content: bytes) -> Tables:
    """The tables of a lexicon file.

    Raises:
        LexiconError: it isn't one, or it is damaged.
    """
    read_header(content)
    try:
        payload = zlib.decompress(content[len(_MAGIC) :].partition(b"\n")[2])
    except zlib.error as error:
        raise LexiconError(f"damaged lexicon ({error}): {_REBUILD}") from error
    sections = dict(zip(_SECTIONS, payload.decode().split("\f"), strict=True))

    def words(name: str) -> list[str]:
        return sections[name].split("\n") if sections[name] else []

    def counted(name: str) -> dict[str, int]:
        pairs = (line.partition("\t") for line in words(name))
        return {word: int(n) if n else 0 for word, _, n in pairs}

    return Tables(
        solid=counted("solid"),
        seen=counted("seen"),
        rare=words("rare"),
        adjectives=words("adjectives"),
        parted=counted("parted"),
        apart=counted("apart"),
        heads=counted("heads"),
        tails=counted("tails"),
        verbs=words("verbs"),
    )


_lock = threading.Lock()


def read_file() -> Tables:
    """The tables of the package's own file.

    Raises:
        LexiconError: the file is missing or damaged.
    """
    try:
        return read_tables(LEXICON_FILE.read_bytes())
    except OSError as error:
        raise LexiconError(f"{LEXICON_FILE}: {error.strerror}: {_REBUILD}") from error


_load = functools.cache(read_file)


def load() -> Tables:
    """The package's tables, read by the first caller only.

    Raises:
        LexiconError: the file is missing or damaged.
    """
    with _lock:
        return _load()
