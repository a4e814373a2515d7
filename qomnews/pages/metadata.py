"""What a page says of itself to machines: JSON-LD and meta tags, read tolerantly from the tree already parsed."""

from __future__ import annotations

import functools
import html
import json
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import attrs
from extruct.jsonld import JsonLdExtractor

from qomnews.pages.markup import writable
from qomnews.pages.reading import collapse

if TYPE_CHECKING:
    from lxml.etree import _Element

_ARTICLE_TYPES = re.compile(r"(?:Article|BlogPosting|Report|LiveBlogPosting)$")
_BREADCRUMB = re.compile(r"BreadcrumbList$")
_TAG = re.compile(r"<[^<>]*>")
# What can still be saved from JSON that does not parse: the plain text members that matter.
_MEMBER = re.compile(
    r'"(headline|datePublished|dateModified|description|articleSection|articleBody)"\s*+:\s*+"((?:[^"\\]|\\.)*+)"'
)


# Without slots, for the sake of what is computed once.
@attrs.frozen(slots=False, eq=False)
class Metadata:
    """The JSON-LD nodes and meta tags of one page."""

    nodes: tuple[dict[str, Any], ...]
    tags: Mapping[str, tuple[str, ...]]

    @functools.cached_property
    def article(self) -> dict[str, Any]:
        """The first JSON-LD node that describes an article; empty when there is none."""
        return next((node for node in self.nodes if _is_a(node, _ARTICLE_TYPES)), {})

    def ld_texts(self, name: str) -> list[str]:
        """The texts under a member of the article's node, each one line; of objects their `name`."""
        return [text.replace("\n", " ") for text in self.ld_lines(name)]

    def ld_lines(self, name: str) -> list[str]:
        """The same texts with their lines kept."""
        said = self.article.get(name)
        return [text for text in map(_plain, _texts(said)) if text] if said is not None else []

    def breadcrumb(self) -> list[str]:
        """The names of the JSON-LD breadcrumb, outermost first."""
        for node in self.nodes:
            if _is_a(node, _BREADCRUMB):
                items = [item for item in _list(node.get("itemListElement")) if isinstance(item, dict)]
                items.sort(key=lambda item: _position(item.get("position")))
                names = [item.get("name") or _inner(item.get("item"), "name") for item in items]
                plain = (_plain(name).replace("\n", " ") for name in names if isinstance(name, str))
                return [name for name in plain if name]
        return []

    def ld_images(self) -> list[str]:
        """Addresses of the article's pictures."""
        found = (_inner(image, "url") or image for image in _list(self.article.get("image")))
        return [image for image in found if isinstance(image, str)]

    def meta(self, *names: str) -> list[str]:
        """The contents of the meta tags with these names or properties, in the order of the names."""
        return [text for name in names for text in self.tags.get(name.lower(), ())]


def read_metadata(root: _Element) -> Metadata:
    """The metadata of a page; what is broken is left out, what can be saved is kept."""
    return Metadata(tuple(_json_ld(root)), _meta_tags(root))


def _meta_tags(root: _Element) -> dict[str, tuple[str, ...]]:
    tags: dict[str, list[str]] = {}
    for element in root.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop")
        content = collapse(element.get("content") or "")
        if name and content:
            if "&" in content:
                # A second unescaping: many pages escape their meta tags twice.
                content = collapse(writable(html.unescape(content)))
            tags.setdefault(name.strip().lower(), []).append(content)
    return {name: tuple(contents) for name, contents in tags.items()}


def _json_ld(root: _Element) -> Iterator[dict[str, Any]]:
    for script in root.iter("script"):
        if "ld+json" in (script.get("type") or ""):
            for item in _items(script):
                yield from _nodes(item)


def _items(script: _Element) -> list[Any]:
    """What a script of JSON-LD holds; with comments in it, or broken, as far as it can be read."""
    try:
        said = json.loads(script.text or "", strict=False)
    except RecursionError:
        return _salvaged(script.text or "")
    except ValueError:
        pass
    else:
        return _list(said)
    script.set("type", "application/ld+json")
    try:
        items: list[Any] = JsonLdExtractor().extract_items(script)
    except (ValueError, RecursionError):
        return _salvaged(script.text or "")
    return items


def _salvaged(text: str) -> list[dict[str, Any]]:
    # Possessive: white space without end is run over once, not once from each of its letters.
    if not re.search(r'"@type"\s*+:\s*+(?:\[\s*+)?"\w*Article', text):
        return []
    node: dict[str, Any] = {"@type": "NewsArticle"}
    for name, value in _MEMBER.findall(text):
        # Only plain escapes: what broke the JSON may break a stricter reading too.
        node.setdefault(name, re.sub(r"\\([\"/\\])", r"\1", value).replace("\\n", "\n").replace("\\u200c", "‌"))
    return [node] if len(node) > 1 else []


def _nodes(item: object, depth: int = 0) -> Iterator[dict[str, Any]]:
    """The objects in a JSON-LD document: itself, and those in its `@graph` or `mainEntity`."""
    if depth > 4:
        return
    if isinstance(item, list):
        for inner in item:
            yield from _nodes(inner, depth + 1)
    elif isinstance(item, dict):
        yield item
        for name in ("@graph", "mainEntity", "mainEntityOfPage"):
            yield from _nodes(item.get(name), depth + 1)


def _is_a(node: dict[str, Any], pattern: re.Pattern[str]) -> bool:
    return any(isinstance(name, str) and pattern.search(name) for name in _list(node.get("@type")))


def _list(value: object) -> list[Any]:
    if isinstance(value, list):
        return value
    return [] if value is None else [value]


def _inner(value: object, name: str) -> object:
    return value.get(name) if isinstance(value, dict) else None


def _texts(value: object) -> list[str]:
    texts = [_inner(item, "name") or _inner(item, "@value") or item for item in _list(value)]
    return [str(text) for text in texts if isinstance(text, str | int) and not isinstance(text, bool)]


def _position(value: object) -> int:
    text = str(value)
    # Digits that JSON could mean: "²" is one as well, but no number, and a number of thousands of digits no position.
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _plain(text: str) -> str:
    """A metadata text without entities and tags, its lines kept."""
    lines = _TAG.sub(" ", writable(html.unescape(html.unescape(text)))).split("\n")
    return "\n".join(line for line in map(collapse, lines) if line)
