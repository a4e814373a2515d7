"""What the pages of each run gave, by field and rung, and which runs count as the outlet's usual ones."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

import attrs
import orjson
from sqlalchemy import Connection, Row, func, insert, select, update

from qomnews.store.tables import extractions, runs

# normal: what later runs are compared with. drift: a jump was seen in it, or began in it. former: as the outlet was
# before somebody accepted what it is now.
Place = Literal["normal", "drift", "former"]


@attrs.frozen(kw_only=True)
class Extraction:
    """What the pages of one run gave.

    `counts` has for each field how many pages each rung won, `none` where no rung found anything; under `layout` pages
    by layout, and under `article` how many were read (`found`) and how many were refused, by reason. Runs of one
    outlet and `scope` can be compared. `jumps` are the run's alarms, JSON types only; `since` is the first run in which
    they showed.
    """

    run_id: int
    outlet: str
    scope: str
    pages: int
    counts: dict[str, dict[str, int]]
    place: Place = "normal"
    jumps: list[dict[str, Any]] = attrs.field(factory=list)
    started_at: datetime | None = None

    @property
    def since(self) -> int:
        """The first run in which the jumps showed; the run's own number where there are none."""
        return min((int(jump["since"]) for jump in self.jumps), default=self.run_id)


@attrs.frozen
class Accepted:
    """An outlet's runs of one scope that are its usual ones from now on: from `first` to `last`."""

    scope: str
    first: int
    last: int


def keep(connection: Connection, extraction: Extraction) -> None:
    """Keeps what a run's pages gave; the runs in which its jumps began are no usual ones either, from now on."""
    values = {
        "run_id": extraction.run_id,
        "outlet": extraction.outlet,
        "scope": extraction.scope,
        "pages": extraction.pages,
        "counts": orjson.dumps(extraction.counts).decode(),
        "place": extraction.place,
        "jumps": orjson.dumps(extraction.jumps).decode(),
    }
    connection.execute(insert(extractions).values(values))
    if extraction.jumps:
        connection.execute(
            update(extractions)
            .where(
                *_of(extraction.outlet, extraction.scope),
                extractions.c.run_id >= extraction.since,
                extractions.c.run_id <= extraction.run_id,
                extractions.c.place == "normal",
            )
            .values(place="drift")
        )


def last(
    connection: Connection,
    outlet: str | None = None,
    scope: str | None = None,
    *,
    places: tuple[Place, ...] = (),
    limit: int | None = None,
) -> list[Extraction]:
    """What the last runs gave, the newest first: of one outlet, one scope, or those in one of some places."""
    statement = select(extractions, runs.c.started_at).join(runs, runs.c.id == extractions.c.run_id)
    if outlet is not None:
        statement = statement.where(extractions.c.outlet == outlet)
    if scope is not None:
        statement = statement.where(extractions.c.scope == scope)
    if places:
        statement = statement.where(extractions.c.place.in_(places))
    rows = connection.execute(statement.order_by(extractions.c.run_id.desc()).limit(limit))
    return [_extraction(row) for row in rows]


def of_run(connection: Connection, run_id: int) -> Extraction | None:
    """What the pages of one run gave; None where it read none."""
    statement = select(extractions, runs.c.started_at).join(runs, runs.c.id == extractions.c.run_id)
    row = connection.execute(statement.where(extractions.c.run_id == run_id)).one_or_none()
    return None if row is None else _extraction(row)


def scopes(connection: Connection, outlet: str | None = None) -> list[tuple[str, str]]:
    """Outlets and scopes of which anything is kept."""
    statement = select(extractions.c.outlet, extractions.c.scope).distinct()
    if outlet is not None:
        statement = statement.where(extractions.c.outlet == outlet)
    return [(row.outlet, row.scope) for row in connection.execute(statement.order_by(*statement.selected_columns))]


def accept(connection: Connection, outlet: str) -> list[Accepted]:
    """Makes the last drift of each of an outlet's scopes usual, and what was usual before it former."""
    done = []
    for _, scope in scopes(connection, outlet):
        own = _of(outlet, scope)
        newest = connection.execute(
            select(func.max(extractions.c.run_id)).where(*own, extractions.c.place == "drift")
        ).scalar()
        if newest is None:
            continue
        # Runs of an alarm that went on stand together; an alarm of long ago that ended by itself is another one.
        before = connection.execute(
            select(func.max(extractions.c.run_id)).where(
                *own, extractions.c.place != "drift", extractions.c.run_id < newest
            )
        ).scalar()
        first = connection.execute(
            select(func.min(extractions.c.run_id)).where(*own, extractions.c.run_id > (before or 0))
        ).scalar_one()
        connection.execute(update(extractions).where(*own, extractions.c.run_id < first).values(place="former"))
        connection.execute(update(extractions).where(*own, extractions.c.run_id >= first).values(place="normal"))
        done.append(Accepted(scope, first, newest))
    return done


def _of(outlet: str, scope: str) -> tuple[Any, Any]:
    return extractions.c.outlet == outlet, extractions.c.scope == scope


def _extraction(row: Row[Any]) -> Extraction:
    return Extraction(
        run_id=row.run_id,
        outlet=row.outlet,
        scope=row.scope,
        pages=row.pages,
        counts=orjson.loads(row.counts),
        place=row.place,
        jumps=orjson.loads(row.jumps),
        started_at=row.started_at,
    )
