"""What pages show of two records side by side: a mirror and its original, a version and the one after it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import attrs

from qomnews.edits import compared, others

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qomnews.article import Article
    from qomnews.edits import Piece
    from qomnews.store import Headline, Store

# Comparisons of a story's own page that are written out there; the others are a link away.
WRITTEN_OUT = 2
# Characters of each text that are looked at, and on a story's own page the longest that is.
LONGEST, LONGEST_WRITTEN_OUT = 200_000, 30_000
# Comparisons of words (`qomnews.differences.passages`): a third of a second, and a twentieth.
EFFORT, EFFORT_WRITTEN_OUT = 1_000_000, 150_000

What = Literal["mirror", "version"]


@attrs.frozen
class Side:
    """Which record of a story: an outlet's, by its id, in one of its versions."""

    id: str
    outlet: str
    version: int


@attrs.frozen(kw_only=True)
class Comparison:
    """What differs between two records.

    Attributes:
        what: two outlets' records of one story, or two versions of one record.
        first: the original, or the older one.
        second: its mirror, or the newer one.
        texts: by the text's name its pieces, of those whose words differ; None: it is not written out here.
        others: names of further fields that differ, of versions only: outlets always have their own.
        cut: a text is longer than what is looked at.
    """

    what: What
    first: Side
    second: Side
    texts: dict[str, list[Piece]] | None = None
    others: tuple[str, ...] = ()
    cut: bool = False

    @property
    def path(self) -> str:
        """Where it is written out."""
        other = self.second.id if self.what == "mirror" else str(self.first.version)
        return f"/story/{self.first.id}/compare/{other}"

    @property
    def version(self) -> int | None:
        """The version that the path's query names."""
        return self.second.version if self.what == "version" else None


def compare(what: What, first: Article, second: Article, *, effort: int = EFFORT) -> Comparison:
    """Two records, word by word, within bounds of size and effort."""
    one, other = _cut(first), _cut(second)
    return Comparison(
        what=what,
        first=_side(first),
        second=_side(second),
        texts=compared(one, other, effort=effort),
        others=tuple(others(first, second)) if what == "version" else (),
        cut=one is not first or other is not second,
    )


def comparisons(store: Store, shown: Article, copies: Iterable[Headline]) -> list[Comparison]:
    """What a story's page compares the record that it shows with: its original, its mirrors, the version before it.

    Args:
        store: the store.
        shown: the record, in one of its versions.
        copies: its mirrors, the first published first.

    Raises:
        StoreError: it can't be read.
    """
    found = []
    before = store.past(shown.id, shown.version - 1) if shown.version > 1 else None
    if before is not None:
        found.append(_written_out("version", before, shown))
    if shown.mirror_of and (original := store.get(shown.mirror_of)):
        found.append(_written_out("mirror", original, shown))
    for number, copy in enumerate(copies):
        mirror = store.get(copy.id) if number < WRITTEN_OUT else None
        if mirror is not None:
            found.append(_written_out("mirror", shown, mirror))
        else:
            other = Side(copy.id, copy.outlet, copy.version)
            found.append(Comparison(what="mirror", first=_side(shown), second=other))
    return found


def _written_out(what: What, first: Article, second: Article) -> Comparison:
    if max(len(first.body), len(second.body)) > LONGEST_WRITTEN_OUT:
        return Comparison(what=what, first=_side(first), second=_side(second))
    return compare(what, first, second, effort=EFFORT_WRITTEN_OUT)


def _side(article: Article) -> Side:
    return Side(article.id, article.outlet, article.version)


def _cut(article: Article) -> Article:
    """The record with its longest text cut; itself where that is short enough."""
    if max(map(len, (article.title, article.kicker or "", article.lead or "", article.body))) <= LONGEST:
        return article
    left, kept = LONGEST, []
    for block in article.blocks:
        if left <= 0:
            break
        kept.append(attrs.evolve(block, text=block.text[:left]))
        left -= len(block.text)
    return attrs.evolve(
        article,
        title=article.title[:LONGEST],
        kicker=article.kicker and article.kicker[:LONGEST],
        lead=article.lead and article.lead[:LONGEST],
        blocks=tuple(kept),
    )
