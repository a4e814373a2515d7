"""Short texts without what stands around them: a title without its site, a name without its label, tags apart."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qomnews.pages.wording import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

_TITLE_JOINT = re.compile(r"\s+[-|–—»«•:]+\s+|\s*[|»]\s*")

# What is longer is no title. Each of its joints would be tried over all its length.
_LONGEST_TITLE = 2000


def person(text: str) -> str:
    """A name without the label before it ("photo by:", "reporter:")."""
    return re.sub(r"^[^:：]{0,20}[:：]\s*", "", text).strip()


def split_tags(texts: Iterable[str]) -> list[str]:
    """Tags that stand in one text, apart."""
    return [tag.strip() for text in texts for tag in re.split(r"[,،;؛]", text) if tag.strip()]


def without_site_name(title: str, names: Iterable[str]) -> str:
    """A title from metadata without the site's name before or behind it."""
    if len(title) > _LONGEST_TITLE:
        return title
    known = [fold(name) for name in names]
    joints = list(_TITLE_JOINT.finditer(title))
    for joint in joints:
        if any(fold(title[joint.end() :]).startswith(name) for name in known):
            return title[: joint.start()].strip()
    for joint in joints:
        if fold(title[: joint.start()]) in known:
            return title[joint.end() :].strip()
    return title
