"""How crawling goes: runs, alarms, the usual rhythm, what was lost, drift and backfills."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from qomnews.reader.backfill_calendar import calendar
from qomnews.reader.health import drift_panel, drift_rows, health, lost_by_reason, pulse_chart
from qomnews.reader.language import language_of
from qomnews.reader.picturing import duration, in_order, series
from qomnews.reader.reading import Now, Reading, Settings
from qomnews.reader.rendering import render
from qomnews.report import persian
from qomnews.report.drift_picture import RUNGS

router = APIRouter()
MONITORS = tuple(persian.MONITORS)


@router.get("/health", response_class=Response)
def how_it_goes(request: Request, store: Reading, now: Now, settings: Settings) -> Response:
    """How crawling goes, as of now."""
    lang = language_of(request)
    found = health(store, settings, now)
    return render(
        request,
        "health.html",
        health=found,
        summary=found.summary,
        # By the minute, so that a browser may keep the page for one.
        made_at=now.replace(second=0, microsecond=0),
        charts=[pulse_chart(pulse, lang) for pulse in found.pulses],
        drifts=[(history, drift_panel(history, lang), drift_rows(history, lang)) for history in found.histories],
        calendars=[(backfill, calendar(backfill, lang)) for backfill in found.backfills],
        losses=lost_by_reason(found.summary),
        most_lost=max((counts.total() for counts in lost_by_reason(found.summary).values()), default=1),
        samples={(loss.kind, loss.reason, loss.outlet): loss.samples for loss in found.summary.losses},
        reason=persian.reason if lang.code == "fa" else str,
        duration=lambda length: duration(length, lang),
        series=series,
        in_order=in_order,
        monitors=MONITORS,
        drift_rungs=RUNGS,
    )
