"""The places that every page's navigation leads to."""

from __future__ import annotations

import attrs


@attrs.frozen
class Place:
    """A page by its path, and the key of its name among the words."""

    path: str
    name: str


PLACES: tuple[Place, ...] = (
    Place("/", "place.front"),
    Place("/search", "place.search"),
    Place("/pictures", "place.pictures"),
    Place("/health", "place.health"),
)
