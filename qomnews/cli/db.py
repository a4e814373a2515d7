"""`qomnews db`: care for the store."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - typer reads it
from typing import Annotated

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


@app.command()
def copy(
    source: Annotated[str, typer.Argument(help="Address of the store, such as sqlite:///qomnews-data/qomnews.db.")],
    target: Annotated[str, typer.Argument(help="Address of an empty database: postgresql+psycopg://user@host/name.")],
) -> None:
    """Move a whole store to another database, SQLite or PostgreSQL, and compare both, row by row.

    The source stays as it is. All or nothing: it can be stopped, and run again. Stop crawls first: what they store
    meanwhile is not in the copy. Passwords are better not written here: PGPASSWORD and ~/.pgpass are read.
    """
    from qomnews.cli.reindex import progress_bar
    from qomnews.store import StoreError
    from qomnews.store.copying import copy_store

    try:
        with progress_bar() as progress:
            copied = copy_store(source, target, progress=progress)
    except StoreError as error:
        fail(str(error))
    for table in copied.tables:
        typer.echo(f"{table.name:20} {table.rows:>12,}  {table.hash}")
    typer.echo(f"{copied.rows:,} rows are the same on both sides, digest {copied.digest}", err=True)
    typer.echo("to go on there, set `database` in qomnews.toml, or QOMNEWS_DATABASE", err=True)


@app.command()
def backup(
    file: Annotated[Path, typer.Argument(help="Where to; in a folder, a file named by Tehran's day and time.")],
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace the file.")] = False,
    keep: Annotated[int | None, typer.Option(min=1, help="Of a folder's backups, leave so many of the newest.")] = None,
    home: Home = None,
) -> None:
    """Write the SQLite store into one file, as it is at this moment, while crawls go on; for PostgreSQL use pg_dump.

    The file appears once it is complete and checked. Kept pages are not in it: copy the home's archive/ too.

    Example: qomnews db backup /srv/backups --keep 14
    """
    from qomnews.cli.reindex import progress_bar
    from qomnews.store import StoreError
    from qomnews.store.backup import back_up, keep_newest

    config = configuration(home=home)
    folder = file if file.is_dir() else None
    if keep is not None and folder is None:
        fail(f"--keep is for a folder, and {file} is none", 2)
    path = file if folder is None else folder / _name_of_now()
    try:
        with progress_bar() as progress:
            schema = back_up(config.database_url, path, overwrite=overwrite, progress=progress)
        gone = keep_newest(folder, keep) if folder is not None and keep is not None else []
    except StoreError as error:
        fail(str(error))
    typer.echo(f"{path} has the store with schema {schema}, {path.stat().st_size / 1e6:,.1f} MB", err=True)
    if gone:
        typer.echo(f"older backups removed: {len(gone)}", err=True)


def _name_of_now() -> str:
    from qomnews.crawl.clock import utc_now
    from qomnews.dates import in_tehran, to_jalali

    now = utc_now()
    year, month, day = to_jalali(now)
    return f"qomnews-{year}-{month:02}-{day:02}-{in_tehran(now):%H%M%S}.db"
