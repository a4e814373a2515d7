"""Configuration: `qomnews.toml` in the home, overridden by `QOMNEWS_*`, overridden by flags."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from pydantic import BaseModel, Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from qomnews.config_sections import CrawlConfig, MirrorsConfig, OutletConfig, TextConfig
from qomnews.monitor_sections import LogConfig, MonitorsConfig
from qomnews.outlets import OUTLETS
from qomnews.schedule_sections import ScheduleConfig

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pydantic_core import ErrorDetails

DEFAULT_HOME = Path("qomnews-data")
FILE_NAME = "qomnews.toml"


class ConfigError(ValueError):
    """A key or value of the configuration that can't be; the message names it, its place and what is allowed."""


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
    monitors: MonitorsConfig = MonitorsConfig()
    log: LogConfig = LogConfig()
    schedule: ScheduleConfig = ScheduleConfig()

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


def _explained(error: ErrorDetails) -> str:
    path = [str(part) for part in error["loc"]]
    key = ".".join(path)
    if error["type"] != "extra_forbidden":
        return f"{key}: {error['msg'].removeprefix('Value error, ')}"
    return f"{key}: there is no such key; there are {', '.join(_section_at(path[:-1]).model_fields)}"


def _section_at(path: Sequence[str]) -> type[BaseModel]:
    """The section that a path of keys leads to."""
    section: type[BaseModel] = Config
    for key in path:
        # Under a table of sections, as `outlets` is, the next key is a name of the operator's.
        field = section.model_fields.get(key)
        kinds = () if field is None else (field.annotation, *get_args(field.annotation))
        section = next((kind for kind in kinds if isinstance(kind, type) and issubclass(kind, BaseModel)), section)
    return section
