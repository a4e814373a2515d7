"""The ladder: each field of a page from the outlet's selectors, JSON-LD, meta tags or the generic finder, in that order."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Literal, cast
from urllib.parse import urljoin

import web_poet
from web_poet.fields import item_from_fields_sync

from qomnews.article import Block, Image, Kind, RawArticle
from qomnews.identity import canonical_url, is_article_url, kind_of, news_id_of
from qomnews.outlets import Outlet, outlet
from qomnews.pages import generic, verdicts
from qomnews.pages.blocks import body_blocks
from qomnews.pages.datelines import believed
from qomnews.pages.errors import NoArticleError
from qomnews.pages.markup import decode, inline_text, parse_html, select
from qomnews.pages.metadata import Metadata, read_metadata
from qomnews.pages.pictures import pictures
from qomnews.pages.pieces import Piece, pieces
from qomnews.pages.wording import fold

if TYPE_CHECKING:
    from lxml.html import HtmlElement

Rung = Literal["selector", "json-ld", "meta", "generic"]
type Rungs[T] = Iterator[tuple[Rung, Iterable[T]]]

_DIGITS = str.maketrans("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩", "01234567890123456789")
_HOME = frozenset(map(fold, ("خانه", "صفحه نخست", "صفحه اصلی", "home", "نخست")))
_NO_BYLINE = frozenset(map(fold, ("admin", "مدیر", "مدیر سایت", "نویسنده", "خبرنگار", "سردبیر", "ادمین")))
_TITLE_JOINT = re.compile(r"\s+[-|–—»«•:]+\s+|\s*[|»]\s*")


def page_field[P, T](method: Callable[[P], T]) -> T:
    """A web-poet field, computed once for a page; typed as the value that it gives."""
    return cast("T", web_poet.field(cached=True)(method))


class ArticlePage(web_poet.WebPage[RawArticle]):
    """One article page of an outlet; a subclass says which outlet and where its markup keeps what.

    `selectors` maps a field to CSS selectors, best vintage first; `layouts` names each vintage by a selector that only
    it fits; `noise` selects what is never read, on top of what `pieces` leaves out by itself.
    """

    outlet_id: ClassVar[str] = ""
    layouts: ClassVar[tuple[tuple[str, str], ...]] = ()
    selectors: ClassVar[Mapping[str, tuple[str, ...]]] = {}
    noise: ClassVar[str] = ""
    # Whether the number in the outlet's addresses is the news id, so that a page can't contradict it.
    address_has_id: ClassVar[bool] = True
    category_levels: ClassVar[int | None] = None

    async def to_item(self) -> RawArticle:
        """What the page says.

        Raises:
            NoArticleError: the page holds no article.
        """
        return self.article()

    def article(self) -> RawArticle:
        """What the page says; `to_item` for callers that don't await."""
        verdicts.refuse_hopeless(self.response.status, self.tree, self.metadata)
        article = item_from_fields_sync(self, item_cls=RawArticle)
        others = 0 if self.fits_markup else len(self.linked_stories)
        verdicts.refuse_no_article(article, self.tree, others=others, by_markup=self.fits_markup)
        return article

    # What the fields read

    @functools.cached_property
    def about(self) -> Outlet:
        """The outlet's row in the registry."""
        return outlet(self.outlet_id)

    @functools.cached_property
    def tree(self) -> HtmlElement:
        """The parsed page.

        Raises:
            NoArticleError: there is nothing in it.
        """
        tree = parse_html(decode(bytes(self.response.body), self.response.headers.get("Content-Type")))
        if tree is None:
            raise NoArticleError("empty", "the page has no markup")
        return tree

    @functools.cached_property
    def metadata(self) -> Metadata:
        """JSON-LD and meta tags."""
        return read_metadata(self.tree)

    @functools.cached_property
    def story(self) -> generic.Story:
        """What the generic finder sees; computed only when a field's other rungs fail."""
        return generic.find_story(self.tree, self.metadata, self.about, skip=self._noise)

    @functools.cached_property
    def body_elements(self) -> list[HtmlElement]:
        """The elements that hold the body by the outlet's selectors: its text, and its gallery if it has one."""
        texts = next(filter(None, (self.elements(css) for css in self.selectors.get("body", ()))), [])
        galleries = [found for css in self.selectors.get("gallery", ()) for found in self.elements(css)]
        found = [element for element in dict.fromkeys((*texts, *galleries)) if element.tag not in ("html", "body")]
        # In the page's order, none of them inside another.
        inner = {element for element in found if not set(found).isdisjoint(element.iterancestors())}
        return [element for element in self.tree.iter() if element in found and element not in inner] if found else []

    @functools.cached_property
    def body_pieces(self) -> list[Piece]:
        """The pieces of the body by the outlet's selectors."""
        return [piece for element in self.body_elements for piece in pieces(element, skip=self._noise)]

    @property
    def fits_markup(self) -> bool:
        """Whether the outlet's own selectors found title and text: then it is an article, whatever else is around."""
        return self._won.get("title") == "selector" and self._won.get("body") == "selector"

    @functools.cached_property
    def linked_stories(self) -> set[str]:
        """The outlet's other stories that the page links to."""
        addresses = {urljoin(self.base_url, link.get("href") or "") for link in select(self.tree, "a[href]")}
        return {canonical_url(self.outlet_id, address) or "" for address in addresses if self.is_related(address)}

    @functools.cached_property
    def _noise(self) -> frozenset[HtmlElement]:
        return frozenset(select(self.tree, self.noise)) if self.noise else frozenset()

    @functools.cached_property
    def _won(self) -> dict[str, str]:
        return {}

    @functools.cached_property
    def base_url(self) -> str:
        """What relative addresses on the page are relative to: always public."""
        here = str(self.response.url)
        public = canonical_url(self.outlet_id, here) or self.about.public_base + "/"
        declared = next((base.get("href") for base in self.tree.iter("base") if base.get("href")), None)
        return urljoin(public, declared) if declared else public

    # The ladder

    def climb[T](
        self, name: str, rungs: Iterable[tuple[Rung, Iterable[T]]], passes: Callable[[T], bool] = bool
    ) -> T | None:
        """The first candidate that passes, from the first rung that has one; the rung's name is kept."""
        for rung, candidates in rungs:
            for candidate in candidates:
                if passes(candidate):
                    self._won[name] = rung
                    return candidate
        return None

    def elements(self, css: str) -> list[HtmlElement]:
        """The elements that a selector names outside of the page's noise."""
        found = select(self.tree, css)
        if not self._noise:
            return found
        return [
            element
            for element in found
            if element not in self._noise and self._noise.isdisjoint(element.iterancestors())
        ]

    def texts(self, name: str) -> Iterator[str]:
        """The texts that the field's selectors give, vintage by vintage: of an input its value, of a meta its content."""
        for css in self.selectors.get(name, ()):
            for element in self.elements(css):
                said = (element.get("datetime"), element.get("value"), element.get("content"), inline_text(element))
                yield from filter(None, said)

    def text_lists(self, name: str) -> Iterator[list[str]]:
        """For each selector of the field the list of texts it gives."""
        for css in self.selectors.get(name, ()):
            yield [text for text in map(inline_text, self.elements(css)) if text]

    # The fields

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
        links = [link.get("href") or "" for link in select(self.tree, "link[rel=canonical]")]
        for link in [*links, *self.metadata.meta("og:url")]:
            absolute = urljoin(self.about.public_base + "/", link)
            if link and is_article_url(self.outlet_id, absolute):
                return canonical_url(self.outlet_id, absolute)
        return None

    @page_field
    def news_id(self) -> str | None:
        """The outlet's number of the story, from the page and its address."""
        shown = news_id_of(self.outlet_id, self.url) if self.url else None

        def passes(candidate: str) -> bool:
            return bool(candidate) and (not (shown and self.address_has_id) or candidate == shown)

        return self.climb(
            "news_id",
            (
                ("selector", map(_number, self.texts("news_id"))),
                ("meta", [*map(_number, self.metadata.meta("nastooh:nid")), *self.ids_in_links(), shown or ""]),
                ("generic", [self.story.news_id or ""]),
            ),
            passes,
        )

    def ids_in_links(self) -> list[str]:
        """News ids that the page's short link in its head shows."""
        links = [link.get("href") or "" for link in select(self.tree, "link[rel=shortlink]")]
        return [news_id_of(self.outlet_id, urljoin(self.base_url, link)) or "" for link in links]

    @page_field
    def kind(self) -> Kind:
        """The kind of story: by its address, what the page says, its markup; news when nothing says more."""
        by_address: Kind | None = next(
            (kind_of(self.outlet_id, url) for url in (self.url, str(self.response.url)) if url), None
        )
        if by_address is not None and by_address != "news":
            return by_address
        named = (verdicts.kind_named(name) for name in self.metadata.meta("nastooh:newsType"))
        said: Kind | None = next((kind for kind in named if kind is not None), None)
        return said or by_address or self.kind_by_markup() or "news"

    def kind_by_markup(self) -> Kind | None:
        """The kind that the page's markup shows."""
        kinds: tuple[Kind, ...] = ("photo", "video")
        return next((kind for kind in kinds if self._any(f"kind_{kind}")), None)

    def _any(self, name: str) -> bool:
        return any(self.elements(css) for css in self.selectors.get(name, ()))

    @page_field
    def title(self) -> str | None:
        """The title."""
        plain = functools.partial(_without_site_name, names=self.about.names)

        def rungs() -> Rungs[str]:
            yield "selector", self.texts("title")
            yield "json-ld", map(self.as_shown, map(plain, self.metadata.ld_texts("headline")))
            tags = [inline_text(element) for element in self.tree.iter("title")][:1]
            yield "meta", map(self.as_shown, map(plain, [*self.metadata.meta("og:title", "twitter:title"), *tags]))
            yield "generic", [self.story.title or ""]

        return self.climb("title", rungs(), self.is_title)

    def as_shown(self, title: str) -> str:
        """A title from metadata in the letters of the heading that says the same: metadata loses half-spaces and ends."""
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

    def _late(self, name: str) -> Iterator[Any]:
        """A value of the generic finder, looked for only when it is asked for; nothing where the markup is known."""
        if not self.body_elements and (value := getattr(self.story, name)):
            yield value

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
        """Whether a summary from metadata is a lead: whole, no excerpt of the body, and shown where anything is shown."""
        first = next((piece.text for piece in self.body_pieces), "")
        if text.rstrip().endswith(("…", "...", "[...]", "[…]")) or (first and fold(text)[:60] == fold(first)[:60]):
            return False
        return not self.body_pieces and not self.story.body or fold(text) in fold(inline_text(self.tree))

    @page_field
    def body(self) -> tuple[Block, ...]:
        """The body's blocks in reading order."""

        def blocks(found: Iterable[Piece]) -> tuple[Block, ...]:
            return body_blocks(
                found,
                said=(self.title, self.kicker, self.lead),
                byline=self.byline,
                is_related=self.is_related,
            )

        def articles() -> Iterator[tuple[Block, ...]]:
            for text in self.metadata.ld_texts("articleBody"):
                yield tuple(Block("paragraph", line) for line in text.split("\n"))

        def rungs() -> Rungs[tuple[Block, ...]]:
            yield "selector", [blocks(self.body_pieces)]
            # Before JSON-LD, for once: an `articleBody` has lost paragraphs, headings and tables.
            yield "generic", [blocks(self.story.body)]
            yield "json-ld", articles()

        return self.climb("body", rungs()) or ()

    def is_related(self, href: str) -> bool:
        """Whether an address is another story of this outlet: a line that only links there is no part of the body."""
        address = urljoin(self.base_url, href)
        return is_article_url(self.outlet_id, address) and canonical_url(self.outlet_id, address) != self.url

    @page_field
    def byline(self) -> str | None:
        """Who wrote or photographed it."""
        names = set(map(fold, (self.about.name, self.about.english_name, *self.about.names)))
        return self.climb(
            "byline",
            (
                ("selector", map(_person, self.texts("byline"))),
                ("json-ld", map(_person, self.metadata.ld_texts("author"))),
                ("meta", map(_person, self.metadata.meta("author", "article:author"))),
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
        section = [text for text in self.metadata.meta("article:section", "nastooh:topic", "nastooh:subtopic")]
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
                ("json-ld", [_split_tags(keywords)]),
                ("meta", [self.metadata.meta("article:tag"), _split_tags(self.metadata.meta("keywords"))]),
                ("generic", self._late("tags")),
            ),
        )
        return tuple(dict.fromkeys(tag.strip("# ") for tag in found or () if fold(tag)))

    @page_field
    def images(self) -> tuple[Image, ...]:
        """The story's pictures, in reading order."""
        scopes = [element for css in self.selectors.get("images", ()) for element in self.elements(css)]
        scopes += self.body_elements or ([self.story.container] if self.story.container is not None else [])
        rungs: tuple[tuple[Rung, Iterable[tuple[Image, ...]]], ...] = (
            ("selector" if self.body_elements else "generic", [pictures(scopes, self.base_url, self._noise)]),
            ("json-ld", ((Image(urljoin(self.base_url, url)),) for url in self.metadata.ld_images())),
            ("meta", ((Image(urljoin(self.base_url, url)),) for url in self.metadata.meta("og:image")[:1])),
        )
        return self.climb("images", rungs) or ()

    @page_field
    def short_url(self) -> str | None:
        """The outlet's short address of the story, absolute and https."""
        links = (link.get("href") or "" for link in select(self.tree, "link[rel=shortlink]"))
        found = self.climb(
            "short_url",
            (
                ("selector", map(self._short, self.texts("short_url"))),
                ("meta", map(self._short, links)),
                ("generic", (self._short(url) for url in self._late("short_url"))),
            ),
        )
        return found or None

    def _short(self, text: str) -> str:
        match = re.search(r"(?:https?:)?(?://)?((?:[\w-]+\.)+[a-z]{2,}/[^\s<>]+)", text)
        return f"https://{match[1]}" if match and canonical_url(self.outlet_id, f"https://{match[1]}") else ""

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
        counted = sum(len(select(self.tree, css)) for css in self.selectors.get("comments", ())[:1])
        said = [
            int(number)
            for text in (*self.metadata.meta("nastooh:commentCount"), *self.metadata.ld_texts("commentCount"))
            if (number := _number(text))
        ]
        rungs: tuple[tuple[Rung, Iterable[int]], ...] = (("meta", said), ("selector", [counted] if counted else []))
        return self.climb("comments_count", rungs, lambda count: count >= 0)

    @page_field
    def extraction(self) -> dict[str, str]:
        """Which rung gave each field, and the name of the page's layout."""
        for name in ("title", "kicker", "lead", "body", "byline", "published_raw", "updated_raw", "category", "tags",
                     "images", "short_url", "source_name", "source_url", "comments_count", "news_id"):  # fmt: skip
            getattr(self, name)
        layout = next((name for name, css in self.layouts if select(self.tree, css)), "unknown")
        return {"layout": layout, **dict(sorted(self._won.items()))}


def _number(text: str) -> str:
    """The first run of digits in a text, as ASCII digits; empty when there is none."""
    match = re.search(r"\d+", text.translate(_DIGITS))
    return match[0] if match else ""


def _person(text: str) -> str:
    """A name without the label before it ("photo by:", "reporter:")."""
    return re.sub(r"^[^:：]{0,20}[:：]\s*", "", text).strip()


def _split_tags(texts: Iterable[str]) -> list[str]:
    return [tag.strip() for text in texts for tag in re.split(r"[,،;؛]", text) if tag.strip()]


def _without_site_name(title: str, names: Iterable[str]) -> str:
    """A title from metadata without the site's name before or behind it."""
    known = [fold(name) for name in names]
    joints = list(_TITLE_JOINT.finditer(title))
    for joint in joints:
        if any(fold(title[joint.end() :]).startswith(name) for name in known):
            return title[: joint.start()].strip()
    for joint in joints:
        if fold(title[: joint.start()]) in known:
            return title[joint.end() :].strip()
    return title
