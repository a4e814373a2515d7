"""The search page: what was found, marked, and what it could be narrowed to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import attrs
import orjson
from fastapi import APIRouter, Query, Request, Response

from qomnews.reader.filters import AskedFor
from qomnews.reader.language import language_of
from qomnews.reader.reading import Reading
from qomnews.reader.rendering import render
from qomnews.search.filters import FIELDS
from qomnews.search.marking import Marker, Piece
from qomnews.store import SearchOrder
from qomnews.store.shown import headlines

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qomnews.reader.filters import Asked
    from qomnews.reader.language import Language
    from qomnews.store import Facets, Headline, Match

router = APIRouter()
# Stories of a page, pages that one can go to, and values of each field that are offered.
PER_PAGE, MOST_PAGES, OFFERED = 20, 50, 12


@attrs.frozen
class Shown:
    """A story that was found, with its title and a passage of it, marked."""

    story: Headline
    title: tuple[Piece, ...]
    passage: tuple[Piece, ...]


@attrs.frozen
class Offer:
    """A value to choose, or to choose no more: how it is called, how many stories it leaves, where that leads."""

    label: str
    count: int
    query: Mapping[str, tuple[str, ...]]
    chosen: bool = False


@router.get("/search", response_class=Response)
def search(
    request: Request,
    *,
    store: Reading,
    asked: AskedFor,
    order: SearchOrder = "newest",
    page: Annotated[int, Query(ge=1, le=MOST_PAGES)] = 1,
) -> Response:
    """What filters and words find; without any of them, all stories."""
    lang = language_of(request)
    offset = (page - 1) * PER_PAGE
    found = store.search(asked.filters, order=order, offset=offset, limit=PER_PAGE, facets=OFFERED)
    marker = Marker(found.expression)
    pages = min(-(-found.total // PER_PAGE), MOST_PAGES)
    return render(
        request,
        "search.html",
        asked=asked,
        said={name: lang.digits(value) if name != "q" else value for name, value in _single(asked).items()},
        kept={name: values for name, values in asked.parameters.items() if name in FIELDS},
        chips=chips(asked, lang),
        offers=offers(asked, found.facets, lang) if found.facets else {},
        order=order,
        # What stands in an address only where it isn't the usual one.
        other_order=None if order == "newest" else order,
        found=found,
        shown=[_shown(match, marker) for match in store.matches(found.serials)],
        page=page,
        first=offset + 1,
        pages=pages,
        more=found.total > MOST_PAGES * PER_PAGE,
    )


def _single(asked: Asked) -> dict[str, str]:
    return {name: next(iter(asked.parameters.get(name, ())), "") for name in ("q", "from", "to")}


def _shown(match: Match, marker: Marker) -> Shown:
    plain = orjson.loads(match.record)
    (story,) = headlines([match])
    return Shown(story, marker.marked(story.title), marker.passage(plain["lead"], plain["body"]))


def chips(asked: Asked, lang: Language) -> list[Offer]:
    """What is chosen, each leading to the search without it."""
    found = []
    for name, values in asked.parameters.items():
        for value in values:
            if name != "q":
                label = f"{lang.t(f'search.{name}')}: {shown_value(name, value, lang)}"
                text = lang.t("search.include_mirrors") if name == "include_mirrors" else label
                found.append(Offer(text, 0, asked.without(name, value), chosen=True))
    return found


def shown_value(name: str, value: str, lang: Language) -> str:
    """A filter's value as people call it.

    >>> from qomnews.reader.language import Language
    >>> shown_value("outlet", "mehr", Language("en")), shown_value("kind", "photo", Language("fa"))
    ('Mehr News Agency', 'عکس')
    """
    match name:
        case "outlet":
            return lang.outlet(value)
        case "kind":
            return lang.t(f"kind.{value}")
        case "from" | "to":
            return lang.digits(value)
        case _:
            return value


def offers(asked: Asked, facets: Facets, lang: Language) -> dict[str, list[Offer]]:
    """By field what could be chosen, where there is more than one way; Jalali months last."""
    found: dict[str, list[Offer]] = {}
    for field in FIELDS:
        chosen = asked.parameters.get(field, ())
        some = [
            Offer(
                shown_value(field, value, lang),
                count,
                asked.without(field, value) if value in chosen else asked.with_value(field, value),
                value in chosen,
            )
            for value, count in facets.values[field]
        ]
        if len(some) > 1 or chosen:
            found[field] = some
    months = [_month(asked, *each, lang) for each in facets.months]
    return {**found, "month": months} if len(months) > 1 else found


def _month(asked: Asked, year: int, month: int, count: int, lang: Language) -> Offer:
    said = (f"{year:04}-{month:02}",)
    query: dict[str, Any] = {**asked.parameters, "from": said, "to": said}
    return Offer(lang.digits(f"{lang.month(month)} {year}"), count, query)
