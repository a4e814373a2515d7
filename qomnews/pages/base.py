"""`ArticlePage`: one article page to `RawArticle`, each field up its ladder."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from web_poet.fields import item_from_fields_sync

from qomnews.article import Block, Image, RawArticle
from qomnews.pages import verdicts
from qomnews.pages.addressed import AddressedPage, number
from qomnews.pages.blocks import body_blocks
from qomnews.pages.datelines import believed
from qomnews.pages.kinds import kind_told
from qomnews.pages.labels import person, split_tags, without_site_name
from qomnews.pages.ladder import Rung, Rungs, page_field
from qomnews.pages.markup import inline_text
from qomnews.pages.pictures import picture_at, pictures
from qomnews.pages.wording import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from qomnews.article import Kind
    from qomnews.pages.lines import Piece

_HOME = frozenset(map(fold, ("خانه", "صفحه نخست", "صفحه اصلی", "home", "نخست")))
_NO_BYLINE = frozenset(map(fold, ("admin", "مدیر", "مدیر سایت", "نویسنده", "خبرنگار", "سردبیر", "ادمین")))


class ArticlePage(AddressedPage):
    """One article page of an outlet; a subclass says which outlet and where its markup keeps what."""

    async def to_item(self) -> RawArticle:
        """What the page says.

        Raises:
            NoArticleError: the page holds no article.
        """
        return self.article()

    def article(self) -> RawArticle:
        """What the page says; `to_item` for callers that don't await."""
        verdicts.refuse_hopeless(
            self.response.status,
            self.tree,
            self.metadata,
            has_body=bool(self.body_elements),
            shown=lambda: self.shown,
        )
        article = item_from_fields_sync(self, item_cls=RawArticle)
        verdicts.refuse_no_article(
            article,
            self.tree,
            others=lambda: len(self.linked_stories),
            by_markup=self.fits_markup,
            at_listing=self.is_listing_address,
        )
        return article

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
        return 3 <= len(fold(text)) <= 300 and fold(text) not in set(map(fold, (self.about.name, *self.about.names)))

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
        names = set(map(fold, (self.about.name, self.about.english_name, *self.about.names)))
        return self.climb(
            "byline",
            (
                ("selector", map(person, self.texts("byline"))),
                ("json-ld", map(person, self.metadata.ld_texts("author"))),
                ("meta", map(person, self.metadata.meta("author", "article:author"))),
            ),
            lambda text: 3 <= len(fold(text)) <= 60 and fold(text) not in names | _NO_BYLINE and "/" not in text,
        )

    @page_field
    def published_raw(self) -> str | None:
        """The date of publication as the page writes it."""
        rungs = (
            ("selector", self.texts("published_raw")),
            ("json-ld", self.metadata.ld_texts("datePublished")),
            ("meta", self.metadata.meta("article:published_time", "og:article:published_time", "datepublished")),
            ("generic", (text for _ in (0,) for text in self.story.dates)),
        )
        found = believed(rungs, self.about)
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
        found = believed(rungs, self.about)
        if found is None:
            return None
        text, self._won["updated_raw"] = found
        return text

    @page_field
    def category(self) -> tuple[str, ...]:
        """The path of categories, outermost first, without "home" and the title itself."""
        section = self.metadata.meta("article:section", "nastooh:topic", "nastooh:subtopic")
        found = self.climb(
            "category",
            (
                ("selector", self.text_lists("category")),
                ("json-ld", [self.metadata.breadcrumb(), self.metadata.ld_texts("articleSection")]),
                ("meta", [[text for text in section if not text.isdigit()]]),
                ("generic", self._late("category")),
            ),
            lambda path: bool(self._path(path)),
        )
        return self._path(found or [])[: self.category_levels]

    def _path(self, names: Iterable[str]) -> tuple[str, ...]:
        left_out = _HOME | {fold(self.title or ""), *map(fold, self.about.names)}
        return tuple(dict.fromkeys(name for name in names if fold(name) and fold(name) not in left_out))

    @page_field
    def desk(self) -> str | None:
        """The outlet's desk whose breadcrumb the story carries."""
        return verdicts.desk_of(self.about, self.category)

    @page_field
    def tags(self) -> tuple[str, ...]:
        """The tags, in the page's order."""
        keywords = self.metadata.ld_texts("keywords")
        found = self.climb(
            "tags",
            (
                ("selector", self.text_lists("tags")),
                ("json-ld", [split_tags(keywords)]),
                ("meta", [self.metadata.meta("article:tag"), split_tags(self.metadata.meta("keywords"))]),
                ("generic", self._late("tags")),
            ),
        )
        return tuple(dict.fromkeys(tag.strip("# ") for tag in found or () if fold(tag)))

    def kind_by_words(self) -> Kind | None:
        """The kind that kicker, categories and the form of the text show."""
        return kind_told(
            kicker=self.kicker,
            category=self.category,
            said=(self.title, self.lead),
            body=self.body,
            names=self.about.names,
        )

    @page_field
    def images(self) -> tuple[Image, ...]:
        """The story's pictures, in reading order."""
        scopes = [element for css in self.selectors.get("images", ()) for element in self.elements(css)]
        scopes += self.body_elements or ([self.story.container] if self.story.container is not None else [])
        rungs: tuple[tuple[Rung, Iterable[tuple[Image, ...]]], ...] = (
            ("selector" if self.body_elements else "generic", [pictures(scopes, self.base_url, self._noise)]),
            ("json-ld", (picture_at(self.base_url, url) for url in self.metadata.ld_images())),
            ("meta", (picture_at(self.base_url, url) for url in self.metadata.meta("og:image")[:1])),
        )
        return self.climb("images", rungs) or ()

    @page_field
    def source_name(self) -> str | None:
        """Whom the page credits."""
        return None

    @page_field
    def source_url(self) -> str | None:
        """The credited page's address."""
        return None

    @page_field
    def comments_count(self) -> int | None:
        """How many comments readers have left; None when the page doesn't say."""
        counted = sum(len(self.select(css)) for css in self.selectors.get("comments", ())[:1])
        said = [
            int(digits)
            for text in (*self.metadata.meta("nastooh:commentCount"), *self.metadata.ld_texts("commentCount"))
            if (digits := number(text))
        ]
        rungs: tuple[tuple[Rung, Iterable[int]], ...] = (("meta", said), ("selector", [counted] if counted else []))
        return self.climb("comments_count", rungs, lambda count: count >= 0)

    @page_field
    def extraction(self) -> dict[str, str]:
        """Which rung gave each field, and the name of the page's layout."""
        for name in ("title", "kicker", "lead", "body", "byline", "published_raw", "updated_raw", "category", "tags",
                     "images", "short_url", "source_name", "source_url", "comments_count", "news_id"):  # fmt: skip
            getattr(self, name)
        layout = next((each.name for each in self.layouts if self.select(each.css)), "unknown")
        return {"layout": layout, **dict(sorted(self._won.items()))}
