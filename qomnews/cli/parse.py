"""`qomnews parse`: one saved page to one line of JSON."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qomnews.cli.options import write

if TYPE_CHECKING:
    from datetime import datetime

    from qomnews.article import Article, RawArticle


def parse(
    file: Annotated[str, typer.Argument(metavar="FILE|-", help="The page as HTML, or - for standard input.")],
    outlet: Annotated[str, typer.Option("--outlet", metavar="ID", help="Whose page it is (see `qomnews outlets`).")],
    url: Annotated[
        str | None, typer.Option("--url", metavar="URL", help="Where the page was found. Without it `url` is null.")
    ] = None,
    now: Annotated[
        str | None,
        typer.Option("--now", metavar="T", help="The moment of fetching, for ages like «۲ ساعت پیش». Default: now."),
    ] = None,
    raw: Annotated[
        bool, typer.Option("--raw", help="Print what the page says, before dates and text are normalised.")
    ] = False,
) -> None:
    """Turn one saved page into one record: a line of JSON on standard output.

    A page that holds no article prints `null`; the reason goes to standard error and the status is 4.
    """
    from qomnews import records
    from qomnews.identity import canonical_url
    from qomnews.outlets import UnknownOutletError
    from qomnews.pages import NoArticleError, extract

    moment = _moment(now)
    page = read_input(file)
    try:
        if url is not None and canonical_url(outlet, url) is None:
            typer.echo(f"qomnews parse: {url} is no address of {outlet}; the page's own address is used", err=True)
        article = extract(page, outlet=outlet, url=url)
        line = records.to_json(article if raw else _derived(article, moment))
    except UnknownOutletError as error:
        typer.echo(f"qomnews parse: {error}", err=True)
        raise typer.Exit(2) from error
    except NoArticleError as error:
        write(b"null\n")
        typer.echo(f"qomnews parse: {_name(file)} holds no article: {error}", err=True)
        raise typer.Exit(4) from error
    write(line + b"\n")


def read_input(file: str) -> bytes:
    """The bytes of a file, or of standard input for `-`; a file that can't be read ends the command with status 1."""
    if file == "-":
        return sys.stdin.buffer.read()
    try:
        return Path(file).read_bytes()
    except OSError as error:
        typer.echo(f"qomnews: cannot read {file}: {error.strerror or error}", err=True)
        raise typer.Exit(1) from error


def _moment(now: str | None) -> datetime:
    """The moment that `--now` names; one that it can't read ends the command with status 2."""
    from datetime import UTC, datetime

    from qomnews.dates import DateError
    from qomnews.dates import parse as parse_date

    if now is None:
        return datetime.now(UTC)
    try:
        return parse_date(now).instant
    except DateError as error:
        typer.echo(f"qomnews parse: --now: {error}", err=True)
        raise typer.Exit(2) from error


def _derived(article: RawArticle, moment: datetime) -> Article:
    """The record derived from a raw one; one that is refused ends the command with status 4."""
    from qomnews.story import RejectedError, derive

    try:
        return derive(article, now=moment)
    except RejectedError as error:
        write(b"null\n")
        typer.echo(f"qomnews parse: the page's record is refused: {error}", err=True)
        raise typer.Exit(4) from error


def _name(file: str) -> str:
    return "standard input" if file == "-" else file
