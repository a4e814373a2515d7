"""A few hundred spoilt pages hold what any page must hold; `make fuzz` tries 20,000."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.pages.fuzz import page_of
from tests.pages.invariants import BrokenInvariantError, check
from tests.pages.mutations import MUTATIONS, Mutation
from tests.pages.pathological import FOUND_AT, TEXT, TITLE
from tests.pages.seed_pages import Page, replica_pages, written_pages

SEED = 20
MARKUP = st.sampled_from(
    [
        *("<p>", "</p>", "<div class='item-text'>", "</div>", "<h1 class='title'>", "</h1>", "<br>", "<table><tr><td>"),
        *("<li class='news'>", "<a href='/news/1234567/x'>", "<a href='http://['>", "</a>", "<!--", "-->", "<![CDATA["),
        *("<script type='application/ld+json'>", "</script>", '{"@type": "NewsArticle", "headline": "', '"}', "[{"),
        *(
            TITLE,
            TEXT,
            "۱۹ بهمن ۱۴۰۲، ۹:۳۰",
            "منبع: ایسنا",
            "&zwnj;",
            "&#11;",
            "\x00",
            "\u200c",
            "<title>",
            "<",
            ">",
            '"',
        ),
        *(
            "<?xml version='1.0'?>",
            "<rss><channel><item>",
            "<title>",
            "</item>",
            "<link>https://shahr20.ir/69048/a-b-c",
        ),
    ]
)


@pytest.mark.parametrize("number", range(100))
def test_a_spoilt_page_is_read_or_refused(number: int) -> None:
    check(page_of(SEED, number, (*written_pages(), *replica_pages())))


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.__name__.strip("_"))
def test_every_written_page_bears_every_mutation(mutation: Mutation) -> None:
    pages = written_pages()
    for place, page in enumerate(pages[:: max(1, len(pages) // 5)]):
        rng = Random(f"{SEED}:{place}")
        spoilt = mutation(page.body, rng, rng.choice(pages).body)
        check(Page(page.name, page.outlet, page.url, spoilt, page.content_type))


@given(parts=st.lists(MARKUP, max_size=30), outlet=st.sampled_from(sorted(FOUND_AT)))
@settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
def test_markup_in_any_order_is_read_or_refused(parts: list[str], outlet: str) -> None:
    check(Page("made up", outlet, FOUND_AT[outlet], "".join(parts).encode()))


@given(data=st.binary(max_size=300), content_type=st.none() | st.text(max_size=40))
@settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
def test_any_bytes_are_read_or_refused(data: bytes, content_type: str | None) -> None:
    check(Page("bytes", "titronline", FOUND_AT["titronline"], data, content_type))


def test_an_invented_word_would_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qomnews.pages.base.ArticlePage.title", "سخنی که در برگه نیست")
    page = Page("page", "mehr", FOUND_AT["mehr"], f"<h1 class='title'>{TITLE}</h1><p>{TEXT}</p>".encode())
    with pytest.raises(BrokenInvariantError, match="title: not in the page"):
        check(page)
