"""A crawl's own archive, and records derived again from it."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from fixtures.newsroom import Newsroom, Replica
from fixtures.newsroom.faults import failing
from qomnews.store import Store, open_store
from qomnews.warc import Tally, records

Run = Callable[..., subprocess.CompletedProcess[str]]


def archived(home: Path) -> list[tuple[str, str, int | None]]:
    """Type, address and status of every record that was kept."""
    found = []
    tally = Tally()
    for path in sorted((home / "archive").rglob("*.warc.gz")):
        with path.open("rb") as file:
            found += [(each.type, each.url or "", each.status) for each in records(file, path.name, tally=tally)]
    assert not tally.lost
    return found


@pytest.mark.long
def test_all_that_a_crawl_reads_is_kept_and_gives_the_same_records_again(
    qomnews: Run, span: list[str], replica: Replica, newsroom: Newsroom, home: Path, opened: Callable[[], Store]
) -> None:
    gone = newsroom.of("shahr20")[3]
    replica.fault("shahr20", f"/{gone.news_id}/", failing(404))
    crawled = qomnews("crawl", *span)
    assert crawled.returncode == 0, crawled.stderr
    kept = archived(home)
    answers = Counter(url for kind, url, status in kept if kind == "response" and status == 200)
    requests = Counter(url for kind, url, _ in kept if kind == "request")
    assert requests >= answers
    assert [status for kind, url, status in kept if kind == "response" and f"/{gone.news_id}/" in url] == [404]
    assert not any("127.0.0.1" in url or url.endswith("/robots.txt") for _, url, _ in kept)
    found = [true for true in newsroom.truth if true != gone and (true.outlet != "mehr" or true.desk == "qom")]
    assert all(any(f"/{true.news_id}" in url for url in answers) for true in found)

    files = [str(path) for path in (home / "archive").rglob("*.warc.gz")]
    checked = subprocess.run([sys.executable, "-m", "warcio.cli", "check", *files], capture_output=True, check=False)
    assert checked.returncode == 0, checked.stdout

    with opened() as store:
        before = store.digest()
    done = qomnews("reprocess", "--all", "--jobs", "2")
    assert done.returncode == 0, done.stderr
    assert f"({len(found)} from kept pages, 0 from raw records)" in done.stderr
    assert f"0 changed, 0 only in `rules`, {len(found)} not at all" in done.stderr
    with opened() as store:
        assert store.digest() == before


@pytest.mark.postgres
def test_records_in_postgresql_are_derived_again(
    qomnews: Run, span: list[str], new_postgres_database: Callable[[], str], newsroom: Newsroom
) -> None:
    url = new_postgres_database()
    assert qomnews("crawl", "shahr20", *span, QOMNEWS_DATABASE=url).returncode == 0
    with open_store(url) as store:
        before = store.digest()
    changed = qomnews("reprocess", QOMNEWS_DATABASE=url, QOMNEWS_TEXT__DIGITS="latin")
    assert changed.returncode == 0, changed.stderr
    with open_store(url) as store:
        assert store.digest() != before
    assert qomnews("reprocess", QOMNEWS_DATABASE=url).returncode == 0
    with open_store(url) as store:
        assert store.digest() == before


def test_an_archive_that_is_switched_off_keeps_nothing(qomnews: Run, span: list[str], home: Path) -> None:
    assert qomnews("crawl", "shahr20", "--limit", "2", *span, QOMNEWS_CRAWL__ARCHIVE="false").returncode == 0
    assert not (home / "archive").exists()
