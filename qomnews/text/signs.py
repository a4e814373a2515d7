"""What speaks for a reading or for joining two words: figures for the models, all whole numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qomnews.text.endings import ENDING_KINDS, ENDING_PLACES, OPENER_KINDS, SOLID_ENDINGS, has_silent_he
from qomnews.text.facts import (
    ADJECTIVE,
    AFTER_MI,
    COMPARED,
    GATHERED,
    LISTED,
    NOUN,
    PLURALISED,
    SILENT_HE,
    SPELT,
    TAGGED,
    UNKNOWN,
)
from qomnews.text.letters import ZWNJ
from qomnews.text.neighbours import uninflected

if TYPE_CHECKING:
    from qomnews.text.facts import Facts, Record
    from qomnews.text.readings import Parts

_LAST_VERB_OPENER = 3
_SILENT_HE_LOSS = 24
_NO_WORD, _NO_STEM, _NO_COMPOUND = [-1] * 7, [-1] * 19, [-1] * 17


def _figures(record: Record) -> list[int]:
    flags = record[4]
    listed = (1 if flags & LISTED else 0) + (1 if flags & TAGGED else 0)
    spelt = 1 + (1 if flags & PLURALISED else 0) + (2 if flags & SILENT_HE else 0) if flags & SPELT else 0
    return [*record[:4], listed, spelt, int(flags & GATHERED != 0)]


def reading_signs(facts: Facts, word: str, readings: list[Parts]) -> list[list[int]]:
    """For each reading of a solid word, the signs for it: lists of one length.

    The word's own come first (length, figures, its best solid analysis), then the reading's: parts, figures of the
    whole form, affixes, stem, and the two parts of a compound.
    """
    own = facts.word(word)
    shared = [len(word), *_figures(own), *_solid_stem(facts, word), int(facts.is_verb(word))]
    records = [own if len(parts) == 1 else facts.word(ZWNJ.join(parts)) for parts in readings]
    signs = []
    for place, parts in enumerate(readings):
        rival = max((record[0] for other, record in enumerate(records) if other != place), default=0)
        row = [*shared, rival, len(parts)]
        if len(parts) == 1:
            row += [*_NO_WORD, 0, 0, 0, *_NO_STEM, *_NO_COMPOUND]
        else:
            row += [*_figures(records[place]), *_parted_signs(facts, parts)]
        signs.append(row)
    return signs


def _solid_stem(facts: Facts, word: str) -> tuple[int, int]:
    """The best stem under a solid ending: how common it is (steps) and the ending's length."""
    best, length = 0, 0
    for ending in SOLID_ENDINGS:
        stem = word[: -len(ending)]
        if len(stem) > 2 and word.endswith(ending):
            counted, _, common, _, flags = facts.word(stem)
            score = max(counted, common) + (4 if flags & (SPELT | TAGGED) else 0)
            if has_silent_he(stem):
                # A silent ه is followed by a half-space: کتابخانهای is not کتابخانه and ای.
                score -= _SILENT_HE_LOSS
            if score > best:
                best, length = score, len(ending)
    return best, length


def _parted_signs(facts: Facts, parts: Parts) -> list[int]:
    core = parts
    opener = OPENER_KINDS.get(parts[0], 0)
    if opener > _LAST_VERB_OPENER:
        opener = 0
    if opener:
        core = core[1:]
    ending = ""
    if len(core) > 1 and core[-1] in ENDING_KINDS:
        ending, core = core[-1], core[:-1]
    stem = ZWNJ.join(core)
    record = facts.word(stem)
    flags = record[4]
    with_he = facts.word(f"{stem}ه")
    row = [opener, ENDING_KINDS.get(ending, 0), ENDING_PLACES.get(ending, 0)]
    row += [
        *_figures(record),
        int(flags & COMPARED != 0),
        int(has_silent_he(stem)),
        int(flags & AFTER_MI != 0),
        int(facts.is_verb(stem)),
        int(flags & ADJECTIVE != 0),
        int(stem.endswith("ی")),
        max(with_he[0], with_he[2]),
        max(facts.word(f"{stem}{ZWNJ}ها")[0], facts.word(f"{stem}{ZWNJ}های")[0]),
        max(facts.word(f"{stem}{ZWNJ}تر")[0], facts.word(f"{stem}{ZWNJ}ترین")[0]),
        max(facts.word(f"{stem}ها")[0], facts.word(f"{stem}های")[0]),
        len(stem),
        len(core),
    ]
    return row + (_compound_signs(facts, core) if len(core) > 1 else _NO_COMPOUND)


def _compound_signs(facts: Facts, core: Parts) -> list[int]:
    head, tail = core[0], core[-1]
    before = ZWNJ.join(core[:-1])
    closing, opening = facts.ending_part(tail), facts.part(head)
    last, first = facts.word(tail), facts.word(before)
    return [
        *closing[3:6],
        closing[7],
        last[0],
        last[2],
        *opening[:3],
        opening[6],
        first[0],
        first[2],
        len(head),
        len(tail),
        facts.open(before, tail),
        OPENER_KINDS.get(head, 0),
        (1 if last[4] & TAGGED else 0) + (2 if first[4] & TAGGED else 0),
    ]


def pair_signs(facts: Facts, first: str, second: str) -> list[int]:
    """The signs for two neighbours being one word.

    Args:
        facts: what is known.
        first: the word before the space, with the half-spaces that it has.
        second: the word after it, likewise.
    """
    head, tail = first.rpartition(ZWNJ)[2], second.partition(ZWNJ)[0]
    form = f"{first}{ZWNJ}{tail}"
    joined = facts.word(form)
    solid = facts.word(f"{first}{second}".replace(ZWNJ, ""))
    left, right = facts.word(first), facts.word(second)
    head_record = left if head == first else facts.word(head)
    tail_record = right if tail == second else facts.word(tail)
    closing, opening = facts.ending_part(tail), facts.part(head)
    counted, listed, gathered, parted = _inflected_signs(facts, first, head, tail)
    left_flags, head_flags, tail_flags = left[4], head_record[4], tail_record[4]
    return [
        len(first),
        len(second),
        int(head != first),
        int(tail != second),
        *_figures(joined),
        solid[0],
        solid[2],
        facts.open(head, tail),
        facts.open(first, second),
        left[0],
        right[0],
        left[2],
        right[2],
        head_record[0],
        tail_record[0],
        ENDING_KINDS.get(tail, 0),
        ENDING_PLACES.get(tail, 0),
        OPENER_KINDS.get(head, 0),
        int(facts.is_verb(tail)),
        int(tail_flags & AFTER_MI != 0),
        int(left_flags & COMPARED != 0),
        int(left_flags & PLURALISED != 0),
        int(has_silent_he(first)),
        int(first[-1] == "ی"),
        _kind(head_flags),
        _kind(tail_flags),
        head_record[3],
        tail_record[3],
        *closing[3:6],
        *opening[:3],
        closing[7],
        opening[6],
        int(solid[4] & GATHERED != 0),
        counted,
        listed,
        gathered,
        parted,
        int(first[-1] == "ه" and facts.word(first[:-1])[4] & AFTER_MI != 0),
    ]


def pair_counts(facts: Facts, first: str, second: str) -> tuple[int, ...]:
    """Of two neighbours that may be one word: how bound the second and the first are, how often counted alone."""
    head, tail = first.rpartition(ZWNJ)[2], second.partition(ZWNJ)[0]
    return facts.ending_part(tail)[5], facts.part(head)[2], facts.word(head)[0], facts.word(tail)[0]


def _kind(flags: int) -> int:
    """Listed, as an adjective, as a noun: three bits."""
    return (1 if flags & TAGGED else 0) + (2 if flags & ADJECTIVE else 0) + (4 if flags & NOUN else 0)


def _inflected_signs(facts: Facts, first: str, head: str, tail: str) -> tuple[int, int, int, int]:
    """Of the joined word with its ending off or another one on: counted, listed, and its parts counted apart."""
    counted = listed = gathered = parted = 0
    for other in (*uninflected(tail), f"{tail}ی", f"{tail}ها", f"{tail}های", f"{tail}ان"):
        record = facts.word(f"{first}{ZWNJ}{other}")
        if record is not UNKNOWN:
            counted = max(counted, record[0])
            gathered += record[4] & GATHERED != 0
            listed = max(listed, (1 if record[4] & LISTED else 0) + (1 if record[4] & SPELT else 0))
        parted = max(parted, facts.open(head, other))
    return counted, listed, gathered, parted
