"""Pages to spoil: the committed fixtures, and the offline replica's articles, listings, feeds and REST answers."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import attrs
import orjson

from fixtures.newsroom import mehr, shahr20, titronline
from fixtures.newsroom.newsroom import Newsroom
from fixtures.newsroom.web import Site
from qomnews.outlets import outlet as outlet_row

FIXTURES = Path(__file__).parents[2] / "fixtures"
_SITES = {"mehr": mehr, "shahr20": shahr20, "titronline": titronline}
_LISTINGS = {
    "mehr": ("/", "/archive", "/rss"),
    "shahr20": ("/", "/page/2/", "/feed/", "/wp-sitemap.xml", "/wp-sitemap-posts-post-1.xml", "/wp-json/wp/v2/posts"),
    "titronline": ("/", "/rss"),
}


@attrs.frozen
class Page:
    """A page as it is received: its bytes, where it was found, and what the server calls it."""

    name: str
    outlet: str
    url: str
    body: bytes
    content_type: str | None = "text/html; charset=utf-8"


@cache
def written_pages() -> tuple[Page, ...]:
    """The committed page fixtures."""
    pages: list[Page] = []
    for inputs in sorted(FIXTURES.glob("qomnews.pages.*/*/inputs")):
        described = orjson.loads((inputs / "HttpResponse-info.json").read_bytes())
        headers = {name.lower(): value for name, value in described.get("headers") or []}
        module = inputs.parents[1].name.split(".")[2]
        outlet = module if module in _SITES else "mehr"
        body = (inputs / "HttpResponse-body.html").read_bytes()
        name = f"{outlet}-{inputs.parent.name}"
        pages.append(Page(name, outlet, described["url"], body, headers.get("content-type")))
    return tuple(pages)


@cache
def replica_pages() -> tuple[Page, ...]:
    """The offline replica's articles of each vintage, and its listings, feeds, sitemaps and REST answers."""
    newsroom = Newsroom()
    sites = {name: Site(newsroom, module.ROUTES, module.not_found) for name, module in _SITES.items()}
    pages: list[Page] = []
    for outlet, site in sites.items():
        base = outlet_row(outlet).public_base
        vintages = {article.vintage: article for article in newsroom.of(outlet)}
        addresses = [article.page_url for article in vintages.values()] + [base + path for path in _LISTINGS[outlet]]
        for url in addresses:
            answer = site.answer(url.removeprefix(base))
            pages.append(
                Page(f"{outlet}-{url.removeprefix(base)[1:40]}", outlet, url, answer.body.encode(), answer.content_type)
            )
    return tuple(pages)
