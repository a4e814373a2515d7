"""What differs between two records of a story, on a page of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter, HTTPException, Request, Response

from qomnews.reader.comparing import compare
from qomnews.reader.failures import UsageError
from qomnews.reader.language import language_of
from qomnews.reader.reading import Reading
from qomnews.reader.rendering import render

if TYPE_CHECKING:
    from qomnews.article import Article
    from qomnews.store import Store

router = APIRouter()


@router.get("/story/{article_id:path}/compare/{other:path}", response_class=Response)
def differences(request: Request, store: Reading, article_id: str, other: str, version: int | None = None) -> Response:
    """A story beside another one that is its mirror, or that it mirrors; or one of its versions beside a later one.

    `other` is the other one's id, or the number of a version; that one is compared with the one in force, or with
    the version that `?version=` names.
    """
    # An outlet's id has a colon, or twelve digits and letters.
    if other.isdecimal() and len(other) <= 6:
        first, second = _version(store, article_id, int(other)), _version(store, article_id, version)
        what = compare("version", first, second)
    else:
        first, second = _version(store, article_id, None), _version(store, other, None)
        if first.story_id != second.story_id or first.id == second.id:
            raise UsageError(language_of(request).t("differences.no_pair"))
        if first.mirror_of:
            first, second = second, first
        what = compare("mirror", first, second)
    return render(request, "compare.html", comparison=what, first=first, second=second)


def _version(store: Store, article_id: str, version: int | None) -> Article:
    """A version of a record, the one in force by default; no page where there is none."""
    current = store.get(article_id)
    if current is None:
        raise HTTPException(410 if store.forgotten(article_id) else 404)
    if version is None or version == current.version:
        return current
    past = store.past(article_id, version)
    if past is None:
        raise HTTPException(404)
    return past
