"""`qomnews config`: every setting, its value, and where that is from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import attrs
import typer

from qomnews.cli.options import Home, configuration, write

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic import BaseModel

    from qomnews.config_sources import Sources


@attrs.frozen
class Setting:
    """One key of the configuration; `value` is JSON, without secrets."""

    keys: tuple[str, ...]
    value: Any
    origin: str
    place: str
    description: str


def config(
    own: Annotated[bool, typer.Option("--own", help="Only what is not left at its default.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON line for each setting.")] = False,
    home: Home = None,
) -> None:
    """Show the configuration in force as TOML, with where each value is from: default, file, variable or flag.

    Secrets are not shown. Ends with 2 where a key or value can't be.
    """
    import orjson

    from qomnews.config import sources_of

    in_force = configuration(home=home)
    settings = [
        setting
        for setting in settings_in_force(in_force, sources_of(home=home))
        if not own or setting.origin != "default"
    ]
    if not as_json:
        write(as_toml(settings).encode())
        return
    for setting in settings:
        line = {
            "key": ".".join(setting.keys),
            "value": setting.value,
            "origin": setting.origin,
            "place": setting.place,
            "description": setting.description,
        }
        write(orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE))


def settings_in_force(section: BaseModel, sources: Sources, above: tuple[str, ...] = ()) -> Iterator[Setting]:
    """All settings of a section and those below it, plain ones before those of sections."""
    from pydantic import BaseModel

    from qomnews.crawl.secrets import without_secrets

    deeper: list[tuple[tuple[str, ...], BaseModel]] = []
    for name, field in type(section).model_fields.items():
        value, keys = getattr(section, name), (*above, name)
        if isinstance(value, BaseModel):
            deeper.append((keys, value))
        elif isinstance(value, dict) and any(isinstance(part, BaseModel) for part in value.values()):
            deeper.extend(((*keys, key), part) for key, part in value.items())
        else:
            # A section knows itself which of its values nobody may see.
            shown = section.model_dump(mode="json", include={name})[name]
            place = sources.place(keys)
            shown = without_secrets(name, shown)
            yield Setting(keys, shown, place.origin, place.name, field.description or "")
    for keys, part in deeper:
        yield from settings_in_force(part, sources, keys)


def as_toml(settings: list[Setting]) -> str:
    """The settings as a file could have them, each with where it is from as a comment."""
    lines: list[str] = []
    table: tuple[str, ...] = ()
    for setting in settings:
        if setting.keys[:-1] != table:
            table = setting.keys[:-1]
            lines.extend(["", f"[{'.'.join(map(_key, table))}]"])
        key, where = _key(setting.keys[-1]), setting.place
        unset = setting.value is None
        lines.append(f"# {key} is not set" if unset else f"{key} = {_toml(setting.value)}  # {where}")
    return "\n".join([*lines, ""]).lstrip("\n")


def _key(key: str) -> str:
    return key if key.replace("_", "").replace("-", "").isalnum() and key.isascii() else _toml(key)


def _toml(value: Any) -> str:  # noqa: ANN401 - JSON of any kind
    """A value in TOML, of which JSON's texts, numbers and lists are a part.

    >>> _toml({"title": 1.0, "lists": [True, "الف"]})
    '{ title = 1.0, lists = [true, "الف"] }'
    """
    import json

    if isinstance(value, dict):
        inner = ", ".join(f"{_key(name)} = {_toml(part)}" for name, part in value.items())
        return f"{{ {inner} }}" if inner else "{}"
    if isinstance(value, list):
        return f"[{', '.join(map(_toml, value))}]"
    return json.dumps(value, ensure_ascii=False)
