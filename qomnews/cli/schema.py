"""`qomnews schema`: what an exported line looks like."""

from __future__ import annotations

from qomnews.cli.options import write


def schema() -> None:
    """Print the JSON Schema of an exported line."""
    import orjson

    from qomnews.records import json_schema

    write(orjson.dumps(json_schema(), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
