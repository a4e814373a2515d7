from __future__ import annotations

import io
from types import SimpleNamespace
from typing import Any

import pytest
from rich.console import Console
from scrapy.exceptions import NotConfigured
from scrapy.settings import Settings

from qomnews.crawl.progress import ProgressLines, display_on


def crawler(**counts: int) -> Any:  # noqa: ANN401 - a stand-in
    stats = {f"qomnews/{name.replace('__', '/')}": count for name, count in counts.items()}
    return SimpleNamespace(
        spidercls=SimpleNamespace(name="mehr"),
        stats=SimpleNamespace(get_value=stats.get, get_stats=lambda: stats),
        settings=Settings(),
    )


def test_a_line_says_what_was_found_fetched_new_mirrored_and_lost_and_how_fast() -> None:
    times = iter([0.0, 30.0])
    running = crawler(found=70, known=10, fetched=45, new=30, **{"took-over": 2}, mirror=9, failed__timeout=3)
    line = ProgressLines(running, display_on(Console(file=io.StringIO())), clock=lambda: next(times))
    assert line.figures() == "60 found, 45 fetched, 32 new, 9 mirrors, 3 failed, 90/min"


def test_the_bar_fills_once_it_is_known_how_much_there_is() -> None:
    display = display_on(Console(file=io.StringIO()))
    ProgressLines(crawler(found=10, fetched=4, failed__timeout=1), display).advance()
    ProgressLines(crawler(found=10, fetched=4, failed__timeout=1, discovery__complete=1), display).advance()
    unknown, known = display.tasks
    assert (unknown.completed, unknown.total) == (5, None)
    assert (known.completed, known.total) == (5, 10)


def test_without_a_terminal_nothing_is_drawn() -> None:
    with pytest.raises(NotConfigured):
        ProgressLines.from_crawler(crawler())
    assert ProgressLines.console() is None
