"""A story that must go: what is left of it, who takes its place, and that it doesn't come back."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import attrs
import orjson
import pytest
from sqlalchemy import select

from qomnews.store import ArticleError, Extraction, ForgottenError, Store, Word, open_store
from qomnews.store.sites import Validated
from qomnews.store.tables import metadata
from qomnews.story import Fingerprinted
from tests.store.conftest import START, plug_pulled_at

NewItem = Callable[..., Fingerprinted]
Clock = Callable[..., datetime]
WORD = Word(by="somebody", host="here", reason="a court's order")
URL = "https://mehr.example/news/1"


def tombstones(store: Store, since: datetime | None = None) -> list[tuple[str, str, str, str | None]]:
    lines = map(orjson.loads, store.tombstones(since))
    return [(line["id"], line["story_id"], line["status"], line["superseded_by"]) for line in lines]


def everything(store: Store) -> str:
    """All that the tables hold, as text."""
    with store._read() as connection:
        return "\n".join(repr(row) for table in metadata.sorted_tables for row in connection.execute(select(table)))


def test_nothing_of_it_is_left_but_who_said_so_and_why(store: Store, new_item: NewItem, clock: Clock) -> None:
    store.save(new_item("mehr:1", "library"), seen=["https://mehr.example/short"])
    store.save(new_item("mehr:1", "futsal", fetched_at=clock(hours=1)))
    store.save(new_item("mehr:2", "rain"))
    store.reject(
        outlet="mehr", url=URL, reason="http-500", detail="", raw=new_item("mehr:1").raw, run_id=None, at=clock()
    )
    listing = Validated(url="https://mehr.example/rss", etag='"1"', last_modified=None, body=b"x", at=clock())
    page = Validated(url=URL, etag='"2"', last_modified=None, at=clock())
    store.keep_validated("mehr", [listing, page], forget_before=START)
    run = store.begin_run("mehr", spider="mehr", arguments={}, at=clock())
    jump = {"field": "title", "examples": [URL, "https://mehr.example/news/2"], "since": run}
    extraction = Extraction(run_id=run, outlet="mehr", scope="all", pages=1, counts={}, jumps=[jump])
    stats = {"samples": {"http-500": [URL]}, "reasons": [f"{URL}: failed"]}
    store.finish_run(run, at=clock(), exit_status=0, reason="finished", stats=stats, extraction=extraction)

    now = clock(hours=1)
    assert store.forget("mehr:1", WORD) == ["mehr:1"]

    left = everything(store)
    for text in ("کتابخانه", "فوتسال", "mehr.example/news/1'", f'{URL}"', "mehr.example/short"):
        assert text not in left, text
    assert "سد پانزده خرداد" in left
    assert store.runs()[0].stats["samples"] == {"http-500": ["(forgotten)"]}
    assert store.extractions()[0].jumps[0]["examples"] == ["(forgotten)", "https://mehr.example/news/2"]
    assert store.validated("mehr", "https://mehr.example/rss") is None
    (gone,) = store.forgotten()
    assert (gone.id, gone.by, gone.host, gone.reason, gone.at) == ("mehr:1", "somebody", "here", "a court's order", now)
    assert gone.finished_at is None
    store.finish_forgetting([gone.serial])
    assert store.forgotten("mehr:1")[0].finished_at == now


def test_it_is_known_by_every_address_and_never_stored_again(store: Store, new_item: NewItem, clock: Clock) -> None:
    item = new_item("mehr:1", url="https://www.mehrnews.com/news/1234/عنوان")
    numbered = attrs.evolve(item, article=attrs.evolve(item.article, news_id="1234"))
    store.save(numbered, seen=["https://mehrnews.com/x5Rg"])
    store.forget("mehr:1", WORD)
    for url in ("https://www.mehrnews.com/news/1234", "https://mehrnews.com/x5Rg", "https://mehrnews.com/news/1234/b"):
        assert store.known("mehr", url, now=clock()), url
        assert store.is_forgotten("mehr", url)
    assert store.known("mehr", "https://www.mehrnews.com/video/77", "1234", now=clock())
    assert not store.known("mehr", "https://www.mehrnews.com/news/77", "77", now=clock())
    assert not store.known("shahr20", "https://mehrnews.com/x5Rg", now=clock())
    with pytest.raises(ForgottenError, match="mehr:1 had to go"):
        store.save(numbered, seen=["https://mehrnews.com/x99"])
    assert store.get("mehr:1") is None
    # What led to it is known from now on.
    assert store.known("mehr", "https://mehrnews.com/x99", now=clock())


def test_one_mirror_takes_over_and_the_store_is_as_if_the_original_had_never_come(
    new_store: Callable[[], Store], story: dict[str, Fingerprinted], clock: Clock
) -> None:
    store = new_store()
    for name in ("original", "verbatim", "truncated"):
        store.save(story[name])
    later = clock(hours=1)
    store.forget("mehr:1", WORD)

    (taken,) = store.articles()
    # Nobody has the outlet that both credit: the one published first.
    assert (taken.id, taken.story_id, taken.status, taken.mirror_of) == ("titronline:11", "titronline:11", "live", None)
    assert [mirror.outlet for mirror in taken.mirrors] == ["shahr20"]
    assert taken.last_changed_at == later.isoformat()
    assert tombstones(store) == [("mehr:1", "mehr:1", "removed", None)]
    without = new_store()
    for name in ("verbatim", "truncated"):
        without.save(story[name])
    assert store.digest() == without.digest()
    assert len(list(store.articles(include_mirrors=True))) == 2


def test_a_mirror_that_goes_leaves_no_trace_with_its_original(
    store: Store, story: dict[str, Fingerprinted], clock: Clock
) -> None:
    store.save(story["original"])
    store.save(story["verbatim"])
    edited = attrs.evolve(story["original"].article, title="عنوانی دیگر", content_hash="0" * 64)
    store.save(attrs.evolve(story["original"], article=edited))
    assert "titronline.example" in everything(store)

    store.forget("titronline:11", WORD)
    (original,) = store.articles()
    assert original.mirrors == ()
    assert "titronline.example" not in everything(store)
    assert [version.article.mirrors for version in store.versions("mehr:1")] == [(), ()]
    assert clock() is not None


def test_a_story_goes_with_all_its_mirrors_where_that_is_said(store: Store, story: dict[str, Fingerprinted]) -> None:
    for item in story.values():
        store.save(item)
    assert store.forget("titronline:12", WORD, with_mirrors=True) == sorted(item.article.id for item in story.values())
    assert list(store.articles(include_mirrors=True)) == []
    assert [line[0] for line in tombstones(store)] == sorted(item.article.id for item in story.values())
    assert "کتابخانه" not in everything(store)


def test_the_index_forgets_it(store: Store, new_item: NewItem) -> None:
    store.save(new_item("mehr:1"))
    store.forget("mehr:1", WORD)
    assert store.save(new_item("titronline:1", hour=9)).outcome == "new"
    with store._read() as connection:
        for name in ("mirror_keys", "mirror_keys_fresh"):
            assert {row.article for row in connection.execute(select(metadata.tables[name]))} <= {2}


def test_what_persons_said_of_it_goes_and_frees_the_others(store: Store, new_item: NewItem) -> None:
    for number, text in enumerate(("library", "rain", "futsal"), 1):
        store.save(new_item(f"mehr:{number}", text))
    store.merge("mehr:1", "mehr:2")
    store.merge("mehr:2", "mehr:3")
    store.forget("mehr:2", WORD)
    assert store.rulings() == []
    assert [article.id for article in store.articles()] == ["mehr:1", "mehr:3"]


def test_it_may_come_back_where_that_is_allowed(store: Store, new_item: NewItem, clock: Clock) -> None:
    store.save(new_item("mehr:1"))
    store.forget("mehr:1", attrs.evolve(WORD, barred=False))
    assert not store.known("mehr", URL, "1", now=clock())
    store.save(new_item("mehr:1"))
    assert tombstones(store) == []
    store.forget(URL, WORD)
    assert store.known("mehr", URL, now=clock())
    assert [each.barred for each in store.forgotten()] == [False, True]
    assert store.allow_again("mehr:1") == ["mehr:1"]
    assert store.save(new_item("mehr:1")).outcome == "new"
    with pytest.raises(ArticleError, match="nothing that had to go was called 'mehr:7'"):
        store.allow_again("mehr:7")


def test_what_is_not_stored_can_not_be_forgotten(store: Store) -> None:
    with pytest.raises(ArticleError, match="no stored article has the id"):
        store.forget("mehr:1", WORD)


def test_tombstones_say_what_is_gone_since_when(store: Store, story: dict[str, Fingerprinted], clock: Clock) -> None:
    store.save(story["verbatim"])
    later = clock(hours=1)
    store.save(story["original"])
    store.mark_removed(["mehr:1"], at=clock(hours=1))
    assert tombstones(store) == [
        ("mehr:1", "titronline:11", "removed", None),
        ("titronline:11", "titronline:11", "superseded", "mehr:1"),
    ]
    assert [line[0] for line in tombstones(store, later + timedelta(minutes=1))] == ["mehr:1"]


@pytest.mark.parametrize("statement", ["INSERT INTO forgotten", "DELETE FROM articles", "UPDATE articles SET id"])
def test_stopped_in_the_middle_it_has_changed_nothing(
    store: Store, story: dict[str, Fingerprinted], statement: str
) -> None:
    for name in ("original", "verbatim", "truncated"):
        store.save(story[name])
    before = store.digest()

    with plug_pulled_at(store, statement), pytest.raises(RuntimeError, match="pulled the plug"):
        store.forget("mehr:1", WORD)
    assert store.digest() == before
    assert store.forgotten() == []
    assert store.forget("mehr:1", WORD) == ["mehr:1"]


def test_its_bytes_are_overwritten_in_sqlites_file(tmp_path: Path, new_item: NewItem) -> None:
    file = tmp_path / "qomnews.db"
    with open_store(f"sqlite:///{file}") as store:
        store.save(new_item("mehr:1", "library"))
        store.save(new_item("mehr:2", "rain"))
        store.forget("mehr:1", WORD)
        held = b"".join(path.read_bytes() for path in tmp_path.iterdir())
        assert "کتابخانه عمومی".encode() not in held
        assert "بارش‌های".encode() in held
    with sqlite3.connect(file) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    connection.close()
