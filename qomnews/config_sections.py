"""The sections of the configuration: what can be set, with its default and what it means."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, field_validator


class Section(BaseModel):
    """A table of the file: its own keys only."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class OutletConfig(Section):
    """What the operator says of one outlet."""

    base_url: str | None = Field(None, description="address to fetch from instead of the public one")
    enabled: bool = Field(True, description="whether `qomnews crawl` without names crawls it")
    desk_topic: str | None = Field(None, description="the site's own number (`tp=`) of the default desk")

    @field_validator("base_url")
    @classmethod
    def _is_http(cls, value: str | None) -> str | None:
        if value is not None and not value.startswith(("http://", "https://")):
            raise ValueError("must start with http:// or https://")
        return value.rstrip("/") if value else None


class CrawlConfig(Section):
    """How crawls behave."""

    contact: str | None = Field(None, description="e-mail or page of the operator, shown to every site")
    delay: float = Field(1.0, ge=0, description="seconds between two requests to one host")
    concurrency: int = Field(4, ge=1, le=64, description="requests at once to one host")
    autothrottle: bool = Field(True, description="slow down when a site answers slowly")
    obey_robots: bool = Field(True, description="keep to robots.txt")
    timeout: float = Field(60, gt=0, description="seconds for one answer")
    retries: int = Field(3, ge=0, le=20, description="further tries of a failed request")
    max_page_mb: float = Field(20, gt=0, description="largest answer that is read, in MB")
    first_run_days: float = Field(2, gt=0, description="how far back the first run of an outlet looks, in days")
    overlap_hours: float = Field(6, ge=0, description="how far behind the last run's mark a run looks again, in hours")
    archive: bool = Field(True, description="keep every fetched page as WARC")
    archive_gb: float = Field(20, ge=0, description="most that kept pages take, in GB; the oldest go; 0: no bound")
    archive_file_mb: float = Field(500, gt=0, description="size at which a file of kept pages is full, in MB")


class TextConfig(Section):
    """Options of normalisation."""

    digits: str = Field("fa", pattern="^(fa|keep|latin)$", description="fa, keep or latin")
    half_spaces: str = Field(
        "restore", pattern="^(restore|keep|spaces|remove)$", description="restore, keep, spaces or remove"
    )
    convention: str = Field(
        "academy", pattern="^(academy|keep-solid|uniform)$", description="academy, keep-solid or uniform"
    )
    lexicon: Path | None = Field(None, description="a file of your own words and names, one form a line")
    quotes: str = Field("guillemets", pattern="^(guillemets|keep)$", description="guillemets or keep")


class MirrorsConfig(Section):
    """When two articles are one story."""

    horizon_days: int = Field(
        730, ge=0, description="days between two dates beyond which two articles are two stories; 0: no bound"
    )

    @property
    def horizon(self) -> int | None:
        """The same, None for no bound."""
        return self.horizon_days or None
