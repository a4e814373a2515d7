"""Examples of what the API answers, for its description."""

from __future__ import annotations

from typing import Any

from qomnews import __version__
from qomnews.article import SCHEMA_VERSION, Article, Block, Capture, Mirror, RawArticle, RawText, Tombstone
from qomnews.records import to_dict

# "The library of Nirugah has opened"; the page has an Arabic kaf and yeh.
_TITLE, _RAW_TITLE = "کتابخانه نیروگاه باز شد", "كتابخانه نيروگاه باز شد"
_BODY = "کتابخانه عمومی محله نیروگاه عصر دیروز با حضور اهالی گشایش یافت."
_ADDRESS = "https://www.mehrnews.com/news/6671064"
_RUNGS = {"title": "selector", "body": "selector", "published_raw": "json-ld", "layout": "current"}
_CAPTURE = Capture("2025/12/mehr-20251216.warc.gz", "<urn:uuid:0c8a4b2e-6a63-4f6c-9a58-3c7c2f6b6c11>")

RAW = to_dict(
    RawArticle(
        outlet="mehr",
        url=_ADDRESS,
        news_id="6671064",
        title=_RAW_TITLE,
        body=(Block("paragraph", _BODY),),
        published_raw="2025-12-16T05:30:00+03:30",
        category=("استان‌ها", "قم"),
        tags=("کتاب",),
        fetched_at="2025-12-16T05:35:00+03:30",
        extraction=_RUNGS,
        desk="qom",
        capture=_CAPTURE,
    )
)
ARTICLE = to_dict(
    Article(
        id="mehr:6671064",
        story_id="mehr:6671064",
        outlet="mehr",
        desk="qom",
        url=_ADDRESS,
        short_url=None,
        news_id="6671064",
        kind="news",
        title=_TITLE,
        kicker=None,
        lead=None,
        body=_BODY,
        blocks=(Block("paragraph", _BODY),),
        byline=None,
        source_name=None,
        source_url=None,
        published_at="2025-12-16T05:30:00+03:30",
        published_jalali="1404-09-25 05:30",
        published_precision="minute",
        updated_at=None,
        category=("استان‌ها", "قم"),
        tags=("کتاب",),
        images=(),
        comments_count=None,
        content_hash="5f2c" + 60 * "0",
        mirrors=(
            Mirror(
                outlet="titronline",
                url="https://www.titronline.ir/news/88111",
                title=_TITLE,
                published_at="2025-12-16T06:30:00+03:30",
                relation="verbatim",
                similarity=1.0,
                seen_at="2025-12-16T06:35:00+03:30",
            ),
        ),
        rules={"pages": "4", "dates": "2", "text": "5", "mirrors": "3"},
        first_seen_at="2025-12-16T05:35:00+03:30",
        last_changed_at="2025-12-16T06:35:00+03:30",
        flags=(),
        capture=_CAPTURE,
        extraction=_RUNGS,
        raw=RawText(_RAW_TITLE, None, None, _BODY, "2025-12-16T05:30:00+03:30"),
    )
)
TOMBSTONE = to_dict(
    Tombstone(id="titronline:88111", story_id="mehr:6671064", status="superseded", superseded_by="mehr:6671064")
)
_STORY = {"story_id": "mehr:6671064", "original": ARTICLE, "mirrors": [], "complete": True}
_OUTLET = {
    "id": "mehr",
    "name": "خبرگزاری مهر",
    "english_name": "Mehr News Agency",
    "kind": "agency",
    "url": "https://www.mehrnews.com/",
    "desks": [{"id": "qom", "name": "قم"}],
    "since": "2003-06-22",
    "stories": 5120,
    "mirrors": 14,
    "rejected": 31,
    "newest_at": "2025-12-16T02:00:00+00:00",
}
_ORIGIN = ("id", "url", "source_name", "source_url", "first_seen_at", "last_changed_at", "version", "status", "flags")
_BEGINNING = {
    "version": __version__,
    "schema_version": SCHEMA_VERSION,
    "links": {"articles": "/api/v1/articles", "docs": "/api/v1/docs"},
}
ANSWERS: dict[str, dict[str, Any]] = {
    "/api/v1": _BEGINNING,
    "/api/v1/articles": {"articles": [ARTICLE], "next": None, "sequence": 7215},
    "/api/v1/changes": {"changes": [ARTICLE, TOMBSTONE], "next": None, "sequence": 7215},
    "/api/v1/articles/{article_id}": ARTICLE,
    "/api/v1/articles/{article_id}/versions": {
        "versions": [
            {"version": 1, "replaced_at": "2025-12-16T04:00:00+00:00"},
            {"version": 2, "replaced_at": None},
        ]
    },
    "/api/v1/articles/{article_id}/versions/{version}": {
        "version": 1,
        "replaced_at": None,
        "article": ARTICLE,
        "raw": RAW,
    },
    "/api/v1/articles/{article_id}/raw": RAW,
    "/api/v1/articles/{article_id}/provenance": {name: ARTICLE[name] for name in _ORIGIN}
    | {"fetched_at": RAW["fetched_at"], **{name: ARTICLE[name] for name in ("rules", "extraction", "capture")}},
    "/api/v1/articles/{article_id}/story": _STORY,
    "/api/v1/stories/{story_id}": _STORY,
    "/api/v1/outlets": {"outlets": [_OUTLET]},
    "/api/v1/outlets/{outlet_id}": _OUTLET,
    "/api/v1/runs": {
        "runs": [
            {
                "id": 812,
                "outlet": "mehr",
                "spider": "mehr",
                "started_at": "2025-12-16T02:00:00+00:00",
                "finished_at": "2025-12-16T02:01:40+00:00",
                "state": "finished",
                "exit_status": 0,
                "reason": "finished",
            }
        ]
    },
    "/api/v1/counts": {
        "total": 412,
        "by": {"outlet": [{"value": "mehr", "count": 300}, {"value": "shahr20", "count": 112}]},
        "months": [{"month": "1404-09", "count": 412}],
        "indexed": 7100,
        "filling": False,
    },
    "/api/v1/counts/days": {
        "days": [{"day": "2025-12-16", "jalali": "1404-09-25", "outlets": {"mehr": 31, "shahr20": 12}}]
    },
    "/api/v1/health": {
        "status": "ok",
        "version": __version__,
        "schema_version": SCHEMA_VERSION,
        "sequence": 7215,
        "newest_at": "2025-12-16T02:00:00+00:00",
    },
    "/api/v1/schema.json": {"title": "qomnews export line"},
}
"""By an operation's path."""
