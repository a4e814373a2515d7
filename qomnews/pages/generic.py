"""The generic finder: an article on a page whose classes say nothing, by what stands where and reads how."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from qomnews.pages.endings import before_end
from qomnews.pages.essays import captions_of
from qomnews.pages.leads import split_lead
from qomnews.pages.reading import inline_text
from qomnews.pages.running_text import body_around, common_element, container_of, running_texts, without_list_items
from qomnews.pages.surroundings import (
    breadcrumb_before,
    byline_near,
    category_near,
    dates_near,
    has_little_but_dates,
    is_dateline,
    kicker_before,
    line_up,
    news_id_in,
    tags_near,
)
from qomnews.pages.wording import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.etree import _Element

    from qomnews.outlets import Outlet
    from qomnews.pages.labelled import Label
    from qomnews.pages.lines import Piece
    from qomnews.pages.metadata import Metadata
    from qomnews.pages.selection import Selection


class Story:
    """An article on a page, found without class names: title, then the densest text behind it, then what is near.

    Each of it is looked for when it is first asked for, and empty where the page has none.
    """

    def __init__(
        self,
        named: Selection,
        found: Sequence[Piece],
        said: Sequence[Label],
        metadata: Metadata,
        about: Outlet,
    ) -> None:
        """Looks for nothing yet.

        Args:
            named: the page, by selectors.
            found: all its pieces.
            said: all its labels.
            metadata: what it says of itself.
            about: the outlet whose page it is.
        """
        self._named = named
        self._found = found
        self._said = said
        self._metadata = metadata
        self._about = about

    @functools.cached_property
    def _head(self) -> Piece | None:
        return _title_piece(self._found, _hints(self._named.root, self._metadata), self._about)

    @functools.cached_property
    def _below(self) -> list[Piece]:
        """What stands between the title and what follows the story."""
        return before_end(self._found[self._head.order + 1 if self._head is not None else 0 :])

    @functools.cached_property
    def _running(self) -> tuple[list[Piece], _Element | None]:
        """The running text, and the element that holds it."""
        content = without_list_items(running_texts(self._below), self._about)
        container = container_of(self._named.root, content)
        if container is None:
            return [], None
        return [piece for piece in content if container in line_up(piece.element)], container

    @functools.cached_property
    def _datelines(self) -> list[Piece]:
        start = self._head.order if self._head is not None else -1
        return [piece for piece in self._found[start + 1 :] if is_dateline(piece, self._running[0])]

    @functools.cached_property
    def title(self) -> str | None:
        """The title."""
        return self._head.text if self._head is not None else None

    @functools.cached_property
    def kicker(self) -> str | None:
        """The line above the title."""
        return kicker_before(self._found, self._head)

    @functools.cached_property
    def dates(self) -> tuple[str, ...]:
        """What may be the date of publication, likeliest first."""
        return tuple(dates_near(self._found, self._head, self._running[0], self._datelines))

    @functools.cached_property
    def category(self) -> list[str] | None:
        """The path of categories."""
        if named := breadcrumb_before(self._named, self._head):
            return named
        # Most pages have no link in such a line, which is seen before it is known where the text begins.
        below = self._found[self._head.order + 1 :] if self._head is not None else []
        if not any(piece.linked and has_little_but_dates(piece) for piece in below):
            return None
        return category_near(self._datelines, self._running[0])

    @functools.cached_property
    def tags(self) -> list[str] | None:
        """The tags."""
        return tags_near(self._named, self._said)

    @functools.cached_property
    def news_id(self) -> str | None:
        """The story's number."""
        return news_id_in(self._found, self._running[0])

    @functools.cached_property
    def byline(self) -> str | None:
        """Who wrote or photographed it."""
        return byline_near(self._datelines) if self._head is not None else None

    @functools.cached_property
    def container(self) -> _Element | None:
        """The element that holds the text, or the pictures of a photo essay."""
        container = self._running[1]
        return common_element(captions_of(self._below)) if container is None else container

    @functools.cached_property
    def _lead_and_body(self) -> tuple[str | None, list[Piece]]:
        below = self._below
        content, container = self._running
        if container is None:
            captions = captions_of(below)
            return split_lead(below, captions)[0], captions
        body = body_around(below, content, container, {*self._datelines})
        # Below the title it may stand again, for the printed page.
        title = fold(self.title) if self.title is not None else None
        below = [piece for piece in below if title is None or fold(piece.text) != title]
        summaries = [*self._metadata.ld_texts("description"), *self._metadata.meta("og:description")]
        return split_lead(below, body, summaries)

    @property
    def lead(self) -> str | None:
        """The summary below the title."""
        return self._lead_and_body[0]

    @property
    def body(self) -> list[Piece]:
        """The pieces of the text."""
        return self._lead_and_body[1]


def _hints(root: _Element, metadata: Metadata) -> list[str]:
    titles = [inline_text(element) for element in root.iter("title")]
    return [fold(text) for text in (*metadata.ld_texts("headline"), *metadata.meta("og:title"), *titles) if fold(text)]


def _title_piece(found: Sequence[Piece], hints: Sequence[str], about: Outlet) -> Piece | None:
    names = {fold(name) for name in (about.name, *about.names)}
    short = [(fold(piece.text), piece) for piece in found if piece.letters <= 400]
    titles = [(said, piece) for said, piece in short if 6 <= len(said) <= 300 and said not in names]
    headings = [(said, piece) for said, piece in titles if piece.kind == "heading"]
    for pool in (headings, titles):
        for hint in hints:
            for said, piece in pool:
                if said == hint or (len(said) > 12 and hint.startswith(said)):
                    return piece
    unlinked = [piece for _, piece in headings if 2 * piece.linked < piece.letters]
    return next((piece for piece in unlinked if piece.element.tag == "h1"), unlinked[0] if unlinked else None)
