"""The project as any Scrapy project."""

from __future__ import annotations

import subprocess
from collections.abc import Callable

from fixtures.newsroom import Newsroom, Replica
from qomnews.store import Store

Run = Callable[..., subprocess.CompletedProcess[str]]


def test_list_names_the_outlets(scrapy: Run) -> None:
    assert scrapy("list").stdout.split() == ["mehr", "shahr20", "titronline"]


def test_check_tries_the_contracts(scrapy: Run, replica: Replica) -> None:
    done = scrapy("check")
    assert done.returncode == 0, done.stderr
    assert "Ran 3 contracts" in done.stderr
    assert {entry.outlet for entry in replica.requests} == {"mehr", "shahr20", "titronline"}


def test_crawl_stores_and_ends_with_the_runs_status(
    scrapy: Run, newsroom: Newsroom, span: list[str], opened: Callable[[], Store]
) -> None:
    since, until = span[1], span[3]
    done = scrapy("crawl", "shahr20", "-a", f"since={since}", "-a", f"until={until}", "-a", "_job=7")
    assert done.returncode == 0, done.stderr
    with opened() as store:
        assert len(list(store.articles(include_mirrors=True))) == len(newsroom.of("shahr20"))
    assert scrapy("crawl", "shahr20", QOMNEWS_OUTLETS__SHAHR20__BASE_URL="http://127.0.0.1:9").returncode == 1


def test_crawl_refuses_a_wrong_argument(scrapy: Run) -> None:
    done = scrapy("crawl", "shahr20", "-a", "since=banana")
    assert done.returncode == 1
    assert "banana" in done.stderr


def test_logs_hold_no_stories(scrapy: Run, newsroom: Newsroom, span: list[str]) -> None:
    done = scrapy("crawl", "shahr20", "-a", f"since={span[1]}", "-a", f"until={span[3]}")
    for true in newsroom.of("shahr20"):
        assert true.raw_blocks[0].text not in done.stderr
