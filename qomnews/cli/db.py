"""`qomnews db`: care for the store."""

from __future__ import annotations

import typer

from qomnews.cli.options import Home, configuration, fail

app = typer.Typer(no_args_is_help=True, help="Care for the store.")


@app.callback()
def _group() -> None: ...


@app.command()
def upgrade(home: Home = None) -> None:
    """Bring the store's tables to this program's version, and its mirrors' index; make a backup first.

    All or nothing: it can be stopped, and run again. An index of another version is made again as by `qomnews reindex`.
    """
    from qomnews.cli.reindex import progress_bar, tell
    from qomnews.store import StoreError
    from qomnews.store import upgrade as upgrade_store

    config = configuration(home=home)
    try:
        with progress_bar() as progress:
            done = upgrade_store(config.database_url, horizon_days=config.mirrors.horizon, progress=progress)
    except StoreError as error:
        fail(str(error))
    if done.before == done.after:
        typer.echo(f"the store has schema {done.after} already", err=True)
    elif done.before is None:
        typer.echo(f"a new store with schema {done.after}", err=True)
    else:
        typer.echo(f"upgraded the store from schema {done.before} to {done.after}", err=True)
    if done.reindexed is not None:
        tell(done.reindexed)
