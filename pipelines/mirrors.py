"""Third step: the fingerprint that finds a story's mirrors; the verdict is the store's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qomnews.story import Fingerprinted, fingerprinted

if TYPE_CHECKING:
    from qomnews.story import Derived


class MirrorsPipeline:
    """`Derived` in, `Fingerprinted` out."""

    step = "mirrors"

    def process_item(self, item: Derived) -> Fingerprinted:
        """The record with its fingerprint."""
        return fingerprinted(item)
