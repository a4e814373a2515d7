"""Records without anything nested in them, and back: what a table's row can hold."""

from __future__ import annotations

from functools import cache
from typing import Any, get_args, get_origin, get_type_hints

import attrs
import orjson

from qomnews.article import Article, Capture, RawText
from qomnews.export import calendar_columns

SPREAD = {"raw": RawText, "capture": Capture}
"""Fields whose parts are columns of their own, `raw_title` and so on; whatever else is nested is JSON text."""


@cache
def columns() -> dict[str, type]:
    """Names of a flat record's columns, in their order, and what each holds besides null: `str` or `int`."""
    hints = get_type_hints(Article)
    found: dict[str, type] = {}
    for field in attrs.fields(Article):
        if field.name in SPREAD:
            found |= dict.fromkeys(_parts(field.name), str)
        else:
            found[field.name] = int if hints[field.name] in (int, int | None) else str
        if field.name == calendar_columns.AFTER:
            found |= dict.fromkeys(calendar_columns.NAMES, int)
    return found


@cache
def json_columns() -> frozenset[str]:
    """Those whose text is JSON."""
    hints = get_type_hints(Article)
    return frozenset(name for name, hint in hints.items() if get_origin(hint) in (tuple, dict))


@cache
def never_null() -> frozenset[str]:
    """Columns that have a value in every record."""
    hints = get_type_hints(Article)
    found = {name for name, hint in hints.items() if name not in SPREAD and type(None) not in get_args(hint)}
    found |= {f"raw_{name}" for name, hint in get_type_hints(RawText).items() if type(None) not in get_args(hint)}
    return frozenset(found)


def flat(record: dict[str, Any]) -> dict[str, str | int | None]:
    """A record, or part of one, with its columns in order; what it doesn't have it doesn't have here.

    >>> flat({"id": "mehr:1", "tags": ["قم"], "capture": None})
    {'id': 'mehr:1', 'tags': '["قم"]', 'capture_file': None, 'capture_record_id': None}
    """
    found: dict[str, str | int | None] = {}
    nested = json_columns()
    for name, value in record.items():
        if name in SPREAD:
            parts = value or {}
            for column, part in zip(_parts(name), attrs.fields(SPREAD[name]), strict=True):
                found[column] = parts.get(part.name)
        elif name in nested or isinstance(value, list | dict):
            found[name] = orjson.dumps(value).decode()
        else:
            found[name] = value
        if name == calendar_columns.AFTER:
            found |= zip(calendar_columns.NAMES, calendar_columns.numbers(value), strict=True)
    return found


def nested(row: dict[str, Any]) -> dict[str, Any]:
    """The record, or part of one, that `flat` made a row of.

    Raises:
        ValueError: a column that should hold JSON doesn't.
    """
    found: dict[str, Any] = {}
    of_json = json_columns()
    for name, value in row.items():
        if name in calendar_columns.NAMES:
            continue
        field = next((field for field in SPREAD if name.startswith(f"{field}_") and name in _parts(field)), None)
        if field is not None:
            found.setdefault(field, {})[name.removeprefix(f"{field}_")] = value
        elif name in of_json and value is not None:
            found[name] = orjson.loads(value)
        else:
            found[name] = value
    for field in SPREAD:
        if field in found and all(value is None for value in found[field].values()):
            found[field] = None
    return found


@cache
def _parts(field: str) -> tuple[str, ...]:
    return tuple(f"{field}_{part.name}" for part in attrs.fields(SPREAD[field]))
