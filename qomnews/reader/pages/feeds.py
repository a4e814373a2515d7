"""Feeds of any search, the newest stories first; who asks again is told where nothing is new."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

import orjson
from fastapi import APIRouter, Request, Response

from qomnews.reader.filters import AskedFor
from qomnews.reader.language import language_of
from qomnews.reader.pages.search import chips
from qomnews.reader.reading import Reading
from qomnews.reader.rendering import address
from qomnews.reader.syndication import Feed, FeedEntry, atom, rss

if TYPE_CHECKING:
    from collections.abc import Callable

    from qomnews.reader.filters import Asked
    from qomnews.reader.language import Language
    from qomnews.store import Match, Store

router = APIRouter()
ENTRIES, SUMMARY = 50, 400


@router.get("/search.atom", response_class=Response)
def atom_of(request: Request, store: Reading, asked: AskedFor) -> Response:
    """A search as Atom."""
    return _answer(request, _feed(request, store, asked, "/search.atom"), atom, "application/atom+xml")


@router.get("/search.rss", response_class=Response)
def rss_of(request: Request, store: Reading, asked: AskedFor) -> Response:
    """A search as RSS."""
    return _answer(request, _feed(request, store, asked, "/search.rss"), rss, "application/rss+xml")


def _feed(request: Request, store: Store, asked: Asked, path: str) -> Feed:
    lang = language_of(request)
    base = f"{request.url.scheme}://{request.url.netloc}"
    prefix: str = request.app.state.config.serve.prefix

    def absolute(path: str, **query: Any) -> str:
        return base + address(prefix + path, query)

    found = store.search(asked.filters, limit=ENTRIES)
    entries = [_entry(match, absolute, lang) for match in store.matches(found.serials)]
    # A feed reader keeps no cookie.
    named = {"lang": request.query_params["lang"]} if request.query_params.get("lang") in {"fa", "en"} else {}
    query = asked.filters.query
    return Feed(
        key=asked.query,
        title=lang.t("search.title_of", query=query) if query else lang.t("frame.name"),
        subtitle="، ".join(chip.label for chip in chips(asked, lang)) or lang.t("frame.name"),
        address=absolute(path, **asked.parameters, **named),
        page=absolute("/search", **asked.parameters, **named),
        language=lang.code,
        entries=entries,
    )


def _entry(match: Match, absolute: Callable[..., str], lang: Language) -> FeedEntry:
    plain = orjson.loads(match.record)
    summary = plain["lead"] or plain["body"]
    if len(summary) > SUMMARY:
        summary = summary[:SUMMARY].rsplit(None, 1)[0] + "…"
    return FeedEntry(
        id=plain["id"],
        title=plain["title"],
        link=absolute(f"/story/{plain['id']}"),
        author=lang.outlet(plain["outlet"]),
        summary=summary,
        published=match.published_at,
        updated=datetime.fromisoformat(plain["last_changed_at"]),
        tags=plain["tags"],
    )


def _answer(request: Request, feed: Feed, write: Callable[[Feed], bytes], media_type: str) -> Response:
    content = write(feed)
    # Weak: packed and plain are the same feed.
    tag = f'W/"{blake2b(content, digest_size=12).hexdigest()}"'
    headers = {
        "ETag": tag,
        "Last-Modified": format_datetime(feed.updated.astimezone(UTC), usegmt=True),
        "Cache-Control": "private, no-cache",
        "Vary": "Cookie",
    }
    if _has_it(request, tag, feed.updated):
        return Response(status_code=304, headers=headers)
    return Response(content, headers=headers, media_type=media_type)


def _has_it(request: Request, tag: str, updated: datetime) -> bool:
    """Whether who asks has this already, https://www.rfc-editor.org/rfc/rfc9110#section-13.2.2."""
    if (said := request.headers.get("if-none-match")) is not None:
        return tag in {each.strip() for each in said.split(",")}
    try:
        since = parsedate_to_datetime(request.headers.get("if-modified-since", ""))
        return updated.replace(microsecond=0) <= since
    except (TypeError, ValueError):
        # What is no date, or says no zone, counts for nothing.
        return False
