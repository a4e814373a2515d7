"""A search as a feed: Atom (RFC 4287) and RSS 2.0, by the same entries.

An entry's id is made of the record's id alone, so that it stays what it is wherever the reader is, and an edit is the
same entry with a later `updated`.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import TYPE_CHECKING
from uuid import UUID, uuid5
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

import attrs

if TYPE_CHECKING:
    from collections.abc import Sequence

ATOM = "http://www.w3.org/2005/Atom"
_NAMESPACE = UUID("3f1f6a3e-5d0c-4f3a-9a54-1b7f6f0a9c11")
# Beginning of a feed that has no entry yet.
_NEVER = datetime(2003, 1, 1, tzinfo=UTC)
# What XML 1.0 has no place for. https://www.w3.org/TR/xml/#charsets
_IMPOSSIBLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

register_namespace("atom", ATOM)


@attrs.frozen(kw_only=True)
class FeedEntry:
    """A story in a feed; `link` is its page, absolute."""

    id: str
    title: str
    link: str
    author: str
    summary: str
    published: datetime | None
    updated: datetime
    tags: Sequence[str] = ()


@attrs.frozen(kw_only=True)
class Feed:
    """A search: its own address, that of its page, both absolute, and what it found.

    `key` is what it searches for, in one way of writing it; `language` that of its words about itself.
    """

    key: str
    title: str
    subtitle: str
    address: str
    page: str
    language: str
    entries: Sequence[FeedEntry]

    @property
    def updated(self) -> datetime:
        """When something in it last changed."""
        return max((entry.updated for entry in self.entries), default=_NEVER)


def urn(key: str) -> str:
    """An id that is the same for the same key.

    >>> urn("story mehr:1") == urn("story mehr:1") != urn("story mehr:2")
    True
    """
    return uuid5(_NAMESPACE, key).urn


def atom(feed: Feed) -> bytes:
    """As Atom, https://www.rfc-editor.org/rfc/rfc4287."""
    root = Element(f"{{{ATOM}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": feed.language})
    _add(root, "id", urn(f"search {feed.key}"))
    _add(root, "title", feed.title)
    _add(root, "subtitle", feed.subtitle)
    _add(root, "updated", _iso(feed.updated))
    _add(root, "link", rel="self", type="application/atom+xml", href=feed.address)
    _add(root, "link", rel="alternate", type="text/html", href=feed.page)
    _add(root, "generator", "qomnews")
    for entry in feed.entries:
        found = _add(root, "entry")
        _add(found, "id", urn(f"story {entry.id}"))
        _add(found, "title", entry.title)
        _add(found, "link", rel="alternate", type="text/html", href=entry.link)
        _add(_add(found, "author"), "name", entry.author)
        if entry.published is not None:
            _add(found, "published", _iso(entry.published))
        _add(found, "updated", _iso(entry.updated))
        for tag in entry.tags:
            _add(found, "category", term=_possible(tag))
        _add(found, "summary", entry.summary)
    return _bytes(root)


def rss(feed: Feed) -> bytes:
    """As RSS 2.0, https://www.rssboard.org/rss-profile, with its own address as Atom has it."""
    root = Element("rss", {"version": "2.0"})
    channel = SubElement(root, "channel")
    for name, text in (
        *(("title", feed.title), ("link", feed.page), ("description", feed.subtitle), ("language", feed.language)),
        *(("lastBuildDate", format_datetime(feed.updated)), ("generator", "qomnews")),
    ):
        _plain(channel, name, text)
    _add(channel, "link", rel="self", type="application/rss+xml", href=feed.address)
    for entry in feed.entries:
        item = SubElement(channel, "item")
        _plain(item, "title", entry.title)
        _plain(item, "link", entry.link)
        _plain(item, "description", entry.summary)
        SubElement(item, "guid", {"isPermaLink": "false"}).text = urn(f"story {entry.id}")
        if entry.published is not None:
            _plain(item, "pubDate", format_datetime(entry.published))
        for tag in entry.tags:
            _plain(item, "category", tag)
        _add(item, "updated", _iso(entry.updated))
    return _bytes(root)


def _add(parent: Element, name: str, text: str | None = None, /, **attributes: str) -> Element:
    made = SubElement(parent, f"{{{ATOM}}}{name}", attributes)
    made.text = None if text is None else _possible(text)
    return made


def _plain(parent: Element, name: str, text: str) -> None:
    SubElement(parent, name).text = _possible(text)


def _possible(text: str) -> str:
    return _IMPOSSIBLE.sub("", text)


def _iso(instant: datetime) -> str:
    return instant.isoformat(timespec="seconds")


def _bytes(root: Element) -> bytes:
    written: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return written
