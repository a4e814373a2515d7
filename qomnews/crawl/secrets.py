"""What nobody may read in logs, records and alarms: passwords, tokens, and credentials in addresses."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, SecretStr

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from qomnews.config import Config

HIDDEN = "(hidden)"

_CREDENTIALS = re.compile(r"(?<=://)[^/@\s'\"]+@")
_SECRET_NAMES = re.compile(r"password|passwd|secret|token|credential|api_?key", re.IGNORECASE)
_SECRET_OPTIONS = re.compile(r"_(KEY|DSN|URL|WEBHOOK)")
# A shorter one is a word that texts are full of, and no secret.
_SHORTEST = 4


class Secrets:
    """The secrets of a configuration, to be hidden wherever they turn up."""

    def __init__(self, values: Iterable[str]) -> None:
        # The longest first: one may hold another.
        known = sorted({value for value in values if len(value) >= _SHORTEST}, key=len, reverse=True)
        self._known = re.compile("|".join(map(re.escape, known))) if known else None

    @classmethod
    def of(cls, config: Config) -> Secrets:
        """Those of a configuration: every value that it keeps secret, and such options of others' actions."""
        options = config.monitors.options.items()
        named = (str(value) for name, value in options if _SECRET_NAMES.search(name) or _SECRET_OPTIONS.search(name))
        return cls([*_values(config), *named])

    def hide(self, text: str) -> str:
        """A text with the secrets in it, and the credentials of every address, hidden."""
        shown = text if self._known is None else self._known.sub(HIDDEN, text)
        return without_credentials(shown) if "@" in shown else shown


def _values(section: BaseModel) -> Iterator[str]:
    for name in type(section).model_fields:
        value = getattr(section, name)
        for part in value.values() if isinstance(value, dict) else (value,):
            if isinstance(part, SecretStr):
                yield part.get_secret_value()
            elif isinstance(part, BaseModel):
                yield from _values(part)


def without_secrets(name: str, value: object) -> Any:  # noqa: ANN401 - whatever it was
    """A setting's value as it may be shown.

    >>> without_secrets("database", "postgresql://qomnews:hunter2@db/news")
    'postgresql://(hidden)@db/news'
    >>> without_secrets("bot_token", "123")
    '(hidden)'
    """
    if value is not None and _SECRET_NAMES.search(name):
        return HIDDEN
    if isinstance(value, dict):
        return {str(key): without_secrets(str(key), part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [without_secrets(name, part) for part in value]
    if value is None or isinstance(value, bool | int | float):
        return value
    return without_credentials(str(value))


def without_credentials(text: str) -> str:
    """A text with the user and password of every address in it hidden.

    >>> without_credentials("proxy http://me:pass@10.0.0.1:3128 refused")
    'proxy http://(hidden)@10.0.0.1:3128 refused'
    """
    return _CREDENTIALS.sub(f"{HIDDEN}@", text)
