"""Writing WARC files that a killed process leaves readable."""

from __future__ import annotations

import contextlib
import fcntl
import os
from io import BytesIO
from typing import TYPE_CHECKING

from warcio.warcwriter import WARCWriter

from qomnews.article import Capture
from qomnews.warc.names import name_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime
    from pathlib import Path

    from qomnews.warc.exchange import Exchange

# Between two looks at the size of the whole archive, so much is written.
_LOOK_EVERY = 32_000_000


class WarcFiles:
    """The files of one run: a new one each day, and where one is full; the first when the first page is written.

    Each record is a gzip member of its own and handed to the operating system at once: a killed process loses
    at most the record that it was writing, and readers find all others. A file is locked while it is written, which
    says to `make_room` that it may not go; the lock dies with its process.
    """

    def __init__(  # noqa: PLR0913 - files have that many sides
        self,
        folder: Path,
        outlet: str,
        *,
        clock: Callable[[], datetime],
        about: Mapping[str, str] | None = None,
        file_bytes: int = 500_000_000,
        look: Callable[[], object] | None = None,
    ) -> None:
        """Files of an outlet.

        Args:
            folder: the archive's.
            outlet: whose pages they are.
            clock: now, aware.
            about: what the `warcinfo` record at the head of each file says.
            file_bytes: beyond which a file is full.
            look: called as files begin, grow and end, to keep the archive within its budget.
        """
        self._folder = folder
        self._outlet = outlet
        self._clock = clock
        self._about = dict(about or {})
        self._file_bytes = file_bytes
        self._look = look or (lambda: None)
        self._looked_at = 0
        self._count = 0
        self._writer: WARCWriter | None = None
        self._info_id = ""
        # Relative to the folder, with its month; and the day that it is for.
        self.name = ""
        self._day = ""

    @property
    def path(self) -> Path:
        """The file that is written, or the archive's folder before there is one."""
        return self._folder / self.name

    def write(self, exchange: Exchange) -> Capture:
        """Where the answer is kept.

        Raises:
            OSError: the file can't be written; what was half written is taken back, and the next page goes elsewhere.
        """
        writer = self._open()
        size = writer.out.tell()
        try:
            record_id = self._keep(writer, exchange)
        except OSError:
            self._give_up(writer, size)
            raise
        if writer.out.tell() - self._looked_at > _LOOK_EVERY:
            self._looked_at = writer.out.tell()
            self._look()
        return Capture(file=self.name, record_id=record_id)

    def close(self) -> None:
        """End the file."""
        if self._writer is not None:
            writer, self._writer = self._writer, None
            writer.out.close()
            self._look()

    def _keep(self, writer: WARCWriter, exchange: Exchange) -> str:
        common = {"WARC-Date": exchange.fetched_at, "WARC-Warcinfo-ID": self._info_id}
        if exchange.ip_address:
            common["WARC-IP-Address"] = exchange.ip_address
        answer = writer.create_warc_record(
            exchange.url,
            "response",
            payload=BytesIO(exchange.body),
            length=len(exchange.body),
            http_headers=exchange.answer_head(),
            warc_headers_dict=common | ({"WARC-Truncated": "length"} if exchange.truncated else {}),
        )
        writer.write_record(answer)
        record_id: str = answer.rec_headers.get_header("WARC-Record-ID")
        if exchange.request_headers is not None:
            request = writer.create_warc_record(
                exchange.url,
                "request",
                http_headers=exchange.request_head(),
                warc_headers_dict=common | {"WARC-Concurrent-To": record_id},
            )
            writer.write_record(request)
        return record_id

    def _open(self) -> WARCWriter:
        now = self._clock()
        day = f"{now:%Y%m%d}"
        if self._writer is not None and (day != self._day or self._writer.out.tell() >= self._file_bytes):
            self.close()
        if self._writer is None:
            self._writer = self._begin(now)
            self._day = day
            self._look()
        return self._writer

    def _begin(self, now: datetime) -> WARCWriter:
        while True:
            self._count += 1
            self.name = name_of(self._outlet, now, self._count)
            self.path.parent.mkdir(parents=True, exist_ok=True)
            try:
                out = self.path.open("xb")
            except FileExistsError:
                # Of a run in this process that ended within the same second.
                continue
            # A file system without locks keeps pages all the same; the budget then leaves such files alone.
            with contextlib.suppress(OSError):
                fcntl.flock(out, fcntl.LOCK_EX)
            # Between the two it may have been taken for one that is done, and removed.
            if os.fstat(out.fileno()).st_nlink:
                break
            out.close()
        writer = WARCWriter(out, gzip=True)
        try:
            info = writer.create_warcinfo_record(self.path.name, self._about | {"format": "WARC File Format 1.0"})
            self._info_id = info.rec_headers.get_header("WARC-Record-ID")
            writer.write_record(info)
        except OSError:
            self._give_up(writer, 0)
            raise
        self._looked_at = 0
        return writer

    def _give_up(self, writer: WARCWriter, size: int) -> None:
        """Take back what was half written, and let go of the file."""
        self._writer = None
        path = self.path
        # What is still in its buffer has no room either.
        with contextlib.suppress(OSError):
            writer.out.close()
        with contextlib.suppress(OSError):
            os.truncate(path, size)
