"""Configuration: `qomnews.toml` in the home, overridden by `QOMNEWS_*`, overridden by flags."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, get_args

from pydantic import AfterValidator, BaseModel, Field, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from qomnews.config_sections import CapturesConfig, CrawlConfig, MirrorsConfig, OutletConfig, TextConfig
from qomnews.config_sources import DELIMITER, FILE_NAME, PREFIX, ConfigError, ListsByComma, Sources, no_such_key
from qomnews.export_sections import ExportConfig
from qomnews.monitor_sections import LogConfig, MonitorsConfig
from qomnews.outlets import OUTLETS
from qomnews.schedule_sections import ScheduleConfig
from qomnews.serve_sections import ServeConfig

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pydantic.fields import FieldInfo
    from pydantic_core import ErrorDetails

__all__ = ["FILE_NAME", "Config", "ConfigError", "load_config", "sources_of"]

DEFAULT_HOME = Path("qomnews-data")
# What a message may not repeat: an address may hold a password, others' options may hold anything.
_SECRET_KEYS = re.compile(r"password|token|secret|database|options|url|proxy|user", re.IGNORECASE)


def _is_an_outlet(value: str) -> str:
    known = [row.id for row in OUTLETS]
    if value not in known:
        raise ValueError(f"no outlet is called {value!r}; there are {', '.join(known)}")
    return value


class Config(BaseSettings):
    """All that can be set, with its defaults."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_nested_delimiter=DELIMITER,
        extra="forbid",
        frozen=True,
        nested_model_default_partial_update=True,
    )

    home: Path = Field(DEFAULT_HOME, description="where state lives")
    database: str | None = Field(None, description="SQLAlchemy URL of the store; default: qomnews.db in the home")
    outlets: dict[Annotated[str, AfterValidator(_is_an_outlet)], OutletConfig] = Field(
        default_factory=dict, description="by outlet id"
    )
    crawl: CrawlConfig = CrawlConfig()
    captures: CapturesConfig = CapturesConfig()
    text: TextConfig = TextConfig()
    mirrors: MirrorsConfig = MirrorsConfig()
    monitors: MonitorsConfig = MonitorsConfig()
    log: LogConfig = LogConfig()
    schedule: ScheduleConfig = ScheduleConfig()
    serve: ServeConfig = ServeConfig()
    exports: dict[str, ExportConfig] = Field(default_factory=dict, description="by a name of your own")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - the signature is pydantic's
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - likewise
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - likewise
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Flags first, then the environment, then the file."""
        file = _home(init_settings.init_kwargs.get("home")) / FILE_NAME  # type: ignore[attr-defined]
        return init_settings, ListsByComma(settings_cls), TomlConfigSettingsSource(settings_cls, file)

    def outlet(self, outlet_id: str) -> OutletConfig:
        """The section of one outlet, or its defaults."""
        return self.outlets.get(outlet_id, OutletConfig())

    @property
    def database_url(self) -> str:
        """SQLAlchemy URL of the store."""
        return self.database or f"sqlite:///{self.home / 'qomnews.db'}"


def _home(flag: Path | None) -> Path:
    return Path(flag or os.environ.get("QOMNEWS_HOME") or DEFAULT_HOME)


def sources_of(**flags: Any) -> Sources:
    """What flags (None means not given), environment and file say.

    Raises:
        ConfigError: the file can't be read.
    """
    given = {name: value for name, value in flags.items() if value is not None}
    return Sources.read(given, os.environ, _home(given.get("home")) / FILE_NAME)


def load_config(**flags: Any) -> Config:
    """The configuration in force; `flags` (None means not given) override everything else.

    Raises:
        ConfigError: a key is unknown or a value can't be.
    """
    sources = sources_of(**flags)
    wrong = sources.unknown_variables(list(Config.model_fields))
    if ("home",) in sources.in_file:
        wrong.append(f"{sources.file}: home: the file lies in it; set QOMNEWS_HOME, or give --home")
    try:
        config = Config(**{name: value for name, value in flags.items() if value is not None})
    except ValidationError as error:
        wrong.extend(_explained(details, sources) for details in error.errors())
    if wrong:
        raise ConfigError(f"configuration: {wrong[0]}" if len(wrong) == 1 else "\n  ".join(["configuration:", *wrong]))
    return config


def _explained(error: ErrorDetails, sources: Sources) -> str:
    path = [str(part) for part in error["loc"] if part != "[key]"]
    places = sources.places(tuple(path)) or sources.places(tuple(path[:-1]))
    where = " or ".join(place.name for place in places)
    section = _section_at(path[:-1])
    if error["type"] == "extra_forbidden":
        problem = no_such_key(path[-1], list(section.model_fields))
    else:
        # A list's place in a path is that of its member.
        names = [part for part in path if not part.isdigit()]
        name = names[-1] if names else ""
        problem = _problem(error, _section_at(names[:-1]).model_fields.get(name), name)
    return ": ".join(part for part in (where, ".".join(path), problem) if part)


def _problem(error: ErrorDetails, field: FieldInfo | None, key: str) -> str:
    problem = error["msg"].removeprefix("Value error, ")
    if error["type"] == "string_pattern_mismatch":
        problem = "this can't be"
    shown = isinstance(error["input"], str | int | float) and not _SECRET_KEYS.search(key)
    if shown and repr(error["input"]) not in problem:
        problem += f"; it is {error['input']!r}"
    return f"{problem} ({field.description})" if field is not None and field.description else problem


def _section_at(path: Sequence[str]) -> type[BaseModel]:
    """The section that a path of keys leads to."""
    section: type[BaseModel] = Config
    for key in path:
        # Under a table of sections, as `outlets` is, the next key is a name of the operator's.
        field = section.model_fields.get(key)
        kinds = () if field is None else (field.annotation, *get_args(field.annotation))
        section = next((kind for kind in kinds if isinstance(kind, type) and issubclass(kind, BaseModel)), section)
    return section
