"""Puts the lexicon together: facts of all texts, the fitted models, and what they say of every word that was met."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from qomnews.text.endings import glued
from qomnews.text.half_spaces import HalfSpaces
from qomnews.text.letters import ZWNJ
from qomnews.text.lexicon import Lexicon
from qomnews.text.lexicon_build.counting import Counts, facts_of
from qomnews.text.lexicon_build.fitting import Corpus, fit
from qomnews.text.lexicon_build.folds import BLOCK, FOLDS
from qomnews.text.lexicon_build.sources import LexiconSourceError, words_of
from qomnews.text.looks import WHOLE, ZERO, joins_of, verdict_bytes
from qomnews.text.readings import LONGEST, SHORTEST

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qomnews.text.lexicon_build.folds import Kind, Text
    from qomnews.text.lexicon_build.sources import WordLists

# What a text counts for in the models of words, of neighbours and of lines, and its damaged lines in the last, by the
# care that it was edited with: the edited ones are small.
_WEIGHTS: dict[Kind, tuple[float, float, float, float]] = {
    "edited": (4, 3, 4, 1), "news": (1, 1.2, 1.2, 0.4), "uneven": (0.4, 0, 0, 0)
}  # fmt: skip


def compiled(lists: WordLists, texts: Sequence[Text], folds: Sequence[int]) -> Lexicon:
    """The lexicon of some word lists and of some texts' folds of these numbers.

    Raises:
        LexiconSourceError: a fold of the texts is empty.
    """
    corpora = [_corpus(text, folds) for text in texts]
    counts = [Counts() for _ in folds]
    for corpus in corpora:
        for fold, lines in enumerate(corpus.folds):
            counts[fold].add((run for line in lines for run in line), even=corpus.even)
    if not all(count.even for count in counts):
        raise LexiconSourceError(
            f"too little text to learn from: name edited text or news of at least {FOLDS} stories, or of "
            f"{FOLDS} times {BLOCK} lines"
        )
    models = fit(lists, counts, corpora)
    total = sum(counts, start=Counts())
    bare = Lexicon(facts_of(lists, total), models, verdicts={}, pairs={})
    engine = HalfSpaces(bare)
    return Lexicon(bare.facts, models, _verdicts(engine, lists, total), _pairs(engine, total))


def _corpus(text: Text, folds: Sequence[int]) -> Corpus:
    lines = [[list(words_of(line)) for line in text.fold(fold)] for fold in folds]
    return Corpus(lines, text.kind != "uneven", *_WEIGHTS[text.kind])


def _verdicts(engine: HalfSpaces, lists: WordLists, counts: Counts) -> dict[str, list[bytes]]:
    """What the models say of every word that was counted or is listed, solid as a copy may have it."""
    words = {glued(word) for word in (*counts.even, *counts.uneven, *lists.web, *lists.listed, *lists.spelt)}
    verdicts: dict[str, list[bytes]] = {}
    for word in words:
        if word and len(word) <= LONGEST:
            look = engine.words.judged(word) if len(word) >= SHORTEST else WHOLE
            guess = ZWNJ.join(look.parts) if look.margin > 0 else word
            verdicts[word] = [verdict_bytes(look, joins_of(engine.words.facts, guess))]
    return verdicts


def _pairs(engine: HalfSpaces, counts: Counts) -> dict[str, list[tuple[int, ...]]]:
    """The models' margins for neighbours that were counted, open or joined."""
    pairs: dict[str, list[tuple[int, ...]]] = {}
    for first, second in (*counts.pairs, *_joined(counts)):
        margin = engine.margin(engine.words.word(first), engine.words.word(second))
        if margin is not None:
            pairs[f"{engine.words.word(first).guess} {engine.words.word(second).guess}"] = [(margin + ZERO,)]
    return pairs


def _joined(counts: Counts) -> Iterator[tuple[str, str]]:
    for form in counts.even:
        parts = form.split(ZWNJ)
        yield from itertools.pairwise(parts)
