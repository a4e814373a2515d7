"""`qomnews forget`: a story that must go."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from qomnews.cli.options import Home, configuration, fail, table_console, write

if TYPE_CHECKING:
    from pathlib import Path

    from qomnews.article import Article
    from qomnews.store import Forgotten, Store, Word

_LOCKED = 75


def forget(
    name: Annotated[
        str | None, typer.Argument(metavar="ID|URL", help="A stored article: its id or its address.")
    ] = None,
    with_mirrors: Annotated[
        bool, typer.Option("--with-mirrors", help="All of its story: every outlet's copy of it too.")
    ] = False,
    reason: Annotated[str | None, typer.Option(help="Why, for the record that is kept; nothing of the story.")] = None,
    allow_again: Annotated[
        bool,
        typer.Option("--allow-again", help="Let it come back when its site shows it, now or after it was forgotten."),
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Don't ask.")] = False,
    list_: Annotated[bool, typer.Option("--list", help="List what had to go: when, by whose word, why.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="With --list: one JSON line for each, for programs.")] = False,
    home: Home = None,
) -> None:
    """Take a story out of the store, the page archive and the pages kept for drifts, for good.

    Exports of changes say that it is gone; no run asks for it again. What stays is its id, when it went, by whose word
    and why. Mirrors that it had are a story by themselves then, unless --with-mirrors takes them too. Killed in the
    middle, the same command again finishes it. Ends with 75 while its outlet is crawled.

    Example: qomnews forget mehr:6671064 --reason "a court's order"
    """
    from qomnews.crawl.lock import LockedError
    from qomnews.store import StoreError, open_store
    from qomnews.warc import BeingWrittenError

    if list_ == (name is not None):
        fail("name one article, by its id or address, or give --list", 2)
    config = configuration(home=home)
    try:
        with open_store(config.database_url, create=False, horizon_days=config.mirrors.horizon) as store:
            if name is None:
                _list(store.forgotten(), as_json=as_json)
                return
            going = _going(store, name, with_mirrors=with_mirrors)
            if not going and allow_again:
                typer.echo(f"may come back when a site shows it: {', '.join(store.allow_again(name))}", err=True)
                return
            _confirm(going, with_mirrors=with_mirrors, yes=yes)
            _forget(config.home, store, name, going, word=_word(reason, barred=not allow_again))
    except LockedError as error:
        fail(str(error), _LOCKED)
    except (StoreError, BeingWrittenError) as error:
        fail(str(error))
    except OSError as error:
        fail(f"{error.filename or config.home}: {error.strerror or error}; then run the same command again")


def _unfinished(store: Store, name: str) -> list[Forgotten]:
    """What had this name, and had to go before; with it whatever a command that was killed has left half done."""
    named = store.forgotten(name)
    return [*named, *(each for each in store.forgotten() if each.finished_at is None and each not in named)]


def _going(store: Store, name: str, *, with_mirrors: bool) -> list[Article]:
    """What goes: the article that is named first, then the others of its story; nothing where it went before.

    The command ends with status 1 where nothing is called so, and never was.
    """
    found = store.find(name)
    article = None if found is None else store.get(found)
    if article is None:
        if not store.forgotten(name):
            fail(f"no stored article has the id or the address {name!r}, and none that had to go had it")
        return []
    if not with_mirrors:
        return [article]
    return [article, *(each for each in store.story_of(article.id) if each.id != article.id)]


def _confirm(going: list[Article], *, with_mirrors: bool, yes: bool) -> None:
    for article in going:
        typer.echo(f"{article.id}  {article.title}", err=True)
    if going and going[0].mirrors and not with_mirrors:
        typer.echo(f"it has mirrors ({len(going[0].mirrors)}), which stay; --with-mirrors takes them too", err=True)
    if yes or not going:
        return
    if not _is_asked():
        fail("this can't be taken back; say --yes where nobody can be asked", 2)
    if not typer.confirm(f"forget {'it' if len(going) == 1 else 'these'} for good?", err=True):
        fail("nothing was changed")


def _is_asked() -> bool:
    return sys.stdin.isatty()


def _word(reason: str | None, *, barred: bool) -> Word:
    import getpass
    import os
    import socket

    from qomnews.store import Word

    try:
        user = getpass.getuser()
    except (OSError, KeyError):
        # As in a container whose user has a number only.
        user = f"user {os.getuid()}"
    return Word(by=user, host=socket.gethostname(), reason=reason, barred=barred)


def _forget(home: Path, store: Store, name: str, going: list[Article], *, word: Word) -> None:
    """Out of the store first, then out of the files, while nobody crawls the outlets that it is about."""
    from contextlib import ExitStack

    from qomnews.crawl.lock import lock_outlet

    gone = _unfinished(store, name)
    with ExitStack() as held:
        for outlet_id in sorted({each.outlet for each in going} | {each.outlet for each in gone}):
            lock = lock_outlet(home, outlet_id)
            held.callback(lock.release)
            lock.claim(store)
        if going:
            ids = store.forget(name, word, with_mirrors=len(going) > 1)
            typer.echo(f"out of the store: {', '.join(ids)}", err=True)
            gone += [each for each in store.forgotten() if each.id in ids]
        _clear_files(home, store, gone)


def _clear_files(home: Path, store: Store, gone: list[Forgotten]) -> None:
    """Take the pages of what is out of the store out of kept files, and keep that it was done."""
    from functools import partial

    from qomnews.cli.reindex import progress_bar
    from qomnews.crawl import evidence
    from qomnews.warc import remove
    from qomnews.warc.names import FOLDER

    def is_meant(url: str) -> bool:
        return any(each.is_of(url) for each in gone)

    with progress_bar() as bar:
        removal = remove(home / FOLDER, is_meant, progress=bar and partial(bar, "files"))
    pages = sum(evidence.forget(home, outlet_id, is_meant) for outlet_id in sorted({each.outlet for each in gone}))
    store.finish_forgetting(each.serial for each in gone)
    typer.echo(f"out of the archive: {removal.records} records in {removal.files} files", err=True)
    if pages:
        typer.echo(f"out of the pages kept for drifts: {pages}", err=True)


def _list(gone: list[Forgotten], *, as_json: bool) -> None:
    if as_json:
        import attrs
        import orjson

        for each in gone:
            plain = attrs.asdict(each, filter=lambda field, _: field.name not in ("serial", "hashes"))
            write(orjson.dumps(plain, option=orjson.OPT_APPEND_NEWLINE))
        return
    if not gone:
        typer.echo("nothing had to go yet", err=True)
        return
    from rich.markup import escape
    from rich.table import Table

    from qomnews.cli.merge import in_tehran

    table = Table(box=None, pad_edge=False)
    for column in ("went (Tehran)", "article", "by"):
        table.add_column(column, no_wrap=True)
    table.add_column("why")
    for each in gone:
        notes = [each.reason or "", "" if each.barred else "may come back", "" if each.finished_at else "unfinished"]
        table.add_row(in_tehran(each.at), each.id, each.by, escape("; ".join(note for note in notes if note)))
    table_console().print(table)
