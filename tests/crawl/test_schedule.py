"""The schedule on a clock that the test moves: hours pass, and no test waits."""

from __future__ import annotations

import logging
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path

import pytest
from apscheduler.executors.debug import DebugExecutor
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.base import BaseScheduler

from qomnews.crawl.lock import LockedError
from qomnews.crawl.schedule import Schedule, lock_schedule
from qomnews.crawl.turns import Job
from qomnews.dates import TEHRAN

# 10:03 in Tehran.
START = datetime(2025, 12, 16, 6, 33, tzinfo=UTC)
CRAWL = Job("crawl", ("crawl", "mehr"), "*/10 * * * *", ("mehr",))


class Stepped(BaseScheduler):  # type: ignore[misc] # APScheduler has no types
    """One that looks for jobs when it is told to."""

    def wakeup(self) -> None:
        if self.state:
            self._process_jobs()

    def shutdown(self, wait: bool = True) -> None:
        super().shutdown(wait)


class Clock:
    """What APScheduler takes for the time."""

    def __init__(self) -> None:
        self.now = START

    def move(self, **step: float) -> None:
        self.now += timedelta(**step)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    moved = Clock()

    class Moved(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override] # a plain one will do
            return moved.now.astimezone(tz)

    monkeypatch.setattr("apscheduler.schedulers.base.datetime", Moved)
    monkeypatch.setattr("apscheduler.executors.base.datetime", Moved)
    return moved


@pytest.fixture
def began() -> list[str]:
    return []


@pytest.fixture
def schedule(began: list[str], clock: Clock) -> Callable[..., Schedule]:
    """Begins a schedule whose jobs only note that they ran, and when."""

    def start(*jobs: Job, last: dict[str, datetime] | None = None, catch_up: float = 24, jitter: float = 0) -> Schedule:
        made = Schedule(
            Stepped(timezone=TEHRAN),
            lambda job: began.append(f"{job.name} {clock.now.astimezone(TEHRAN):%H:%M}"),
            jitter=jitter,
            catch_up=timedelta(hours=catch_up),
            executor=DebugExecutor(),
        )
        made.start(jobs or (CRAWL,), last or {}, clock.now)
        return made

    return start


def minutes(schedule: Schedule, clock: Clock, count: int) -> None:
    for _ in range(count):
        clock.move(minutes=1)
        schedule.look()


def test_turns_are_taken_at_their_times(schedule: Callable[..., Schedule], clock: Clock, began: list[str]) -> None:
    minutes(schedule(), clock, 30)
    assert began == ["crawl 10:10", "crawl 10:20", "crawl 10:30"]


def test_what_was_slept_through_is_caught_up_with_once(
    schedule: Callable[..., Schedule], clock: Clock, began: list[str]
) -> None:
    plan = schedule()
    minutes(plan, clock, 10)
    clock.move(hours=8, minutes=2)
    minutes(plan, clock, 5)
    assert began == ["crawl 10:10", "crawl 18:16", "crawl 18:20"]


def test_a_turn_that_is_too_late_is_left_out_and_told(
    schedule: Callable[..., Schedule], clock: Clock, began: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    daily = Job("nightly", ("export",), "0 12 * * *")
    plan = schedule(daily, catch_up=2)
    clock.move(hours=5)
    plan.look()
    assert began == []
    assert "nightly missed its turn of 1404-09-25 12:00 (2025-12-16)" in caplog.text
    clock.move(hours=21)
    plan.look()
    assert began == ["nightly 12:03"]


def test_a_turn_that_was_missed_before_the_start_is_taken_at_the_start(
    schedule: Callable[..., Schedule], began: list[str]
) -> None:
    daily = Job("crawl", ("crawl",), "0 6 * * *")
    schedule(daily, last={"crawl": START - timedelta(days=3)})
    assert began == ["crawl 10:03"]


def test_nothing_is_taken_at_the_start_where_nothing_was_missed(
    schedule: Callable[..., Schedule], began: list[str]
) -> None:
    schedule(CRAWL, last={"crawl": START - timedelta(minutes=2)})
    assert began == []


def test_a_job_that_raises_is_run_again_at_its_next_turn(clock: Clock, caplog: pytest.LogCaptureFixture) -> None:
    tried: list[datetime] = []

    def fail(_job: Job) -> None:
        tried.append(clock.now)
        raise OSError("no more processes")

    plan = Schedule(Stepped(timezone=TEHRAN), fail, jitter=0, catch_up=timedelta(hours=1), executor=DebugExecutor())
    plan.start([CRAWL], {}, clock.now)
    minutes(plan, clock, 30)
    assert len(tried) == 3
    assert caplog.text.count("raised an exception") == 3


def test_a_run_that_is_still_at_work_is_not_joined_by_another(clock: Clock, caplog: pytest.LogCaptureFixture) -> None:
    begun, go, over = threading.Semaphore(0), threading.Event(), threading.Semaphore(0)
    count = []

    def work(job: Job) -> None:
        count.append(job.name)
        begun.release()
        go.wait(20)
        over.release()

    other = Job("crawl mehr", ("crawl", "mehr"), "*/10 * * * *", ("mehr",))
    caplog.set_level(logging.WARNING)
    plan = Schedule(
        Stepped(timezone=TEHRAN), work, jitter=0, catch_up=timedelta(hours=1), executor=ThreadPoolExecutor(2)
    )
    plan.start([CRAWL, other], {}, clock.now)
    minutes(plan, clock, 10)
    assert all(begun.acquire(timeout=20) for _ in range(2))
    minutes(plan, clock, 10)
    assert sorted(count) == ["crawl", "crawl mehr"]
    assert "crawl is still at work: this turn is left out" in caplog.text
    go.set()
    assert all(over.acquire(timeout=20) for _ in range(2))
    plan.stop()


def test_a_late_turn_by_jitter_is_followed_by_the_next_one(
    schedule: Callable[..., Schedule], clock: Clock, began: list[str]
) -> None:
    minutes(schedule(jitter=240), clock, 64)
    # Each turn between its minute and four minutes later, and none left out.
    assert len(began) == 6
    assert all(int(entry[-1]) <= 5 for entry in began)


HOLD = """
import sys, signal
from pathlib import Path
from qomnews.crawl.schedule import lock_schedule
lock = lock_schedule(Path(sys.argv[1]))
print("held", flush=True)
signal.pause()
"""


def test_a_home_has_one_schedule_and_a_killed_one_leaves_it_free(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", HOLD, str(tmp_path)], stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(LockedError, match="another schedule runs for"):
            lock_schedule(tmp_path)
        holder.kill()
        holder.wait()
    lock_schedule(tmp_path).release()
