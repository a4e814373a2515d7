from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from datetime import timedelta
from email.utils import parsedate_to_datetime
from html import unescape
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

import pytest
from parsel import Selector

from fixtures.newsroom import Newsroom, Replica
from fixtures.newsroom.calendar_text import TEHRAN, jalali

if TYPE_CHECKING:
    from tests.newsroom.conftest import Get

POSTS = "/wp-json/wp/v2/posts"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def links_of(newsroom: Newsroom) -> list[str]:
    return [article.page_url for article in newsroom.of("shahr20")]


def posts(get: Get, query: str) -> list[dict[str, Any]]:
    answer = get("shahr20", f"{POSTS}?{query}")
    assert answer.status == 200
    found: list[dict[str, Any]] = json.loads(answer.body)
    return found


def test_rest_pages_hold_every_post_once_newest_first(get: Get, newsroom: Newsroom) -> None:
    first = get("shahr20", f"{POSTS}?per_page=7&page=1")
    total, pages = int(first.headers["x-wp-total"]), int(first.headers["x-wp-totalpages"])
    assert total == len(links_of(newsroom))
    assert pages == -(-total // 7)
    found = [item["link"] for page in range(1, pages + 1) for item in posts(get, f"per_page=7&page={page}")]
    assert found == links_of(newsroom)
    assert 'rel="next"' in first.headers["link"]


def test_rest_page_past_the_end_is_refused_as_wordpress_does(get: Get) -> None:
    answer = get("shahr20", f"{POSTS}?per_page=100&page=2")
    assert answer.status == 400
    assert json.loads(answer.body)["code"] == "rest_post_invalid_page_number"


@pytest.mark.parametrize("query", ["per_page=101", "per_page=0", "per_page=x", "after=yesterday"])
def test_rest_refuses_bad_parameters(get: Get, query: str) -> None:
    answer = get("shahr20", f"{POSTS}?{query}")
    assert answer.status == 400
    assert json.loads(answer.body)["code"] == "rest_invalid_param"


def test_rest_bounds_are_exclusive_and_understand_offsets(get: Get, newsroom: Newsroom) -> None:
    middle = newsroom.of("shahr20")[9]
    local = middle.listed_at.strftime("%Y-%m-%dT%H:%M:%S")
    aware = quote(middle.listed_at.isoformat())
    for bound in (local, aware):
        assert [p["link"] for p in posts(get, f"per_page=100&after={bound}")] == links_of(newsroom)[:9]
        assert [p["link"] for p in posts(get, f"per_page=100&before={bound}")] == links_of(newsroom)[10:]


def test_rest_items_agree_with_the_truth(get: Get, newsroom: Newsroom) -> None:
    for item in posts(get, "per_page=100&_embed"):
        article = newsroom.article(f"shahr20:{item['id']}")
        assert item["date"] == article.listed_at.strftime("%Y-%m-%dT%H:%M:%S")
        utc = article.listed_at - timedelta(hours=3, minutes=30)
        assert item["date_gmt"] == utc.strftime("%Y-%m-%dT%H:%M:%S")
        assert unescape(item["title"]["rendered"]) == article.raw_title
        names = [term["name"] for terms in item["_embedded"]["wp:term"] for term in terms]
        assert names == [*article.raw_category, *article.raw_tags]
        assert item["categories"] == [t["id"] for t in item["_embedded"]["wp:term"][0]]


def test_rest_gives_only_the_fields_asked_for(get: Get) -> None:
    item = posts(get, "per_page=1&_fields=id,link,title.rendered")[0]
    assert list(item) == ["id", "link", "title"]
    assert list(item["title"]) == ["rendered"]


def test_rest_finds_one_post_and_knows_what_it_lacks(get: Get, newsroom: Newsroom) -> None:
    article = newsroom.of("shahr20")[0]
    assert json.loads(get("shahr20", f"{POSTS}/{article.number}").body)["link"] == article.page_url
    for target, code in ((f"{POSTS}/1", "rest_post_invalid_id"), ("/wp-json/wp/v2/nothing", "rest_no_route")):
        answer = get("shahr20", target)
        assert (answer.status, json.loads(answer.body)["code"]) == (404, code)


def test_feed_pages_hold_every_post_and_end_with_404(get: Get, newsroom: Newsroom) -> None:
    found: list[str | None] = []
    for page in range(1, 100):
        answer = get("shahr20", f"/feed/?paged={page}")
        if answer.status == 404:
            break
        for item in ET.fromstring(answer.body).findall("./channel/item"):  # noqa: S314 - our own
            link = item.findtext("link")
            found.append(link)
            article = next(a for a in newsroom.of("shahr20") if a.page_url == link)
            assert parsedate_to_datetime(item.findtext("pubDate") or "") == article.listed_at
            assert item.findtext("guid") == f"https://shahr20.ir/?p={article.number}"
            assert [c.text for c in item.findall("category")] == list(article.raw_category)
    assert found == links_of(newsroom)


def test_sitemaps_hold_every_post_with_its_last_change(get: Get, newsroom: Newsroom) -> None:
    index = ET.fromstring(get("shahr20", "/wp-sitemap.xml").body)  # noqa: S314 - our own
    maps = [loc.text or "" for loc in index.iter(f"{SITEMAP}loc")]
    posts_maps = [address for address in maps if "posts-post" in address]
    assert len(posts_maps) >= 2
    found = {}
    for address in posts_maps:
        for url in ET.fromstring(get("shahr20", urlsplit(address).path).body):  # noqa: S314 - our own
            found[url.findtext(f"{SITEMAP}loc")] = url.findtext(f"{SITEMAP}lastmod")
    assert found == {a.page_url: a.changed_at.isoformat() for a in newsroom.of("shahr20")}
    assert all(get("shahr20", urlsplit(address).path).status == 200 for address in maps)
    assert get("shahr20", f"/wp-sitemap-posts-post-{len(posts_maps) + 1}.xml").status == 404


def test_number_leads_to_the_permalink(get: Get, newsroom: Newsroom) -> None:
    article = newsroom.of("shahr20")[2]
    permalink = urlsplit(article.page_url).path
    for target in (f"/?p={article.number}", f"/{article.number}/", permalink.rstrip("/"), f"/{article.number}/other/"):
        answer = get("shahr20", target)
        assert (answer.status, answer.headers["location"]) == (301, article.page_url)
    assert get("shahr20", permalink).status == 200
    assert get("shahr20", "/?p=1").status == 404


def test_permalink_in_upper_case_hexadecimals_is_the_same_page(get: Get, newsroom: Newsroom) -> None:
    article = newsroom.of("shahr20")[2]
    assert get("shahr20", urlsplit(article.url).path).status == 200


def test_listing_pages_and_day_archives_hold_every_post(get: Get, newsroom: Newsroom) -> None:
    found: list[str] = []
    target = "/"
    while target:
        root = Selector(get("shahr20", target).text)
        found += root.xpath("//article//h2/a/@href").getall()
        target = "".join(urlsplit(link).path for link in root.xpath("//link[@rel='next']/@href").getall())
    assert found == links_of(newsroom)
    assert get("shahr20", "/page/99/").status == 404
    newest = newsroom.of("shahr20")[0]
    year, month, day = jalali(newest.listed_at)
    root = Selector(get("shahr20", f"/{year}/{month:02}/{day:02}/").text)
    assert root.xpath("//article//h2/a/@href").getall()[0] == newest.page_url


def test_single_vintage_has_print_line_id_line_and_machine_date(get: Get, newsroom: Newsroom) -> None:
    article = next(a for a in newsroom.of("shahr20") if a.vintage == "single")
    text = get("shahr20", urlsplit(article.page_url).path).text
    assert f"شناسه : {article.number}&nbsp;| &nbsp;انتشار : " in text
    assert "پایگاه خبری شهر بیست (shahr20.ir) :" in text
    assert "نوشته های مشابه" in text
    root = Selector(text)
    published = root.xpath("//meta[@property='article:published_time']/@content").getall()
    assert published == [article.published.astimezone(TEHRAN).isoformat()]


def test_rest_switched_off_is_refused_while_the_rest_of_the_site_answers(replica: Replica, ask: Get) -> None:
    replica.rest_off(401)
    assert ask("shahr20", f"{POSTS}?per_page=10").status == 401
    assert ask("shahr20", "/feed/").status == 200


def test_404_says_so_in_words(get: Get) -> None:
    answer = get("shahr20", "/nothing/here/")
    assert answer.status == 404
    assert "خطای ۴۰۴" in answer.text
