"""Reading back: which records, in which order; the digest."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import attrs
import pytest

from qomnews.article import Capture
from qomnews.records import to_json
from qomnews.store import Selection, Store
from qomnews.story import Fingerprinted

NewItem = Callable[..., Fingerprinted]
Clock = Callable[..., datetime]


@pytest.fixture
def filled(store: Store, new_item: NewItem) -> Store:
    store.save(new_item("mehr:2", "rain", hour=9))
    store.save(new_item("mehr:10", "futsal", hour=9))
    store.save(new_item("shahr20:1", "library", hour=7))
    store.save(new_item("titronline:1", "library", hour=8))
    undated = new_item("shahr20:2", paragraphs=("خبری کوتاه که تاریخ ندارد و جای دیگری هم نیامده است.",))
    store.save(attrs.evolve(undated, article=attrs.evolve(undated.article, published_at=None)))
    return store


def ids(store: Store, **conditions: object) -> list[str]:
    found = store.articles(**conditions)  # type: ignore[arg-type] # they come by name
    return [article.id for article in found]


def test_records_come_by_publication_then_by_id_what_has_no_date_first(filled: Store) -> None:
    assert ids(filled) == ["shahr20:2", "shahr20:1", "mehr:10", "mehr:2"]


def test_mirrors_come_when_asked_for(filled: Store) -> None:
    assert ids(filled, include_mirrors=True) == ["shahr20:2", "shahr20:1", "titronline:1", "mehr:10", "mehr:2"]


def test_an_outlet_or_several(filled: Store) -> None:
    assert ids(filled, outlet="mehr") == ["mehr:10", "mehr:2"]
    assert ids(filled, outlet=["mehr", "shahr20"]) == ["shahr20:2", "shahr20:1", "mehr:10", "mehr:2"]


def test_since_is_inclusive_and_until_is_not(filled: Store) -> None:
    seven, nine = datetime(2025, 12, 16, 3, 30, tzinfo=UTC), datetime(2025, 12, 16, 5, 30, tzinfo=UTC)

    assert ids(filled, since=seven, until=nine) == ["shahr20:1"]
    assert ids(filled, since=nine) == ["mehr:10", "mehr:2"]


def test_chosen_ids(filled: Store) -> None:
    assert ids(filled, ids=["mehr:2", "none:1"]) == ["mehr:2"]
    assert ids(filled, ids=[]) == []


def test_a_limit_takes_the_first(filled: Store) -> None:
    assert len(list(filled.lines(Selection(limit=2)))) == 2


def test_lines_are_the_records_as_json(filled: Store) -> None:
    assert list(filled.lines(Selection())) == [to_json(article) for article in filled.articles()]


def test_what_is_not_there(store: Store) -> None:
    assert store.get("mehr:1") is None
    assert store.raw("mehr:1") is None
    assert store.versions("mehr:1") == []
    assert store.counts() == []


def test_counts_tell_stories_from_mirrors(filled: Store) -> None:
    assert [(row.outlet, row.stories, row.mirrors) for row in filled.counts()] == [
        ("mehr", 2, 0),
        ("shahr20", 2, 0),
        ("titronline", 0, 1),
    ]


def test_a_reader_that_stops_early_leaves_the_store_usable(filled: Store, new_item: NewItem) -> None:
    stream = filled.articles()
    next(stream)
    filled.save(new_item("mehr:3", paragraphs=("خبری دیگر که پس از آغاز خواندن رسید و کوتاه است.",)))
    stream.close()  # type: ignore[attr-defined] # it is a generator

    assert "mehr:3" in ids(filled)


def test_a_reader_sees_the_store_as_it_was_when_it_began(filled: Store, new_item: NewItem) -> None:
    stream = filled.articles()
    first = next(stream)
    filled.save(new_item("mehr:3", paragraphs=("خبری دیگر که پس از آغاز خواندن رسید و کوتاه است.",)))

    assert [first.id, *(article.id for article in stream)] == ["shahr20:2", "shahr20:1", "mehr:10", "mehr:2"]


def test_the_digest_leaves_clocks_runs_and_captures_out(
    new_store: Callable[[], Store], new_item: NewItem, clock: Clock
) -> None:
    first, second = new_store(), new_store()
    run_id = second.begin_run("mehr", spider="mehr", arguments={}, at=clock())
    first.save(new_item())
    later = clock(days=3)
    item = new_item(fetched_at=later)
    capture = Capture("a.warc.gz", "<urn:uuid:1>")
    item = attrs.evolve(
        item, article=attrs.evolve(item.article, capture=capture), raw=attrs.evolve(item.raw, capture=capture)
    )
    second.save(item, run_id=run_id)
    second.set_mark("mehr", "", later)

    assert first.digest() == second.digest()


def test_the_digest_moves_with_content(new_store: Callable[[], Store], new_item: NewItem, clock: Clock) -> None:
    def digest(*items: Fingerprinted, rejected: str | None = None) -> str:
        store = new_store()
        for item in items:
            store.save(item)
        if rejected:
            url = "https://mehr.example/9"
            store.reject(outlet="mehr", url=url, reason=rejected, detail="", raw=None, run_id=None, at=clock())
        return store.digest()

    digests = [
        digest(),
        digest(new_item()),
        digest(new_item(tags=("ورزش",))),
        digest(new_item("mehr:2")),
        digest(new_item(title="عنوان پیشین کتابخانه"), new_item()),
        digest(new_item(), rejected="no-title"),
        digest(new_item(), rejected="no-text"),
    ]

    assert len(set(digests)) == len(digests)
