"""What `qomnews backfill` refuses, and how it says so."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from qomnews.backfill.plans import span_in_store
from qomnews.backfill.wanted import Wanted
from qomnews.cli.backfill_sites import plan, summary
from qomnews.cli.main import app
from qomnews.crawl.backfill_runner import BackfillOutcome
from qomnews.crawl.outcome import Outcome
from qomnews.dates import at_tehran
from qomnews.store import Store, WindowCounts, open_store
from tests.backfill.windows import window

FIRST = at_tehran(1403, 1, 1)
LATER = at_tehran(1404, 1, 1)
WANTED = Wanted(outlet="mehr", since=FIRST, until=at_tehran(1403, 1, 4))
COUNTS = WindowCounts(found=9, known=2, fetched=7, rejected=0, failed=0, requests=11, seconds=9.0)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("QOMNEWS_HOME", str(tmp_path))
    return tmp_path


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["mehr"], "--from: say from which day"),
        (["mehr", "--from", "1404/07/31"], "مهر has 30 days, there is no day 31"),
        (["mehr", "--from", "1404", "--to", "1403"], "--from 1404 is after --to 1403"),
        (["mehr", "--from", "1480"], "is in the future"),
        (["mehr", "--from", "1350"], "Mehr News Agency published nothing before 1382/04/01"),
        (["mehr", "--from", "yesterday-ish"], "is no date"),
        (["mehri", "--from", "1403"], "no outlet is called 'mehri'"),
        (["mehr", "--from", "1403", "--kinds", "song"], "--kinds: no kind is called 'song'"),
        (["mehr", "--from", "1403", "--desk", "tehran"], "--desk: no desk is called 'tehran'"),
        (["titronline", "--from", "1403", "--order", "oldest"], "--order oldest: titronline lists its stories from"),
    ],
)
def test_what_cannot_be_is_refused_before_anything_is_asked_for(arguments: list[str], message: str, home: Path) -> None:
    done = CliRunner().invoke(app, ["backfill", *arguments])
    assert done.exit_code == 2
    assert message in done.output
    assert not (home / "qomnews.db").exists()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(f"sqlite:///{tmp_path}/windows.db") as opened:
        yield opened


def do_all(store: Store, wanted: Wanted) -> int:
    """Does every open window; how many there were."""
    number = 0
    while at_work := store.take_window([span_in_store(wanted)], newest_first=True, at=LATER):
        store.window_done(at_work.id, counts=COUNTS, form="archive", at=LATER)
        number += 1
    return number


def planned(store: Store, wanted: Wanted) -> bool:
    return plan(store, wanted, newest_first=True, max_requests=None) is not None


def test_a_backfill_that_is_done_is_not_begun_again(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    assert planned(store, WANTED)
    assert do_all(store, WANTED) == 3
    assert not planned(store, WANTED)
    assert "mehr: every window of that span is done" in capsys.readouterr().err
    # A longer one has only its further days to do.
    longer = Wanted(outlet="mehr", since=FIRST, until=at_tehran(1403, 1, 6))
    assert planned(store, longer)
    assert do_all(store, longer) == 2


def test_a_refresh_goes_on_where_it_was_and_begins_anew_once_it_is_done(store: Store) -> None:
    planned(store, WANTED)
    do_all(store, WANTED)
    refresh = Wanted(outlet="mehr", since=FIRST, until=at_tehran(1403, 1, 4), refresh=True)
    assert planned(store, refresh)
    at_work = store.take_window([span_in_store(refresh)], newest_first=True, at=LATER)
    assert at_work is not None
    store.window_done(at_work.id, counts=COUNTS, form="archive", at=LATER)
    assert planned(store, refresh)
    assert do_all(store, refresh) == 2
    assert planned(store, refresh)
    assert do_all(store, refresh) == 3


def run(status: int, *reasons: str, **counts: int) -> Outcome:
    return Outcome("mehr", status, reasons, {"fetched": 0, "new": 0, "mirror": 0, **counts}, {}, {}, "finished")


def test_the_last_line_says_what_is_done_and_what_is_left() -> None:
    outcome = BackfillOutcome(
        "mehr",
        [run(0, fetched=30, new=28, mirror=2), run(3, "its budget is used up", fetched=10, new=10)],
        [window(FIRST), window(at_tehran(1403, 1, 2), empty=True), window(at_tehran(1403, 1, 3), state="planned")],
    )
    assert summary(outcome) == (
        "mehr: 2 of 3 windows done, 1 strangely empty, 40 fetched, 38 new, 2 mirrors; the same command goes on with "
        "what is left"
    )
    assert (outcome.exit_status, outcome.reasons) == (3, ["its budget is used up"])


@pytest.mark.parametrize(
    ("states", "statuses", "expected"),
    [
        (["done", "done"], [0, 0], 0),
        (["done", "failed"], [0], 3),
        (["failed", "failed"], [0], 1),
        (["done", "planned"], [0], 3),
        (["done", "done"], [0, 3], 3),
        (["done", "planned"], [1], 1),
    ],
)
def test_a_backfill_ends_as_its_runs_and_windows_did(states: list[str], statuses: list[int], expected: int) -> None:
    windows = [window(FIRST, state=state) for state in states]
    assert BackfillOutcome("mehr", [run(status) for status in statuses], windows).exit_status == expected


def test_what_is_done_tells_what_the_rest_will_cost(home: Path) -> None:
    # Two thirds of Farvardin: 20 days of 9 stories, in 11 requests and 9 seconds each.
    done = Wanted(outlet="mehr", since=FIRST, until=at_tehran(1403, 1, 21))
    with open_store(f"sqlite:///{home}/qomnews.db") as store:
        planned(store, done)
        assert do_all(store, done) == 20
    shown = CliRunner().invoke(app, ["backfill", "mehr", "--from", "1403/01", "--to", "1403/01", "--dry-run"])
    assert shown.exit_code == 0, shown.output
    *lines, estimate = shown.output.splitlines()
    assert lines == [f"mehr  1403/01/{day}  to do" for day in range(31, 20, -1)] + [
        f"mehr  1403/01/{day:02}  done, 9 stories" for day in range(20, 0, -1)
    ]
    # 11 days, 99 stories, 4 listings a day; a request took 9/11 s, which the delay of 1 s outweighs.
    assert estimate == (
        "mehr: 11 windows, about 99 stories, 99 pages to fetch and 44 listings: 2 min at 1 s a request "
        "(from 20 windows that are done)"
    )


def test_where_all_is_done_a_dry_run_says_so(home: Path) -> None:
    with open_store(f"sqlite:///{home}/qomnews.db") as store:
        planned(store, WANTED)
        do_all(store, WANTED)
    shown = CliRunner().invoke(
        app, ["backfill", "mehr", "--from", "1403/01/01", "--to", "1403/01/03", "--order", "oldest", "--dry-run"]
    )
    assert shown.output.splitlines() == [
        "mehr  1403/01/01  done, 9 stories",
        "mehr  1403/01/02  done, 9 stories",
        "mehr  1403/01/03  done, 9 stories",
        "mehr: nothing is left to do",
    ]
