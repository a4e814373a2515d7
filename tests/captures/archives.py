"""Archives as other crawlers write them, with pages of the replica among other sites'."""

from __future__ import annotations

import gzip
import zipfile
from base64 import b32encode
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from hashlib import sha1
from pathlib import Path

import attrs

from fixtures.newsroom import TrueArticle
from tests.reprocess.newsroom_store import FETCHED, HTML, pages

OUTLETS = ("mehr", "shahr20", "titronline")


@attrs.frozen
class Told:
    """A page that an archive has: whose, and its record."""

    true: TrueArticle
    record: bytes
    record_id: str


def record(
    url: str,
    body: bytes,
    *,
    at: datetime = FETCHED,
    kind: str = "response",
    number: int = 0,
    content_type: str = HTML,
    status: str = "200 OK",
) -> bytes:
    """A record, uncompressed."""
    if kind == "response":
        body = f"HTTP/1.1 {status}\r\nContent-Type: {content_type}\r\n\r\n".encode() + body
    fields = [
        "WARC/1.0",
        f"WARC-Type: {kind}",
        f"WARC-Date: {at:%Y-%m-%dT%H:%M:%SZ}",
        f"WARC-Record-ID: {record_id(url, number)}",
        f"WARC-Target-URI: {url}",
        f"Content-Type: {'application/http; msgtype=response' if kind == 'response' else 'text/plain'}",
        f"WARC-Block-Digest: sha1:{b32encode(sha1(body, usedforsecurity=False).digest()).decode()}",
        f"Content-Length: {len(body)}",
    ]
    return "\r\n".join(fields).encode() + b"\r\n\r\n" + body + b"\r\n\r\n"


def record_id(url: str, number: int = 0) -> str:
    return f"<urn:uuid:{sha1(f'{number} {url}'.encode(), usedforsecurity=False).hexdigest()[:32]}>"


def told(stories: int | None = None, *, at: datetime = FETCHED) -> list[Told]:
    """The replica's pages as records."""
    return [Told(true, record(true.page_url, page, at=at), record_id(true.page_url)) for true, page in pages(stories)]


def foreign(number: int) -> bytes:
    """A page of another site."""
    return record(f"https://example.com/news/{number}", f"<html><p>story {number}</p></html>".encode() * (number % 9))


def mixed(records: Sequence[bytes], *, others: int = 3) -> list[bytes]:
    """Records with so many of other sites between them."""
    found: list[bytes] = []
    for number, each in enumerate(records):
        found += [foreign(number * others + place) for place in range(others)]
        found.append(each)
    return found


def packed(records: Iterable[bytes]) -> bytes:
    """Each in a gzip member of its own."""
    return b"".join(gzip.compress(each, mtime=0) for each in records)


def wacz(path: Path, files: dict[str, bytes], *, stored: bool = True) -> Path:
    """A WACZ of WARC files."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED) as made:
        made.writestr("datapackage.json", "{}")
        for name, data in files.items():
            made.writestr(f"archive/{name}", data)
        made.writestr("indexes/index.cdx", "")
    return path


def later(hours: float) -> datetime:
    return FETCHED + timedelta(hours=hours)
