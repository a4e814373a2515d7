"""Alarms are told, by servers of the tests' own; what can't be told is said and tried again."""

from __future__ import annotations

import asyncio
import logging
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import attrs
import pytest
from scrapy.crawler import Crawler
from scrapy.settings import Settings
from spidermon.core.actions import Action

from qomnews.config import Config, ConfigError, load_config
from qomnews.crawl.addon import CONFIG_SETTING, OperatorSettings
from qomnews.crawl.monitors.alarms import Alarm, Turn, turn
from qomnews.crawl.monitors.seen import Seen, Tally
from qomnews.crawl.monitors.watching import Watched, judge, tell
from qomnews.crawl.outcome import Outcome
from tests.crawl.alarm_servers import hook_server, mail_server

FAILED = Outcome("mehr", 1, ("discovery: https://www.mehrnews.com/rss: the connection was refused",), {}, {}, {}, "x")
FINISH = Alarm("finish", 5, "the run failed")
told_by_others: list[dict[str, Any]] = []


class OthersAction(Action):  # type: ignore[misc] # Spidermon ships no types
    """An action of somebody's own, which knows nothing of this program."""

    def run_action(self) -> None:
        told_by_others.append(
            {
                "failed": [item.monitor.name for item in self.result.monitors_failed_results],
                "passed": [item.monitor.name for item in self.result.monitors_passed_results],
                "spider": self.data.spider.name,
            }
        )


class BrokenAction(Action):  # type: ignore[misc] # likewise
    """One that raises, with a secret in its words."""

    def run_action(self) -> None:
        raise RuntimeError("no answer from https://hooks.example/services/T0/s3cret-path")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("QOMNEWS_HOME", raising=False)
    return tmp_path


def told(home: Path, monitors: dict[str, Any], *, before: Turn | None = None, ok: bool = False) -> tuple[Watched, Any]:
    """A run that failed, or one in which all is well again, and what telling of it came to."""
    config = load_config(home=home, monitors=monitors)
    outcome = attrs.evolve(FAILED, exit_status=0, reasons=(), finish_reason="finished") if ok else FAILED
    seen = Seen(
        run_id=7,
        outcome=outcome,
        usual=True,
        now=Tally(),
        before=[],
        silence=None,
        extraction=None,
        config=config.monitors,
    )
    verdicts = judge(seen)
    watched = Watched(seen, verdicts, turn(verdicts, before or Turn((), ()), run_id=7), {})
    return asyncio.run(tell(crawler_with(config), watched))


def crawler_with(config: Config) -> Crawler:
    settings = Settings({CONFIG_SETTING: config, **config.monitors.options})
    standin: Any = SimpleNamespace(
        settings=settings, stats=SimpleNamespace(get_stats=dict), spider=SimpleNamespace(name="mehr")
    )
    crawler: Crawler = standin
    return crawler


def test_an_alarm_is_told_by_mail(home: Path) -> None:
    with mail_server() as box:
        email = {"to": ["desk@newsroom.example"], "host": "127.0.0.1", "port": box.port}
        after, problems = told(home, {"actions": ["email"], "email": email})
    assert problems == ()
    assert after.turn.on[0].told == ("email",)
    (letter,) = box.letters
    assert letter["Subject"] == "qomnews: mehr: finish alarm"
    assert letter["To"] == "desk@newsroom.example"
    assert letter["Date"]
    assert letter.get_content().splitlines() == [
        "finish: the run failed: discovery: https://www.mehrnews.com/rss: the connection was refused",
        "",
        "More: qomnews runs show 7",
    ]


def test_a_reader_whom_the_mail_server_refuses_is_an_error(home: Path) -> None:
    with mail_server(refuses="second@") as box:
        email = {"to": ["first@a.example", "second@a.example"], "host": "127.0.0.1", "port": box.port}
        after, (problem,) = told(home, {"actions": ["email"], "email": email})
    assert "127.0.0.1 refused second@a.example" in problem
    assert after.turn.on[0].told == ()


def test_an_alarm_is_told_by_a_webhook_and_its_end_too(home: Path) -> None:
    with hook_server() as posted:
        monitors = {"actions": ["webhook"], "webhook": {"url": f"{posted.url}/hook", "token": "t0ken"}}
        after, problems = told(home, monitors)
        ended, no_problems = told(home, monitors, before=after.turn, ok=True)
    assert (problems, no_problems) == ((), ())
    (path, headers, began), (_, _, over) = posted.posts
    assert path == "/hook"
    assert headers["Authorization"] == "Bearer t0ken"
    assert (began["outlet"], began["run"], began["ended"]) == ("mehr", 7, [])
    assert began["began"][0]["monitor"] == "finish"
    assert began["text"].startswith("qomnews: mehr: finish alarm\n")
    assert (over["began"], [alarm["monitor"] for alarm in over["ended"]]) == ([], ["finish"])
    assert ended.turn.on == ()


def test_what_goes_on_is_not_told_again(home: Path) -> None:
    with hook_server() as posted:
        monitors = {"actions": ["webhook"], "webhook": {"url": posted.url}}
        after, _ = told(home, monitors)
        again, _ = told(home, monitors, before=after.turn)
    assert len(posted.posts) == 1
    assert again.turn.on[0].since == 7


@pytest.mark.parametrize("status", [302, 404, 500])
def test_a_webhook_that_does_not_take_it_is_an_error_and_no_redirect_is_followed(home: Path, status: int) -> None:
    with hook_server(status=status) as posted:
        after, (problem,) = told(home, {"actions": ["webhook"], "webhook": {"url": f"{posted.url}/hook"}})
    assert str(status) in problem
    assert "the alarm could not be told by webhook" in problem
    assert after.turn.on[0].told == ()
    assert len(posted.posts) == 1


def test_an_alarm_is_told_by_telegram_in_every_chat(home: Path) -> None:
    with hook_server() as posted:
        telegram = {"chats": ["@newsroom", "12"], "token": "99:AAtoken", "api": posted.url}
        _, problems = told(home, {"actions": ["telegram"], "telegram": telegram})
    assert problems == ()
    assert [path for path, _, _ in posted.posts] == ["/bot99:AAtoken/sendMessage"] * 2
    assert [body["chat_id"] for _, _, body in posted.posts] == ["@newsroom", "12"]
    assert posted.posts[0][2]["text"].startswith("qomnews: mehr: finish alarm\nfinish: the run failed: ")


def test_any_action_of_spidermons_is_run_with_what_is_new(home: Path) -> None:
    told_by_others.clear()
    name = f"{OthersAction.__module__}.OthersAction"
    after, problems = told(home, {"actions": [name]})
    assert problems == ()
    told(home, {"actions": [name]}, before=after.turn, ok=True)
    assert told_by_others == [
        {"failed": ["finish/test_finish"], "passed": [], "spider": "mehr"},
        {"failed": [], "passed": ["finish/test_finish"], "spider": "mehr"},
    ]


def test_an_action_that_raises_is_said_without_its_secrets_and_keeps_no_other_from_telling(
    home: Path, caplog: pytest.LogCaptureFixture
) -> None:
    name = f"{BrokenAction.__module__}.BrokenAction"
    options = {"SPIDERMON_HOOK_URL": "https://hooks.example/services/T0/s3cret-path"}
    after, problems = told(home, {"actions": [name, "log", "no.such.Action"], "options": options})
    assert after.turn.on[0].told == ("log",)
    assert len(problems) == 2
    assert "RuntimeError: no answer from (hidden)" in problems[0]
    assert "no.such.Action" in problems[1]
    lines = [record.getMessage() for record in caplog.records]
    assert "mehr: alarm: finish: the run's reasons say why" in lines
    assert [record.levelno for record in caplog.records].count(logging.ERROR) == 2
    assert "s3cret" not in caplog.text


def test_a_server_that_takes_its_time_is_left_behind(home: Path) -> None:
    with hook_server(delay=3) as posted:
        monitors = {"actions": ["webhook"], "webhook": {"url": posted.url}, "timeout": 0.3}
        began = time.monotonic()
        after, (problem,) = told(home, monitors)
        assert time.monotonic() - began < 2
    assert "webhook" in problem
    assert after.turn.on[0].told == ()


def test_the_log_says_why_and_when_it_is_over(home: Path, caplog: pytest.LogCaptureFixture) -> None:
    alarm = Alarm("errors", 5, "9 of the last 20 pages are lost (45%)")
    watched, _ = told(home, {"actions": ["log"]}, before=Turn((alarm,), ()))
    assert [alarm.monitor for alarm in watched.turn.on] == ["finish", "errors"]
    caplog.clear()
    over = Turn((attrs.evolve(FINISH, told=("log",)),), ())
    told(home, {"actions": ["log"]}, before=over, ok=True)
    assert "mehr: alarm: finish is over (since run 5)" in caplog.messages


def test_without_news_nobody_is_asked(home: Path) -> None:
    email = {"to": ["desk@newsroom.example"], "host": "127.0.0.1", "port": 9}
    _, problems = told(home, {"actions": ["email"], "email": email}, ok=True)
    assert problems == ()


def test_an_action_that_is_not_there_is_an_error_before_the_crawl(home: Path) -> None:
    config = load_config(home=home, monitors={"actions": ["log", "spidermon.no.such.Action"]})
    with pytest.raises(ConfigError, match=r"monitors.actions: spidermon.no.such.Action can't be loaded"):
        OperatorSettings().update_settings(Settings({CONFIG_SETTING: config}))
    there = load_config(home=home, monitors={"actions": [f"{OthersAction.__module__}.OthersAction"]})
    settings = Settings({CONFIG_SETTING: there})
    OperatorSettings().update_settings(settings)
    assert settings.get("DOWNLOAD_DELAY") == there.crawl.delay
