"""Which outlet a backfill works at, and when it gives up: with runs that are told what to do."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import attrs
import pytest

from qomnews.config import Config
from qomnews.crawl import backfill_runner
from qomnews.crawl.addon import CONFIG_SETTING
from qomnews.crawl.backfill import BACKFILL_SETTING, Backfill, Survey
from qomnews.crawl.backfill_runner import Work
from qomnews.crawl.lock import lock_outlet
from qomnews.crawl.outcome import COUNTS, Outcome
from qomnews.dates import at_tehran
from qomnews.store import Store, WindowCounts, WindowSpan, open_store
from tests.crawl.live_crawls import Crawls, configuration

FIRST = at_tehran(1403, 1, 1)
DAY = timedelta(days=1)
NOTHING = WindowCounts(found=0, known=0, fetched=0, rejected=0, failed=0, requests=1, seconds=0.1)
# What a run does with the store and its backfill, and how it ends: status and reason.
type Deed = Callable[[Store, Backfill], tuple[int, str]]


@attrs.define
class Stage:
    """Runs that do as they are told, and what was asked of them."""

    store: Store
    config: Config
    deeds: dict[str, list[Deed]] = attrs.field(factory=dict)
    ran: list[str] = attrs.field(factory=list)
    budgets: list[int] = attrs.field(factory=list)
    requests: int = 0

    def run_class(self) -> type:
        stage = self

        class FakeRun:
            def __init__(self, _process: object, outlet: str, _arguments: object, settings: dict[str, Any]) -> None:
                stage.ran.append(outlet)
                config = settings.get(CONFIG_SETTING, stage.config)
                stage.budgets.append(config.crawl.max_requests_per_run)
                self._outlet = outlet
                self._ended = stage.deeds[outlet].pop(0)(stage.store, settings[BACKFILL_SETTING])
                self.requests = stage.requests
                self.task = asyncio.get_running_loop().create_task(asyncio.sleep(0))

            def outcome(self) -> Outcome:
                status, reason = self._ended
                said = () if status == 0 else (reason,)
                return Outcome(self._outlet, status, said, dict.fromkeys(COUNTS, 0), {}, {}, reason)

        return FakeRun

    def work(self, *outlets: str, second_look: Any = lambda _store, _span: 0, **options: Any) -> Work:  # noqa: ANN401
        backfills = {}
        for outlet in outlets:
            self.store.plan_windows(outlet, "all", [(FIRST + day * DAY, FIRST + (day + 1) * DAY) for day in range(3)])
            span = WindowSpan(outlet=outlet, scope="all", since=FIRST, until=FIRST + 3 * DAY)
            backfills[outlet] = Backfill(span=span, arguments={}, **options)
        work = Work(self.store, self.config, second_look, backfills)
        process: Any = SimpleNamespace(settings=SimpleNamespace(getdict=lambda _: {}))
        asyncio.run(asyncio.wait_for(work.run(process), 20))
        return work


@pytest.fixture
def stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    monkeypatch.setattr(backfill_runner, "LOOK_EVERY_S", 0.02)
    with open_store(f"sqlite:///{tmp_path}/qomnews.db") as store:
        stage = Stage(store, Config(home=tmp_path))
        monkeypatch.setattr(backfill_runner, "Run", stage.run_class())
        yield stage


def done(number: int = 3, *, status: int = 0, reason: str = "finished") -> Deed:
    """Does so many windows."""

    def deed(store: Store, backfill: Backfill) -> tuple[int, str]:
        for _ in range(number):
            window = store.take_window([backfill.span], newest_first=True, at=at_tehran(1405, 1, 1))
            if window:
                store.window_done(window.id, counts=NOTHING, form="archive", at=at_tehran(1405, 1, 1))
        return status, reason

    return deed


def test_each_outlet_is_worked_at_until_its_windows_are_done(stage: Stage) -> None:
    stage.deeds = {"mehr": [done()], "shahr20": [done()]}
    work = stage.work("mehr", "shahr20")
    assert sorted(stage.ran) == ["mehr", "shahr20"]
    assert all(not outcome.reasons for outcome in work.outcomes.values())
    assert {window.state for window in stage.store.windows()} == {"done"}


def test_behind_a_crawl_that_went_first_it_goes_on(stage: Stage) -> None:
    stage.deeds = {"mehr": [done(1, reason="yielded"), done(1, reason="yielded"), done(1)]}
    stage.work("mehr")
    assert len(stage.ran) == 3
    assert {window.state for window in stage.store.windows()} == {"done"}


@pytest.mark.parametrize(("status", "reason"), [(3, "budget"), (1, "resting"), (1, "store_error"), (1, "finished")])
def test_what_a_run_cannot_get_over_ends_the_outlet_and_no_other(stage: Stage, status: int, reason: str) -> None:
    stage.deeds = {"mehr": [done(1, status=status, reason=reason)], "shahr20": [done()]}
    work = stage.work("mehr", "shahr20")
    assert sorted(stage.ran) == ["mehr", "shahr20"]
    assert work.outcomes["mehr"].runs[0].exit_status == status
    assert [window.state for window in stage.store.windows(outlet="shahr20")] == ["done"] * 3


def test_told_to_stop_it_begins_nothing_more(stage: Stage) -> None:
    stage.deeds = {"mehr": [done(1, status=1, reason="shutdown")], "shahr20": [done(1, status=1, reason="shutdown")]}
    stage.work("mehr", "shahr20")
    assert len(stage.ran) == 1


def test_windows_that_deserve_a_second_look_are_worked_at_again(stage: Stage) -> None:
    looks = iter([1, 0])

    def second_look(store: Store, span: WindowSpan) -> int:
        number = next(looks)
        if number:
            store.window_again(store.windows(span)[0].id, empty=True)
        return number

    stage.deeds = {"mehr": [done(), done(1)]}
    stage.work("mehr", second_look=second_look)
    assert len(stage.ran) == 2
    assert [window.tries for window in stage.store.windows()] == [2, 1, 1]


def test_an_outlet_that_another_run_crawls_is_waited_for(stage: Stage, caplog: pytest.LogCaptureFixture) -> None:
    lock = lock_outlet(stage.config.home, "mehr")

    def let_go(store: Store, backfill: Backfill) -> tuple[int, str]:
        lock.release()
        return done()(store, backfill)

    # The other outlet comes first, whatever the order.
    stage.deeds = {"mehr": [done()], "shahr20": [let_go]}
    stage.work("mehr", "shahr20")
    assert stage.ran == ["shahr20", "mehr"]


def test_a_run_that_came_too_late_by_a_moment_is_tried_again(stage: Stage) -> None:
    stage.deeds = {"mehr": [lambda _store, _backfill: (75, "refused"), done()]}
    work = stage.work("mehr")
    assert [run.exit_status for run in work.outcomes["mehr"].runs] == [0]


def test_requests_of_all_runs_together_are_bounded(stage: Stage) -> None:
    stage.requests = 30
    stage.deeds = {"mehr": [done(1, reason="yielded"), done(2)]}
    stage.work("mehr", max_requests=100)
    assert stage.budgets == [100, 70]


def test_a_survey_is_one_run(stage: Stage) -> None:
    stage.deeds = {"mehr": [lambda _store, _backfill: (0, "finished")]}
    stage.work("mehr", survey=Survey((), 5))
    assert stage.ran == ["mehr"]


def test_a_run_at_work_ends_cleanly_when_a_crawl_waits(crawls: Crawls, tmp_path: Path) -> None:
    # Nothing answers there; the run is told to go before it has given up.
    config = configuration(tmp_path, "http://127.0.0.1:9", "mehr", delay=1, retries=5)
    span = WindowSpan(outlet="mehr", scope="qom", since=FIRST, until=FIRST + DAY)
    with open_store(config.database_url) as store:
        store.plan_windows("mehr", "qom", [(FIRST, FIRST + DAY)])
        settings = {
            BACKFILL_SETTING: Backfill(span=span, arguments={}),
            "EXTENSIONS": {"qomnews.crawl.run_record.RunRecord": 0, "qomnews.crawl.precedence.GiveWay": 100},
        }
        place = lock_outlet(tmp_path, "mehr.next")
        outcome = crawls.run("mehr", config, settings, since=FIRST, until=FIRST + DAY)
        place.release()
        assert (outcome.exit_status, outcome.finish_reason, outcome.reasons) == (0, "yielded", ())
        assert [window.state for window in store.windows()] == ["planned"]
