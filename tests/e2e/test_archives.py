"""A web archive of what a crawl fetched gives the store that the crawl filled."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from fixtures.newsroom import Replica
from qomnews.store import Store, open_store
from tests.e2e.conftest import Run

Opened = Callable[[], Store]
OUTLETS = ("mehr", "shahr20", "titronline")


def test_the_page_archive_of_a_crawl_gives_the_same_store(
    qomnews: Run, span: list[str], home: Path, opened: Opened, replica: Replica, tmp_path: Path
) -> None:
    assert qomnews("crawl", *span).returncode in (0, 3)
    other = tmp_path / "other"
    asked = len(replica.requests)
    done = qomnews("backfill", *OUTLETS, "--warc", str(home / "archive"), "--home", str(other))
    assert done.returncode == 0, done.stderr
    # The site isn't asked for anything.
    assert len(replica.requests) == asked
    with opened() as crawled, open_store(f"sqlite:///{other / 'qomnews.db'}") as read:
        assert crawled.digest() == read.digest()
        for article in crawled.articles(include_mirrors=True):
            again = read.get(article.id)
            assert again is not None
            assert article.capture is not None
            assert again.capture is not None
            assert again.capture.record_id == article.capture.record_id
            assert again.capture.file == str(home / "archive" / article.capture.file)
            assert again.first_seen_at[:19] == article.first_seen_at[:19]
