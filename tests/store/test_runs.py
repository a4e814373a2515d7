"""Records of runs, and marks."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from qomnews.store import Store, StoreError

Clock = Callable[..., datetime]


def begin(store: Store, clock: Clock, outlet: str = "mehr") -> int:
    return store.begin_run(outlet, spider=outlet, arguments={"limit": 5}, at=clock())


def test_a_finished_run_has_its_counts_and_its_status(store: Store, clock: Clock) -> None:
    run_id = begin(store, clock)
    later = clock(minutes=2)
    stats = {"fetched": 3, "start": clock(), "home": Path("a")}
    store.finish_run(run_id, at=later, exit_status=3, reason="layout drift", stats=stats)

    (run,) = store.runs()
    assert (run.id, run.outlet, run.spider, run.arguments) == (run_id, "mehr", "mehr", {"limit": 5})
    assert (run.state, run.exit_status, run.reason) == ("finished", 3, "layout drift")
    assert run.finished_at is not None
    assert run.finished_at - run.started_at == timedelta(minutes=2)
    assert run.stats["fetched"] == 3
    assert run.stats["home"] == "a"


def test_a_run_of_this_process_is_running(store: Store, clock: Clock) -> None:
    begin(store, clock)

    assert [run.state for run in store.runs()] == ["running"]


def test_a_run_whose_outlet_was_crawled_again_was_interrupted(store: Store, clock: Clock) -> None:
    begin(store, clock)
    begin(store, clock)
    begin(store, clock, "shahr20")

    assert [(run.outlet, run.state) for run in store.runs()] == [
        ("shahr20", "running"),
        ("mehr", "running"),
        ("mehr", "interrupted"),
    ]


def test_a_run_whose_process_is_gone_was_interrupted(store: Store, store_url: str, clock: Clock) -> None:
    program = (
        "import sys; from datetime import UTC, datetime; from qomnews.store import open_store\n"
        "open_store(sys.argv[1]).begin_run('mehr', spider='mehr', arguments={}, at=datetime.now(UTC))"
    )
    url = store._engine.url.render_as_string(hide_password=False)
    subprocess.run([sys.executable, "-c", program, url], check=True)

    assert [run.state for run in store.runs()] == ["interrupted"]


def test_only_as_many_runs_as_asked_for_the_newest_first(store: Store, clock: Clock) -> None:
    ids = [begin(store, clock) for _ in range(3)]

    assert [run.id for run in store.runs(2)] == [ids[2], ids[1]]
    assert len(store.runs(None)) == 3


def test_an_unknown_run_can_not_be_finished(store: Store, clock: Clock) -> None:
    with pytest.raises(StoreError, match="no run 7"):
        store.finish_run(7, at=clock(), exit_status=0, reason=None, stats={})


def test_a_mark_stays_until_another_is_left(store: Store, clock: Clock) -> None:
    assert store.mark("mehr", "desk=qom") is None
    store.set_mark("mehr", "desk=qom", clock())
    store.set_mark("mehr", "desk=all", clock(hours=1))
    store.set_mark("mehr", "desk=qom", clock(hours=1))

    assert store.mark("mehr", "desk=qom") == clock()
    assert store.mark("mehr", "desk=all") == clock() - timedelta(hours=1)
    assert store.mark("shahr20", "desk=qom") is None


def test_of_one_outlet_only_the_last_runs_are_looked_through(
    store: Store, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qomnews.store.runs.LOOKED_THROUGH", 3)
    for outlet in ("mehr", "mehr", "shahr20", "mehr"):
        begin(store, clock, outlet)
    assert [run.id for run in store.runs(outlet="mehr")] == [4, 2]
    assert [run.state for run in store.runs(outlet="mehr")] == ["running", "interrupted"]
    assert [run.id for run in store.runs(1, outlet="shahr20")] == [3]
    assert store.runs(outlet="titronline") == []
    assert [run.id for run in store.runs()] == [4, 3, 2, 1]
