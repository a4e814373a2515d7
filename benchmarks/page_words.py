"""Texts compared by their words: what two have in common, and what one has of a page that is none of its story's.

A word is a run of letters and digits; half-spaces are dropped before, so that a tool which loses them loses nothing
here. `half_spaced` looks at those alone.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

import lxml.html

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lxml.html import HtmlElement

HALF_SPACE = "\u200c"
GRAM = 4
_WORD = re.compile(r"\w+")
_WORD_WITH_HALF_SPACES = re.compile(rf"\w+(?:{HALF_SPACE}+\w+)+")
# What a reader never sees as text.
_UNSEEN = "script", "style", "template"


def words(text: str) -> list[str]:
    """The words of a text.

    >>> words("می‌رود، ۵ | بار") == ["میرود", "۵", "بار"]
    True
    """
    return _WORD.findall(text.replace(HALF_SPACE, ""))


def overlap(got: Sequence[str], right: Sequence[str]) -> float:
    """F1 over two texts' words, however often each stands there; 1 where both are empty.

    >>> round(overlap(["a", "b", "b"], ["a", "b", "c"]), 3)
    0.667
    """
    if not got and not right:
        return 1.0
    common = (Counter(got) & Counter(right)).total()
    return 2 * common / (len(got) + len(right))


def half_spaced(text: str) -> Counter[str]:
    """The words of a text that have half-spaces inside, with them."""
    return Counter(_WORD_WITH_HALF_SPACES.findall(text))


def grams(tokens: Sequence[str]) -> set[tuple[str, ...]]:
    """All runs of four words."""
    return {tuple(tokens[start : start + GRAM]) for start in range(len(tokens) - GRAM + 1)}


def page_words(body: bytes) -> list[str]:
    """The words of all text on a page, what is hidden by style included, in the order of its source.

    The bytes are UTF-8 or else windows-1256, whatever they say themselves. Boxes part words, inline tags don't.
    """
    try:
        text = body.decode()
    except UnicodeDecodeError:
        text = body.decode("cp1256")
    # A declaration is of no use to what is decoded already, and lxml refuses it.
    text = re.sub(r"<\?xml[^>]*\?>", "", text)
    if not text.strip():
        return []
    tree: HtmlElement = lxml.html.document_fromstring(text)
    for element in list(tree.iter(*_UNSEEN)):
        element.drop_tree()
    inline = {"a", "b", "i", "em", "strong", "span", "font", "u", "mark", "small"}
    for element in tree.iter():
        if isinstance(element.tag, str) and element.tag not in inline:
            element.text = f" {element.text or ''}"
            element.tail = f" {element.tail or ''}"
    return words(str(tree.text_content()))


def leaked(got: Sequence[str], page: Sequence[str], story: Iterable[Sequence[str]]) -> list[str]:
    """The runs of four words that a body has, and the page has, but no reading of the story.

    >>> leaked("a b c d share this".split(), "x a b c d share this y".split(), ["a b c d".split()])
    ['b c d share', 'c d share this']
    """
    own = set().union(*map(grams, story))
    foreign = (grams(got) & grams(page)) - own
    return sorted(" ".join(gram) for gram in foreign)
