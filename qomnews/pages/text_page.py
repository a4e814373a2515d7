"""The fields that tell a story: title, kicker, lead, body, byline and dates, each up its ladder."""

from __future__ import annotations

import functools
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from qomnews.article import Block
from qomnews.pages.addressed import AddressedPage
from qomnews.pages.blocks import body_blocks
from qomnews.pages.datelines import believed
from qomnews.pages.labels import person, without_site_name
from qomnews.pages.ladder import Rungs, page_field
from qomnews.pages.reading import inline_text
from qomnews.pages.wording import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from qomnews.pages.lines import Piece

_NO_BYLINE = frozenset(map(fold, ("admin", "مدیر", "مدیر سایت", "نویسنده", "خبرنگار", "سردبیر", "ادمین")))


class TextPage(AddressedPage):
    """A page that tells a story; `fetched_at` is when it was fetched, None for just now."""

    fetched_at: datetime | None = None

    @property
    def seen_at(self) -> datetime:
        """The moment against which a date is in the future."""
        return self.fetched_at or datetime.now(UTC)

    @page_field
    def title(self) -> str | None:
        """The title."""
        plain = functools.partial(without_site_name, names=self.about.names)

        def rungs() -> Rungs[str]:
            yield "selector", self.texts("title")
            yield "json-ld", map(self.as_shown, map(plain, self.metadata.ld_texts("headline")))
            tags = [inline_text(element) for element in self.tree.iter("title")][:1]
            yield "meta", map(self.as_shown, map(plain, [*self.metadata.meta("og:title", "twitter:title"), *tags]))
            yield "generic", [self.story.title or ""]

        return self.climb("title", rungs(), self.is_title)

    def as_shown(self, title: str) -> str:
        """A title from metadata in the letters of the heading that says the same: metadata loses half-spaces."""
        folded = fold(title)
        for tag in ("h1", "h2", "h3"):
            for heading in self.tree.iter(tag):
                shown = inline_text(heading)
                if folded and (fold(shown) == folded or (len(folded) > 30 and fold(shown).startswith(folded))):
                    return shown
        return title

    def is_title(self, text: str) -> bool:
        """Whether a text can be a title: 3 to 300 letters, and not the site's name."""
        folded = fold(text)
        return 3 <= len(folded) <= 300 and folded not in self.own_names and folded != fold(self.about.name)

    @page_field
    def kicker(self) -> str | None:
        """The line above the title."""
        return self.climb(
            "kicker",
            (("selector", self.texts("kicker")), ("generic", self._late("kicker"))),
            lambda text: 2 <= len(fold(text)) <= 200 and fold(text) != fold(self.title or ""),
        )

    @page_field
    def lead(self) -> str | None:
        """The summary below the title."""

        def rungs() -> Rungs[str]:
            yield "selector", self.texts("lead")
            if self.body_elements or not self.story.body:
                yield "json-ld", filter(self.is_lead, self.metadata.ld_texts("description"))
                yield "meta", filter(self.is_lead, self.metadata.meta("og:description", "description"))
            else:
                yield "generic", self._late("lead")

        title = fold(self.title or "")
        return self.climb("lead", rungs(), lambda text: len(fold(text)) >= 10 and fold(text) != title)

    def is_lead(self, text: str) -> bool:
        """Whether a summary is a lead: whole, no excerpt of the body, and shown where anything is shown."""
        first = next((piece.text for piece in self.body_pieces), "")
        if text.rstrip().endswith(("…", "...", "[...]", "[…]")) or (first and fold(text)[:60] == fold(first)[:60]):
            return False
        return (not self.body_pieces and not self.story.body) or text in self.shown or fold(text) in fold(self.shown)

    @page_field
    def body(self) -> tuple[Block, ...]:
        """The body's blocks in reading order."""

        def blocks(found: Iterable[Piece]) -> tuple[Block, ...]:
            return body_blocks(
                found,
                said=(self.title, self.kicker, self.lead),
                byline=self.byline,
                is_own=self.is_own,
            )

        def articles() -> Iterator[tuple[Block, ...]]:
            for text in self.metadata.ld_lines("articleBody"):
                yield tuple(Block("paragraph", line) for line in text.split("\n"))

        def rungs() -> Rungs[tuple[Block, ...]]:
            yield "selector", [blocks(self.body_pieces)]
            # Before JSON-LD, for once: an `articleBody` has lost paragraphs, headings and tables.
            yield "generic", [blocks(self.story.body)]
            yield "json-ld", articles()

        return self.climb("body", rungs()) or ()

    @page_field
    def byline(self) -> str | None:
        """Who wrote or photographed it."""

        def rungs() -> Rungs[str]:
            yield "selector", map(person, self.texts("byline"))
            yield "json-ld", map(person, self.metadata.ld_texts("author"))
            yield "meta", map(person, self.metadata.meta("author", "article:author"))
            yield "generic", self._late("byline")

        return self.climb("byline", rungs(), self.is_byline)

    def is_byline(self, text: str) -> bool:
        """Whether a text can be a name: neither the outlet's nor that of a post in its newsroom."""
        folded = fold(text)
        if not 3 <= len(folded) <= 60 or "/" in text or folded in _NO_BYLINE or folded in self.own_names:
            return False
        return folded not in (fold(self.about.name), fold(self.about.english_name))

    @page_field
    def published_raw(self) -> str | None:
        """The date of publication as the page writes it."""
        rungs = (
            ("selector", self.texts("published_raw")),
            ("json-ld", self.metadata.ld_texts("datePublished")),
            ("meta", self.metadata.meta("article:published_time", "og:article:published_time", "datepublished")),
            ("generic", (text for _ in (0,) for text in self.story.dates)),
        )
        found = believed(rungs, self.about, self.seen_at)
        if found is None:
            return None
        text, self._won["published_raw"] = found
        return text

    @page_field
    def updated_raw(self) -> str | None:
        """When the outlet says it last changed the story."""
        rungs = (
            ("selector", self.texts("updated_raw")),
            ("json-ld", self.metadata.ld_texts("dateModified")),
            ("meta", self.metadata.meta("article:modified_time", "og:updated_time")),
        )
        found = believed(rungs, self.about, self.seen_at)
        if found is None:
            return None
        text, self._won["updated_raw"] = found
        return text
