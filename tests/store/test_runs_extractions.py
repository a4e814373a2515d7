"""What the pages of runs gave, on both backends."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from qomnews.store import Extraction, Store
from qomnews.store.tables import runs

Clock = Callable[..., datetime]


def add(store: Store, clock: Clock, *, since: int | None = None, outlet: str = "mehr", scope: str = "qom") -> int:
    """A finished run with one page; its title has jumped `since` a run."""
    run_id = store.begin_run(outlet, spider=outlet, arguments={}, at=clock())
    jumps: list[dict[str, Any]] = [] if since is None else [{"field": "title", "since": since}]
    extraction = Extraction(
        run_id=run_id, outlet=outlet, scope=scope, pages=1, counts={"title": {"selector": 1}},
        place="drift" if jumps else "normal", jumps=jumps,
    )  # fmt: skip
    store.finish_run(run_id, at=clock(), exit_status=0, reason="finished", stats={}, extraction=extraction)
    return run_id


def places(store: Store, scope: str = "qom") -> list[str]:
    return [str(kept.place) for kept in store.extractions("mehr", scope)][::-1]


def test_what_a_run_gave_is_read_back_the_newest_first(store: Store, clock: Clock) -> None:
    first, second = add(store, clock), add(store, clock, outlet="shahr20", scope="all")
    newest, oldest = store.extractions()
    assert (newest.run_id, newest.outlet, newest.scope) == (second, "shahr20", "all")
    assert (oldest.run_id, oldest.counts, oldest.started_at) == (first, {"title": {"selector": 1}}, clock())
    assert store.extractions("mehr", limit=1) == [oldest]
    assert store.scopes() == [("mehr", "qom"), ("shahr20", "all")]
    assert store.scopes("shahr20") == [("shahr20", "all")]


def test_the_runs_in_which_a_jump_began_are_no_usual_ones(store: Store, clock: Clock) -> None:
    for _ in range(4):
        add(store, clock)
    add(store, clock, since=3)
    assert places(store) == ["normal", "normal", "drift", "drift", "drift"]
    assert len(store.extractions("mehr", "qom", places=("normal",))) == 2


def test_accepting_takes_the_last_drift_alone_in_every_scope(store: Store, clock: Clock) -> None:
    add(store, clock)
    add(store, clock, since=2)
    for _ in range(2):
        add(store, clock)
    add(store, clock, since=4)
    add(store, clock, scope="all")
    other = add(store, clock, since=7, scope="all")
    accepted = {done.scope: (done.first, done.last) for done in store.accept_drift("mehr")}
    assert accepted == {"qom": (4, 5), "all": (other, other)}
    assert places(store) == ["former", "former", "former", "normal", "normal"]
    assert places(store, "all") == ["former", "normal"]
    assert store.accept_drift("mehr") == []


def test_what_a_run_gave_goes_with_its_record(store: Store, clock: Clock) -> None:
    add(store, clock)
    with store._write() as connection:
        connection.execute(runs.delete())
    assert store.extractions() == []
