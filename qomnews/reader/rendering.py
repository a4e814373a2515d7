"""Pages out of templates: everything escaped, in the request's language, with an ETag of what they say."""

from __future__ import annotations

from functools import cache
from hashlib import blake2b
from importlib.resources import files
from itertools import groupby
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode, urlsplit

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined
from starlette.responses import HTMLResponse, Response

from qomnews import __version__
from qomnews.reader.language import COOKIE, Language, jalali, language_of
from qomnews.reader.navigation import PLACES
from qomnews.report import persian

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from starlette.requests import Request

    from qomnews.article import Block

# The rungs of extraction that have names among the words.
RUNGS = ("selector", "json-ld", "meta", "generic")
_A_YEAR_S = 365 * 24 * 3600


@cache
def environment() -> Environment:
    """The templates, and what all of them know."""
    made = Environment(
        # Charts are drawn as in the report.
        loader=ChoiceLoader([PackageLoader(f"qomnews.{name}", "templates") for name in ("reader", "report")]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["web_address"] = web_address
    made.filters["readable"] = persian.address
    made.filters["groupby_runs"] = runs
    made.globals.update(version=__version__, jalali=jalali, places=PLACES, rungs=RUNGS)
    return made


def render(request: Request, template: str, *, status: int = 200, **context: Any) -> Response:
    """A page; nothing but its headers where the browser has the same one already.

    A template has, beside its context: `lang` (`Language`) and its methods `t`, `number`, `digits`, `day`, `short_day`,
    `clock`, `moment`, `outlet`; `link(path, **query)`, `static(name)`; `here` (the path without prefix); the filters
    `web_address` (None for what is no http address) and `readable`.
    """
    lang = language_of(request)
    page = environment().get_template(template).render(**_known(request, lang), **context)
    response = _with_tag(request, page) if status == 200 else HTMLResponse(page, status)
    response.headers["Cache-Control"] = "private, no-cache" if status == 200 else "no-store"
    response.headers["Vary"] = "Cookie"
    if request.query_params.get("lang") in {"fa", "en"}:
        secure = request.scope["scheme"] == "https"
        path = request.app.state.config.serve.prefix or "/"
        response.set_cookie(
            COOKIE, lang.code, max_age=_A_YEAR_S, path=path, secure=secure, httponly=True, samesite="lax"
        )
    return response


def _with_tag(request: Request, page: str) -> Response:
    # Weak: packed and plain are the same page.
    tag = f'W/"{blake2b(page.encode(), digest_size=12).hexdigest()}"'
    known = {each.strip() for each in request.headers.get("if-none-match", "").split(",")}
    response = Response(status_code=304) if tag in known else HTMLResponse(page)
    response.headers["ETag"] = tag
    return response


def _known(request: Request, lang: Language) -> dict[str, Any]:
    prefix: str = request.app.state.config.serve.prefix

    def link(path: str, /, **query: object) -> str:
        return address(prefix + path, query)

    def static(name: str) -> str:
        return f"{prefix}/static/{name}?v={_version_of(name)}"

    return {
        "lang": lang,
        "t": lang.t,
        "number": lang.number,
        "digits": lang.digits,
        "day": lang.day,
        "short_day": lang.short_day,
        "clock": lang.clock,
        "moment": lang.moment,
        "outlet": lang.outlet,
        "field_name": lang.field,
        "link": link,
        "static": static,
        "here": path_of(request),
        "switch": link(path_of(request), **{**_query(request), "lang": lang.other}),
    }


def path_of(request: Request) -> str:
    """The path that is asked for, without the prefix, which a reverse proxy may or may not have taken off."""
    path: str = request.scope["path"]
    prefix: str = request.app.state.config.serve.prefix
    if path == prefix:
        return "/"
    return path.removeprefix(prefix) if path.startswith(f"{prefix}/") else path


def _query(request: Request) -> dict[str, list[str]]:
    return {name: request.query_params.getlist(name) for name in request.query_params}


def address(path: str, query: Mapping[str, object]) -> str:
    """An address of ours, its query without what is None or empty; what has several values is there several times.

    >>> address("/search", {"q": "آب قم", "outlet": ("mehr", "shahr20"), "tag": None})
    '/search?q=%D8%A2%D8%A8+%D9%82%D9%85&outlet=mehr&outlet=shahr20'
    >>> address("//other.example/?", {})
    '/other.example/%3F'
    """
    given = {name: value for name, value in query.items() if value is not None and value not in ("", (), [])}
    # Two slashes at its head would name another host.
    path = "/" + quote(path.lstrip("/"), safe="/:@!$&()*+,;=~")
    return f"{path}?{urlencode(given, doseq=True)}" if given else path


@cache
def _version_of(name: str) -> str:
    content = files("qomnews.reader").joinpath("static", name).read_bytes()
    return blake2b(content, digest_size=6).hexdigest()


def runs(blocks: Iterable[Block]) -> list[tuple[str, list[Block]]]:
    """The blocks of a body, those of one kind that follow each other together."""
    return [(kind, list(some)) for kind, some in groupby(blocks, key=lambda block: block.kind)]


def web_address(url: str | None) -> str | None:
    """An address that a link may lead to: http or https, of a host; None for any other.

    >>> web_address("https://shahr20.ir/7/"), web_address("javascript:alert(1)"), web_address("//evil.example")
    ('https://shahr20.ir/7/', None, None)
    """
    try:
        parts = urlsplit(url or "")
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        return None
    return url if usable else None
