from __future__ import annotations

import sys
from pathlib import Path

import pytest

from qomnews.cluster import runners
from qomnews.cluster.runners import QUIET, ClusterError, Runner
from qomnews.cluster.spreading import Spread
from tests.cluster import jobs

DAFT = Runner("daft")


def test_without_the_extra_the_error_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "daft", None)
    with pytest.raises(ClusterError, match=r"pip install 'qomnews\[cluster\]'"):
        Runner("daft").start()


def test_nothing_is_reported_to_the_makers(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in QUIET:
        monkeypatch.delenv(name, raising=False)
    DAFT.start()
    from daft import scarf_telemetry  # noqa: PLC0415 - it may not be there before it is told to be quiet
    from ray._common.usage import usage_lib  # noqa: PLC0415 - likewise

    assert scarf_telemetry.opted_out()
    assert not usage_lib.usage_stats_enabled()


def test_a_process_keeps_its_runner(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runners, "_begun", [DAFT])
    with pytest.raises(ClusterError, match="works on daft already"):
        Runner("ray", "127.0.0.1:1").start()


@pytest.mark.long
def test_each_job_gives_its_result_once() -> None:
    assert sorted(Spread(DAFT).each(jobs.square, range(50))) == [(n, n * n) for n in range(50)]


@pytest.mark.long
def test_no_jobs_are_no_work() -> None:
    assert list(Spread(DAFT).each(jobs.square, [])) == []


@pytest.mark.long
def test_what_a_worker_that_dies_had_in_hand_is_done_again_and_counts_once(tmp_path: Path) -> None:
    given = [(tmp_path / "died", number) for number in range(20)]
    assert sorted(Spread(DAFT).each(jobs.square_but_die_once, given)) == [(n, n * n) for n in range(20)]
    assert (tmp_path / "died").exists()


@pytest.mark.long
def test_a_job_that_kills_every_worker_is_named_and_the_others_are_done() -> None:
    done: list[tuple[int, int]] = []
    with pytest.raises(ClusterError, match=r"3 times over the same 1 jobs.*the first is 3"):
        done.extend(Spread(DAFT).each(jobs.die_over_three, range(6)))
    assert sorted(done) == [(n, n) for n in (0, 1, 2, 4, 5)]


@pytest.mark.long
def test_what_a_job_raises_is_raised_here() -> None:
    with pytest.raises(LookupError, match="three is not there"):
        list(Spread(DAFT).each(jobs.refuse_three, range(6)))
