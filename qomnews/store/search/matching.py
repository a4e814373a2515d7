"""Which texts an expression finds: FTS5's queries and PostgreSQL's, and their answers as arrays."""

from __future__ import annotations

from itertools import batched
from typing import TYPE_CHECKING, Any

import numpy as np

from qomnews.search.expression import asked_forms, expression
from qomnews.store.connect import asking
from qomnews.store.search.layout import Direct

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Connection

    from qomnews.search.expression import Expression, Run
    from qomnews.search.query import Query
    from qomnews.store.search.values import Numbers

_AT_ONCE = 500
# By how much of a text is looked at: FTS5's columns, PostgreSQL's weights.
WHOLE, TITLE, TITLE_AND_LEAD = range(3)
_COLUMNS = {WHOLE: "", TITLE: "{title} : ", TITLE_AND_LEAD: "{title lead} : "}
_WEIGHTS = {WHOLE: "", TITLE: "A", TITLE_AND_LEAD: "AB"}


def meant(connection: Connection, query: Query) -> Expression:
    """What a query means for the index: which spellings of its words there are."""
    forms: dict[str, set[tuple[str, ...]]] = {}
    direct = Direct(connection)
    for some in batched(sorted(asked_forms(query)), _AT_ONCE):
        asked = asking("SELECT joined, form FROM {at}forms WHERE joined IN [?]", len(some))
        for joined, form in direct.rows(asked, some):
            forms.setdefault(joined, set()).add(tuple(form.split(" ")))
    return expression(query, forms)


def docids(connection: Connection, groups: Sequence[Sequence[Run]], within: int = WHOLE) -> Numbers:
    """The texts in which of each group something is found; in no order."""
    direct = Direct(connection)
    # As one text: a row for each of half a million would be as many objects.
    if connection.dialect.name == "sqlite":
        asked = "SELECT group_concat(rowid) FROM words WHERE words MATCH ?"
        value = _COLUMNS[within] + f"({' AND '.join(map(_fts, groups))})"
    else:
        asked = "SELECT string_agg(CAST(docid AS text), ',') FROM {at}words WHERE words @@ CAST(? AS tsquery)"
        value = " & ".join(_tsquery(group, _WEIGHTS[within]) for group in groups)
    (found,) = direct.rows(asked, (value,))[0]
    return np.fromstring(found, np.int64, sep=",") if found else np.empty(0, np.int64)


def _fts(group: Iterable[Run]) -> str:
    """A group as FTS5 reads it; pieces are letters and digits, so that none needs escaping.

    https://www.sqlite.org/fts5.html#full_text_query_syntax
    """
    return f"({' OR '.join(f'"{" ".join(run.pieces)}"{" *" if run.begins else ""}' for run in group)})"


def _tsquery(group: Iterable[Run], weight: str) -> str:
    """The same as PostgreSQL reads it.

    https://www.postgresql.org/docs/current/datatype-textsearch.html#DATATYPE-TSQUERY
    """
    runs = []
    for run in group:
        marks = ["" for _ in run.pieces[:-1]] + ["*" if run.begins else ""]
        words = [_lexeme(piece, weight + mark) for piece, mark in zip(run.pieces, marks, strict=True)]
        runs.append(f"({' <-> '.join(words)})")
    return f"({' | '.join(runs)})"


def _lexeme(piece: str, marks: str) -> str:
    return f"'{piece}':{marks}" if marks else f"'{piece}'"


def without(found: Numbers, others: Numbers) -> Numbers:
    """What is found and isn't among the others."""
    kept: Any = np.setdiff1d(found, others, assume_unique=True)
    result: Numbers = kept
    return result
