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
HTML = "text/html; charset=UTF-8"


@cache
def newsroom() -> Newsroom:
    return Newsroom()


@cache
def pages() -> list[tuple[TrueArticle, bytes]]:
    """Stories of all three outlets, mirrors among them, with their pages."""
    sites = {name: Site(newsroom(), module.ROUTES, module.not_found) for name, module in SITES.items()}
    found = [true for true in newsroom().truth if true.outlet != "mehr" or true.desk == "qom"]
    chosen = [true for true in found if true.mirror_of is not None][:12]
    chosen += [true for true in found if true.id in {mirror.mirror_of for mirror in chosen}]
    chosen += [true for true in found if true not in chosen][:12]
    return [
        (true, at_serving(sites[true.outlet].answer("/" + true.page_url.split("/", 3)[3]).body, FETCHED).encode())
        for true in chosen
    ]


def crawl(home: Path, url: str | None = None, *, archive: bool = True, options: Options = DEFAULT_OPTIONS) -> str:
    """Fills a home by the rules in force; gives the store's address."""
    url = url or f"sqlite:///{home / 'qomnews.db'}"
    home.mkdir(parents=True, exist_ok=True)
    files = {name: WarcFiles(home / "archive", name, clock=lambda: FETCHED) for name in SITES}
    with store_at(url) as store:
        for true, page in pages():
            exchange = Exchange(
                url=true.page_url,
                fetched_at=FETCHED.strftime("%Y-%m-%dT%H:%M:%SZ"),
                status=200,
                headers=(("Content-Type", HTML),),
                body=page,
            )
            capture = files[true.outlet].write(exchange) if archive else None
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
