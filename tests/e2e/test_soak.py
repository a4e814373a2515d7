"""A month of scheduled runs in a minute or two: stories appear, change, vanish and are mirrored all the while."""

from __future__ import annotations

import sqlite3
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import attrs
import pytest

from fixtures.newsroom import Newsroom, Replica, compose
from fixtures.newsroom.calendar_text import persian_digits
from fixtures.newsroom.mirroring import CHANGES
from qomnews.article import Block
from qomnews.store import Store
from tests.e2e.test_truth import differences, expected

Run = Callable[..., subprocess.CompletedProcess[str]]

RUNS = 30
# Between two runs: new stories, copies by other outlets, edits, and every third time a story that goes.
NEW, COPIED, EDITED, GOES_EVERY = 2, 1, 1, 3
MEMORY_CREEP = 1.1
"""How much more memory the last runs may take than the first ones, with three times as many stories behind them."""
FILES_CREEP = 3
SIZE_CREEP = 1.2
"""How much more a record or version may take in the file at the end than after a third of the runs."""
# Every run looks at all stories: their plan has a step for each.
LOOKS = {
    "QOMNEWS_CRAWL__RECHECK_LIMIT": "1000",
    "QOMNEWS_CRAWL__RECHECK_HOURS": str([hour / 2 for hour in range(1, 96)]),
}


@attrs.define
class Weeks:
    """A newsroom that goes on; `gone` are the articles that were shown once and are not any more."""

    newsroom: Newsroom
    rng: Random = attrs.field(factory=lambda: Random(20))
    gone: set[str] = attrs.field(factory=set)
    edits: dict[str, int] = attrs.field(factory=dict)

    def go_on(self, turn: int) -> Newsroom:
        """What the outlets show at the next run."""
        # What the last run saw.
        known = [each for each in expected(self.newsroom).values() if each.mirror_of is None and each.kind == "news"]
        now = datetime.now(UTC).replace(second=0, microsecond=0)
        # Each of a story of its own: no two that are composed are alike.
        pool = list(compose(RUNS * NEW + NEW, seed=99))
        for story in pool[NEW * turn : NEW * (turn + 1)]:
            self.newsroom = self.newsroom.with_story(story, at=now)
        for _ in range(COPIED):
            original = self.rng.choice([each for each in known if each.outlet == "mehr"])
            change = self.rng.choice(CHANGES)
            self.newsroom = self.newsroom.with_mirror(original.id, at=now, change=change)
        for _ in range(EDITED):
            edited = self.newsroom.article(self.rng.choice(known).id)
            more = Block(
                "paragraph", f"این خبر بار {persian_digits(turn)} تغییر کرد و مسئولان شهر از آن گزارش تازه دادند."
            )
            self.newsroom = self.newsroom.edited(edited.id, blocks=(*edited.blocks, more))
            self.edits[edited.id] = self.edits.get(edited.id, 0) + 1
        if turn % GOES_EVERY == 0:
            goes = self.rng.choice(known)
            self.newsroom = self.newsroom.removed(goes.id)
            self.gone.add(goes.id)
            # An edit that went with its page in between was not seen.
            self.edits.pop(goes.id, None)
        return self.newsroom


@pytest.fixture
def newsroom() -> Newsroom:
    """The outlets as they stand just now."""
    return Newsroom(datetime.now(UTC) - timedelta(minutes=5), stories=24, days=1, elsewhere=2, office_hours=False)


def make_due(home: Path) -> None:
    """Let the time come at which every story is looked at again."""
    with sqlite3.connect(home / "qomnews.db") as connection:
        connection.execute("UPDATE rechecks SET due_at = '2020-01-01 00:00:00.000000'")
    connection.close()


@pytest.mark.long
@pytest.mark.timeout(900)
def test_after_thirty_runs_the_store_is_what_the_sites_are_and_nothing_has_grown_but_it(
    qomnews: Run, replica: Replica, newsroom: Newsroom, opened: Callable[[], Store], home: Path
) -> None:
    weeks = Weeks(newsroom)
    early = 0.0
    for turn in range(RUNS):
        done = qomnews("crawl", **LOOKS)
        assert done.returncode == 0, f"run {turn}:\n{done.stderr}"
        make_due(home)
        replica.newsroom = weeks.go_on(turn)
        if turn == RUNS // 3:
            early = bytes_a_record(home)
    # A page that is gone where nothing else is looked at is believed the second time.
    for _ in range(2):
        done = qomnews("crawl", **LOOKS)
        assert done.returncode == 0, done.stderr
        make_due(home)

    truth = expected(weeks.newsroom)
    with opened() as store:
        stored = {article.id: article for article in store.articles(include_mirrors=True)}
        wrong = {}
        for article_id, true in truth.items():
            raw = store.raw(article_id)
            assert raw is not None
            if found := differences(true, stored[article_id], raw):
                wrong[article_id] = found
        assert not wrong
        assert {name: article.mirror_of for name, article in stored.items()} == {
            name: true.mirror_of for name, true in truth.items()
        }
        gone = [store.get(article_id) for article_id in weeks.gone]
        assert [article.status for article in gone if article is not None] == ["removed"] * len(weeks.gone)
        versions = {article_id: stored[article_id].version - 1 for article_id in weeks.edits}
        assert versions == weeks.edits
        assert list(store.rejections()) == []
        runs = store.runs(10 * RUNS)
    assert len(runs) == 3 * (RUNS + 2)
    peaks = [run.stats["memory"]["peak_mb"] for run in reversed(runs) if run.outlet == "mehr"]
    assert max(peaks[-5:]) < MEMORY_CREEP * max(peaks[:5])
    # The last outlet's, when those of the others are closed; a connection or two may be open still.
    files = [run.stats["open_files"] for run in reversed(runs) if run.outlet == "titronline"]
    assert max(files[-5:]) <= max(files[:5]) + FILES_CREEP
    assert bytes_a_record(home) < SIZE_CREEP * early
    assert _strays(home) == set()


def bytes_a_record(home: Path) -> float:
    """How large the store is, its log left out, to the records and versions in it."""
    with sqlite3.connect(home / "qomnews.db") as connection:
        (pages,), (size,) = (connection.execute(f"PRAGMA {name}").fetchone() for name in ("page_count", "page_size"))
        (count,) = connection.execute(
            "SELECT (SELECT count(*) FROM articles) + (SELECT count(*) FROM versions)"
        ).fetchone()
    connection.close()
    return float(pages * size / count)


def _strays(home: Path) -> set[str]:
    """What runs leave behind in the home besides what is said in docs/operate.md."""
    known = {"qomnews.db", "qomnews.db-wal", "qomnews.db-shm", "archive", "locks"}
    return {path.name for path in home.iterdir()} - known
