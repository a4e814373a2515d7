"""Where a page leads besides its stories: the next page of a listing, the topic number of a desk."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from qomnews.identity import canonical_url, is_article_url
from qomnews.outlets import outlet as outlet_row
from qomnews.pages.links import Source
from qomnews.pages.markup import decode, parse_html, select
from qomnews.pages.reading import inline_text
from qomnews.pages.wording import fold

if TYPE_CHECKING:
    from lxml.etree import _Element

_NEXT = frozenset(map(fold, ("بعدی", "صفحه بعد", "صفحه بعدی", "بعد", "قدیمی‌تر", "نوشته‌های قدیمی‌تر", "next", "older")))
_DIGITS = str.maketrans("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩", "01234567890123456789")


def next_page(data: bytes, *, outlet: str, url: str | None = None, content_type: str | None = None) -> str | None:
    """The public address of the page after this one, where a listing or an Atom feed shows it."""
    source = Source(outlet_row(outlet), url, None)
    tree = parse_html(decode(data, content_type))
    if tree is None:
        return None
    here = _page_number(url or "")
    for element in select(tree, "link[rel~=next][href], a[rel~=next][href], a.next[href], .next > a[href]"):
        if (address := _own(element, source)) is not None:
            return address
    for anchor in select(tree, "a[href]"):
        if fold(inline_text(anchor)) in _NEXT and (address := _own(anchor, source)) is not None:
            return address
    pages = select(tree, "[class*=pag] a[href], [class*=nav] a[href]")
    for anchor in pages:
        number = inline_text(anchor).translate(_DIGITS)
        if number == str(here + 1) and (address := _own(anchor, source)) and _page_number(address) == here + 1:
            return address
    return None


def _own(element: _Element, source: Source) -> str | None:
    """Where an element leads, if that is another page of the outlet."""
    href = element.get("href") or ""
    if href.startswith(("#", "javascript:")):
        return None
    address = canonical_url(source.outlet.id, source.absolute(href))
    here = canonical_url(source.outlet.id, source.url) if source.url else None
    return address if address != here and not is_article_url(source.outlet.id, address or "") else None


def _page_number(url: str) -> int:
    """Which page of a listing an address means; the first where it doesn't say."""
    parts = urlsplit(url)
    query = parse_qs(parts.query)
    for name in ("pi", "page", "paged", "p", "pageid"):
        # Neither "²", which is a digit and no number, nor a number of thousands of digits.
        if re.fullmatch(r"\d{1,9}", value := query.get(name, [""])[0]):
            return int(value)
    match = re.search(r"/page/(\d{1,9})(?!\d)", parts.path)
    return int(match[1]) if match else 1


def desk_topic(data: bytes, *, outlet: str, desk: str, content_type: str | None = None) -> str | None:
    """The topic id (`tp=`) of a desk, where a page's menu, breadcrumb or feed links show it; None where they don't."""
    row = outlet_row(outlet)
    name = next((known.name for known in row.desks if known.id == desk), None)
    tree = parse_html(decode(data, content_type))
    if tree is None or name is None:
        return None
    for element in select(tree, "a[href], link[href]"):
        said = element.get("title") or "" if element.tag == "link" else inline_text(element)
        match = re.search(r"(?:[?&;]tp=|/tp/)(\d+)", element.get("href") or "")
        if match and fold(said) in {fold(name), fold(f"استان {name}"), fold(f"استانها > {name}")}:
            return match[1]
    return None
