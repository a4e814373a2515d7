"""Which stories a request means: the filters of pages, feeds, API and exports, read from an address and written back.

A route that takes `asked: AskedFor` has them. What an address can't mean is a `UsageError` in the page's language.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlencode

import attrs
from fastapi import Depends, Query, Request

from qomnews.article import KINDS
from qomnews.dates import DateError, in_tehran, parse_span
from qomnews.outlets import OUTLETS
from qomnews.reader.failures import UsageError
from qomnews.reader.language import Language, jalali, language_of
from qomnews.reader.problems import PATH
from qomnews.reader.rendering import path_of
from qomnews.search.filters import Filters
from qomnews.search.query import parse

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

NAMES = ("q", "outlet", "kind", "desk", "source", "category", "tag", "from", "to", "include_mirrors")
"""Parameters of a request that are filters, in the order in which addresses of ours have them."""
LONGEST, MOST = 300, 20
"""Characters of a value, and values of one filter, at most."""
_SINGLE = ("q", "from", "to", "include_mirrors")
_YES, _NO = ("1", "true", "yes", "on"), ("0", "false", "no", "off")
FLAGS = (*_YES, *_NO)
"""What says of `include_mirrors` whether."""


@attrs.frozen
class Asked:
    """What a request means, and the parameters that say it.

    Attributes:
        filters: which stories.
        parameters: by name of a filter its values, in the one way in which addresses of ours write them.
    """

    filters: Filters
    parameters: Mapping[str, tuple[str, ...]]

    @property
    def query(self) -> str:
        """The parameters as an address has them: the same whatever way led to the same stories; empty for all."""
        return urlencode(self.parameters, doseq=True)

    def with_value(self, name: str, value: str) -> dict[str, tuple[str, ...]]:
        """The parameters with one more value of a filter."""
        values = () if name in _SINGLE else self.parameters.get(name, ())
        return _ordered({**self.parameters, name: (*values, value)})

    def without(self, name: str, value: str | None = None) -> dict[str, tuple[str, ...]]:
        """The parameters without a value of a filter; without all of its values, if none is named."""
        kept = tuple(each for each in self.parameters.get(name, ()) if value is not None and each != value)
        return _ordered({**self.parameters, name: kept})


def asked_for(given: Iterable[tuple[str, str]], lang: Language) -> Asked:
    """What parameters mean; those that are no filters, and those that are empty, count for nothing.

    Args:
        given: names and values; a filter may be there several times, and means any of its values.
        lang: for the messages.

    Raises:
        UsageError: a value that can't be.

    >>> asked_for([("to", "۱۴۰۴/۹/۲۵"), ("q", " آب "), ("outlet", "mehr"), ("page", "2")], Language("en")).query
    'q=%D8%A2%D8%A8&outlet=mehr&to=1404-09-25'
    """
    values = _values(given, lang)
    query = _one(values, "q")
    if query and not parse(query):
        raise UsageError(lang.t("filters.no_word", text=query[:40]))
    _must_be_among("outlet", values, [row.id for row in OUTLETS], lang)
    _must_be_among("kind", values, KINDS, lang)
    since, until = _span(values, lang)
    mirrors = _flag(_one(values, "include_mirrors"), lang)
    filters = Filters(
        query=query,
        outlets=values.get("outlet", ()),
        kinds=values.get("kind", ()),
        desks=values.get("desk", ()),
        sources=values.get("source", ()),
        categories=values.get("category", ()),
        tags=values.get("tag", ()),
        since=since,
        until=until,
        include_mirrors=mirrors,
    )
    said = {name: found for name, found in values.items() if name not in ("from", "to", "include_mirrors")}
    if since is not None:
        said["from"] = (_bound(since),)
    if until is not None:
        said["to"] = (_last(until),)
    if mirrors:
        said["include_mirrors"] = ("true",)
    return Asked(filters, _ordered(said))


def _values(given: Iterable[tuple[str, str]], lang: Language) -> dict[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}
    for name, value in given:
        if name not in NAMES:
            continue
        # No database takes a zero byte within a text.
        plain = " ".join(value.replace("\0", "").split())
        if len(plain) > LONGEST and name != "q":
            raise UsageError(lang.t("filters.too_long", name=name, most=lang.number(LONGEST)))
        if plain:
            found.setdefault(name, {})[plain] = None
    for name, values in found.items():
        if len(values) > (1 if name in _SINGLE else MOST):
            most = lang.number(1 if name in _SINGLE else MOST)
            raise UsageError(lang.t("filters.too_many", name=name, most=most))
    return {name: tuple(sorted(values)) for name, values in found.items()}


def _one(values: Mapping[str, tuple[str, ...]], name: str) -> str:
    return next(iter(values.get(name, ())), "")


def _must_be_among(name: str, values: Mapping[str, tuple[str, ...]], known: Iterable[str], lang: Language) -> None:
    there = list(known)
    for value in values.get(name, ()):
        if value not in there:
            raise UsageError(lang.t(f"filters.no_{name}", text=value[:40], there=", ".join(there)))


def _span(values: Mapping[str, tuple[str, ...]], lang: Language) -> tuple[datetime | None, datetime | None]:
    bounds = []
    for name in ("from", "to"):
        text = _one(values, name)
        try:
            bounds.append(parse_span(text) if text else None)
        except (DateError, OverflowError):
            raise UsageError(lang.t("filters.no_date", name=name, text=text[:40])) from None
    since, until = bounds[0] and bounds[0][0], bounds[1] and bounds[1][1]
    if since and until and since >= until:
        raise UsageError(lang.t("filters.backwards", first=_one(values, "from"), last=_one(values, "to")))
    return since, until


def _flag(text: str, lang: Language) -> bool:
    if text.lower() in ("", *_NO):
        return False
    if text.lower() in _YES:
        return True
    raise UsageError(lang.t("filters.no_flag", name="include_mirrors", text=text[:40]))


def _ordered(values: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    return {name: values[name] for name in NAMES if values.get(name)}


def _bound(instant: datetime) -> str:
    """An instant as an address has it: a Jalali day where it begins one."""
    day = jalali(instant)
    return day if parse_span(day)[0] == instant else in_tehran(instant).isoformat()


def _last(until: datetime) -> str:
    """What ends at an instant: a day, or a minute."""
    day = jalali(until - timedelta(minutes=1))
    return day if parse_span(day)[1] == until else in_tehran(until - timedelta(minutes=1)).isoformat()


def _asked(  # noqa: PLR0913 - an address has that many filters; named here, the API's description has them
    request: Request,
    *,
    q: Annotated[str | None, Query(description='Words and "phrases", -without, OR, begin*.')] = None,
    outlet: Annotated[list[str] | None, Query(description="Ids of outlets: any of them.")] = None,
    kind: Annotated[list[str] | None, Query(description=f"Any of {', '.join(KINDS)}.")] = None,
    desk: Annotated[list[str] | None, Query(description="Desks of outlets.")] = None,
    source: Annotated[list[str] | None, Query(description="Whom the page credits: a name, or an outlet's id.")] = None,
    category: Annotated[list[str] | None, Query(description="A category, or a path: استان‌ها > قم.")] = None,
    tag: Annotated[list[str] | None, Query(description="A tag.")] = None,
    from_: Annotated[
        str | None, Query(alias="from", description="Published on this Jalali or ISO day, month or year, or later.")
    ] = None,
    to: Annotated[str | None, Query(description="Published on this day, month or year, or earlier.")] = None,
    include_mirrors: Annotated[str | None, Query(description="`true`: mirrors too, not only originals.")] = None,
) -> Asked:
    del q, outlet, kind, desk, source, category, tag, from_, to, include_mirrors
    # Programs are told in English.
    lang = Language("en") if path_of(request).startswith(PATH) else language_of(request)
    return asked_for(request.query_params.multi_items(), lang)


AskedFor = Annotated[Asked, Depends(_asked)]
