"""Pages of Nastooh's newsroom system, which Mehr shares with IRNA, ISNA and others: every vintage known of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar

from qomnews.pages.base import ArticlePage
from qomnews.pages.datelines import dates_in
from qomnews.pages.ladder import Layout
from qomnews.pages.reading import inline_text
from qomnews.pages.wording import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lxml.etree import _Element


class NastoohPage(ArticlePage):
    """An article of a Nastooh site: `article#item` with its `item-*` parts, or a photo essay in `#photos`."""

    layouts: ClassVar[tuple[Layout, ...]] = (
        Layout("nastooh-photos", "#photos, #photo"),
        Layout("nastooh-rutitr", ".rutitr"),
        Layout("nastooh-headline", ".item-title a[itemprop=headline]"),
        Layout("nastooh-item", ".item-title h1.title", "2024-02-08", "2024-02-08"),
        Layout("nastooh-time", ".item-time"),
    )
    selectors: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "title": (
            ".item-title h1.title",
            ".item-title h1",
            ".item-title [itemprop=headline]",
            "#photos h1.title, #photo h1.title",
            "article h1[itemprop=headline], h1.title",
            "[itemprop=headline]",
        ),
        "kicker": (".item-title .kicker", ".item-title .subtitle", ".item-title .rutitr, .rutitr"),
        "lead": (
            ".item-summary p.summary.introtext",
            ".item-summary .introtext",
            ".item-summary p.summary, .item-summary .summary",
            ".item-summary [itemprop=description]",
            "p.introtext",
        ),
        "body": (
            ".item-body .item-text",
            "[itemprop=articleBody]",
            "article#item .item-text, article .item-text",
            ".item-text",
            "article#item .item-body",
        ),
        "gallery": ("#photos, #photo",),
        "published_raw": (
            ".item-nav .item-date span",
            ".item-nav .item-date",
            ".item-date",
            ".item-nav .item-time, .item-time",
            ".gallery-desc",
            ".print-header li.date",
        ),
        "category": (
            ".item-nav ol.breadcrumb li a",
            ".item-nav .breadcrumb a",
            "article ol.breadcrumb li a, #item .breadcrumb a",
            "ol.breadcrumb li a, ul.breadcrumb li a",
            ".print-header .breadcrumb a, .print-header li.breadcrumb a",
        ),
        "news_id": (".item-code span", ".item-code", ".print-header li.id span", ".print-header li.id"),
        "short_url": (".short-link-container input", ".short-link-container", ".print-header li.url"),
        "tags": ("section.tags a[rel~=tag]", ".tags a[rel~=tag]", ".tags li a", "a[rel~=tag]"),
        "byline": (".item-author, .item-reporter", "article [itemprop=author]", ".photographer", "a[rel~=author]"),
        "images": (
            ".item-summary figure img, .item-summary img[itemprop=image]",
            "#photos, #photo",
            ".item-video video",
        ),
        "comments": (".comments-list .comment-body",),
        "kind_photo": ("#photos, #photo",),
        "kind_video": ("article .item-video, article video, .item-body video, .video-container",),
    }
    noise = (
        ".related-items, .item-boxes, .item-boxes2, .item-sharing, #news-comment, .comments-list, .comment-form,"
        " .comment-policies, .sidebar, aside, .comments"
    )

    def texts(self, name: str) -> Iterator[str]:
        """The selectors' texts; a date whose day and time stand in elements of their own is read as one."""
        if name == "published_raw":
            for element in self.elements(".item-date, .item-time"):
                parts = [inline_text(part) for part in element.iter("span", "time")]
                if len(parts) > 1:
                    yield " ".join(parts)
        yield from super().texts(name)
        if name == "lead":
            yield from filter(fold, map(_description, self.elements(".gallery-desc")))


def _description(element: _Element) -> str:
    """What a gallery's line says besides its date and its photographer."""
    text = inline_text(element)
    for date in dates_in(text):
        text = text.replace(date, "")
    return re.split(r"\b(?:عکس|عکاس)\s*:", text)[0].strip(" -–|،")
