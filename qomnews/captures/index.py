"""Indexes of captures: CDX with 9 or 11 fields, CDXJ as Common Crawl and pywb write it, Wayback's CDX in JSON or text.

Field letters of a CDX header: https://iipc.github.io/warc-specifications/specifications/cdx-format/cdx-2015/
"""

from __future__ import annotations

import gzip
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import attrs
import orjson

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from typing import BinaryIO

_LETTERS = {
    "b": "timestamp",
    "a": "url",
    "m": "mime",
    "s": "status",
    "k": "digest",
    "S": "length",
    "V": "offset",
    "g": "filename",
}
# Without a header: what Wayback's server gives, and what is usual with 9 and with 11 fields.
_BY_COUNT = {count: tuple(letters) for count, letters in ((7, "NbamskS"), (9, "NbamskrVg"), (11, "NbamskrMSVg"))}
# Wayback's names of the same.
_ALSO_CALLED = {"original": "url", "mimetype": "mime", "statuscode": "status"}
_MAGIC = b"\x1f\x8b"
# A moment may be given as a year alone, or down to any of its parts.
_FROM_START = "00010101000000"


@attrs.frozen(kw_only=True)
class Indexed:
    """A capture that an index names.

    Attributes:
        url: of the page.
        at: when it was captured, aware.
        status: of the answer; None where the index doesn't say.
        mime: likewise.
        digest: of the content: equal ones say the same.
        filename: the archive's file.
        offset: where in it the record is.
        length: compressed bytes of the record; None where the index doesn't say.
    """

    url: str
    at: datetime
    status: int | None = None
    mime: str | None = None
    digest: str | None = None
    filename: str | None = None
    offset: int | None = None
    length: int | None = None

    @property
    def timestamp(self) -> str:
        """The moment as archives write it.

        >>> Indexed(url="", at=datetime(2025, 12, 16, 7, tzinfo=UTC)).timestamp
        '20251216070000'
        """
        return f"{self.at:%Y%m%d%H%M%S}"


@attrs.define
class Lines:
    """How many captures indexes named, and how many lines could not be read, the first of which is named."""

    read: int = 0
    bad: int = 0
    first_bad: str | None = None


def indexed(file: BinaryIO, *, lines: Lines) -> Iterator[Indexed]:
    """The captures that an index names, in its order; its form is told by what stands there.

    Args:
        file: compressed (gzip) or not; it can be sought in.
        lines: what is counted into; a line that can't be read is counted, and costs itself alone.

    Raises:
        OSError: the compressed file is damaged.
    """
    is_packed = file.read(len(_MAGIC)) == _MAGIC
    file.seek(0)
    # Whose file it is closes it.
    reader: Iterable[bytes] = gzip.open(file) if is_packed else file  # noqa: SIM115
    form = _Form()
    for number, line in enumerate(reader, 1):
        try:
            found = [_capture(fields) for fields in form.rows(line.decode())]
        except (ValueError, KeyError, TypeError) as error:
            lines.bad += 1
            lines.first_bad = lines.first_bad or f"line {number}: {str(error) or type(error).__name__}"
            continue
        lines.read += len(found)
        yield from found


class _Form:
    """What is known of an index's form by its lines so far."""

    def __init__(self) -> None:
        self._names: Sequence[str] | None = None

    def rows(self, line: str) -> list[Mapping[str, Any]]:
        """The fields of each capture that a line names."""
        text = line.strip()
        if text.startswith("CDX ") and line[:1] in " C":
            self._names = [_LETTERS.get(letter, letter) for letter in text.split()[1:]]
            return []
        if text.startswith("["):
            return self._of_array(text)
        if not text or text[0] in "!@#]":
            return []
        if text.startswith("{"):
            return [_named(orjson.loads(text))]
        if " {" in text:
            key, timestamp, fields = text.split(" ", 2)
            return [{"urlkey": key, "timestamp": timestamp, **_named(orjson.loads(fields))}]
        return [self._of_words(text.split(" "))]

    def _of_array(self, text: str) -> list[Mapping[str, Any]]:
        """Rows of Wayback's array, of which a line has one, or all."""
        text = text.rstrip(",")
        if text == "[":
            return []
        # The first row has the array's bracket before it, the last behind.
        for each in (text, text[1:], text[:-1]):
            try:
                value = orjson.loads(each)
                break
            except orjson.JSONDecodeError:
                continue
        else:
            raise ValueError("no row of an array")
        return [
            fields for row in (value if value and isinstance(value[0], list) else [value]) if (fields := self._row(row))
        ]

    def _row(self, row: Sequence[Any]) -> Mapping[str, Any] | None:
        if "timestamp" in row:
            self._names = [str(name) for name in row]
            return None
        return self._of_words([str(each) for each in row])

    def _of_words(self, words: Sequence[str]) -> Mapping[str, Any]:
        names = self._names or [_LETTERS.get(letter, letter) for letter in _BY_COUNT.get(len(words), ())]
        if len(names) != len(words):
            raise ValueError(f"{len(words)} fields, which may mean anything")
        return _named(dict(zip(names, words, strict=True)))


def _named(fields: Mapping[str, Any]) -> Mapping[str, Any]:
    return {_ALSO_CALLED.get(name, name): value for name, value in fields.items()}


def _capture(fields: Mapping[str, Any]) -> Indexed:
    stamp = str(fields["timestamp"])
    if not (stamp.isascii() and stamp.isdigit() and 4 <= len(stamp) <= len(_FROM_START)):
        raise ValueError(f"{stamp!r} is no moment")
    at = datetime.strptime(stamp + _FROM_START[len(stamp) :], "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    return Indexed(
        url=str(fields["url"]),
        at=at,
        status=_number(fields.get("status")),
        mime=_text(fields.get("mime")),
        digest=_text(fields.get("digest")),
        filename=_text(fields.get("filename")),
        offset=_number(fields.get("offset")),
        length=_number(fields.get("length")),
    )


def _text(value: Any) -> str | None:  # noqa: ANN401 - JSON
    return None if value in (None, "", "-") else str(value)


def _number(value: Any) -> int | None:  # noqa: ANN401 - JSON
    text = _text(value)
    return int(text) if text is not None and text.isascii() and text.isdigit() else None
