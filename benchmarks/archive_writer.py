"""A web archive as Common Crawl's news crawl writes it: mostly other sites' pages, and the replica's among them.

Each page is a response with its request before it, each a gzip member of its own.
"""

from __future__ import annotations

import random
import uuid
import zlib
from base64 import b32encode
from hashlib import sha1
from itertools import cycle
from typing import TYPE_CHECKING

from fixtures.newsroom import Newsroom, mehr, shahr20, titronline
from fixtures.newsroom.web import Site, at_serving

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

OUTLETS = ("mehr", "shahr20", "titronline")
_SITES = {"mehr": mehr, "shahr20": shahr20, "titronline": titronline}
# Other sites' pages that differ; each is written again and again, under other addresses and headlines.
_POOL = 400
_HOSTS = 300
# A news page of today, uncompressed: half have more, few have much more.
_MEDIAN_BYTES, _SPREAD = 60_000, 0.7
_LEVEL = 6


def write_archive(path: Path, *, records: int, ours: float, seed: int = 1) -> dict[str, int]:
    """Writes an archive; how many records and pages of ours it has, and its bytes.

    Args:
        path: the file.
        records: how many, requests and the first one, which says who wrote it, included.
        ours: the share of pages that are the outlets'.
        seed: of all that is by chance.
    """
    chance = random.Random(seed)  # noqa: S311 - repeatable, not secret
    pages = (records - 1) // 2
    wanted = max(1, round(pages * ours))
    own = cycle(_own_pages(wanted))
    places = set(chance.sample(range(pages), wanted))
    foreign = [_foreign_page(chance) for _ in range(min(_POOL, pages))]
    with path.open("wb") as file:
        file.write(_record("warcinfo", None, b"software: a generator\r\n", "application/warc-fields"))
        for number in range(pages):
            if number in places:
                url, body = next(own)
            else:
                host = f"www.news{chance.randrange(_HOSTS)}.example"
                url = f"https://{host}/story/{number}/{chance.randrange(10**9)}"
                head, tail = chance.choice(foreign)
                body = head + f"<title>{number} {url}</title>".encode() + tail
            file.write(_record("request", url, _request(url), "application/http; msgtype=request"))
            file.write(_record("response", url, _answer(body), "application/http; msgtype=response"))
    return {"records": 2 * pages + 1, "ours": wanted, "bytes": path.stat().st_size}


def _own_pages(count: int) -> Iterator[tuple[str, bytes]]:
    """Pages of the replica's outlets, with their addresses."""
    newsroom = Newsroom(stories=max(count, 60))
    sites = {name: Site(newsroom, module.ROUTES, module.not_found) for name, module in _SITES.items()}
    for true in list(newsroom.truth)[:count]:
        path = "/" + true.page_url.split("/", 3)[3]
        yield true.page_url, at_serving(sites[true.outlet].answer(path).body, newsroom.anchor).encode()


def _foreign_page(chance: random.Random) -> tuple[bytes, bytes]:
    """A page before and behind its title: menus, boxes and scripts that say the same again and again, and some text."""
    words = ["".join(chance.choices("etaoinshrdlucmfwyp", k=chance.randint(2, 9))) for _ in range(3000)]
    size = int(chance.lognormvariate(0, _SPREAD) * _MEDIAN_BYTES)
    menu = "".join(
        f'<li class="menu-item menu-item-type-taxonomy"><a href="/section/{word}/" title="{word}">{word}</a></li>'
        for word in chance.sample(words, 40)
    )
    parts = [f'<body class="single single-post"><ul id="menu">{menu}</ul><article>']
    written = len(parts[0])
    while written < size:
        text = " ".join(chance.choices(words, k=chance.randint(20, 60)))
        box = (
            f'<div class="card card--story"><a class="card__link" href="/story/{chance.randrange(10**6)}">'
            f'<img loading="lazy" src="https://cdn.example/i/{chance.randrange(10**6)}.jpg" alt=""/></a></div>'
        )
        script = '<script>window.dataLayer=window.dataLayer||[];dataLayer.push({"event":"view"});</script>'
        parts.append(f"<p>{text}.</p>{box * 2}{script}")
        written += len(parts[-1])
    parts.append("</article></body></html>")
    return b'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">', "".join(parts).encode()


def _request(url: str) -> bytes:
    host, _, path = url.removeprefix("https://").partition("/")
    return (
        f"GET /{path} HTTP/1.1\r\nUser-Agent: CCBot/2.0 (https://commoncrawl.org/faq/)\r\n"
        f"Accept: text/html\r\nHost: {host}\r\nConnection: Keep-Alive\r\nAccept-Encoding: gzip\r\n\r\n"
    ).encode()


def _answer(body: bytes) -> bytes:
    head = (
        "HTTP/1.1 200 OK\r\nDate: Tue, 16 Dec 2025 07:00:00 GMT\r\nContent-Type: text/html; charset=UTF-8\r\n"
        "Server: nginx\r\nCache-Control: max-age=60\r\nX-Crawler-Content-Encoding: gzip\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def _record(kind: str, url: str | None, block: bytes, content_type: str) -> bytes:
    """A record in a gzip member of its own, its fields in Common Crawl's order."""
    digest = b32encode(sha1(block, usedforsecurity=False).digest()).decode()
    fields = [
        "WARC/1.0",
        f"WARC-Type: {kind}",
        "WARC-Date: 2025-12-17T09:00:00Z",
        f"WARC-Record-ID: <urn:uuid:{uuid.uuid4()}>",
        f"Content-Length: {len(block)}",
        f"Content-Type: {content_type}",
        *([f"WARC-IP-Address: 192.0.2.1\r\nWARC-Target-URI: {url}"] if url else []),
        f"WARC-Block-Digest: sha1:{digest}",
    ]
    packing = zlib.compressobj(_LEVEL, zlib.DEFLATED, 16 + zlib.MAX_WBITS)
    record = "\r\n".join(fields).encode() + b"\r\n\r\n" + block + b"\r\n\r\n"
    return packing.compress(record) + packing.flush()
