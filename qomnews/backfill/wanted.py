"""What a backfill is to fetch, checked before anything is asked for."""

from __future__ import annotations

from datetime import datetime, timedelta

import attrs

from qomnews.article import Kind
from qomnews.crawl.arguments import ALL_DESKS
from qomnews.dates import in_tehran, parse_span, to_jalali
from qomnews.dates.tehran import localise
from qomnews.outlets import outlet


class SpanError(ValueError):
    """No backfill can be made of that span; the message says why, and what could be asked for instead."""


@attrs.frozen(kw_only=True)
class Wanted:
    """Stories of one outlet, published from `since` on and before `until` (None: no such bound).

    `desk` and `kinds` narrow them; `refresh` asks again for what the store has.
    """

    outlet: str
    since: datetime | None = None
    until: datetime | None = None
    desk: str | None = None
    kinds: tuple[Kind, ...] | None = None
    refresh: bool = False

    @property
    def desk_in_force(self) -> str:
        """The desk that is crawled: the one named, else the outlet's own; `all` where it has none."""
        row = outlet(self.outlet)
        return (self.desk or row.default_desk or ALL_DESKS) if row.desks else ALL_DESKS


def day_text(instant: datetime) -> str:
    """Tehran's Jalali day at an instant, as options take it.

    >>> from qomnews.dates import at_tehran
    >>> day_text(at_tehran(1404, 9, 25, 13, 30))
    '1404/09/25'
    """
    year, month, day = to_jalali(instant)
    return f"{year}/{month:02}/{day:02}"


def span_of(outlet_id: str, first: str, last: str, *, now: datetime) -> tuple[datetime, datetime]:
    """From the start of what one text names to the end of what the other does, today's midnight at the latest.

    Args:
        outlet_id: whose stories are meant.
        first: a Jalali or ISO day, month, year or instant.
        last: the same; its end counts in.
        now: aware.

    Raises:
        SpanError: there can be no stories of that span.
        DateError: a text names no date.
    """
    since, last_begins, until = parse_span(first)[0], *parse_span(last)
    today = f"today is {day_text(now)}"
    if since > now:
        raise SpanError(f"--from {first} is in the future: {today}")
    if since >= until:
        raise SpanError(f"--from {first} is after --to {last}")
    if last_begins > now:
        raise SpanError(f"--to {last} is in the future: {today}; leave --to out to go up to now")
    row = outlet(outlet_id)
    founded = localise(row.since)[0]
    if since < founded:
        raise SpanError(
            f"--from {first}: {row.english_name} published nothing before {day_text(founded)} ({row.since.isoformat()})"
        )
    return since, min(until, end_of_day(now))


def end_of_day(instant: datetime) -> datetime:
    """The midnight in Tehran that ends the day of an instant."""
    return localise(in_tehran(instant).date() + timedelta(days=1))[0]
