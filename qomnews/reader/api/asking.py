"""How the API wants to be asked: by parameters that it knows, once each, and for what it can give."""

from __future__ import annotations

from collections import Counter
from difflib import get_close_matches
from typing import TYPE_CHECKING

from fastapi import Request
from fastapi.dependencies.utils import get_flat_params
from fastapi.routing import APIRoute

from qomnews.reader.api.answers import JSON
from qomnews.reader.problems import RefusalError

if TYPE_CHECKING:
    from collections.abc import Callable


def known_parameters(request: Request) -> None:
    """Refuses a parameter that the operation doesn't have, that is empty, or that is there twice and can't be.

    Pages pass over such things; a program that misspells a filter would take all stories for those that it meant.

    Raises:
        RefusalError: there is such a one.
    """
    route = request.scope["route"]
    given = request.query_params.multi_items()
    several = _several(route)
    for name, value in given:
        if name not in several:
            near = get_close_matches(name, several, 1)
            hint = f" (did you mean {near[0]}?)" if near else ""
            there = ", ".join(several) or "none"
            raise RefusalError("unknown-parameter", f"no parameter is called {name[:40]!r}{hint}; there are {there}")
        if not value.replace("\0", "").strip():
            raise RefusalError("invalid-value", f"{name} is empty; leave it out", errors=[_error(name, "is empty")])
    for name, times in Counter(name for name, _ in given).items():
        if times > 1 and not several[name]:
            raise RefusalError("repeated-parameter", f"{name} is there {times} times; it may have one value")


def _error(name: str, message: str) -> dict[str, str]:
    return {"parameter": name, "message": message}


def _several(route: APIRoute) -> dict[str, bool]:
    """The parameters of an operation, each with whether it may have several values."""
    fields = get_flat_params(route.dependant)
    return {
        field.alias: "list" in str(field.field_info.annotation)
        for field in fields
        if type(field.field_info).__name__ == "Query"
    }


def gives(media_type: str = JSON) -> Callable[[Request], None]:
    """A dependency that refuses who can't take what the operation gives."""

    def must_accept(request: Request) -> None:
        accept = ",".join(request.headers.getlist("accept"))
        if not accepts(accept, media_type):
            raise RefusalError("not-acceptable", f"this gives {media_type}, and Accept has {accept[:100]!r}")

    return must_accept


def accepts(accept: str, media_type: str) -> bool:
    """Whether an `Accept` has a type, by the most exact range that fits it: RFC 9110, 12.5.1.

    >>> accepts("text/html, */*;q=0.5", "application/json"), accepts("application/json;q=0, */*", "application/json")
    (True, False)
    >>> accepts("", "text/csv"), accepts("text/*", "text/csv"), accepts("image/png", "text/csv")
    (True, True, False)
    """
    if not accept.strip():
        return True
    kind = media_type.partition("/")[0]
    exactness = {media_type: 3, f"{kind}/*": 2, "*/*": 1}
    found: dict[int, bool] = {}
    for each in accept.split(","):
        name, *parameters = (part.strip().lower() for part in each.split(";"))
        if name in exactness:
            weight = next((value for value in parameters if value.startswith("q=")), "q=1")
            found[exactness[name]] = not _is_nothing(weight[2:])
    return bool(found) and found[max(found)]


def _is_nothing(weight: str) -> bool:
    try:
        return float(weight) <= 0
    except ValueError:
        return False
