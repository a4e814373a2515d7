"""Stores to derive again, and other rules to derive them by."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import attrs
import pytest

from qomnews.article import Block, RawArticle
from qomnews.pages import ArticlePage
from tests.reprocess.newsroom_store import crawl


@pytest.fixture(scope="session")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home after a crawl by the rules as they are; not to be changed."""
    home = tmp_path_factory.mktemp("crawled") / "home"
    crawl(home)
    return home


@pytest.fixture
def home(crawled: Path, tmp_path: Path) -> Path:
    """A home like that, to be changed."""
    return Path(shutil.copytree(crawled, tmp_path / "home"))


@pytest.fixture
def url(home: Path) -> str:
    return f"sqlite:///{home / 'qomnews.db'}"


def tells_other_stories(raw: RawArticle) -> RawArticle:
    """Every second page of Titr Online tells a story of its own, so that it mirrors none; all kickers are longer."""
    raw = attrs.evolve(raw, kicker=f"{raw.kicker or ''} از قم")
    number = int(raw.news_id or "0")
    if raw.outlet != "titronline" or number % 2:
        return raw
    words = " ".join(f"واژه{number}شماره{place}" for place in range(80))
    return attrs.evolve(raw, title=f"خبر تازه شماره {number} از استان", lead=None, body=(Block("paragraph", words),))


@pytest.fixture
def read_otherwise(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Puts another rule of pages in force, under another name."""
    read = ArticlePage.article

    def patch(change: Callable[[RawArticle], RawArticle] = tells_other_stories, version: str = "next") -> None:
        monkeypatch.setattr(ArticlePage, "article", lambda page: change(read(page)))
        monkeypatch.setattr("qomnews.pages.RULES", version)

    return patch
