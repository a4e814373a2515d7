"""What differs between records of a story."""

from __future__ import annotations

from typing import Any

from lxml import html
from starlette.testclient import TestClient


def words(page: str, what: str) -> list[str]:
    document: Any = html.document_fromstring(page)
    found = document.xpath(f"//div[@class='compared']//{what}")
    return [" ".join(each.text_content().split()) for each in found]


def test_a_mirror_that_was_cut_shows_what_is_gone_and_says_so_without_colour(client: TestClient) -> None:
    page = client.get("/story/mehr:101/compare/shahr20:301").text
    kicker, lead, last = words(page, "del")
    assert kicker == "[حذف‌شده: پس از سه سال]"
    assert lead == "[حذف‌شده: درهای کتابخانه به روی همه باز است.]"
    assert last.startswith("[حذف‌شده: بخش کودک، تالار مطالعه")
    assert words(page, "ins") == []


def test_the_original_comes_first_whichever_way_it_is_asked_for(client: TestClient) -> None:
    pages = [
        client.get(f"/story/{path}").text for path in ("mehr:101/compare/shahr20:301", "shahr20:301/compare/mehr:101")
    ]
    assert words(pages[0], "del") == words(pages[1], "del")


def test_two_versions_are_compared_word_by_word(client: TestClient) -> None:
    for path in ("shahr20:302/compare/1", "shahr20:302/compare/1?version=2"):
        page = client.get(f"/story/{path}").text
        assert words(page, "del") == ["[حذف‌شده: پنج]"]
        assert words(page, "ins") == ["[افزوده: شش]"]


def test_a_story_page_has_what_differs_from_its_mirrors_and_its_last_version(client: TestClient) -> None:
    page = client.get("/story/mehr:101").text
    assert 'href="/story/mehr:101/compare/shahr20:301"' in page
    assert 'href="/story/mehr:101/compare/titronline:201"' in page
    assert any("بخش کودک" in each for each in words(page, "del"))
    edited = client.get("/story/shahr20:302").text
    assert 'href="/story/shahr20:302/compare/1?version=2"' in edited
    assert words(edited, "ins") == ["[افزوده: شش]"]
    assert words(client.get("/story/shahr20:302?version=1").text, "ins") == []


def test_a_mirror_has_what_it_changed_of_its_original(client: TestClient) -> None:
    page = client.get("/story/shahr20:301").text
    assert 'href="/story/mehr:101/compare/shahr20:301"' in page
    assert any("بخش کودک" in each for each in words(page, "del"))


def test_a_story_by_itself_has_nothing_to_compare(client: TestClient) -> None:
    assert "differences.css" not in client.get("/story/mehr:102").text


def test_only_records_of_one_story_and_versions_that_there_are_can_be_compared(client: TestClient) -> None:
    assert client.get("/story/mehr:101/compare/mehr:102").status_code == 400
    assert client.get("/story/mehr:101/compare/mehr:101").status_code == 400
    for missing in ("mehr:101/compare/mehr:9", "mehr:9/compare/mehr:101", "shahr20:302/compare/7"):
        assert client.get(f"/story/{missing}").status_code == 404
    assert client.get("/story/shahr20:302/compare/1?version=7").status_code == 404


def test_html_in_a_text_is_text(client: TestClient) -> None:
    page = client.get("/story/mehr:101/compare/titronline:201?lang=en").text
    assert 'lang="en" dir="ltr"' in page
    assert "deleted" in page
    assert "<script>alert" not in page
