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
    # Split rather than searched for: a search would begin again at each letter of a stretch that is not quite so long.
    suspect = text.count("=") > _MANY or max(map(len, text.replace(">", "<").split("<"))) > _LONG
    return _TAG.sub(_shortened, text) if suspect else text


def _shortened(match: re.Match[str]) -> str:
    tag = match[0]
    if len(tag) < 2 * MAX_ATTRIBUTES:
        return tag
    for count, attribute in enumerate(_ATTRIBUTE.finditer(tag), 1):
        if count > MAX_ATTRIBUTES:
            return tag[: attribute.start()]
    return tag
