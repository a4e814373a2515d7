"""Are two articles mirrors? The verdict on a pair, from their fingerprints alone."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import attrs

from qomnews.article import Relation
from qomnews.mirrors.alignment import GRAM, Change, Run, align, changes, covered
from qomnews.mirrors.fingerprint import HEAD, SHORT, Fingerprint
from qomnews.outlets import UnknownOutletError, outlet

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

COVERAGE = 0.7
"""Share of the shorter text that the longer one must have, where nothing else speaks for the two."""
COVERAGE_TITLED = 0.3
"""The same, where the titles agree."""
COVERAGE_CREDITED = 0.5
"""The same, where one credits the other's outlet; 0.6 where both credit a third."""
COVERAGE_CREDITED_ALIKE = 0.6
COVERAGE_TITLED_CREDITED = 0.2
"""The same, where titles agree and one credits the other's outlet."""
HEAD_COVERAGE = 0.5
"""Share of one text's first `HEAD` letters that the other must have: two stories with one background differ there."""
MAX_CHANGED_NUMBERS = 1
LETTERS_A_CHANGED_NUMBER = 500
"""Letters in common with which a changed number can be a correction, within `SHORT_DAYS`."""
LETTERS_A_SUBSTITUTION = 250
"""One substitution is allowed for each so many letters in common, up to `FREE_SUBSTITUTIONS`."""
FREE_SUBSTITUTIONS = 2
"""Substitutions allowed in any text with the same title, no changed number and within `SHORT_DAYS`."""
MAX_SUBSTITUTION_RATE = 4 / 1000
"""Substitutions for each letter in common, where there are more."""
MAX_EDITED_RATE = 12 / 1000
"""The same for an edited story: titles agree or a credit, no number changed, `EDITED_COVERAGE`, within `SHORT_DAYS`."""
EDITED_COVERAGE = 0.8
EDITED_LETTERS = 350
SAME_LETTERS = 800
SAME_COVERAGE = 0.9
"""Letters, and share of the longer text, in common that speak for an edited story as its title does."""
OPENING = 80
"""Letters of an opening: where both texts open with words of their own, titles and credits are silent and less than
`SAME_BODY` of the longer text is in common, what they share is a background."""
SAME_BODY = 0.8
TITLE_AGREEMENT = 0.7
SHORT_TITLE_AGREEMENT = 0.9
MIN_TITLE = 12
"""Letters below which a title is too common to speak for anything."""
GALLERY_COVERAGE = 0.6
"""Share of the longer text that a gallery or film and a story must have in common, where neither credits the other."""
MIN_FIRST_WORDS = 40
"""Letters that a copy cut down to its first words must still have."""
SHORT_DAYS = 3
"""Days between two short items beyond which they are two, if both are dated: captions and templates come again."""
SAME_OUTLET_DAYS = 7
"""The same for an outlet's own two articles: what it prints every year is published anew."""
VERBATIM = 0.97

SAMPLES = 32
"""Places of the shorter text that are looked up in the longer one before any alignment."""
MIN_SAMPLES = 8
"""Of these, so many must be found where titles and credits are silent: `COVERAGE` promises 22, heavy edits 16."""
MIN_SAMPLES_SPOKEN_FOR = 3
"""The same where titles agree or one credits the other: `COVERAGE_TITLED_CREDITED` promises 6."""
_SAMPLED_LETTERS = 400
_TITLE_GRAM = 3
_MINUTES_A_DAY = 24 * 60


@attrs.frozen
class Match:
    """Why two articles are one story.

    `relation` is that of the shorter one to the longer (`mirror_match` states it for a mirror and its original);
    `similarity` the share of both texts that they have in common, 0 to 1 with four digits; `evidence` JSON types only.
    """

    relation: Relation
    similarity: float
    evidence: dict[str, Any]


def compare(a: Fingerprint, b: Fingerprint) -> Match | None:
    """The evidence that two articles are one story, or None; the order of the two makes no difference."""
    if a.outlet == b.outlet and a.text != b.text and not _aggregates(a.outlet):
        return None
    shorter, longer = sorted((a, b), key=_order)
    if _plainly_other(shorter, longer):
        return None
    return _Pair.of(shorter, longer).match()


def _plainly_other(shorter: Fingerprint, longer: Fingerprint) -> bool:
    """Whether a few samples show that two texts have too little in common, where nothing else speaks for them.

    It spares most candidates the alignment: they share a formula or a boilerplate sentence.
    """
    text = shorter.text
    if len(text) < _SAMPLED_LETTERS:
        return False
    step = (len(text) - GRAM) // SAMPLES
    found = sum(text[i : i + GRAM] in longer.text for i in range(0, step * SAMPLES, step))
    if found < MIN_SAMPLES_SPOKEN_FOR:
        return True
    credited = shorter.credit in (longer.outlet, longer.credit) or longer.credit == shorter.outlet
    if found >= MIN_SAMPLES or (credited and (shorter.credit or longer.credit)):
        return False
    return title_agreement(shorter.title, longer.title) < TITLE_AGREEMENT


def mirror_match(mirror: Fingerprint, original: Fingerprint) -> Match | None:
    """`compare`, with the relation as the mirror has it: a copy with text put in is edited, not truncated."""
    found = compare(mirror, original)
    if found is not None and found.relation == "truncated" and _order(mirror) > _order(original):
        return attrs.evolve(found, relation="edited")
    return found


def comparer(fingerprints: Mapping[str, Fingerprint]) -> Callable[[str, str], Match | None]:
    """`mirror_match` by ids, each pair judged once."""
    judged: dict[tuple[str, str], Match | None] = {}

    def by_id(mirror: str, original: str) -> Match | None:
        pair = (mirror, original)
        if pair not in judged:
            judged[pair] = mirror_match(fingerprints[mirror], fingerprints[original])
        return judged[pair]

    return by_id


def title_agreement(a: bytes, b: bytes) -> float:
    """How far two titles' skeletons agree, 0 to 1: common three-letter grams, or one being a part of the other."""
    if a == b:
        return 1.0 if a else 0.0
    short, long = sorted((a, b), key=len)
    if len(short) >= MIN_TITLE and short in long:
        return 0.95
    first, second = _grams(a), _grams(b)
    if not first or not second:
        return 0.0
    return 2 * len(first & second) / (len(first) + len(second))


def _grams(title: bytes) -> set[bytes]:
    return {title[i : i + _TITLE_GRAM] for i in range(len(title) - _TITLE_GRAM + 1)}


def _order(print_: Fingerprint) -> tuple[int, bytes, bytes, str, str, str, int]:
    """Shorter first; among equals anything that doesn't hang on who asks."""
    return (
        print_.letters,
        print_.text,
        print_.title,
        print_.outlet,
        print_.kind,
        print_.credit or "",
        print_.minute or 0,
    )


@attrs.frozen(kw_only=True)
class _Pair:
    """Two articles laid side by side: what the rules look at."""

    shorter: Fingerprint
    longer: Fingerprint
    title: float
    credit: str | None
    credit_alike: bool
    share_shorter: float
    share_longer: float
    common: int
    head: float
    opening: bool
    changes: list[Change]

    @classmethod
    def of(cls, shorter: Fingerprint, longer: Fingerprint) -> _Pair:
        same = shorter.text == longer.text
        if same:
            length = len(shorter.text)
            runs = [Run(0, 0, length)] if length else []
        else:
            runs = align(shorter.text, longer.text)
        spans_shorter = [(run.a, run.a + run.length) for run in runs]
        spans_longer = [(run.b, run.b + run.length) for run in runs]
        in_shorter = covered(spans_shorter, len(shorter.text))
        in_longer = covered(spans_longer, len(longer.text))
        credit = next(
            (x.credit for x, y in ((shorter, longer), (longer, shorter)) if x.credit and x.credit == y.outlet), None
        )
        head = min(HEAD, len(shorter.text))
        return cls(
            shorter=shorter,
            longer=longer,
            title=title_agreement(shorter.title, longer.title),
            credit=credit,
            credit_alike=credit is None and shorter.credit is not None and shorter.credit == longer.credit,
            share_shorter=_share(in_shorter, len(shorter.text)),
            share_longer=_share(in_longer, len(longer.text)),
            common=in_shorter,
            head=max(
                _share(covered(spans_shorter, head), head),
                _share(covered(spans_longer, HEAD), min(HEAD, len(longer.text))),
            ),
            opening=max(covered(spans_shorter, OPENING), covered(spans_longer, OPENING)) * 2 >= OPENING,
            changes=[] if same else changes(shorter.text, longer.text, runs),
        )

    @property
    def titles_agree(self) -> bool:
        return self.title >= TITLE_AGREEMENT and min(len(self.shorter.title), len(self.longer.title)) >= MIN_TITLE

    @property
    def substitutions(self) -> int:
        return sum(change.substitution for change in self.changes)

    @property
    def changed_numbers(self) -> list[tuple[str, str]]:
        in_text = [pair for change in self.changes for pair in change.changed_numbers]
        if not self.titles_agree or self.shorter.title == self.longer.title:
            return in_text
        in_titles = Change(self.shorter.title, self.longer.title, substitution=True).changed_numbers
        # A title says again what the text says: the same change counts once.
        return in_text + [pair for pair in in_titles if pair not in in_text]

    def days_apart(self) -> float:
        if self.shorter.minute is None or self.longer.minute is None:
            return 0.0
        return abs(self.shorter.minute - self.longer.minute) / _MINUTES_A_DAY

    def match(self) -> Match | None:
        rule = self._rule()
        if rule is None:
            return None
        both = len(self.shorter.text) + len(self.longer.text)
        similarity = (
            (self.share_shorter * len(self.shorter.text) + self.share_longer * len(self.longer.text)) / both
            if both
            else self.title
        )
        return Match(self._relation(), round(min(similarity, 1.0), 4), self._evidence(rule))

    def _rule(self) -> str | None:
        """Name of the rule by which the two are mirrors."""
        if self.shorter.outlet == self.longer.outlet and not _aggregates(self.shorter.outlet):
            return self._rule_of_one_outlet()
        if len(self.shorter.text) < SHORT:
            return self._rule_of_short()
        if not self._few_changed_numbers() or self._gallery_of_a_story():
            return None
        if self.head < HEAD_COVERAGE or not self._few_substitutions():
            return None
        return self._rule_of_coverage()

    def _same_but_for_words(self) -> bool:
        """Whether two long texts are one from end to end; no template without a number runs so long."""
        return self.common >= SAME_LETTERS and self.share_longer >= SAME_COVERAGE

    def _few_changed_numbers(self) -> bool:
        """None, or the one of a correction; a short text with another number is the next in a series."""
        return not self.changed_numbers or (
            len(self.changed_numbers) <= MAX_CHANGED_NUMBERS
            and self.common >= LETTERS_A_CHANGED_NUMBER
            and self.days_apart() <= SHORT_DAYS
        )

    def _gallery_of_a_story(self) -> bool:
        """Whether one is a gallery or a film whose few words open the other, a story by itself."""
        pictures = {self.shorter.kind, self.longer.kind} & {"photo", "video"}
        return (
            len(pictures) == 1
            and self.shorter.kind != self.longer.kind
            and self.credit is None
            and self.share_longer < GALLERY_COVERAGE
        )

    def _few_substitutions(self) -> bool:
        """Few enough words changed for an edit; a template filled anew changes many, or one of few."""
        same_title = self.title >= SHORT_TITLE_AGREEMENT and self.titles_agree and not self.changed_numbers
        if same_title and self.common >= SHORT and self.days_apart() <= SHORT_DAYS:
            free = FREE_SUBSTITUTIONS
        else:
            free = min(FREE_SUBSTITUTIONS, self.common // LETTERS_A_SUBSTITUTION)
        if self.substitutions <= max(free, MAX_SUBSTITUTION_RATE * self.common):
            return True
        return (
            (self.titles_agree or self.credit is not None or self._same_but_for_words())
            and not self.changed_numbers
            and self.common >= EDITED_LETTERS
            and self.share_shorter >= EDITED_COVERAGE
            and self.substitutions <= MAX_EDITED_RATE * self.common
            and self.days_apart() <= SHORT_DAYS
        )

    def _rule_of_coverage(self) -> str | None:
        if self.share_shorter >= COVERAGE and not self._own_openings():
            return "text"
        if self.titles_agree and self.credit and self.share_shorter >= COVERAGE_TITLED_CREDITED:
            return "credit, title and text"
        if self.titles_agree and self.share_shorter >= COVERAGE_TITLED:
            return "title and text"
        if self.credit and self.share_shorter >= COVERAGE_CREDITED:
            return "credit and text"
        if self.credit_alike and self.share_shorter >= COVERAGE_CREDITED_ALIKE:
            return "credit and text"
        return None

    def _own_openings(self) -> bool:
        return not self.titles_agree and self.credit is None and not self.opening and self.share_longer < SAME_BODY

    def _rule_of_one_outlet(self) -> str | None:
        """An outlet's own two articles: only a reprint, whole and unchanged, of something long enough, within days."""
        same = self.shorter.text == self.longer.text and self.shorter.letters == self.longer.letters
        return (
            "reprint"
            if same
            and len(self.shorter.text) >= SHORT
            and self.title >= SHORT_TITLE_AGREEMENT
            and self.days_apart() <= SAME_OUTLET_DAYS
            else None
        )

    def _rule_of_short(self) -> str | None:
        """Items of a sentence or none: title and text must both agree without a change."""
        if self.title < SHORT_TITLE_AGREEMENT or len(self.shorter.title) < MIN_TITLE or self.changed_numbers:
            return None
        if self.days_apart() > SHORT_DAYS or (self.shorter.kind != self.longer.kind and not self.credit):
            return None
        if self.shorter.text == self.longer.text:
            return "short: title and text"
        # A copy cut down to its first sentence.
        whole = len(self.shorter.text) >= MIN_FIRST_WORDS and self.longer.text.startswith(self.shorter.text)
        return "short: title and first words" if whole and self.title == 1.0 else None

    def _relation(self) -> Relation:
        if self.substitutions or self.share_shorter < VERBATIM:
            return "edited"
        if self.share_longer >= VERBATIM and self.longer.letters * VERBATIM <= self.shorter.letters:
            return "verbatim"
        return "truncated"

    def _evidence(self, rule: str) -> dict[str, Any]:
        credited = self.credit or (self.shorter.credit if self.credit_alike else None)
        return {
            "rule": rule,
            "credit": credited,
            "title": round(self.title, 4),
            "share_of_shorter": round(self.share_shorter, 4),
            "share_of_longer": round(self.share_longer, 4),
            "letters": [self.shorter.letters, self.longer.letters],
            "substitutions": self.substitutions,
            "changed_numbers": [list(pair) for pair in self.changed_numbers],
        }


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


@lru_cache(maxsize=256)
def _aggregates(outlet_id: str) -> bool:
    """An aggregator shows one story as often as its sources do."""
    try:
        return outlet(outlet_id).kind == "aggregator"
    except UnknownOutletError:
        return False
