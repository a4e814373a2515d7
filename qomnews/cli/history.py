"""`qomnews history`: what a story said before, and what changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from qomnews.cli.options import Home, configuration, fail, write

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qomnews.article import Article
    from qomnews.edits import Edit
    from qomnews.store import Version

_MOST = 30


def history(
    name: Annotated[str, typer.Argument(metavar="ID|URL", help="A stored article: its id or its address.")],
    full: Annotated[bool, typer.Option("--full", help="Every difference, none of them shortened.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="All of it as one line of JSON, for programs.")] = False,
    home: Home = None,
) -> None:
    """Show the versions of a story: when each was seen, and what changed from one to the next, word by word.

    Example: qomnews history mehr:6671064
    """
    import os
    import sys

    from qomnews.cli.sides import stored_side
    from qomnews.store import StoreError, open_store

    try:
        with open_store(configuration(home=home).database_url, create=False) as store:
            article = stored_side(store, name).article
            versions = store.versions(article.id)
    except StoreError as error:
        fail(str(error))
    if as_json:
        import orjson

        write(orjson.dumps(_as_plain(article, versions), option=orjson.OPT_APPEND_NEWLINE))
        return
    coloured = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    for line in _lines(article, versions, full=full, coloured=coloured):
        write(f"{line}\n".encode())


def _seen(version: Version) -> str:
    return version.raw.fetched_at or version.article.first_seen_at


def _edits(versions: list[Version]) -> list[Edit | None]:
    from itertools import pairwise

    from qomnews.edits import edit

    return [None, *(edit(one.article, other.article) for one, other in pairwise(versions))]


def _as_plain(article: Article, versions: list[Version]) -> dict[str, Any]:
    """All of it as JSON types."""
    import attrs

    found = []
    for version, edit in zip(versions, _edits(versions), strict=True):
        texts = {} if edit is None else edit.texts
        found.append(
            {
                "version": version.version,
                "seen_at": _seen(version),
                "replaced_at": None if version.replaced_at is None else version.replaced_at.isoformat(),
                "capture": version.article.capture and attrs.asdict(version.article.capture),
                "title": version.article.title,
                "changes": {name: [attrs.asdict(each) for each in each_of] for name, each_of in texts.items()},
                "also_changed": [] if edit is None else edit.others,
            }
        )
    return {"id": article.id, "url": article.url, "status": article.status, "versions": found}


def _lines(article: Article, versions: list[Version], *, full: bool, coloured: bool) -> Iterator[str]:
    """All of it for people."""
    from datetime import datetime

    from qomnews.cli.accounts import isolated, shown
    from qomnews.cli.merge import in_tehran

    yield f"{article.id}  {isolated(article.title)}"
    if article.status == "removed":
        yield f"its page is gone, marked {in_tehran(datetime.fromisoformat(article.last_changed_at))} (Tehran)"
    for version, edit in zip(versions, _edits(versions), strict=True):
        kept = f", kept in {version.article.capture.file}" if version.article.capture else ""
        yield f"version {version.version}  seen {in_tehran(datetime.fromisoformat(_seen(version)))} (Tehran){kept}"
        if edit is None:
            continue
        for name, found in edit.texts.items():
            if not found:
                yield f"  {name}: only spelling, spaces or punctuation"
            for each in found if full else found[:_MOST]:
                yield f"  {name}: {shown(each, full=full, coloured=coloured, isolate=True)}"
            if not full and len(found) > _MOST:
                yield f"  {name}: {len(found) - _MOST} more; --full shows them"
        if edit.others:
            yield f"  also changed: {', '.join(edit.others)}"
    if len(versions) == 1:
        yield "no edit was seen"
