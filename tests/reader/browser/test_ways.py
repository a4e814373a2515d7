"""Ways that people go through the reader, in a real browser and with the keyboard alone."""

from __future__ import annotations

import pytest

from tests.reader.browser.conftest import OpenPage

pytestmark = pytest.mark.long


def test_a_day_is_gone_to_by_typing_it(open_page: OpenPage) -> None:
    page = open_page("/", scripts=False)
    page.get_by_label("روز دیگر").focus()
    page.keyboard.type("۱۴۰۴/۰۹/۲۴")
    page.keyboard.press("Enter")
    assert page.locator("h1").inner_text() == "خبرهای دوشنبه ۲۴ آذر ۱۴۰۴"
    assert page.locator("[aria-current=date]").inner_text().split("\n")[-1].strip() == "۲۴ آذر"
    page.get_by_role("link", name="آب سد پانزده خرداد به رکورد پنج‌ساله رسید").click()
    assert page.url.endswith("/story/mehr:102")


def test_words_are_searched_for_from_any_page_by_keyboard(open_page: OpenPage, width: str) -> None:
    page = open_page("/story/mehr:102", width, scripts=False)
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.type") == "search":
            break
    page.keyboard.type("نیروگاه")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?**")
    assert page.locator("main mark").first.inner_text() == "نیروگاه"
    assert page.locator("main h3 a").first.get_attribute("href") == "/story/mehr:101"


def test_spellings_with_and_without_half_spaces_find_the_same(open_page: OpenPage) -> None:
    found = []
    for query in ("بخش‌هایی", "بخش هایی", "بخشهایی", "بخشهايي"):
        page = open_page(f"/search?q={query}", scripts=False)
        found.append([link.get_attribute("href") for link in page.locator("main h3 a").all()])
    assert found[0] == ["/story/mehr:101"]
    assert found == [found[0]] * 4


def test_what_a_mirror_left_out_is_seen_without_colours_and_without_scripts(open_page: OpenPage) -> None:
    page = open_page("/story/mehr:101", scripts=False)
    comparison = page.locator("details", has_text="شهر بیست").first
    comparison.locator("summary").first.focus()
    page.keyboard.press("Enter")
    gone = comparison.locator("del")
    assert gone.filter(has_text="صحافی").is_visible()
    assert "line-through" in gone.first.evaluate("each => getComputedStyle(each).textDecorationLine")


def test_the_raw_text_is_unfolded_by_keyboard(open_page: OpenPage) -> None:
    page = open_page("/story/mehr:101", "phone", scripts=False)
    page.get_by_text("متن خام کنار متن پیراسته").first.focus()
    assert not page.get_by_text("كتابخانه نيروگاه").is_visible()
    page.keyboard.press("Enter")
    assert page.get_by_text("كتابخانه نيروگاه").is_visible()


def test_paragraphs_stand_as_in_print(open_page: OpenPage) -> None:
    page = open_page("/story/mehr:101")
    style = page.locator(".body p").first.evaluate(
        "each => [getComputedStyle(each).textAlign, getComputedStyle(each).fontFamily]"
    )
    assert style[0] == "justify"
    assert style[1].startswith("Vazirmatn")
    # Half-spaces part letters and take no room: two words with one are as wide as both without.
    widths = page.evaluate(
        """() => ['نمی‌شود', 'نمی', 'شود', 'نمی شود'].map(word => {
            const span = document.createElement('span');
            span.textContent = word;
            document.querySelector('.body p').append(span);
            const width = span.getBoundingClientRect().width;
            span.remove();
            return width;
        })"""
    )
    assert abs(widths[0] - widths[1] - widths[2]) < 1.5
    assert widths[3] - widths[0] > 2


def test_the_story_before_and_after_are_a_step_away_and_back(open_page: OpenPage) -> None:
    page = open_page("/story/mehr:102", "phone", scripts=False)
    page.locator("a[rel=next]").click()
    assert page.url.endswith("/story/mehr:101")
    page.locator("a[rel=prev]").click()
    assert page.url.endswith("/story/mehr:102")
