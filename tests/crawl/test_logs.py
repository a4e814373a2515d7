from __future__ import annotations

import io
import json
import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from rich.console import Console
from scrapy.settings import Settings
from scrapy.utils import log as scrapy_log
from scrapy.utils.log import configure_logging, get_scrapy_root_handler

from qomnews.config import Config, load_config
from qomnews.crawl import logs
from qomnews.crawl.addon import CONFIG_SETTING
from qomnews.crawl.progress import ProgressLines, display_on

Capture = pytest.CaptureFixture[str]
Install = Callable[..., None]
TOKEN = "123456:AAH-bot-token"  # noqa: S105 - nobody's


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Config:
    monkeypatch.delenv("QOMNEWS_HOME", raising=False)
    monkeypatch.setenv("QOMNEWS_MONITORS__TELEGRAM__TOKEN", TOKEN)
    return load_config(home=tmp_path)


@pytest.fixture
def installed(config: Config) -> Iterator[Install]:
    """Installs a log as a run does, and takes it off again."""
    handlers: list[logging.Handler] = []
    level = logging.root.level

    def install(**settings: str) -> None:
        handlers.append(logs.install(config.model_copy(update={"log": config.log.model_copy(update=settings)})))

    yield install
    for handler in handlers:
        logging.root.removeHandler(handler)
    logging.root.setLevel(level)


def test_lines_for_people_name_time_logger_and_level(installed: Install, capsys: Capture) -> None:
    installed()
    logging.getLogger("mehr").warning("%s: the connection was refused", "https://www.mehrnews.com/news/1")
    (line,) = capsys.readouterr().err.splitlines()
    assert line.endswith(" [mehr] WARNING: https://www.mehrnews.com/news/1: the connection was refused")


def test_lines_for_programs_are_json_with_what_is_known(installed: Install, capsys: Capture) -> None:
    installed(format="json")
    spider = SimpleNamespace(outlet_id="mehr", name="mehr")
    logging.getLogger("mehr").warning("خبر %s", "قم", extra={"spider": spider})
    logging.getLogger("qomnews.crawl.runner").info("mehr: done", extra=logs.run_fields(id=7, counts={"new": 2}))
    logging.getLogger("mehr").error("failed", exc_info=ValueError("گم شد"))
    shown = capsys.readouterr().err
    plain, run, failed = (json.loads(line) for line in shown.splitlines())
    assert plain["time"].endswith("+00:00")
    del plain["time"]
    assert plain == {"level": "WARNING", "logger": "mehr", "message": "خبر قم", "outlet": "mehr"}
    assert run["run"] == {"id": 7, "counts": {"new": 2}}
    assert failed["error"].endswith("ValueError: گم شد")
    assert "خبر قم" in shown


@pytest.mark.parametrize("form", ["text", "json"])
def test_secrets_are_in_no_line_and_in_no_traceback(installed: Install, capsys: Capture, form: str) -> None:
    installed(format=form)
    error = OSError(f"https://api.telegram.org/bot{TOKEN} via http://me:pw@proxy:1")
    logging.getLogger("x").error("posting to bot%s", TOKEN, exc_info=error)
    shown = capsys.readouterr().err
    assert TOKEN not in shown
    assert "me:pw" not in shown
    assert "http://(hidden)@proxy:1" in shown


@pytest.mark.parametrize(
    ("level", "shown"), [("WARNING", ["w"]), ("INFO", ["mine", "w"]), ("DEBUG", ["s", "mine", "w"])]
)
def test_at_info_the_crawlers_machinery_is_silent(
    installed: Install, capsys: Capture, level: str, shown: list[str]
) -> None:
    installed(level=level)
    logging.getLogger("scrapy.core.engine").info("s")
    logging.getLogger("qomnews.crawl.runner").info("mine")
    logging.getLogger("scrapy.core.engine").warning("w")
    assert [line.rsplit(": ", 1)[1] for line in capsys.readouterr().err.splitlines()] == shown


@pytest.mark.parametrize("name", ["scrapy_poet.injection", "alembic.runtime.plugins", "spidermon", "twisted"])
def test_at_info_libraries_say_nothing_of_themselves(installed: Install, capsys: Capture, name: str) -> None:
    installed(level="INFO")
    logging.getLogger(name).info("how it is put together")
    logging.getLogger(name).warning("what is wrong")
    assert capsys.readouterr().err.count("\n") == 1


def test_lines_stand_whole_above_the_progress_bars(
    installed: Install, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    terminal = io.StringIO()
    console = Console(file=terminal, force_terminal=True, width=60)
    installed()
    long = "https://www.mehrnews.com/news/1/" + "%D9%82" * 40
    with display_on(console) as display:
        monkeypatch.setattr(ProgressLines, "_shared", display)
        display.add_task("mehr", counts="3 found")
        logging.getLogger("mehr").warning("[bold]%s[/bold]: refused", long)
        display.refresh()
    assert f"[mehr] WARNING: [bold]{long}[/bold]: refused\n" in terminal.getvalue()
    assert terminal.getvalue().index("refused") < terminal.getvalue().rindex("3 found")
    assert capsys.readouterr().err == ""


def test_scrapys_own_log_hides_secrets_too(config: Config, capsys: Capture) -> None:
    level = logging.root.level
    try:
        configure_logging(Settings({"LOG_LEVEL": "WARNING"}))
        crawler: Any = SimpleNamespace(settings=Settings({CONFIG_SETTING: config}))
        logs.LogsWithoutSecrets.from_crawler(crawler)
        logging.getLogger("scrapy").warning("bot%s", TOKEN)
        assert get_scrapy_root_handler() is not None
    finally:
        scrapy_log._uninstall_scrapy_root_handler()
        logging.root.setLevel(level)
    assert capsys.readouterr().err.endswith("[scrapy] WARNING: bot(hidden)\n")
