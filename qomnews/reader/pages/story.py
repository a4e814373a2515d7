"""A story's page: its text as read in print, and everything that is known of its record."""

from __future__ import annotations

from datetime import datetime
from itertools import zip_longest

from fastapi import APIRouter, HTTPException, Request, Response

from qomnews.reader.reading import Reading
from qomnews.reader.rendering import render
from qomnews.store import Neighbours

router = APIRouter()
# Copies that a page lists.
_COPIES = 200


@router.get("/story/{article_id:path}", response_class=Response)
def story(request: Request, store: Reading, article_id: str, version: int | None = None) -> Response:
    """A story by the id of its record, as it is now or as it was (`?version=1`)."""
    current = store.get(article_id)
    if current is None:
        raise HTTPException(410 if store.forgotten(article_id) else 404)
    stages = store.stages(article_id, current.version)
    shown, stage = current, stages[-1]
    if version is not None and version != current.version:
        past = next((each for each in store.versions(article_id) if each.version == version), None)
        stage = next((each for each in stages if each.version == version), stages[-1])
        if past is None:
            raise HTTPException(404)
        shown = past.article
    published = instant(current.published_at)
    return render(
        request,
        "story.html",
        article=shown,
        current=current,
        stage=stage,
        stages=stages,
        published=instant(shown.published_at),
        updated=instant(shown.updated_at),
        first_seen=instant(current.first_seen_at),
        changed=instant(current.last_changed_at),
        original=store.headline(current.mirror_of) if current.mirror_of else None,
        copies={each.id: each for each in store.copies(current.id, limit=_COPIES)} if current.mirrors else {},
        relations={mirror.url: mirror for mirror in current.mirrors},
        neighbours=store.neighbours(current.outlet, published, current.id) if published else Neighbours(),
        raw_lines=beside(shown.body, shown.raw.body),
    )


def instant(text: str | None) -> datetime | None:
    """A record's time."""
    return datetime.fromisoformat(text) if text else None


def beside(clean: str, raw: str) -> list[tuple[str, str]]:
    """The paragraphs of a text and of its raw form, one beside the other.

    >>> beside("قم", "قـم")
    [('قم', 'قـم')]
    """
    return list(zip_longest(clean.split("\n\n"), raw.split("\n\n"), fillvalue=""))
