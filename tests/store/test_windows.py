"""Windows of backfills: which one is next, and what a checkpoint keeps."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest

from qomnews.store import BackfillWindow, Cursor, Store, WindowCounts, WindowSpan, open_store

DAY = timedelta(days=1)
FIRST = datetime(2025, 12, 1, 20, 30, tzinfo=UTC)
NOW = datetime(2025, 12, 20, 12, tzinfo=UTC)
DAYS = [(FIRST + number * DAY, FIRST + (number + 1) * DAY) for number in range(4)]
SPAN = WindowSpan(outlet="mehr", scope="qom", since=FIRST, until=FIRST + 4 * DAY)
COUNTS = WindowCounts(found=9, known=2, fetched=7, rejected=1, failed=0, requests=11, seconds=12.5)


def take(store: Store, *, newest_first: bool = True, span: WindowSpan = SPAN) -> BackfillWindow | None:
    return store.take_window([span], newest_first=newest_first, at=NOW)


def taken(store: Store, *, newest_first: bool = True) -> BackfillWindow:
    window = take(store, newest_first=newest_first)
    assert window is not None
    return window


@pytest.fixture
def planned(store_url: str) -> Store:
    store = open_store(store_url, clock=lambda: NOW)
    assert store.plan_windows("mehr", "qom", DAYS) == 4
    return store


def test_windows_are_taken_in_the_order_that_is_asked_for(planned: Store) -> None:
    with planned as store:
        assert taken(store).since == DAYS[3][0]
        store.window_done(taken(store).id, counts=COUNTS, form="archive", at=NOW)
        assert taken(store).since == DAYS[2][0]
        # What was begun comes first, whatever the order.
        assert taken(store, newest_first=False).since == DAYS[2][0]
        store.window_done(taken(store).id, counts=COUNTS, form="archive", at=NOW)
        assert taken(store, newest_first=False).since == DAYS[0][0]


def test_a_window_is_open_until_it_is_done_or_failed(planned: Store) -> None:
    with planned as store:
        first = taken(store)
        store.window_listed(first.id, found=9, known=2, form="archive")
        assert taken(store).id == first.id
        store.window_done(first.id, counts=COUNTS, form="archive", at=NOW)
        second = taken(store)
        store.window_failed(second.id, "it answered with HTTP status 500", at=NOW)
        assert taken(store).id not in (first.id, second.id)
        rows = {window.id: window for window in store.windows(SPAN)}
        assert (rows[first.id].state, rows[first.id].found, rows[first.id].seconds) == ("done", 9, 12.5)
        assert (rows[second.id].state, rows[second.id].reason) == ("failed", "it answered with HTTP status 500")
        assert [rows[first.id].tries, rows[second.id].tries] == [1, 1]


def test_planning_again_takes_up_what_failed_and_leaves_what_is_done(planned: Store) -> None:
    with planned as store:
        store.window_done(taken(store).id, counts=COUNTS, form="archive", at=NOW)
        failed = taken(store)
        store.window_failed(failed.id, "refused", at=NOW)
        assert store.plan_windows("mehr", "qom", DAYS) == 1
        assert {window.state for window in store.windows(SPAN)} == {"done", "planned"}
        assert store.plan_windows("mehr", "qom", DAYS, again=True) == 1
        assert {window.state for window in store.windows(SPAN)} == {"planned"}


def test_a_window_that_was_begun_before_its_end_is_worked_at_again(planned: Store) -> None:
    with planned as store:
        last = store.take_window([SPAN], newest_first=True, at=DAYS[3][1] - timedelta(minutes=1))
        assert last is not None
        # Listed before midnight, done after it.
        store.window_done(last.id, counts=COUNTS, form="archive", at=last.until + timedelta(minutes=1))
        assert store.plan_windows("mehr", "qom", DAYS) == 1


def test_a_strangely_empty_window_comes_once_more(planned: Store) -> None:
    with planned as store:
        window = taken(store)
        store.window_done(window.id, counts=COUNTS, form="archive", at=NOW)
        store.window_again(window.id, empty=True)
        again = taken(store)
        assert (again.id, again.empty, again.tries, again.form) == (window.id, True, 1, "archive")
        store.window_filled(window.id)
        assert not taken(store).empty


def test_a_cursor_comes_back_as_it_was_kept(planned: Store) -> None:
    cursor = Cursor(FIRST, "48215252", "/?page=12")
    with planned as store:
        store.move_cursor(taken(store).id, cursor)
        assert taken(store).cursor == cursor


def test_other_scopes_outlets_and_spans_are_other_windows(planned: Store) -> None:
    with planned as store:
        store.plan_windows("mehr", "all", DAYS[:1])
        store.plan_windows("shahr20", "all", DAYS[:1])
        other = WindowSpan(outlet="mehr", scope="all", since=FIRST, until=FIRST + DAY)
        assert len(store.windows(SPAN)) == 4
        assert len(store.windows(outlet="mehr")) == 5
        found = take(store, span=other)
        assert found is not None
        assert found.scope == "all"
        assert take(store, span=WindowSpan(outlet="mehr", scope="qom", since=NOW, until=NOW + DAY)) is None


@pytest.mark.postgres
def test_who_asks_while_another_takes_a_window_is_given_the_next_one(new_postgres_database: Callable[[], str]) -> None:
    with open_store(new_postgres_database()) as store:
        store.plan_windows("mehr", "qom", DAYS)
        with store._take() as connection:
            from qomnews.store import windows  # noqa: PLC0415 - the part under the test alone

            first = windows.take(connection, [SPAN], newest_first=True, run_id=None, at=NOW)
            found: list[BackfillWindow | None] = []
            other = Thread(target=lambda: found.append(take(store)), daemon=True)
            other.start()
            # Its transaction is still open.
            other.join(timeout=10)
            assert not other.is_alive()
        assert first is not None
        assert found[0] is not None
        assert (first.since, found[0].since) == (DAYS[3][0], DAYS[2][0])


@pytest.mark.postgres
def test_a_name_is_claimed_while_a_process_holds_it(new_postgres_database: Callable[[], str]) -> None:
    with open_store(new_postgres_database()) as store:
        assert not store.is_claimed("mehr/next")
        claim = store.claim("mehr/next")
        assert claim is not None
        assert store.is_claimed("mehr/next")
        claim.release()
        assert not store.is_claimed("mehr/next")
