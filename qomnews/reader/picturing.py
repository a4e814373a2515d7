"""Pictures of stories: what is counted, and the charts and tables that are made of it."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import attrs

from qomnews.outlets import OUTLETS
from qomnews.reader.periods import Period, periods
from qomnews.report.charts import Bar, Chart, Part, bars
from qomnews.report.delays import STEPS, delays
from qomnews.report.rising import risen, tallied
from qomnews.store import Pictured

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from qomnews.reader.language import Language
    from qomnews.report.delays import Delays
    from qomnews.report.rising import Risen
    from qomnews.search.filters import Filters
    from qomnews.store import Daily, Hourly, Store

WEEK, WEEKS_BEFORE = timedelta(days=7), timedelta(days=28)
HOURS = range(24)
_COLOURS = 6
_SMALL_WIDE, _SMALL_TALL = 380, 170
_HOURS_LABELLED = 6


@attrs.frozen(kw_only=True)
class Counted:
    """What was counted of the stories of a span, and the words that rise at its end."""

    daily: Sequence[Daily]
    hourly: Sequence[Hourly]
    delays: Delays
    risen: Risen


@attrs.frozen
class Row:
    """A row of a table of numbers: what it is about, its counts, and their sum."""

    period: Period
    counts: Mapping[tuple[str, bool], int]

    @property
    def total(self) -> int:
        """All of it."""
        return sum(self.counts.values())


@attrs.frozen
class Days:
    """Stories by day, month or year, and by outlet: `kinds` are its columns, an outlet and whether its mirrors."""

    chart: Chart
    rows: Sequence[Row]
    kinds: Sequence[tuple[str, bool]]

    @property
    def most(self) -> Row | None:
        """The fullest; None where there is no story."""
        fullest = max(self.rows, key=lambda row: row.total, default=None)
        return fullest if fullest and fullest.total else None


@attrs.frozen
class HoursOf:
    """An outlet's stories by the hour of the day; of `untimed` only the day is known."""

    outlet: str
    chart: Chart
    counts: Sequence[int]
    untimed: int

    @property
    def busiest(self) -> int:
        """The hour with most of them."""
        return max(HOURS, key=lambda hour: self.counts[hour])


def count(store: Store, filters: Filters, since: datetime, until: datetime, among: Collection[int] | None) -> Counted:
    """Counts what is to be shown of a span.

    Args:
        store: the store.
        filters: which stories; their own bounds are left aside.
        since: from this moment.
        until: up to this moment; the week of the words ends there.
        among: serials of the articles that the filters' words, sources, categories and tags mean; None: all.

    Raises:
        StoreError: it can't be read, or not in time.
    """
    pictured = Pictured(since=since, until=until, filters=filters, among=among)
    return Counted(
        daily=store.daily(pictured),
        hourly=store.hourly(pictured),
        delays=delays(store.followings(pictured)),
        risen=_risen(store, attrs.evolve(pictured, since=until - WEEK - WEEKS_BEFORE)),
    )


def _risen(store: Store, pictured: Pictured) -> Risen:
    week = pictured.until - WEEK
    # All of them first: a statement's time runs while its rows are read.
    found = list(store.texts(pictured))
    now = tallied(text for at, text in found if at >= week)
    return risen(now, tallied(text for at, text in found if at < week))


def series(outlet: str) -> str:
    """The class of an outlet's colour."""
    known = [row.id for row in OUTLETS]
    return f"series{(known.index(outlet) if outlet in known else len(known)) % _COLOURS + 1}"


def in_order(outlets: Collection[str]) -> list[str]:
    """Outlets as the registry has them."""
    known = [row.id for row in OUTLETS]
    return sorted(outlets, key=lambda outlet: (known.index(outlet) if outlet in known else len(known), outlet))


def days(daily: Sequence[Daily], since: datetime, until: datetime, lang: Language) -> Days:
    """Stories by period and outlet."""
    span = periods(since, until, lang)
    counted: dict[tuple[int, ...], Counter[tuple[str, bool]]] = {period.key: Counter() for period in span.all}
    for each in daily:
        counted[span.key_of(each.day)][each.outlet, each.mirrors] += each.count
    there = {(each.outlet, each.mirrors) for each in daily}
    kinds = [(outlet, mirrors) for outlet in in_order({name for name, _ in there}) for mirrors in (False, True)]
    kinds = [kind for kind in kinds if kind in there]
    rows = [Row(period, counted[period.key]) for period in span.all]
    drawn = bars([Bar(_day_parts(row, kinds, lang), row.period.label) for row in rows], number=lang.number)
    return Days(drawn, rows, kinds)


def _day_parts(row: Row, kinds: Sequence[tuple[str, bool]], lang: Language) -> list[Part]:
    parts = []
    for outlet, mirrors in kinds:
        number = row.counts.get((outlet, mirrors), 0)
        key = "pictures.said_mirrors" if mirrors else "pictures.said_stories"
        said = lang.t(key, period=row.period.name, outlet=lang.outlet(outlet), count=lang.number(number))
        parts.append(Part(number, series(outlet) + (" pale" if mirrors else ""), said))
    return parts


def hours(hourly: Sequence[Hourly], lang: Language) -> list[HoursOf]:
    """A chart for each outlet that has stories."""
    found = []
    for outlet in in_order({each.outlet for each in hourly}):
        own = {each.hour: each.count for each in hourly if each.outlet == outlet}
        counts = [own.get(hour, 0) for hour in HOURS]
        columns = [
            Bar(
                [Part(counts[hour], series(outlet), f"{hour_name(hour, lang)}: {lang.number(counts[hour])}")],
                lang.digits(str(hour)) if hour % _HOURS_LABELLED == 0 or hour == HOURS[-1] else "",
            )
            for hour in HOURS
        ]
        drawn = bars(columns, number=lang.number, wide=_SMALL_WIDE, tall=_SMALL_TALL)
        found.append(HoursOf(outlet, drawn, counts, own.get(None, 0)))
    return found


def hour_name(hour: int, lang: Language) -> str:
    """An hour from its beginning to its end."""
    return lang.t("pictures.hour", first=lang.digits(f"{hour:02}"), last=lang.digits(f"{hour + 1:02}"))


def delay_chart(found: Delays, lang: Language) -> Chart:
    """How many mirrors came within each step of the distribution, by the outlet that mirrors."""
    columns = []
    for step, counts in enumerate(found.steps):
        parts = [
            Part(
                counts.get(outlet, 0),
                series(outlet),
                lang.t(
                    "pictures.said_stories",
                    period=step_name(step, lang),
                    outlet=lang.outlet(outlet),
                    count=lang.number(counts.get(outlet, 0)),
                ),
            )
            for outlet in in_order(found.outlets)
        ]
        columns.append(Bar(parts, lang.t(f"pictures.step_short_{step}")))
    return bars(columns, number=lang.number)


def step_name(step: int, lang: Language) -> str:
    """A step of the distribution of delays."""
    if step == 0:
        return lang.t("pictures.step_before")
    if step == len(STEPS):
        return lang.t("pictures.step_after", last=duration(STEPS[-1], lang))
    return lang.t("pictures.step", first=duration(STEPS[step - 1], lang), last=duration(STEPS[step], lang))


def duration(length: timedelta, lang: Language) -> str:
    """How long something took, in the largest unit that it fills, or how much earlier it was.

    >>> from qomnews.reader.language import Language
    >>> [duration(timedelta(minutes=minutes), Language("en")) for minutes in (-3, 0, 59, 90, 2880)]
    ['3 min earlier', '0 min', '59 min', '1.5 h', '2 d']
    """
    minutes = abs(length) / timedelta(minutes=1)
    for unit, size in (("days_long", 1440), ("hours_long", 60), ("minutes", 1)):
        if minutes >= size or unit == "minutes":
            value = round(minutes / size, 1)
            said = lang.t(f"pictures.{unit}", count=lang.number(value, 0 if value == int(value) or size == 1 else 1))
            break
    return lang.t("pictures.earlier", length=said) if length < timedelta() else said
