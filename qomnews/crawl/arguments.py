"""The arguments that every spider takes, from the command line or from `scrapy crawl -a`."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field, field_validator

from qomnews import dates
from qomnews.article import KINDS, Kind

ALL_DESKS = "all"


class CrawlArguments(BaseModel):
    """What to look for: spans of time half open (`since` belongs to it, `until` does not)."""

    # scrapyd and others pass arguments of their own.
    model_config = ConfigDict(extra="ignore", frozen=True)

    since: datetime | None = Field(None, description="stories published from here on: a Jalali or ISO day or instant")
    until: datetime | None = Field(None, description="stories published up to here, the day named included")
    limit: int | None = Field(None, ge=1, description="fetch at most so many stories")
    kinds: tuple[Kind, ...] | None = Field(None, description="only these kinds, separated by commas")
    desk: str | None = Field(None, description="desk of the outlet; `all` for everything")
    refresh: bool = Field(False, description="fetch again what the store has")

    @field_validator("since", mode="before")
    @classmethod
    def _start_of_span(cls, value: object) -> object:
        return dates.parse_span(value)[0] if isinstance(value, str) else value

    @field_validator("until", mode="before")
    @classmethod
    def _end_of_span(cls, value: object) -> object:
        return dates.parse_span(value)[1] if isinstance(value, str) else value

    @field_validator("kinds", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        kinds = tuple(part.strip() for part in value.split(",") if part.strip())
        if unknown := [kind for kind in kinds if kind not in KINDS]:
            raise ValueError(f"no kind is called {unknown[0]!r}; there are {', '.join(KINDS)}")
        return kinds

    @property
    def is_whole(self) -> bool:
        """Whether a run with these looks at everything that is new: only then may it move the mark."""
        return self.until is None and self.limit is None and self.kinds is None
