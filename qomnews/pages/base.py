"""`ArticlePage`: one article page to `RawArticle`, each field up its ladder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from web_poet.fields import item_from_fields_sync

from qomnews.article import Image, RawArticle
from qomnews.pages import verdicts
from qomnews.pages.addressed import number
from qomnews.pages.kinds import kind_told
from qomnews.pages.labels import split_tags
from qomnews.pages.ladder import Rung, Rungs, page_field
from qomnews.pages.pictures import picture_at, pictures
from qomnews.pages.text_page import TextPage
from qomnews.pages.wording import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qomnews.article import Kind

_HOME = frozenset(map(fold, ("خانه", "صفحه نخست", "صفحه اصلی", "home", "نخست")))


class ArticlePage(TextPage):
    """One article page of an outlet; a subclass says which outlet and where its markup keeps what."""

    async def to_item(self) -> RawArticle:
        """What the page says.

        Raises:
            NoArticleError: the page holds no article.
        """
        return self.article()

    def article(self) -> RawArticle:
        """What the page says; `to_item` for callers that don't await."""
        tree = self.tree
        verdicts.refuse_error_status(self.response.status)
        verdicts.refuse_hopeless(
            tree,
            self.metadata,
            has_body=bool(self.body_elements),
            readable=lambda: (piece.text for piece in self.page_pieces),
            shown=lambda: self.shown,
        )
        article = item_from_fields_sync(self, item_cls=RawArticle)
        verdicts.refuse_no_article(
            article,
            tree,
            others=lambda: len(self.linked_stories),
            by_markup=self.fits_markup,
            at_listing=self.is_listing_address,
        )
        return article

    @page_field
    def category(self) -> tuple[str, ...]:
        """The path of categories, outermost first, without "home" and the title itself."""

        def rungs() -> Rungs[tuple[str, ...]]:
            yield "selector", map(self._path, self.text_lists("category"))
            yield "json-ld", map(self._path, [self.metadata.breadcrumb(), self.metadata.ld_texts("articleSection")])
            section = self.metadata.meta("article:section", "nastooh:topic", "nastooh:subtopic")
            yield "meta", [self._path([text for text in section if not text.isdigit()])]
            yield "generic", map(self._path, self._late("category"))

        return (self.climb("category", rungs()) or ())[: self.category_levels]

    def _path(self, names: Iterable[str]) -> tuple[str, ...]:
        """These names once each, without those that are no category's."""
        title, own = fold(self.title or ""), self.own_names
        folded = [(name, fold(name)) for name in names]
        kept = [name for name, said in folded if said and said != title and said not in own and said not in _HOME]
        return tuple(dict.fromkeys(kept))

    @page_field
    def desk(self) -> str | None:
        """The outlet's desk whose breadcrumb the story carries."""
        return verdicts.desk_of(self.about, self.category)

    @page_field
    def tags(self) -> tuple[str, ...]:
        """The tags, in the page's order."""

        def rungs() -> Rungs[list[str]]:
            yield "selector", self.text_lists("tags")
            yield "json-ld", [split_tags(self.metadata.ld_texts("keywords"))]
            yield "meta", [self.metadata.meta("article:tag"), split_tags(self.metadata.meta("keywords"))]
            yield "generic", self._late("tags")

        found = self.climb("tags", rungs())
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

        def rungs() -> Rungs[tuple[Image, ...]]:
            yield "selector" if self.body_elements else "generic", [pictures(scopes, self.base_url, self._noise)]
            yield "json-ld", (picture_at(self.base_url, url) for url in self.metadata.ld_images())
            yield "meta", (picture_at(self.base_url, url) for url in self.metadata.meta("og:image")[:1])

        return self.climb("images", rungs()) or ()

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
