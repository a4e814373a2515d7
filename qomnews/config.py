"""Configuration: `qomnews.toml` in the home, overridden by `QOMNEWS_*`, overridden by flags."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from qomnews.outlets import OUTLETS

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

DEFAULT_HOME = Path("qomnews-data")
FILE_NAME = "qomnews.toml"


class ConfigError(ValueError):
    """A key or value of the configuration that can't be; the message names it, its place and what is allowed."""


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class OutletConfig(_Section):
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


class CrawlConfig(_Section):
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


class TextConfig(_Section):
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


class MirrorsConfig(_Section):
    """When two articles are one story."""

    horizon_days: int = Field(
        730, ge=0, description="days between two dates beyond which two articles are two stories; 0: no bound"
    )

    @property
    def horizon(self) -> int | None:
        """The same, None for no bound."""
        return self.horizon_days or None


class Config(BaseSettings):
    """All that can be set, with its defaults."""

    model_config = SettingsConfigDict(
        env_prefix="QOMNEWS_",
        env_nested_delimiter="__",
        extra="forbid",
        frozen=True,
        nested_model_default_partial_update=True,
    )

    home: Path = Field(DEFAULT_HOME, description="where state lives")
    database: str | None = Field(None, description="SQLAlchemy URL of the store; default: qomnews.db in the home")
    outlets: dict[str, OutletConfig] = Field(default_factory=dict, description="by outlet id")
    crawl: CrawlConfig = CrawlConfig()
    text: TextConfig = TextConfig()
    mirrors: MirrorsConfig = MirrorsConfig()

    @field_validator("outlets")
    @classmethod
    def _are_known(cls, value: dict[str, OutletConfig]) -> dict[str, OutletConfig]:
        known = [row.id for row in OUTLETS]
        for name in value:
            if name not in known:
                raise ValueError(f"no outlet is called {name!r}; there are {', '.join(known)}")
        return value

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - the signature is pydantic's
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - likewise
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Flags first, then the environment, then the file."""
        file = _home(init_settings.init_kwargs.get("home")) / FILE_NAME  # type: ignore[attr-defined]
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, file)

    def outlet(self, outlet_id: str) -> OutletConfig:
        """The section of one outlet, or its defaults."""
        return self.outlets.get(outlet_id, OutletConfig())

    @property
    def database_url(self) -> str:
        """SQLAlchemy URL of the store."""
        return self.database or f"sqlite:///{self.home / 'qomnews.db'}"


def _home(flag: Path | None) -> Path:
    return Path(flag or os.environ.get("QOMNEWS_HOME") or DEFAULT_HOME)


def load_config(**flags: Any) -> Config:
    """The configuration in force; `flags` (None means not given) override everything else.

    Raises:
        ConfigError: a key is unknown or a value can't be.
    """
    given = {name: value for name, value in flags.items() if value is not None}
    file = _home(given.get("home")) / FILE_NAME
    try:
        return Config(**given)
    except ValidationError as error:
        wrong = "; ".join(map(_explained, error.errors()))
        raise ConfigError(f"configuration ({file}, QOMNEWS_* or flags): {wrong}") from error
    except ValueError as error:
        raise ConfigError(f"configuration: {file} is no TOML: {error}; see docs/operate.md for one that is") from error


_SECTIONS: dict[str, type[BaseModel]] = {
    "crawl": CrawlConfig,
    "text": TextConfig,
    "mirrors": MirrorsConfig,
    "outlets": OutletConfig,
}


def _explained(error: ErrorDetails) -> str:
    path = [str(part) for part in error["loc"]]
    key = ".".join(path)
    if error["type"] != "extra_forbidden":
        return f"{key}: {error['msg'].removeprefix('Value error, ')}"
    section = _SECTIONS.get(path[0], Config) if len(path) > 1 else Config
    return f"{key}: there is no such key; there are {', '.join(section.model_fields)}"
