"""`qomnews db`: care for the store."""

from __future__ import annotations

import typer

from qomnews.cli.options import Home, configuration, fail

app = typer.Typer(no_args_is_help=True, help="Care for the store.")


@app.callback()
def _group() -> None: ...


@app.command()
def upgrade(home: Home = None) -> None:
    """Bring the store's tables to this program's version; make a backup first."""
    from qomnews.store import StoreError
    from qomnews.store import upgrade as upgrade_store

    config = configuration(home=home)
    try:
        before, after = upgrade_store(config.database_url)
    except StoreError as error:
        fail(str(error))
    if before == after:
        typer.echo(f"the store has schema {after} already", err=True)
    elif before is None:
        typer.echo(f"a new store with schema {after}", err=True)
    else:
        typer.echo(f"upgraded the store from schema {before} to {after}", err=True)
