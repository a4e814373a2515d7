"""A home as a crawl of the replica leaves it, made without a server: pages in the archive, records in the store."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import attrs

from fixtures.newsroom import Newsroom, TrueArticle, mehr, shahr20, titronline
from fixtures.newsroom.web import Site, at_serving
from qomnews.pages import extract
from qomnews.store import Store, open_store
from qomnews.story import DEFAULT_OPTIONS, dated, fingerprinted, normalised
from qomnews.text import Options
from qomnews.warc import Exchange, WarcFiles

FETCHED = datetime(2025, 12, 17, 9, 0, tzinfo=UTC)
SITES = {"mehr": mehr, "shahr20": shahr20, "titronline": titronline}
# Stories of a newsroom whose records take a while.
COMPOSED = 120
HTML = "text/html; charset=UTF-8"


@cache
def pages(stories: int | None = None) -> list[tuple[TrueArticle, bytes]]:
    """Stories of all three outlets with their pages, mirrors among them: a few written ones, or so many composed."""
    newsroom = Newsroom() if stories is None else Newsroom(stories=stories)
    sites = {name: Site(newsroom, module.ROUTES, module.not_found) for name, module in SITES.items()}
    chosen = [true for true in newsroom.truth if true.outlet != "mehr" or true.desk == "qom"]
    if stories is None:
        mirrors = [true for true in chosen if true.mirror_of is not None][:12]
        originals = {true.mirror_of for true in mirrors}
        others = [true for true in chosen if true.id not in originals and true.mirror_of is None][:12]
        chosen = [*mirrors, *(true for true in chosen if true.id in originals), *others]
    return [(true, page_of(sites[true.outlet], true)) for true in chosen]


def page_of(site: Site, true: TrueArticle) -> bytes:
    return at_serving(site.answer("/" + true.page_url.split("/", 3)[3]).body, FETCHED).encode()


def crawl(
    home: Path,
    url: str | None = None,
    *,
    options: Options = DEFAULT_OPTIONS,
    stories: int | None = None,
) -> str:
    """Fills a home by the rules in force; gives the store's address."""
    url = url or f"sqlite:///{home / 'qomnews.db'}"
    home.mkdir(parents=True, exist_ok=True)
    files = {name: WarcFiles(home / "archive", name, clock=lambda: FETCHED) for name in SITES}
    with store_at(url) as store:
        for true, page in pages(stories):
            exchange = Exchange(
                url=true.page_url,
                fetched_at=FETCHED.strftime("%Y-%m-%dT%H:%M:%SZ"),
                status=200,
                headers=(("Content-Type", HTML),),
                body=page,
            )
            capture = files[true.outlet].write(exchange)
            raw = extract(page, outlet=true.outlet, url=true.page_url, content_type=HTML, fetched_at=FETCHED)
            raw = attrs.evolve(raw, fetched_at=FETCHED.isoformat(), capture=capture)
            store.save(fingerprinted(normalised(dated(raw, now=FETCHED), options=options)))
    for each in files.values():
        each.close()
    return url


def store_at(url: str) -> Store:
    """The store, whose clock stands."""
    return open_store(url, clock=lambda: FETCHED)


def digest(url: str) -> str:
    with store_at(url) as store:
        return store.digest()
