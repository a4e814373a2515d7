"""What stands around a story on a page of unknown markup: kicker, dates, breadcrumb, tags, short link, number."""

from __future__ import annotations

import functools
import itertools
import re
from typing import TYPE_CHECKING

from qomnews.identity import canonical_url, is_article_url
from qomnews.pages.datelines import dates_in
from qomnews.pages.hrefs import path_of
from qomnews.pages.labelled import is_tag_address, labelled_tags
from qomnews.pages.reading import inline_text, length_of
from qomnews.pages.wording import ends_story, fold, is_furniture

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lxml.etree import _Element

    from qomnews.outlets import Outlet
    from qomnews.pages.labelled import Label
    from qomnews.pages.lines import Piece
    from qomnews.pages.selection import Selection

_LABELLED_DATE = re.compile(r"(?:تاریخ|زمان|انتشار|منتشر)")
_UPDATED = re.compile(r"(?:آخرین\s+)?(?:به\W?روز|بروز|ویرایش|اصلاح)|آخرین تغییر")
_UPDATED_FROM = re.compile(rf"(?={_UPDATED.pattern})")
_NEWS_ID = re.compile(r"(?:کد|شناسه|شماره)\s*(?:ی\s*)?(?:خبر|مطلب|نوشته)?\s*:?\s*([0-9۰-۹]{4,10})\b")
# "photographer: X", "written by: X", at the end of its line or before a bar.
_BY = re.compile(r"(?<![^\W\d])(?:عکاس|عکس|نویسنده|گزارشگر|خبرنگار)\s*:\s*(?P<name>[^\W\d][^:|\d]{2,40}?)\s*(?:\||$)")
_CATEGORY_ADDRESS = re.compile(r"/(?:category|cat|section|service)s?/")
# What stands between the links of a breadcrumb, and never of a menu.
_STEP = re.compile(r"[»«›‹>←→/\\]")
# A line with both of its dates and its number, and how much of it may be other words.
_LONGEST_DATELINE, _MOST_BESIDE_DATES = 200, 75
_MOST_DATELINES = 5
# Where a page may show an address.
_SHOWING = ("p", "span", "a", "div", "li", "code", "td", "b", "strong", "small", "em", "bdi")
_DIGITS = str.maketrans("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩", "01234567890123456789")


def kicker_before(found: Sequence[Piece], head: Piece | None) -> str | None:
    """The short unlinked line right above the title, in the same part of the page or a box just above."""
    if head is None or head.order == 0:
        return None
    before = found[head.order - 1]
    fits = 2 <= before.letters <= 100 and not before.linked and before.kind in ("paragraph", "heading")
    if not fits or dates_in(before.text) or is_furniture(before.text):
        return None
    parent = head.element.getparent()
    if parent is not None and parent in (before.element, before.element.getparent()):
        return before.text
    # Boxes that hold the line, or the title, alone: the rows of a table.
    above = _outermost(head.element).getprevious()
    return before.text if above is not None and above is _outermost(before.element) else None


def _outermost(element: _Element) -> _Element:
    """The largest box that holds nothing but this element."""
    box = element
    while (parent := box.getparent()) is not None and len(parent) == 1 and parent.tag != "body":
        if (parent.text or "").strip() or (box.tail or "").strip():
            break
        box = parent
    return box


def dates_near(
    found: Sequence[Piece], head: Piece | None, content: Sequence[Piece], below: Sequence[Piece]
) -> list[str]:
    """Dates said near the title, nearest first: below it, above it in the same part, labelled ones behind the text.

    `below` are the lines with a date behind the title.
    """
    end = content[0].order if content else len(found)
    start = head.order if head is not None else -1
    parts = set(line_up(head.element)[:4]) if head is not None else set()
    parts = {part for part in parts if part.tag not in ("body", "html")}
    above = list(reversed(found[max(0, start - 6) : max(0, start)]))
    above = [piece for piece in above if not parts.isdisjoint(line_up(piece.element)) and not _in_header(piece)]
    behind = itertools.takewhile(lambda piece: not ends_story(piece.text), found[end:])
    after = [piece for piece in behind if _LABELLED_DATE.search(piece.text) and piece.letters < 120]
    texts: list[str] = []
    for piece in (*below, *above, *after):
        if piece.letters > 200 or piece in content:
            continue
        for line in piece.lines:
            # A time of the one date is not the other's.
            for part in map(str.strip, _UPDATED_FROM.split(line.text)):
                texts += [text for text in dates_in(part) if not _said_updated(part, text)]
    return texts


def is_dateline(piece: Piece, content: Sequence[Piece]) -> bool:
    """Whether a piece is a line with a date above the third paragraph: no part of a story, whatever it is between."""
    above = piece.order < content[min(2, len(content) - 1)].order if content else True
    return above and piece not in content[:2] and has_little_but_dates(piece)


def has_little_but_dates(piece: Piece) -> bool:
    """Whether a piece has a date and few words beside it."""
    if piece.kind == "caption" or piece.letters > _LONGEST_DATELINE:
        return False
    dates = dates_in(piece.text)
    return bool(dates) and piece.letters - sum(map(len, dates)) <= _MOST_BESIDE_DATES


def _said_updated(line: str, date: str) -> bool:
    """Whether the words right before a date call it the last change."""
    before = line[: line.find(date)]
    return bool(_UPDATED.search(before)) and not _LABELLED_DATE.search(_UPDATED.split(before)[-1])


def _in_header(piece: Piece) -> bool:
    """Whether a piece stands in the site's own header, where clocks are."""
    headers = (element for element in line_up(piece.element) if element.tag == "header")
    return any(next(element.iter("h1", "h2"), None) is None for element in headers)


def category_near(datelines: Iterable[Piece], content: Sequence[Piece]) -> list[str] | None:
    """The links to categories in a line with a date, between the title and the text."""
    end = content[0].order if content else 0
    lines = (piece for piece in datelines if piece.linked and piece.order < end)
    for piece in itertools.islice(lines, _MOST_DATELINES):
        # A line without an element of its own has all that stands beside it in its element.
        if length_of(piece.element) > 2 * _LONGEST_DATELINE:
            continue
        links = [link for link in piece.element.iter("a") if _CATEGORY_ADDRESS.search(link.get("href") or "")]
        if links:
            return [inline_text(link) for link in links]
    return None


def byline_near(datelines: Iterable[Piece]) -> str | None:
    """Who is named as photographer or author in a line with a date below the title."""
    said = (_BY.search(piece.text) for piece in datelines)
    return next((match["name"] for match in said if match is not None), None)


def breadcrumb_before(named: Selection, head: Piece | None) -> list[str] | None:
    """The names of a breadcrumb: by its class, else a few short links that stand alone above the title."""
    crumbs = "[class*=breadcrumb] a, [id*=breadcrumb] a, [aria-label*=breadcrumb] a"
    if named.mentions("breadcrumb") and (links := named(crumbs)):
        return [inline_text(link) for link in links]
    if head is None:
        return None
    for element in line_up(head.element)[:4]:
        for sibling in element.itersiblings(preceding=True):
            # One more than a breadcrumb has: of a menu no more need be looked at.
            links = list(itertools.islice((link for link in sibling.iter("a") if link.get("href") is not None), 5))
            if not 1 <= len(links) <= 4:
                continue
            texts = [inline_text(link) for link in links]
            shown = inline_text(sibling)
            short = all(0 < len(text) <= 30 for text in texts)
            if short and len(fold(shown)) <= sum(map(len, texts)) + 4 and not _is_menu(links, shown):
                return texts
    return None


def _is_menu(links: Sequence[_Element], shown: str) -> bool:
    """Whether a row of links is the site's menu: behind "home" two or more of its services, none a part of another."""
    paths = [path_of(link.get("href") or "").strip("/") for link in links]
    services = {path for path in paths if path}
    if "" not in paths or len(services) < 2 or _STEP.search(shown):
        return False
    return not any("/" in path for path in services)


def tags_near(named: Selection, said: Iterable[Label]) -> list[str] | None:
    """The texts of links to tags: called so by `rel`, by the label before them, or by their addresses."""
    called = [link for link in named("a[rel~=tag]") if "category" not in (link.get("rel") or "")]
    if not called and (labelled := labelled_tags(said)):
        return labelled
    links = called or [
        link
        for link in named("a[href]")
        if is_tag_address(link.get("href") or "")
        and next(link.iterancestors("nav", "header", "footer", "aside"), None) is None
    ]
    return [inline_text(link) for link in links] or None


def short_url_in(root: _Element, whole: str, about: Outlet) -> str | None:
    """The short address that the page shows in an input or in its text (`whole`), whatever stands before it."""
    pattern = _short_address(about.hosts)
    values = (element.get("value") or "" for element in root.iter("input"))
    shown = map(str, root.itertext(*_SHOWING) if any(f"{host}/" in whole for host in about.hosts) else ())
    for text in itertools.chain(values, shown):
        if "/" in text and (match := pattern.search(text)):
            address = f"https://{match[0]}"
            return address if canonical_url(about.id, address) and is_article_url(about.id, address) else None
    return None


@functools.cache
def _short_address(hosts: tuple[str, ...]) -> re.Pattern[str]:
    """An address on one of these hosts that is short: a code, or a number in the query."""
    return re.compile(rf"(?:{'|'.join(map(re.escape, hosts))})/(?:x[0-9A-Za-z]{{4,8}}|\?p=\d+)(?![\w/])")


def news_id_in(found: Sequence[Piece], content: Sequence[Piece]) -> str | None:
    """The number behind the words "story code" or "id", outside of the running text."""
    for piece in found:
        if piece.letters < 120 and (match := _NEWS_ID.search(piece.text)) and piece not in content:
            return match[1].translate(_DIGITS)
    return None


def line_up(element: _Element) -> list[_Element]:
    """An element and all that it stands in, innermost first."""
    return [element, *element.iterancestors()]
