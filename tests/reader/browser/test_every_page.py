"""What holds for every page of the reader in a real browser, at a phone's width and at a screen's."""

from __future__ import annotations

import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Request

from qomnews.reader.app import PAGES
from tests.reader.browser.conftest import ROUTES, OpenPage

pytestmark = pytest.mark.long
# What else than pages lies among them.
_FILES = (".rss", ".atom", ".json", ".{format_}")


def test_every_kind_of_page_is_among_them() -> None:
    paths = [route.path for router in PAGES for route in router.routes if not route.path.endswith(_FILES)]  # type: ignore[attr-defined] # all have one
    patterns = {path: re.sub(r"\\{\w+(:path)?\\}", "[^?]+", re.escape(path)) for path in paths}
    shown = [path.partition("?")[0] for path in ROUTES.values()]
    assert [path for path, pattern in patterns.items() if not any(re.fullmatch(pattern, each) for each in shown)] == []


OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
WHICH_WAY = "[document.documentElement.lang, getComputedStyle(document.body).direction]"
# Nothing sticks out but what scrolls within its own bounds.
STICKING_OUT = """() => [...document.querySelectorAll('body *')].filter(each => {
    const box = each.getBoundingClientRect();
    if (!box.width || !each.checkVisibility() || each.closest('.skip')) return false;
    for (let up = each; up !== document.body; up = up.parentElement)
        if (getComputedStyle(up).overflowX !== 'visible') return false;
    return box.left < -0.5 || box.right > document.documentElement.clientWidth + 0.5;
}).map(each => each.outerHTML.slice(0, 100))"""
MUTE_PICTURES = """() => [...document.querySelectorAll('svg, img, canvas')].filter(each => {
    if (each.closest('[aria-hidden=true]') || each.parentElement.closest('svg')) return false;
    const by = each.getAttribute('aria-labelledby');
    const named = by && by.split(' ').every(id => document.getElementById(id)?.textContent.trim());
    const title = each.querySelector(':scope > title')?.textContent.trim();
    const word = each.getAttribute('alt') ?? each.getAttribute('aria-label');
    return !(named || title || word) || (each.tagName === 'svg' && each.getAttribute('role') !== 'img');
}).map(each => each.outerHTML.slice(0, 120))"""
# The links and fields there are for the keyboard, and where it is.
STOPS = "a[href], button, input:not([type=hidden]), select, summary, [tabindex='0']"
HERE = """() => {
    const each = document.activeElement, box = each.getBoundingClientRect(), style = getComputedStyle(each);
    return [each.outerHTML.slice(0, 120), style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
        box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth];
}"""
# A page of news has a hundred and more: what holds for the first ones holds for the rest.
MOST_STOPS = 30


def open_all(page: Page) -> None:
    """Shows what is folded."""
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")


def test_a_page_is_right_to_left_holds_its_width_and_axe_finds_no_serious_fault(
    open_page: OpenPage, route: str, width: str
) -> None:
    page = open_page(route, width)
    open_all(page)
    assert page.evaluate(WHICH_WAY) == ["fa", "rtl"]
    assert page.evaluate(OVERFLOW) == 0
    assert page.evaluate(STICKING_OUT) == []
    assert page.evaluate(MUTE_PICTURES) == []
    assert grave_faults(page, {"resultTypes": ["violations"]}) == []
    page.emulate_media(color_scheme="dark")
    assert grave_faults(page, {"runOnly": ["color-contrast"]}) == []
    page.emulate_media(color_scheme="light")


def grave_faults(page: Page, options: dict[str, Any]) -> list[tuple[str, list[str]]]:
    """What axe finds that keeps somebody from reading."""
    found = Axe().run(page, options=options).response["violations"]
    grave = [each for each in found if each["impact"] in {"serious", "critical"}]
    return [(each["id"], [node["html"] for node in each["nodes"]]) for each in grave]


def test_a_page_is_there_in_english_from_left_to_right(open_page: OpenPage, route: str) -> None:
    page = open_page(f"{route}{'&' if '?' in route else '?'}lang=en", "phone")
    open_all(page)
    assert page.evaluate(WHICH_WAY) == ["en", "ltr"]
    assert page.evaluate(OVERFLOW) == 0
    assert page.evaluate(STICKING_OUT) == []
    page.get_by_role("link", name="فارسی", exact=True).click()
    assert page.evaluate(WHICH_WAY) == ["fa", "rtl"]


def test_a_page_is_whole_without_scripts_asks_no_other_host_and_keeps_to_the_policy(
    open_page: OpenPage, address: str, route: str
) -> None:
    page = open_page("/static/icon.svg").context.new_page()
    asked: list[Request] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request))  # noqa: PLW0108 - Playwright marks what it is given
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(route)
    open_all(page)
    with_scripts = page.locator("main").inner_text()
    statuses = {request.url: answer.status for request in asked if (answer := request.response())}
    page.close()
    assert len(asked) > 1
    assert [request.url for request in asked if not request.url.startswith(f"{address}/")] == []
    # What a page that is not found says of itself is the only complaint there may be.
    assert [each for each in said if "Failed to load resource" not in each] == []
    del statuses[asked[0].url]
    assert set(statuses.values()) == {200}
    without = open_page(route, scripts=False)
    assert without.locator("h1").count() == 1
    # Where all is unfolded lines are others, and there is more.
    assert set(without.locator("main").inner_text().split()) <= set(with_scripts.split())


def test_the_keyboard_alone_skips_to_the_text_goes_through_all_and_shows_where_it_is(
    open_page: OpenPage, route: str, width: str
) -> None:
    page = open_page(route, width)
    page.keyboard.press("Tab")
    skip = page.locator(":focus")
    assert skip.inner_text() == "پرش به متن"
    box = skip.bounding_box()
    assert box is not None
    assert min(box["x"], box["y"]) >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "text"
    page.keyboard.press("Tab")
    assert not page.evaluate("!!document.activeElement.closest('header.top')")
    page.goto(route)
    there = page.locator(STOPS).filter(visible=True).count()
    for _ in range(min(there, MOST_STOPS)):
        page.keyboard.press("Tab")
        here, outlined, in_sight = page.evaluate(HERE)
        assert not here.startswith("<body")
        assert outlined, here
        assert in_sight, here
