"""Backfills as their users run them: killed, made way for, and shared out between processes."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest

from fixtures.newsroom import Fault, Newsroom, Replica, serve
from qomnews.dates import at_tehran
from qomnews.store import Store, open_store
from tests.e2e.test_kills import check

TOP = Path(__file__).parent.parent.parent
OUTLETS = ["mehr", "shahr20", "titronline"]
# 60 Jalali days.
SPAN = ["--from", "1404/07/26", "--to", "1404/09/25"]
SINCE, UNTIL = at_tehran(1404, 7, 26), at_tehran(1404, 9, 26)
BACKFILL = [sys.executable, "-m", "qomnews", "backfill", *OUTLETS, *SPAN]
KILLS = 20


@pytest.fixture(scope="module")
def newsroom() -> Newsroom:
    return Newsroom(stories=80, days=60, elsewhere=3)


@pytest.fixture(scope="module")
def replica(newsroom: Newsroom) -> Iterator[Replica]:
    with serve(newsroom) as running:
        yield running


@pytest.fixture
def environment(replica: Replica, home: Path) -> dict[str, str]:
    return environment_of(replica, home)


def environment_of(replica: Replica, home: Path, **variables: str) -> dict[str, str]:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("QOMNEWS_")}
    return {
        **inherited,
        **replica.environment,
        "QOMNEWS_HOME": str(home),
        "QOMNEWS_CRAWL__DELAY": "0",
        "QOMNEWS_CRAWL__AUTOTHROTTLE": "false",
        "QOMNEWS_CRAWL__CONCURRENCY": "4",
        "QOMNEWS_CRAWL__ARCHIVE": "false",
        **variables,
    }


def finish(environment: dict[str, str]) -> None:
    done = subprocess.run(BACKFILL, env=environment, cwd=TOP, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr


def crawl_of_mehr(environment: dict[str, str]) -> str:
    """What a crawl that came to its end said."""
    command = [sys.executable, "-m", "qomnews", "crawl", "mehr", "--log-level", "info"]
    done = subprocess.run(command, env=environment, cwd=TOP, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return done.stderr


def begun(environment: dict[str, str], command: list[str] = BACKFILL) -> subprocess.Popen[str]:
    return subprocess.Popen(command, env=environment, cwd=TOP, stderr=subprocess.PIPE, text=True)


def wait_for(condition: Callable[[], Any], process: subprocess.Popen[str] | None = None, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        if process is not None and process.poll() is not None:
            return
        time.sleep(0.01)


def of_the_span(newsroom: Newsroom) -> set[str]:
    return {
        true.id
        for true in newsroom.truth
        if SINCE <= true.listed_at < UNTIL and (true.outlet != "mehr" or true.desk == "qom")
    }


@pytest.fixture(scope="module")
def undisturbed(replica: Replica, newsroom: Newsroom, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The store of a backfill that nothing interrupted."""
    home = tmp_path_factory.mktemp("uninterrupted")
    finish(environment_of(replica, home))
    with open_store(f"sqlite:///{home}/qomnews.db") as store:
        assert {article.id for article in store.articles(include_mirrors=True)} == of_the_span(newsroom)
        yield store


@pytest.fixture(scope="module")
def uninterrupted(undisturbed: Store) -> str:
    return undisturbed.digest()


def stories(store: Store) -> dict[str, Any]:
    """What a store holds but for how alike mirrors are: that hangs on which passages had come often by then."""
    return {
        article.id: (article.mirror_of, article.title, article.body, article.content_hash, article.version)
        for article in store.articles(include_mirrors=True)
    }


@pytest.mark.long
@pytest.mark.timeout(600)
def test_sixty_days_killed_twenty_times_are_the_same_as_uninterrupted(
    replica: Replica, environment: dict[str, str], home: Path, uninterrupted: str, opened: Callable[[], Store]
) -> None:
    moments = random.Random(60)
    at_work: list[tuple[int, int]] = []
    # No faster than a kill can be aimed.
    slowly = {**environment, "QOMNEWS_CRAWL__DELAY": "0.05"}
    for _ in range(KILLS):
        replica.requests.clear()
        asked = moments.randint(3, 9)
        with begun(slowly) as process:
            wait_for(lambda: len(replica.requests) >= asked, process)  # noqa: B023 - it is called in this round only
            time.sleep(moments.uniform(0, 0.1))
            process.send_signal(signal.SIGKILL)
        check(home)
        with opened() as store:
            stored = sum(row.stories + row.mirrors for row in store.counts())
            at_work.append((sum(window.state == "done" for window in store.windows()), stored))
    # Each was further than the one before, or as far, and most were killed at work.
    assert at_work == sorted(at_work)
    assert len(set(at_work)) >= 12, at_work
    finish(environment)
    check(home)
    with opened() as store:
        assert store.digest() == uninterrupted
        assert {window.state for window in store.windows()} == {"done"}


@pytest.mark.long
def test_a_signal_ends_a_backfill_cleanly_and_the_same_command_goes_on(
    replica: Replica, environment: dict[str, str], home: Path, uninterrupted: str, opened: Callable[[], Store]
) -> None:
    replica.requests.clear()
    slowly = {**environment, "QOMNEWS_CRAWL__DELAY": "0.3"}
    with begun(slowly) as process:
        wait_for(lambda: len(replica.requests) >= 12)
        began = time.monotonic()
        process.send_signal(signal.SIGTERM)
        _, stderr = process.communicate(timeout=30)
        assert time.monotonic() - began < 10
    assert process.returncode == 1
    assert "the same command goes on with what is left" in stderr
    assert "Traceback" not in stderr
    finish(environment)
    with opened() as store:
        assert store.digest() == uninterrupted


@pytest.mark.long
def test_a_crawl_goes_first_and_the_backfill_goes_on_behind_it(
    replica: Replica, environment: dict[str, str], home: Path, opened: Callable[[], Store]
) -> None:
    replica.requests.clear()
    slowly = {**environment, "QOMNEWS_CRAWL__DELAY": "0.2"}
    command = [sys.executable, "-m", "qomnews", "backfill", "mehr", *SPAN]
    with begun(slowly, command) as backfill:
        wait_for(lambda: len(replica.requests) >= 10)
        assert "waiting for it to let this crawl pass" in crawl_of_mehr(slowly)
        assert backfill.poll() is None, "the backfill was over before the crawl was"
        _, stderr = backfill.communicate(timeout=120)
    assert backfill.returncode == 0, stderr
    with opened() as store:
        runs = [(run.arguments.get("since") is not None, run.exit_status, run.reason) for run in reversed(store.runs())]
        assert {window.state for window in store.windows()} == {"done"}
    assert runs == [(True, 0, "yielded"), (False, 0, "finished"), (True, 0, "finished")]


@pytest.mark.long
def test_the_command_does_what_it_says(
    qomnews: Callable[..., subprocess.CompletedProcess[str]], replica: Replica, newsroom: Newsroom
) -> None:
    span = ["mehr", "--from", "1404/09/16", "--to", "1404/09/25"]
    replica.requests.clear()
    dry = qomnews("backfill", *span, "--dry-run")
    assert dry.returncode == 0, dry.stderr
    *lines, estimate = dry.stdout.splitlines()
    assert lines == [f"mehr  1404/09/{day}  to do" for day in range(25, 15, -1)]
    assert "10 windows, about " in estimate
    assert "from what the listings of 5 windows say" in estimate
    assert replica.requested("mehr", "/news/") == []
    first = qomnews("backfill", *span, "--max-requests", "6")
    assert first.returncode == 3
    assert "of 10 windows done" in first.stderr
    second = qomnews("backfill", *span)
    assert second.returncode == 0, second.stderr
    assert "mehr: 10 of 10 windows done" in second.stderr
    replica.requests.clear()
    third = qomnews("backfill", *span)
    assert (third.returncode, replica.requests) == (0, [])
    assert "every window of that span is done" in third.stderr
    # Windows that are done tell what the rest will cost, and no site is asked.
    longer = qomnews("backfill", "mehr", "--from", "1404/09/06", "--to", "1404/09/25", "--dry-run")
    assert "10 windows" in longer.stdout
    assert "from 10 windows that are done" in longer.stdout
    assert longer.stdout.count("done, ") == 10
    assert replica.requests == []
    shown = [orjson.loads(line) for line in qomnews("backfills", "--json").stdout.splitlines()]
    found = {window["days"]: window["found"] for window in shown}
    first_day, second_day = at_tehran(1404, 9, 20), at_tehran(1404, 9, 21)
    assert found["1404/09/20"] == len(
        [true for true in newsroom.of("mehr") if first_day <= true.listed_at < second_day and true.desk == "qom"]
    )


@pytest.mark.postgres
@pytest.mark.long
def test_three_processes_share_the_outlets_of_one_postgresql_store_though_one_is_killed(
    replica: Replica,
    undisturbed: Store,
    new_postgres_database: Callable[[], str],
    tmp_path: Path,
) -> None:
    url = new_postgres_database()
    # Homes of their own, as on three hosts.
    environments = [
        environment_of(replica, tmp_path / f"host{number}", QOMNEWS_DATABASE=url, QOMNEWS_CRAWL__DELAY="0.1")
        for number in range(3)
    ]
    open_store(url).close()
    processes = [begun(environment) for environment in environments]
    with open_store(url) as store:
        # Each outlet is at one of them, and each of them at one outlet.
        wait_for(lambda: {run.outlet for run in store.runs() if run.state == "running"} == set(OUTLETS))
        assert all(sum(holds(url, process.pid, outlet) for process in processes) == 1 for outlet in OUTLETS)
        assert all(sum(holds(url, process.pid, outlet) for outlet in OUTLETS) == 1 for process in processes)
        wait_for(lambda: sum(window.state == "done" for window in store.windows(outlet="mehr")) >= 3)
        # The one at work on Mehr, whose pages are most.
        victim = next(number for number, process in enumerate(processes) if holds(url, process.pid, "mehr"))
        processes[victim].kill()
        for number, process in enumerate(processes):
            _, stderr = process.communicate(timeout=120)
            assert number == victim or process.returncode == 0, stderr
        # Outlets came in another order, three at a time.
        assert stories(store) == stories(undisturbed)
        assert {window.state for window in store.windows()} == {"done"}
        overlapping = [run for run in store.runs(None) if run.outlet == "mehr"]
        assert len(overlapping) == 2
        first, second = sorted(overlapping, key=lambda run: run.id)
        assert (first.state, second.exit_status) == ("interrupted", 0)


@pytest.mark.postgres
@pytest.mark.long
def test_a_crawl_on_another_host_goes_first(
    replica: Replica, new_postgres_database: Callable[[], str], tmp_path: Path
) -> None:
    url = new_postgres_database()
    here, there = (
        environment_of(replica, tmp_path / name, QOMNEWS_DATABASE=url, QOMNEWS_CRAWL__DELAY="0.2")
        for name in ("here", "there")
    )
    open_store(url).close()
    command = [sys.executable, "-m", "qomnews", "backfill", "mehr", *SPAN]
    with begun(here, command) as backfill, open_store(url) as store:
        wait_for(lambda: any(window.state == "done" for window in store.windows()))
        crawl_of_mehr(there)
        _, stderr = backfill.communicate(timeout=120)
        assert backfill.returncode == 0, stderr
        assert [run.reason for run in reversed(store.runs())] == ["yielded", "finished", "finished"]


def holds(url: str, pid: int, outlet: str) -> bool:
    """Whether a process is the one that has claimed an outlet."""
    import psycopg  # noqa: PLC0415 - what needs it needs a server too

    with psycopg.connect(url.replace("postgresql+psycopg:", "postgresql:")) as connection:
        names = connection.execute("SELECT application_name FROM pg_stat_activity").fetchall()
    return any(name.startswith(f"qomnews {outlet} on") and name.endswith(f"pid {pid}") for (name,) in names)


@pytest.mark.long
def test_a_strangely_empty_day_and_one_that_failed_are_looked_at_again_by_the_same_command(
    tmp_path: Path, opened: Callable[[], Store], home: Path
) -> None:
    # Many stories a day, so that none at all is strange.
    newsroom = Newsroom(stories=90, days=5, elsewhere=3)
    with serve(newsroom) as replica:
        nothing = str(replica.answer("mehr", "/archive?pi=99&ms=0&dy=23&mn=9&yr=1404").body)
        replica.fault("mehr", r"/archive.*dy=23&mn=9", Fault(body=nothing))
        replica.fault("mehr", r"/(archive|page/).*dy=22&mn=9", Fault(status=500), times=2)
        done = subprocess.run(
            [sys.executable, "-m", "qomnews", "backfill", "mehr", "--from", "1404/09/21", "--to", "1404/09/25"],
            env=environment_of(replica, home, QOMNEWS_CRAWL__RETRIES="0"),
            cwd=TOP,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        asked = [entry.target for entry in replica.requested("mehr", "dy=22&mn=9")]
    assert done.returncode == 0, done.stderr
    assert "5 of 5 windows done" in done.stderr
    assert len(asked) > 2
    since = at_tehran(1404, 9, 21)
    with opened() as store:
        windows = store.windows()
        stored = {article.id for article in store.articles(include_mirrors=True)}
    assert [(window.form, window.empty, window.tries) for window in windows] == [
        ("archive", False, 1),
        ("archive", False, 2),
        ("archive page", False, 2),
        ("archive", False, 1),
        ("archive", False, 1),
    ]
    assert stored == {true.id for true in newsroom.of("mehr") if true.listed_at >= since and true.desk == "qom"}
