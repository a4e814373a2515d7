"""The search page and the feeds of searches."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from lxml import etree
from starlette.testclient import TestClient

from qomnews.config import load_config
from qomnews.store import Filler, open_store
from tests.reader.conftest import NOW, fill, item_of, reading

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(scope="module")
def searched_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("searched")
    url = f"sqlite:///{home / 'qomnews.db'}"
    with open_store(url, clock=lambda: NOW) as store:
        fill(store)
        # No character of it may stand in XML.
        store.save(item_of("mehr", "500", "train", at=NOW, title="خبر \x0c\ufffe <b> & آزمون", paragraphs=("آزمون",)))
    with Filler(url) as filler:
        filler.catch_up()
    return home


@pytest.fixture(scope="module")
def client(searched_home: Path) -> Iterator[TestClient]:
    with reading(load_config(home=searched_home)) as client:
        yield client


def stories(page: str) -> list[str]:
    return re.findall(r'<h3><a href="/story/([\w:]+)"', page)


def links(page: str, path: str) -> list[dict[str, list[str]]]:
    found = re.findall(rf'href="{re.escape(path)}\?([^"]*)"', page)
    return [parse_qs(each.replace("&amp;", "&")) for each in found]


def test_it_finds_and_marks(client: TestClient) -> None:
    page = client.get("/search", params={"q": "کتابخانه"}).text
    assert stories(page) == ["mehr:101"]
    assert "<mark>کتابخانه</mark> نیروگاه پس از سه سال باز شد" in page
    assert "<title>جستجوی «کتابخانه» · " in page
    assert "سه‌شنبه ۲۵ آذر ۱۴۰۴" in page


@pytest.mark.parametrize("query", ["بخش‌هایی", "بخش هایی", "بخشهایی", '"بخشهايي"'])
def test_spellings_find_the_same(client: TestClient, query: str) -> None:
    page = client.get("/search", params={"q": query}).text
    assert stories(page) == ["mehr:101"]
    assert "<mark>بخش‌هایی</mark>" in page


def test_without_words_it_shows_all_stories_and_mirrors_under_their_original(client: TestClient) -> None:
    page = client.get("/search").text
    assert "mehr:101" in stories(page)
    assert "titronline:201" not in stories(page)
    assert "titronline:201" in stories(client.get("/search?include_mirrors=true").text)


def test_what_is_chosen_can_be_dropped_one_by_one(client: TestClient) -> None:
    page = client.get("/search", params={"q": "قم", "outlet": ["mehr", "shahr20"], "from": "1404/08"}).text
    chips = page.split('<ul class="chips">')[1].split("</ul>")[0]
    assert links(chips, "/search") == [
        {"q": ["قم"], "outlet": ["shahr20"], "from": ["1404-08-01"]},
        {"q": ["قم"], "outlet": ["mehr"], "from": ["1404-08-01"]},
        {"q": ["قم"], "outlet": ["mehr", "shahr20"]},
        {"q": ["قم"]},
    ]
    assert 'aria-label="برداشتن رسانه: شهر بیست"' in chips


def test_what_could_be_chosen_leads_to_as_many_stories_as_it_says(client: TestClient) -> None:
    page = client.get("/search?lang=en").text
    offers = re.findall(r'<li><a href="(/search\?[^"]*)"><bdi>[^<]*</bdi> <small>(\d+)</small>', page)
    assert len(offers) > 5
    for address, count in offers:
        found = client.get(address.replace("&amp;", "&")).text
        said = re.search(r'<h2 id="results">Results <small>(One story|\d+ stories)', found)
        assert said is not None
        assert said[1] == ("One story" if count == "1" else f"{count} stories")
    client.get("/search?lang=fa")


def test_the_form_keeps_what_was_asked(client: TestClient) -> None:
    page = client.get(
        "/search",
        params={"q": "سد", "tag": "کتاب", "from": "1404/09/25", "order": "relevance", "include_mirrors": "on"},
    ).text
    form = page.split('<form class="asking"')[1].split("</form>")[0]
    assert 'name="q" value="سد"' in form
    assert 'name="from" value="۱۴۰۴-۰۹-۲۵"' in form
    assert '<input type="hidden" name="tag" value="کتاب">' in form
    assert '<option value="relevance" selected>' in form
    assert 'value="true" checked' in form


def test_pages_follow_each_other(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qomnews.reader.pages.search.PER_PAGE", 3)
    address, seen = "/search?include_mirrors=true", []
    while address:
        page = client.get(address).text
        seen += stories(page)
        following = re.search(r'rel="next" href="([^"]*)"', page)
        address = following[1].replace("&amp;", "&") if following else ""
    assert len(seen) == len(set(seen)) == 10


def test_what_an_address_cannot_mean_is_refused_in_its_language(client: TestClient) -> None:
    answer = client.get("/search", params={"from": "دیروز نه"})
    assert answer.status_code == 400
    assert "تاریخ نیست" in answer.text
    assert client.get("/search?order=best").status_code == 400
    assert client.get("/search?page=0").status_code == 400


def test_what_was_typed_is_text(client: TestClient) -> None:
    page = client.get("/search", params={"q": '"><script>alert(1)</script>'}).text
    assert "<script" not in page


def test_it_leads_to_feeds_and_exports_of_the_same_search(client: TestClient) -> None:
    page = client.get("/search", params={"q": "سد", "outlet": "mehr"}).text
    for path in ("/search.rss", "/search.atom", "/search/export.jsonl", "/search/export.csv", "/search/export.parquet"):
        assert {"q": ["سد"], "outlet": ["mehr"]} in links(page, path)


def test_without_an_index_it_says_when_to_come_again(tmp_path: Path) -> None:
    open_store(f"sqlite:///{tmp_path / 'qomnews.db'}").close()
    with reading(load_config(home=tmp_path)) as client:
        answer = client.get("/search")
        assert answer.status_code == 503
        assert answer.headers["retry-after"]
        assert "فهرست جستجو هنوز آماده نیست" in answer.text


def test_atom_is_a_feed_of_the_search(client: TestClient) -> None:
    answer = client.get("/search.atom", params={"q": "سد", "lang": "en"})
    assert answer.headers["content-type"].startswith("application/atom+xml")
    root = etree.fromstring(answer.content)
    (entry,) = root.findall(f"{ATOM}entry")
    assert root.find(f"{ATOM}id").text.startswith("urn:uuid:")  # type: ignore[union-attr]
    (itself,) = (link.get("href") for link in root.findall(f"{ATOM}link") if link.get("rel") == "self")
    assert urlsplit(itself or "").netloc == "127.0.0.1"
    assert client.get(itself or "").content == answer.content
    assert entry.find(f"{ATOM}title").text == "آب سد پانزده خرداد به رکورد پنج‌ساله رسید"  # type: ignore[union-attr]
    assert entry.find(f"{ATOM}link").get("href") == "http://127.0.0.1/story/mehr:102"  # type: ignore[union-attr]
    for name in ("updated", "published"):
        assert datetime.fromisoformat(entry.find(f"{ATOM}{name}").text).tzinfo  # type: ignore[union-attr, arg-type]


def test_rss_is_the_same_feed(client: TestClient) -> None:
    answer = client.get("/search.rss", params={"q": "سد", "lang": "en"})
    channel = etree.fromstring(answer.content).find("channel")
    assert channel is not None
    assert channel.findtext("language") == "en"
    (item,) = channel.findall("item")
    assert item.findtext("link") == "http://127.0.0.1/story/mehr:102"
    atom = etree.fromstring(client.get("/search.atom", params={"q": "سد"}).content)
    assert item.findtext("guid") == atom.findtext(f"{ATOM}entry/{ATOM}id")
    assert parsedate_to_datetime(item.findtext("pubDate") or "").tzinfo


@pytest.mark.parametrize("path", ["/search.rss", "/search.atom"])
def test_feeds_are_xml_whatever_a_story_says(client: TestClient, path: str) -> None:
    content = client.get(path).content
    assert "خبر" in content.decode()
    assert len(list(etree.fromstring(content).iter())) > 20


@pytest.mark.parametrize("path", ["/search.rss", "/search.atom"])
def test_who_has_the_feed_already_is_told_so(client: TestClient, path: str) -> None:
    first = client.get(path)
    again = client.get(path, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    since = client.get(path, headers={"If-Modified-Since": first.headers["last-modified"]})
    assert since.status_code == 304
    assert client.get(path, headers={"If-None-Match": '"other"'}).status_code == 200
    early = client.get(path, headers={"If-Modified-Since": "Mon, 01 Jan 2024 00:00:00 GMT"})
    assert early.status_code == 200
    assert client.get(path, headers={"If-Modified-Since": "yesterday"}).status_code == 200


def test_another_search_is_another_feed(client: TestClient) -> None:
    feeds = [client.get(f"/search.atom?{query}").content for query in ("q=سد", "q=قم")]
    ids = {etree.fromstring(feed).findtext(f"{ATOM}id") for feed in feeds}
    assert len(ids) == 2
    same = {client.get(f"/search.atom?{query}").content for query in ("from=1404/09&q=سد", "q=سد&from=1404-09-01")}
    assert len(same) == 1
