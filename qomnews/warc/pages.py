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

    from qomnews.warc.record import Record


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


def page_of(record: Record, *, largest: int = LARGEST) -> Page | None:
    """The page that a record carries; None where it is an answer that gave none, as a redirect is.

    What is no answer of a server, but a page or its text all the same (`resource`, `conversion`), counts as one.

    Raises:
        DamageError: the page can't be had of it.
    """
    is_answer = record.type == "response"
    status = record.status if is_answer else 200
    if record.url is None or status is None or not 200 <= status < 300:
        return None
    headers = record.http_headers if is_answer else record.headers
    return Page(
        file=record.file,
        offset=record.offset,
        record_id=record.record_id,
        url=record.url,
        fetched_at=_instant(record.date),
        status=status,
        headers=headers,
        body=body_of(headers, record.content, largest) if is_answer else record.content,
    )


def _pages_of(path: Path, tally: Tally, wanted: Callable[[str, str], bool], largest: int) -> Generator[Page]:
    def asked(kind: str, url: str | None, record_id: str) -> bool:
        return kind == "response" and url is not None and wanted(url, record_id)

    name = str(path)
    with path.open("rb", buffering=1 << 20) as file:
        found = records(file, name, tally=tally, wanted=asked, largest=largest)
        with closing(found):
            for record in found:
                try:
                    page = page_of(record, largest=largest)
                except DamageError as damage:
                    tally.lose(name, record.offset, damage.reason)
                    continue
                if page is not None:
                    yield page


def _instant(text: str) -> datetime:
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise DamageError("no-record") from error
    return at if at.tzinfo else at.replace(tzinfo=UTC)
