"""What of each record an export writes."""

from __future__ import annotations

from difflib import get_close_matches
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

import attrs
import orjson

from qomnews.article import Article
from qomnews.export import calendar_columns, flat
from qomnews.export.errors import UsageError
from qomnews.export.sentences import SENTENCES, SENTENCES_SCHEMA, sentences_of

if TYPE_CHECKING:
    from collections.abc import Sequence

Texts = Literal["both", "raw", "normalised"]

LEFT_OUT = "body_left_out"
"""The flag of a record whose body stayed behind."""
_RAW_IN_PLACE = ("title", "kicker", "lead", "body")
_SUPERSEDED_BY = "superseded_by"


@attrs.frozen(kw_only=True)
class Shape:
    """How a record is written.

    Attributes:
        fields: only these, in this order; () is all of them.
        flat: nothing nested: parts of `raw` and `capture` are columns, lists and objects are JSON text.
        texts: `both` is the record as it is; `normalised` is without `raw`; `raw` has the page's own title, kicker,
            lead and body in place of the normalised, and neither `raw` nor `blocks`.
        tokens: with a field `sentences` at the end.
        without_bodies: ids of outlets whose bodies stay behind; their records get the flag `body_left_out`.
        of_changes: whether lines for what is gone are to be expected.
        dated: whether the Jalali date's numbers are fields of nested records too, as Parquet has them; flat ones have
            them anyway.
    """

    fields: tuple[str, ...] = ()
    flat: bool = False
    texts: Texts = "both"
    tokens: bool = False
    without_bodies: tuple[str, ...] = ()
    of_changes: bool = False
    dated: bool = False

    def __attrs_post_init__(self) -> None:
        known = self._known
        for name in self.fields:
            if name not in known:
                near = get_close_matches(name, known, 1)
                hint = f" (did you mean {near[0]}?)" if near else ""
                raise UsageError(f"no field is called {name!r}{hint}; there are {', '.join(known)}")

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Of a nested record the keys, of a flat one the columns, in their order."""
        return self.fields or self._known

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The same for a table, in which what is gone has rows as well."""
        gone = (_SUPERSEDED_BY,) if self.of_changes and _SUPERSEDED_BY not in self.names else ()
        return (*self.names, *gone)

    @cached_property
    def _known(self) -> tuple[str, ...]:
        names: Sequence[str] = list(flat.columns()) if self.flat else [field.name for field in attrs.fields(Article)]
        if self.dated and not self.flat:
            at = names.index(calendar_columns.AFTER) + 1
            names = [*names[:at], *calendar_columns.NAMES, *names[at:]]
        if self.texts != "both":
            names = [name for name in names if name != "raw" and not name.startswith("raw_")]
        if self.texts == "raw":
            names = [name for name in names if name != "blocks"]
        return (*names, SENTENCES) if self.tokens else tuple(names)

    def leaves_as_it_is(self, outlet: str) -> bool:
        """Whether lines of an outlet's records are written as the store has them, but for being flat."""
        return self.texts == "both" and not self.tokens and outlet not in self.without_bodies

    @property
    def is_whole(self) -> bool:
        """Whether lines are what `qomnews schema` describes."""
        return not (self.fields or self.flat or self.tokens) and self.texts == "both"

    def line(self, line: bytes) -> bytes:
        """A record's line with its texts as they are to be; which fields of it are written is for later."""
        return orjson.dumps(self._changed(orjson.loads(line)))

    def chosen(self, line: bytes) -> dict[str, Any]:
        """Of what `line` gave, or of a line that is left as it is, what is written."""
        record = orjson.loads(line)
        if self.flat:
            record = flat.flat(record)
        return {name: record[name] for name in self.names} if self.fields else record

    def gone(self, line: bytes) -> dict[str, Any]:
        """A row of a table for a story that is gone: null in all that a tombstone has not."""
        tombstone = orjson.loads(line)
        return {name: tombstone.get(name) for name in self.columns}

    def _changed(self, record: dict[str, Any]) -> dict[str, Any]:
        if record["outlet"] in self.without_bodies:
            record |= {"body": "", "blocks": [], "flags": [*record["flags"], LEFT_OUT]}
            record["raw"] |= {"body": ""}
        # Of the normalised text: tokens of an unnormalised one are of no use.
        sentences = sentences_of(record) if self.tokens else None
        if self.texts == "raw":
            record |= {name: record["raw"][name] for name in _RAW_IN_PLACE}
            del record["blocks"]
        if self.texts != "both":
            del record["raw"]
        if sentences is not None:
            record[SENTENCES] = sentences
        return record

    def article_schema(self) -> dict[str, Any]:
        """The JSON Schema (2020-12) of a record's line."""
        from itemadapter import ItemAdapter  # noqa: PLC0415 - half a second, for those who validate only

        whole = ItemAdapter.get_json_schema(Article)
        properties = dict(whole["properties"])
        if self.flat:
            described = {"description", "enum"}
            properties = {
                name: {key: value for key, value in properties.get(name, {}).items() if key in described}
                | {"type": ["integer" if kind is int else "string", *(["null"] * (name not in flat.never_null()))]}
                for name, kind in flat.columns().items()
            }
        if self.tokens:
            properties[SENTENCES] = {"type": "string"} if self.flat else SENTENCES_SCHEMA
        if self.is_whole:
            return whole
        return {
            "type": "object",
            "properties": {name: properties[name] for name in self.names},
            "required": list(self.names),
            "additionalProperties": False,
        }
