"""Where each value of the configuration comes from: a flag, the environment, or the file."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_origin

import attrs
from pydantic_settings import EnvSettingsSource

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic.fields import FieldInfo

PREFIX = "QOMNEWS_"
DELIMITER = "__"
FILE_NAME = "qomnews.toml"

Origin = Literal["flag", "environment", "file", "default"]
# Keys from the outermost section inwards.
Keys = tuple[str, ...]


class ConfigError(ValueError):
    """A key or value of the configuration that can't be; the message names it, its place and what is allowed."""


@attrs.frozen
class Place:
    """Where a value stands: what kind of place it is, and its name for people."""

    origin: Origin
    name: str


DEFAULT = Place("default", "default")


class ListsByComma(EnvSettingsSource):
    """The environment, where a list may be written `a,b` too; JSON is still read."""

    def decode_complex_value(self, field_name: str, field: FieldInfo, value: Any) -> Any:  # noqa: ANN401 - the signature is pydantic's
        """The value for further checks, which name it where it can't be."""
        try:
            return super().decode_complex_value(field_name, field, value)
        except ValueError:
            # Below a table of plain values there is no field.
            kind = get_origin(getattr(field, "annotation", None))
            if isinstance(kind, type) and issubclass(kind, Collection) and not issubclass(kind, dict):
                return [part.strip() for part in str(value).split(",") if part.strip()]
            return value


@attrs.frozen
class Sources:
    """What flags, environment and file say, unchecked, each by the keys that lead there."""

    file: Path
    flags: Mapping[Keys, object]
    environment: Mapping[Keys, str]
    in_file: Mapping[Keys, object]

    @classmethod
    def read(cls, flags: Mapping[str, object], environment: Mapping[str, str], file: Path) -> Sources:
        """The three of them.

        Raises:
            ConfigError: the file can't be read or is no TOML.
        """
        return cls(
            file,
            dict(_leaves(flags)),
            {
                tuple(name[len(PREFIX) :].lower().split(DELIMITER)): name
                for name in environment
                if name.upper().startswith(PREFIX)
            },
            dict(_leaves(_parsed(file))),
        )

    def places(self, keys: Keys) -> list[Place]:
        """Where something stands that these keys lead to, or to which they are on the way; what overrides others first.

        The keys of the file and of flags keep their case, those of the environment have none.
        """
        lower = tuple(key.lower() for key in keys)
        given = [
            *((one, keys, Place("flag", f"--{'-'.join(one).replace('_', '-')}")) for one in self.flags),
            *((one, lower, Place("environment", name)) for one, name in self.environment.items()),
            *((one, keys, Place("file", str(self.file))) for one in self.in_file),
        ]
        found: list[Place] = []
        for one, asked, place in given:
            if _meet(one, asked):
                found.append(place)
                if len(one) <= len(asked):
                    # It gives the value itself: what it overrides is not looked at.
                    break
        return list(dict.fromkeys(found))

    def place(self, keys: Keys) -> Place:
        """Where the value in force stands."""
        return next(iter(self.places(keys)), DEFAULT)

    def unknown_variables(self, known: Collection[str]) -> list[str]:
        """What is wrong with variables that look like settings and are none: a slip of the pen would go unnoticed."""
        written = [f"{PREFIX}{key.upper()}" for key in known]
        problems = []
        for keys, name in sorted(self.environment.items()):
            if keys[0] not in known:
                hint = "" if len(keys) > 1 else " (a section is parted from its key by two underscores)"
                problems.append(f"{name}: {no_such_key(name, written, parts=(keys[0], known))}{hint}")
        return problems


def no_such_key(key: str, known: Collection[str], *, parts: tuple[str, Collection[str]] | None = None) -> str:
    """That there is no such key, which there are, and which may have been meant.

    >>> no_such_key("dealy", ["contact", "delay"])
    'there is no such key; there are contact, delay; did you mean delay?'

    Args:
        key: as it was written.
        known: those that there are, as they are written.
        parts: what to compare where keys are written with more around them.
    """
    written, names = parts or (key, known)
    by_name = dict(zip(names, known, strict=True))
    near = get_close_matches(written.lower(), list(names), n=1)
    meant = f"; did you mean {by_name[near[0]]}?" if near else ""
    return f"there is no such key; there are {', '.join(known)}{meant}"


def _parsed(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text("utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except OSError as error:
        raise ConfigError(f"configuration: {file} can't be read: {error.strerror}; mend its permissions") from error
    except ValueError as error:
        raise ConfigError(f"configuration: {file} is no TOML: {error}; see docs/operate.md for one that is") from error


def _leaves(table: Mapping[str, object], above: Keys = ()) -> Iterator[tuple[Keys, object]]:
    for key, value in table.items():
        if isinstance(value, dict) and value:
            yield from _leaves(value, (*above, key))
        else:
            yield (*above, key), value


def _meet(given: Keys, asked: Keys) -> bool:
    length = min(len(given), len(asked))
    return given[:length] == asked[:length]
