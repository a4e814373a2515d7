"""The compiled lexicon: one compact file, read once per process, when first needed."""

from __future__ import annotations

import functools
import hashlib
import json
import threading
import zlib
from pathlib import Path

import attrs

from qomnews.text.letters import NON_JOINING, ZWNJ

LEXICON_FILE = Path(__file__).with_name("lexicon.dat")
_MAGIC = b"qomnews lexicon 1\n"
_NOTICE = (
    "Compiled by python -m qomnews.text.build_lexicon. Words and verb stems: hazm (MIT licence, (c) 2013 Alireza Nourian). "
    "Counts of word forms: the corpora named in sources; no running text."
)


class LexiconError(Exception):
    """The compiled lexicon is missing, damaged or of another version; building it again mends it."""


@attrs.frozen
class Header:
    """What the file is made from: source name -> SHA-256."""

    sources: dict[str, str]
    held_out: bool = False


@attrs.frozen
class Tables:
    """What is in the file.

    `solid` and `parted`: word form -> count (0: in hazm's list only); `rare`: words that hazm lists without a part of
    speech; `apart`: words with spaces between them -> count, for those that are also written as one; `heads` and
    `tails`: first and last parts of compounds -> 1000 x number of compounds + percent of uses inside compounds; `verbs`: forms that may follow «می».
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


def write_lexicon(header: Header, tables: Tables) -> bytes:
    """The file's bytes: a readable header line, then the compressed tables."""
    sections = []
    for field in attrs.fields(Tables):
        table = getattr(tables, field.name)
        if isinstance(table, dict):
            lines = [f"{key}\t{table[key]}" if table[key] else key for key in sorted(table)]
        else:
            lines = sorted(table)
        sections.append("\n".join(lines))
    payload = "\f".join(sections).encode()
    head = {
        "notice": _NOTICE,
        "sources": header.sources,
        "held_out": header.held_out,
        "payload_sha256": hashlib.sha256(payload).hexdigest(),
    }
    return _MAGIC + json.dumps(head, sort_keys=True).encode() + b"\n" + zlib.compress(payload, 9)


def read_header(content: bytes) -> dict[str, object]:
    """The header of a lexicon file.

    Raises:
        LexiconError: it isn't one.
    """
    if not content.startswith(_MAGIC):
        raise LexiconError("not a lexicon of this version; build it with python -m qomnews.text.build_lexicon")
    head: dict[str, object] = json.loads(content[len(_MAGIC) :].partition(b"\n")[0])
    return head


def read_tables(content: bytes) -> Tables:
    """The tables of a lexicon file.

    Raises:
        LexiconError: it isn't one, or it is damaged.
    """
    read_header(content)
    try:
        payload = zlib.decompress(content[len(_MAGIC) :].partition(b"\n")[2])
    except zlib.error as error:
        raise LexiconError(f"damaged lexicon ({error}); build it with python -m qomnews.text.build_lexicon") from error
    sections = [section.split("\n") if section else [] for section in payload.decode().split("\f")]
    found: dict[str, object] = {}
    for field, lines in zip(attrs.fields(Tables), sections, strict=True):
        if field.name in {"rare", "adjectives", "verbs"}:
            found[field.name] = lines
        else:
            found[field.name] = {
                key: int(n) if n else 0 for key, _, n in (line.partition("\t") for line in lines)
            }
    return Tables(**found)  # type: ignore[arg-type]  # built from the class's own fields


_lock = threading.Lock()


@functools.cache
def _load() -> Tables:
    try:
        return read_tables(LEXICON_FILE.read_bytes())
    except OSError as error:
        raise LexiconError(f"{LEXICON_FILE}: {error.strerror}; build it with python -m qomnews.text.build_lexicon") from error


def load() -> Tables:
    """The package's tables, read by the first caller only.

    Raises:
        LexiconError: the file is missing or damaged.
    """
    with _lock:
        return _load()
