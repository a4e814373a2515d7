"""Searching a store, on both backends: what is found, in which order, counted how."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import attrs
import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qomnews.mirrors import fingerprint
from qomnews.search.filters import Field, Filters
from qomnews.search.marking import Marker
from qomnews.store import Filler, Found, SearchMissingError, Store, Word, open_store, open_to_read
from qomnews.story import Fingerprinted
from tests.store.conftest import START, Clock, item_of

# What queries are made of, and what databases make something of.
PIECES = (
    "آب",
    "کتابخانه",
    "نیروگاه",
    "و",
    " ",
    "\u200c",
    '"',
    "«",
    "»",
    "-",
    "OR ",
    "|",
    "*",
    "'",
    "\\",
    ":",
    "(",
    ")",
    "&",
    "!",
    "½",
    "\0",
)
# A shared store is meant to be shared; on a busy machine even texts are slow to come by.
CHECKS = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
WORD = Word(by="tester", host="here")


def told(item: Fingerprinted, **parts: Any) -> Fingerprinted:
    """A story with other fields."""
    article = attrs.evolve(item.article, **parts)
    return Fingerprinted(item.raw, article, fingerprint(article))


def filled(store: Store, url: str) -> Store:
    with Filler(url) as filler:
        filler.catch_up()
    return store


def ids(store: Store, query: str = "", **parts: Any) -> list[str]:
    options = {name: parts.pop(name) for name in ("order", "offset", "limit", "after") if name in parts}
    return named(store, store.search(Filters(query=query, **parts), **options))


def named(store: Store, found: Found) -> list[str]:
    return [orjson.loads(match.record)["id"] for match in store.matches(found.serials)]


def fill(store: Store, url: str) -> None:
    first = told(
        item_of("mehr:1", "library", hour=8),
        lead="درهای كتابخانه‌ها باز است.",
        category=("استان‌ها", "قم"),
        tags=("کتاب", "نیروگاه"),
        desk="qom",
    )
    second = told(item_of("shahr20:2", "rain", hour=10), category=("استانها",), tags=("آب", "کتاب"), kind="report")
    third = told(
        item_of("titronline:3", "futsal", published_at="2025-11-20T09:00:00+03:30"),
        published_jalali="1404-08-29 09:00",
        source_name="خبرگزاری ایسنا",
        tags=("فوتسال",),
    )
    fourth = told(
        item_of("mehr:4", title="نشستی درباره آب", paragraphs=("سخن از کتابخانه نیروگاه در میان بود.", "باران می‌آید.")),
        published_at=None,
        published_jalali=None,
        published_precision=None,
    )
    mirror = item_of("titronline:5", "library", hour=9, source_name="خبرگزاری مهر")
    for item in (first, second, third, fourth, mirror):
        store.save(item)
    filled(store, url)


@pytest.fixture(scope="module")
def shared(shared_store_url: str) -> Iterator[Store]:
    """A filled store that no test changes."""
    with open_store(shared_store_url, clock=lambda: START) as store:
        fill(store, shared_store_url)
        yield store


@pytest.fixture
def searched(store_url: str, clock: Clock) -> Iterator[Store]:
    """The same, to be changed."""
    with open_store(store_url, clock=clock) as store:
        fill(store, store_url)
        yield store


def test_words_are_found_in_title_lead_and_body(shared: Store) -> None:
    assert ids(shared, "فوتسالیست") == ["titronline:3"]
    assert ids(shared, "درهای") == ["mehr:1"]
    assert ids(shared, "صحافی") == ["mehr:1"]
    assert ids(shared, "هیچکدام") == []


@pytest.mark.parametrize(
    "query", ["کتابخانه‌ها", "کتابخانه ها", "کتابخانهها", "كتابخانه‌هاي"[:-1], "کِتابخانه‌ها", '"کتابخانه ها"']
)
def test_half_spaces_letters_and_marks_make_no_difference(shared: Store, query: str) -> None:
    assert ids(shared, query) == ["mehr:1"]


def test_all_words_are_to_be_found_and_excluded_ones_are_not(shared: Store) -> None:
    assert ids(shared, "کتابخانه نیروگاه") == ["mehr:1", "mehr:4"]
    assert ids(shared, "کتابخانه -صحافی") == ["mehr:4"]
    assert ids(shared, "صحافی OR باران") == ["mehr:1", "mehr:4"]
    assert ids(shared, "-کتابخانه") == ["shahr20:2", "titronline:3"]
    assert ids(shared, "فوتسال*") == ["titronline:3"]


def test_a_phrase_stands_together_and_reaches_over_no_end(shared: Store) -> None:
    assert ids(shared, '"بانوان فوتسالیست"') == ["titronline:3"]
    assert ids(shared, '"فوتسالیست بانوان"') == []
    # The end of the title and the beginning of the text.
    assert ids(shared, '"آب سخن"') == []


def test_the_newest_come_first_and_those_without_a_date_last(shared: Store) -> None:
    assert ids(shared) == ["shahr20:2", "mehr:1", "titronline:3", "mehr:4"]


def test_by_relevance_titles_come_first_then_leads(shared: Store) -> None:
    assert ids(shared, "آب", order="relevance") == ["shahr20:2", "mehr:4"]
    assert ids(shared, "کتابخانه نیروگاه", order="relevance") == ["mehr:1", "mehr:4"]
    # In the body of the newest alone, and in the title of another.
    assert ids(shared, "نشستی OR رودخانه") == ["shahr20:2", "mehr:4"]
    assert ids(shared, "نشستی OR رودخانه", order="relevance") == ["mehr:4", "shahr20:2"]


@pytest.mark.parametrize(
    ("parts", "found"),
    [
        ({"outlets": ("mehr",)}, ["mehr:1", "mehr:4"]),
        ({"outlets": ("mehr", "shahr20")}, ["shahr20:2", "mehr:1", "mehr:4"]),
        ({"kinds": ("report",)}, ["shahr20:2"]),
        ({"desks": ("qom",)}, ["mehr:1"]),
        ({"sources": ("ایسنا",)}, []),
        ({"sources": ("isna",)}, ["titronline:3"]),
        ({"sources": ("خبرگزاري ايسنا",)}, ["titronline:3"]),
        ({"categories": ("استان ها",)}, ["shahr20:2", "mehr:1"]),
        ({"categories": ("استان‌ها>قم",)}, ["mehr:1"]),
        ({"tags": ("كتاب",)}, ["shahr20:2", "mehr:1"]),
        ({"tags": ("کتاب", "فوتسال")}, ["shahr20:2", "mehr:1", "titronline:3"]),
        ({"since": datetime(2025, 12, 16, 6, 30, tzinfo=UTC)}, ["shahr20:2"]),
        ({"until": datetime(2025, 12, 16, 4, 30, tzinfo=UTC)}, ["titronline:3"]),
        ({"include_mirrors": True}, ["shahr20:2", "titronline:5", "mehr:1", "titronline:3", "mehr:4"]),
        ({"tags": ("هیچ",)}, []),
    ],
)
def test_filters_choose(shared: Store, parts: dict[str, Any], found: list[str]) -> None:
    assert ids(shared, **parts) == found


def test_counts_obey_the_other_filters_and_not_their_own(shared: Store) -> None:
    facets = shared.search(Filters(outlets=("mehr",), tags=("کتاب",)), facets=10).facets
    assert facets is not None
    assert dict(facets.values["outlet"]) == {"mehr": 1, "shahr20": 1}
    assert dict(facets.values["tag"]) == {"کتاب": 1, "نیروگاه": 1}
    assert dict(facets.values["category"]) == {"استانها": 1, "استان‌ها > قم": 1}
    assert facets.months == [(1404, 9, 1)]
    dated = shared.search(Filters(since=datetime(2025, 12, 1, tzinfo=UTC)), facets=10).facets
    assert dated is not None
    assert dated.months == [(1404, 9, 2), (1404, 8, 1)]
    assert dict(dated.values["category"]) == {"استان‌ها > قم": 1, "استانها": 2}


def test_a_value_s_count_is_what_choosing_it_finds(shared: Store) -> None:
    fields: dict[Field, str] = {
        "outlet": "outlets",
        "kind": "kinds",
        "desk": "desks",
        "source": "sources",
        "category": "categories",
        "tag": "tags",
    }
    for query in ("", "کتابخانه", "آب"):
        facets = shared.search(Filters(query=query, include_mirrors=True), facets=50).facets
        assert facets is not None
        for field, values in facets.values.items():
            for value, count in values:
                parts: dict[str, Any] = {fields[field]: (value,)}
                assert shared.search(Filters(query=query, include_mirrors=True, **parts)).total == count


def test_pages_follow_each_other_by_offset_and_by_place(shared: Store) -> None:
    everything = ids(shared, include_mirrors=True)
    assert ids(shared, include_mirrors=True, offset=2, limit=2) == everything[2:4]
    for order in ("newest", "relevance"):
        after, seen = None, []
        while True:
            found = shared.search(
                Filters(query="و OR کتابخانه", include_mirrors=True), order=order, after=after, limit=2
            )
            seen += named(shared, found)
            if found.after is None:
                break
            after = found.after
        assert seen == ids(shared, "و OR کتابخانه", include_mirrors=True, order=order)
        assert len(seen) == found.total


def test_what_was_found_can_be_marked(shared: Store) -> None:
    found = shared.search(Filters(query="فوتسالیست"))
    marked = [piece.text for piece in Marker(found.expression).marked("بانوان فوتسالیست با پنج گل") if piece.marked]
    assert marked == ["فوتسالیست"]


def test_a_removed_story_is_not_found(searched: Store, store_url: str, clock: Clock) -> None:
    assert searched.mark_removed(["mehr:4"], at=clock(hours=1)) == ["mehr:4"]
    filled(searched, store_url)
    assert ids(searched) == ["shahr20:2", "mehr:1", "titronline:3"]
    assert ids(searched, "نشستی") == []


def test_an_edited_story_is_found_by_what_it_says_now(searched: Store, store_url: str) -> None:
    searched.save(item_of("titronline:3", "futsal", title="شکست سنگین بانوان"))
    filled(searched, store_url)
    assert ids(searched, "فوتسالیست") == []
    assert ids(searched, "سنگین") == ["titronline:3"]
    assert searched.search(Filters(include_mirrors=True)).total == 5


def test_a_forgotten_story_is_not_found_and_the_others_are(searched: Store, store_url: str) -> None:
    searched.forget("titronline:3", WORD)
    with pytest.raises(SearchMissingError):
        searched.search(Filters())
    filled(searched, store_url)
    assert ids(searched) == ["shahr20:2", "mehr:1", "mehr:4"]
    assert ids(searched, "فوتسالیست") == []


def test_a_store_that_is_only_read_is_searched(shared: Store, shared_store_url: str) -> None:
    with open_to_read(shared_store_url, deadline=5, connections=2) as reading:
        assert ids(reading, "صحافی") == ["mehr:1"]


def test_without_an_index_searching_says_so(store: Store) -> None:
    with pytest.raises(SearchMissingError, match="qomnews serve"):
        store.search(Filters())


@settings(max_examples=30, deadline=None, suppress_health_check=CHECKS)
@given(st.one_of(st.text(max_size=30), st.lists(st.sampled_from(PIECES), max_size=8).map("".join)))
def test_whatever_is_typed_is_searched_for(shared: Store, query: str) -> None:
    found = shared.search(Filters(query=query, include_mirrors=True), order="relevance", facets=5)
    assert 0 <= len(found.serials) == found.total <= 5
