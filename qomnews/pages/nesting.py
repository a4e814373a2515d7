"""Markup nested deeper than any page means it, made shallow again."""

# ruff: noqa: SIM905 - lists of words are read as words

from __future__ import annotations

import re
from collections import Counter

# Deeper than any page is meant, and far below what the parser takes. What climbs from an element to the root, or sums
# up what is in each, takes time by the depth.
DEEPEST = 200

_TAG = re.compile(r"<(/?)([a-zA-Z][\w:-]*)[^<>]*>")
_INLINE = frozenset("a abbr b big em font i label small span strong sub sup u".split())
_ALONE = frozenset("area base br col embed hr img input link meta param source track wbr".split())


def shallow(text: str) -> str:
    """A page's markup without the elements that stand deeper than `DEEPEST`: what they hold stays, parted as it was.

    >>> shallow("<div>" * 201 + "متن" + "</div>" * 201) == "<div>" * 200 + "<p>متن<p>" + "</div>" * 200
    True
    """
    opened: list[tuple[str, bool]] = []
    counts: Counter[str] = Counter()

    def kept(match: re.Match[str]) -> str:
        name = match[2].lower()
        if name in _ALONE:
            return match[0]
        instead = " " if name in _INLINE else "<p>"
        if not match[1]:
            keeps = len(opened) < DEEPEST
            opened.append((name, keeps))
            counts[name] += 1
            return match[0] if keeps else instead
        if not counts[name]:
            return ""
        while True:
            last, keeps = opened.pop()
            counts[last] -= 1
            if last == name:
                return match[0] if keeps else instead

    return _TAG.sub(kept, text)
