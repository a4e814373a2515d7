"""Pages of an archive: the answers that carry one, decoded, file by file."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import attrs

from qomnews.warc.content import body_of
from qomnews.warc.errors import DamageError, Tally
from qomnews.warc.exchange import Headers
from qomnews.warc.reader import LARGEST, records

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from pathlib import Path


_SUFFIXES = (".warc.gz", ".warc")


@attrs.frozen(kw_only=True)
class Page:
    """A page that was fetched.

    Attributes:
        file: the archive's file, as it was named.
        offset: where in it the page is kept.
        record_id: under which.
        url: where it was fetched.
        fetched_at: when, aware.
        status: of the answer.
        headers: of the answer.
        body: encodings undone.
    """

    file: str
    offset: int
    record_id: str
    url: str
    fetched_at: datetime
    status: int
    headers: Headers
    body: bytes

    @property
    def content_type(self) -> str | None:
        """What the answer says it is."""
        return next((value for name, value in self.headers if name.lower() == "content-type"), None)


def pages(
    path: Path,
    *,
    tally: Tally | None = None,
    wanted: Callable[[str, str], bool] | None = None,
    largest: int = LARGEST,
) -> Generator[Page]:
    """The pages of a file, or of a folder's files by name, in bounded memory; what is damaged is lost and counted.

    Args:
        path: a WARC file, compressed or not, or a folder with any of them in it or below.
        tally: what is counted into.
        wanted: told address and record id of each; others are passed over.
        largest: bytes of the largest page that is read.

    Raises:
        OSError: a file can't be read.
    """
    counted = tally if tally is not None else Tally()
    for file in files_of(path):
        yield from _pages_of(file, counted, wanted or (lambda *_: True), largest)


def files_of(path: Path) -> list[Path]:
    """A file, or a folder's WARC files by name."""
    if not path.is_dir():
        return [path]
    return sorted(file for file in path.rglob("*") if file.name.endswith(_SUFFIXES) and file.is_file())


def _pages_of(path: Path, tally: Tally, wanted: Callable[[str, str], bool], largest: int) -> Generator[Page]:
    def asked(kind: str, url: str | None, record_id: str) -> bool:
        return kind == "response" and url is not None and wanted(url, record_id)

    name = str(path)
    with path.open("rb", buffering=1 << 20) as file:
        found = records(file, name, tally=tally, wanted=asked, largest=largest)
        with closing(found):
            for record in found:
                if record.url is None or record.status is None or not 200 <= record.status < 300:
                    continue
                try:
                    body = body_of(record.http_headers, record.content, largest)
                    at = _instant(record.date)
                except DamageError as damage:
                    tally.lose(name, record.offset, damage.reason)
                    continue
                yield Page(
                    file=name,
                    offset=record.offset,
                    record_id=record.record_id,
                    url=record.url,
                    fetched_at=at,
                    status=record.status,
                    headers=record.http_headers,
                    body=body,
                )


def _instant(text: str) -> datetime:
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise DamageError("no-record") from error
    return at if at.tzinfo else at.replace(tzinfo=UTC)
