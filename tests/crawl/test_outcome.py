from __future__ import annotations

from typing import Any

import pytest

from qomnews.crawl.outcome import DONE, FAILED, FELL_SHORT, LOCKED, Outcome, combined_status, outcome_of

COMPLETE = {"qomnews/discovery/complete": True, "qomnews/fetched": 20}


def status(stats: dict[str, Any], reason: str = "finished") -> int:
    return outcome_of("mehr", COMPLETE | stats, reason).exit_status


def test_a_run_in_which_all_went_well_is_done() -> None:
    outcome = outcome_of("mehr", COMPLETE | {"qomnews/new": 20}, "finished")
    assert (outcome.exit_status, outcome.reasons) == (DONE, ())
    assert outcome.counts["new"] == 20


@pytest.mark.parametrize(
    "stats",
    [
        {"qomnews/discovery/complete": None},
        {"qomnews/discovery/problems": ("https://www.mehrnews.com/: the connection was refused",)},
        {"qomnews/store_errors": 1},
        {"qomnews/fetched": 0, "qomnews/failed/http-404": 7},
        {"qomnews/fatal": ("the disk is full",)},
        {"spider_exceptions/count": 1},
    ],
)
def test_a_run_that_did_not_do_its_work_has_failed(stats: dict[str, Any]) -> None:
    assert status(stats) == FAILED


@pytest.mark.parametrize("reason", ["shutdown", "memusage_exceeded", "store_error"])
def test_a_run_that_was_stopped_has_failed(reason: str) -> None:
    assert status({}, reason) == FAILED


@pytest.mark.parametrize(
    "stats",
    [
        {"qomnews/failed/timeout": 1},
        {"qomnews/rejected/no-text": 4},
        {"qomnews/fetched": 0, "qomnews/failed/http-500": 2},
        {"qomnews/discovery/warnings": ("no topic",)},
    ],
)
def test_a_run_with_losses_fell_short(stats: dict[str, Any]) -> None:
    assert status(stats) == FELL_SHORT


@pytest.mark.parametrize(
    "stats",
    [
        {"qomnews/failed/http-404": 2},
        {"qomnews/rejected/listing": 2},
        {"qomnews/fetched": 0, "qomnews/failed/http-404": 1},
    ],
)
def test_deleted_stories_and_single_odd_pages_are_usual(stats: dict[str, Any]) -> None:
    assert status(stats) == DONE


def test_the_reasons_say_how_many_and_why() -> None:
    outcome = outcome_of("mehr", COMPLETE | {"qomnews/failed/timeout": 2, "qomnews/failed/http-500": 1}, "finished")
    assert outcome.reasons == ("3 pages could not be fetched (http-500 1, timeout 2); they are tried again later",)


@pytest.mark.parametrize(
    ("statuses", "expected"),
    [([0, 0], 0), ([0, 3], 3), ([3, 1], 1), ([75, 0], 75), ([75, 1, 3], 1)],
)
def test_the_gravest_outcome_is_the_commands(statuses: list[int], expected: int) -> None:
    assert combined_status([Outcome.refused("mehr", one, "x") for one in statuses]) == expected
    assert LOCKED == 75
