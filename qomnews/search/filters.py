"""Which stories are meant, beside the words: the same choices on pages, in feeds, in the API and in exports."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Literal

import attrs

from qomnews.mirrors import credited_outlet
from qomnews.text import skeleton

if TYPE_CHECKING:
    from collections.abc import Sequence

Field = Literal["outlet", "kind", "desk", "source", "category", "tag"]
FIELDS: tuple[Field, ...] = ("outlet", "kind", "desk", "source", "category", "tag")
STEP = ">"
"""What stands between the steps of a category's path."""


@attrs.frozen(kw_only=True)
class Filters:
    """Which stories; of each kind of condition that is given, one has to hold. What `qomnews export` means by them.

    Attributes:
        query: words as they were typed (`qomnews.search.query`).
        outlets: ids.
        kinds: kinds of story.
        desks: desks of outlets.
        sources: whom the page credits: a name, or the id of an outlet that it means.
        categories: a step of its path, or several that follow each other (`استان‌ها > قم`).
        tags: a tag, whole.
        since: published at this instant or later; what has no date falls out.
        until: published before this instant.
        include_mirrors: mirrors too, not only the originals of stories.
    """

    query: str = ""
    outlets: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    desks: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None
    include_mirrors: bool = False

    def of(self, field: Field) -> tuple[str, ...]:
        """The values that are asked for of a field."""
        values: dict[Field, tuple[str, ...]] = {
            "outlet": self.outlets,
            "kind": self.kinds,
            "desk": self.desks,
            "source": self.sources,
            "category": self.categories,
            "tag": self.tags,
        }
        return values[field]


def folded_source(name: str | None, url: str | None) -> str:
    """A credit as sources are compared: the outlet that it means, and its name; empty where there is none.

    >>> folded_source("خبرگزاري مهر", None)
    'mehr خبرگزاریمهر'
    """
    outlet, letters = credited_outlet(name, url) or "", skeleton(name or "")
    return f"{outlet} {letters}" if outlet or letters else ""


def folded_path(path: Sequence[str]) -> str:
    """A category's path as paths are compared.

    >>> folded_path(("استان‌ها", "قم"))
    'استانها>قم'
    """
    return STEP.join(map(skeleton, path))


def is_meant(field: Field, folded: str, value: str) -> bool:
    """Whether something that is folded has the value that was asked for.

    >>> is_meant("category", "استانها>قم", "قم"), is_meant("category", "استانها>قم", "استان")
    (True, False)
    >>> is_meant("source", "mehr خبرگزاریمهر", "mehr"), is_meant("tag", "شهرداریقم", "شهرداري قم")
    (True, True)
    """
    match field:
        case "category":
            steps = folded_path(value.split(STEP))
            return f"{STEP}{steps}{STEP}" in f"{STEP}{folded}{STEP}"
        case "source":
            outlet, _, letters = folded.partition(" ")
            wanted = skeleton(value)
            return bool(value) and (value == outlet or bool(wanted and wanted == letters))
        case "tag":
            return skeleton(value) == folded
        case _:
            return value == folded
