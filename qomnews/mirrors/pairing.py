"""Two articles laid side by side: how far titles and texts agree, and what the rules make of it."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import attrs

from qomnews.article import Relation
from qomnews.mirrors import thresholds
from qomnews.mirrors.alignment import Change, Run, align, changes, covered
from qomnews.mirrors.fingerprint import HEAD, SHORT, Fingerprint
from qomnews.mirrors.likeness import aggregates, title_agreement


@attrs.frozen
class Match:
    """Why two articles are one story.

    `relation` is that of the shorter one to the longer (`mirror_match` states it for a mirror and its original);
    `similarity` the share of both texts that they have in common, 0 to 1 with four digits; `evidence` JSON types only.
    """

    relation: Relation
    similarity: float
    evidence: dict[str, Any]


@attrs.frozen(kw_only=True)
class Pair:
    """Two articles laid side by side: what the rules look at."""

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
        in_shorter = covered(spans_shorter, len(shorter.own))
        in_longer = covered(spans_longer, len(longer.own))
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
            share_shorter=_share(in_shorter, len(shorter.own)),
            share_longer=_share(in_longer, len(longer.own)),
            common=in_shorter,
            reach=max((end for _, end in spans_shorter + spans_longer), default=0),
            head=max(
                _share(covered(spans_shorter, head), head),
                _share(covered(spans_longer, HEAD), min(HEAD, len(longer.own))),
            ),
            opening=max(covered(spans_shorter, thresholds.OPENING), covered(spans_longer, thresholds.OPENING)) * 2
            >= thresholds.OPENING,
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
    def changed_numbers(self) -> list[tuple[str, str]]:
        """Numbers that differ, of texts and titles: as the shorter and as the longer has them."""
        in_text = [pair for change in self.changes for pair in change.changed_numbers]
        if not self.titles_agree or self.shorter.title == self.longer.title:
            return in_text
        if not in_text and self.common >= thresholds.TITLE_NUMBERS_LETTERS:
            return []
        in_titles = Change(self.shorter.title, self.longer.title, substitution=True).changed_numbers
        # A title says again what the text says: the same change counts once.
        return in_text + [pair for pair in in_titles if pair not in in_text]

    def days_apart(self) -> float:
        """Days between the two; 0 where one is undated."""
        if self.shorter.minute is None or self.longer.minute is None:
            return 0.0
        return abs(self.shorter.minute - self.longer.minute) / thresholds.MINUTES_A_DAY

    def match(self) -> Match | None:
        """The evidence that they are one story, or None."""
        rule = self._rule()
        if rule is None:
            return None
        both = len(self.shorter.own) + len(self.longer.own)
        similarity = (
            (self.share_shorter * len(self.shorter.own) + self.share_longer * len(self.longer.own)) / both
            if both
            else self.title
        )
        return Match(self._relation(), round(min(similarity, 1.0), 4), self._evidence(rule))

    def _rule(self) -> str | None:
        """Name of the rule by which the two are mirrors."""
        if self.shorter.outlet and self.shorter.outlet == self.longer.outlet and not aggregates(self.shorter.outlet):
            return self._rule_of_one_outlet()
        if len(self.shorter.own) < SHORT:
            return self._rule_of_short()
        if not self._few_changed_numbers() or self._gallery_of_a_story():
            return None
        if not (self.head >= thresholds.HEAD_COVERAGE or self._new_head()) or not self._few_substitutions():
            return None
        return self._rule_of_coverage()

    def _same_but_for_words(self) -> bool:
        """Whether two long texts are one from end to end; no template without a number runs so long."""
        return self.common >= thresholds.SAME_LETTERS and self.share_longer >= thresholds.SAME_COVERAGE

    def _few_changed_numbers(self) -> bool:
        """None, or the one of a correction; a short text with another number is the next in a series."""
        return not self.changed_numbers or (
            len(self.changed_numbers) <= thresholds.MAX_CHANGED_NUMBERS
            and self.common >= thresholds.LETTERS_A_CHANGED_NUMBER
            and self.days_apart() <= thresholds.SHORT_DAYS
        )

    def _gallery_of_a_story(self) -> bool:
        """Whether one is a gallery or a film whose few words open the other, a story by itself."""
        if self.credit is not None or self.share_longer >= thresholds.GALLERY_COVERAGE:
            return False
        pictures = {self.shorter.kind, self.longer.kind} & {"photo", "video"}
        if len(pictures) == 1 and self.shorter.kind != self.longer.kind:
            return True
        return (
            not self.titles_agree
            and len(self.shorter.own) < thresholds.CAPTION_LETTERS
            and self.share_longer < thresholds.CAPTION_COVERAGE
        )

    def _few_substitutions(self) -> bool:
        """Few enough words changed for an edit; a template filled anew changes many, or one of few."""
        if self.common < thresholds.FORM_LETTERS and self.days_apart() > thresholds.FORM_DAYS and self.credit is None:
            # A form that is filled with another name every day.
            return not self.substitutions
        same_title = self.title >= thresholds.SHORT_TITLE_AGREEMENT and self.titles_agree and not self.changed_numbers
        if same_title and self.common >= SHORT and self.days_apart() <= thresholds.SHORT_DAYS:
            free = thresholds.FREE_SUBSTITUTIONS
        else:
            free = min(thresholds.FREE_SUBSTITUTIONS, self.common // thresholds.LETTERS_A_SUBSTITUTION)
        if self.substitutions <= max(free, thresholds.MAX_SUBSTITUTION_RATE * self.common):
            return True
        return (
            (self.titles_agree or self.credit is not None or self._same_but_for_words())
            and not self.changed_numbers
            and self.common >= thresholds.EDITED_LETTERS
            and self.share_shorter >= thresholds.EDITED_COVERAGE
            and self.substitutions <= thresholds.MAX_EDITED_RATE * self.common
            and self.days_apart() <= thresholds.SHORT_DAYS
        )

    def _rule_of_coverage(self) -> str | None:
        share = self.share_shorter
        rules = {
            "text": share >= thresholds.COVERAGE and not self._own_openings(),
            "beginning": self._same_beginning(),
            "credit, title and text": self.titles_agree
            and self.credit is not None
            and share >= thresholds.COVERAGE_TITLED_CREDITED,
            "title and text": self.titles_agree and share >= thresholds.COVERAGE_TITLED,
            "credit and text": (self.credit is not None and share >= thresholds.COVERAGE_CREDITED)
            or (self.credit_alike and share >= thresholds.COVERAGE_CREDITED_ALIKE),
        }
        return next((rule for rule, holds in rules.items() if holds), None)

    def _new_head(self) -> bool:
        """Whether a copy under the same title has lost its first paragraph, or got a foreign one before it."""
        return (
            self.title >= thresholds.SHORT_TITLE_AGREEMENT
            and self.titles_agree
            and self.share_shorter >= thresholds.COVERAGE
            and not self.changed_numbers
            and self.days_apart() <= thresholds.SHORT_DAYS
        )

    def _same_beginning(self) -> bool:
        """Whether a copy that was cut goes on with something foreign: both begin with what they share, unchanged."""
        return (
            self.head >= thresholds.BEGINNING_HEAD
            and not self.substitutions
            and not self.changed_numbers
            and self.common >= SHORT
            and self.reach <= self.common / thresholds.BEGINNING_HEAD
            and self.share_shorter >= thresholds.COVERAGE_BEGINNING
            and self.share_longer >= thresholds.BEGINNING_OF_LONGER
        )

    def _own_openings(self) -> bool:
        return (
            not self.titles_agree
            and self.credit is None
            and not self.opening
            and self.share_longer < thresholds.SAME_BODY
        )

    def _rule_of_one_outlet(self) -> str | None:
        """An outlet's own two articles: only a reprint of something long enough, within days, all but unchanged."""
        same = min(self.share_shorter, self.share_longer) >= thresholds.REPRINT_COVERAGE
        return (
            "reprint"
            if same
            and not self.changed_numbers
            and self.substitutions <= self.common // thresholds.REPRINT_LETTERS_A_SUBSTITUTION
            and len(self.shorter.own) >= SHORT
            and self.title >= thresholds.SHORT_TITLE_AGREEMENT
            and self.days_apart() <= thresholds.SAME_OUTLET_DAYS
            else None
        )

    def _rule_of_short(self) -> str | None:
        """Items of a sentence or none: title and text must both agree without a change."""
        if (
            self.title < thresholds.SHORT_TITLE_AGREEMENT
            or len(self.shorter.title) < thresholds.MIN_TITLE
            or self.changed_numbers
        ):
            return None
        if self.days_apart() > thresholds.SHORT_DAYS or self._of_two_kinds():
            return None
        if self.shorter.own == self.longer.own:
            return "short: title and text"
        # A copy cut down to its first sentence.
        whole = len(self.shorter.own) >= thresholds.MIN_FIRST_WORDS and self.longer.own.startswith(self.shorter.own)
        return "short: title and first words" if whole and self.title == 1.0 else None

    def _of_two_kinds(self) -> bool:
        """Whether one is a gallery, say, and the other a film of the same: outlets show both under one sentence."""
        if self.shorter.kind != self.longer.kind:
            return not self.credit
        mediums = {self.shorter.medium, self.longer.medium} - {None}
        return len(mediums) == 2

    def _relation(self) -> Relation:
        if self.substitutions or self.share_shorter < thresholds.VERBATIM:
            return "edited"
        if (
            self.share_longer >= thresholds.VERBATIM
            and self.longer.own_letters * thresholds.VERBATIM <= self.shorter.own_letters
        ):
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
            "letters": [self.shorter.own_letters, self.longer.own_letters],
            "substitutions": self.substitutions,
            "changed_numbers": [list(pair) for pair in self.changed_numbers],
        }


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0
