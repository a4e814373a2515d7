"""Two articles laid side by side: how far titles and texts agree, and what differs."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import attrs

from qomnews.mirrors import thresholds
from qomnews.mirrors.alignment import GRAM, Change, Run, align, changes, covered
from qomnews.mirrors.fingerprint import HEAD, Fingerprint
from qomnews.mirrors.forms import Slot, frame, longest_own, slots
from qomnews.mirrors.letters import decoded
from qomnews.mirrors.likeness import days_apart, title_agreement
from qomnews.mirrors.numerals import differing_number


@attrs.frozen(kw_only=True)
class Pair:
    """Two articles laid side by side: what the rules look at, of texts that are their own (`Fingerprint.own`).

    `title`, `share_shorter`, `share_longer` and `head` go from 0 to 1: how far titles agree, the share of each text
    that the other has, and the larger share of either's first `HEAD` letters. `credit` is the outlet of one that the
    other credits; `credit_alike`: both credit the same third. `common` counts letters in common, `reach` those up to
    the last one. `opening`: half of either's first letters are in the other.
    """

    shorter: Fingerprint
    longer: Fingerprint
    title: float
    credit: str | None
    credit_alike: bool
    share_shorter: float
    share_longer: float
    common: int
    reach: int
    head: float
    opening: bool
    runs: list[Run]
    changes: list[Change]

    @classmethod
    def of(cls, shorter: Fingerprint, longer: Fingerprint) -> Pair:
        """The two, aligned."""
        same = shorter.own == longer.own
        if same:
            length = len(shorter.own)
            runs = [Run(0, 0, length)] if length else []
        else:
            runs = align(shorter.own, longer.own)
        spans_shorter = [(run.a, run.a + run.length) for run in runs]
        spans_longer = [(run.b, run.b + run.length) for run in runs]
        # A passage that one has once and the other many times is in common once.
        common = min(covered(spans_shorter, len(shorter.own)), covered(spans_longer, len(longer.own)))
        credit = next(
            (x.credit for x, y in ((shorter, longer), (longer, shorter)) if x.credit and x.credit == y.outlet), None
        )
        head = min(HEAD, len(shorter.own))
        return cls(
            shorter=shorter,
            longer=longer,
            title=title_agreement(shorter.title, longer.title),
            credit=credit,
            credit_alike=credit is None and shorter.credit is not None and shorter.credit == longer.credit,
            share_shorter=_share(common, len(shorter.own)),
            share_longer=_share(common, len(longer.own)),
            common=common,
            reach=max((end for _, end in spans_shorter + spans_longer), default=0),
            head=max(
                _share(covered(spans_shorter, head), head),
                _share(covered(spans_longer, HEAD), min(HEAD, len(longer.own))),
            ),
            opening=max(covered(spans_shorter, thresholds.OPENING), covered(spans_longer, thresholds.OPENING)) * 2
            >= thresholds.OPENING,
            runs=runs,
            changes=[] if same else changes(shorter.own, longer.own, runs),
        )

    @cached_property
    def titles_agree(self) -> bool:
        """Whether the titles are alike, and long enough to mean anything."""
        return (
            self.title >= thresholds.TITLE_AGREEMENT
            and min(len(self.shorter.title), len(self.longer.title)) >= thresholds.MIN_TITLE
        )

    @cached_property
    def substitutions(self) -> int:
        """How many places of one text stand otherwise in the other."""
        return sum(change.substitution and not change.respelled for change in self.changes)

    @cached_property
    def names_changed(self) -> int:
        """How many of these are longer than a word: a name, a date, a place."""
        return sum(
            change.substitution and not change.respelled and max(len(change.a), len(change.b)) > thresholds.WORD_LETTERS
            for change in self.changes
        )

    @cached_property
    def changed_numbers(self) -> list[tuple[str, str]]:
        """Numbers that differ, of texts and titles: as the shorter and as the longer has them."""
        in_text = [pair for change in self.changes for pair in change.changed_numbers]
        if not self.titles_agree or self.shorter.title == self.longer.title:
            return in_text
        spoken = differing_number(self.shorter.title, self.longer.title)
        if spoken is not None:
            return [*in_text, spoken]
        same_text = self.common >= thresholds.TITLE_NUMBERS_LETTERS and self.share_shorter >= thresholds.SAME_COVERAGE
        if not in_text and same_text:
            return []
        in_titles = Change(self.shorter.title, self.longer.title, substitution=True).changed_numbers
        # A title says again what the text says: the same change counts once.
        return in_text + [pair for pair in in_titles if pair not in in_text]

    @cached_property
    def slots(self) -> list[Slot]:
        """What was filled anew in the shorter's and the longer's form, if they are one (`forms.slots`)."""
        return slots(self.shorter, self.longer, self.runs)

    @cached_property
    def longest_own(self) -> int:
        """Letters that the shorter has alone in the sentence where it has most of its own."""
        return longest_own(self.shorter, [(run.a, run.a + run.length) for run in self.runs])

    @cached_property
    def frame(self) -> int:
        """Letters that either has of its own within a frame in common (`forms.frame`)."""
        return frame(self.shorter.own, self.longer.own, self.runs)

    @cached_property
    def days_apart(self) -> float:
        """Days between the two; 0 where one is undated."""
        return days_apart(self.shorter, self.longer)

    def similarity(self) -> float:
        """The share of both texts that they have in common, 0 to 1; without texts, how far titles agree."""
        both = len(self.shorter.own) + len(self.longer.own)
        common = self.share_shorter * len(self.shorter.own) + self.share_longer * len(self.longer.own)
        return min(common / both, 1.0) if both else self.title

    def differences(self) -> dict[str, Any]:
        """What differs, in skeleton letters, the first few of each: words changed, passages that one has alone."""
        changed = [change for change in self.changes if change.substitution]
        return {
            "changed": [[_shown(change.a), _shown(change.b)] for change in changed[:_MOST_SHOWN]],
            "only_in_shorter": _passages(self.shorter.own, [(run.a, run.a + run.length) for run in self.runs]),
            "only_in_longer": _passages(self.longer.own, [(run.b, run.b + run.length) for run in self.runs]),
        }


_MOST_SHOWN = 4
_LETTERS_SHOWN = 40


def _passages(text: bytes, spans: list[tuple[int, int]]) -> list[str]:
    """The passages outside the spans that are longer than a word or two."""
    reached, found = 0, []
    for start, end in [*sorted(spans), (len(text), len(text))]:
        if start - reached >= GRAM:
            found.append(_shown(text[reached:start]))
        reached = max(reached, end)
    return found[:_MOST_SHOWN]


def _shown(letters: bytes) -> str:
    more = len(letters) - _LETTERS_SHOWN
    return decoded(letters[:_LETTERS_SHOWN]) + (f"… (+{more})" if more > 0 else "")


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0
