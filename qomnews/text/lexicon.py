"""The compiled lexicon: one compact file, read once per process, when first needed."""

from __future__ import annotations

import functools
import hashlib
import itertools
import json
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs
import marisa_trie

from qomnews.text.facts import Facts, Record, Table
from qomnews.text.trees import Trees

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

LEXICON_FILE = Path(__file__).with_name("lexicon.dat")
_MAGIC = b"qomnews lexicon 2\n"
_NOTICE = (
    "Word forms, counts and fitted weights for qomnews, no running text; built by python -m qomnews.text.lexicon_build."
)
_REBUILD = "build it with python -m qomnews.text.lexicon_build"
# A word's figures and flags; a part's figures; a pair's count; a pair's margin.
_RECORDS = {"words": "<BBBBH", "parts": "<BBBBBBBB", "apart": "<B", "pairs": "<B"}
_BYTES = ("forms", "followers", "verdicts")
_MODELS = ("readings", "neighbours", "parting", "joining")
_ORDER = ("words", "parts", "apart", "forms", "followers", "verdicts", "pairs", *_MODELS)


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
    """The file's bytes: a readable header line, then the sections; its tables must be dictionaries."""
    tables: dict[str, Any] = {
        "words": lexicon.facts.words,
        "parts": lexicon.facts.parts,
        "apart": lexicon.facts.apart,
        "forms": lexicon.facts.forms,
        "followers": lexicon.facts.followers,
        "verdicts": lexicon.verdicts,
        "pairs": lexicon.pairs,
    }
    sections = {name: _trie(form, _entries(tables[name])).tobytes() for name, form in _RECORDS.items()}
    sections |= {name: marisa_trie.BytesTrie(_entries(tables[name])).tobytes() for name in _BYTES}
    sections |= {name: getattr(lexicon.models, name).to_bytes() for name in _MODELS}
    payload = b"".join(sections[name] for name in _ORDER)
    head = {
        "notice": _NOTICE,
        "sources": attrs.asdict(header)["sources"],
        "held_out": header.held_out,
        "sections": {name: len(sections[name]) for name in _ORDER},
        "payload_sha256": hashlib.sha256(payload).hexdigest(),
    }
    return _MAGIC + json.dumps(head, sort_keys=True).encode() + b"\n" + payload


def _trie(form: str, entries: Iterable[tuple[str, Record]] = ()) -> Any:  # noqa: ANN401 - the package has no types
    return marisa_trie.RecordTrie(form, entries)


def _entries[V](table: Mapping[str, list[V]]) -> list[tuple[str, V]]:
    return [(key, value) for key in sorted(table) for value in table[key]]


def read_header(content: bytes) -> Header:
    """The header of a lexicon file.

    Raises:
        LexiconError: it isn't one.
    """
    head = _head(content)
    try:
        return Header({name: Source(**source) for name, source in head["sources"].items()}, head["held_out"])
    except (AttributeError, KeyError, TypeError) as error:
        raise LexiconError(f"damaged lexicon (its header lacks {error}): {_REBUILD}") from error


def _head(content: bytes) -> dict[str, Any]:
    if not content.startswith(_MAGIC):
        raise LexiconError(f"not a lexicon of this version: {_REBUILD}")
    try:
        head: dict[str, Any] = json.loads(content[len(_MAGIC) : content.index(b"\n", len(_MAGIC))])
    except ValueError as error:
        raise LexiconError(f"damaged lexicon ({error}): {_REBUILD}") from error
    return head


def read_lexicon(content: bytes) -> Lexicon:
    """The lexicon in a file's bytes.

    Raises:
        LexiconError: it isn't one, or it is damaged.
    """
    head = _head(content)
    payload = memoryview(content)[content.index(b"\n", len(_MAGIC)) + 1 :]
    try:
        lengths, checksum = [int(head["sections"][name]) for name in _ORDER], head["payload_sha256"]
    except (KeyError, TypeError, ValueError) as error:
        raise LexiconError(f"damaged lexicon (its header lacks {error}): {_REBUILD}") from error
    if hashlib.sha256(payload).hexdigest() != checksum:
        raise LexiconError(f"damaged lexicon (its checksum is another one): {_REBUILD}")
    ends = list(itertools.accumulate(lengths))
    sections = {
        name: bytes(payload[end - length : end]) for name, length, end in zip(_ORDER, lengths, ends, strict=True)
    }
    tables = {name: _trie(form).frombytes(sections[name]) for name, form in _RECORDS.items()}
    tables |= {name: marisa_trie.BytesTrie().frombytes(sections[name]) for name in _BYTES}
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
        return read_lexicon(LEXICON_FILE.read_bytes())
    except OSError as error:
        raise LexiconError(f"{LEXICON_FILE}: {error.strerror}: {_REBUILD}") from error


_load = functools.cache(read_file)


def load() -> Lexicon:
    """The package's lexicon, read by the first caller only.

    Raises:
        LexiconError: the file is missing or damaged.
    """
    with _lock:
        return _load()
