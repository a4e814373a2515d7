"""Stories that a second process stores come out as if there were one alone, and none is lost where it dies."""

from __future__ import annotations

import os
import signal
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import attrs
import pytest

from qomnews.article import RawArticle
from qomnews.config import Config
from qomnews.crawl import second_process
from qomnews.crawl.outcome import Outcome
from qomnews.crawl.second_process import FOLLOWING, SecondProcess, SecondProcessError
from qomnews.crawl.stopwatch import Stopwatch
from qomnews.crawl.stored_beside import Stored, packed, unpacked
from qomnews.store import ForgottenError, Store, StoreBusyError
from qomnews.story import RejectedError
from tests.crawl.conftest import STORIES
from tests.store.test_crash import check

Crawl = Callable[..., Outcome]
Opened = Callable[[], Store]

REFUSED = (
    "CREATE TRIGGER refused BEFORE INSERT ON articles WHEN (SELECT count(*) FROM articles) >= 2"
    " BEGIN SELECT RAISE(ABORT, 'no more of them'); END"
)


@pytest.fixture(autouse=True)
def _alone() -> Iterator[None]:
    """None is left of whoever came before, nor for whoever comes next."""
    _end()
    yield
    _end()


def _end() -> None:
    kept, SecondProcess.kept = SecondProcess.kept, None
    if kept is not None and kept.process is not None:
        kept.close()
        kept.process.join(20)
        assert kept.process.exitcode in (0, -signal.SIGKILL)


def digest(opened: Opened) -> str:
    with opened() as store:
        return store.digest()


def test_a_run_with_a_second_process_leaves_the_same_store_and_counts(
    crawl: Crawl, opened: Opened, tmp_path: Path
) -> None:
    alone = crawl(second_process="never")
    before = digest(opened)
    assert SecondProcess.kept is None
    (tmp_path / "home" / "qomnews.db").unlink()
    beside = crawl(second_process="always")
    assert attrs.asdict(beside) == attrs.asdict(alone)
    assert (beside.exit_status, beside.counts["new"]) == (0, STORIES)
    assert digest(opened) == before
    with opened() as store:
        stats: Any = store.runs(1)[0].stats
    assert {step: stats["timings"][step]["times"] for step in FOLLOWING} == dict.fromkeys(FOLLOWING, STORIES)
    assert stats["memory"]["second_mb"] > 5


@pytest.mark.long
def test_what_is_refused_in_the_second_process_is_kept_with_the_same_reasons(
    crawl: Crawl, opened: Opened, tmp_path: Path
) -> None:
    outcomes, kept = [], []
    for mode in ("never", "always"):
        (tmp_path / "home" / "qomnews.db").unlink(missing_ok=True)
        assert crawl(second_process="never", limit=1).counts["new"] == 1
        with sqlite3.connect(tmp_path / "home" / "qomnews.db") as connection:
            connection.execute(REFUSED)
        connection.close()
        outcomes.append(crawl(second_process=mode))
        with opened() as store:
            kept.append([(rejection.reason, rejection.detail) for rejection in store.rejections()])
    alone, beside = outcomes
    assert attrs.asdict(beside) == attrs.asdict(alone)
    assert (beside.exit_status, beside.counts["new"]) == (1, 1)
    assert "3 stories could not be stored" in beside.reasons[0]
    assert "no more of them" in beside.reasons[0]
    assert kept[0] == kept[1]
    assert [reason for reason, _ in kept[1]] == ["not-stored"] * 3


def test_a_run_whose_second_process_is_killed_fails_and_the_next_one_goes_on(
    crawl: Crawl, opened: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    crawl(second_process="never")
    whole = digest(opened)
    database = tmp_path / "home" / "qomnews.db"
    database.unlink()
    handed = []
    hand_over = SecondProcess.store

    async def kill_at_the_third(second: SecondProcess, raw: RawArticle, **given: Any) -> Stored:
        handed.append(raw.url)
        if len(handed) == 3:
            assert second.process is not None
            assert second.process.pid is not None
            os.kill(second.process.pid, signal.SIGKILL)
        return await hand_over(second, raw, **given)

    monkeypatch.setattr(SecondProcess, "store", kill_at_the_third)
    outcome = crawl(second_process="always")
    monkeypatch.undo()
    assert outcome.exit_status == 1
    assert any("second process" in reason for reason in outcome.reasons), outcome.reasons
    check(database, set())
    with opened() as store:
        assert store.mark("shahr20", "all") is None
    again = crawl(second_process="always")
    assert again.exit_status == 0, again.reasons
    assert digest(opened) == whole


def test_it_is_started_only_where_its_steps_take_much_of_a_runs_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(second_process, "usable_cores", lambda: 2)
    second = SecondProcess.of(Config(home=tmp_path))
    assert second is not None
    first, other = Stopwatch(), Stopwatch()
    second.join(first)
    second.join(other)
    assert not second.is_wanted
    first.add("fetching", 100)
    first.add("store", 0.9)
    assert not second.is_wanted
    other.add("text", 0.9)
    assert second.is_wanted
    # Runs of ten minutes for the same: they wait for their sites.
    second.began -= 600
    assert not second.is_wanted


def test_there_is_none_on_one_core_or_where_the_operator_wants_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(second_process, "usable_cores", lambda: 1)
    assert SecondProcess.of(Config(home=tmp_path)) is None
    assert SecondProcess.of(Config(home=tmp_path, crawl={"second_process": "always"})) is not None
    monkeypatch.setattr(second_process, "usable_cores", lambda: 2)
    assert SecondProcess.of(Config(home=tmp_path, crawl={"second_process": "never"})) is None


def test_runs_on_one_store_share_it(tmp_path: Path) -> None:
    config = Config(home=tmp_path, crawl={"second_process": "always"})
    first = SecondProcess.of(config)
    assert SecondProcess.of(config) is first
    assert SecondProcess.of(Config(home=tmp_path / "other", crawl={"second_process": "always"})) is not first


@pytest.mark.parametrize(
    "error",
    [
        RejectedError("bad-date", "no such day"),
        ForgottenError("it had to go"),
        StoreBusyError("locked"),
        SecondProcessError("gone"),
        ValueError("x"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_errors_come_over_the_line_as_they_were(error: Exception) -> None:
    (again,) = unpacked(bytearray(packed(error)))
    assert (type(again), again.args, vars(again)) == (type(error), error.args, vars(error))


def test_messages_come_whole_however_they_are_cut() -> None:
    sent = packed({"a": "خبر" * 1000}) + packed(None) + packed(2)
    received, found = bytearray(), []
    for start in range(0, len(sent), 7):
        received += sent[start : start + 7]
        found += list(unpacked(received))
    assert found == [{"a": "خبر" * 1000}, None, 2]
    assert received == b""
