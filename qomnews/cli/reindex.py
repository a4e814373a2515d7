"""`qomnews reindex`: the mirrors' index and all stories, made again by today's rules."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from qomnews.cli.options import Home, configuration, fail

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from qomnews.store import Change, Reindexed

_SHOWN_MEMBERS = 4
_KINDS = {
    "joined": ("joined, of several stories one", "joined"),
    "parted": ("parted, of one story several", "parted"),
    "regrouped": ("grouped otherwise", "regrouped"),
    "original": ("with another original", "original"),
}


def reindex(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Change nothing: say what would change.")] = False,
    search: Annotated[
        bool, typer.Option("--search", help="Throw the search index away instead, and make it again.")
    ] = False,
    home: Home = None,
) -> None:
    """Make the mirrors' index again from the stored records, and all stories what today's rules make them.

    After an upgrade of the program, or a change of `[mirrors]`. What persons said with `merge` and `unmerge` holds. All
    or nothing: it can be stopped, and run again. Others can read the store meanwhile; a crawl can't write to it.

    --search is about the index that `qomnews serve` searches, and about nothing else: serve keeps it up by itself.

    Example: qomnews reindex --dry-run
    """
    from qomnews.store import StoreError, open_store

    if search and dry_run:
        fail("--dry-run is for mirrors; the search index can be made again at any time", 2)
    config = configuration(home=home)
    if search:
        _search(config.database_url)
        return
    try:
        with (
            open_store(config.database_url, create=False, horizon_days=config.mirrors.horizon) as store,
            progress_bar() as progress,
        ):
            found = store.reindex(dry_run=dry_run, progress=progress)
    except StoreError as error:
        fail(str(error))
    tell(found)
    if dry_run:
        typer.echo("nothing was changed; without --dry-run it is", err=True)


def _search(url: str) -> None:
    from functools import partial

    from qomnews.store import Filler, StoreError, open_store

    try:
        # It says what is wrong with a store that is missing, or of another version.
        open_store(url, create=False).close()
        with Filler(url) as filler, progress_bar() as bar:
            filler.throw_away()
            filled = filler.catch_up(progress=bar and partial(bar, "articles"))
    except StoreError as error:
        fail(str(error))
    typer.echo(f"the search index has {filled.written:,} articles", err=True)


@contextmanager
def progress_bar() -> Iterator[Callable[[str, int, int], None] | None]:
    """What to tell how far it is; a bar is drawn on a terminal only."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = TextColumn("{task.description}"), BarColumn(bar_width=24), MofNCompleteColumn(), TimeRemainingColumn()
    with Progress(*columns, console=Console(stderr=True), transient=True) as display:
        task = display.add_task("articles", total=None)

        def show(what: str, done: int, total: int) -> None:
            display.update(task, description=what, completed=done, total=total)

        yield show


def tell(found: Reindexed) -> None:
    """For people: what there is, what changed, and a few of the changes."""
    changes = [f"{count:,} {_KINDS[kind][0]}" for kind, count in found.changes.items() if count]
    typer.echo(f"{found.articles:,} articles, {found.stories:,} stories; {found.records:,} records changed", err=True)
    typer.echo(f"stories {'; '.join(changes)}" if changes else "all stories are as they were", err=True)
    for change in found.samples:
        typer.echo(f"  {_KINDS[change.kind][1]:10}{_line(change)}", err=True)
    left = sum(found.changes.values()) - len(found.samples)
    if left:
        typer.echo(f"  and {left:,} more", err=True)


def _line(change: Change) -> str:
    return " -> ".join(" | ".join(map(_story, stories)) for stories in (change.before, change.after))


def _story(members: tuple[str, ...]) -> str:
    more = len(members) - _SHOWN_MEMBERS
    return " ".join(members[:_SHOWN_MEMBERS]) + (f" and {more} more" if more > 0 else "")
