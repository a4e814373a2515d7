"""`qomnews why`: why two articles are one story, or are not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from qomnews.cli.options import Home, configuration, fail, write

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from qomnews.cli.sides import Side
    from qomnews.store import Standing


def why(
    first: Annotated[
        str, typer.Argument(metavar="A", help="The id or address of a stored article, or a file: a record, or a page.")
    ],
    second: Annotated[str, typer.Argument(metavar="B", help="Another one.")],
    outlet: Annotated[
        list[str] | None,
        typer.Option("--outlet", metavar="ID", help="Whose the pages of HTML are; twice where A and B differ in it."),
    ] = None,
    full: Annotated[bool, typer.Option("--full", help="Every difference, none of them shortened.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="All of it as one line of JSON, for programs.")] = False,
    home: Home = None,
) -> None:
    """Explain why two articles are mirrors, or why not: rule, figures, every test, what differs, a person's word.

    Of two stored articles it also says whether they are in one story, and by which chain of members.

    Example: qomnews why mehr:6671064 titronline:50001
    """
    import os
    import sys

    from qomnews.cli.accounts import as_plain, lines
    from qomnews.cli.verdicts import verdict

    outlets = outlet or []
    if len(outlets) > 2:
        fail("--outlet is given once for both files, or once for each", 2)
    one, other, standing = _sides((first, second), outlets, home)
    horizon = configuration(home=home).mirrors.horizon
    fingerprints = None if standing is None else standing.fingerprints
    found = verdict(one.article, other.article, fingerprints, horizon_days=horizon)
    names = _names(one, other)
    if as_json:
        import orjson

        write(orjson.dumps(as_plain(names, found, standing), option=orjson.OPT_APPEND_NEWLINE))
        return
    coloured = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    for line in lines(names, found, standing, full=full, coloured=coloured):
        write(f"{line}\n".encode())


def _sides(names: tuple[str, str], outlets: Sequence[str], home: Path | None) -> tuple[Side, Side, Standing | None]:
    """Both articles, and how they stand to each other where both are stored."""
    from contextlib import ExitStack

    from qomnews.cli.sides import file_side, is_file, stored_side
    from qomnews.store import StoreError, open_store

    files = [is_file(name) for name in names]
    whose = (outlets[0], outlets[-1]) if outlets else (None, None)
    try:
        with ExitStack() as opened:
            store = None
            if not all(files):
                config = configuration(home=home)
                horizon = config.mirrors.horizon
                store = opened.enter_context(open_store(config.database_url, create=False, horizon_days=horizon))
            one, other = (
                file_side(name, whose[place]) if store is None or files[place] else stored_side(store, name)
                for place, name in enumerate(names)
            )
            if store is None or any(files):
                return one, other, None
            if one.article.id == other.article.id:
                fail(f"{names[0]} and {names[1]} are one article, {one.article.id}; name two", 2)
            return one, other, store.standing(one.article.id, other.article.id)
    except StoreError as error:
        fail(str(error))


def _names(one: Side, other: Side) -> tuple[str, str]:
    """What the two are called: by their ids, or as they were given where these are the same."""
    same = one.article.id == other.article.id
    return (one.name, other.name) if same else (one.article.id, other.article.id)
