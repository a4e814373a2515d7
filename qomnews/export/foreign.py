"""Anybody's JSON lines as articles that can be compared: what is asked of a line, and what is made of it."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from hashlib import blake2b, sha256
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import attrs
import orjson

from qomnews.article import BLOCK_KINDS, KINDS, Block, Kind, Precision
from qomnews.dates import DateError, parse
from qomnews.mirrors import credited_outlet, fingerprint_of
from qomnews.outlets import OUTLETS

if TYPE_CHECKING:
    from qomnews.mirrors import Fingerprint

_TEXTS = ("outlet", "url", "title", "lead", "body", "kind", "source_name", "source_url")
# When a line's content last moved, the best witness first.
_CHANGED = ("last_changed_at", "updated_at", "fetched_at")
_TYPES = {str: "text", int: "a number", float: "a number", bool: "true or false", list: "a list", dict: "an object"}
# 1821 is where `qomnews.dates` begins. Earlier years are Jalali; the year 1 is how some programs write "unknown".
_YEARS = range(1821, 2122)
# Seconds or milliseconds since 1970, from 1979 on: smaller numbers may be anything.
_SECONDS = range(300_000_000, 4_800_000_000)
_SHOWN_KEYS = 8


class RejectedError(ValueError):
    """A line that can't be used; the message says why."""


@attrs.define(kw_only=True)
class Entry:
    """What a line says, as far as it is compared.

    `key` is what tells articles apart, `shown` the id in the list of mirrors: the record's own, else made from its
    address, else None (its line's number). `rank` orders versions of an article, (0, 0) where nothing says which.
    `undated` says that there is a date that can't be read.
    """

    key: str
    shown: str | int | None
    outlet: str
    url: str | None
    kind: Kind
    title: str
    lead: str | None
    body: str
    blocks: tuple[Block, ...]
    source_name: str | None
    source_url: str | None
    published: datetime | None
    precision: Precision
    undated: bool
    rank: tuple[int, float]

    def content(self) -> int:
        """A number that is the same, within this process, for articles that say the same."""
        return hash((self.outlet, self.title, self.lead, self.body, self.blocks, self.published))

    def fingerprint(self) -> Fingerprint:
        """What it is compared by."""
        return fingerprint_of(
            outlet=self.outlet,
            kind=self.kind,
            title=self.title,
            lead=self.lead,
            body=self.body,
            blocks=self.blocks,
            source_name=self.source_name,
            source_url=self.source_url,
            published_at=self.published.isoformat() if self.published else None,
        )


def entry_of(line: bytes) -> Entry | None:
    """What a line says; None for the tombstone of an export of changes, which is no article.

    Raises:
        RejectedError: it is no record that can be compared.
    """
    record = _record(line)
    get = record.get
    for name in _TEXTS:
        value = get(name)
        if value is not None and type(value) is not str:
            raise RejectedError(f"{name} is {_TYPES[type(value)]}, not text")
    title, lead, body = get("title") or "", get("lead"), get("body") or ""
    blocks = _blocks(get("blocks"))
    if not (title or lead or body or blocks) or not _says_something(title, lead or "", body, blocks):
        if "superseded_by" in record and get("status") in ("removed", "superseded"):
            return None
        raise RejectedError(_empty(record))
    url = get("url") or None
    key, shown = _told_by(get("id"), url, line)
    published, precision, undated = _published(get("published_at"), get("published_precision"))
    kind = get("kind")
    return Entry(
        key=key,
        shown=shown,
        outlet=_outlet(get("outlet"), url),
        url=url,
        kind=kind if kind in KINDS else "news",
        title=title,
        lead=lead,
        body=body,
        blocks=blocks,
        source_name=get("source_name"),
        source_url=get("source_url"),
        published=published,
        precision=precision,
        undated=undated,
        rank=_rank(record),
    )


def _record(line: bytes) -> dict[str, Any]:
    try:
        record = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        _require_utf8(line)
        raise RejectedError(f"it is no JSON: {error.msg} (character {error.pos + 1})") from error
    if isinstance(record, list):
        raise RejectedError("it is a list, not an object; jq -c '.[]' FILE puts each of its entries on a line")
    if not isinstance(record, dict):
        raise RejectedError(f"it is {_TYPES.get(type(record), 'null')}, not an object")
    return record


def _require_utf8(line: bytes) -> None:
    try:
        line.decode()
    except UnicodeDecodeError as error:
        raise RejectedError(f"byte {error.start + 1} (0x{line[error.start]:02x}) is not UTF-8") from error


def _says_something(title: str, lead: str, body: str, blocks: tuple[Block, ...]) -> bool:
    texts = (title, lead, body, *(block.text for block in blocks))
    return any(character.isalnum() for text in texts for character in text)


def _empty(record: dict[str, Any]) -> str:
    named = ", ".join(list(record)[:_SHOWN_KEYS]) or "nothing"
    more = ", …" if len(record) > _SHOWN_KEYS else ""
    return f"there is nothing to compare in title, lead, body or blocks; it has {named}{more}"


def _blocks(value: object) -> tuple[Block, ...]:
    """A body's pieces; none where they are not in our form: then the body stands."""
    if not isinstance(value, list):
        return ()
    blocks = []
    for piece in value:
        if not isinstance(piece, dict) or piece.get("kind") not in BLOCK_KINDS or type(piece.get("text")) is not str:
            return ()
        blocks.append(Block(piece["kind"], piece["text"]))
    return tuple(blocks)


def _told_by(own: object, url: str | None, line: bytes) -> tuple[str, str | int | None]:
    if type(own) is str and own.strip():
        return own, own
    if type(own) is int:
        return str(own), own
    if own is not None and type(own) is not str:
        raise RejectedError(f"id is {_TYPES[type(own)]}, not text")
    if url:
        made = sha256(url.encode()).hexdigest()[:12]
        return made, made
    # By content, not by place: which of two equals stays may not depend on the order of the lines.
    return f"line:{blake2b(line.strip(), digest_size=16).hexdigest()}", None


@lru_cache(maxsize=4096)
def _named(outlet: str) -> str:
    """The id by which credits name an outlet, where it is known; else what it is called here."""
    if any(outlet == row.id for row in OUTLETS):
        return outlet
    return credited_outlet(outlet, outlet) or outlet


def _outlet(outlet: str | None, url: str | None) -> str:
    if outlet and outlet.strip():
        return _named(outlet.strip())
    return _named(_host(url)) if url else ""


def _host(url: str) -> str:
    try:
        host = urlsplit(url if "//" in url else f"//{url}").hostname or ""
    except ValueError:
        return ""
    return host.rstrip(".").removeprefix("www.")


def _rank(record: dict[str, Any]) -> tuple[int, float]:
    version = record.get("version")
    changed = next((value for name in _CHANGED if (value := record.get(name))), None)
    instant = None if changed is None else _instant(changed)[0]
    return version if type(version) is int else 0, instant.timestamp() if instant else 0.0


def _published(value: object, precision: object) -> tuple[datetime | None, Precision, bool]:
    """When it was published, how exactly that is said, and whether it is said in vain."""
    if value is None or value == "":
        return None, "minute", False
    instant, exact = _instant(value)
    if precision in ("minute", "hour", "day"):
        exact = precision
    return instant, exact, instant is None


def _instant(value: object) -> tuple[datetime | None, Precision]:
    """A date in any form; without an offset it is Tehran's."""
    if isinstance(value, int | float):
        seconds = next((number for number in (value, value / 1000) if _SECONDS[0] <= number <= _SECONDS[-1]), None)
        return None if seconds is None else datetime.fromtimestamp(seconds, UTC), "minute"
    if not isinstance(value, str):
        return None, "minute"
    try:
        instant = datetime.fromisoformat(value)
    except ValueError:
        instant = None
    if instant is not None and instant.tzinfo is not None and instant.year in _YEARS:
        return instant, "minute"
    try:
        moment = parse(value)
    except DateError:
        return None, "minute"
    return moment.instant, moment.precision
