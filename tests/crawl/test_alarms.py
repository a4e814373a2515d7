from __future__ import annotations

import orjson
import pytest

from qomnews.crawl.monitors.alarms import Alarm, News, Turn, Verdict, turn


def after(state: str, before: Turn, run_id: int) -> Turn:
    """How things stand after a run of which one monitor says this; through JSON, as it is kept."""
    verdict = Verdict("silence", state, f"{state} in run {run_id}")  # type: ignore[arg-type] # one of the states
    now = turn([verdict], before, run_id=run_id)
    assert Turn.of(orjson.loads(orjson.dumps(now.as_plain()))) == now
    return now


def story(states: str, *, works: str = "") -> list[str]:
    """What the action has told after each run: `+` a beginning, `-` an end, `.` nothing.

    `states` has a letter a run: f failed, p passed, s skipped. `works` says for each run whether telling works (`y`).
    """
    names = {"f": "failed", "p": "passed", "s": "skipped", "e": "error"}
    now, told = Turn((), ()), []
    for number, letter in enumerate(states):
        now = after(names[letter], now, number + 1)
        news = now.news_for("email")
        if news and (not works or works[number] == "y"):
            now = now.told_by("email")
            told.append("+" * len(news.began) + "-" * len(news.ended))
        else:
            told.append("." if not news else "!")
    return told


@pytest.mark.parametrize(
    ("states", "told"),
    [
        ("ppp", "..."),
        ("pffffpp", ".+...-."),
        ("fpfp", "+-+-"),
        # A run that can't tell neither ends nor begins anything.
        ("ffssfsp", "+.....-"),
        ("sss", "..."),
        # A monitor that fails at its work is an alarm as well.
        ("epp", "+-."),
    ],
)
def test_an_alarm_is_told_once_when_it_begins_and_once_when_it_ends(states: str, told: str) -> None:
    assert "".join(story(states)) == told


@pytest.mark.parametrize(
    ("states", "works", "told"),
    [
        ("fffp", "nnyy", "!!+-"),
        ("fpppp", "ynyyy", "+!-.."),
        # Whoever was not told that it began is not told that it ended.
        ("fpp", "nyy", "!.."),
        # It began again before its end could be told: that it is on again is all there is to say.
        ("fpfp", "ynyy", "+!+-"),
    ],
)
def test_what_could_not_be_told_is_tried_again_by_later_runs(states: str, works: str, told: str) -> None:
    assert "".join(story(states, works=works)) == told


def test_an_action_that_is_added_later_is_told_what_is_on() -> None:
    now = after("failed", Turn((), ()), 1).told_by("log")
    now = after("failed", now, 2)
    assert not now.news_for("log")
    assert [alarm.since for alarm in now.news_for("webhook").began] == [1]


def test_the_words_name_the_outlet_the_monitor_and_the_run_in_which_it_began() -> None:
    began, ended = Alarm("silence", 7, "nothing since noon"), Alarm("errors", 5, "40% lost")
    news = News(began=(began,), ended=(ended,))
    assert news.headline("mehr") == "mehr: silence alarm, errors over"
    assert news.lines() == ["silence: nothing since noon", "errors is over (since run 5: 40% lost)"]
    assert news.as_plain()["began"] == [{"monitor": "silence", "since_run": 7, "said": "nothing since noon"}]
