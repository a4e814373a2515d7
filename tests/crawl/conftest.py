"""An outlet's site on loopback with five stories, and an operator's home."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from fixtures.newsroom import Newsroom
from fixtures.newsroom.story import written_stories
from qomnews.config import Config
from qomnews.crawl.outcome import Outcome
from qomnews.store import Store, open_store
from tests.crawl.faulty_site import FaultySite, faulty_site
from tests.crawl.live_crawls import Crawls, configuration

OUTLET, STORIES = "shahr20", 5


@pytest.fixture(scope="session")
def small_newsroom() -> Newsroom:
    """Five stories of Shahr20, and no other outlet's."""
    own = [story for story in written_stories() if story.outlet == OUTLET and story.kind == "news"]
    return Newsroom(stories=own[:STORIES], elsewhere=0)


@pytest.fixture
def site(small_newsroom: Newsroom) -> Iterator[FaultySite]:
    with faulty_site(small_newsroom) as running:
        yield running


@pytest.fixture
def config(tmp_path: Path, site: FaultySite) -> Callable[..., Config]:
    """The operator's settings for that site; keyword arguments are those of `[crawl]`, `section` the outlet's."""
    return lambda **crawl: configuration(tmp_path / "home", site.url, OUTLET, **crawl)


@pytest.fixture
def crawl(crawls: Crawls, config: Callable[..., Config]) -> Callable[..., Outcome]:
    """Crawls all that the site has; keyword arguments are those of `[crawl]`, but for Scrapy's settings and a limit."""

    def run(*, settings: dict[str, Any] | None = None, limit: int | None = None, **given: Any) -> Outcome:
        arguments = {"limit": limit} if limit else {}
        return crawls.run(OUTLET, config(**given), settings, since="1404/09/01", **arguments)

    return run


@pytest.fixture
def opened(tmp_path: Path) -> Callable[[], Store]:
    """Opens the store that the runs left."""
    return lambda: open_store(f"sqlite:///{tmp_path / 'home' / 'qomnews.db'}")


@pytest.fixture
def stored(opened: Callable[[], Store]) -> Callable[[], int]:
    """How many stories are stored."""

    def count() -> int:
        with opened() as store:
            return len(list(store.articles(include_mirrors=True)))

    return count
