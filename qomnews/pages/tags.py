"""Tags with more attributes than any page means, made small again."""

from __future__ import annotations

import re

# libxml2 compares each attribute of a tag with all before it: 20,000 take half a second, 200,000 a minute.
MAX_ATTRIBUTES = 500
# What is looked at before a tag is: so many equals signs in a page, or so long a stretch without a bracket.
_MANY, _LONG = 10_000, 20_000
_TAG = re.compile(r"<[a-zA-Z](?:[^\"'>]++|\"[^\"]*+\"|'[^']*+')*+")
_ATTRIBUTE = re.compile(r"\s[^\s=>\"'/]++(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s>\"']++))?+")


def with_few_attributes(text: str) -> str:
    """Markup whose tags have their first attributes only, where one has more than `MAX_ATTRIBUTES`.

    >>> few = with_few_attributes("<p " + " ".join(f"a{n}=x" for n in range(12000)) + ">متن</p>")
    >>> few.count("="), few[-8:]
    (500, '>متن</p>')
    """
    return _TAG.sub(_shortened, text) if has_long_tags(text) else text


def has_long_tags(text: str) -> bool:
    """Whether a tag in a page's markup may have too many attributes, by signs that take no time to see."""
    return text.count("=") > _MANY or _has_long_stretch(text, "<", ">")


def may_have_long_tags(data: bytes) -> bool:
    """The same of markup in UTF-8: true as well where only its bytes are many."""
    return data.count(b"=") > _MANY or _has_long_stretch(data, b"<", b">")


def _has_long_stretch[Markup: (str, bytes)](text: Markup, opening: Markup, closing: Markup) -> bool:
    # From bracket to bracket in long steps: a search would begin again at each letter of a stretch not quite so long.
    place, end = 0, len(text)
    while end - place > _LONG:
        window = place + _LONG + 1
        last = max(text.rfind(opening, place, window), text.rfind(closing, place, window))
        if last < 0:
            return True
        place = last + 1
    return False


def _shortened(match: re.Match[str]) -> str:
    tag = match[0]
    if len(tag) < 2 * MAX_ATTRIBUTES:
        return tag
    for count, attribute in enumerate(_ATTRIBUTE.finditer(tag), 1):
        if count > MAX_ATTRIBUTES:
            return tag[: attribute.start()]
    return tag
