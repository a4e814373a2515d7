"""A store of stories that the replica's generator composes, without crawling them: for what only reads a store."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import batched
from multiprocessing import get_context
from random import Random
from typing import TYPE_CHECKING

from fixtures.newsroom.composing import composed
from fixtures.newsroom.publishing import publish
from qomnews.article import Article, RawText, body_text
from qomnews.dates import in_tehran, iso, to_jalali
from qomnews.identity import content_hash
from qomnews.records import from_json, to_json
from qomnews.store import open_store, rows
from qomnews.store.connect import connect, writing

if TYPE_CHECKING:
    from pathlib import Path

    from fixtures.newsroom.truth import TrueArticle

SEED = 20
_FIRST = datetime(2016, 3, 20, tzinfo=UTC)
_SPAN = timedelta(days=3650)
_AT_ONCE = 2_000
_FIRST_NUMBER = 1_000_000


def fill(path: Path, count: int, jobs: int) -> None:
    """Makes a SQLite store with so many stories of ten years, in the order in which they were published."""
    url = f"sqlite:///{path}"
    open_store(url).close()
    engine = connect(url)
    try:
        with ProcessPoolExecutor(jobs, get_context("spawn")) as pool, writing(engine) as connection:
            change = rows.next_change(connection)
            chunks = [(some[0], some[-1] + 1, count) for some in batched(range(count), _AT_ONCE)]
            for lines in pool.map(_lines, chunks):
                for line in lines:
                    rows.add(connection, from_json(line, Article), change=change, run_id=None)
    finally:
        engine.dispose()


def _lines(span: tuple[int, int, int]) -> list[bytes]:
    first, end, count = span
    return [to_json(_article(index, count)) for index in range(first, end)]


def _article(index: int, count: int) -> Article:
    rng = Random(f"{SEED}:{index}")  # noqa: S311 - repeatable, not secret
    at = in_tehran((_FIRST + _SPAN * index / count).replace(second=0, microsecond=0))
    return _record(publish(composed(index, SEED), number=_FIRST_NUMBER + index, at=at, turn=index, rng=rng))


def _record(true: TrueArticle) -> Article:
    """The record that a perfect crawler would make of an article's page."""
    year, month, day = to_jalali(true.published)
    seen = (true.listed_at + timedelta(minutes=3)).astimezone(UTC).isoformat()
    return Article(
        id=true.id,
        story_id=true.id,
        outlet=true.outlet,
        desk=true.desk,
        url=true.url,
        short_url=true.short_url,
        news_id=true.news_id,
        kind=true.kind,
        title=true.title,
        kicker=true.kicker,
        lead=true.lead,
        body=body_text(true.blocks),
        blocks=true.blocks,
        byline=true.byline,
        source_name=true.source_name,
        source_url=true.source_url,
        published_at=iso(true.published),
        published_jalali=f"{year:04}-{month:02}-{day:02} {in_tehran(true.published):%H:%M}",
        published_precision=true.precision,
        updated_at=iso(true.updated) if true.updated else None,
        category=true.category,
        tags=true.tags,
        images=true.images,
        comments_count=true.comments_count,
        content_hash=content_hash(true.raw_title, true.raw_lead, true.raw_blocks),
        rules={"pages": "2", "dates": "1", "text": "3"},
        first_seen_at=seen,
        last_changed_at=seen,
        flags=(),
        capture=None,
        extraction={"title": "selector", "body": "selector", "published": "selector", "layout": true.vintage},
        raw=RawText(true.raw_title, true.raw_kicker, true.raw_lead, body_text(true.raw_blocks), None),
    )
