"""Monitors of runs, built on Spidermon: what they look at, when they raise an alarm, and whom they tell."""

from __future__ import annotations

from qomnews.crawl.monitors.alarms import Alarm, Ended, News, Verdict
from qomnews.crawl.monitors.watching import Watched, tell, watch

__all__ = ["Alarm", "Ended", "News", "Verdict", "Watched", "tell", "watch"]
