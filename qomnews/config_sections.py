"""The sections of the configuration: what can be set, with its default and what it means."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator

from qomnews import cron


class Section(BaseModel):
    """A table of the file: its own keys only."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class OutletConfig(Section):
    """What the operator says of one outlet."""

    base_url: str | None = Field(None, description="address to fetch from instead of the public one")
    enabled: bool = Field(True, description="whether `qomnews crawl` without names crawls it")
    delay: float | None = Field(None, ge=0, description="seconds between two requests; default: as for all outlets")
    concurrency: int | None = Field(None, ge=1, le=64, description="requests at once; default: as for all outlets")
    verify_certificates: bool | None = Field(
        None, description="whether its certificate has to be good; default: as above"
    )
    schedule: str | None = Field(
        None, description="when `qomnews schedule` crawls it, a cron expression or never; default: with the others"
    )
    desk_topic: str | None = Field(None, description="the site's own number (`tp=`) of the default desk")
    proxy: str | None = Field(None, description="http:// or socks5:// address through which the outlet is asked")
    proxy_user: SecretStr | None = Field(None, description="whom the proxy knows; best set in the environment")
    proxy_password: SecretStr | None = Field(None, description="and by what; best set in the environment")

    @field_validator("base_url")
    @classmethod
    def _is_http(cls, value: str | None) -> str | None:
        if value is not None and not value.startswith(("http://", "https://")):
            raise ValueError("must start with http:// or https://")
        return value.rstrip("/") if value else None

    @field_validator("schedule")
    @classmethod
    def _is_a_time(cls, value: str | None) -> str | None:
        return None if value is None else cron.is_expression(value)

    @field_validator("proxy")
    @classmethod
    def _is_a_proxy(cls, value: str | None) -> str | None:
        if not value:
            return None
        parts = urlsplit(value)
        if parts.scheme not in ("http", "socks5") or not parts.hostname:
            raise ValueError("must be http://host:port or socks5://host:port")
        if parts.username is not None:
            # A value is printed by `qomnews doctor`; these two are not.
            raise ValueError("holds a name or password: set PROXY_USER and PROXY_PASSWORD instead")
        if parts.port is None:
            raise ValueError("names no port")
        return value.rstrip("/")


class CrawlConfig(Section):
    """How crawls behave."""

    contact: str | None = Field(None, description="e-mail or page of the operator, shown to every site")
    delay: float = Field(1.0, ge=0, description="seconds between two requests to one outlet, at least")
    concurrency: int = Field(4, ge=1, le=64, description="requests at once to one outlet")
    autothrottle: bool = Field(True, description="slow down when a site answers slowly")
    obey_robots: bool = Field(True, description="keep to robots.txt")
    robots_minutes: float = Field(60, gt=0, description="how long a robots.txt is believed before it is read again")
    max_crawl_delay: float = Field(60, ge=0, description="longest Crawl-delay of a robots.txt that is kept, in seconds")
    max_wait: float = Field(300, ge=0, description="longest Retry-After that a run waits for, in seconds")
    failures_before_rest: int = Field(
        10, ge=0, description="failed requests in a row after which an outlet is left alone for a while; 0: never"
    )
    rest_minutes: float = Field(30, gt=0, description="how long it is left alone the first time")
    max_requests_per_run: int = Field(0, ge=0, description="requests that a run may make of an outlet; 0: any number")
    max_requests_per_day: int = Field(0, ge=0, description="the same for a day of Tehran's calendar; 0: any number")
    verify_certificates: bool = Field(True, description="believe a site over TLS only with a certificate that is good")
    timeout: float = Field(60, gt=0, description="seconds for one answer")
    conditional: bool = Field(True, description="ask only for what has changed, where a site allows it")
    retries: int = Field(3, ge=0, le=20, description="further tries of a failed request")
    max_page_mb: float = Field(20, gt=0, description="largest answer that is read, in MB")
    first_run_days: float = Field(2, gt=0, description="how far back the first run of an outlet looks, in days")
    overlap_hours: float = Field(6, ge=0, description="how far behind the last run's mark a run looks again, in hours")
    recheck_hours: tuple[float, ...] = Field(
        (1, 3, 9, 24, 48), description="hours after publication at which a stored story is looked at again; []: never"
    )
    recheck_limit: int = Field(60, ge=0, description="stored stories that one run looks at again, at most")
    second_process: str = Field(
        "auto",
        pattern="^(auto|always|never)$",
        description="auto, always or never: text, mirrors and store in a process of their own; auto: where it helps",
    )
    archive: bool = Field(True, description="keep every fetched page as WARC")
    archive_gb: float = Field(20, ge=0, description="most that kept pages take, in GB; the oldest go; 0: no bound")
    archive_file_mb: float = Field(500, gt=0, description="size at which a file of kept pages is full, in MB")

    @field_validator("recheck_hours")
    @classmethod
    def _are_spans(cls, value: tuple[float, ...]) -> tuple[float, ...]:
        if any(not 0 < hours <= 24 * 365 for hours in value):
            raise ValueError("must be hours, each more than 0 and at most a year")
        return tuple(sorted(set(value)))

    @property
    def plan(self) -> tuple[timedelta, ...]:
        """The same as spans of time."""
        return tuple(timedelta(hours=hours) for hours in self.recheck_hours)


class CapturesConfig(Section):
    """Where `qomnews backfill --cdx` gets the captures that an index names."""

    base: str = Field(
        "https://data.commoncrawl.org/", description="what stands before an index's file names: a folder or address"
    )
    replay: str = Field(
        "https://web.archive.org/web/", description="what stands before `<moment>id_/<address>` where it names no file"
    )
    delay: float = Field(1.0, ge=0, description="seconds between two requests to them, at least")


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
