"""`qomnews fixture add`: a page as a web-poet fixture, to mend a page class against."""

from __future__ import annotations

import re
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import attrs
import typer

from qomnews.cli.options import Home, configuration, fail, write
from qomnews.cli.saved_page import PageError, SavedPage, read_page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from web_poet.testing import Fixture

    from qomnews.pages import ArticlePage, NoArticleError

app = typer.Typer(no_args_is_help=True, help="Pages to mend the page classes against.")
# A folder's name: neither hidden nor a path.
_NAME = re.compile(r"[^\W_][\w.-]{0,79}")
_ID = re.compile(r"[0-9]{1,20}", re.ASCII)
_PROTOCOL = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)


@app.callback()
def _group() -> None: ...


@app.command()
def add(
    outlet: Annotated[str, typer.Argument(metavar="OUTLET", help="Whose page it is (see `qomnews outlets`).")],
    page: Annotated[
        str, typer.Argument(metavar="URL|FILE", help="The page's address, or a file that holds it (- for stdin).")
    ],
    url: Annotated[
        str | None,
        typer.Option("--url", metavar="URL", help="Where a FILE was found, unless FILE.json beside it says so."),
    ] = None,
    name: Annotated[
        str | None, typer.Option("--name", metavar="CASE", help="Name of the case. Default: the story's number.")
    ] = None,
    fixtures: Annotated[
        Path | None, typer.Option("--fixtures", metavar="DIR", help="Where fixtures are kept. Default: ./fixtures.")
    ] = None,
    now: Annotated[
        str | None,
        typer.Option("--now", metavar="T", help="The moment that the fixture is always read at. Default: none."),
    ] = None,
    home: Home = None,
) -> None:
    """Save a page as a fixture that expects what is read from it today, for you to mend by hand.

    A page without an article makes a fixture that expects to be refused. The new folder is printed. Only a URL is
    fetched, and only from the outlet's own hosts.
    """
    if name is not None and not _NAME.fullmatch(name):
        _wrong(f"--name {name!r} can't name a folder: letters, digits, and . _ - after the first of them, at most 80")
    folder = _folder(fixtures)
    moment = _moment(now)
    try:
        page_class = _page_class(outlet)
        found = _page(outlet, page, url, home)
    except PageError as error:
        fail(f"fixture add: {error}", error.status)
    base = folder / f"{page_class.__module__}.{page_class.__name__}"
    item, refusal = _read(page_class, found, moment)
    case = (
        name or _number(outlet, found, item) or _wrong("the page shows no number of its story: --name names the case")
    )
    if (base / case).exists():
        fail(f"fixture add: {base / case} exists: choose another --name, or remove that folder if it is to be replaced")
    try:
        saved = _save(base, case, found, moment, item, refusal)
    except OSError as error:
        fail(f"fixture add: {base / case} can't be written ({error.strerror}): choose another place with --fixtures")
    for line in _said(saved, item, refusal):
        typer.echo(line, err=True)
    write(f"{saved.path}\n".encode())


def _wrong(message: str) -> NoReturn:
    fail(f"fixture add: {message}", 2)


def _folder(fixtures: Path | None) -> Path:
    folder = fixtures or Path("fixtures")
    if not folder.is_dir():
        where = f"there is no folder {folder}" if fixtures else "there is no folder `fixtures` here"
        _wrong(f"{where}: run it at the top of a checkout, or make a folder and name it with --fixtures")
    return folder


def _moment(now: str | None) -> str | None:
    """The moment as web-poet's frozen time, in UTC: it reads no offset of half an hour."""
    from datetime import UTC

    from qomnews.dates import DateError, parse

    try:
        return parse(now).instant.astimezone(UTC).isoformat() if now is not None else None
    except DateError as error:
        _wrong(f"--now: {error}")


def _page_class(outlet: str) -> type[ArticlePage]:
    """The outlet's page class, by the name that web-poet finds it by."""
    from qomnews.outlets import UnknownOutletError
    from qomnews.pages import GenericPage, page_class

    try:
        found = page_class(outlet)
    except UnknownOutletError as error:
        raise PageError(str(error), 2) from error
    if found.__name__ == GenericPage.__name__:
        raise PageError(f"{outlet} has no page class: write qomnews/pages/{outlet}.py first (docs/add-an-outlet.md)", 2)
    return found


def _page(outlet: str, page: str, url: str | None, home: Path | None) -> SavedPage:
    """The page, with an address of the outlet."""
    if not _PROTOCOL.match(page):
        found = read_page(page)
        address = url or found.url
        if address is None:
            raise PageError(f"where {_named(page)} was found is not known: say it with --url", 2)
        return attrs.evolve(found, url=_own(outlet, address))
    from qomnews.cli.fetched_page import fetch_page

    if url is not None:
        raise PageError("--url says where a FILE was found; leave it out, or name the file", 2)
    return fetch_page(_own(outlet, page), outlet=outlet, config=configuration(home=home))


def _own(outlet: str, url: str) -> str:
    """An address of the outlet, as it was given where that is whole and harmless."""
    from qomnews.identity import canonical_url
    from qomnews.outlets import outlet as outlet_row

    if _PROTOCOL.match(url) and not url.lower().startswith(("http://", "https://")):
        raise PageError(f"{url}: only http and https addresses are pages", 2)
    canonical = canonical_url(outlet, url)
    if canonical is None:
        hosts = ", ".join(outlet_row(outlet).hosts)
        raise PageError(f"{url} is no address of {outlet}, whose hosts are {hosts}", 2)
    whole = _PROTOCOL.match(url) and "@" not in url.split("/")[2]
    return url if whole else canonical


def _inputs(found: SavedPage) -> list[Any]:
    from web_poet import HttpResponse

    # No other header: it changes nothing that is read, and cookies are nobody's business.
    headers = {"Content-Type": found.content_type} if found.content_type else {}
    return [HttpResponse(found.url or "", found.body, status=found.status or 200, headers=headers)]


def _meta(moment: str | None) -> dict[str, str] | None:
    return {"frozen_time": moment} if moment else None


def _read(
    page_class: type[ArticlePage], found: SavedPage, moment: str | None
) -> tuple[dict[str, Any] | None, NoArticleError | None]:
    """What the fixture gives when web-poet's plugin runs it, today: the item, or why there is none."""
    from web_poet.testing import Fixture

    from qomnews.pages import NoArticleError

    with TemporaryDirectory() as scratch:
        draft = Fixture.save(scratch, inputs=_inputs(found), meta=_meta(moment), fixture_name="draft")
        try:
            return draft.get_output(page_class), None
        except NoArticleError as error:
            return None, error


def _number(outlet: str, found: SavedPage, item: dict[str, Any] | None) -> str | None:
    """The story's number by its address, else as the page shows it."""
    from qomnews.identity import news_id_of

    shown = (news_id_of(outlet, found.url or ""), (item or {}).get("news_id"))
    return next((number for number in shown if number and _ID.fullmatch(number)), None)


def _save(
    base: Path,
    case: str,
    found: SavedPage,
    moment: str | None,
    item: dict[str, Any] | None,
    refusal: NoArticleError | None,
) -> Fixture:
    """The fixture, there whole or not at all."""
    from web_poet.testing import Fixture

    base.mkdir(exist_ok=True)
    with TemporaryDirectory(dir=base, prefix=".") as scratch:
        made = Fixture.save(
            scratch, inputs=_inputs(found), item=item, exception=refusal, meta=_meta(moment), fixture_name=case
        )
        made.path.rename(base / case)
    return Fixture(base / case)


def _said(saved: Fixture, item: dict[str, Any] | None, refusal: NoArticleError | None) -> Iterator[str]:
    """What a person needs to know of a new fixture."""
    untrusted = "NOT TO BE TRUSTED YET: "
    run = f"then run: python -m pytest {saved.path}"
    if item is None:
        yield f"qomnews: the page is refused today ({refusal}), and {saved.exception_path} expects that"
        yield (
            f"{untrusted}look at the page. If it does hold an article, remove {saved.exception_path.name} and write "
            f"{saved.output_path.name} by hand, as in the folders beside it; {run}"
        )
        return
    won = dict(item["extraction"])
    yield f"qomnews: what the page gives today, layout {won.pop('layout')}:"
    for rung in ("selector", "json-ld", "meta", "generic"):
        if fields := [field for field in won if won[field] == rung]:
            yield f"  {rung:<9} {', '.join(fields)}"
    empty = [field for field, value in item.items() if value in (None, (), "") and field not in _OF_A_CRAWL]
    yield f"  {'nothing':<9} {', '.join(empty)}"
    yield (
        f"{untrusted}these are the program's words. Mend {saved.output_path} by hand until it says what the page says, "
        f"field by field; {run}"
    )


# Set when a page is fetched in a crawl, never read from it.
_OF_A_CRAWL = ("fetched_at", "capture")


def _named(file: str) -> str:
    return "standard input" if file == "-" else file
