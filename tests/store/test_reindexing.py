"""Making the index and the stories again: what today's rules make of them, what persons said, and nothing else."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import delete, select, update

from qomnews.mirrors import Match
from qomnews.store import Change, Store, StoreBusyError, open_store
from qomnews.store import index as index_module
from qomnews.store import reindexing as reindexing_module
from qomnews.store import stories as stories_module
from qomnews.store.connect import reading
from qomnews.store.index import TABLES
from qomnews.store.tables import articles, fingerprints, mirror_keys, mirror_keys_fresh
from qomnews.story import Fingerprinted

NewItem = Callable[..., Fingerprinted]
OUTLETS = ("mehr", "shahr20", "titronline")


@pytest.fixture
def items(new_item: NewItem) -> list[Fingerprinted]:
    """Stories of three outlets in a mixed order: alone, mirrored whole or cut, and with an opening that all share."""
    chance = random.Random(20)
    made = []
    opening = "به گزارش خبرنگار ما از قم، نشست خبری امروز مدیران استان برگزار شد و در آن درباره برنامه‌ها گفته شد"
    for number in range(40):
        words = [f"واژه{number}شماره{place}" for place in range(60)]
        paragraphs = (opening, " ".join(words[:30]), " ".join(words[30:]))
        title = f"خبر شماره {number} از نشست شورای شهر"
        for place in range(1 + number % 3):
            kept = paragraphs if place < 2 else paragraphs[:2]
            made.append(new_item(f"{OUTLETS[place]}:{number}", paragraphs=kept, title=title, hour=8 + place))
    chance.shuffle(made)
    return made


@pytest.fixture
def full(store: Store, items: list[Fingerprinted]) -> Store:
    for item in items:
        store.save(item)
    return store


def contents(store: Store) -> dict[str, set[tuple[Any, ...]]]:
    """Rows of the index and of the articles, whichever of the two tables a key is in."""
    with reading(store._engine) as connection:
        keys = [row for table in (mirror_keys, mirror_keys_fresh) for row in connection.execute(select(table))]
        rows = {
            "fingerprints": set(map(tuple, connection.execute(select(fingerprints)))),
            "keys": set(map(tuple, keys)),
            "articles": set(map(tuple, connection.execute(select(articles)))),
        }
    assert len(keys) == len(rows["keys"])
    return rows


def test_an_unchanged_store_stays_as_it_is(full: Store) -> None:
    digest, before = full.digest(), contents(full)
    found = full.reindex()

    assert full.digest() == digest
    assert contents(full) == before
    assert (found.records, found.samples, sum(found.changes.values())) == (0, (), 0)
    assert found.articles == len(before["articles"])
    assert found.stories == sum(row.stories for row in full.counts())


def test_an_index_that_is_gone_comes_back_whole(full: Store, items: list[Fingerprinted], new_item: NewItem) -> None:
    digest, before = full.digest(), contents(full)
    with full._write() as connection:
        for table in TABLES:
            connection.execute(delete(table))
    full.reindex()

    assert full.digest() == digest
    assert contents(full) == before
    again = next(item for item in items if item.article.id == "mehr:0")
    copy = new_item("shahr20:900", paragraphs=tuple(b.text for b in again.article.blocks), title=again.article.title)
    assert full.save(copy).outcome == "mirror"


def test_stories_that_an_older_program_missed_or_merged_are_put_right(full: Store, clock: Callable[..., Any]) -> None:
    digest = full.digest()
    with full._write() as connection:
        # One story in pieces, and two in one; what the records say of it follows from `regroup` alone.
        patch = pytest.MonkeyPatch()
        wrong = {("mehr:0", "mehr:3"), ("mehr:3", "mehr:0")}
        bound = Match("edited", 0.5, {"rule": "text"})
        patch.setattr(stories_module, "comparer", lambda *_: lambda *both: bound if both in wrong else None)
        for ids in (["mehr:0", "mehr:3"], ["mehr:1", "shahr20:1"]):
            names = set(connection.execute(select(articles.c.story_id).where(articles.c.id.in_(ids))).scalars())
            stories_module.regroup(connection, names, newcomer=None, change=1, at="2025-12-16T08:00:00+00:00")
        patch.undo()
    assert full.digest() != digest
    clock(hours=1)

    shown = full.reindex(dry_run=True)
    assert full.digest() != digest
    found = full.reindex()

    assert full.digest() == digest
    assert shown == found
    assert found.changes == {"joined": 1, "parted": 1, "regrouped": 0, "original": 0}
    assert set(found.samples) == {
        Change("parted", (("mehr:0", "mehr:3"),), (("mehr:0",), ("mehr:3",))),
        Change("joined", (("mehr:1",), ("shahr20:1",)), (("mehr:1", "shahr20:1"),)),
    }
    assert full.reindex().records == 0


def test_what_persons_said_holds(full: Store) -> None:
    full.merge("mehr:0", "mehr:3")
    full.unmerge("shahr20:1")
    digest, before = full.digest(), contents(full)
    found = full.reindex()

    assert found.records == 0
    assert full.digest() == digest
    assert contents(full)["articles"] == before["articles"]
    assert {len(story.mirrors) for story in full.articles(ids=["mehr:0"])} == {1}


def test_a_dry_run_changes_nothing(full: Store) -> None:
    with full._write() as connection:
        connection.execute(update(fingerprints).values(fingerprint=b"\xffolder"))
    before = contents(full)
    full.reindex(dry_run=True)

    assert contents(full) == before


def test_others_read_the_stories_as_they_were_meanwhile(full: Store) -> None:
    seen: list[str] = []

    def read(what: str, done: int, total: int) -> None:
        if not seen:
            with open_store(full._engine.url.render_as_string(hide_password=False), create=False) as other:
                seen.append(other.digest())

    digest = full.digest()
    full.reindex(progress=read)
    assert seen == [digest]


def test_progress_is_told_of_articles_and_then_of_stories(full: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reindexing_module, "_NEXT", reindexing_module._NEXT.limit(10))
    told: list[tuple[str, int, int]] = []
    found = full.reindex(progress=lambda *step: told.append(step))

    first = [step for step in told if step[0] == "articles"]
    assert first[0] == ("articles", 10, found.articles)
    assert first[-1] == ("articles", found.articles, found.articles)
    last = [step for step in told if step[0] == "stories"]
    assert told == first + last
    assert last[-1][1] == last[-1][2] == sum(len(story.mirrors) > 0 for story in full.articles())


def test_the_horizon_is_the_stores(new_store_url: Callable[[], str], new_item: NewItem) -> None:
    url = new_store_url()
    with open_store(url, horizon_days=1) as store:
        store.save(new_item("mehr:1"))
        late = new_item("titronline:2", published_at="2025-12-20T08:00:00+03:30")
        assert store.save(late).outcome == "new"
        assert store.reindex().records == 0
    with open_store(url, horizon_days=30) as store:
        assert store.reindex().changes["joined"] == 1
        assert [len(story.mirrors) for story in store.articles()] == [1]
        assert store.standing("mehr:1", "titronline:2").chain[0].rule != "none"
    with open_store(url, horizon_days=1) as store:
        assert store.reindex().changes["parted"] == 1


def test_killed_in_the_middle_it_changed_nothing_and_the_same_again_finishes(
    new_store_url: Callable[[], str], items: list[Fingerprinted], request: pytest.FixtureRequest
) -> None:
    url = new_store_url()
    with open_store(url) as store:
        for item in items:
            store.save(item)
        with store._write() as connection:
            connection.execute(update(fingerprints).values(fingerprint=b"\xffolder"))
        digest, before = store.digest(), contents(store)
    program = (
        "import sys, time\n"
        "from qomnews.store import open_store\n"
        "def wait(what, done, total):\n"
        "    if what == 'stories' and done > total // 2:\n"
        "        print('half', flush=True)\n"
        "        time.sleep(60)\n"
        "open_store(sys.argv[1]).reindex(progress=wait)\n"
    )
    process = subprocess.Popen([sys.executable, "-c", program, url], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "half\n"
    process.kill()
    process.wait()

    with open_store(url) as store:
        assert contents(store) == before
        deadline = time.monotonic() + 30
        while True:
            try:
                # A server may take a moment to see that its client is gone; until then the lock is held.
                store.reindex()
            except StoreBusyError:
                if time.monotonic() > deadline:
                    raise
            else:
                break
        assert store.digest() == digest
        assert all(row[2][:1] != b"\xff" for row in contents(store)["fingerprints"])


@pytest.mark.parametrize("every", [1, 7])
def test_moving_keys_on_in_slices_makes_no_difference(full: Store, monkeypatch: pytest.MonkeyPatch, every: int) -> None:
    digest, before = full.digest(), contents(full)
    monkeypatch.setattr(index_module, "ARTICLES_A_SLICE", every)
    full.reindex()

    assert full.digest() == digest
    assert contents(full) == before
    with reading(full._engine) as connection:
        assert connection.execute(select(mirror_keys.c.key)).first() is not None
