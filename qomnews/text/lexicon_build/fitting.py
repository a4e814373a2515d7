"""Fits the models: what they learn from is never counted in the facts that they learn it with."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from heapq import nlargest
from typing import TYPE_CHECKING, Any

import attrs

from qomnews.text.endings import glued
from qomnews.text.facts import cuts_of
from qomnews.text.half_spaces import HalfSpaces, other_margin
from qomnews.text.letters import ZWNJ
from qomnews.text.lexicon import Lexicon, Models
from qomnews.text.lexicon_build.counting import Counts, facts_of
from qomnews.text.lexicon_build.damage import DAMAGES, lines_damaged
from qomnews.text.line_condition import condition, pair_line_signs, question_signs
from qomnews.text.looks import ZERO
from qomnews.text.readings import SHORTEST, readings
from qomnews.text.signs import pair_signs, reading_signs
from qomnews.text.trees import Trees

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qomnews.text.facts import Facts
    from qomnews.text.lexicon_build.damage import Damage
    from qomnews.text.lexicon_build.sources import WordLists
    from qomnews.text.trees import Tree
    from qomnews.text.word import Question, Word

# What the damage of a line counts for: harm done to clean text costs more than a half-space that stays lost.
_PAIR_WEIGHTS: dict[Damage, float] = {"glued": 1, "spaced": 2, "mixed": 1, "none": 2}
_PARTING_WEIGHTS: dict[Damage, float] = {"glued": 1, "spaced": 0.7, "mixed": 1.4, "none": 2}
_JOINING_WEIGHTS: dict[Damage, float] = {"glued": 1, "spaced": 2, "mixed": 1.5, "none": 2.8}
# How many copies of each line the models of lines learn from: one damage is chance, the others are not.
_COPIES: dict[Damage, int] = {"glued": 1, "spaced": 1, "mixed": 3, "none": 1}
_COPIED = tuple((damage, copy) for damage in DAMAGES for copy in range(1, _COPIES[damage] + 1))
_NOTHING = Trees(())
# Sums of weights that are nothing but rounding.
_NO_WEIGHT = 1e-9
# Fitted values move thresholds so that more is restored: the log-odds at which a word is parted, a pair joined.
PARTING_BIAS, JOINING_BIAS = 0.7, 1.2


@attrs.frozen
class Corpus:
    """A text to learn from, in folds of lines; a line is runs of words (`sources.words_of`).

    Attributes:
        folds: the lines of each fold.
        even: whether its half-spaces are evenly edited: else only words with a half-space teach anything.
        word_weight, pair_weight, line_weight: what it counts for in each model.
        damaged_weight: what its lines count for less where they are damaged: text that has lost some half-spaces before
            shows well what to leave alone, and badly what to bring back.
    """

    folds: Sequence[list[list[list[str]]]]
    even: bool
    word_weight: float
    pair_weight: float
    line_weight: float
    damaged_weight: float = 1.0


@attrs.define
class Rows:
    """Examples of a model: signs, whether it is so, and what each counts for."""

    signs: list[Sequence[int]] = attrs.Factory(list)
    truths: list[bool] = attrs.Factory(list)
    weights: list[float] = attrs.Factory(list)

    def add(self, signs: Sequence[int], *, truth: bool, weight: float) -> None:
        """One more example."""
        self.signs.append(signs)
        self.truths.append(truth)
        self.weights.append(weight)


@attrs.frozen
class Shape:
    """How trees are boosted: how many, of how many leaves, at what rate, with how many examples in a leaf at least."""

    trees: int
    leaves: int
    rate: float
    smallest: int


_OF_WORDS, _OF_PAIRS, _OF_LINES = Shape(220, 15, 0.07, 20), Shape(200, 15, 0.07, 25), Shape(100, 12, 0.1, 80)


def fitted(rows: Iterable[Rows], shape: Shape, bias: float = 0.0) -> Trees:
    """Boosted trees for the examples, the same on every run; `bias` is added to their score."""
    import lightgbm  # noqa: PLC0415 - a package that only building needs
    import numpy as np  # noqa: PLC0415 - likewise

    everything = list(rows)
    data = lightgbm.Dataset(
        np.array([row for part in everything for row in part.signs], dtype=np.float32),
        np.array([truth for part in everything for truth in part.truths], dtype=np.int8),
        weight=np.array([weight for part in everything for weight in part.weights], dtype=np.float32),
    )
    options = {
        "objective": "binary", "num_leaves": shape.leaves, "learning_rate": shape.rate,
        "min_data_in_leaf": shape.smallest, "feature_fraction": 0.7, "seed": 1, "deterministic": True,
        "force_row_wise": True, "num_threads": 1, "verbose": -1,
    }  # fmt: skip
    dumped = lightgbm.train(options, data, shape.trees).dump_model()["tree_info"]
    trees = tuple(_tree(tree["tree_structure"]) for tree in dumped)
    # As they are when they are read again, so that building and running agree to the last bit.
    return Trees.from_bytes(Trees((*trees, bias) if bias else trees).to_bytes())


def _tree(node: dict[str, Any]) -> Tree:
    if "leaf_value" in node:
        return float(node["leaf_value"])
    # Figures are whole numbers: up to 3.5 is up to 3.
    most = int(node["threshold"] // 1)
    return node["split_feature"], most, _tree(node["left_child"]), _tree(node["right_child"])


def word_rows(facts: Facts, corpora: Iterable[Corpus], fold: int) -> Rows:
    """Examples of readings: every solid form of the fold's words, each of its readings right or wrong."""
    forms: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for corpus in corpora:
        for solid, found in _forms_of(corpus, fold).items():
            # A frequent word teaches more than a rare one, but not as much more as it is more frequent.
            weight = corpus.word_weight / sum(found.values()) ** 0.5
            for form, n in found.items():
                if corpus.even or ZWNJ in form:
                    forms[solid][form] += weight * n
    rows = Rows()
    for solid in sorted(forms):
        ways = readings(facts, solid)
        if len(ways) == 1:
            continue
        right = forms[solid]
        total = sum(right.values())
        for parts, signs in zip(ways, reading_signs(facts, solid, ways), strict=True):
            weight = right.get(ZWNJ.join(parts), 0.0)
            if weight > 0:
                rows.add(signs, truth=True, weight=weight)
            if total - weight > _NO_WEIGHT:
                rows.add(signs, truth=False, weight=total - weight)
    return rows


def _forms_of(corpus: Corpus, fold: int) -> dict[str, Counter[str]]:
    forms: dict[str, Counter[str]] = defaultdict(Counter)
    for line in corpus.folds[fold]:
        for run in line:
            for word in run:
                if len(word) >= SHORTEST:
                    forms[glued(word)][word] += 1
    return forms


def pair_rows(engine: HalfSpaces, facts: Facts, corpora: Sequence[Corpus], fold: int) -> Rows:
    """Examples of neighbours: the spaces of the fold's lines, as they are and after each damage."""
    rows = Rows()
    for corpus in corpora:
        if not corpus.even:
            continue
        for damage in DAMAGES:
            weight = corpus.pair_weight * _PAIR_WEIGHTS[damage]
            for line in lines_damaged(corpus.folds[fold], damage):
                for texts, _, spaces in line:
                    words = [engine.words.word(text) for text in texts]
                    for pair in engine.pairs(words, [" "] * len(spaces), above=-ZERO):
                        signs = pair_signs(facts, pair.first, pair.second)
                        rows.add(signs, truth=spaces[pair.place], weight=weight)
    return rows


def line_rows(engine: HalfSpaces, corpora: Sequence[Corpus], fold: int) -> tuple[Rows, Rows]:
    """Examples of parting and of joining in a line whose half-spaces were kept, lost or turned into spaces."""
    parting, joining = Rows(), Rows()
    for corpus in corpora:
        if not corpus.even:
            continue
        for damage, copy in _COPIED:
            for line in lines_damaged(corpus.folds[fold], damage, copy):
                texts = [text for run, _, _ in line for text in run]
                lost = [cuts for _, words_cut, _ in line for cuts in words_cut]
                # Between two runs there is no space that could have been a half-space.
                gaps = [gap for run, _, spaces in line for gap in (*[" "] * len(spaces), "")][:-1]
                truths = [truth for _, _, spaces in line for truth in (*spaces, False)]
                words = [engine.words.word(text) for text in texts]
                pairs = engine.pairs(words, gaps)
                margins = [pair.margin for pair in pairs]
                state = condition(words, pairs)
                share = (1.0 if damage == "none" else corpus.damaged_weight) / _COPIES[damage]
                weight = corpus.line_weight * _PARTING_WEIGHTS[damage] * share
                for word, cuts in zip(words, lost, strict=True):
                    for question in word.questions:
                        signs = question_signs(state, question)
                        parting.add(signs, truth=_is_right(word, question, cuts), weight=weight)
                highest = nlargest(2, margins)
                weight = corpus.pair_weight * _JOINING_WEIGHTS[damage] * share
                for pair in pairs:
                    other = other_margin(highest, pair.margin)
                    signs = pair_line_signs(state, pair, other)
                    joining.add(signs, truth=truths[pair.place], weight=weight)
    return parting, joining


def _is_right(word: Word, question: Question, cuts: Sequence[int]) -> bool:
    """Whether a part of a word was parted just so before the damage."""
    start = sum(map(len, word.text.split(ZWNJ)[: question.place]))
    end = start + sum(map(len, question.look.parts))
    return [cut - start for cut in cuts if start < cut < end] == list(cuts_of(question.look.parts))


def fit(lists: WordLists, counts: Sequence[Counts], corpora: Sequence[Corpus]) -> Models:
    """The four models; each learns from every fold by facts and by models that haven't seen that fold."""
    folds = range(len(counts))
    facts = [facts_of(lists, sum(_without(counts, fold), start=Counts())) for fold in folds]
    words = [word_rows(facts[fold], corpora, fold) for fold in folds]
    unseen = [fitted(_without(words, fold), _OF_WORDS) for fold in folds]
    engines = [_engine(facts[fold], unseen[fold], _NOTHING) for fold in folds]
    pairs = [pair_rows(engines[fold], facts[fold], corpora, fold) for fold in folds]
    engines = [_engine(facts[fold], unseen[fold], fitted(_without(pairs, fold), _OF_PAIRS)) for fold in folds]
    lines = [line_rows(engines[fold], corpora, fold) for fold in folds]
    return Models(
        readings=fitted(words, _OF_WORDS),
        neighbours=fitted(pairs, _OF_PAIRS),
        parting=fitted((parting for parting, _ in lines), _OF_LINES, PARTING_BIAS),
        joining=fitted((joining for _, joining in lines), _OF_LINES, JOINING_BIAS),
    )


def _engine(facts: Facts, words: Trees, neighbours: Trees) -> HalfSpaces:
    return HalfSpaces(Lexicon(facts, Models(words, neighbours, _NOTHING, _NOTHING), verdicts={}, pairs={}))


def _without[Part](parts: Sequence[Part], fold: int) -> list[Part]:
    return [part for place, part in enumerate(parts) if place != fold]
