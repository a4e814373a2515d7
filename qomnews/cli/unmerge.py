"""`qomnews unmerge`: a person's word that an article is not one story with those it stands with."""

from __future__ import annotations

from typing import Annotated

import typer

from qomnews.cli.merge import tell
from qomnews.cli.options import Home, configuration, fail


def unmerge(
    article: Annotated[str, typer.Argument(metavar="ID", help="A stored article: its id or its address.")],
    home: Home = None,
) -> None:
    """Take an article out of the story it is in: it becomes a story of its own.

    It is never bound again with the members it stood with, whatever the rules make of them, until `qomnews merge` says
    otherwise. `qomnews merge --list` lists what was said.
    """
    from qomnews.store import StoreError, open_store

    config = configuration(home=home)
    try:
        with open_store(config.database_url, create=False, horizon_days=config.mirrors.horizon) as store:
            ruled = store.unmerge(article)
    except StoreError as error:
        fail(str(error))
    typer.echo("stories of their own now:", err=True)
    tell(ruled)
