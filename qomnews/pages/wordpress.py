"""Pages of WordPress sites: the class names that core and most themes share."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar

from qomnews.pages.base import ArticlePage
from qomnews.pages.credits import credited
from qomnews.pages.ladder import Layout, page_field
from qomnews.pages.reading import inline_text
from qomnews.pages.wording import source_line

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from qomnews.pages.lines import Piece


class WordPressPage(ArticlePage):
    """A post of a WordPress site. Its number is the post id, which the address need not show."""

    address_has_id = False
    layouts: ClassVar[tuple[Layout, ...]] = (
        Layout("wordpress-entry", ".entry-title"),
        Layout("wordpress-post", ".hentry, article.post, .single-post"),
    )
    selectors: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "title": ("h1.entry-title", ".entry-title", "h1.post-title, .post-title", "article h1"),
        "lead": (".entry-summary", ".post-lead, .lead"),
        "body": (".entry-content", ".post-content, .single-content", ".wp-block-post-content"),
        "published_raw": (
            "time.entry-date.published, time.entry-date",
            "article time.published, article time[datetime]",
            ".entry-date, .post-date",
        ),
        "category": (".cat-links a", "a[rel='category tag'], a[rel='category']"),
        "tags": (".tags-links a", "a[rel='tag']"),
        "byline": (".byline .author a, .author.vcard a, .byline .author",),
        "images": (".post-thumbnail img, img.wp-post-image",),
        "comments": (".comment-list li.comment, .commentlist li.comment",),
    }
    noise = "#comments, .comment-respond, .sharedaddy, .jp-relatedposts, .post-navigation, .related-posts, aside"

    def ids_in_links(self) -> list[str]:
        """Post ids from the short link and from the classes and ids that WordPress gives a post."""
        marks = [
            *((body.get("class") or "") for body in self.tree.iter("body")),
            *((post.get("id") or "") for post in self.select("[id^='post-']")),
        ]
        found = (re.search(r"\bpost(?:id)?-(\d+)\b", mark) for mark in marks)
        return [*super().ids_in_links(), *(match[1] for match in found if match)]

    @property
    def _story_pieces(self) -> Sequence[Piece]:
        """The body's pieces by the selectors, else those that the finder took for it."""
        return self.body_pieces or self.story.body

    @page_field
    def source_name(self) -> str | None:
        """Whom the first sentence credits («به نقل از …», "quoting ..."), else whom a line at the end names."""
        first = next((block.text for block in self.body if block.kind == "paragraph"), "")
        lines = (source_line(piece.text) or "" for piece in reversed(self._story_pieces))
        return self.climb("source_name", (("selector", [credited(first) or "", *lines]),))

    @page_field
    def source_url(self) -> str | None:
        """Where the credit in the first sentence links to."""
        name = self.source_name
        if name is None:
            return None
        links = (link for piece in self._story_pieces[:6] for link in piece.element.iter("a"))
        found = (link.get("href") or "" for link in links if (said := inline_text(link).strip("«» ")) and said in name)
        return self.climb("source_url", (("selector", (url for url in found if url.startswith("http"))),))
