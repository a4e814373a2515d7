"""A story's page."""

from __future__ import annotations

import re

from starlette.testclient import TestClient


def test_the_text_is_clean_and_the_raw_one_stands_beside(client: TestClient) -> None:
    page = client.get("/story/mehr:101").text
    assert "<h1>کتابخانه نیروگاه پس از سه سال باز شد</h1>" in page
    assert "كتابخانه نيروگاه پس از سه سال باز شد" in page
    assert "بخش‌هایی" in page


def test_the_original_is_linked_so_that_it_learns_nothing(client: TestClient) -> None:
    page = client.get("/story/mehr:101").text
    assert '<a href="https://mehr.example/news/101" dir="auto" rel="noopener noreferrer external">' in page


def test_an_original_lists_each_mirror_once_and_a_mirror_leads_to_it(client: TestClient) -> None:
    original = client.get("/story/mehr:101").text
    listed = re.findall(r'<ul class="plain mirrors">.*?</ul>', original, re.DOTALL)[0]
    assert re.findall(r'href="/story/([^"]+)"', listed) == ["titronline:201", "shahr20:301"]
    assert listed.count("<li>") == 2
    assert 'href="https://shahr20.example/news/301"' in listed
    assert "کوتاه‌شده" in listed
    assert len(re.findall("[۰-۹]{2}٪ همانند", listed)) == 2
    assert 'href="/story/mehr:101"' in client.get("/story/titronline:201").text


def test_an_older_version_can_be_read(client: TestClient) -> None:
    assert "شش بر دو" in client.get("/story/shahr20:302").text
    old = client.get("/story/shahr20:302?version=1").text
    assert "پنج بر دو" in old
    assert "شش بر دو" not in old
    assert client.get("/story/shahr20:302?version=9").status_code == 404


def test_neighbours_are_those_of_the_outlet(client: TestClient) -> None:
    page = client.get("/story/mehr:102").text
    assert re.search(r'rel="next" href="/story/mehr:101"', page)
    assert re.search(r'rel="prev" href="/story/mehr:400"', page)


def test_every_kind_of_block_stands_as_what_it_is(client: TestClient) -> None:
    page = client.get("/story/mehr:102").text
    assert "<h2>چشم‌انداز بهار</h2>" in page
    assert "<blockquote>" in page
    assert page.count("<li>ورودی") == 1
    assert "<td>۱۴۰۳</td><td>۸۰</td>" in page


def test_pictures_are_links_and_only_to_the_web(client: TestClient) -> None:
    page = client.get("/story/mehr:102").text
    assert "<img" not in page
    assert 'href="https://mehr.example/dam.jpg"' in page
    assert "javascript:" not in page
    assert "دروغین" in page


def test_a_story_of_html_is_text(client: TestClient) -> None:
    page = client.get("/story/titronline:202").text
    assert "<script" not in page
    assert "<b " not in page
    assert "&lt;script&gt;" in page


def test_it_says_which_rung_gave_which_field(client: TestClient) -> None:
    page = client.get("/story/mehr:101?lang=en").text
    assert "<td>published_raw</td><td>JSON-LD data</td>" in page


def test_what_is_not_stored_is_not_found(client: TestClient) -> None:
    answer = client.get("/story/mehr:999")
    assert answer.status_code == 404
    assert "چنین صفحه‌ای نیست" in answer.text
