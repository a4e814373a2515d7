"""The section of the configuration that says how `qomnews serve` answers, and whom."""

from __future__ import annotations

import re
from ipaddress import ip_address
from typing import Self

from pydantic import Field, SecretStr, field_validator, model_validator

from qomnews.config_sections import Section

_HASHED = re.compile(r"sha256:[0-9a-f]{64}")
_SHORTEST_TOKEN = 20


class ServeConfig(Section):
    """The web reader."""

    host: str = Field("127.0.0.1", description="the address that it answers on; loopback is for this machine alone")
    port: int = Field(8040, ge=0, le=65535, description="the port that it answers on; 0: any that is free")
    allowed_hosts: tuple[str, ...] = Field(
        (), description="names under which it is asked, beside loopback's and `host`: news.example.org, *.example.org"
    )
    behind_proxy: bool = Field(
        False, description="whether a reverse proxy on this machine says who asks, and whether by https"
    )
    prefix: str = Field("", description="the path under which a reverse proxy has it, such as /news")
    user: str | None = Field(None, description="whom it lets in by password")
    password: SecretStr | None = Field(None, description="and by which, plain or as sha256:…: QOMNEWS_SERVE__PASSWORD")
    tokens: dict[str, SecretStr] = Field(
        default_factory=dict, description="for programs, by a name of your own, plain or as sha256:…"
    )
    threads: int = Field(8, ge=1, le=64, description="requests that are worked on at once, each on a connection")
    deadline: float = Field(5, gt=0, le=600, description="seconds that a question to the store may take")
    export_deadline: float = Field(300, gt=0, le=86400, description="the same for exports of a search")
    rows: int = Field(200, ge=20, le=5000, description="stories on one page, at most")
    export_rows: int = Field(200_000, ge=1, description="stories in one export of a search, at most")

    @field_validator("prefix")
    @classmethod
    def _is_a_path(cls, value: str) -> str:
        value = value.rstrip("/")
        if value and not re.fullmatch(r"(/[\w.~-]+)+", value, re.ASCII):
            raise ValueError("must begin with a slash and be a plain path, such as /news")
        return value

    @field_validator("allowed_hosts")
    @classmethod
    def _are_hosts(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for name in value:
            if not re.fullmatch(r"(\*\.)?[\w.-]+|\[[0-9a-fA-F:]+\]", name):
                raise ValueError(f"{name!r} is no name of a host; write it without scheme, port and path")
        return tuple(name.lower() for name in value)

    @field_validator("tokens")
    @classmethod
    def _are_long(cls, value: dict[str, SecretStr]) -> dict[str, SecretStr]:
        for name, token in value.items():
            if len(token.get_secret_value()) < _SHORTEST_TOKEN:
                raise ValueError(f"the token {name!r} has fewer than {_SHORTEST_TOKEN} letters; make it by chance")
        return value

    @model_validator(mode="after")
    def _are_whole(self) -> Self:
        if (self.user is None) != (self.password is None):
            raise ValueError("user and password go together")
        secrets = [*self.tokens.values(), *([self.password] if self.password else [])]
        for secret in secrets:
            said = secret.get_secret_value()
            if said.startswith("sha256:") and not _HASHED.fullmatch(said):
                raise ValueError("what begins with sha256: must have 64 hexadecimal digits behind it")
            if not said:
                raise ValueError("a password can't be empty")
        return self

    @property
    def asks_who(self) -> bool:
        """Whether it lets in only who knows a password or a token."""
        return self.password is not None or bool(self.tokens)

    @property
    def on_loopback(self) -> bool:
        """Whether only this machine can reach it.

        >>> ServeConfig().on_loopback, ServeConfig(host="::1").on_loopback, ServeConfig(host="0.0.0.0").on_loopback
        (True, True, False)
        """
        try:
            return ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost"
