"""What is gone, as lines of an export of changes: the schema's second variant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Connection, select

from qomnews.article import Status, Tombstone
from qomnews.records import to_json
from qomnews.store.freshness_tables import forgotten
from qomnews.store.tables import articles

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

_ROWS_AT_ONCE = 500


def lines(
    connection: Connection,
    since: datetime | None,
    outlets: Sequence[str] = (),
    *,
    after: int | None = None,
    superseded: bool = True,
) -> Iterator[bytes]:
    """A line for each article that stands for no story any more, changed at `since` or later, by id.

    Of one that is removed or had to go nothing takes the place; of one that is superseded its original does.
    `outlets`: only theirs. `after`: changed by a transaction with a greater number. `superseded`: also those.
    """
    gone = select(articles.c.id, articles.c.story_id, articles.c.status, articles.c.mirror_of)
    gone = gone.where(articles.c.status != "live").order_by(articles.c.id)
    if since is not None:
        gone = gone.where(articles.c.last_changed_at >= since)
    if outlets:
        gone = gone.where(articles.c.outlet.in_(outlets))
    if after is not None:
        gone = gone.where(articles.c.change > after)
    if not superseded:
        gone = gone.where(articles.c.status != "superseded")
    for row in connection.execute(gone.execution_options(yield_per=_ROWS_AT_ONCE)):
        yield _line(row.id, row.story_id, row.status, row.mirror_of if row.status == "superseded" else None)
    # One that was let in again is there.
    left = select(forgotten.c.id, forgotten.c.story_id).where(forgotten.c.id.not_in(select(articles.c.id)))
    if since is not None:
        left = left.where(forgotten.c.at >= since)
    if outlets:
        left = left.where(forgotten.c.outlet.in_(outlets))
    if after is not None:
        left = left.where(forgotten.c.change > after)
    for article_id, story_id in connection.execute(left.distinct().order_by(forgotten.c.id)):
        yield _line(article_id, story_id, "removed", None)


def _line(article_id: str, story_id: str, status: Status, superseded_by: str | None) -> bytes:
    return to_json(Tombstone(id=article_id, story_id=story_id, status=status, superseded_by=superseded_by))
