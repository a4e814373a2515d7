"""`qomnews merge`: a person's word that two articles are one story."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from qomnews.cli.options import Home, configuration, fail, table_console, write

if TYPE_CHECKING:
    from datetime import datetime

    from qomnews.store import Ruled, Ruling


def merge(
    first: Annotated[
        str | None, typer.Argument(metavar="A", help="A stored article: its id or its address.", show_default=False)
    ] = None,
    second: Annotated[str | None, typer.Argument(metavar="B", help="Another one.", show_default=False)] = None,
    list_: Annotated[
        bool, typer.Option("--list", help="List the words that hold, of `merge` and of `unmerge`, instead.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="With --list: one JSON line for each, for programs.")] = False,
    home: Home = None,
) -> None:
    """Say that two stored articles are one story, whatever the rules make of them.

    Their stories become one, at once and for good: no later run, edit or rule parts the two; `qomnews unmerge` does. A
    merge lifts what kept the two stories apart.

    Example: qomnews merge mehr:6671064 https://shahr20.ir/?p=69048
    """
    from qomnews.store import StoreError, open_store

    if list_ and (first or second):
        fail("--list takes no articles", 2)
    if not list_ and (first is None or second is None):
        fail("name two articles, by their ids or addresses, or give --list", 2)
    if first is not None and first == second:
        fail(f"{first} can't be merged with itself; name two articles", 2)
    config = configuration(home=home)
    try:
        with open_store(config.database_url, create=False, horizon_days=config.mirrors.horizon) as store:
            if first is None or second is None:
                _show(store.rulings(), as_json=as_json)
                return
            ruled = store.merge(first, second)
    except StoreError as error:
        fail(str(error))
    typer.echo("one story now:" if ruled.changed else "was said before, nothing changed:", err=True)
    tell(ruled)


def tell(ruled: Ruled) -> None:
    """For people: the stories that a word was about, and the words that it took back."""
    for original, *mirrors in ruled.stories:
        typer.echo(f"  {original}" + (f", mirrored by {', '.join(mirrors)}" if mirrors else ", by itself"), err=True)
    for word in ruled.lifted:
        typer.echo(f"lifted: {word.first} and {word.second} {word.word}, said {in_tehran(word.at)}", err=True)


def _show(words: list[Ruling], *, as_json: bool) -> None:
    if as_json:
        import attrs
        import orjson

        for word in words:
            write(orjson.dumps(attrs.asdict(word), option=orjson.OPT_APPEND_NEWLINE))
        return
    if not words:
        typer.echo("nothing was said yet; `qomnews merge A B` and `qomnews unmerge ID` do", err=True)
        return
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    for column in ("said (Tehran)", "word", "article", "article"):
        table.add_column(column, no_wrap=True)
    for word in words:
        table.add_row(in_tehran(word.at), word.word, word.first, word.second)
    table_console().print(table)


def in_tehran(at: datetime) -> str:
    """A moment as people in Tehran read it off their clocks, to the minute."""
    from qomnews.dates import TEHRAN

    return f"{at.astimezone(TEHRAN):%Y-%m-%d %H:%M}"
