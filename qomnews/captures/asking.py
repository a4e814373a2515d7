"""Captures that an index names, one by one: out of an archive's file, or from a replay of it."""

from __future__ import annotations

import io
import re
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from qomnews.captures.reading import why_unreadable
from qomnews.warc import Page, Tally, page_of, records
from qomnews.warc.errors import DamageError
from qomnews.warc.remote import bytes_of
from qomnews.warc.volumes import opened
from qomnews.warc.web import AGENT, answer_of

if TYPE_CHECKING:
    from typing import BinaryIO

    from qomnews.captures.index import Indexed

_MOMENT = re.compile(r"/(\d{14})(?:[a-z]{2}_)?/")
_KINDS = ("response", "resource", "conversion")


class NotHadError(Exception):
    """A capture could not be had; `reason` is a short name, `may_pass` says whether asking again makes sense."""

    def __init__(self, reason: str, detail: str, *, may_pass: bool = False) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail
        self.may_pass = may_pass


@attrs.define(kw_only=True)
class Source:
    """Where captures are had.

    Attributes:
        base: what stands before the file names of indexes: a folder's path, or an http, https or s3 address.
        replay: what stands before `<moment>id_/<address>` where an index names no file.
        delay: seconds between two requests.
        agent: who asks.
        sleep: waits so long.
        requests: how many were made.
    """

    base: str
    replay: str
    delay: float = 1.0
    agent: str = AGENT
    sleep: Callable[[float], object] = time.sleep
    requests: int = 0
    _asked_at: float | None = None

    def page(self, capture: Indexed) -> Page:
        """The page of a capture.

        Raises:
            NotHadError: it can't be had.
        """
        try:
            if capture.filename is not None and capture.offset is not None:
                return self._recorded(capture, capture.filename, capture.offset)
            return self._replayed(capture)
        except OSError as error:
            why = why_unreadable(error.filename or capture.filename or capture.url, error)
            raise NotHadError("unreachable", why, may_pass=True) from error

    def _recorded(self, capture: Indexed, filename: str, offset: int) -> Page:
        """The page in a record of an archive's file."""
        address = self._address(filename)
        self._wait(address)
        if capture.length is None:
            with opened(address) as volumes:
                volume = next(volumes)
                return self._in(volume.file, address, offset, at=offset, capture=capture)
        data = bytes_of(address, offset, offset + capture.length, agent=self.agent)
        return self._in(io.BytesIO(data), address, 0, at=offset, capture=capture)

    def _in(self, file: BinaryIO, name: str, start: int, *, at: int, capture: Indexed) -> Page:
        tally = Tally()
        found = records(file, name, tally=tally, wanted=lambda kind, *_: kind in _KINDS, start=start, stop=start + 1)
        with closing(found):
            record = next(found, None)
        reason = next(iter(tally.lost), None)
        try:
            page = None if record is None else page_of(record)
        except DamageError as damage:
            reason = damage.reason
            page = None
        if page is None:
            if reason is not None:
                raise NotHadError(reason, f"{name}, byte {at}: damaged ({reason})")
            raise NotHadError("no-page", f"{name}, byte {at}: no page of {capture.url} is there")
        return attrs.evolve(page, offset=at)

    def _address(self, filename: str) -> str:
        if "://" in self.base:
            return f"{self.base.rstrip('/')}/{filename.lstrip('/')}"
        folder = Path(self.base)
        path = folder / filename
        # An index is somebody else's word.
        if not path.resolve().is_relative_to(folder.resolve()):
            raise NotHadError("no-page", f"{filename}: the index names a file outside of {folder}")
        return str(path)

    def _replayed(self, capture: Indexed) -> Page:
        """The page as a replay gives it, as it was captured: without its own frame and links."""
        address = f"{self.replay.rstrip('/')}/{capture.timestamp}id_/{capture.url}"
        self._wait(address)
        answer = answer_of(address, {"User-Agent": self.agent})
        if answer.status_code != HTTPStatus.OK:
            may_pass = answer.status_code not in (HTTPStatus.NOT_FOUND, HTTPStatus.GONE)
            raise NotHadError("not-there", f"{address}: status {answer.status_code}", may_pass=may_pass)
        moment = _MOMENT.search(str(answer.url))
        at = datetime.strptime(moment[1], "%Y%m%d%H%M%S").replace(tzinfo=UTC) if moment else capture.at
        kind = answer.headers.get("x-archive-orig-content-type") or answer.headers.get("content-type") or ""
        return Page(
            file=str(answer.url),
            offset=0,
            record_id=f"<urn:sha1:{capture.digest}>" if capture.digest else "",
            url=capture.url,
            fetched_at=at,
            status=HTTPStatus.OK,
            headers=(("Content-Type", kind),),
            body=answer.content,
        )

    def _wait(self, address: str) -> None:
        if "://" not in address:
            return
        self.requests += 1
        now = time.monotonic()
        if self._asked_at is not None and (left := self._asked_at + self.delay - now) > 0:
            self.sleep(left)
        self._asked_at = time.monotonic()
