"""`qomnews schema`: what an exported line looks like."""

from __future__ import annotations

import typer


def schema() -> None:
    """Print the JSON Schema of an exported line."""
    import orjson

    from qomnews.records import json_schema

    typer.echo(orjson.dumps(json_schema(), option=orjson.OPT_INDENT_2).decode())
