"""`qomnews outlets`: the registry."""

from __future__ import annotations

from typing import Annotated

import typer

from qomnews.cli.options import Home, configuration, table_console, write


def outlets(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON line for each, for programs.")] = False,
    home: Home = None,
) -> None:
    """List the outlets: ids, names, hosts, desks, and where they are fetched from."""
    import orjson
    from rich.table import Table

    from qomnews.outlets import OUTLETS

    config = configuration(home=home)
    rows = [
        {
            "id": row.id,
            "name": row.name,
            "english_name": row.english_name,
            "kind": row.kind,
            "hosts": row.hosts,
            "desks": [desk.id for desk in row.desks],
            "default_desk": row.default_desk,
            "fetched_from": config.outlet(row.id).base_url or row.public_base,
            "enabled": config.outlet(row.id).enabled,
        }
        for row in OUTLETS
    ]
    if as_json:
        for row in rows:
            write(orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE))
        return
    table = Table(box=None, pad_edge=False)
    # Persian comes last: a terminal that writes from right to left does not mix up the columns then.
    for column in ("id", "kind", "desks", "fetched from", "name"):
        table.add_column(column, no_wrap=True, overflow="ignore")
    for row in rows:
        state = "" if row["enabled"] else " (not enabled)"
        table.add_row(
            str(row["id"]),
            str(row["kind"]),
            ", ".join(row["desks"]),  # type: ignore[arg-type] # a list of str among values of several types
            f"{row['fetched_from']}{state}",
            str(row["name"]),
        )
    table_console().print(table)
