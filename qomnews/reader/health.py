"""How crawling goes: what the report tells, and beside it rests, the usual rhythm, drift and backfills."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from datetime import datetime, timedelta
from itertools import groupby
from typing import TYPE_CHECKING

import attrs

from qomnews.crawl.rhythm import Rhythm, silence
from qomnews.dates import TEHRAN
from qomnews.dates.tehran import localise
from qomnews.outlets import OUTLETS
from qomnews.reader.backfill_calendar import Backfill
from qomnews.reader.picturing import series
from qomnews.report import Summary, summarise
from qomnews.report.charts import Bar, Chart, Part, bars
from qomnews.report.drift_picture import Panel, panel
from qomnews.report.drift_shares import rows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from qomnews.config import Config
    from qomnews.crawl.rhythm import Silence
    from qomnews.reader.language import Language
    from qomnews.report.drift_shares import Cell
    from qomnews.store import Extraction, Rest, Store

# Days of the rhythm's chart, and runs of the drift's.
DAYS, RUNS = 14, 24
_SMALL_WIDE, _SMALL_TALL = 380, 170
_INSTANT = timedelta(microseconds=1)


@attrs.frozen
class DayCount:
    """A day of Tehran's: when it began, how many stories appeared, and how many usually do; of today, up to now."""

    begin: datetime
    seen: int
    usual: float


@attrs.frozen(kw_only=True)
class Pulse:
    """An outlet's stories against its usual rhythm.

    Attributes:
        outlet: its id.
        silence: how long nothing has come; None where too little is known of the outlet to tell.
        too_long: it is what the monitor of silence would raise an alarm for.
        days: the last days; none where too little is known.
        rest: until when the outlet is left alone, or how often it failed in a row; None: nothing is known against it.
    """

    outlet: str
    silence: Silence | None
    too_long: bool
    days: Sequence[DayCount]
    rest: Rest | None


@attrs.frozen(kw_only=True)
class Health:
    """All of it, as of one moment."""

    summary: Summary
    pulses: Sequence[Pulse]
    histories: Sequence[Sequence[Extraction]]
    backfills: Sequence[Backfill]


def health(store: Store, config: Config, now: datetime) -> Health:
    """How crawling goes.

    Raises:
        StoreError: the store can't be read, or not in time.
    """
    histories = [store.extractions(outlet, scope, limit=RUNS)[::-1] for outlet, scope in store.scopes()]
    groups = groupby(store.windows(), key=lambda window: (window.outlet, window.scope))
    return Health(
        summary=summarise(store, now=now),
        pulses=[_pulse(store, config, row.id, now) for row in OUTLETS],
        histories=histories,
        backfills=[Backfill(outlet, scope, list(windows)) for (outlet, scope), windows in groups],
    )


def _pulse(store: Store, config: Config, outlet: str, now: datetime) -> Pulse:
    moments = store.moments(outlet, since=now - timedelta(days=config.monitors.history_days))
    known = [moment for moment in moments if moment <= now]
    found = silence(known, now=now)
    return Pulse(
        outlet=outlet,
        silence=found,
        too_long=found is not None and found.is_too_long(config.monitors.silence_stories),
        days=_days(known, now) if found is not None else [],
        rest=store.rest(outlet),
    )


def _days(moments: Sequence[datetime], now: datetime) -> list[DayCount]:
    rhythm = Rhythm.of(moments)
    today = now.astimezone(TEHRAN).date()
    begins = [localise(today - timedelta(days=number))[0] for number in range(DAYS - 1, -1, -1)]
    ends = [*begins[1:], now + _INSTANT]
    return [
        DayCount(
            begin,
            bisect_left(moments, end) - bisect_left(moments, begin),
            rhythm.expected(begin, min(end, now)),
        )
        for begin, end in zip(begins, ends, strict=True)
        if begin >= moments[0]
    ]


def pulse_chart(pulse: Pulse, lang: Language) -> Chart:
    """Two bars a day: what appeared, and paler what usually does."""
    columns = []
    for place, day in enumerate(pulse.days):
        name = lang.day(day.begin)
        labelled = (len(pulse.days) - 1 - place) % 4 == 0
        seen = lang.t("health.said_seen", day=name, count=lang.number(day.seen))
        usual = lang.t("health.said_usual", day=name, count=lang.number(day.usual))
        columns += [
            Bar([Part(day.seen, series(pulse.outlet), seen)], lang.short_day(day.begin) if labelled else ""),
            Bar([Part(day.usual, f"{series(pulse.outlet)} pale", usual)]),
        ]
    return bars(columns, number=lang.number, wide=_SMALL_WIDE, tall=_SMALL_TALL)


def drift_panel(history: Sequence[Extraction], lang: Language) -> Panel:
    """A history of an outlet's fields in the page's language, their names where reading begins."""

    def said(run: Extraction, field: str, value: str, cell: Cell) -> str:
        return lang.t(
            "health.said_rung",
            run=lang.number(run.run_id),
            field=lang.field(field),
            rung=rung_name(value, lang),
            count=lang.number(cell.count),
            pages=lang.number(cell.pages),
        )

    on_right = lang.direction == "rtl"
    return panel(history, names_on_right=on_right, said=said, name=lang.field, number=lang.number)


def drift_rows(history: Sequence[Extraction], lang: Language) -> list[tuple[str, str, list[Cell]]]:
    """The same as a table: field, rung, and a cell for each run."""
    return [(lang.field(field), rung_name(value, lang), cells) for field, value, cells in rows(history)]


def rung_name(value: str, lang: Language) -> str:
    """A rung of extraction as pages call it; a layout or a reason has no other name."""
    return lang.t(f"health.rung.{value}") if value in _RUNGS else value


_RUNGS = ("selector", "json-ld", "meta", "generic", "none", "found", "unknown")


def lost_by_reason(summary: Summary) -> Mapping[tuple[str, str], Counter[str]]:
    """What was lost: by kind and reason, how many of each outlet, the most frequent first."""
    found: dict[tuple[str, str], Counter[str]] = {}
    for loss in summary.losses:
        found.setdefault((loss.kind, loss.reason), Counter())[loss.outlet] += loss.count
    return dict(sorted(found.items(), key=lambda pair: (-pair[1].total(), pair[0])))
