"""A browser for each module of tests, a reader over the small store, and the pages that every test goes through."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from qomnews.config import load_config
from qomnews.reader.app import create_app
from qomnews.store import Filler
from tests.reader.browser.browsing import TIMEOUT_MS, browser, chromium, serving
from tests.reader.conftest import NOW

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

# A phone's, and a screen's.
WIDTHS = {"phone": (390, 844), "desktop": (1280, 860)}
# Every kind of page, in the shapes that it has.
ROUTES = {
    "front": "/",
    "a day": "/?day=1404-09-24",
    "an outlet": "/?outlet=mehr",
    "an outlet's day": "/?day=1404-09-24&outlet=titronline",
    "original": "/story/mehr:101",
    "mirror": "/story/shahr20:301",
    "all blocks": "/story/mehr:102",
    "edited": "/story/shahr20:302",
    "old version": "/story/shahr20:302?version=1",
    "hostile": "/story/titronline:202",
    "compared mirror": "/story/mehr:101/compare/shahr20:301",
    "compared version": "/story/shahr20:302/compare/1",
    "search": "/search",
    "found": "/search?q=کتابخانه",
    "found nothing": "/search?q=زرافه",
    "pictures": "/pictures",
    "health": "/health",
    "the API": "/api/v1/docs",
    "not found": "/story/mehr:999",
    "bad day": "/?day=x",
}
OpenPage = Callable[..., "Page"]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Whoever takes a `route` goes through all of them, whoever takes a `width` through both."""
    if "route" in metafunc.fixturenames:
        metafunc.parametrize("route", ROUTES.values(), ids=ROUTES)
    if "width" in metafunc.fixturenames:
        metafunc.parametrize("width", WIDTHS)


@pytest.fixture(scope="module")
def running_browser() -> Iterator[Browser]:
    # Of a module, not of the session: while it runs, no other test could run an event loop of its own.
    if chromium() is None:
        message = "NO CHROMIUM: install Debian's `chromium`, and a Persian font such as `fonts-noto-core`"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    with browser() as running:
        yield running


@pytest.fixture(scope="session")
def address(filled_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Of a reader over the small store, with its search index."""
    home = tmp_path_factory.mktemp("indexed")
    shutil.copy(filled_home / "qomnews.db", home)
    config = load_config(home=home)
    with Filler(config.database_url) as filler:
        filler.catch_up()
    with serving(create_app(config, clock=lambda: NOW)) as address:
        yield address


@pytest.fixture(scope="module")
def windows(running_browser: Browser, address: str) -> Iterator[Callable[..., Page]]:
    """Gives the window of a width, with scripts or without, the same one each time."""
    opened: dict[tuple[str, bool], Page] = {}

    def window(width: str, scripts: bool) -> Page:
        if (width, scripts) not in opened:
            size = dict(zip(("width", "height"), WIDTHS[width], strict=True))
            context = running_browser.new_context(viewport=size, base_url=address, java_script_enabled=scripts)  # type: ignore[arg-type] # a TypedDict
            context.set_default_timeout(TIMEOUT_MS)
            opened[width, scripts] = context.new_page()
        return opened[width, scripts]

    yield window
    for page in opened.values():
        page.context.close()


@pytest.fixture
def open_page(windows: Callable[..., Page]) -> OpenPage:
    """Opens a path at a width, as if it were the first visit."""

    def open_(path: str, width: str = "desktop", *, scripts: bool = True) -> Page:
        page = windows(width, scripts)
        page.context.clear_cookies()
        page.goto(path)
        return page

    return open_
