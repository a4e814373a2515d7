"""What is known of words, made up by a test: the tables of `Facts` and of the lexicon, in memory."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import accumulate

from qomnews.text.facts import Facts, Record
from qomnews.text.half_spaces import HalfSpaces
from qomnews.text.lexicon import Lexicon, Models
from qomnews.text.looks import Look, joins_of, verdict_bytes
from qomnews.text.trees import Trees

ZWNJ = "\u200c"
NO_TREES = Trees(())
# The number of parts of a reading is its thirteenth sign: a whole word loses, whatever is parted wins.
PARTS_SIGN = 12
PART_ALL = Trees(((PARTS_SIGN, 1, -4.0, 4.0),))
PART_NONE = Trees(((PARTS_SIGN, 1, 4.0, -4.0),))


def facts(
    words: Mapping[str, Record] | None = None,
    parts: Mapping[str, Record] | None = None,
    apart: Mapping[tuple[str, str], int] | None = None,
    known: Iterable[str] = (),
) -> Facts:
    """Facts of a test.

    Args:
        words: the records of solid and half-spaced forms.
        parts: the records of parts of compounds.
        apart: two words -> how often they were counted open (steps).
        known: forms with half-spaces, which the tables of forms and of followers are made of.
    """
    forms: dict[str, list[bytes]] = defaultdict(list)
    following: dict[str, set[str]] = defaultdict(set)
    for form in known:
        pieces = form.split(ZWNJ)
        forms["".join(pieces)].append(bytes(list(accumulate(map(len, pieces)))[:-1]))
        for place in range(1, len(pieces)):
            following[ZWNJ.join(pieces[:place])].add(pieces[place])
    return Facts(
        words={form: [record] for form, record in (words or {}).items()},
        parts={part: [record] for part, record in (parts or {}).items()},
        apart={f"{first} {second}": [(n,)] for (first, second), n in (apart or {}).items()},
        forms=dict(forms),
        followers={first: [" ".join(sorted(rest)).encode()] for first, rest in following.items()},
    )


def lexicon(
    of_words: Facts,
    verdicts: Mapping[str, int] | None = None,
    pairs: Mapping[tuple[str, str], int] | None = None,
    models: Models | None = None,
) -> Lexicon:
    """A lexicon of a test.

    Args:
        of_words: its facts.
        verdicts: forms with half-spaces -> the margin for parting the solid word so, in eighths.
        pairs: two words -> the margin for joining them.
        models: the trees; none of them knows anything where they aren't given.
    """
    told: dict[str, list[bytes]] = {}
    for form, margin in (verdicts or {}).items():
        parts = tuple(form.split(ZWNJ))
        solid = "".join(parts)
        look = Look(parts if len(parts) > 1 else (), margin)
        told[solid] = [verdict_bytes(look, joins_of(of_words, form if margin > 0 else solid))]
    return Lexicon(
        of_words,
        models or Models(NO_TREES, NO_TREES, NO_TREES, NO_TREES),
        verdicts=told,
        pairs={f"{first} {second}": [(margin + 128,)] for (first, second), margin in (pairs or {}).items()},
    )


def engine_that_restores(
    of_words: Facts, verdicts: Mapping[str, int] | None = None, pairs: Mapping[tuple[str, str], int] | None = None
) -> HalfSpaces:
    """An engine that parts and joins whatever it asks itself about."""
    yes = Trees((4.0,))
    return HalfSpaces(lexicon(of_words, verdicts, pairs, Models(NO_TREES, NO_TREES, yes, yes)))
