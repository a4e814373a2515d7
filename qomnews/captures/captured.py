"""What a web archive holds of the outlets: article pages, each read as a crawl would, or the reason why one was not."""

from __future__ import annotations

import re
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from qomnews.article import Capture, RawArticle
from qomnews.captures.plain_text import extract_text
from qomnews.identity import is_article_url
from qomnews.outlets import outlet as outlet_row
from qomnews.pages import NoArticleError, extract
from qomnews.warc import Damage, Page, Tally, page_of, records
from qomnews.warc.errors import WORDS, DamageError
from qomnews.warc.volumes import opened

if TYPE_CHECKING:
    from collections.abc import Collection, Container, Iterator

    from qomnews.warc.record import Record
    from qomnews.warc.volumes import Volume

PROGRAM_ERROR = "program-error"
# Answers of servers, pages without one, and the plain text of pages (WET).
_KINDS = frozenset(("response", "resource", "conversion"))
_HOST = re.compile(r"https?://(?:[^/?#@]*@)?([^/?#:]+)", re.IGNORECASE)
_HTML = re.compile(r"text/html|application/xhtml|^\s*$", re.IGNORECASE)
_NOBODY: frozenset[str] = frozenset()


@attrs.frozen(kw_only=True)
class Captured:
    """An article page of an outlet, as an archive has it.

    Attributes:
        outlet: its id.
        url: where the page was fetched.
        at: when, aware.
        capture: the archive's file and the record's id.
        offset: where in the file the record is: its gzip member's first byte.
        raw: what the page says; `fetched_at` and `capture` are those of the archive.
        is_plain: whether it was read from plain text, without markup.
    """

    outlet: str
    url: str
    at: datetime
    capture: Capture
    offset: int
    raw: RawArticle
    is_plain: bool = False


@attrs.frozen(kw_only=True)
class Lost:
    """A record that gave no article.

    Attributes:
        file: the archive's.
        offset: where in it the record is.
        reason: a short name: of damage to the archive, else of what the page is instead of an article.
        detail: a sentence.
        is_damage: whether the archive is damaged there; then there is no more to say.
        outlet: whose page it is.
        url: where the page was fetched.
        at: when.
        is_plain: whether it is plain text.
        is_final: whether the page will say the same whenever it is asked for.
    """

    file: str
    offset: int
    reason: str
    detail: str
    is_damage: bool = False
    outlet: str | None = None
    url: str | None = None
    at: datetime | None = None
    is_plain: bool = False
    is_final: bool = False


def captured(  # noqa: PLR0913 - a reading has that many sides
    address: str,
    *,
    outlets: Collection[str],
    start: int = 0,
    stop: int | None = None,
    archive: Path | None = None,
    known: Container[str] = _NOBODY,
    tally: Tally | None = None,
) -> Iterator[Captured | Lost]:
    """The article pages of some outlets in a web archive, or in a part of it, in their order and in bounded memory.

    Parts that follow one another, whatever bytes they are cut at, give each record once.

    Args:
        address: a path, or an http, https or s3 address, of a WARC, WET or WACZ file, compressed or not.
        outlets: their ids.
        start: only records whose gzip member begins at this byte of what is at the address, or behind it.
        stop: and before this one; None: up to the end.
        archive: the folder of a home's page archive; its own files are named by their place in it.
        known: ids of records that are passed over.
        tally: what is counted into.

    Raises:
        OSError: the archive can't be read.
        UnknownOutletError: no outlet has such an id.
    """
    hosts = {host: row.id for row in map(outlet_row, outlets) for host in row.hosts}
    counted = tally if tally is not None else Tally()
    with opened(address) as volumes:
        for volume in volumes:
            first, last = max(0, start - volume.begin), None if stop is None else stop - volume.begin
            if (last is not None and last <= 0) or (volume.is_whole and first > 0):
                continue
            if volume.is_whole:
                last = None
            read = _Reading(volume, _name(volume.name, archive), hosts, known, counted)
            yield from read.articles(first, last)


class _Reading:
    """One file of an archive on its way through."""

    def __init__(self, volume: Volume, name: str, hosts: dict[str, str], known: Container[str], tally: Tally) -> None:
        self._file = volume.file
        self._name = name
        self._hosts = hosts
        self._known = known
        self._tally = tally
        self._damage: list[Damage] = []

    def articles(self, start: int, stop: int | None) -> Iterator[Captured | Lost]:
        """What it holds."""
        inner = Tally(tell=self._damage.append)
        found = records(self._file, self._name, tally=inner, wanted=self._is_wanted, start=start, stop=stop, quick=True)
        try:
            with closing(found):
                for record in found:
                    yield from self._damages()
                    if article := self._article(record):
                        yield article
            yield from self._damages()
        finally:
            self._tally.records += inner.records
            self._tally.passed += inner.passed

    def _damages(self) -> Iterator[Lost]:
        damages, self._damage[:] = list(self._damage), []
        for damage in damages:
            self._tally.lose(damage.file, damage.offset, damage.reason)
            yield Lost(
                file=damage.file,
                offset=damage.offset,
                reason=damage.reason,
                detail=WORDS[damage.reason],
                is_damage=True,
            )

    def _is_wanted(self, kind: str, url: str | None, record_id: str) -> bool:
        if kind not in _KINDS or url is None:
            return False
        outlet_id = self._outlet_of(url)
        return outlet_id is not None and is_article_url(outlet_id, url) and record_id not in self._known

    def _outlet_of(self, url: str) -> str | None:
        host = _HOST.match(url)
        return self._hosts.get(host[1].lower().rstrip(".")) if host else None

    def _article(self, record: Record) -> Captured | Lost | None:
        """The article in a record; None where it carries no page at all."""
        try:
            page = page_of(record)
        except DamageError as damage:
            self._damage.append(Damage(self._name, record.offset, damage.reason))
            return None
        is_plain = record.type == "conversion"
        if page is None or not (is_plain or _HTML.search(page.content_type or "")):
            return None
        outlet = self._outlet_of(page.url) or ""
        if any(name.lower() == "warc-truncated" for name, _ in record.headers):
            return _lost(page, outlet, "truncated", "the archive kept only the beginning of the page")
        return read_page(page, outlet=outlet, is_plain=is_plain)


def read_page(page: Page, *, outlet: str, is_plain: bool = False) -> Captured | Lost:
    """The article on a page of an archive, or why there is none.

    Args:
        page: as the archive has it.
        outlet: id of the outlet whose page it is.
        is_plain: whether it is plain text.
    """
    at = page.fetched_at
    reason: str
    try:
        if is_plain:
            raw = extract_text(page.body, outlet=outlet, url=page.url, fetched_at=at)
        else:
            raw = extract(page.body, outlet=outlet, url=page.url, content_type=page.content_type, fetched_at=at)
    except NoArticleError as error:
        reason, detail = error.reason, error.detail
    except Exception as error:  # noqa: BLE001 - a page that a rule stumbles over must not keep all others back
        reason, detail = PROGRAM_ERROR, f"{type(error).__name__}: {error}"
    else:
        capture = Capture(file=page.file, record_id=page.record_id)
        return Captured(
            outlet=outlet,
            url=page.url,
            at=at,
            capture=capture,
            offset=page.offset,
            raw=attrs.evolve(raw, fetched_at=at.astimezone(UTC).isoformat(), capture=capture),
            is_plain=is_plain,
        )
    return attrs.evolve(_lost(page, outlet, reason, detail), is_plain=is_plain)


def _lost(page: Page, outlet: str, reason: str, detail: str) -> Lost:
    return Lost(
        file=page.file,
        offset=page.offset,
        reason=reason,
        detail=detail,
        outlet=outlet,
        url=page.url,
        at=page.fetched_at,
    )


def _name(name: str, archive: Path | None) -> str:
    """What a file is called in records: by its place in the archive's folder, else by its address."""
    if "://" in name:
        return name
    path = Path(name).absolute()
    if archive is not None and path.is_relative_to(archive.absolute()):
        return path.relative_to(archive.absolute()).as_posix()
    return path.as_posix()
