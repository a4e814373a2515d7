"""The report: one Persian page on the last weeks' runs and stories, which needs nothing but itself."""

from __future__ import annotations

from qomnews.report.page import render
from qomnews.report.summary import Summary, summarise

__all__ = ["Summary", "render", "summarise"]
