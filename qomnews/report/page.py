"""The page: a template with everything escaped, no script, and nothing that it would have to load."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined

from qomnews import __version__
from qomnews.report import persian
from qomnews.report.charts import stories_by_day

if TYPE_CHECKING:
    from qomnews.report.summary import Summary

TEMPLATE = "page.html"


def render(summary: Summary) -> str:
    """The report as one HTML page."""
    environment = Environment(
        loader=PackageLoader("qomnews.report", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        {
            "number": persian.number,
            "share": persian.share,
            "moment": persian.moment,
            "span": persian.span,
            "reason": persian.reason,
            "digits": persian.digits,
            "address": persian.address,
        }
    )
    return environment.get_template(TEMPLATE).render(
        summary=summary,
        chart=stories_by_day(summary),
        names=persian,
        version=__version__,
        long_day=persian.long_day,
    )
