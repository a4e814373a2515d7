"""A story's page: its text as read in print, and everything that is known of its record."""

from __future__ import annotations

from datetime import datetime
from itertools import zip_longest
from typing import TYPE_CHECKING, Annotated

import attrs
from fastapi import APIRouter, HTTPException, Query, Request, Response

from qomnews.reader.comparing import comparisons
from qomnews.reader.reading import Reading
from qomnews.reader.rendering import render
from qomnews.store import Neighbours

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qomnews.article import Mirror
    from qomnews.store import Headline

router = APIRouter()
# Copies that a page lists.
_COPIES = 200
# No outlet changes a story more often; databases have no larger whole numbers than about twice that.
_LAST_VERSION = 10**9


@attrs.frozen
class Copy:
    """A copy as its original lists it, and the article that it is in the store, if it is there."""

    mirror: Mirror
    article: Headline | None


@router.get("/story/{article_id:path}", response_class=Response)
def story(
    request: Request,
    store: Reading,
    article_id: str,
    version: Annotated[int | None, Query(ge=1, le=_LAST_VERSION)] = None,
) -> Response:
    """A story by the id of its record, as it is now or as it was (`?version=1`)."""
    # No id has such a letter, and PostgreSQL takes no text that has one.
    current = None if "\0" in article_id else store.get(article_id)
    if current is None:
        raise HTTPException(410 if "\0" not in article_id and store.forgotten(article_id) else 404)
    stages = store.stages(article_id, current.version)
    shown, stage = current, stages[-1]
    if version is not None and version != current.version:
        past = store.past(article_id, version)
        if past is None:
            raise HTTPException(404)
        shown, stage = past, next((each for each in stages if each.version == version), stages[-1])
    published = instant(current.published_at)
    copies = store.copies(current.id, limit=_COPIES) if current.mirrors else []
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
        copies=joined(current.mirrors, copies),
        comparisons=comparisons(store, shown, copies if shown is current else ()),
        neighbours=store.neighbours(current.outlet, published, current.id) if published else Neighbours(),
        raw_lines=beside(shown.body, shown.raw.body),
    )


def joined(mirrors: Iterable[Mirror], articles: Iterable[Headline]) -> list[Copy]:
    """The copies that an original lists, each with the article that it is in the store."""
    by_address = {(each.outlet, each.url or each.title): each for each in articles}
    return [Copy(mirror, by_address.get((mirror.outlet, mirror.url or mirror.title))) for mirror in mirrors]


def instant(text: str | None) -> datetime | None:
    """A record's time."""
    return datetime.fromisoformat(text) if text else None


def beside(clean: str, raw: str) -> list[tuple[str, str]]:
    """The paragraphs of a text and of its raw form, one beside the other.

    >>> beside("قم", "قـم")
    [('قم', 'قـم')]
    """
    return list(zip_longest(clean.split("\n\n"), raw.split("\n\n"), fillvalue=""))
