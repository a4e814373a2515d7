from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random

import attrs
import pytest

from qomnews.crawl import jumps
from qomnews.crawl.chance import chance
from qomnews.crawl.jumps import Jump, find_jumps
from qomnews.store import Extraction
from tests.crawl.newsroom_days import Outlet


class History:
    """An outlet's runs, each judged and kept as a crawl does."""

    def __init__(self) -> None:
        self.runs: list[Extraction] = []

    def add(self, run: Extraction, *, past: bool = False) -> list[Jump]:
        newest_first = self.runs[::-1]
        usual = [run for run in newest_first if run.place == "normal"]
        found = find_jumps(run, newest_first[:100], usual[:200], past=past)
        if found:
            since = min(jump.since for jump in found)
            self.runs = [attrs.evolve(run, place="drift") if run.run_id >= since else run for run in self.runs]
            run = attrs.evolve(run, place="drift", jumps=[jump.as_plain() for jump in found])
        self.runs.append(run)
        return found

    def of(self, pages: int, runs: int = 1, *, past: bool = False, **fields: dict[str, int]) -> list[Jump]:
        """So many runs alike; fields are counts by rung, and a page has no more than they say. The last one's jumps."""
        found: list[Jump] = []
        for _ in range(runs):
            counts = {"article": {"found": pages}, **fields}
            run_id = len(self.runs) + 1
            run = Extraction(run_id=run_id, outlet="mehr", scope="qom", pages=pages, counts=counts)
            found = self.add(run, past=past)
        return found


@pytest.fixture
def history() -> History:
    return History()


def alarms(history: History, runs: Iterator[Extraction]) -> int:
    return sum(bool(history.add(run)) for run in runs)


@pytest.mark.parametrize("pages_a_run", [1, 2, 8, 40])
def test_an_outlet_that_nobody_redesigns_raises_no_alarm(history: History, pages_a_run: float) -> None:
    for seed in range(4):
        history.runs.clear()
        assert alarms(history, Outlet(Random(seed), pages_a_run).many(120)) == 0


def test_the_same_outlet_would_raise_many_if_chance_alone_were_reckoned_with(
    history: History, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The simulation has teeth: stories vary more than coins do.
    monkeypatch.setattr(jumps, "least_correlation", lambda *_: 0.0)
    monkeypatch.setattr(jumps, "chance", lambda *arguments, at_least: chance(*arguments, at_least=at_least) / 1e4)
    assert alarms(history, Outlet(Random("0"), 40).many(240)) > 5


@pytest.mark.parametrize("pages_a_run", [1, 2, 8, 40])
@pytest.mark.parametrize("seed", range(3))
def test_a_redesign_is_seen_within_nine_pages_or_in_the_first_run(
    history: History, pages_a_run: float, seed: int
) -> None:
    outlet = Outlet(Random(seed), pages_a_run)
    assert alarms(history, outlet.many(80)) == 0
    outlet.redesigned = 1.0
    pages = [0]
    while not history.add(run := outlet.run()):
        pages.append(run.pages)
        assert sum(pages) <= 9
    assert "body" in {jump["field"] for jump in history.runs[-1].jumps}
    named = {jump.field for run in outlet.many(10) for jump in history.add(run)}
    assert {"title", "body", "published_raw", "layout"} <= named


def test_an_alarm_goes_on_however_long_nobody_accepts_it_and_ends_when_the_old_pages_are_back(history: History) -> None:
    outlet = Outlet(Random(5), 3.0)
    assert alarms(history, outlet.many(60)) == 0
    outlet.redesigned = 1.0
    # Long enough to fill every window with redesigned pages.
    raised = [bool(history.add(run)) for run in outlet.many(300)]
    assert all(raised[raised.index(True) :])
    outlet.redesigned = 0.0
    after = [bool(history.add(run)) for run in outlet.many(40)]
    assert not any(after[15:])


def test_a_field_that_falls_to_a_fallback_is_named_with_its_shares(history: History) -> None:
    history.of(10, 6, title={"selector": 10}, body={"selector": 10})
    (found,) = history.of(10, title={"json-ld": 9, "selector": 1}, body={"selector": 10})
    assert str(found) == "title: selector 100% -> 10%, json-ld 0% -> 90%"
    assert (found.pages, found.baseline_pages, found.since) == (10, 60, 7)


def test_a_redesign_may_leave_some_pages_to_each_fallback(history: History) -> None:
    history.of(43, title={"selector": 43})
    (found,) = history.of(43, title={"json-ld": 24, "meta": 19})
    assert str(found) == "title: selector 100% -> 0%, json-ld 0% -> 56%"


def test_small_runs_are_judged_together_with_those_before_them(history: History) -> None:
    history.of(2, 30, title={"selector": 2})
    assert history.of(2, title={"meta": 2}) == []
    (found,) = history.of(2, 2, title={"meta": 2})
    assert found.since == 31
    # The runs in which it began are no usual ones either.
    assert [run.place for run in history.runs[29:]] == ["normal", "drift", "drift", "drift"]


def test_a_field_that_is_on_no_page_any_more_is_a_jump_though_no_page_names_it(history: History) -> None:
    history.of(10, 8, tags={"selector": 10}, title={"selector": 10})
    (found,) = history.of(10, title={"selector": 10})
    assert (found.field, found.lost, found.gained) == ("tags", "selector", "none")


def test_pages_that_are_refused_are_a_jump(history: History) -> None:
    history.of(3, 20, title={"selector": 3})
    run = Extraction(run_id=21, outlet="mehr", scope="qom", pages=6, counts={"article": {"bot-check": 6}})
    (found,) = history.add(run)
    assert str(found) == "article: found 100% -> 33%, bot-check 0% -> 67%"


def test_a_field_that_half_of_the_stories_lack_may_be_missing_for_a_day_but_not_for_good(history: History) -> None:
    for number in range(40):
        history.of(10, kicker={"selector": 3 + number % 5, "none": 7 - number % 5})
    assert history.of(10, kicker={"none": 10}) == []
    assert any(history.of(10, kicker={"none": 10}) for _ in range(20))


@pytest.mark.parametrize(
    ("before", "now", "jumps"),
    [
        ("generic", "selector", False),  # selectors were mended
        ("generic", "json-ld", False),
        ("selector", "generic", True),
        ("meta", "generic", True),
        ("selector", "none", True),
        ("none", "selector", True),  # what no page had is suddenly on all of them: it may be something else
    ],
)
def test_climbing_the_ladder_is_no_drift(history: History, before: str, now: str, jumps: bool) -> None:
    history.of(20, 6, byline={before: 20})
    assert bool(history.of(20, byline={now: 20})) is jumps


def test_another_layout_is_a_jump(history: History) -> None:
    history.of(20, 6, layout={"nastooh-item": 18, "nastooh-photos": 2})
    assert [str(jump) for jump in history.of(20, layout={"nastooh-time": 20})] == [
        "layout: nastooh-item 90% -> 0%, nastooh-time 0% -> 100%"
    ]


def test_of_stories_of_long_ago_only_what_fell_to_a_fallback_counts(history: History) -> None:
    selector, none = {"selector": 20}, {"none": 20}
    history.of(20, 6, past=True, layout={"nastooh-item": 20}, kicker=selector, title=selector)
    assert history.of(20, past=True, layout={"nastooh-rutitr": 20}, kicker=none, title=selector) == []
    fallen = history.of(20, past=True, layout={"unknown": 20}, kicker=none, title={"meta": 20})
    assert {jump.field for jump in fallen} == {"layout", "title"}


def test_nothing_is_said_with_few_pages_to_compare_with(history: History) -> None:
    history.of(13, 3, title={"selector": 13})
    assert history.of(13, title={"generic": 13}) == []


def test_one_odd_page_is_no_drift(history: History) -> None:
    history.of(1, 60, title={"selector": 1})
    assert history.of(1, title={"generic": 1}) == []
    assert history.of(1, 5, title={"selector": 1}) == []


@pytest.mark.parametrize(
    ("stretches", "calm"),
    [([(4, 10), (6, 10), (5, 10), (5, 10), (4, 10), (6, 10)], True), ([(0, 10), (10, 10)] * 3, False)],
)
def test_what_is_likely_depends_on_how_stretches_differ(stretches: Sequence[tuple[int, int]], calm: bool) -> None:
    assert (chance(30, 30, stretches, at_least=0.0) < 1e-4) is calm


def test_the_tail_of_all_is_one_and_of_none_of_many_is_nothing() -> None:
    stretches = [(3, 10)] * 5
    assert chance(0, 12, stretches, at_least=0.0) == pytest.approx(1)
    assert chance(12, 12, [(0, 10)] * 9, at_least=0.0) < 1e-15
