from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from datetime import timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, urljoin, urlsplit

import pytest
from parsel import Selector

from fixtures.newsroom import ANCHOR, Newsroom, TrueArticle
from fixtures.newsroom.calendar_text import TEHRAN, jalali, with_weekday

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.newsroom.conftest import Get

ITEM = "//section[@id='box-archive']//li[.//time]"


def path_of(article: TrueArticle) -> str:
    return urlsplit(article.page_url).path


def archive_rows(get: Get, query: str) -> Iterator[tuple[str, str, str]]:
    """(address, class, time) of every row of an archive, page by page until one has none."""
    for page in range(1, 100):
        answer = get("mehr", f"/archive?pi={page}&ms=0&{query}")
        assert answer.status == 200
        rows = Selector(answer.text).xpath(ITEM)
        if not rows:
            return
        for row in rows:
            address = urljoin("https://www.mehrnews.com/", row.xpath(".//h3/a/@href").get(""))
            yield address, row.attrib["class"], row.xpath(".//time/@title").get("")
    pytest.fail("the archive has no end")


def test_archive_days_show_every_article_once_with_its_kind_and_time(get: Get, newsroom: Newsroom) -> None:
    classes = {
        "news": "news",
        "photo": "photo",
        "video": "video",
        "report": "report",
        "interview": "talk",
        "note": "op-ed",
    }
    rows: list[tuple[str, str, str]] = []
    for ago in range(newsroom.days + 2):
        year, month, day = jalali(ANCHOR - timedelta(days=ago))
        rows += archive_rows(get, f"dy={day}&mn={month}&yr={year}")
    expected = [(a.page_url, classes[a.kind], with_weekday(a.listed_at)) for a in newsroom.of("mehr")]
    assert rows == expected


def test_archive_of_the_qom_topic_shows_that_desk_only(get: Get, newsroom: Newsroom) -> None:
    addresses = [address for address, _, _ in archive_rows(get, "tp=1089")]
    assert addresses == [a.page_url for a in newsroom.of("mehr") if a.desk == "qom"]


def test_archive_of_an_unknown_topic_or_empty_day_has_no_items(get: Get) -> None:
    assert not list(archive_rows(get, "tp=424242"))
    assert not list(archive_rows(get, "dy=1&mn=1&yr=1380"))


def test_archive_of_news_only_has_no_pictures(get: Get) -> None:
    assert not [css for _, css, _ in archive_rows(get, "ty=1") if css in ("photo", "video")]


def test_old_archive_address_answers_alike(get: Get) -> None:
    old = get("mehr", "/page/archive.xhtml?mn=9&wide=0&dy=24&ms=0&pi=1&yr=1404")
    new = get("mehr", "/archive?pi=1&ms=0&dy=24&mn=9&yr=1404")
    found = [Selector(answer.text).xpath(f"{ITEM}//h3/a/@href").getall() for answer in (old, new)]
    assert found[0] == found[1] != []


def test_a_page_past_the_end_names_no_article_at_all(get: Get) -> None:
    assert not re.search(r"/(?:news|photo|video)/\d", get("mehr", "/archive?pi=400&ms=0").text)


def test_feed_has_the_newest_stories(get: Get, newsroom: Newsroom) -> None:
    root = ET.fromstring(get("mehr", "/rss").body)  # noqa: S314 - our own
    links = [link.text for link in root.findall("./channel/item/link")]
    assert links == [a.page_url for a in newsroom.of("mehr")][: len(links)]
    assert 15 <= len(links) <= 30
    dates = [parsedate_to_datetime(date.text or "") for date in root.findall("./channel/item/pubDate")]
    assert dates == [a.listed_at for a in newsroom.of("mehr")][: len(links)]


@pytest.mark.parametrize("target", ["/rss/tp/1089", "/rss?tp=1089"])
def test_feed_of_the_desk_carries_its_category(get: Get, newsroom: Newsroom, target: str) -> None:
    root = ET.fromstring(get("mehr", target).body)  # noqa: S314 - our own
    categories = {(c.get("domain"), c.text) for c in root.findall("./channel/item/category")}
    assert categories == {("qom", "استانها > قم")}
    assert root.findtext("./channel/item/link") == next(a.page_url for a in newsroom.of("mehr") if a.desk)


def test_any_slug_or_none_gives_the_same_page(get: Get, newsroom: Newsroom) -> None:
    article = newsroom.of("mehr")[4]
    right = get("mehr", path_of(article))
    bare = path_of(article).rsplit("/", 1)[0]
    for target in (bare, f"{bare}/", f"{bare}/{quote('نشانی-دیگر')}"):
        assert get("mehr", target).body == right.body


def test_short_links_lead_to_the_page(get: Get, newsroom: Newsroom) -> None:
    for article in newsroom.of("mehr")[:10]:
        answer = get("mehr", urlsplit(article.short_url or "").path)
        assert (answer.status, answer.headers["location"]) == (301, article.page_url)
    assert get("mehr", "/xZZZZZ").status == 404


def test_pages_show_the_moment_of_serving_apart_from_the_storys(get: Get, newsroom: Newsroom) -> None:
    article = newsroom.of("mehr")[-1]
    text = get("mehr", path_of(article)).text
    assert '<meta name="date" content="2025-12-16T12:00:00+03:30">' in text
    assert "سه‌شنبه ۲۵ آذر ۱۴۰۴" in text


def test_front_page_names_the_qom_topic(get: Get) -> None:
    root = Selector(get("mehr", "/").text)
    assert root.xpath("//nav//a[.='قم']/@href").getall() == ["/archive?tp=1089"]


def test_breadcrumb_links_to_the_topics(get: Get, newsroom: Newsroom) -> None:
    article = next(a for a in newsroom.of("mehr") if a.desk and a.vintage == "current")
    root = Selector(get("mehr", path_of(article)).text)
    crumbs = [(a.xpath("text()").get(), a.attrib["href"]) for a in root.xpath("//ol[@class='breadcrumb']/li/a")]
    assert [name for name, _ in crumbs] == ["استانها", "قم"]
    assert crumbs[1][1] == "/archive?tp=1089"


def test_tag_links_lead_to_a_listing_with_the_article(get: Get, newsroom: Newsroom) -> None:
    article = next(a for a in newsroom.of("mehr") if any(" " in tag for tag in a.tags))
    root = Selector(get("mehr", path_of(article)).text)
    for tag, target in zip(article.tags, root.xpath("//a[@rel='tag']/@href").getall(), strict=True):
        listed = get("mehr", target).text
        assert path_of(article) in listed or tag == "قم"


def test_comments_are_as_many_as_the_metadata_says(get: Get, newsroom: Newsroom) -> None:
    article = next(a for a in newsroom.of("mehr") if a.comments_count and a.vintage == "current")
    root = Selector(get("mehr", path_of(article)).text)
    assert len(root.xpath("//div[@class='comments-list']//li").getall()) == article.comments_count
    assert root.xpath("//meta[@property='nastooh:commentCount']/@content").getall() == [str(article.comments_count)]


def test_what_is_not_there_is_a_404_in_words(get: Get) -> None:
    for target in ("/news/1", "/nothing", "/video/99999999999/x", "/page/"):
        answer = get("mehr", target)
        assert answer.status == 404
        assert "خطای ۴۰۴" in answer.text


def test_robots_allows_articles_and_bars_search(get: Get) -> None:
    assert get("mehr", "/robots.txt").text.splitlines() == [
        "User-agent: *", "Disallow: /search", "Disallow: /comment", "Allow: /",
    ]  # fmt: skip


def test_slug_in_the_address_is_the_titles_words(newsroom: Newsroom) -> None:
    article = newsroom.of("mehr")[0]
    assert unquote(article.page_url).endswith(article.slug)
    assert article.listed_at.tzinfo == TEHRAN
