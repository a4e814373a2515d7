"""Records in the API's description: an exported line's own definitions, under the names of their classes."""

from __future__ import annotations

from functools import cache
from typing import Annotated, Any

from itemadapter import ItemAdapter
from pydantic import WithJsonSchema

from qomnews.article import Article, RawArticle, Tombstone

RECORDS = (Article, Tombstone, RawArticle)
_MARK = "x-record"


def _like(name: str) -> WithJsonSchema:
    # pydantic follows no reference that it didn't make; `with_references` makes one of it in the end.
    return WithJsonSchema({_MARK: name})


ArticleLine = Annotated[dict[str, Any], _like("Article")]
TombstoneLine = Annotated[dict[str, Any], _like("Tombstone")]
RawLine = Annotated[dict[str, Any], _like("RawArticle")]


@cache
def definitions() -> dict[str, Any]:
    """The JSON Schema of each kind of record, by its name."""
    return {record.__name__: {"title": record.__name__, **ItemAdapter.get_json_schema(record)} for record in RECORDS}


def with_references(schema: Any) -> Any:  # noqa: ANN401 - JSON of any shape
    """A description with references in the places of records."""
    if isinstance(schema, list):
        return [with_references(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    if _MARK in schema:
        return {"$ref": f"#/components/schemas/{schema[_MARK]}"}
    return {key: with_references(value) for key, value in schema.items()}
