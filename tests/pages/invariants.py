"""What holds for any bytes at all: no exception but the named ones, no word that is not in the page, no chance."""

from __future__ import annotations

import html
import re
import time
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import suppress

import attrs
import lxml.etree
import lxml.html
import orjson

from qomnews.article import RawArticle
from qomnews.pages import Link, NoArticleError, NotAListingError, desk_topic, extract, links, next_page
from qomnews.pages.feeds import parse_xml
from qomnews.pages.markup import decode, writable_markup
from tests.pages.seed_pages import Page

_JSON_STRING = re.compile(r'"((?:[^"\\]|\\.)*)"')
_UNWRITABLE = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
_TAG = re.compile(r"<[^<>]*>")
_DESKS = {"mehr": "qom", "shahr20": "qom", "titronline": "qom"}


class BrokenInvariantError(AssertionError):
    """A page for which one of them does not hold."""


def check(page: Page) -> float:
    """Tries everything that reads pages on one; gives the CPU seconds that the slowest reader took.

    Raises:
        BrokenInvariantError: an unexpected exception, a text that is not in the page, or another result next time.
    """
    slowest = 0.0
    said: _Said | None = None
    for reader in READERS:
        results: list[object] = []
        for _ in range(2):
            start = time.process_time()
            try:
                results.append(reader(page))
            except Exception as error:
                raise BrokenInvariantError(f"{reader.__name__[1:]}: {type(error).__name__}: {error}") from error
            slowest = max(slowest, time.process_time() - start)
        if results[0] != results[1]:
            raise BrokenInvariantError(f"{reader.__name__[1:]}: not the same twice")
        for name, text in _texts_of(results[0]):
            said = said or _Said(page)
            said.require(name, text)
    return slowest


def seconds(page: Page) -> float:
    """The CPU seconds of the slowest reader of a page, whatever comes out.

    Raises:
        BrokenInvariantError: an unexpected exception.
    """
    slowest = 0.0
    for reader in READERS:
        start = time.process_time()
        try:
            reader(page)
        except Exception as error:
            raise BrokenInvariantError(f"{reader.__name__[1:]}: {type(error).__name__}: {error}") from error
        slowest = max(slowest, time.process_time() - start)
    return slowest


def _article(page: Page) -> RawArticle | tuple[str, ...]:
    try:
        return extract(page.body, outlet=page.outlet, url=page.url, content_type=page.content_type)
    except NoArticleError as error:
        return (error.reason, error.detail)


def _links(page: Page) -> list[Link] | str:
    try:
        return links(page.body, outlet=page.outlet, url=page.url, content_type=page.content_type)
    except NotAListingError as error:
        return str(error)


def _next_page(page: Page) -> str | None:
    return next_page(page.body, outlet=page.outlet, url=page.url, content_type=page.content_type)


def _topic(page: Page) -> str | None:
    return desk_topic(page.body, outlet=page.outlet, desk=_DESKS[page.outlet], content_type=page.content_type)


READERS: tuple[Callable[[Page], object], ...] = (_article, _links, _next_page, _topic)


def _texts_of(result: object) -> Iterator[tuple[str, str]]:
    """The texts of a result that must stand in the page."""
    if isinstance(result, RawArticle):
        yield from _article_texts(result)
        _require_plain(attrs.asdict(result))
    elif isinstance(result, list):
        for link in result:
            yield "link title", link.title or ""
            for text in link.category:
                yield "link category", text
            _require_plain(attrs.asdict(link))


def _article_texts(article: RawArticle) -> Iterator[tuple[str, str]]:
    for name in ("title", "kicker", "lead", "byline", "source_name", "published_raw", "updated_raw"):
        yield name, getattr(article, name) or ""
    for block in article.body:
        yield f"body {block.kind}", block.text
    for name in ("category", "tags"):
        for text in getattr(article, name):
            yield name, text
    for image in article.images:
        yield "image caption", image.caption or ""
        yield "image alt", image.alt or ""


def _require_plain(record: object) -> None:
    """No control character, and no half of a letter, in any text: no store and no JSON takes them.

    Raises:
        BrokenInvariantError: there is one.
    """
    if isinstance(record, str):
        if found := _UNWRITABLE.search(record):
            raise BrokenInvariantError(f"{found[0]!r} in {record[:200]!r}")
    elif isinstance(record, dict):
        for value in record.values():
            _require_plain(value)
    elif isinstance(record, list | tuple):
        for value in record:
            _require_plain(value)


class _Said:
    """All that a page says, white space apart: its text, attributes, metadata and JSON, entities read or not."""

    def __init__(self, page: Page) -> None:
        text = writable_markup(decode(page.body, page.content_type))
        unescaped = html.unescape(text)
        texts = [text, unescaped, html.unescape(unescaped)]
        # JSON's escapes.
        texts += [" ".join(map(_json_text, _JSON_STRING.findall(source))) for source in texts[:1]]
        texts += [_TAG.sub("", html.unescape(source)) for source in texts]
        texts += _tree_texts(text, page)
        self._texts = [_letters(source) for source in texts]

    def require(self, name: str, text: str) -> None:
        """Whether a text stands in the page: as a whole, else word for word in its order, something left out between.

        Raises:
            BrokenInvariantError: it does not.
        """
        # What a page shows as text may be markup itself (`<plaintext>`): without it as well.
        for shown in (text, _TAG.sub(" ", text)):
            words = [word for word in map(_letters, shown.replace(" | ", " ").split()) if word]
            if any(_letters(shown) in source or _in_order(words, source) for source in self._texts):
                return
        raise BrokenInvariantError(f"{name}: not in the page: {text[:300]!r}")


def _letters(text: str) -> str:
    """A text without white space, without what is not seen, and without what stands for half a letter."""
    return "".join(
        letter
        for letter in text
        if letter != "�" and not letter.isspace() and unicodedata.category(letter) not in ("Cc", "Cs")
    )


def _in_order(words: list[str], source: str) -> bool:
    """Whether all words stand in a text one after the other, each whole or in two parts, what is between unread."""
    place = 0
    for word in words:
        found = source.find(word, place)
        if found >= 0:
            place = found + len(word)
            continue
        for split in range(len(word) - 1, 0, -1):
            first = source.find(word[:split], place)
            second = source.find(word[split:], first + split) if first >= 0 else -1
            if second >= 0:
                place = second + len(word) - split
                break
        else:
            return False
    return True


def _json_text(text: str) -> str:
    try:
        return str(orjson.loads(f'"{text}"'))
    except orjson.JSONDecodeError:
        plain = re.sub(r"\\u([0-9a-fA-F]{4})", lambda match: chr(int(match[1], 16)), text)
        return re.sub(r"\\(.)", r"\1", plain.replace("\\n", " "))


def _tree_texts(text: str, page: Page) -> Iterator[str]:
    """What other readers of the same markup make of its text and attributes."""
    parser = lxml.html.HTMLParser(encoding="utf-8", huge_tree=True)
    trees: list[lxml.etree._Element | None] = [parse_xml(page.body, page.content_type)]
    with suppress(lxml.etree.ParserError, lxml.etree.XMLSyntaxError):
        trees.append(lxml.html.document_fromstring(text.encode("utf-8", errors="replace"), parser=parser))
    for tree in trees:
        if tree is not None:
            said = "".join(map(str, tree.itertext()))
            yield said
            # A script between two words of a line parts them no more than nothing does.
            for script in list(tree.iter("script", "style", "{*}script")):
                script.text = None
            yield "".join(map(str, tree.itertext()))
            yield _TAG.sub("", html.unescape(html.unescape(said)))
            yield " ".join(map(str, (value for element in tree.iter("*") for value in element.attrib.values())))
