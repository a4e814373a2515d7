"""The gate: what is read in the committed pages, by the scoring of `benchmarks/pages.py`. Times are not looked at."""

from __future__ import annotations

import pytest

from benchmarks.page_ours import read
from benchmarks.page_scoring import Scores, score
from benchmarks.page_truth import FIELDS, Page, read_pages

# Percent, on the committed fixtures. Raised when the rules get better, never lowered.
FLOORS = {
    "title": 100.0,
    "instant": 100.0,
    "body": 99.5,
    "paragraphs": 95.0,
    "half_spaces": 100.0,
    "redesigned_body": 99.0,
    "redesigned_instant": 100.0,
}
FIELD_FLOOR = 98.0


@pytest.fixture(scope="module")
def pages() -> list[Page]:
    return read_pages()


@pytest.fixture(scope="module")
def scores(pages: list[Page]) -> Scores:
    return score(pages, [read(page.body, page.received) for page in pages], ours=True)


@pytest.mark.parametrize("name", FLOORS)
def test_no_score_falls_below_its_floor(scores: Scores, name: str) -> None:
    assert getattr(scores, name).percent >= FLOORS[name], scores.misses


@pytest.mark.parametrize("name", FIELDS)
def test_no_field_falls_below_the_floor(scores: Scores, name: str) -> None:
    assert scores.fields[name].percent >= FIELD_FLOOR, [page for page, field in scores.misses if field == name]


def test_no_wrong_date_is_given(scores: Scores) -> None:
    assert scores.wrong_dates == []


def test_no_boilerplate_leaks(scores: Scores) -> None:
    assert scores.leaks == {}


def test_no_article_is_made_of_a_page_that_holds_none(scores: Scores) -> None:
    assert scores.invented == []


def test_the_pages_are_many_and_of_every_kind(pages: list[Page], scores: Scores) -> None:
    articles = [page for page in pages if page.expected is not None]
    assert len(articles) >= 40
    assert {page.outlet for page in articles if page.is_redesign} >= {"mehr", "shahr20"}
    assert min(sum(page.outlet == outlet for page in articles) for outlet in ("mehr", "shahr20", "titronline")) >= 8
    assert scores.empty_pages >= 10
    # A floor over a handful of pages would be none.
    assert {name: share.of for name, share in scores.fields.items() if share.of < 5} == {}


def test_every_dated_page_has_its_instant_written_down(pages: list[Page]) -> None:
    undated = [
        page.name for page in pages if page.expected and page.expected["published_raw"] and not page.published_at
    ]
    assert undated == []
