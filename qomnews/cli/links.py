"""`qomnews links`: a saved listing, feed or sitemap to a JSON list of what it names."""

from __future__ import annotations

from typing import Annotated

import typer

from qomnews.cli.options import write
from qomnews.cli.parse import read_input


def links(
    file: Annotated[
        str, typer.Argument(metavar="FILE|-", help="HTML, RSS, Atom, sitemap or WordPress JSON; - for standard input.")
    ],
    outlet: Annotated[str, typer.Option("--outlet", metavar="ID", help="Whose listing it is (see `qomnews outlets`).")],
    url: Annotated[
        str | None, typer.Option("--url", metavar="URL", help="Where it was found; relative links start from there.")
    ] = None,
) -> None:
    """List the articles that a saved listing, feed or sitemap names: `[{url, kind, published_at, title}]`, each once.

    Something that is no listing prints `[]`; what it is instead goes to standard error and the status is 4.
    """
    import orjson

    from qomnews.outlets import UnknownOutletError
    from qomnews.pages import NotAListingError
    from qomnews.pages import links as find_links

    data = read_input(file)
    try:
        found = find_links(data, outlet=outlet, url=url)
    except UnknownOutletError as error:
        typer.echo(f"qomnews links: {error}", err=True)
        raise typer.Exit(2) from error
    except NotAListingError as error:
        write(b"[]\n")
        typer.echo(f"qomnews links: {'standard input' if file == '-' else file} is no listing: {error}", err=True)
        raise typer.Exit(4) from error
    fields = ("url", "kind", "published_at", "title")
    write(orjson.dumps([{name: getattr(link, name) for name in fields} for link in found]) + b"\n")
