"""The committed page fixtures, as a benchmark needs them: what was received, and what is right.

What is right was written by hand: `output.json` of web-poet's fixtures, and beside it `published_at.txt`, the instant
(or the day, where the page names no time) that a reader takes the page to have been published at.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrs import frozen

from benchmarks.page_worker import Received

if TYPE_CHECKING:
    from collections.abc import Iterator

FIXTURES = Path(__file__).parent.parent / "fixtures"
# The fields that no general tool knows, and the lead and tags that some do.
FIELDS = ("kicker", "lead", "news_id", "short_url", "tags", "category", "source_name", "source_url")


@frozen
class Page:
    """A page as it was received, and its record; None where it holds no article."""

    name: str
    outlet: str
    received: Received
    body: bytes
    expected: Mapping[str, Any] | None
    published_at: str | None

    @property
    def is_redesign(self) -> bool:
        """Whether no class or id of the outlet is left in it."""
        return self.name.partition("/")[2].startswith("redesign")

    @property
    def title(self) -> str:
        """The right title."""
        return str(self.expected["title"]) if self.expected else ""

    @property
    def lead(self) -> str:
        """The right lead, or nothing."""
        return str((self.expected or {}).get("lead") or "")

    def paragraphs(self, *, captions: bool = True) -> list[str]:
        """The texts of the right body's blocks, with or without those below pictures."""
        blocks = self.expected["body"] if self.expected else []
        return [block["text"] for block in blocks if captions or block["kind"] != "caption"]


def read_pages(folder: Path = FIXTURES) -> list[Page]:
    """Every fixture below a folder, by name; without pages that came with an HTTP error, which no tool is asked."""
    return sorted(_pages(folder), key=lambda page: page.name)


def _pages(folder: Path) -> Iterator[Page]:
    for info in sorted(folder.glob("*/*/inputs/HttpResponse-info.json")):
        case = info.parent.parent
        said = json.loads(info.read_bytes())
        if (said["status"] or 200) >= 400:
            continue
        outlet = case.parent.name.split(".")[-2]
        output, instant = case / "output.json", case / "published_at.txt"
        headers = {name.lower(): value for name, value in said["headers"]}
        yield Page(
            name=f"{outlet}/{case.name}",
            outlet=outlet,
            received={
                "outlet": outlet,
                "url": said["url"],
                "content_type": headers.get("content-type", ""),
                "file": str(info.with_name("HttpResponse-body.html")),
            },
            body=info.with_name("HttpResponse-body.html").read_bytes(),
            expected=json.loads(output.read_bytes()) if output.exists() else None,
            published_at=instant.read_text("utf-8").strip() if instant.exists() else None,
        )
