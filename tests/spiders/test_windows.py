"""Windows of a backfill over real HTTP: what is listed, fetched and written down, and what a run leaves open."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from fixtures.newsroom import Fault, Newsroom, Replica, serve
from fixtures.newsroom.faults import failing, refused
from qomnews.backfill.plans import Step, cut, step_of
from qomnews.backfill.second_look import look_again
from qomnews.config import Config
from qomnews.crawl.backfill import BACKFILL_SETTING, Backfill, Survey
from qomnews.crawl.outcome import Outcome
from qomnews.dates import at_tehran
from qomnews.store import BackfillWindow, Cursor, Store, WindowSpan, open_store
from spiders.mehr import MehrSpider
from spiders.outlet_spider import OutletSpider
from tests.crawl.live_crawls import Crawls

SINCE, UNTIL = at_tehran(1404, 9, 16), at_tehran(1404, 9, 26)
DAYS = 10


@pytest.fixture(scope="module")
def newsroom() -> Newsroom:
    return Newsroom(stories=28, days=DAYS, elsewhere=3)


@pytest.fixture
def replica(newsroom: Newsroom) -> Iterator[Replica]:
    with serve(newsroom) as running:
        yield running


@pytest.fixture
def config(replica: Replica, tmp_path: Path) -> Config:
    outlets = {name: {"base_url": url} for name, url in replica.base_urls.items()}
    crawl = {"delay": 0, "autothrottle": False, "concurrency": 8, "retries": 0, "archive": False}
    return Config(home=tmp_path, outlets=outlets, crawl=crawl)


@pytest.fixture
def store(config: Config) -> Iterator[Store]:
    with open_store(config.database_url) as opened:
        yield opened


def planned(store: Store, outlet: str, *, step: Step | None = None, scope: str = "all", **options: Any) -> Backfill:
    """A backfill of the ten days, its windows in the store."""
    store.plan_windows(outlet, scope, list(cut(SINCE, UNTIL, step or step_of(outlet))))
    span = WindowSpan(outlet=outlet, scope=scope, since=SINCE, until=UNTIL)
    return Backfill(span=span, arguments={"since": SINCE, "until": UNTIL, "desk": "all"}, **options)


def run(crawls: Crawls, config: Config, backfill: Backfill, **crawl: Any) -> Outcome:
    config = config.model_copy(update={"crawl": config.crawl.model_copy(update=crawl)})
    return crawls.run(backfill.outlet, config, {BACKFILL_SETTING: backfill}, **backfill.arguments)


def stored(store: Store, outlet: str) -> set[str]:
    return {article.id for article in store.articles(outlet=outlet, include_mirrors=True)}


def true_ids(newsroom: Newsroom, outlet: str) -> set[str]:
    return {true.id for true in newsroom.of(outlet) if SINCE <= true.listed_at < UNTIL}


def rows(store: Store, backfill: Backfill) -> list[BackfillWindow]:
    return store.windows(backfill.span)


def count(windows: list[BackfillWindow], name: str) -> int:
    return sum(getattr(window, name) for window in windows)


@pytest.mark.parametrize("outlet", ["mehr", "shahr20", "titronline"])
def test_every_story_of_the_span_is_stored_and_every_window_done(
    outlet: str, crawls: Crawls, config: Config, store: Store, newsroom: Newsroom
) -> None:
    backfill = planned(store, outlet)
    outcome = run(crawls, config, backfill)
    assert outcome.exit_status == 0, outcome
    assert stored(store, outlet) == true_ids(newsroom, outlet)
    windows = rows(store, backfill)
    assert {window.state for window in windows} == {"done"}
    found = len(true_ids(newsroom, outlet))
    assert [count(windows, name) for name in ("found", "fetched", "known", "rejected")] == [found, found, 0, 0]
    assert all(window.run_id and window.seconds > 0 and window.requests > 0 for window in windows)
    # Of a past that it was told to look at, a run leaves no mark.
    assert store.mark(outlet, "all") is None


def test_a_window_has_the_stories_of_its_own_day(
    crawls: Crawls, config: Config, store: Store, newsroom: Newsroom
) -> None:
    backfill = planned(store, "mehr")
    run(crawls, config, backfill)
    for window in rows(store, backfill):
        published = [true for true in newsroom.of("mehr") if window.since <= true.listed_at < window.until]
        assert window.found == len(published)


def test_an_outlet_that_says_nothing_of_windows_is_listed_as_by_a_crawl(
    crawls: Crawls, config: Config, store: Store, newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(MehrSpider, "in_window", OutletSpider.in_window)
    monkeypatch.setattr(MehrSpider, "window_forms", OutletSpider.window_forms)
    backfill = planned(store, "mehr")
    assert run(crawls, config, backfill).exit_status == 0
    assert stored(store, "mehr") == true_ids(newsroom, "mehr")


def test_a_run_whose_budget_is_used_up_leaves_its_window_open_and_the_next_one_goes_on(
    crawls: Crawls, config: Config, store: Store, newsroom: Newsroom, replica: Replica
) -> None:
    backfill = planned(store, "mehr")
    outcome = run(crawls, config, backfill, max_requests_per_run=12)
    assert (outcome.exit_status, outcome.finish_reason) == (3, "budget")
    states = [window.state for window in rows(store, backfill)]
    # The newest come first.
    assert states[-1] == "done"
    assert states[0] == "planned"
    replica.requests.clear()
    assert run(crawls, config, backfill).exit_status == 0
    assert stored(store, "mehr") == true_ids(newsroom, "mehr")
    # No day that was done is asked for again.
    assert replica.requested("mehr", "dy=25&mn=9") == []


def test_the_oldest_come_first_where_that_is_wanted(crawls: Crawls, config: Config, store: Store) -> None:
    backfill = planned(store, "mehr", newest_first=False)
    run(crawls, config, backfill, max_requests_per_run=12)
    states = [window.state for window in rows(store, backfill)]
    assert (states[0], states[-1]) == ("done", "planned")


def test_what_is_stored_already_is_known_and_not_fetched(
    crawls: Crawls, config: Config, store: Store, replica: Replica
) -> None:
    run(crawls, config, planned(store, "mehr"))
    replica.requests.clear()
    # Another scope: its windows are all to be done.
    again = planned(store, "mehr", scope="all news")
    run(crawls, config, again)
    windows = rows(store, again)
    assert count(windows, "known") == count(windows, "found") > 0
    assert count(windows, "fetched") == 0
    assert replica.requested("mehr", "/news/") == []


def test_refreshing_fetches_what_is_known(crawls: Crawls, config: Config, store: Store) -> None:
    run(crawls, config, planned(store, "mehr"))
    again = planned(store, "mehr", scope="all refresh")
    again.arguments["refresh"] = True
    assert run(crawls, config, again).exit_status == 0
    windows = rows(store, again)
    assert count(windows, "fetched") == count(windows, "found") > 0


def test_a_closed_door_is_gone_round_by_the_next_form(
    crawls: Crawls, config: Config, store: Store, newsroom: Newsroom, replica: Replica
) -> None:
    replica.fault("shahr20", r"/wp-json/.*", refused(403))
    backfill = planned(store, "shahr20")
    assert run(crawls, config, backfill).exit_status == 0
    assert stored(store, "shahr20") == true_ids(newsroom, "shahr20")
    assert {window.form for window in rows(store, backfill)} == {"day pages"}
    replica.fault("shahr20", r"/14../../.*", failing(404))
    other = planned(store, "shahr20", scope="all news")
    assert run(crawls, config, other).exit_status == 0
    assert {window.form for window in rows(store, other)} == {"sitemaps"}


def test_a_day_that_cannot_be_listed_fails_alone_and_succeeds_the_second_time(
    crawls: Crawls, config: Config, store: Store, newsroom: Newsroom, replica: Replica
) -> None:
    replica.fault("mehr", r"/(archive|page).*dy=20&mn=9", failing(500))
    backfill = planned(store, "mehr")
    assert run(crawls, config, backfill).exit_status == 0
    states = [window.state for window in rows(store, backfill)]
    assert [states.count("done"), states.count("failed")] == [9, 1]
    failed = rows(store, backfill)[4]
    assert failed.state == "failed"
    assert "HTTP status 500" in (failed.reason or "")
    replica.faults.clear()
    assert look_again(store, backfill.span) == 1
    assert run(crawls, config, backfill).exit_status == 0
    assert stored(store, "mehr") == true_ids(newsroom, "mehr")


def test_a_strangely_empty_day_is_listed_by_the_other_form(
    crawls: Crawls, config: Config, store: Store, newsroom: Newsroom, replica: Replica
) -> None:
    # An archive that answers, and says nothing.
    empty = replica.answer("mehr", "/archive?pi=99&ms=0&dy=20&mn=9&yr=1404").body
    replica.fault("mehr", r"/archive.*dy=20&mn=9", Fault(body=str(empty)))
    backfill = planned(store, "mehr")
    run(crawls, config, backfill)
    day = rows(store, backfill)[4]
    assert (day.state, day.found, day.form) == ("done", 0, "archive")
    store.window_again(day.id, empty=True)
    run(crawls, config, backfill)
    day = rows(store, backfill)[4]
    assert (day.state, day.form) == ("done", "archive page")
    assert stored(store, "mehr") == true_ids(newsroom, "mehr")


def test_window_after_window_that_fails_ends_the_run(
    crawls: Crawls, config: Config, store: Store, replica: Replica
) -> None:
    replica.fault("mehr", r"/(archive|page).*", failing(500))
    backfill = planned(store, "mehr")
    outcome = run(crawls, config, backfill, failures_before_rest=0)
    assert outcome.exit_status == 1
    assert "5 windows in a row could not be listed" in outcome.reasons[0]
    assert [window.state for window in rows(store, backfill)].count("planned") == 5


def test_a_list_is_gone_on_with_where_it_was_left_though_stories_appeared(
    crawls: Crawls, config: Config, store: Store, newsroom: Newsroom, replica: Replica
) -> None:
    backfill = planned(store, "titronline", step="day")
    run(crawls, config, backfill, max_requests_per_run=14)
    open_ = [window for window in rows(store, backfill) if window.state != "done"]
    assert open_
    later = newsroom
    for true in [true for true in newsroom.of("mehr") if true.kind == "news"][:3]:
        later = later.with_mirror(true.id)
    replica.newsroom = later
    assert run(crawls, config, backfill).exit_status == 0
    # What appeared meanwhile is not of that span, and is left to the scheduled crawls.
    assert stored(store, "titronline") == true_ids(newsroom, "titronline")


def test_a_page_that_shows_older_stories_than_it_did_is_not_begun_with(
    crawls: Crawls, config: Config, store: Store, newsroom: Newsroom, replica: Replica
) -> None:
    backfill = planned(store, "titronline")
    window = rows(store, backfill)[0]
    # Stories above it vanished: the second page begins with what is older than all that was reached.
    store.move_cursor(window.id, Cursor(UNTIL, "0", "/?page=2"))
    replica.requests.clear()
    assert run(crawls, config, backfill).exit_status == 0
    assert next(entry.target for entry in replica.requested("titronline", "/?page")) == "/?page=2"
    assert replica.requested("titronline", "/") != []
    assert stored(store, "titronline") == true_ids(newsroom, "titronline")


def test_a_list_that_ends_before_the_window_fails_it(
    crawls: Crawls, config: Config, store: Store, newsroom: Newsroom
) -> None:
    long_ago = (at_tehran(1403, 1, 1), at_tehran(1403, 2, 1))
    store.plan_windows("titronline", "all", [long_ago])
    span = WindowSpan(outlet="titronline", scope="all", since=long_ago[0], until=long_ago[1])
    run(crawls, config, Backfill(span=span, arguments={"since": long_ago[0], "until": long_ago[1]}))
    (window,) = store.windows(span)
    assert window.state == "failed"
    assert "older ones are not listed" in (window.reason or "")


def test_a_survey_reads_listings_and_no_story(
    crawls: Crawls, config: Config, store: Store, newsroom: Newsroom, replica: Replica
) -> None:
    backfill = planned(store, "mehr")
    days = tuple(rows(store, backfill))[3:6]
    backfill.survey = Survey(days, most_requests=30)
    assert run(crawls, config, backfill).exit_status == 0
    for day, sample in zip(days, backfill.survey.samples, strict=True):
        assert sample.found == len([true for true in newsroom.of("mehr") if day.since <= true.listed_at < day.until])
        assert sample.whole
    assert replica.requested("mehr", "/news/") == []
    assert {window.state for window in rows(store, backfill)} == {"planned"}


def test_a_survey_keeps_to_its_requests(crawls: Crawls, config: Config, store: Store, replica: Replica) -> None:
    backfill = planned(store, "mehr")
    backfill.survey = Survey(tuple(rows(store, backfill)), most_requests=6)
    run(crawls, config, backfill)
    listings = [entry for entry in replica.requests if "robots" not in entry.target]
    assert len(listings) <= 8
    assert len(backfill.survey.samples) < DAYS
