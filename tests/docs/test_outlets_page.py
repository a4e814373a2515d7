"""docs/outlets.md against the registry and the page classes: what it names is there, what is there it names."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import attrs
import pytest

from qomnews.article import RawArticle
from qomnews.outlets import OUTLETS, Outlet
from qomnews.pages import page_class
from qomnews.pages.errors import Reason
from qomnews.pages.markup import MAX_BYTES

PAGE = (Path(__file__).parent.parent.parent / "docs" / "outlets.md").read_text()
FOR_ALL, *_ = re.split(r"^## (?=\S+(?: \S+)? — )", PAGE, flags=re.MULTILINE)
# Said of a page in a crawl, or the same for all that an outlet publishes.
NOT_READ = {"outlet", "desk", "fetched_at", "capture", "extraction"}


def section(row: Outlet) -> str:
    """What the page says of one outlet."""
    (found,) = re.findall(rf"^## [^\n]* — {row.name}\n(.*?)(?=^## |\Z)", PAGE, flags=re.MULTILINE | re.DOTALL)
    return str(found)


def rows(text: str) -> list[list[str]]:
    """The cells of all tables."""
    return [re.split(r"(?<!\\)\|", line.strip("|")) for line in text.splitlines() if line.startswith("| `")]


@pytest.mark.parametrize("row", OUTLETS, ids=lambda row: row.id)
def test_every_outlet_has_its_section_with_its_hosts(row: Outlet) -> None:
    assert [host for host in row.hosts if f"`{host}`" not in section(row)] == []


@pytest.mark.parametrize("row", OUTLETS, ids=lambda row: row.id)
def test_every_layout_is_listed_with_the_days_between_which_it_was_seen(row: Outlet) -> None:
    listed = [[cell.strip() for cell in cells[:4]] for cells in rows(section(row)) if len(cells) == 5]
    assert listed == [
        [f"`{layout.name}`", f"`{layout.css}`", layout.first_seen or "–", layout.last_seen or "–"]
        for layout in page_class(row.id).layouts
    ]


def test_every_field_that_a_page_gives_is_explained() -> None:
    fields = {field.name for field in attrs.fields(RawArticle)} - NOT_READ
    assert {field for field in fields if f"`{field}`" not in FOR_ALL} == set()


def test_the_limit_of_a_page_is_stated() -> None:
    assert f"longer than {MAX_BYTES // 2**20} MiB is cut" in FOR_ALL


def test_every_reason_for_no_article_is_explained() -> None:
    assert [reason for reason in get_args(Reason) if f"`{reason}`" not in FOR_ALL] == []


# Of Titr Online's markup none is known.
@pytest.mark.parametrize("row", [row for row in OUTLETS if row.cms != "other"], ids=lambda row: row.id)
def test_every_selector_that_is_named_is_one_of_the_outlets(row: Outlet) -> None:
    found = page_class(row.id)
    used = " ; ".join([css for several in found.selectors.values() for css in several])
    used += f" ; {found.noise} ; .print-header ; " + " ; ".join(layout.css for layout in found.layouts)
    spans = re.findall(r"`([^`\n]+)`", section(row))
    named = {span for span in spans if re.match(r"[.#\[]\w|meta\[|section\.|h1\.", span)}
    assert named
    assert {css for css in named if css not in used} == set()


@pytest.mark.parametrize("row", OUTLETS, ids=lambda row: row.id)
def test_the_best_selector_of_every_field_is_named(row: Outlet) -> None:
    said = section(row)
    columns = {cells[0].strip(" `") for cells in rows(said)}
    names = {"gallery": "body", "comments": "comments_count", "kind_photo": "body", "kind_video": "body"}
    assert {name for name in page_class(row.id).selectors if names.get(name, name) not in columns} == set()
