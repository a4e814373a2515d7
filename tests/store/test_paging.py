"""Records a page at a time, on both backends."""

from __future__ import annotations

from collections.abc import Callable

import attrs
import orjson
import pytest

from qomnews.store import ORDERS, Extract, Order, Page, Place, Store, Word
from qomnews.story import Fingerprinted

NewItem = Callable[..., Fingerprinted]


@pytest.fixture
def filled(store: Store, new_item: NewItem) -> Store:
    store.save(new_item("mehr:2", "rain", hour=9))
    store.save(new_item("mehr:10", "futsal", hour=9))
    undated = new_item("shahr20:2", paragraphs=("خبری کوتاه که تاریخ ندارد و جای دیگری هم نیامده است.",))
    store.save(attrs.evolve(undated, article=attrs.evolve(undated.article, published_at=None)))
    store.save(new_item("shahr20:1", "library", hour=7))
    store.save(new_item("titronline:1", "library", hour=8))
    return store


def ids_of(page: Page) -> list[str]:
    return [orjson.loads(line)["id"] for line in page.lines]


def page(
    store: Store,
    extract: Extract,
    after: Place | None = None,
    *,
    limit: int = 1,
    matches: Callable[[bytes], bool] | None = None,
    looked_at: int = 100,
) -> Page:
    with store.snapshot() as snapshot:
        return snapshot.page(extract, after=after, limit=limit, matches=matches, looked_at=looked_at)


def walked(store: Store, extract: Extract, **how: object) -> list[list[str]]:
    pages, after = [], None
    while True:
        one = page(store, extract, after, **how)  # type: ignore[arg-type] # they come by name
        pages.append(ids_of(one))
        after = one.after
        if after is None:
            return pages


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("limit", [1, 2, 3, 4, 5, 6])
def test_pages_put_together_are_what_an_export_gives(filled: Store, order: Order, limit: int) -> None:
    extract = Extract(order=order, include_mirrors=True)
    with filled.snapshot() as snapshot:
        whole = [orjson.loads(row.line)["id"] for rows in snapshot.rows(extract) for row in rows]
    pages = walked(filled, extract, limit=limit)
    assert [article_id for some in pages for article_id in some] == whole
    assert {len(some) for some in pages[:-1]} <= {limit}
    assert 1 <= len(pages[-1]) <= limit


def test_what_arrives_meanwhile_moves_nothing(filled: Store, new_item: NewItem) -> None:
    first = page(filled, Extract(order="newest"), limit=2)
    filled.save(new_item("mehr:11", text="rain", title="باران", paragraphs=("باران تندی بارید.",), hour=23))
    second = page(filled, Extract(order="newest"), first.after, limit=2)
    assert [ids_of(first), ids_of(second)] == [["mehr:2", "mehr:10"], ["shahr20:1", "shahr20:2"]]


def test_where_few_are_meant_a_page_ends_after_some_were_looked_at(filled: Store) -> None:
    def is_undated(line: bytes) -> bool:
        return orjson.loads(line)["published_at"] is None

    assert walked(filled, Extract(order="newest"), limit=2, matches=is_undated, looked_at=2) == [[], ["shahr20:2"]]
    assert walked(filled, Extract(order="newest"), limit=2, matches=is_undated, looked_at=4) == [["shahr20:2"]]


def test_outlets_and_a_story_choose_among_pages_too(filled: Store) -> None:
    assert walked(filled, Extract(outlets=("mehr",), order="id"), limit=1) == [["mehr:10"], ["mehr:2"]]
    story = Extract(story_id="shahr20:1", include_mirrors=True, order="id")
    assert walked(filled, story, limit=5) == [["shahr20:1", "titronline:1"]]


def test_counting_ends_where_there_are_too_many(filled: Store) -> None:
    with filled.snapshot() as snapshot:
        assert snapshot.count(Extract(), 10) == 4
        assert snapshot.count(Extract(), 4) == 4
        assert snapshot.count(Extract(), 2) == 3
        assert snapshot.count(Extract(outlets=("mehr",)), 10) == 2


def test_one_record_with_the_number_of_its_change(filled: Store) -> None:
    with filled.snapshot() as snapshot:
        found = snapshot.one("titronline:1")
        assert found is not None
        line, change = found
        assert orjson.loads(line)["mirror_of"] == "shahr20:1"
        assert change == snapshot.sequence
        assert snapshot.one("mehr:3") is None


def test_what_is_gone_comes_in_pages(filled: Store, new_item: NewItem) -> None:
    filled.forget("mehr:2", Word(by="somebody", host="here"))
    # The copy that is found to be older takes the story over.
    filled.save(new_item("mehr:9", "library", hour=6))
    with filled.snapshot() as snapshot:
        whole = list(snapshot.gone(Extract(changed_after=0)))
        first = snapshot.gone_page(Extract(changed_after=0), after=None, limit=1)
        assert first.lines == whole[:1]
        assert first.after is not None
        rest = snapshot.gone_page(Extract(changed_after=0), after=first.after, limit=9).lines
        assert first.lines + rest == whole
        assert [orjson.loads(line)["id"] for line in whole] == ["shahr20:1", "mehr:2"]
        assert snapshot.tombstone("shahr20:1") is None
        assert snapshot.tombstone("mehr:2") == whole[1]


@pytest.mark.parametrize("few", [0, 100])
@pytest.mark.parametrize("order", ORDERS)
def test_articles_are_chosen_by_number_in_every_order(
    filled: Store, order: Order, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qomnews.store.extracts._FEW", few)
    serials = (1, 4, 99)
    extract = Extract(order=order, serials=serials, include_mirrors=True)
    with filled.snapshot() as snapshot:
        whole = [
            orjson.loads(row.line)["id"] for rows in snapshot.rows(attrs.evolve(extract, serials=None)) for row in rows
        ]
        some = [orjson.loads(row.line)["id"] for rows in snapshot.rows(extract) for row in rows]
        assert snapshot.count(extract, 10) == 2
        assert snapshot.count(attrs.evolve(extract, serials=()), 10) == 0
    # They arrived first and fourth.
    assert some == [article_id for article_id in whole if article_id in {"mehr:2", "shahr20:1"}]
    assert [article_id for page in walked(filled, extract, limit=1) for article_id in page] == some


def test_a_version_is_read_by_its_number(filled: Store, new_item: NewItem) -> None:
    filled.save(new_item("mehr:2", "rain", hour=9, title="عنوانی دیگر"))
    with filled.snapshot() as snapshot:
        first, second = snapshot.version("mehr:2", 1), snapshot.version("mehr:2", 2)
        assert first is not None
        assert second is not None
        assert (first.article.version, second.article.version) == (1, 2)
        assert second.article.title == "عنوانی دیگر"
        assert first.replaced_at is not None
        assert second.replaced_at is None
        assert snapshot.version("mehr:2", 3) is None
        assert snapshot.version("mehr:77", 1) is None
        assert snapshot.raw("mehr:2") == second.raw
