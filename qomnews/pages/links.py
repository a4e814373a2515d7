"""What leads to articles, as one type: a link with what its listing says of the story behind it."""

from __future__ import annotations

import html
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import attrs

from qomnews.article import Kind
from qomnews.dates import DateError, iso, parse
from qomnews.identity import canonical_url, kind_of, news_id_of
from qomnews.outlets import Outlet
from qomnews.pages.hrefs import absolute
from qomnews.pages.reading import collapse

if TYPE_CHECKING:
    from collections.abc import Iterable

_TAG = re.compile(r"<[^<>]*>")


@attrs.frozen(kw_only=True)
class Link:
    """An article (or, with `article` false, another listing) that a listing names; times are ISO 8601 with offset.

    `published_at` is a publication's; a sitemap's `lastmod` is only `modified_at`.
    """

    url: str
    kind: Kind | None = None
    published_at: str | None = None
    title: str | None = None
    category: tuple[str, ...] = ()
    desk: str | None = None
    article: bool = True
    news_id: str | None = None
    modified_at: str | None = None


@attrs.frozen
class Source:
    """Where a listing comes from: its outlet, its public address, and the moment that relative ages count from."""

    outlet: Outlet
    url: str | None
    now: datetime | None

    @property
    def base_url(self) -> str:
        """What relative addresses are relative to: always public."""
        public = canonical_url(self.outlet.id, self.url) if self.url else None
        return public or f"{self.outlet.public_base}/"

    def absolute(self, href: str) -> str:
        """An address of the listing, absolute."""
        return absolute(self.base_url, href)

    def instant(self, *texts: str | None) -> str | None:
        """The first of the texts that is a date, as ISO 8601; relative ages only where `now` is known."""
        for text in texts:
            if not text:
                continue
            try:
                said = parse(collapse(text), now=self.now)
            except DateError:
                continue
            if said.instant.date() >= self.outlet.since and ("relative" not in said.flags or self.now is not None):
                return iso(said.instant)
        return None

    def link(self, href: str, **known: object) -> Link | None:
        """The link for an address of the listing; None when it leaves the outlet."""
        url = canonical_url(self.outlet.id, self.absolute(href))
        if url is None:
            return None
        # What no address tells apart is news, as on pages.
        known.setdefault("kind", kind_of(self.outlet.id, url) or "news")
        known.setdefault("news_id", news_id_of(self.outlet.id, url))
        return Link(url=url, **known)  # type: ignore[arg-type]


def plain(text: str | None) -> str | None:
    """A title as a reader sees it: tags and entities read, white space collapsed; None when nothing is left."""
    return collapse(_TAG.sub(" ", html.unescape(html.unescape(text or "")))) or None


def distinct(links: Iterable[Link | None]) -> list[Link]:
    """Each address once, in order; what a later mention says fills in what the first left out."""
    found: dict[str, Link] = {}
    for link in links:
        if link is None:
            continue
        first = found.setdefault(link.url, link)
        if first is not link:
            empty = {
                name: value
                for name in ("kind", "published_at", "title", "category", "desk", "news_id", "modified_at")
                if not getattr(first, name) and (value := getattr(link, name))
            }
            found[link.url] = attrs.evolve(first, **empty)
    return list(found.values())


def utc(text: str | None) -> str | None:
    """A time that is in UTC without saying so (WordPress's `date_gmt`), as ISO 8601 in Tehran."""
    if not text:
        return None
    try:
        return iso(datetime.fromisoformat(text).replace(tzinfo=UTC))
    except ValueError:
        return None
