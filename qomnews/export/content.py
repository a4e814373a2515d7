"""Stories chosen by what they say: words and phrases, category, tags, source."""

from __future__ import annotations

import re
from itertools import accumulate
from typing import TYPE_CHECKING, Any

import attrs
import orjson

from qomnews.export.errors import UsageError
from qomnews.mirrors import credited_outlet
from qomnews.text import skeleton

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# What parts words: anything but letters, digits, and the marks that stand on letters. A half-space parts them too.
_BETWEEN_WORDS = re.compile(r"[^\w\u064b-\u065f\u0670\u0640]+|_")
_TERM = re.compile(r'"([^"]*)"|«([^»]*)»|([^\s"«»]+)')
_STEP = ">"


@attrs.frozen(kw_only=True)
class Content:
    """What a story has to say: of each condition that is given, one of its values.

    Letters, digits and marks count as `qomnews.text.skeleton` folds them, half-spaces not at all.

    Attributes:
        categories: a step of its path, or several that follow each other (`استان‌ها > قم`).
        tags: a tag, whole.
        sources: whom the page credits: a name, or the id of an outlet that it means.
        queries: words that all stand in title, lead or body, and phrases in quotation marks.
    """

    categories: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    queries: tuple[str, ...] = attrs.field(default=())

    @queries.validator
    def _say_something(self, _attribute: object, values: tuple[str, ...]) -> None:
        for value in values:
            if not _terms(value):
                raise UsageError(f"{value!r} has no word to look for")

    def __bool__(self) -> bool:
        return bool(self.categories or self.tags or self.sources or self.queries)

    def matcher(self) -> Matcher:
        """What tells whether a line is meant."""
        return Matcher(self)


class Matcher:
    """The same, made ready to look at many lines."""

    def __init__(self, content: Content) -> None:
        self._categories = [[skeleton(step) for step in value.split(_STEP)] for value in content.categories]
        self._tags = {skeleton(value) for value in content.tags}
        self._sources = {skeleton(value) for value in content.sources}
        self._outlets = set(content.sources)
        self._queries = [_terms(value) for value in content.queries]

    def __call__(self, line: bytes) -> bool:
        """Whether a record, as a line of JSON, is meant."""
        record = orjson.loads(line)
        return (
            (not self._categories or self._is_under(record["category"]))
            and (not self._tags or any(skeleton(tag) in self._tags for tag in record["tags"]))
            and (not self._sources or self._credits(record))
            and (not self._queries or self._says(record))
        )

    def _is_under(self, category: Sequence[str]) -> bool:
        path = [skeleton(step) for step in category]
        return any(
            path[at : at + len(steps)] == steps
            for steps in self._categories
            for at in range(len(path) - len(steps) + 1)
        )

    def _credits(self, record: dict[str, Any]) -> bool:
        name, url = record["source_name"], record["source_url"]
        if name is not None and skeleton(name) in self._sources:
            return True
        return credited_outlet(name, url) in self._outlets

    def _says(self, record: dict[str, Any]) -> bool:
        # The next part begins a word of its own.
        texts = "\n".join(part for part in (record["title"], record["lead"], record["body"]) if part)
        letters = skeleton(texts)
        wanted = [terms for terms in self._queries if all(term in letters for term in terms)]
        if not wanted:
            return False
        bounds = _bounds(texts)
        return any(all(_stands(term, letters, bounds) for term in terms) for terms in wanted)


def _terms(query: str) -> list[str]:
    """The words and phrases of a query, folded.

    >>> _terms('كتابخانه "باز شد"')
    ['کتابخانه', 'بازشد']
    """
    found = (skeleton("".join(groups)) for groups in _TERM.findall(query))
    return [term for term in found if term]


def _bounds(text: str) -> set[int]:
    """Where words begin and end in a text's skeleton."""
    return {0, *accumulate(len(skeleton(word)) for word in _words(text))}


def _words(text: str) -> Iterable[str]:
    return _BETWEEN_WORDS.split(text)


def _stands(term: str, letters: str, bounds: set[int]) -> bool:
    at = letters.find(term)
    while at >= 0:
        if at in bounds and at + len(term) in bounds:
            return True
        at = letters.find(term, at + 1)
    return False
