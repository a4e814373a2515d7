"""What follows a page's extraction, done in a process beside the crawl: dates, text, fingerprint, store."""

from __future__ import annotations

import pickle
import struct
import traceback
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING, Any

import attrs

from qomnews.article import RawArticle
from qomnews.crawl.clock import utc_now
from qomnews.crawl.stopwatch import Stopwatch
from qomnews.store import Saved, StoreError, open_store
from qomnews.store.rechecks import Plan
from qomnews.story import dated, fingerprinted, normalised
from qomnews.text import Options

if TYPE_CHECKING:
    import socket
    from collections.abc import Iterator
    from io import BufferedReader

    from qomnews.store import Store

_LENGTH = struct.Struct("!I")


@attrs.frozen
class Workplace:
    """The store that is written, and how."""

    database_url: str
    horizon_days: int | None
    plan: Plan
    options: Options


@attrs.frozen
class Page:
    """What a page says, the run that fetched it, and further addresses that led to it."""

    raw: RawArticle
    run_id: int | None
    seen: tuple[str, ...]


@attrs.frozen
class Stored:
    """What storing a story came to, once its transaction is committed; `seconds` are those of each step."""

    saved: Saved
    seconds: dict[str, float]


def packed(message: object) -> bytes:
    """A message as it goes over the line between the two processes: its length, and itself pickled."""
    data = pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
    return _LENGTH.pack(len(data)) + data


def unpacked(received: bytearray) -> Iterator[Any]:
    """The messages that have come whole; they are taken away from what was received."""
    while len(received) >= _LENGTH.size:
        end = _LENGTH.size + _LENGTH.unpack_from(received)[0]
        if len(received) < end:
            return
        with memoryview(received) as view:
            message = pickle.loads(view[_LENGTH.size : end])  # noqa: S301 - of this program's own other process
        del received[:end]
        yield message


def serve(line: socket.socket, place: Workplace) -> None:
    """Stores each page that comes over a line, and answers; None says that it is ready, an error why it isn't."""
    # Who asked may be gone.
    with line, line.makefile("rb") as asked, suppress(BrokenPipeError, ConnectionResetError):
        try:
            store = open_store(place.database_url, create=False, horizon_days=place.horizon_days, plan=place.plan)
        except StoreError as error:
            line.sendall(packed(error))
            return
        with store:
            line.sendall(packed(None))
            while (page := _next(asked)) is not None:
                line.sendall(packed(_answer(store, page, place.options)))


def _next(asked: BufferedReader) -> Page | None:
    head = asked.read(_LENGTH.size)
    data = asked.read(_LENGTH.unpack(head)[0]) if len(head) == _LENGTH.size else b""
    # It ends within a message where the other process was killed.
    return pickle.loads(data) if head and len(data) == _LENGTH.unpack(head)[0] else None  # noqa: S301 - as above


def _answer(store: Store, page: Page, options: Options) -> Stored | Exception:
    stopwatch = Stopwatch()
    raw = page.raw
    try:
        with stopwatch.step("dates"):
            item = dated(raw, now=datetime.fromisoformat(raw.fetched_at) if raw.fetched_at else utc_now())
        with stopwatch.step("text"):
            derived = normalised(item, options=options)
        with stopwatch.step("mirrors"):
            story = fingerprinted(derived)
        with stopwatch.step("store"):
            saved = store.save(story, run_id=page.run_id, seen=page.seen)
    except Exception as error:  # noqa: BLE001 - it is raised in the other process, where the page was asked for
        return _portable(error)
    return Stored(saved, stopwatch.seconds())


def _portable(error: Exception) -> Exception:
    """The error as it can be sent, with where it was raised in its notes."""
    where = "".join(traceback.format_exception(error))
    try:
        sent: Exception = pickle.loads(pickle.dumps(error))  # noqa: S301 - see above
    except Exception:  # noqa: BLE001 - pickling calls what the error's class says
        sent = RuntimeError(f"{type(error).__name__}: {error}")
    # A store's error says what is wrong, and what it was raised from has the story in it.
    if not isinstance(sent, StoreError):
        sent.add_note(where)
    return sent
