"""How a run ends, with stand-ins for Scrapy: what is written down, whatever the monitors and their actions do."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from scrapy.settings import Settings

from qomnews.config import load_config
from qomnews.crawl import closing
from qomnews.crawl.addon import CONFIG_SETTING
from qomnews.crawl.clock import utc_now
from qomnews.crawl.closing import close_run
from qomnews.crawl.monitors import watching
from qomnews.crawl.outcome import Outcome
from qomnews.crawl.run_stats import Samples
from qomnews.crawl.stopwatch import Stopwatch
from qomnews.store import Run, Store, open_store
from tests.crawl.alarm_servers import hook_server

NOON = datetime(2025, 12, 16, 8, 30, tzinfo=UTC)
WELL = {"qomnews/discovery/complete": True, "qomnews/fetched": 12, "qomnews/new": 12}
LOST = {**WELL, "qomnews/failed/http-500": 9}
NOBODY: dict[str, Any] = {
    "actions": ["email"],
    "email": {"to": ["desk@newsroom.example"], "host": "127.0.0.1", "port": 9},
}


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.delenv("QOMNEWS_HOME", raising=False)
    with open_store(f"sqlite:///{tmp_path}/qomnews.db") as opened:
        yield opened


def closed(
    store: Store, home: Path, stats: dict[str, Any], *, reason: str = "finished", **monitors: Any
) -> tuple[Outcome, Run]:
    """A run that ends with these statistics: its outcome, and its record."""
    counted = dict(stats)
    config = load_config(home=home, monitors=monitors or None)

    def note(kind: str, problem: str) -> None:
        key = f"qomnews/discovery/{kind}"
        counted[key] = (*counted.get(key, ()), problem)

    run_id = store.begin_run("mehr", spider="mehr", arguments={}, at=NOON)
    record: Any = SimpleNamespace(
        store=store, run_id=run_id, watch=None, mark_to_set=("all", NOON), note=note, samples=Samples(),
        stopwatch=Stopwatch(), memory_at_start=None,
    )  # fmt: skip
    crawler: Any = SimpleNamespace(
        settings=Settings({CONFIG_SETTING: config}),
        stats=SimpleNamespace(get_stats=lambda: counted),
        spider=SimpleNamespace(name="mehr"),
    )
    outcome = asyncio.run(close_run(record, crawler, "mehr", reason))
    return outcome, store.run(run_id)


def test_a_run_in_which_all_went_well_is_done_and_its_record_says_what_was_judged(store: Store, tmp_path: Path) -> None:
    outcome, record = closed(store, tmp_path, WELL)
    assert (outcome.exit_status, record.exit_status, record.stats["alarms"]) == (0, 0, [])
    assert [verdict["monitor"] for verdict in record.stats["monitors"]] == (
        ["finish", "silence", "errors", "coverage", "drift", "mirrors"]
    )
    assert store.mark("mehr", "all") == NOON


def test_an_alarm_is_a_reason_and_status_3_with_every_run_while_it_goes_on(store: Store, tmp_path: Path) -> None:
    for _ in range(2):
        outcome, record = closed(store, tmp_path, LOST)
        assert (outcome.exit_status, record.exit_status) == (3, 3)
        assert "monitor errors: 9 of the last" in " ".join(record.stats["reasons"])
        assert record.stats["alarms"][0]["since"] == 1
        assert record.stats["alarms"][0]["told"] == ["log"]
    outcome, record = closed(store, tmp_path, WELL)
    assert (outcome.exit_status, record.stats["alarms"]) == (0, [])


def test_a_run_that_failed_stays_so_whatever_the_monitors_say(store: Store, tmp_path: Path) -> None:
    outcome, record = closed(store, tmp_path, LOST, reason="shutdown", **NOBODY)
    assert (outcome.exit_status, record.exit_status) == (1, 1)
    assert {alarm["monitor"] for alarm in record.stats["alarms"]} == {"finish", "errors"}
    assert any("could not be told by email" in reason for reason in record.stats["reasons"])
    assert store.mark("mehr", "all") is None


def test_an_end_that_can_not_be_told_makes_a_run_that_went_well_fall_short(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, first = closed(store, tmp_path, LOST)
    told = {**first.stats, "alarms": [{**alarm, "told": ["email"]} for alarm in first.stats["alarms"]]}
    store.finish_run(first.id, at=NOON, exit_status=3, reason="finished", stats=told)
    outcome, record = closed(store, tmp_path, WELL, **NOBODY)
    assert (outcome.exit_status, record.exit_status) == (3, 3)
    assert record.stats["ended"][0]["end_told"] == []
    # The next run tries again.
    outcome, _ = closed(store, tmp_path, WELL, **NOBODY)
    assert outcome.exit_status == 3
    # Nobody is left to be told.
    assert closed(store, tmp_path, WELL)[0].exit_status == 0


def test_monitors_that_fail_as_a_whole_lose_no_record(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise KeyError("alarms")

    monkeypatch.setattr(closing, "watch", broken)
    outcome, record = closed(store, tmp_path, WELL)
    assert (outcome.exit_status, record.exit_status) == (3, 3)
    assert "the monitors failed (KeyError: 'alarms')" in record.stats["reasons"][0]
    assert record.stats["counts"]["fetched"] == 12


def test_switched_off_they_say_nothing(store: Store, tmp_path: Path) -> None:
    outcome, record = closed(store, tmp_path, LOST, enabled=False)
    assert outcome.exit_status == 3
    assert "monitors" not in record.stats


def test_figures_are_left_for_prometheus_and_where_they_can_not_be_the_run_says_so(
    store: Store, tmp_path: Path
) -> None:
    file = tmp_path / "node" / "qomnews.prom"
    closed(store, tmp_path, WELL, prometheus_file=str(file))
    assert 'qomnews_last_run_stories{count="new",outlet="mehr"} 12.0' in file.read_text()
    (tmp_path / "file").write_text("no folder")
    outcome, record = closed(store, tmp_path, WELL, prometheus_file=str(tmp_path / "file" / "q.prom"))
    assert (outcome.exit_status, record.exit_status) == (3, 3)
    assert "the figures can't be written into" in record.stats["reasons"][0]


def test_an_outlet_that_has_fallen_silent_is_an_alarm(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = utc_now()
    # A story every hour for seven weeks, and none for two days.
    hourly = [now - timedelta(days=2, hours=hours) for hours in range(7 * 7 * 24)]
    asked: list[dict[str, Any]] = []

    def moments(outlet: str, **conditions: Any) -> list[datetime]:
        asked.append({"outlet": outlet, **conditions})
        return hourly

    monkeypatch.setattr(store, "moments", moments)
    outcome, record = closed(store, tmp_path, WELL, history_days=50)
    assert outcome.exit_status == 3
    assert [alarm["monitor"] for alarm in record.stats["alarms"]] == ["silence"]
    assert "some 48 stories usually come in such a time" in outcome.reasons[0]
    (condition,) = asked
    assert (condition["outlet"], condition["desk"]) == ("mehr", None)
    assert timedelta(days=50) <= utc_now() - condition["since"] < timedelta(days=50, minutes=5)


def test_a_process_that_was_told_to_stop_waits_for_nobody(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "SHUTDOWN_S", 0.2)
    with hook_server(delay=3) as hook:
        began = time.monotonic()
        outcome, record = closed(
            store, tmp_path, WELL, reason="shutdown", actions=["webhook"], webhook={"url": hook.url}
        )
        assert time.monotonic() - began < 2
    assert outcome.exit_status == 1
    assert record.stats["alarms"][0]["told"] == []
    assert "no end after 0.2 seconds" in record.stats["reasons"][-1]
