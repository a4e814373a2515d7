"""Records to JSON and back, and the JSON Schema of an exported line."""

from __future__ import annotations

from typing import Any

import attrs
import cattrs
import orjson

from qomnews.article import Article, Tombstone

# Strict on purpose: a key too many in a stored record means that it was written by other rules than these.
_converter = cattrs.Converter(forbid_extra_keys=True)


def to_json(record: attrs.AttrsInstance) -> bytes:
    """One record as one line of JSON (UTF-8, no newline), its keys in the order of the class."""
    return orjson.dumps(to_dict(record))


def to_dict(record: attrs.AttrsInstance) -> dict[str, Any]:
    """A record as JSON types, its keys in the order of the class."""
    plain: dict[str, Any] = _converter.unstructure(record)
    return plain


def from_json[T: attrs.AttrsInstance](data: bytes | str, record_class: type[T]) -> T:
    """The record that `to_json` wrote.

    Raises:
        ValueError: the text is no JSON, or no record of this class.
    """
    return from_dict(orjson.loads(data), record_class)


def from_dict[T: attrs.AttrsInstance](plain: dict[str, Any], record_class: type[T]) -> T:
    """The record that `to_dict` gave.

    Raises:
        ValueError: a key is missing, unknown, or of another type; the message names it.
    """
    try:
        return _converter.structure(plain, record_class)
    except cattrs.BaseValidationError as error:
        reasons = "; ".join(cattrs.transform_error(error))
        raise ValueError(f"not a {record_class.__name__}: {reasons}") from error


def json_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of one line of an export: an article, or a tombstone in an export of changes."""
    # It brings Scrapy along where there is one: half a second for all who only read and write records.
    from itemadapter import ItemAdapter  # noqa: PLC0415 - see above

    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "qomnews export line",
        "oneOf": [{"$ref": "#/$defs/Article"}, {"$ref": "#/$defs/Tombstone"}],
        "$defs": {record.__name__: ItemAdapter.get_json_schema(record) for record in (Article, Tombstone)},
    }
