"""The compiled lexicon: one compact file, mapped once per process, when first needed."""

from __future__ import annotations

import functools
import hashlib
import itertools
import json
import mmap
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs
import marisa_trie

from qomnews.text.facts import Facts, Record, Table
from qomnews.text.trees import Trees

if TYPE_CHECKING:
    from collections.abc import Mapping

LEXICON_FILE = Path(__file__).with_name("lexicon.dat")
_MAGIC = b"qomnews lexicon 4\n"
_NOTICE = (
    "Word forms, counts and fitted weights for qomnews, no running text; built by python -m qomnews.text.lexicon_build."
)
_REBUILD = "build it with python -m qomnews.text.lexicon_build"
# A word's figures and flags; a part's figures; a pair's count; a pair's margin.
_RECORDS = {"words": "<BBBBH", "parts": "<BBBBBBBB", "apart": "<B", "pairs": "<B"}
_BYTES = ("forms", "followers", "verdicts")
_MODELS = ("readings", "neighbours", "parting", "joining")
_ORDER = ("words", "parts", "apart", "forms", "followers", "verdicts", "pairs", *_MODELS)
# Tables are looked up where they lie: their numbers of eight bytes must start where such numbers may.
_ALIGNED = 8

# A file's content, in memory or mapped.
type Content = bytes | mmap.mmap


class _RecordTable(marisa_trie.RecordTrie):  # type: ignore[misc]  # the package has no types
    """A table of records that lies in memory that isn't its own."""

    # The library doesn't keep what it was pointed at.
    __slots__ = ("content",)


class _BytesTable(marisa_trie.BytesTrie):  # type: ignore[misc]  # likewise
    """The same with values of bytes."""

    __slots__ = ("content",)


class LexiconError(Exception):
    """The compiled lexicon is missing, damaged or of another version; building it again mends it."""


@attrs.frozen
class Source:
    """Something that the lexicon is made from: what it is and under which licence, and its SHA-256."""

    about: str
    sha256: str


@attrs.frozen
class Header:
    """What the file is made from, by file name, and whether a part of each corpus was left out to measure on."""

    sources: dict[str, Source]
    held_out: bool = False


@attrs.frozen
class Models:
    """The fitted trees: for readings of a word, for neighbours, and for the choices in a line."""

    readings: Trees
    neighbours: Trees
    parting: Trees
    joining: Trees


@attrs.frozen
class Lexicon:
    """What is in the file.

    Attributes:
        facts: what is known of words.
        models: the fitted trees.
        verdicts: solid words -> what the models say of them (`qomnews.text.words.verdict_bytes`).
        pairs: two words with a space between them -> the models' margin for joining them, plus 128.
    """

    facts: Facts
    models: Models
    verdicts: Table[bytes]
    pairs: Table[Record]


def write_lexicon(header: Header, lexicon: Lexicon) -> bytes:
    """The file's bytes: a readable header line, then the sections, each aligned; its tables must be dictionaries."""
    tables: dict[str, Any] = {
        "words": lexicon.facts.words,
        "parts": lexicon.facts.parts,
        "apart": lexicon.facts.apart,
        "forms": lexicon.facts.forms,
        "followers": lexicon.facts.followers,
        "verdicts": lexicon.verdicts,
        "pairs": lexicon.pairs,
    }
    sections = {name: marisa_trie.RecordTrie(form, _entries(tables[name])).tobytes() for name, form in _RECORDS.items()}
    sections |= {name: marisa_trie.BytesTrie(_entries(tables[name])).tobytes() for name in _BYTES}
    sections |= {name: getattr(lexicon.models, name).to_bytes() for name in _MODELS}
    payload = b"".join(sections[name] + bytes(-len(sections[name]) % _ALIGNED) for name in _ORDER)
    head = {
        "notice": _NOTICE,
        "sources": attrs.asdict(header)["sources"],
        "held_out": header.held_out,
        "sections": {name: len(sections[name]) for name in _ORDER},
        "payload_sha256": hashlib.sha256(payload).hexdigest(),
    }
    line = json.dumps(head, sort_keys=True).encode()
    return _MAGIC + line + b" " * (-len(_MAGIC + line + b"\n") % _ALIGNED) + b"\n" + payload


def _entries[V](table: Mapping[str, list[V]]) -> list[tuple[str, V]]:
    return [(key, value) for key in sorted(table) for value in table[key]]


def read_header(content: Content) -> Header:
    """The header of a lexicon file.

    Raises:
        LexiconError: it isn't one.
    """
    head, _ = _head(content)
    try:
        return Header({name: Source(**source) for name, source in head["sources"].items()}, head["held_out"])
    except (AttributeError, KeyError, TypeError) as error:
        raise LexiconError(f"damaged lexicon (its header lacks {error}): {_REBUILD}") from error


def _head(content: Content) -> tuple[dict[str, Any], int]:
    """The header, and where the sections begin."""
    if content[: len(_MAGIC)] != _MAGIC:
        raise LexiconError(f"not a lexicon of this version: {_REBUILD}")
    # Without a line's end there is no header.
    end = max(content.find(b"\n", len(_MAGIC)), 0)
    try:
        head: dict[str, Any] = json.loads(content[len(_MAGIC) : end])
    except ValueError as error:
        raise LexiconError(f"damaged lexicon ({error}): {_REBUILD}") from error
    return head, end + 1


def read_lexicon(content: Content) -> Lexicon:
    """The lexicon in a file's content; its tables stay there, and keep it.

    Raises:
        LexiconError: it isn't one, or it is damaged.
    """
    head, begin = _head(content)
    payload = memoryview(content)[begin:]
    try:
        lengths, checksum = [int(head["sections"][name]) for name in _ORDER], head["payload_sha256"]
    except (KeyError, TypeError, ValueError) as error:
        raise LexiconError(f"damaged lexicon (its header lacks {error}): {_REBUILD}") from error
    if hashlib.sha256(payload).hexdigest() != checksum:
        raise LexiconError(f"damaged lexicon (its checksum is another one): {_REBUILD}")
    starts = itertools.accumulate((length + -length % _ALIGNED for length in lengths), initial=0)
    sections = {
        name: payload[start : start + length] for name, length, start in zip(_ORDER, lengths, starts, strict=False)
    }
    tables: dict[str, Any] = {name: _RecordTable(form) for name, form in _RECORDS.items()}
    tables |= {name: _BytesTable() for name in _BYTES}
    for name, table in tables.items():
        table.map(sections[name])
        table.content = sections[name]
    return Lexicon(
        facts=Facts(**{field.name: tables[field.name] for field in attrs.fields(Facts)}),
        models=Models(**{name: Trees.from_bytes(sections[name]) for name in _MODELS}),
        verdicts=tables["verdicts"],
        pairs=tables["pairs"],
    )


_lock = threading.Lock()


def read_file() -> Lexicon:
    """The package's own lexicon.

    Raises:
        LexiconError: the file is missing or damaged.
    """
    try:
        with LEXICON_FILE.open("rb") as file:
            content = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except OSError as error:
        raise LexiconError(f"{LEXICON_FILE}: {error.strerror}: {_REBUILD}") from error
    except ValueError as error:
        # Nothing can't be mapped.
        raise LexiconError(f"{LEXICON_FILE}: {error}: {_REBUILD}") from error
    return read_lexicon(content)


_load = functools.cache(read_file)


def load() -> Lexicon:
    """The package's lexicon, mapped by the first caller only.

    Raises:
        LexiconError: the file is missing or damaged.
    """
    with _lock:
        return _load()
