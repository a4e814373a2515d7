"""What to run where the store is, for what is too much over the web."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from qomnews.search.query import parse

if TYPE_CHECKING:
    from qomnews.reader.filters import Asked

_OPTIONS = {"q": "--query", "include_mirrors": "--include-mirrors"}
_USUAL_ORDER = "published"


def export_command(asked: Asked, order: str, format_: str) -> str | None:
    """The command that exports what a request means; None where it has no words for that: -without, OR, begin*.

    >>> from qomnews.reader.filters import asked_for
    >>> from qomnews.reader.language import Language
    >>> asked = asked_for([("outlet", "mehr"), ("tag", "آب و برق"), ("include_mirrors", "1")], Language("en"))
    >>> export_command(asked, "newest", "csv")
    "qomnews export --outlet mehr --tag 'آب و برق' --include-mirrors --order newest -o stories.csv"
    """
    query = parse(asked.filters.query)
    terms = [term for group in query.groups for term in group]
    if query.excluded or len(terms) > len(query.groups) or any(word.begins for term in terms for word in term.words):
        return None
    words = ["qomnews", "export"]
    for name, values in asked.parameters.items():
        option = _OPTIONS.get(name, f"--{name}")
        for value in values:
            words += [option] if name == "include_mirrors" else [option, value]
    if order != _USUAL_ORDER:
        words += ["--order", order]
    return shlex.join([*words, "-o", f"stories.{format_}"])
