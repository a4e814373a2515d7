"""A page in hand: from a file, from standard input, or as a crawl kept it with its address beside it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

if TYPE_CHECKING:
    from collections.abc import Mapping


class PageError(Exception):
    """A page that can't be had; the message names it, the reason and the way out, `status` is the command's."""

    def __init__(self, message: str, status: int = 1) -> None:
        super().__init__(message)
        self.status = status


@attrs.frozen
class SavedPage:
    """A page with what is known of its answer; `url` is its public address."""

    body: bytes
    url: str | None = None
    status: int | None = None
    content_type: str | None = None


def read_page(file: str) -> SavedPage:
    """The page in a file (`-`: standard input), with address, status and type where `<name>.json` beside it has them.

    Raises:
        PageError: there is no such file, it can't be read, or nothing is in it.
    """
    named = "standard input" if file == "-" else file
    try:
        body = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except OSError as error:
        raise PageError(f"cannot read {file}: {error.strerror or error}; name a saved page, or its address") from error
    if not body.strip():
        raise PageError(f"{named} is empty: there is nothing to mend against; save the page again")
    beside = Path(file).with_suffix(".json")
    if file == "-" or Path(file).suffix not in (".html", ".htm") or not beside.is_file():
        return SavedPage(body)
    return attrs.evolve(_kept_beside(beside), body=body)


def _kept_beside(file: Path) -> SavedPage:
    """What a crawl wrote beside a page: `url`, `status` and `headers`; nothing where the file is about something else.

    Raises:
        PageError: it can't be read.
    """
    import orjson

    try:
        said = orjson.loads(file.read_bytes())
    except OSError as error:
        raise PageError(f"cannot read {file}: {error.strerror or error}; move it away or name another page") from error
    except orjson.JSONDecodeError:
        return SavedPage(b"")
    if not isinstance(said, dict):
        return SavedPage(b"")
    url, status = said.get("url"), said.get("status")
    return SavedPage(
        body=b"",
        url=url if isinstance(url, str) else None,
        status=status if type(status) is int else None,
        content_type=content_type(_pairs(said.get("headers"))),
    )


def content_type(headers: Mapping[str, str]) -> str | None:
    """The Content-Type among an answer's headers, however it is written: the one that says how to read a page."""
    return next((value for name, value in headers.items() if name.lower() == "content-type"), None)


def _pairs(headers: object) -> dict[str, str]:
    """Headers as a mapping, from a mapping (of values or lists of them) or from a list of pairs."""
    entries = headers.items() if isinstance(headers, dict) else headers if isinstance(headers, list) else ()
    found: dict[str, str] = {}
    for entry in entries:
        if isinstance(entry, list | tuple) and len(entry) == 2:
            value = entry[1][0] if isinstance(entry[1], list) and entry[1] else entry[1]
            if isinstance(entry[0], str) and isinstance(value, str):
                found.setdefault(entry[0], value)
    return found
