"""The arguments that every spider takes, from the command line or from `scrapy crawl -a`."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from qomnews import dates
from qomnews.article import KINDS, Kind
from qomnews.outlets import OUTLETS

ALL_DESKS = "all"


class CrawlArguments(BaseModel):
    """What to look for: spans of time half open (`since` belongs to it, `until` does not)."""

    # scrapyd and others pass arguments of their own.
    model_config = ConfigDict(extra="ignore", frozen=True)

    since: datetime | None = Field(None, description="stories published from here on: a Jalali or ISO day or instant")
    until: datetime | None = Field(None, description="stories published up to here, the day named included")
    limit: int | None = Field(None, ge=1, description="fetch at most so many stories")
    kinds: tuple[Kind, ...] | None = Field(None, description="only these kinds, separated by commas")
    desk: str | None = Field(None, description="desk of the outlets that have desks; `all` for everything")
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
        if not kinds:
            raise ValueError(f"it names no kind; there are {', '.join(KINDS)}")
        if unknown := [kind for kind in kinds if kind not in KINDS]:
            raise ValueError(f"no kind is called {unknown[0]!r}; there are {', '.join(KINDS)}")
        return kinds

    @field_validator("desk")
    @classmethod
    def _is_a_desk(cls, value: str | None) -> str | None:
        # An outlet without desks is crawled whole whatever is asked of the others, so that one command does for all.
        known = (ALL_DESKS, *(desk.id for row in OUTLETS for desk in row.desks))
        if value is not None and value not in known:
            raise ValueError(f"no desk is called {value!r}; there are {', '.join(known)}")
        return value

    @model_validator(mode="after")
    def _is_a_span(self) -> Self:
        if self.since is not None and self.until is not None and self.since >= self.until:
            raise ValueError(f"since ({self.since.isoformat()}) is not before until ({self.until.isoformat()})")
        return self

    @property
    def is_whole(self) -> bool:
        """Whether a run with these looks at everything that is new: only then may it move the mark."""
        return self.until is None and self.limit is None and self.kinds is None

    @property
    def is_scheduled(self) -> bool:
        """Whether a run with these is an ordinary one, that looks at stored stories again by their plan."""
        return self.is_whole and self.since is None and not self.refresh
