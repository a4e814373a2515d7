"""Stores to derive again, and other rules to derive them by."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path

import attrs
import pytest

from qomnews.article import Block, RawArticle
from qomnews.pages import ArticlePage
from qomnews.reprocess.run import Reprocess
from qomnews.store import Selection
from qomnews.story import DEFAULT_OPTIONS
from tests.reprocess.newsroom_store import COMPOSED, crawl, digest, store_at


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
    return partial(put_in_force, monkeypatch)


def put_in_force(
    monkeypatch: pytest.MonkeyPatch,
    change: Callable[[RawArticle], RawArticle] = tells_other_stories,
    version: str = "next",
) -> None:
    read = ArticlePage.article
    monkeypatch.setattr(ArticlePage, "article", lambda page: change(read(page)))
    monkeypatch.setattr("qomnews.pages.RULES", version)


@pytest.fixture(scope="session")
def older_home(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A home whose records an older rule derived, and the digest that deriving it again gives, uninterrupted."""
    home, other = (tmp_path_factory.mktemp("older") / name for name in ("home", "other"))
    crawled = digest(crawl(home, stories=COMPOSED))
    with pytest.MonkeyPatch.context() as patched:
        put_in_force(patched, version="1")
        derive_again(home)
    shutil.copytree(home, other)
    derive_again(other)
    url = f"sqlite:///{other / 'qomnews.db'}"
    whole = digest(url)
    assert digest(f"sqlite:///{home / 'qomnews.db'}") != whole
    # What many stories have in common was learned in another order; all judged anew, they are what a crawl gives.
    with store_at(url) as store:
        store.reindex()
    assert digest(url) == crawled
    return home, whole


@pytest.fixture
def older(older_home: tuple[Path, str], tmp_path: Path) -> tuple[Path, str]:
    """The same, to be changed."""
    home, whole = older_home
    return Path(shutil.copytree(home, tmp_path / "home")), whole


def derive_again(home: Path) -> None:
    with store_at(f"sqlite:///{home / 'qomnews.db'}") as store:
        Reprocess(store=store, archive=home / "archive", options=DEFAULT_OPTIONS).run(Selection())
