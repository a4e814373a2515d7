"""Counts of words in corpora, and the facts that are made of them."""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

import attrs

from qomnews.text.endings import BOUND, VERB_OPENERS, glued
from qomnews.text.facts import (
    ADJECTIVE,
    AFTER_MI,
    CLOSES,
    COMPARED,
    CONJUGATED,
    GATHERED,
    LISTED,
    NO_PART,
    NOUN,
    OPENS,
    PLURALISED,
    SILENT_HE,
    SPELT,
    TAGGED,
    Facts,
    cuts_of,
    steps,
)
from qomnews.text.letters import ZWNJ
from qomnews.text.word import Word, may_join
from qomnews.text.words import as_it_stands

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from qomnews.text.facts import Record
    from qomnews.text.lexicon_build.sources import WordLists

# A half-spaced form of uneven text may be a slip of the keyboard when it comes but once.
_MIN_UNEVEN = 2
# hazm's figures are in the hundreds of millions.
_HAZM_SCALE = 1000


@attrs.define
class Counts:
    """Words counted in even and in uneven text, and pairs with a space between them in even text."""

    even: Counter[str] = attrs.Factory(Counter)
    uneven: Counter[str] = attrs.Factory(Counter)
    pairs: Counter[tuple[str, str]] = attrs.Factory(Counter)

    def add(self, runs: Iterable[Sequence[str]], *, even: bool) -> None:
        """Counts runs of words (`sources.words_of`); pairs only where half-spaces are `even`ly edited."""
        words = self.even if even else self.uneven
        for run in runs:
            words.update(run)
            if even:
                self.pairs.update(itertools.pairwise(run))

    def __add__(self, other: Counts) -> Counts:
        """The counts of both texts."""
        return Counts(self.even + other.even, self.uneven + other.uneven, self.pairs + other.pairs)


def facts_of(lists: WordLists, counts: Counts) -> Facts:
    """What the lists and the counts say of words, parts of compounds, neighbours and known forms."""
    known = {form for form in (*lists.listed, *lists.spelt, *lists.web, *lists.gathered, *counts.even) if ZWNJ in form}
    known |= {form for form, n in counts.uneven.items() if ZWNJ in form and n >= _MIN_UNEVEN}
    words = _words(lists, counts, known)
    facts = Facts(words=words, parts=_parts(lists, counts), apart={}, forms=_forms(known), followers=_followers(known))
    return attrs.evolve(facts, apart=_apart(facts, counts))


def _words(lists: WordLists, counts: Counts, known: set[str]) -> dict[str, list[Record]]:
    flags: dict[str, int] = defaultdict(int)
    for form, listed in lists.listed.items():
        flags[form] |= LISTED | listed.tagged * TAGGED | listed.adjective * ADJECTIVE | listed.noun * NOUN
    for form, spelt in lists.spelt.items():
        flags[form] |= SPELT | spelt.pluralised * PLURALISED | spelt.silent_he * SILENT_HE | spelt.compared * COMPARED
        opener, _, verb = form.partition(ZWNJ)
        if opener in VERB_OPENERS and ZWNJ not in verb:
            flags[verb] |= CONJUGATED
    for verb in lists.after_mi:
        flags[verb] |= AFTER_MI
    for form in lists.gathered:
        flags[form] |= GATHERED
    for form in known:
        parts = form.split(ZWNJ)
        for place in range(1, len(parts)):
            flags[ZWNJ.join(parts[:place])] |= OPENS
            flags[parts[place]] |= CLOSES
    for form in (*lists.web, *counts.even, *counts.uneven):
        flags[form] |= 0
    return {
        form: [
            (
                steps(counts.even[form]),
                steps(counts.uneven[form]),
                steps(lists.web.get(form, 0.0)),
                steps(lists.listed[form].count / _HAZM_SCALE) if form in lists.listed else 0,
                bits,
            )
        ]
        for form, bits in flags.items()
    }


def _parts(lists: WordLists, counts: Counts) -> dict[str, list[Record]]:
    """Of each part that opens or closes compounds: in how many that were counted, that are listed, how often alone."""
    partners: tuple[dict[str, set[str]], ...] = (defaultdict(set), defaultdict(set))
    uses: tuple[Counter[str], ...] = (Counter(), Counter())
    listed: tuple[Counter[str], ...] = (Counter(), Counter())
    gathered: tuple[Counter[str], ...] = (Counter(), Counter())
    for form, n in counts.even.items():
        ends = _ends(form)
        for side, part in enumerate(ends):
            partners[side][part].add(ends[1 - side])
            uses[side][part] += n
    for form in lists.listed.keys() | lists.spelt.keys():
        for side, part in enumerate(_ends(form)):
            listed[side][part] += 1
    for form in lists.gathered:
        for side, part in enumerate(_ends(form)):
            gathered[side][part] += 1
    records: dict[str, list[Record]] = {}
    for part in {*partners[0], *partners[1], *listed[0], *listed[1], *gathered[0], *gathered[1]}:
        figures: list[int] = []
        for side in (0, 1):
            bound = 100 * uses[side][part] // (uses[side][part] + counts.even[part] + 1)
            figures += [steps(len(partners[side].get(part, ()))), steps(listed[side][part]), bound]
        figures += [steps(gathered[side][part]) for side in (0, 1)]
        records[part] = [tuple(figures)]
    return {part: record for part, record in records.items() if record[0] != NO_PART}


def _ends(form: str) -> tuple[str, ...]:
    """The first and the last part of a compound; nothing of other words: رقابت‌ها says nothing of رقابت in compounds."""
    parts = [part for part in form.split(ZWNJ) if part not in BOUND]
    return (parts[0], parts[-1]) if ZWNJ in form and len(parts) > 1 else ()


def _forms(known: set[str]) -> dict[str, list[bytes]]:
    forms: dict[str, list[bytes]] = defaultdict(list)
    for form in sorted(known):
        forms[glued(form)].append(cuts_of(form.split(ZWNJ)))
    return dict(forms)


def _followers(known: set[str]) -> dict[str, list[bytes]]:
    following: dict[str, set[str]] = defaultdict(set)
    for form in known:
        parts = form.split(ZWNJ)
        # After «می» stands any verb.
        if parts[0] not in VERB_OPENERS:
            for place in range(1, len(parts)):
                following[ZWNJ.join(parts[:place])].add(parts[place])
    return {first: [" ".join(sorted(seconds)).encode()] for first, seconds in following.items()}


def _apart(facts: Facts, counts: Counts) -> dict[str, list[Record]]:
    """Counts of the pairs that are also written as one, or might be."""
    words: dict[str, Word] = {}
    for word in {word for pair in counts.pairs for word in pair}:
        words[word] = as_it_stands(facts, word)
    return {
        f"{first} {second}": [(steps(n),)]
        for (first, second), n in counts.pairs.items()
        if may_join(words[first], words[second])
    }
