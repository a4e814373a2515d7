"""What changed from one record of a story to another: its texts word by word, the rest by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from qomnews.differences import Difference, differences, passages

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qomnews.article import Article
    from qomnews.differences import Passage

# What is told word by word, and what is only named.
TEXTS = ("title", "kicker", "lead", "body", "captions")
_NAMED = ("byline", "source_name", "source_url", "published_at", "updated_at", "category", "tags", "images", "kind")
# Words of an unchanged stretch that stay in sight at each of its ends, and how many more it must have to be folded.
_IN_SIGHT = 12
_WORTH_FOLDING = 20


@attrs.frozen
class Edit:
    """What changed.

    `texts`: for each that changed its differences in words, none where only spelling, spaces or signs did. `others`:
    the names of further fields that changed.
    """

    texts: dict[str, list[Difference]]
    others: list[str]


@attrs.frozen
class Piece:
    """A part of a comparison as it is shown: `same`, `changed`, or `folded`, which is the same and long.

    What is the same is written as in the second text; `words` are how many a folded part has.
    """

    kind: str
    first: str
    second: str
    words: int = 0


def edit(before: Article, after: Article) -> Edit:
    """What changed from one record to another."""
    pairs = {name: (text_of(before, name), text_of(after, name)) for name in TEXTS}
    texts = {name: differences(*pair) for name, pair in pairs.items() if pair[0] != pair[1]}
    return Edit(texts, others(before, after))


def others(before: Article, after: Article) -> list[str]:
    """The names of fields, other than texts, that changed from one record to another."""
    return [name for name in _NAMED if getattr(before, name) != getattr(after, name)]


def compared(before: Article, after: Article, *, effort: int | None = None) -> dict[str, list[Piece]]:
    """Each text that one of two records has, word by word; nothing for those whose words are all the same.

    `effort` bounds what is looked for in each (`qomnews.differences.passages`).
    """
    found = {}
    for name in TEXTS:
        run = passages(text_of(before, name), text_of(after, name), effort=effort)
        if not all(passage.same for passage in run):
            found[name] = pieces(run)
    return found


def pieces(run: Sequence[Passage]) -> list[Piece]:
    """Passages as they are shown: what is the same on a long stretch is folded but for the words near a change."""
    found: list[Piece] = []
    for place, passage in enumerate(run):
        if not passage.same:
            found.append(Piece("changed", passage.first, passage.second))
        else:
            found += _folded(passage.second, head=place > 0, tail=place < len(run) - 1)
    return found


def _folded(text: str, *, head: bool, tail: bool) -> Iterator[Piece]:
    # Each word with the line break or space before it.
    words = _with_gaps(text)
    first = _IN_SIGHT if head else 0
    last = len(words) - (_IN_SIGHT if tail else 0)
    if last - first < _WORTH_FOLDING:
        yield Piece("same", text, text)
        return
    for kind, some in (("same", words[:first]), ("folded", words[first:last]), ("same", words[last:])):
        if some:
            written = "".join(some).strip()
            yield Piece(kind, written, written, len(some) if kind == "folded" else 0)


def _with_gaps(text: str) -> list[str]:
    found: list[str] = []
    for number, line in enumerate(text.split("\n")):
        gap = "\n" if number else ""
        for word in line.split():
            found.append(gap + word)
            gap = " "
    return found


def text_of(article: Article, name: str) -> str:
    """A text by its name; `captions` and `body` have a line a block."""
    if name in ("body", "captions"):
        blocks = (block for block in article.blocks if (block.kind == "caption") == (name == "captions"))
        return "\n".join(block.text for block in blocks)
    text: str | None = getattr(article, name)
    return text or ""
