"""Titr Online: no markup of it is known, so its fields are found by what its pages say."""

from __future__ import annotations

import functools
import itertools
import re
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import parse_qsl, urlsplit

import attrs

from qomnews.identity import canonical_url
from qomnews.pages.anywhere import GenericPage
from qomnews.pages.datelines import dates_in
from qomnews.pages.hrefs import absolute
from qomnews.pages.ladder import Layout, page_field
from qomnews.pages.leads import split_lead
from qomnews.pages.lines import Piece
from qomnews.pages.markup import select
from qomnews.pages.reading import inline_text
from qomnews.pages.running_text import common_element
from qomnews.pages.wording import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.etree import _Element

# `منبع خبر "X" است و موتور جستجوگر خبر …`: "the source of the story is X, and the search engine ..."
_DISCLAIMER = re.compile(
    # Possessive: a run of hard spaces is read once, not parted in every way.
    r"منبع\s+خبر\s*+:?\s*+[\"«“”'(]*+\s*+(?P<name>[^\"»“”'()]{2,60}?)\s*+[\"»“”')]*+\s*+است\s*+[،,]?\s*+و\s+موتور"
)
# A weekday before a date is the date's, not the name's.
_WEEKDAY = re.compile(r"(?:(?:یک|دو|سه|چهار|پنج)[\s‌]*)?شنبه\s*[،,]?\s*$|جمعه\s*[،,]?\s*$")
_LABEL = re.compile(r"^(?:منبع|به نقل از|تاریخ|زمان|تاریخ انتشار|انتشار)\s*:?\s*$|تاریخ|ساعت|انتشار")
_EDGES = " \t\u00a0:|-–—/،,»«\"'()[]•·"
# The disclaimer again, where it names no source, and the legal paragraph: "takes no responsibility for its content".
_CLOSING = re.compile(
    r"در قبال محتوای آن هیچ مسئولیتی|با استناد به ماده\s*[۷7][۴4]\s*قانون تجارت|مسئولیت نقض حقوق تصریح"
)
# A story may be followed by a few others.
_FEWEST_LISTED = 3
_CONTINUED = fold("ادامه")


@attrs.frozen(eq=False)
class _Credit:
    """What the line below the title says: the source's name, the date, and which piece it is."""

    name: str
    date: str
    piece: Piece
    before: str | None


class TitrOnlinePage(GenericPage):
    """A story of another outlet, between the line that names its source and date and the one that disclaims it."""

    outlet_id = "titronline"
    layouts: ClassVar[tuple[Layout, ...]] = (Layout("titronline-text", "body", "2025-12-16", "2025-12-16"),)

    def texts(self, name: str) -> Iterator[str]:
        """What the page's own sentences say of a field."""
        credit, lead = self._credit, self._lead_and_body[0]
        said = {
            "title": self.story.title or (credit.before if credit else None) if credit or self._disclaimer else None,
            "published_raw": credit.date if credit else None,
            "lead": lead,
        }.get(name)
        if said:
            yield said

    @functools.cached_property
    def body_pieces(self) -> list[Piece]:
        """The pieces between the source line and the disclaimer, without the lead."""
        return self._lead_and_body[1]

    @functools.cached_property
    def body_elements(self) -> list[_Element]:
        """The element that holds those pieces."""
        found = common_element(self._lead_and_body[1])
        return [found] if found is not None else []

    @page_field
    def source_name(self) -> str | None:
        """The source as the line below the title names it, else as the disclaimer does."""
        names = [self._credit.name if self._credit else "", self._disclaimer or ""]
        return self.climb("source_name", (("selector", names),))

    @page_field
    def source_url(self) -> str | None:
        """The original's address: where `(ادامه)` ("continued") leads, else a link of the source's line."""

        def links() -> Iterator[_Element]:
            anchors = self.select("a[href]")
            yield from (anchor for anchor in anchors if fold(inline_text(anchor)) == _CONTINUED)
            if self._disclaimer is not None:
                yield from (anchor for anchor in anchors if _DISCLAIMER.search(inline_text(_block_of(anchor))))
            if self._credit is not None:
                yield from select(self._credit.piece.element, "a[href]")
            yield from self.select("link[rel=canonical], link[rel=original]")

        found = (self._elsewhere(link.get("href") or "") for link in links())
        return self.climb("source_url", (("selector", found),)) or None

    def _elsewhere(self, href: str) -> str:
        """The page on another host that a link leads to, through the outlet's own redirect where it names it."""
        address = absolute(self.base_url, href)
        if canonical_url(self.outlet_id, address) is None:
            parts = urlsplit(address)
            # A front page names no story, unless its query does: WordPress's short form is `/?p=123`.
            names_story = parts.path not in ("", "/") or any(value.isdigit() for _, value in parse_qsl(parts.query))
            return address if parts.scheme in ("http", "https") and names_story else ""
        inner = (value for _, value in parse_qsl(urlsplit(address).query))
        return next((value for value in inner if re.match(r"https?://[^/]+/.", value)), "")

    def _late(self, name: str) -> Iterator[Any]:
        """What stands around the story is found as on any page, though title and text are found by what they say."""
        if name in ("category", "tags") and (value := getattr(self.story, name)):
            yield value

    @functools.cached_property
    def _pieces(self) -> list[Piece]:
        """The page's pieces, parted at empty lines (a story may stand in one cell) and around a line with a date.

        Source line, date and lead may be parted by a single `<br>`.
        """
        parts = [part for piece in self.page_pieces for part in (_parts(piece) if len(piece.lines) > 1 else (piece,))]
        return [part if part.order == order else part.at(order) for order, part in enumerate(parts)]

    @functools.cached_property
    def _disclaimer(self) -> str | None:
        """The source's name in the disclaimer."""
        match = _DISCLAIMER.search(self.shown) if "موتور" in self.whole else None
        return match["name"].strip(_EDGES) if match else None

    @functools.cached_property
    def _end(self) -> int:
        """The place of the disclaimer."""
        said = ((piece.order, piece.text) for piece in self._pieces)
        closing = (order for order, text in said if _DISCLAIMER.search(text) or _CLOSING.search(text))
        return next(closing, len(self._pieces))

    @functools.cached_property
    def _start(self) -> int:
        """The place of the title; -1 where none was found."""
        title = fold(self.story.title or "")
        places = [piece.order for piece in self._pieces[: self._end] if fold(piece.text) == title]
        headings = [place for place in places if self._pieces[place].kind == "heading"]
        return next(iter(headings or places), -1)

    @functools.cached_property
    def _lists_stories(self) -> bool:
        """Whether what stands below the title is a list of stories: search results have sources and dates too."""
        if self._disclaimer is not None:
            return False
        below = self._pieces[self._start + 1 :]
        titles = [
            piece.order
            for piece in below
            if piece.kind == "heading" and piece.linked and piece.href is not None and self.is_related(piece.href)
        ]
        texts = (piece.order for piece in below if piece.letters >= 60 and not piece.linked)
        return len(titles) >= _FEWEST_LISTED and titles[0] < next(texts, len(self._pieces))

    @functools.cached_property
    def _credit(self) -> _Credit | None:
        """The source's line: the one that names whom the disclaimer names, else the first that isn't the site's own."""
        if self._lists_stories:
            return None
        own = set(map(fold, (self.about.name, *self.about.names)))
        # The site's name and a date are its header, with a clock.
        found = [credit for credit in self._credits() if fold(credit.name) not in own]
        disclaimed = fold(self._disclaimer or "")
        named = (credit for credit in found if disclaimed and fold(credit.name) == disclaimed)
        return next(named, found[0] if found else None)

    def _credits(self) -> Iterator[_Credit]:
        """The lines between title and disclaimer that end in a date."""
        before: Piece | None = None
        for piece in self._pieces[self._start + 1 : self._end]:
            dates = dates_in(piece.text) if piece.letters <= 120 else []
            if dates and piece.text.rstrip(_EDGES).endswith(dates[-1].rstrip(_EDGES)):
                name = _WEEKDAY.sub("", piece.text[: piece.text.rfind(dates[-1])].rstrip(_EDGES)).strip(_EDGES)
                title = before.text if before is not None else None
                if not fold(name) and before is not None and before.letters <= 40:
                    name = before.text.strip(_EDGES)
                name = re.sub(r"^منبع(?: خبر)?\s*:\s*", "", name)
                yield _Credit("" if len(fold(name)) > 60 or _LABEL.search(name) else name, dates[-1], piece, title)
            before = piece

    @functools.cached_property
    def _lead_and_body(self) -> tuple[str | None, list[Piece]]:
        if self._credit is None and self._disclaimer is None:
            return None, []
        start = self._credit.piece.order if self._credit is not None else self._start
        between = self._pieces[start + 1 : self._end]
        if self._end == len(self._pieces):
            between = _up_to_last_sentence(between)
        summaries = self.metadata.meta("og:description", "description")
        return split_lead([], between, summaries)


def _parts(piece: Piece) -> Iterator[Piece]:
    for said, passage in itertools.groupby(piece.lines, lambda line: bool(line.text)):
        if said:
            lines = tuple(passage)
            dated = len(lines) > 1 and any(dates_in(line.text) for line in lines if line.letters <= 120)
            for part in [(line,) for line in lines] if dated else [lines]:
                yield Piece(piece.kind, part, piece.element, piece.href, piece.order)


def _up_to_last_sentence(found: Sequence[Piece]) -> list[Piece]:
    """Pieces without the links and unfinished lines at the end, where no disclaimer shows where the story ends."""

    def ends(piece: Piece) -> bool:
        # A title that links to another story may end in a question mark, hardly in a full stop.
        linked = all(line.all_linked for line in piece.lines) or 2 * piece.linked > piece.letters
        return bool(re.search(r"[.]$" if linked else r"[.!؟»…]$", piece.text))

    kept = list(found)
    while kept and not ends(kept[-1]):
        kept.pop()
    return kept


def _block_of(anchor: _Element) -> _Element:
    """The nearest paragraph or box around a link."""
    return next((up for up in anchor.iterancestors("p", "div", "td", "li", "section")), anchor)
