"""Where a list goes on: opaque to who asks, tied to what was asked for, and good for as long as the store goes forward.

A cursor names a place in an order, not a number of records, so that what arrives meanwhile moves nothing. Nothing in it
is secret, and nothing in it is trusted: it can only say where to begin.
"""

from __future__ import annotations

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import datetime
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

import attrs
import orjson

from qomnews.reader.problems import RefusalError
from qomnews.store import KEYS, Place

if TYPE_CHECKING:
    from qomnews.store import Order

# Moves when what a cursor holds, or what its places mean, is another thing than before.
_FORM = 1
_SUM = 6
_MOST_LETTERS = 2000
GONE: tuple[tuple[str, ...], ...] = (("id",), ("id",))
"""By what the lines for what is gone go, part by part."""
_TYPES: dict[str, type] = {"id": str, "serial": int, "change": int, "published_at": datetime}


@attrs.frozen
class Cursor:
    """Where a list goes on.

    Attributes:
        sequence: the number of the last change that the store had when the list began.
        place: behind which record; None: at the beginning.
        gone: whether among what is gone, which comes behind the records.
    """

    sequence: int
    place: Place | None
    gone: bool = False


def written(cursor: Cursor, asked: str) -> str:
    """A cursor as text; `asked` says what for, and has to be the same when it is read.

    >>> read(written(Cursor(7, Place(0, ("mehr:1",))), "all"), "all", "id", 7).place
    Place(part=0, values=('mehr:1',))
    """
    place = None if cursor.place is None else [cursor.place.part, [_plain(value) for value in cursor.place.values]]
    said = orjson.dumps([_FORM, _sum(asked.encode()).hex(), cursor.sequence, int(cursor.gone), place])
    return urlsafe_b64encode(_sum(said) + said).rstrip(b"=").decode()


def read(text: str, asked: str, order: Order, sequence: int) -> Cursor:
    """The cursor that a text is.

    Args:
        text: as it was given out.
        asked: what is asked for now.
        order: the order of the list.
        sequence: the number of the store's last change.

    Raises:
        RefusalError: it is none, is for something else, or leads nowhere any more.
    """
    form, digest, at, gone, place = _parts(text)
    if form != _FORM:
        raise RefusalError("cursor-expired", "the cursor is of another release; begin again without one")
    if digest != _sum(asked.encode()).hex():
        raise RefusalError(
            "cursor-of-another-search",
            "the cursor was given out for other filters or another order; leave them as they were, or begin without it",
        )
    if at > sequence:
        raise RefusalError(
            "cursor-expired", "the store was put back to an older state since the cursor was given out; begin again"
        )
    return Cursor(at, _place(place, GONE if gone else KEYS[order]), bool(gone))


def _parts(text: str) -> list[Any]:
    try:
        packed = urlsafe_b64decode(text[:_MOST_LETTERS] + "=" * (-len(text) % 4))
        said = packed[_SUM:]
        if _sum(said) == packed[:_SUM] and len(parts := orjson.loads(said)) == 5:
            return list(parts)
    except (binascii.Error, ValueError):
        pass
    raise RefusalError("cursor-unreadable", "the cursor is none of ours, or was cut; take it as `next` has it")


def _place(said: Any, keys: tuple[tuple[str, ...], ...]) -> Place | None:  # noqa: ANN401 - whatever was sent
    if said is None:
        return None
    try:
        part, values = said
        names = keys[part]
        found = tuple(
            _TYPES[name](v) if _TYPES[name] is not datetime else datetime.fromisoformat(v)
            for name, v in zip(names, values, strict=True)
        )
    except (TypeError, ValueError, IndexError):
        raise RefusalError("cursor-unreadable", "the cursor names no place") from None
    return Place(part, found)


def _plain(value: str | int | datetime) -> str | int:
    return value.isoformat() if isinstance(value, datetime) else value


def _sum(said: bytes) -> bytes:
    return blake2b(said, digest_size=_SUM).digest()
