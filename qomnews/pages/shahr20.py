"""Shahr20: a WordPress site with a theme of its own."""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING, ClassVar

from qomnews.pages.ladder import Layout
from qomnews.pages.reading import inline_text
from qomnews.pages.wording import fold
from qomnews.pages.wordpress import WordPressPage

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from qomnews.pages.lines import Piece

# "id : 69048 | published : 01 Khordad 1402 - 15:43  print", with no-break spaces here and there; the date may lack.
_ID_LINE = re.compile(
    r"شناسه[\s:]*(?P<id>[0-9۰-۹]+)(?:[\s|]*انتشار[\s:]*"
    r"(?P<date>[0-9۰-۹]{1,2}\s+[^\W\d]+\s+[0-9۰-۹]{4}(?:\s*[-–،]\s*[0-9۰-۹]{1,2}:[0-9۰-۹]{2})?)|[\s|]*پرینت)"
)
# "News site Shahr20 (shahr20.ir)", folded, above a printed page, and what may stand behind that and the title.
_PRINTED = fold("پایگاه خبری شهر بیست shahr20.ir")
_PRINTED_BEHIND = re.compile(r"(?:شناسه\d+)?(?:انتشار\w{6,24}?)?(?:پرینت)?")


class Shahr20Page(WordPressPage):
    """An article of Shahr20; number and date stand in its id line as readers see it."""

    outlet_id = "shahr20"
    category_levels = 2
    layouts: ClassVar[tuple[Layout, ...]] = (
        Layout("shahr20-single", "section.single .single-post-title"),
        *WordPressPage.layouts,
    )
    selectors: ClassVar[Mapping[str, tuple[str, ...]]] = {
        **WordPressPage.selectors,
        "title": ("section.single h2.single-post-title", ".single-post-title", *WordPressPage.selectors["title"]),
        "lead": ("section.single .lead", ".lead", *WordPressPage.selectors["lead"]),
        "body": ("section.single .con", "section .con", *WordPressPage.selectors["body"]),
        "published_raw": ("meta[property='article:published_time']", *WordPressPage.selectors["published_raw"]),
        "category": (".meta-cat a", *WordPressPage.selectors["category"]),
        "tags": ("section.single .tag a", ".tag a", *WordPressPage.selectors["tags"]),
    }
    noise = f"{WordPressPage.noise}, .page-bottom"

    def texts(self, name: str) -> Iterator[str]:
        """The selectors' texts, after what the id line says."""
        if name in ("published_raw", "news_id") and (said := self._id_line):
            yield (said["date"] or "") if name == "published_raw" else said["id"]
        yield from super().texts(name)

    def text_lists(self, name: str) -> Iterator[list[str]]:
        """The selectors' lists; tags without the links to other stories, which a `.tag` left open takes in."""
        if name != "tags":
            yield from super().text_lists(name)
            return
        for css in self.selectors.get(name, ()):
            links = [link for link in self.elements(css) if not self.is_related(link.get("href") or "")]
            called = [link for link in links if "tag" in (link.get("rel") or "").split()]
            yield [text for text in map(inline_text, called or links) if text]

    @functools.cached_property
    def _id_line(self) -> re.Match[str] | None:
        if "شناسه" not in self.whole:
            return None
        for scope in self.select("section.single"):
            if said := _ID_LINE.search(inline_text(scope)):
                return said
        return _ID_LINE.search(self.shown)

    @functools.cached_property
    def body_pieces(self) -> list[Piece]:
        """The body's pieces without a print line that has title and id line in it."""
        return [piece for piece in super().body_pieces if not self._is_print_line(fold(piece.text))]

    def _is_print_line(self, folded: str) -> bool:
        if not folded.startswith(_PRINTED):
            return False
        behind = folded.removeprefix(_PRINTED)
        without_title = behind.removeprefix(fold(self.title or ""))
        return any(_PRINTED_BEHIND.fullmatch(text) for text in (behind, without_title))
