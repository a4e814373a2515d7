"""Pages that are gone: when that is believed, and what a run makes of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from qomnews.crawl.looks import Look, Looks, believed
from qomnews.store import StoreError


class FakeStore:
    """Notes what it is told."""

    def __init__(self, fault: StoreError | None = None) -> None:
        self.told: list[tuple[str, Any]] = []
        self._fault = fault
        self.earlier = 0

    def _note(self, what: str, about: object) -> None:
        if self._fault:
            raise self._fault
        self.told.append((what, about))

    def seen_by_killed_runs(self, run_id: int, *, now: datetime) -> int:
        assert (run_id, now.tzinfo is not None) == (7, True)
        return self.earlier

    def mark_removed(self, article_ids: list[str], *, at: datetime) -> list[str]:
        assert at.tzinfo is not None
        self._note("removed", article_ids)
        return article_ids[1:]

    def suspect_gone(self, article_ids: list[str], *, at: datetime) -> None:
        assert at.tzinfo is not None
        self._note("suspect", article_ids)


class Told:
    """A run that counts and notes."""

    def __init__(self, store: FakeStore) -> None:
        self.counts: dict[str, int] = {}
        self.warnings: list[str] = []
        self.fatal: list[str] = []
        given: Any = store
        self.looks = Looks(given, self._count, lambda _, problem: self.warnings.append(problem))

    def _count(self, name: str) -> None:
        self.counts[name] = self.counts.get(name, 0) + 1

    def settle(self) -> None:
        def fatal(_reason: str, problem: str) -> Any:  # noqa: ANN401 - nobody raises it
            self.fatal.append(problem)

        self.looks.settle(7, fatal)


def look(number: int, *, was_gone: bool = False) -> Look:
    return Look(f"mehr:{number}", planned=True, was_gone=was_gone)


@pytest.mark.parametrize(
    ("gone", "answered", "removed", "fails"),
    [
        (1, 1, 1, False),
        (2, 1, 2, False),
        (3, 1, 0, True),
        (2, 0, 0, True),
        (40, 20, 40, False),
        (40, 19, 0, True),
        (0, 0, 0, False),
    ],
)
def test_pages_are_believed_to_be_gone_where_enough_others_answer(
    gone: int, answered: int, removed: int, fails: bool
) -> None:
    ids = {f"mehr:{number}": False for number in range(gone)}
    found = believed(ids, answered)
    assert (len(found[0]), len(found[1]), found[2]) == (removed, gone - removed, fails)


def test_what_is_gone_is_marked_at_the_end_of_the_run_and_counted_once() -> None:
    store = FakeStore()
    run = Told(store)
    run.looks.gone(look(1))
    run.looks.answered(look(2))
    run.looks.answered(None)
    run.looks.gone(look(3))
    assert store.told == []
    run.settle()
    # Of two that are gone the store knew one as removed before.
    assert store.told == [("removed", ["mehr:1", "mehr:3"])]
    assert run.counts == {"checked": 3, "removed": 1}
    assert run.warnings == []


def test_a_site_that_fails_as_a_whole_is_warned_of_and_nothing_is_marked() -> None:
    store = FakeStore()
    run = Told(store)
    for number in range(5):
        run.looks.gone(look(number, was_gone=True))
    run.settle()
    assert store.told == [("suspect", [f"mehr:{number}" for number in range(5)])]
    (warning,) = run.warnings
    assert "5 stored stories are gone" in warning
    assert "none was marked" in warning
    assert "removed" not in run.counts


def test_a_single_page_that_is_gone_is_believed_the_second_time() -> None:
    store = FakeStore()
    for was_gone in (False, True):
        run = Told(store)
        run.looks.gone(look(1, was_gone=was_gone))
        run.settle()
        assert run.warnings == []
    assert store.told == [("suspect", ["mehr:1"]), ("removed", ["mehr:1"])]


def test_what_a_killed_run_found_answering_counts_in_the_next_one() -> None:
    store = FakeStore()
    store.earlier = 3
    run = Told(store)
    for number in range(5):
        run.looks.gone(look(number))
    run.settle()
    assert [what for what, _ in store.told] == ["removed"]
    assert run.warnings == []


def test_what_cannot_be_marked_fails_the_run() -> None:
    run = Told(FakeStore(StoreError("the disk is full")))
    run.looks.gone(look(1))
    run.looks.answered(None)
    run.settle()
    assert run.fatal == ["the disk is full"]
