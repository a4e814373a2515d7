"""Streams of articles with their mirrors and with what only looks like one, and the truth about them.

    python benchmarks/mirror_streams.py --articles 4000 --seed 1 [--unforeseen] [--stories FILE] -o OUT --truth OUT

The stream has a JSON object a line, in the order of arrival: id, outlet, kind, url, title, lead, body (paragraphs with
an empty line between), published_at and source_name. The truth has one for each: id, story (a key that all of a story's
articles have and no others), class (original, light, medium, heavy, a kind of hard negative, plain), original (the id
that a mirror was made of), series (what a hard negative belongs to) and how (what was done to a mirror).

Text is composed of the sentences of `mirror_sentences.toml`, or read from files with one paragraph a line and an empty
line between stories; where these have too few, composed ones fill up.
"""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import define

from benchmarks.mirror_changes import FORESEEN
from benchmarks.mirror_drafts import OUTLETS, Draft, copied, published, retyped
from benchmarks.mirror_records import Article, Truth, arrived, as_line, read_stories, renamed
from benchmarks.mirror_templates import FILLED, KINDS, STORIES, Piece, filled_group
from benchmarks.mirror_unforeseen import unforeseen
from benchmarks.mirror_wording import Text, composed, rng_for, words_for

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from random import Random

# Of an article: 489 light, 260 medium and 267 heavy mirrors in 4,000, 30 hard negatives of each kind.
SHARES = {"light": 489 / 4000, "medium": 260 / 4000, "heavy": 267 / 4000}
HARD_SHARE = 30 / 4000
# One mirror, two, three or four of a story.
COPIES = (11, 6, 3, 1)
# Of the light mirrors, so many are of a hard negative.
COPIED_SHARE = 0.05
# Of the copies after a light one, so many are made of that one and not of the original.
COPY_OF_COPY = 0.25
START = datetime(2025, 3, 1, tzinfo=UTC)


@define(slots=True)
class _Spec:
    """All that an article is made from, so that each can be made by itself."""

    cls: str
    story: int
    member: int = 0
    copy: int = 0
    outlet: str = ""
    numbers: tuple[int, ...] = ()
    base: _Spec | None = None
    id: int = 0


class Stream:
    """So many articles of a seed, made one by one; the same for the same arguments."""

    def __init__(self, articles: int, seed: int, stories: Sequence[Text] = (), *, surprising: bool = False) -> None:
        self.articles, self.seed, self._stories, self._surprising = articles, seed, stories, surprising
        # A long crawl's templates come from a long time.
        self._minutes = max(60, articles // 100) * 24 * 60
        self._numbers, self._groups = count(), count()
        rng = rng_for(seed, "plan")
        self._order = list(range(len(stories)))
        rng.shuffle(self._order)
        self._specs = self._planned(rng)
        rng.shuffle(self._specs)
        for number, spec in enumerate(self._specs, 1):
            spec.id = number

    def __iter__(self) -> Iterator[tuple[Article, Truth]]:
        return map(self._made, self._specs)

    def _planned(self, rng: Random) -> list[_Spec]:
        grades = [grade for grade, share in SHARES.items() for _ in range(round(share * self.articles))]
        rng.shuffle(grades)
        hard = [spec for kind in KINDS for spec in self._hard(kind, rng)]
        specs = list(hard)
        copyable = [spec for spec in hard if spec.cls in FILLED]
        for place in range(len(grades)):
            if grades[place] == "light" and copyable and rng.random() < COPIED_SHARE:
                base = copyable.pop(rng.randrange(len(copyable)))
                specs.append(self._copy(base, "light", {base.outlet}, 1, rng))
                grades[place] = ""
        grades = list(filter(None, grades))
        while grades:
            original = _Spec("original", next(self._numbers), outlet=rng.choice(list(OUTLETS)))
            specs.append(original)
            used = {original.outlet}
            base = original
            copies = min(rng.choices(range(1, 5), weights=COPIES)[0], len(grades))
            for number in range(1, copies + 1):
                copy = self._copy(base, grades.pop(), used, number, rng)
                specs.append(copy)
                base = copy if copy.cls == "light" and rng.random() < COPY_OF_COPY else original
        while len(specs) < self.articles:
            specs.append(_Spec("plain", next(self._numbers), outlet=rng.choice(list(OUTLETS))))
        return specs

    def _hard(self, kind: str, rng: Random) -> Iterator[_Spec]:
        left = max(2, round(HARD_SHARE * self.articles))
        while left > 1:
            numbers = tuple(next(self._numbers) for _ in range(STORIES.get(kind, 0)))
            group = numbers[0] if numbers else next(self._groups)
            pieces = self._pieces(kind, numbers, group)
            outlets = rng.sample(list(OUTLETS), len(pieces))
            left -= len(pieces)
            yield from (
                _Spec(kind, group, member, outlet=piece.outlet or outlets[member], numbers=numbers)
                for member, piece in enumerate(pieces)
            )

    def _pieces(self, kind: str, numbers: tuple[int, ...], group: int) -> list[Piece]:
        return filled_group(kind, map(self._text, numbers), rng_for(self.seed, kind, group), group)

    @staticmethod
    def _copy(base: _Spec, grade: str, used: set[str], number: int, rng: Random) -> _Spec:
        # The crawled outlets copy most.
        free = [outlet for outlet in OUTLETS if outlet not in used]
        weights = [6 if outlet in {"shahr20", "titronline"} else 3 if outlet == "mehr" else 1 for outlet in free]
        outlet = rng.choices(free, weights=weights)[0]
        used.add(outlet)
        return _Spec(grade, base.story, base.member, number, outlet, base.numbers, base)

    def _text(self, number: int) -> Text:
        if number < len(self._stories):
            return self._stories[self._order[number]]
        return composed(number, self.seed)

    def _original(self, spec: _Spec) -> Draft:
        rng = rng_for(self.seed, "article", spec.cls, spec.story, spec.member)
        at = START + timedelta(minutes=rng_for(self.seed, "at", spec.story).randrange(self._minutes))
        if spec.cls in KINDS:
            piece = self._pieces(spec.cls, spec.numbers, spec.story)[spec.member]
            return published(renamed(piece.text, spec.outlet), spec.outlet, at + timedelta(days=piece.day), rng)
        return published(renamed(self._text(spec.story), spec.outlet), spec.outlet, at, rng)

    def _draft(self, spec: _Spec) -> Draft:
        if spec.base is None:
            return self._original(spec)
        rng = rng_for(self.seed, "copy", spec.base.cls, spec.story, spec.member, spec.copy, self._surprising)
        draft = copied(self._draft(spec.base), spec.outlet, rng)
        words = words_for(rng)
        if self._surprising:
            unforeseen(draft, words, spec.base.outlet, spec.cls)
        else:
            FORESEEN[spec.cls](draft, words, spec.base.outlet)
        retyped(draft, rng)
        return draft

    def _made(self, spec: _Spec) -> tuple[Article, Truth]:
        first = spec
        while first.base:
            first = first.base
        series = f"{first.cls} {first.story}" if first.cls in KINDS else None
        draft = self._draft(spec)
        truth = Truth(
            id=spec.id,
            story=f"{series}.{first.member}" if series else str(first.story),
            cls=spec.cls,
            original=first.id if spec.base else None,
            series=series if first is spec else None,
            how=tuple(draft.how),
        )
        return arrived(draft, spec.id), truth


def main() -> None:
    """Write a stream and its truth."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=4000, metavar="N")
    parser.add_argument("--seed", type=int, default=1, metavar="N")
    parser.add_argument("--unforeseen", action="store_true", help="differences that no rule was written for")
    parser.add_argument("--stories", type=Path, action="append", metavar="FILE", help="real text, instead of composed")
    parser.add_argument("--no-plain", action="store_true", help="leave out what has no mirror and looks like none")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="STREAM")
    parser.add_argument("--truth", type=Path, required=True, metavar="TRUTH")
    parsed = parser.parse_args()
    stories = read_stories("\n\n".join(file.read_text("utf-8") for file in parsed.stories or ()))
    with parsed.output.open("w", encoding="utf-8") as stream, parsed.truth.open("w", encoding="utf-8") as truths:
        for article, truth in Stream(parsed.articles, parsed.seed, stories, surprising=parsed.unforeseen):
            if parsed.no_plain and truth.cls == "plain":
                continue
            stream.write(as_line(article))
            truths.write(as_line(truth))
    print(f"{parsed.articles} articles made, {len(stories)} stories read", file=sys.stderr)


if __name__ == "__main__":
    main()
