"""Listings to links: HTML by its boxes or by which addresses are stories'; feeds and the rest by their kind."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from qomnews.identity import canonical_url, is_article_url
from qomnews.outlets import outlet as outlet_row
from qomnews.pages.datelines import dates_in
from qomnews.pages.errors import NotAListingError
from qomnews.pages.feeds import feed_links, parse_xml, rest_links
from qomnews.pages.links import Link, Source, distinct
from qomnews.pages.markup import decode, parse_html, select
from qomnews.pages.reading import collapse, inline_text
from qomnews.pages.verdicts import not_a_page
from qomnews.pages.wording import fold

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from lxml.etree import _Element

    from qomnews.article import Kind

# The class of a Nastooh list item is its kind.
_ITEM_KINDS: dict[str, Kind] = {
    "news": "news",
    "photo": "photo",
    "video": "video",
    "report": "report",
    "talk": "interview",
    "interview": "interview",
    "op-ed": "note",
    "note": "note",
}
_ITEMS = ", ".join(f"li.{name}" for name in _ITEM_KINDS)
_HEADINGS = ("h1", "h2", "h3", "h4")
_ASIDE = frozenset(("nav", "footer", "aside", "header"))
_ASIDE_CLASS = re.compile(r"(?:^|[\s_-])(?:sidebar|breadcrumb|menu|tags|related)", re.IGNORECASE)
_LISTING_PATH = re.compile(
    r"^/(?:archive|page|tag|tags|service|category|topic|search|rss|feed|author|keyword|wp-json|latest|news)?(?:/|\.|$)"
    r"|/(?:page|archive)[/.]|/(?:13|14|20)\d\d/",
)
_POPULAR = re.compile(
    "|".join(map(fold, ("پربازدید", "پر بازدید", "پربیننده", "پر بیننده", "داغ", "پربحث", "پیشنهاد")))
)
# A page that disclaims one story's source holds that story.
_ONE_STORY = re.compile(r"منبع\s+خبر\s.{2,70}است\s+و\s+موتور")


def links(
    data: bytes,
    *,
    outlet: str,
    url: str | None = None,
    now: datetime | None = None,
    content_type: str | None = None,
) -> list[Link]:
    """The articles that a listing page, feed, sitemap or WordPress REST answer names, in its order, each once.

    Empty where a page that is a listing by its address (`url`) names none, as after the last page of an archive.

    Raises:
        NotAListingError: the bytes are none of these; the message says what they are.
        UnknownOutletError: no outlet has this id.
    """
    source = Source(outlet_row(outlet), url, now)
    head = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:500]
    if not head:
        raise NotAListingError("nothing: the file is empty")
    if head[:1] in (b"[", b"{"):
        return rest_links(data.lstrip(b"\xef\xbb\xbf"), source)
    if re.match(rb"<\?xml|<(?:\w+:)?(?:rss|feed|urlset|sitemapindex|RDF)\b", head) and b"<html" not in head.lower():
        root = parse_xml(data, content_type)
        if root is None:
            raise NotAListingError("XML that can't be read")
        return feed_links(root, source)
    tree = parse_html(decode(data, content_type))
    if tree is None:
        raise NotAListingError("nothing: the page has no markup")
    return _html_links(tree, source)


def _html_links(tree: _Element, source: Source) -> list[Link]:
    if (reason := not_a_page(tree)) is not None:
        raise NotAListingError(reason)
    boxes = select(tree, _ITEMS)
    main = [box for box in boxes if not _is_aside(box)]
    found = distinct(_box_link(box, source) for box in main or boxes)
    if not found:
        found = _bare_links(tree, source)
    is_listing = source.url is not None and _is_listing_address(source)
    if not is_listing and _is_article(tree, source):
        raise NotAListingError("the page is an article, not a list of them")
    if not found and not is_listing:
        raise NotAListingError(f"no link on the page leads to a story of {source.outlet.id}")
    return found


def _is_listing_address(source: Source) -> bool:
    canonical = canonical_url(source.outlet.id, source.url or "")
    if canonical is None or is_article_url(source.outlet.id, canonical):
        return False
    return bool(_LISTING_PATH.search(urlsplit(canonical).path))


def _is_article(tree: _Element, source: Source) -> bool:
    """Whether the page is one story's, by its address, its canonical link or its markup, whatever else it links to."""
    canonical = [source.absolute(link.get("href") or "") for link in select(tree, "link[rel=canonical][href]")]
    if any(is_article_url(source.outlet.id, address) for address in (source.url or "", *canonical)):
        return True
    marks = "article#item .item-text, #item [itemprop=articleBody], section.single .con, body.single .entry-content"
    return bool(select(tree, marks) or _ONE_STORY.search(inline_text(tree))) or any(
        meta.get("property") == "og:type" and (meta.get("content") or "").lower() == "article"
        for meta in tree.iter("meta")
    )


def _box_link(box: _Element, source: Source) -> Link | None:
    """The link of a Nastooh list item: title in its heading, date in the `title` of its `time` or of the link."""
    candidates = [
        *select(box, "h3 a[href]"),
        *select(box, "h2 a[href], h4 a[href]"),
        *select(box, ".title a[href]"),
        *select(box, "a[href]"),
    ]
    anchors = [a for a in candidates if is_article_url(source.outlet.id, source.absolute(a.get("href") or ""))]
    if not anchors:
        return None
    anchor = next((a for a in anchors if fold(inline_text(a))), anchors[0])
    times = select(box, "time")
    dates = [text for time in times for text in (time.get("title"), time.get("datetime"), inline_text(time))]
    classes = (box.get("class") or "").split()
    return source.link(
        anchor.get("href") or "",
        kind=next((_ITEM_KINDS[name] for name in classes if name in _ITEM_KINDS), None),
        published_at=source.instant(*dates, *(a.get("title") for a in anchors)),
        title=_title(anchor, box),
    )


def _title(anchor: _Element, box: _Element) -> str | None:
    images = [img.get("alt") or "" for img in box.iter("img")]
    texts = (inline_text(anchor), collapse(anchor.get("title") or ""), *map(collapse, images))
    return next(filter(None, texts), None)


def _bare_links(tree: _Element, source: Source) -> list[Link]:
    """Links by address alone: the longest text of those to one story is its title, a date beside it its date."""
    anchors: dict[str, list[_Element]] = {}
    for anchor in select(tree, "a[href]"):
        address = source.absolute(anchor.get("href") or "")
        if is_article_url(source.outlet.id, address) and (url := canonical_url(source.outlet.id, address)):
            anchors.setdefault(url, []).append(anchor)
    popular = _popular(tree)
    main = {
        url: found
        for url, found in anchors.items()
        if not all(_is_aside(anchor) or not popular.isdisjoint(anchor.iterancestors()) for anchor in found)
    }
    made: list[Link | None] = []
    alone = _alone(anchors)
    for url, found in (main or anchors).items():
        box = _box(found[0], url, alone)
        heading = [a for a in found if (up := a.getparent()) is not None and up.tag in _HEADINGS]
        texts = [inline_text(a) for a in heading or found]
        title = max(texts, key=len, default="") or _title(found[0], box)
        times = [text for t in select(box, "time") for text in (t.get("datetime"), t.get("title"), inline_text(t))]
        near = [
            text for element in box.iter() if element.tag not in ("a", "script", "style") for text in _dates_of(element)
        ]
        made.append(source.link(url, published_at=source.instant(*times, *near), title=title or None))
    return distinct(made)


def _popular(tree: _Element) -> set[_Element]:
    """The boxes whose heading says "most viewed" or "hottest": links from another time than the listing's."""
    headings = (element for element in tree.iter() if element.text and len(element.text) < 40 and element.tag != "a")
    boxes = (element.getparent() for element in headings if _POPULAR.match(fold(element.text or "")))
    return {box for box in boxes if box is not None and box.tag not in ("body", "main")}


def _dates_of(element: _Element) -> list[str]:
    """The dates in an element's own text."""
    texts = (element.text, *(child.tail for child in element))
    return [date for text in texts if text and any(map(str.isdigit, text)) for date in dates_in(collapse(text))]


def _alone(anchors: Mapping[str, list[_Element]]) -> dict[_Element, str | None]:
    """For each part of the page that holds links to stories: the story, or None where there are several."""
    stories: dict[_Element, str | None] = {}
    for url, found in anchors.items():
        for anchor in found:
            for part in anchor.iterancestors():
                if part in stories and stories[part] in (None, url):
                    # Told before, and so is all that it stands in.
                    break
                stories[part] = None if part in stories else url
    return stories


def _box(anchor: _Element, url: str, alone: Mapping[_Element, str | None]) -> _Element:
    """The largest part of the page around a link that leads to no other story."""
    box = anchor
    for parent in anchor.iterancestors():
        if parent.tag in ("body", "html", "main", "ul", "ol") or alone[parent] != url:
            break
        box = parent
    return box


def _is_aside(element: _Element) -> bool:
    return any(
        up.tag in _ASIDE or _ASIDE_CLASS.search(f"{up.get('class') or ''} {up.get('id') or ''}")
        for up in element.iterancestors()
        if up.tag not in ("body", "html")
    )
