from __future__ import annotations

import xml.etree.ElementTree as ET
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from parsel import Selector

from fixtures.newsroom import Newsroom

if TYPE_CHECKING:
    from tests.newsroom.conftest import Get

BASE = "https://www.titronline.ir/"


def test_listings_lead_page_by_page_to_every_article(get: Get, newsroom: Newsroom) -> None:
    found: list[str] = []
    target = "/"
    while target:
        root = Selector(get("titronline", target).text)
        found += [urljoin(BASE, href) for href in root.xpath("//div[@class='tl-row']/a/@href").getall()]
        target = "".join(root.xpath("//a[@rel='next']/@href").getall())
    assert found == [article.page_url for article in newsroom.of("titronline")]


def test_listing_past_the_end_is_a_404(get: Get) -> None:
    answer = get("titronline", "/?page=99")
    assert answer.status == 404
    assert "خطای ۴۰۴" in answer.text


def test_feed_tells_when_the_site_put_a_story_up(get: Get, newsroom: Newsroom) -> None:
    items = ET.fromstring(get("titronline", "/rss").body).findall("./channel/item")  # noqa: S314 - our own
    shown = newsroom.of("titronline")[: len(items)]
    assert [item.findtext("link") for item in items] == [article.page_url for article in shown]
    assert [parsedate_to_datetime(item.findtext("pubDate") or "") for item in items] == [a.listed_at for a in shown]


def test_credited_copy_names_its_source_twice_and_links_to_the_original(get: Get, newsroom: Newsroom) -> None:
    for vintage in ("columns", "tables"):
        article = next(a for a in newsroom.of("titronline") if a.source_url and a.vintage == vintage)
        text = get("titronline", urlsplit(article.page_url).path).text
        assert f'منبع خبر "{article.raw_source_name}" است' in text
        root = Selector(text)
        assert root.xpath("//a[.='(ادامه)']/@href").getall() == [newsroom.article(article.mirror_of or "").url]
        assert "ماده ۷۴ قانون تجارت الکترونیک" in text


def test_copy_that_credits_nobody_names_no_source(get: Get, newsroom: Newsroom) -> None:
    article = next(a for a in newsroom.of("titronline") if a.mirror_of and not a.source_name)
    text = get("titronline", urlsplit(article.page_url).path).text
    assert 'منبع خبر "' not in text
    assert "هیچ مسئولیتی ندارد" in text
