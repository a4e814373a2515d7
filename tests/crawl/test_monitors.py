from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import attrs
import pytest

from qomnews.crawl.monitors.alarms import Turn, Verdict
from qomnews.crawl.monitors.checks import MONITORS
from qomnews.crawl.monitors.coverage import coverage
from qomnews.crawl.monitors.seen import Seen, Tally, is_usual, previous_runs
from qomnews.crawl.monitors.watching import Watched, judge
from qomnews.crawl.outcome import Outcome
from qomnews.crawl.rhythm import Silence
from qomnews.monitor_sections import MonitorsConfig
from qomnews.store import Extraction, Run

NOON = datetime(2025, 12, 16, 8, 30, tzinfo=UTC)
WELL = Outcome("mehr", 0, (), {"fetched": 30}, {}, {}, "finished")
JUMP = {"field": "title", "lost": "selector", "gained": "json-ld", "gained_now": 1.0, "since": 4, "kept": []}
COMPLETE = {"title": 30, "published_at": 30, "body": 30}


def seen(**changes: Any) -> Seen:
    """A run of an outlet in which all is well, but for what is changed."""
    usual = Seen(
        run_id=9,
        outcome=WELL,
        usual=True,
        now=Tally(asked=30, lost=0, stored=30, mirrors=3, records=30, fields=COMPLETE),
        before=[Tally(asked=30, stored=30, mirrors=3, records=30, fields=COMPLETE)] * 10,
        silence=Silence(NOON, missed=2.0, usual=6.0),
        extraction=Extraction(run_id=9, outlet="mehr", scope="qom", pages=30, counts={}),
        config=MonitorsConfig(),
    )
    return attrs.evolve(usual, **changes)


def verdict(name: str, run: Seen) -> Verdict:
    return next(one for one in judge(run) if one.monitor == name)


def test_a_run_in_which_all_is_well_passes_every_monitor() -> None:
    found = judge(seen())
    assert [one.monitor for one in found] == ["finish", "silence", "errors", "coverage", "drift", "mirrors"]
    assert {one.state for one in found} == {"passed"}


def test_a_run_that_failed_or_ended_otherwise_than_wanted_says_why() -> None:
    failed = attrs.evolve(WELL, exit_status=1, reasons=("discovery: refused", "b", "c", "d"))
    assert verdict("finish", seen(outcome=failed)).said == "the run failed: discovery: refused; b; c"
    fell_short = attrs.evolve(WELL, exit_status=3, reasons=("2 pages could not be fetched",))
    assert verdict("finish", seen(outcome=fell_short)).state == "passed"
    cut = attrs.evolve(WELL, finish_reason="closespider_timeout")
    assert verdict("finish", seen(outcome=cut)).state == "failed"
    allowed = MonitorsConfig(finish_reasons=("finished", "closespider_timeout"))
    assert verdict("finish", seen(outcome=cut, config=allowed)).state == "passed"


@pytest.mark.parametrize(
    ("missed", "usual", "state"), [(11.9, 3, "passed"), (12, 3, "failed"), (20, 14, "passed"), (21, 14, "failed")]
)
def test_silence_is_one_that_is_long_and_longer_than_ever(missed: float, usual: float, state: str) -> None:
    found = verdict("silence", seen(silence=Silence(NOON, missed, usual)))
    assert found.state == state
    if state == "failed":
        assert found.said.startswith(f"nothing new since 2025-12-16 12:00 (Tehran); some {missed:.0f} stories usually")


def test_of_silence_nothing_is_said_where_nothing_is_known_or_wanted() -> None:
    long = Silence(NOON, 90, 3)
    assert verdict("silence", seen(silence=None)).state == "skipped"
    assert verdict("silence", seen(silence=long, usual=False)).state == "skipped"
    assert verdict("silence", seen(silence=long, config=MonitorsConfig(silence_stories=0))).state == "skipped"


@pytest.mark.parametrize(
    ("now", "before", "state"),
    [
        (Tally(asked=20, lost=6), [], "failed"),
        (Tally(asked=20, lost=5), [], "passed"),
        # Two pages of a quiet hour say nothing, six of three hours do.
        (Tally(asked=2, lost=2), [], "passed"),
        (Tally(asked=2, lost=2), [Tally(asked=2, lost=2)] * 9, "failed"),
        (Tally(asked=2, lost=2), [Tally(asked=30, lost=0)] * 9, "passed"),
        # What was lost before is over.
        (Tally(asked=2, lost=0), [Tally(asked=2, lost=2)] * 9, "passed"),
        (Tally(), [Tally(asked=2, lost=2)] * 9, "skipped"),
        (Tally(asked=6, lost=6), [], "failed"),
    ],
)
def test_errors_are_a_share_of_the_last_pages(now: Tally, before: list[Tally], state: str) -> None:
    assert verdict("errors", seen(now=now, before=before)).state == state


def test_what_is_gone_for_good_is_no_error() -> None:
    stats = {"counts": {"fetched": 8, "new": 5, "mirror": 2}, "failed": {"http-404": 7, "timeout": 2}}
    tally = Tally.of({**stats, "rejected": {"no-text": 1}, "coverage": {"records": 7, "title": 6}})
    assert (tally.asked, tally.lost, tally.stored, tally.mirrors) == (10, 3, 7, 2)
    assert (tally.records, tally.fields) == (7, {"title": 6})


def test_fields_that_are_missing_too_often_are_named() -> None:
    fields = {"title": 30, "published_at": 20, "body": 30}
    found = verdict("coverage", seen(now=Tally(records=30, fields=fields), before=[]))
    assert found.said == "of the last 30 records: published_at on 67% (at least 95%)"
    few = Tally(records=3, fields={"title": 3})
    assert verdict("coverage", seen(now=few, before=[])).state == "skipped"
    assert verdict("coverage", seen(now=few, before=[Tally(records=3, fields=few.fields)] * 6)).state == "failed"
    rules = MonitorsConfig(field_coverage={"title": 1.0, "lead": 0.0})
    assert verdict("coverage", seen(now=Tally(records=30, fields=fields), config=rules)).state == "passed"


def test_a_drift_is_an_alarm() -> None:
    drifted = Extraction(run_id=9, outlet="mehr", scope="qom", pages=30, counts={}, place="drift", jumps=[JUMP])
    assert verdict("drift", seen(extraction=drifted)).said.startswith("title (selector -> json-ld 100%)")
    assert verdict("drift", seen(extraction=None)).state == "skipped"


@pytest.mark.parametrize(
    ("mirrors_now", "mirrors_before", "state"),
    [(3, 3, "passed"), (25, 3, "failed"), (12, 3, "passed"), (2, 27, "failed"), (28, 27, "passed")],
)
def test_a_share_of_mirrors_that_jumps_up_or_down_is_an_alarm(
    mirrors_now: int, mirrors_before: int, state: str
) -> None:
    now = Tally(stored=30, mirrors=mirrors_now)
    before = [Tally(stored=10, mirrors=round(mirrors_before / 3))] * 30
    assert verdict("mirrors", seen(now=now, before=before)).state == state


def test_mirrors_are_compared_only_where_there_is_enough_of_them_and_of_the_past() -> None:
    now = Tally(stored=30, mirrors=30)
    assert verdict("mirrors", seen(now=now, before=[Tally(stored=10)] * 5)).state == "skipped"
    assert verdict("mirrors", seen(now=now, usual=False)).state == "skipped"
    assert verdict("mirrors", seen(now=Tally(stored=2, mirrors=2), before=[Tally(stored=2)] * 5)).state == "skipped"


def test_a_monitor_that_fails_at_its_work_is_an_alarm_and_keeps_no_other_from_its_own() -> None:
    broken: Any = SimpleNamespace(is_too_long=lambda _: 1 / 0)
    found = judge(seen(silence=broken))
    assert [one.state for one in found].count("passed") == len(MONITORS) - 1
    silence = next(one for one in found if one.monitor == "silence")
    assert (silence.state, silence.is_alarm) == ("error", True)
    assert "ZeroDivisionError" in silence.said


def test_the_runs_reasons_name_what_it_does_not_say_by_itself() -> None:
    verdicts = (
        Verdict("finish", "failed", "the run failed: x"),
        Verdict("drift", "failed", "drift: y"),
        Verdict("errors", "failed", "9 of the last 20 pages are lost (45%)"),
        Verdict("mirrors", "error", "the monitor itself failed (KeyError: 'a')"),
        Verdict("silence", "skipped", "too little is known"),
    )
    assert Watched(seen(), verdicts, Turn((), ()), {}).reasons() == [
        "monitor errors: 9 of the last 20 pages are lost (45%)",
        "monitor mirrors: the monitor itself failed (KeyError: 'a')",
    ]


def run(run_id: int, arguments: dict[str, Any], *, finished: bool = True) -> Run:
    ended = NOON + timedelta(minutes=run_id) if finished else None
    return Run(run_id, "mehr", "mehr", arguments, NOON, ended, "finished", 0, "finished", {})


def test_runs_are_compared_with_finished_ones_that_look_at_the_same() -> None:
    runs = [
        run(9, {"refresh": False}),
        run(8, {"refresh": False}),
        run(7, {"limit": 5, "refresh": False}),
        run(6, {"refresh": False}, finished=False),
        run(5, {"desk": "all", "refresh": False}),
        run(4, {"refresh": True}),
        run(3, {}),
    ]
    assert [one.id for one in previous_runs(runs, desk=None, before=9)] == [8, 3]
    assert [one.id for one in previous_runs(runs, desk="all", before=9)] == [5]
    assert is_usual({"desk": "qom", "refresh": False})
    assert not is_usual({"until": "2025-12-16T00:00:00Z"})


def test_coverage_is_what_spidermon_counted_of_records() -> None:
    stats = {"spidermon_item_scraped_count/Article": 7, "spidermon_item_scraped_count/Article/title": 6}
    assert coverage(stats, ["title", "lead"]) == {"records": 7, "title": 6, "lead": 0}
    assert coverage({}, ["title"]) == {"records": 0, "title": 0}
