"""What a report tells, gathered from the store: runs, stories by day, mirrors, drift, losses, monitors."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import attrs

from qomnews.dates import TEHRAN, to_jalali
from qomnews.outlets import OUTLETS
from qomnews.store import Extraction, Run

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qomnews.store import Store

DAYS = 30
RUNS_LISTED, RUNS_LOOKED_AT = 30, 2000
STRIP = 60
SAMPLES = 5


@attrs.frozen
class Day:
    """One day of Tehran's calendar: stories of each outlet that are its own, and those that mirror others'."""

    date: date
    jalali: tuple[int, int, int]
    own: Mapping[str, int]
    mirrors: Mapping[str, int]

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.own.values()) + sum(self.mirrors.values())


@attrs.frozen
class Loss:
    """What an outlet's runs have lost for one reason, with some addresses."""

    outlet: str
    kind: str
    reason: str
    count: int
    samples: Sequence[str]


@attrs.frozen(kw_only=True)
class OutletState:
    """How an outlet stands."""

    id: str
    name: str
    last: Run | None
    recent: Sequence[Run]
    newest: datetime | None
    own: int
    mirrors: int

    @property
    def verdicts(self) -> Sequence[Mapping[str, Any]]:
        """What the monitors said of the last finished run."""
        found: Sequence[Mapping[str, Any]] = self._stats.get("monitors", ())
        return found

    @property
    def alarms(self) -> Sequence[Mapping[str, Any]]:
        """The alarms that are on."""
        found: Sequence[Mapping[str, Any]] = self._stats.get("alarms", ())
        return found

    @property
    def _stats(self) -> Mapping[str, Any]:
        return next((run.stats for run in self.recent if run.finished_at is not None), {})


@attrs.frozen(kw_only=True)
class Summary:
    """All that a report tells. `mirrored` counts mirrors by the outlet that has them and the outlet they are from."""

    made_at: datetime
    outlets: Sequence[OutletState]
    days: Sequence[Day]
    runs: Sequence[Run]
    mirrored: Mapping[tuple[str, str], int]
    losses: Sequence[Loss]
    drifts: Sequence[Extraction]

    def name(self, outlet: str | None) -> str:
        """An outlet's Persian name; its id where it has none."""
        return next((row.name for row in self.outlets if row.id == outlet), outlet or "—")


def summarise(store: Store, *, now: datetime, days: int = DAYS) -> Summary:
    """What the store says of the last days.

    Args:
        store: the store.
        now: the moment of the report, aware.
        days: how many days of Tehran's calendar, today's included.

    Raises:
        StoreError: it can't be read.
    """
    today = now.astimezone(TEHRAN).date()
    first = today - timedelta(days=days - 1)
    since = datetime(first.year, first.month, first.day, tzinfo=TEHRAN)
    by_day = _by_day(store.published(since, until=now), first, days)
    runs = [run for run in store.runs(RUNS_LOOKED_AT) if run.started_at >= since]
    newest = store.newest(now)
    return Summary(
        made_at=now,
        outlets=[
            OutletState(
                id=row.id,
                name=row.name,
                last=next((run for run in runs if run.outlet == row.id), None),
                recent=[run for run in runs if run.outlet == row.id][:STRIP],
                newest=newest.get(row.id),
                own=sum(day.own.get(row.id, 0) for day in by_day),
                mirrors=sum(day.mirrors.get(row.id, 0) for day in by_day),
            )
            for row in OUTLETS
        ],
        days=by_day,
        runs=runs[:RUNS_LISTED],
        mirrored=store.mirrored(since, until=now),
        losses=_losses(runs),
        drifts=[store.extractions(outlet, scope, limit=1)[0] for outlet, scope in store.scopes()],
    )


def _by_day(published: Iterable[tuple[str, datetime, bool]], first: date, days: int) -> list[Day]:
    own: dict[date, Counter[str]] = {first + timedelta(days=number): Counter() for number in range(days)}
    mirrors: dict[date, Counter[str]] = {day: Counter() for day in own}
    for outlet, moment, is_mirror in published:
        (mirrors if is_mirror else own)[moment.astimezone(TEHRAN).date()][outlet] += 1
    return [
        Day(day, to_jalali(datetime(day.year, day.month, day.day, 12, tzinfo=TEHRAN)), own[day], mirrors[day])
        for day in own
    ]


def _losses(runs: Iterable[Run]) -> list[Loss]:
    """What was lost, the most frequent first; the addresses are those of the newest runs."""
    counts: Counter[tuple[str, str, str]] = Counter()
    samples: dict[tuple[str, str, str], list[str]] = {}
    for run in runs:
        for kind in ("failed", "rejected"):
            for reason, count in run.stats.get(kind, {}).items():
                key = (run.outlet or run.spider, kind, reason)
                counts[key] += count
                known = samples.setdefault(key, [])
                known += [url for url in run.stats.get("samples", {}).get(reason, ()) if url not in known]
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return [Loss(*key, count, samples[key][:SAMPLES]) for key, count in ordered]
