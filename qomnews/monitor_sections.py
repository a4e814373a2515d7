"""The sections of the configuration that say how runs are watched: monitors, whom they tell, logs."""

from __future__ import annotations

import re
from pathlib import Path  # noqa: TC003 - pydantic reads it
from typing import Any, Literal, Self

import attrs
from pydantic import Field, SecretStr, field_serializer, field_validator, model_validator

from qomnews.article import Article
from qomnews.config_sections import Section

ACTIONS = ("log", "email", "webhook", "telegram")
_DOTTED = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)+")


class EmailConfig(Section):
    """The message that the action `email` sends."""

    to: tuple[str, ...] = Field((), description="whom to write to")
    sender: str | None = Field(None, description="from whom; by default the first of `to`")
    host: str = Field("localhost", description="the server that takes mail")
    port: int = Field(25, ge=1, le=65535, description="25, 587 for starttls, 465 for tls")
    security: Literal["none", "starttls", "tls"] = Field("none", description="none, starttls or tls")
    user: str | None = Field(None, description="whom the server knows")
    password: SecretStr | None = Field(None, description="and by what: QOMNEWS_MONITORS__EMAIL__PASSWORD")


class WebhookConfig(Section):
    """Where the action `webhook` posts JSON to."""

    url: SecretStr | None = Field(
        None, description="the address, which often is a secret: QOMNEWS_MONITORS__WEBHOOK__URL"
    )
    token: SecretStr | None = Field(None, description="sent as `Authorization: Bearer`, where there is one")

    @field_validator("url")
    @classmethod
    def _is_http(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not value.get_secret_value().startswith(("http://", "https://")):
            raise ValueError("must start with http:// or https://")
        return value


class TelegramConfig(Section):
    """Whom the action `telegram` writes to."""

    chats: tuple[str, ...] = Field((), description="ids of chats, or names of channels such as @newsroom")
    token: SecretStr | None = Field(None, description="the bot's: QOMNEWS_MONITORS__TELEGRAM__TOKEN")
    api: str = Field("https://api.telegram.org", description="the service, or what stands in for it where it is closed")


class MonitorsConfig(Section):
    """When a run is not as it should be, and who is told."""

    enabled: bool = Field(True, description="whether runs are watched")
    silence_stories: float = Field(
        12, ge=0, description="stories that would have appeared by now at least, before silence is an alarm; 0: never"
    )
    history_days: int = Field(56, ge=14, le=366, description="days from which an outlet's usual rhythm is learned")
    error_share: float = Field(0.3, gt=0, le=1, description="share of a run's pages that may be lost")
    errors_at_least: int = Field(5, ge=1, description="fewer lost pages than this are no alarm")
    mirror_jump: float = Field(0.35, gt=0, le=1, description="how far the share of mirrors may move from what it was")
    field_coverage: dict[str, float] = Field(
        default_factory=lambda: {"title": 1.0, "published_at": 0.95, "body": 0.5},
        description="share of records that have a field, at least",
    )
    finish_reasons: tuple[str, ...] = Field(("finished",), description="Scrapy's reasons for which a run may end")
    actions: tuple[str, ...] = Field(
        ("log",), description=f"who is told: {', '.join(ACTIONS)}, or a Spidermon action by its dotted path"
    )
    timeout: float = Field(10, gt=0, le=300, description="seconds that an action may take")
    email: EmailConfig = EmailConfig()
    webhook: WebhookConfig = WebhookConfig()
    telegram: TelegramConfig = TelegramConfig()
    options: dict[str, Any] = Field(
        default_factory=dict, description="settings of other Spidermon actions, such as SPIDERMON_SLACK_RECIPIENTS"
    )
    prometheus_file: Path | None = Field(None, description="where each run leaves its figures for node_exporter")

    @field_validator("field_coverage")
    @classmethod
    def _are_fields(cls, value: dict[str, float]) -> dict[str, float]:
        known = [field.name for field in attrs.fields(Article)]
        for name, share in value.items():
            if name not in known:
                raise ValueError(f"records have no field {name!r}; they have {', '.join(known)}")
            if not 0 <= share <= 1:
                raise ValueError(f"{name}: {share} is no share; it is from 0 to 1")
        return value

    @field_validator("actions")
    @classmethod
    def _are_actions(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for name in value:
            if name not in ACTIONS and not _DOTTED.fullmatch(name):
                raise ValueError(f"no action is called {name!r}; there are {', '.join(ACTIONS)}, or a dotted path")
        return tuple(dict.fromkeys(value))

    @field_validator("prometheus_file")
    @classmethod
    def _is_read_by_node_exporter(cls, value: Path | None) -> Path | None:
        if value is not None and value.suffix != ".prom":
            raise ValueError(f"{value} must end with .prom: node_exporter reads no other files")
        return value

    @field_validator("options")
    @classmethod
    def _are_spidermons(cls, value: dict[str, Any]) -> dict[str, Any]:
        # The environment knows no case, and Scrapy's settings are written in capitals.
        named = {name.upper(): part for name, part in value.items()}
        for name in named:
            if not name.startswith("SPIDERMON_"):
                raise ValueError(f"{name} is no setting of Spidermon's: they begin with SPIDERMON_")
        return named

    @model_validator(mode="after")
    def _can_tell(self) -> Self:
        needed = {
            "email": ("email.to", self.email.to),
            "webhook": ("webhook.url", self.webhook.url),
            "telegram": ("telegram.chats and telegram.token", self.telegram.chats and self.telegram.token),
        }
        for action, (keys, given) in needed.items():
            if action in self.actions and not given:
                raise ValueError(f"the action {action!r} needs monitors.{keys}")
        return self

    @field_serializer("options")
    def _hide(self, value: dict[str, Any]) -> dict[str, str]:
        # Tokens of other services are among them.
        return dict.fromkeys(value, "**********")


class LogConfig(Section):
    """What runs say while they go on."""

    level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] | None = Field(
        None, description="DEBUG, INFO, WARNING or ERROR; by default WARNING, INFO for json"
    )
    format: Literal["text", "json"] = Field("text", description="text, or json: one object a line")

    @property
    def level_in_force(self) -> str:
        """The level: what programs read has the outcome of each run, which people are told anyway."""
        return self.level or ("INFO" if self.format == "json" else "WARNING")
