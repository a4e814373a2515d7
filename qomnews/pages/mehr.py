"""Mehr News Agency: a Nastooh site."""

from __future__ import annotations

from qomnews.pages.nastooh import NastoohPage


class MehrPage(NastoohPage):
    """An article of Mehr. Its `<meta name="date">` is the moment of serving, which no rung reads."""

    outlet_id = "mehr"
    category_levels = 2
