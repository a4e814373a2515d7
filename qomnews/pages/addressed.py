"""The fields that say which story a page is: address, number, kind, short link."""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING

from qomnews.identity import canonical_url, is_article_url, kind_of, news_id_of
from qomnews.pages.hrefs import absolute
from qomnews.pages.kinds import kind_named
from qomnews.pages.labelled import own_address, short_link
from qomnews.pages.ladder import LadderPage, Rungs, page_field
from qomnews.pages.surroundings import short_url_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qomnews.article import Kind

_DIGITS = str.maketrans("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩", "01234567890123456789")


class AddressedPage(LadderPage):
    """A page that knows its own address and number, and which of its links lead to other stories."""

    @page_field
    def outlet(self) -> str:
        """The outlet's id."""
        return self.outlet_id

    @page_field
    def url(self) -> str | None:  # type: ignore[override]  # a record without an address has none
        """The canonical address: the page's own canonical link if it can be one, else where the page was found."""
        here = canonical_url(self.outlet_id, str(self.response.url))
        said = self.canonical_link
        if said is None or here is None:
            return said or here
        own, other = news_id_of(self.outlet_id, here), news_id_of(self.outlet_id, said)
        # A page whose canonical link names another story is wrong about itself, not about all of them.
        return here if own and own != other and self.address_has_id else said

    @functools.cached_property
    def canonical_link(self) -> str | None:
        """The address that the page gives itself, when it is one of the outlet's stories."""
        links = [link.get("href") or "" for link in self.select("link[rel=canonical]")]
        for link in [*links, *self.metadata.meta("og:url")]:
            address = absolute(self.about.public_base + "/", link)
            if link and is_article_url(self.outlet_id, address):
                return canonical_url(self.outlet_id, address)
        return None

    @page_field
    def news_id(self) -> str | None:
        """The outlet's number of the story, from the page and its address."""
        shown = news_id_of(self.outlet_id, self.url) if self.url else None

        def rungs() -> Rungs[str]:
            yield "selector", map(number, self.texts("news_id"))
            yield "meta", map(number, self.metadata.meta("nastooh:nid"))
            yield "meta", [*self.ids_in_links(), shown or ""]
            yield "generic", [self.story.news_id or ""]

        def passes(candidate: str) -> bool:
            return bool(candidate) and (not (shown and self.address_has_id) or candidate == shown)

        return self.climb("news_id", rungs(), passes)

    def ids_in_links(self) -> list[str]:
        """News ids that the page's short link in its head shows."""
        links = [link.get("href") or "" for link in self.select("link[rel=shortlink]")]
        return [news_id_of(self.outlet_id, absolute(self.base_url, link)) or "" for link in links]

    @page_field
    def kind(self) -> Kind:
        """The kind of story: by its address, what the page says, its markup; news when nothing says more."""
        by_address: Kind | None = next(
            (kind_of(self.outlet_id, url) for url in (self.url, str(self.response.url)) if url), None
        )
        if by_address is not None and by_address != "news":
            return by_address
        named = (kind_named(name) for name in self.metadata.meta("nastooh:newsType"))
        said: Kind | None = next((kind for kind in named if kind is not None), None)
        if said is not None and said != "news":
            return said
        return self.kind_by_words() or said or by_address or self.kind_by_markup() or "news"

    def kind_by_words(self) -> Kind | None:
        """The kind that the page's own words show."""
        return None

    def kind_by_markup(self) -> Kind | None:
        """The kind that the page's markup shows."""
        kinds: tuple[Kind, ...] = ("photo", "video")
        return next((kind for kind in kinds if self._any(f"kind_{kind}")), None)

    def _any(self, name: str) -> bool:
        return any(self.elements(css) for css in self.selectors.get(name, ()))

    def is_related(self, href: str) -> bool:
        """Whether an address is another story of this outlet."""
        address = absolute(self.base_url, href)
        return is_article_url(self.outlet_id, address) and canonical_url(self.outlet_id, address) != self.url

    def is_own(self, href: str) -> bool:
        """Whether an address is a page of this outlet: a line that only links there is no part of the body."""
        return canonical_url(self.outlet_id, absolute(self.base_url, href)) is not None

    @property
    def is_listing_address(self) -> bool:
        """Whether the page was found at an address of the outlet that is no story's, nor says that it is one's."""
        here = str(self.response.url)
        known = canonical_url(self.outlet_id, here) not in (None, f"{self.about.public_base}/")
        return known and self.canonical_link is None and not is_article_url(self.outlet_id, here)

    @functools.cached_property
    def linked_stories(self) -> set[str]:
        """The outlet's other stories that the page links to."""
        # More than any page has; they are only counted.
        links = self.select("a[href]")[:2000]
        addresses = {absolute(self.base_url, link.get("href") or "") for link in links}
        return {canonical_url(self.outlet_id, address) or "" for address in addresses if self.is_related(address)}

    @page_field
    def short_url(self) -> str | None:
        """The outlet's short address of the story, absolute and https."""
        links = (link.get("href") or "" for link in self.select("link[rel=shortlink]"))
        found = self.climb(
            "short_url",
            (
                ("selector", map(self._short, self.texts("short_url"))),
                ("meta", map(self._short, links)),
                ("generic", self._short_shown()),
            ),
        )
        return found or None

    def _short(self, text: str) -> str:
        return own_address(text, self.about)

    def _short_shown(self) -> Iterator[str]:
        yield short_link(self.labels, self.about) or ""
        if not self.body_elements:
            yield short_url_in(self.tree, self.whole, self.about) or ""
        # A field to copy an address from, without a label: this story's, by its number.
        for field in self.tree.iter("input"):
            address = own_address(field.get("value") or "", self.about)
            if address and address != self.url and news_id_of(self.outlet_id, address) == self.news_id:
                yield address


def number(text: str) -> str:
    """The first run of digits in a text, as ASCII digits; empty when there is none, or more than any number has."""
    match = re.search(r"(?<!\d)\d{1,18}(?!\d)", text.translate(_DIGITS))
    return match[0] if match else ""
