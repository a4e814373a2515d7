"""Half-spaces of a line: words parted or joined as today's orthography has them."""

from __future__ import annotations

import functools
import re
from operator import and_
from typing import TYPE_CHECKING, NamedTuple

from qomnews.text import lexicon
from qomnews.text.chunks import Chunks
from qomnews.text.endings import PLURAL
from qomnews.text.letters import LETTERS, MARKS, NON_JOINING, ZWNJ
from qomnews.text.line_condition import (
    condition,
    pair_line_signs,
    question_signs,
    undamaged_beside_pair,
    undamaged_beside_question,
)
from qomnews.text.line_damage import COMPOUND_KIND, group_of, kind_of, quarters
from qomnews.text.looks import SCALE, ZERO, scaled
from qomnews.text.neighbours import WITH_ANY
from qomnews.text.own_forms import OwnForms
from qomnews.text.readings import LONGEST
from qomnews.text.signs import pair_counts, pair_signs
from qomnews.text.word import Word, may_join
from qomnews.text.words import Words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qomnews.text.facts import Facts
    from qomnews.text.lexicon import Lexicon
    from qomnews.text.line_condition import Condition
    from qomnews.text.options import Convention
    from qomnews.text.word import Question

_WORD = re.compile(f"([{LETTERS}{MARKS}{ZWNJ}]+)")
_NO_PAIR: list[tuple[int, ...]] = []
_MOST_KEPT = 1 << 15
# Signs of choices in a line, likewise: less than a word, but more to write down.
_MOST_SIGNS = 1 << 13
# By the uniform convention a form that good writers write both ways is parted unless so much speaks against it.
_RARELY_PARTED = -2 * SCALE
# Pairs with no higher margin are never one word.
PERHAPS = round(-2.5 * SCALE)
# The likelier it is that nothing was done to a line, the more must speak for parting and for joining in it: so much
# whatever the line, and so much more where that is certain. Log-odds, set on the folds that the models are fitted on.
_DOUBT_OF_PARTING, _DOUBT_OF_JOINING = (-0.1, 1.0), (0.1, 0.7)
# A space before «ها» after a letter that doesn't join, where the half-space couldn't be seen: کار ها.
_RUN_ON = re.compile(f"(?<=[{LETTERS}][{NON_JOINING}]) (?=(?:{'|'.join(PLURAL)})(?![{LETTERS}{MARKS}{ZWNJ}]))")
# Words of two letters that have no plural.
_PARTICLES = frozenset(("از", "در", "را", "تا", "بر", "هر", "یا"))
_LETTER = re.compile(f"[{LETTERS}]")


class Pair(NamedTuple):
    """Two neighbours that may be one word.

    `place` is that of the first one in the line's words; `affix` is whether one of them is an ending or می. `kind`,
    `group` and `weight` are what the half-space would belong to, whom it is up to, and its likelihood in quarters
    (`qomnews.text.line_damage`); `counts` are of the two (`signs.pair_counts`).
    """

    place: int
    first: str
    second: str
    margin: int
    affix: bool
    kind: int
    group: int
    weight: int
    counts: tuple[int, ...]


class HalfSpaces:
    """The engine behind `half_spaces="restore"`: looks at words, then at the line they stand in."""

    def __init__(self, known: Lexicon, forms: Sequence[str] = ()) -> None:
        self.words = Words(known.facts, known.models.readings, known.verdicts)
        self._chunks = Chunks(self.words)
        self._facts = known.facts
        self._neighbours = known.models.neighbours
        self._verdicts = known.pairs
        self._own = OwnForms(forms) if forms else None
        self._known: dict[tuple[str, str], Pair] = {}
        self._parting = functools.lru_cache(maxsize=_MOST_SIGNS)(known.models.parting.score)
        self._joining = functools.lru_cache(maxsize=_MOST_SIGNS)(known.models.joining.score)

    def restore(self, masked: str, convention: Convention = "academy") -> str:
        """A masked line (`qomnews.text.spans`) with its half-spaces; only gaps between letters change."""
        if " ها" in masked:
            masked = _RUN_ON.sub(_nothing_or_space, masked)
        if not self._own:
            chunks = masked.split(" ")
            words = self._chunks.all(chunks)
            if words is not None:
                return self._in_chunks(masked, chunks, words, convention)
        return self._in_pieces(masked, convention)

    def _in_chunks(self, masked: str, chunks: list[str], words: list[Word], convention: Convention) -> str:
        """A line in which spaces stand between all words: most lines, and the fast way."""
        pairs = self.pairs(words)
        asked = [place for place, word in enumerate(words) if word.questions or word.mended]
        if not pairs and not asked:
            return masked
        line = condition([word for word in words if word.text], pairs)
        for place in asked:
            word = words[place]
            chunks[place] = f"{word.before}{self._parted(word, line, convention)}{word.after}"
        for place in reversed(self._joined(pairs, line)):
            chunks[place : place + 2] = (f"{chunks[place]}{ZWNJ}{chunks[place + 1]}",)
        return " ".join(chunks)

    def _in_pieces(self, masked: str, convention: Convention) -> str:
        """Any line: `چپ/راست`, `گفت:متن`, a user's own forms."""
        pieces = _WORD.split(masked)
        fixed: frozenset[int] = frozenset()
        if self._own:
            pieces, fixed = self._own.applied(pieces)
        words = self.words.all(pieces[1::2])
        for place in fixed:
            words[place] = Word(pieces[2 * place + 1], pieces[2 * place + 1])
        pairs = self.pairs(words, pieces[2:-1:2])
        asked = [place for place, word in enumerate(words) if word.questions or word.mended]
        if not pairs and not asked:
            return "".join(pieces) if fixed else masked
        line = condition(words, pairs)
        for place in asked:
            pieces[2 * place + 1] = self._parted(words[place], line, convention)
        for place in self._joined(pairs, line):
            pieces[2 * place + 2] = ZWNJ
        return "".join(pieces)

    def _joined(self, pairs: Sequence[Pair], line: Condition) -> list[int]:
        """The places of the pairs that become one word."""
        highest = sorted([pair.margin for pair in pairs], reverse=True)[:2]
        return [pair.place for pair in pairs if self._joins(pair, line, other_margin(highest, pair.margin))]

    def _parted(self, word: Word, line: Condition, convention: Convention) -> str:
        parts = word.text.split(ZWNJ)
        for question in word.questions:
            if self._parts(question, line, convention):
                parts[question.place] = ZWNJ.join(question.look.parts)
        return ZWNJ.join(parts)

    def _parts(self, question: Question, line: Condition, convention: Convention) -> bool:
        if question.optional and convention != "academy":
            return convention == "uniform" and question.look.margin > _RARELY_PARTED
        least, more = _DOUBT_OF_PARTING
        return self._parting(question_signs(line, question)) > least + more * undamaged_beside_question(line, question)

    def _joins(self, pair: Pair, line: Condition, other: int) -> bool:
        least, more = _DOUBT_OF_JOINING
        return self._joining(pair_line_signs(line, pair, other)) > least + more * undamaged_beside_pair(line, pair)

    def pairs(self, words: Sequence[Word], gaps: Sequence[str] = (), above: int = PERHAPS) -> list[Pair]:
        """The neighbours with one space between them that may be one word, with margins above a lowest one.

        Args:
            words: the words of a line.
            gaps: what stands between them, where that isn't one space everywhere.
            above: the margin.
        """
        found: list[Pair] = []
        ahead = [word.ahead for word in words]
        behind = [word.behind for word in words[1:]]
        for place in [at for at, bits in enumerate(map(and_, ahead, behind)) if bits]:
            first, second = words[place], words[place + 1]
            if WITH_ANY not in (first.opening, second.closing) and first.followers.isdisjoint(second.tails):
                continue
            if gaps and gaps[place] != " ":
                continue
            pair = self._pair(first, second)
            if pair is not None and pair.margin > above:
                found.append(Pair(place, *pair[1:]))
        return found

    def margin(self, first: Word, second: Word) -> int | None:
        """How much speaks for the two being one word; None where they can't be."""
        pair = self._pair(first, second)
        return None if pair is None else pair.margin

    def _pair(self, first: Word, second: Word) -> Pair | None:
        """The two as a pair of no place; None where they can't be one word."""
        key = (first.guess, second.guess)
        pair = self._known.get(key)
        if pair is None and may_join(first, second):
            pair = _pair(self._facts, *key, self._margin(*key))
            if len(self._known) >= _MOST_KEPT:
                self._known.clear()
            self._known[key] = pair
        return pair

    def _margin(self, first: str, second: str) -> int:
        if len(first) + len(second) > LONGEST:
            return -ZERO
        verdict = self._verdicts.get(f"{first} {second}", _NO_PAIR)
        if verdict:
            return verdict[0][0] - ZERO
        return scaled(self._neighbours.score(pair_signs(self._facts, first, second)))


def _pair(facts: Facts, first: str, second: str, margin: int) -> Pair:
    head, tail = first.rpartition(ZWNJ)[2], second.partition(ZWNJ)[0]
    kind = kind_of(head, tail)
    # Those that are never one word are never asked for more.
    counts = pair_counts(facts, first, second) if margin > PERHAPS else ()
    return Pair(0, first, second, margin, kind != COMPOUND_KIND, kind, group_of(kind, head), quarters(margin), counts)


def _nothing_or_space(space: re.Match[str]) -> str:
    """Nothing, but a space behind a particle: تا ها."""
    before = space.string[max(0, space.start() - 3) : space.start()]
    alone = before[-2:] in _PARTICLES and not _LETTER.match(before[:-2])
    return " " if alone else ""


def other_margin(highest: Sequence[int], margin: int) -> int:
    """The highest margin in a line besides that of one pair, of the line's two highest."""
    if margin != highest[0]:
        return highest[0]
    return highest[1] if len(highest) > 1 else -ZERO


@functools.lru_cache(maxsize=16)
def engine(forms: tuple[str, ...] = ()) -> HalfSpaces:
    """The process's engine for a user's own forms, made when first asked for.

    Raises:
        qomnews.text.lexicon.LexiconError: the compiled lexicon is missing or damaged.
    """
    return HalfSpaces(lexicon.load(), forms)
