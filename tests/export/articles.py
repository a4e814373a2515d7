"""Records for tests of exports: a few that are made up, and any that can be."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import attrs
from hypothesis import strategies as st

from qomnews.article import BLOCK_KINDS, KINDS, Article, Block, Capture, Image, Mirror, RawText
from qomnews.dates import in_tehran, to_jalali
from qomnews.store import Store, rows

FIRST = datetime(2025, 12, 16, 8, 0, tzinfo=UTC)


def dated(at: datetime | None) -> dict[str, Any]:
    """The three fields that say when a story was published."""
    if at is None:
        return {"published_at": None, "published_jalali": None, "published_precision": None}
    local = in_tehran(at)
    year, month, day = to_jalali(at)
    return {
        "published_at": local.isoformat(),
        "published_jalali": f"{year:04}-{month:02}-{day:02} {local:%H:%M}",
        "published_precision": "minute",
    }


def story(article_id: str = "mehr:1", at: datetime | None = FIRST, **changes: Any) -> Article:
    """A record with something in most fields."""
    outlet, _, number = article_id.partition(":")
    whole = Article(
        id=article_id,
        story_id=article_id,
        outlet=outlet,
        desk=None,
        url=f"https://{outlet}.example/news/{number}",
        short_url=None,
        news_id=number,
        kind="news",
        title="کتابخانه نیروگاه باز شد",
        kicker=None,
        lead="قم- کتابخانه‌ای در دو طبقه گشایش یافت.",
        body="متن خبر\n\nادامه متن",
        blocks=(Block("paragraph", "متن خبر"), Block("caption", "عکس"), Block("paragraph", "ادامه متن")),
        byline=None,
        source_name=None,
        source_url=None,
        **dated(at),
        updated_at=None,
        category=("استان‌ها", "قم"),
        tags=("کتابخانه",),
        images=(Image("https://media.example/1.jpg", "نما", None),),
        comments_count=3,
        content_hash="0" * 64,
        rules={"dates": "1", "text": "3"},
        first_seen_at="2025-12-16T09:00:00+00:00",
        last_changed_at="2025-12-16T10:00:00+00:00",
        flags=(),
        capture=Capture("a.warc.gz", "<urn:uuid:1>"),
        extraction={"title": "selector", "layout": "current"},
        raw=RawText("كتابخانه نيروگاه باز شد", None, "قم- كتابخانه‌اي", "متن خبر\n\nادامه متن", "۲۵ آذر ۱۴۰۴"),
    )
    return attrs.evolve(whole, **changes)


def fill(store: Store, articles: Iterable[Article]) -> None:
    """Puts records into a store as they are, each by a transaction of its own; whose mirrors they are is not judged."""
    for article in articles:
        with store._write() as connection:
            rows.add(connection, article, change=rows.next_change(connection), run_id=None)


# What tables have trouble with, and what Persian pages are made of.
_LETTERS = st.sampled_from(
    [*"ابپتيكک۱۲۳ aZ7", *"=+-@'\"|,;\\{}[]", "\u200c", "\u064e", "\n", "\r", "\t", "😀", "＝", "\ufeff"]
)
texts = st.text(_LETTERS, max_size=12)
some = st.text(_LETTERS, min_size=1, max_size=12)
maybe = st.none() | texts
_instants = st.datetimes(datetime(1950, 1, 1), datetime(2090, 1, 1)).map(  # noqa: DTZ001 - they get their zone here
    lambda at: at.replace(second=0, microsecond=0, tzinfo=UTC)
)
_tehran = _instants.map(lambda at: in_tehran(at).isoformat())
_utc = _instants.map(datetime.isoformat)
_maps = st.dictionaries(st.sampled_from(["title", "body", "layout", "text"]), texts, max_size=3)


def _tuples(of: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.lists(of, max_size=3).map(tuple)


@st.composite
def any_article(draw: st.DrawFn, number: int = 1) -> Article:
    """Whatever a record may hold; with texts that no normaliser would leave so."""
    outlet = draw(st.sampled_from(["mehr", "shahr20", "titronline"]))
    blocks = st.builds(Block, st.sampled_from(BLOCK_KINDS), texts)
    mirrors = st.builds(
        Mirror,
        outlet=st.just("titronline"),
        url=maybe,
        title=texts,
        published_at=st.none() | _tehran,
        relation=st.sampled_from(["verbatim", "truncated", "edited"]),
        similarity=st.floats(0, 1),
        seen_at=_utc,
    )
    return story(
        f"{outlet}:{number}",
        draw(st.none() | _instants),
        desk=draw(maybe),
        url=draw(maybe),
        kind=draw(st.sampled_from(KINDS)),
        title=draw(some),
        kicker=draw(maybe),
        lead=draw(maybe),
        body=draw(texts),
        blocks=draw(_tuples(blocks)),
        byline=draw(maybe),
        updated_at=draw(st.none() | _tehran),
        category=draw(_tuples(texts)),
        tags=draw(_tuples(texts)),
        images=draw(_tuples(st.builds(Image, texts, maybe, maybe))),
        comments_count=draw(st.none() | st.integers(0, 10**6)),
        mirrors=draw(_tuples(mirrors)),
        rules=draw(_maps),
        first_seen_at=draw(_utc),
        flags=draw(_tuples(texts)),
        capture=draw(st.none() | st.builds(Capture, some, some)),
        extraction=draw(_maps),
        raw=draw(st.builds(RawText, some, maybe, maybe, texts, maybe)),
    )


@st.composite
def any_articles(draw: st.DrawFn) -> list[Article]:
    """A few of them, each with an id of its own."""
    return [draw(any_article(number)) for number in range(draw(st.integers(0, 4)))]


def later(minutes: int) -> datetime:
    """So many minutes after the first story."""
    return FIRST + timedelta(minutes=minutes)
