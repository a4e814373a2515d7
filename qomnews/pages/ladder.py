"""The ladder: each field from the outlet's selectors, JSON-LD, meta tags or the generic finder, in that order."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Self, cast

import attrs
import web_poet

from qomnews.article import RawArticle
from qomnews.identity import canonical_url
from qomnews.outlets import Outlet, outlet
from qomnews.pages import generic
from qomnews.pages.errors import NoArticleError
from qomnews.pages.hrefs import absolute
from qomnews.pages.labelled import labels
from qomnews.pages.markup import parse_page
from qomnews.pages.metadata import Metadata, read_metadata
from qomnews.pages.pieces import pieces
from qomnews.pages.reading import inline_text, page_text, whole_text
from qomnews.pages.selection import Selection
from qomnews.pages.wording import fold

if TYPE_CHECKING:
    from lxml.etree import _Element

    from qomnews.pages.labelled import Label
    from qomnews.pages.lines import Piece

Rung = Literal["selector", "json-ld", "meta", "generic"]
type Rungs[T] = Iterator[tuple[Rung, Iterable[T]]]


@attrs.frozen
class Layout:
    """A vintage of an outlet's markup, known by a selector that only its pages fit.

    `first_seen` and `last_seen` are the days of publication, ISO 8601, of the oldest and the newest page of it that
    somebody looked at; None where it is only known from what others say of it.
    """

    name: str
    css: str
    first_seen: str | None = None
    last_seen: str | None = None


@functools.cache
def _needs_layers(page_class: type) -> bool:
    return hasattr(page_class, "Processors") or hasattr(page_class, "validate_input")


def page_field[P, T](method: Callable[[P], T]) -> T:
    """A web-poet field, computed once for a page; typed as the value that it gives."""
    return cast("T", _PageField(method))


class _PageField[P, T]:
    """A field that is read past web-poet's layers, of which a page has some twenty times seven.

    A page class that has processors, or checks its input, is read through them.
    """

    def __init__(self, method: Callable[[P], T]) -> None:
        self._method = method
        self._field: Any = web_poet.field(method)
        self.__doc__ = method.__doc__

    def __set_name__(self, owner: type[P], name: str) -> None:
        self._name = name
        self._field.__set_name__(owner, name)

    def __get__(self, page: P | None, owner: type[P]) -> T | Self:
        if page is None:
            return self
        value: T = self._field.__get__(page, owner) if _needs_layers(cast("type", owner)) else self._method(page)
        # No data descriptor: from now on the page's own attribute is read, without any call.
        vars(page)[self._name] = value
        return value


class LadderPage(web_poet.WebPage[RawArticle]):
    """What every field of a page climbs on: the parsed page, its metadata, what selectors and the finder give.

    `selectors` maps a field to CSS selectors, best vintage first; `layouts` are the vintages, the first that fits names
    the page's; `noise` selects what is never read, on top of what `pieces` leaves out by itself.
    """

    outlet_id: ClassVar[str] = ""
    layouts: ClassVar[tuple[Layout, ...]] = ()
    selectors: ClassVar[Mapping[str, tuple[str, ...]]] = {}
    noise: ClassVar[str] = ""
    # Whether the number in the outlet's addresses is the news id, so that a page can't contradict it.
    address_has_id: ClassVar[bool] = True
    category_levels: ClassVar[int | None] = None

    @functools.cached_property
    def about(self) -> Outlet:
        """The outlet's row in the registry."""
        return outlet(self.outlet_id)

    @functools.cached_property
    def own_names(self) -> frozenset[str]:
        """What others call the outlet, folded."""
        return frozenset(map(fold, self.about.names))

    @functools.cached_property
    def tree(self) -> _Element:
        """The parsed page.

        Raises:
            NoArticleError: there is nothing in it.
        """
        tree = parse_page(self.response.body, self.response.headers.get("Content-Type"))
        if tree is None:
            raise NoArticleError("empty", "the page has no markup")
        return tree

    @functools.cached_property
    def metadata(self) -> Metadata:
        """JSON-LD and meta tags."""
        return read_metadata(self.tree)

    @functools.cached_property
    def story(self) -> generic.Story:
        """What the generic finder sees; asked only when a field's other rungs fail."""
        return generic.Story(self.select, self.page_pieces, self.labels, self.metadata, self.about)

    @functools.cached_property
    def labels(self) -> list[Label]:
        """The texts on the page that may say what stands behind them."""
        return labels(self.tree, self.whole)

    @functools.cached_property
    def whole(self) -> str:
        """All text in the page as it stands there, scripts and all: what is not in it is nowhere."""
        return whole_text(self.tree)

    @functools.cached_property
    def shown(self) -> str:
        """All that the page shows, in one line."""
        return page_text(self.tree)

    @functools.cached_property
    def page_pieces(self) -> list[Piece]:
        """All that a reader reads on the page, but for its noise."""
        return pieces(self.tree, skip=self._noise)

    @functools.cached_property
    def body_elements(self) -> list[_Element]:
        """The elements that hold the body by the outlet's selectors: its text, and its gallery if it has one."""
        texts = next(filter(None, (self.elements(css) for css in self.selectors.get("body", ()))), [])
        galleries = [found for css in self.selectors.get("gallery", ()) for found in self.elements(css)]
        found = [element for element in dict.fromkeys((*texts, *galleries)) if element.tag not in ("html", "body")]
        if len(found) < 2:
            return found
        # In the page's order, none of them inside another.
        kept = set(found)
        kept -= {element for element in found if not kept.isdisjoint(element.iterancestors())}
        return [element for element in self.tree.iter() if element in kept]

    @functools.cached_property
    def body_pieces(self) -> list[Piece]:
        """The pieces of the body by the outlet's selectors."""
        return [piece for element in self.body_elements for piece in pieces(element, skip=self._noise)]

    @property
    def fits_markup(self) -> bool:
        """Whether the outlet's own selectors found title and text: then it is an article, whatever else is around.

        A story may be no more than its title, date and lead.
        """
        text = ("body",) if "body" in self._won else ("lead", "published_raw")
        return all(self._won.get(name) == "selector" for name in ("title", *text))

    @functools.cached_property
    def select(self) -> Selection:
        """All elements that a selector names, noise or not."""
        return Selection(self.tree)

    @functools.cached_property
    def _noise(self) -> frozenset[_Element]:
        return self.select.unordered(self.noise) if self.noise else frozenset()

    @functools.cached_property
    def _won(self) -> dict[str, str]:
        return {}

    @functools.cached_property
    def base_url(self) -> str:
        """What relative addresses on the page are relative to: always public."""
        here = str(self.response.url)
        public = canonical_url(self.outlet_id, here) or self.about.public_base + "/"
        declared = next((base.get("href") for base in self.tree.iter("base") if base.get("href")), None)
        return absolute(public, declared or "") or public

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

    def elements(self, css: str) -> list[_Element]:
        """The elements that a selector names outside of the page's noise."""
        found = self.select(css)
        if not found or not self._noise:
            return found
        return [
            element
            for element in found
            if element not in self._noise and self._noise.isdisjoint(element.iterancestors())
        ]

    def texts(self, name: str) -> Iterator[str]:
        """What the field's selectors give, vintage by vintage: a machine's form first where an element has one."""
        for css in self.selectors.get(name, ()):
            for element in self.elements(css):
                for attribute in ("datetime", "value", "content"):
                    if said := element.get(attribute):
                        yield said
                if said := inline_text(element):
                    yield said

    def text_lists(self, name: str) -> Iterator[list[str]]:
        """For each selector of the field the list of texts it gives."""
        for css in self.selectors.get(name, ()):
            yield [text for text in map(inline_text, self.elements(css)) if text]

    def _late(self, name: str) -> Iterator[Any]:
        """A value of the generic finder, looked for only when it is asked for; nothing where the markup is known."""
        if not self.body_elements and (value := getattr(self.story, name)):
            yield value
