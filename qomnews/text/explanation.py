"""Why a normalised line is as it is: every edit with its place, its rule and what speaks for it."""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING

import attrs

from qomnews.text.correspondence import BLANKS, Kind, Pair, correspondences
from qomnews.text.evidence import why as why_half_spaces
from qomnews.text.half_spaces import engine
from qomnews.text.letters import ZWNJ
from qomnews.text.normaliser import normalise
from qomnews.text.options import Options
from qomnews.text.rule_names import (
    DIGITS,
    IDLE,
    OPENED,
    REMOVED,
    SPACES,
    SPACING,
    as_words,
    evidence_of,
    most_telling,
    parts_or_joins,
    plain_rule_of_word,
    rule_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    # Gets the words before (letters folded, one space between words) and after; gives rule and evidence.
    Why = Callable[[str, str], tuple[str, str]]

_BLANK = re.compile(f"[{BLANKS}]")
# What may stand inside a number whose digits changed.
_IN_NUMBER = re.compile(r"[0-9۰-۹٠-٩.,:/٫٬،\-–−]*")
_OPENING = ("(", "«")


@attrs.frozen
class Edit:
    """One change of a line: `line[start:end]`, in code points, was `before` and is `after`.

    `rule` is named as in docs/text.md (`letters/yeh`, `half-space/plural`); `evidence` says in a few words what
    speaks for it.
    """

    start: int
    end: int
    before: str
    after: str
    rule: str
    evidence: str


@attrs.define
class _Change:
    """An edit on its way: `line[start:end]` becomes `after[place:until]`."""

    start: int
    end: int
    place: int
    until: int
    rules: list[str]
    evidence: str | None = None


def explain(line: str, options: Options | None = None, *, why: Why | None = None) -> list[Edit]:
    """The edits, in order and apart from each other, that make `normalise(line, options)` of the line.

    An edit of half-spaces covers the words concerned, any other no more than what changed.

    Args:
        line: a line, with or without its end.
        options: what it is normalised with.
        why: rule and evidence for half-spaces that the lexicon decided on; gets the words before, their letters
            folded and one space between them, and what became of them.

    >>> [(edit.before, edit.after, edit.rule) for edit in explain("كتاب , قم 12")]
    [('ك', 'ک', 'letters/kaf'), (' ,', '،', 'punctuation/comma'), ('12', '۱۲', 'digits')]
    """
    options = options or Options()
    after = normalise(line, options)
    if line == after:
        return []
    changes: list[_Change] = []
    word: list[Pair] = []
    decide = _Decider(options, why or functools.partial(why_half_spaces, engine(options.forms)))
    for gap, letter in correspondences(line, after):
        if word and letter and _holds_together(gap):
            word += (*gap, letter)
            continue
        leading: list[Pair] = []
        if gap and word and _loses_half_space(gap[0]):
            word.append(gap.pop(0))
        if gap and letter and _loses_half_space(gap[-1]):
            leading.append(gap.pop())
        _add(changes, decide.of_words(word), line)
        _add(changes, _of_gap(gap), line)
        word = [*leading, letter] if letter else leading
    return [_edit(change, line, after, options) for change in changes]


def _holds_together(gap: list[Pair]) -> bool:
    """Whether the letters on both sides are of one word, before or after, or half-spaces between them changed."""
    if not gap:
        return True
    if len(gap) > 1 or gap[0].kind is not Kind.LOOSE:
        return False
    between = gap[0]
    joined = not (_BLANK.search(between.before) and _BLANK.search(between.after))
    return joined or _ties(between)


def _loses_half_space(pair: Pair) -> bool:
    return pair.kind is Kind.LOOSE and pair.before.count(ZWNJ) > pair.after.count(ZWNJ)


@attrs.frozen
class _Decider:
    """Names what happened in words."""

    options: Options
    why: Why

    def of_words(self, word: list[Pair]) -> list[_Change]:
        """The changes in one word, or in several that half-spaces tie together."""
        changed = [pair for pair in word if pair.changed]
        if not any(map(_ties, changed)):
            return [_change(pair) for pair in changed]
        before, after = as_words(word), "".join(pair.after for pair in word)
        rule, evidence = self._rule(before, after)
        also = dict.fromkeys(rule_of(pair) for pair in changed if not _ties(pair))
        evidence = "; ".join(filter(None, (evidence, ", ".join(also) and f"also {', '.join(also)}")))
        first, last = word[0], word[-1]
        end, until = last.start + len(last.before), last.place + len(last.after)
        return [_Change(first.start, end, first.place, until, [rule], evidence)]

    def _rule(self, before: str, after: str) -> tuple[str, str]:
        if rule := plain_rule_of_word(before, after):
            return rule, "it can't be seen there" if rule == IDLE else "U+00AC stands for a half-space"
        chosen = self.options.half_spaces
        if chosen in ("spaces", "remove"):
            return OPENED if chosen == "spaces" else REMOVED, f"half_spaces={chosen}"
        return self.why(before, after)


def _ties(pair: Pair) -> bool:
    return pair.kind is Kind.LOOSE and parts_or_joins(pair.before, pair.after)


def _change(pair: Pair) -> _Change:
    end, until = pair.start + len(pair.before), pair.place + len(pair.after)
    return _Change(pair.start, end, pair.place, until, [rule_of(pair)])


def _of_gap(gap: list[Pair]) -> list[_Change]:
    """The changes between two words; where a space comes or goes, the edit covers the mark that it is about."""
    changes: list[_Change] = []
    for place, pair in enumerate(gap):
        if not pair.changed:
            continue
        change = _change(pair)
        came, went = (_BLANK.search(text) is not None for text in (pair.after, pair.before))
        if came != went and pair.kind is Kind.LOOSE and len(gap) > 1:
            neighbour = _mark_beside(gap, place, came=came)
            change.rules = [SPACING if rule == SPACES else rule for rule in change.rules]
            _stretch(change, neighbour)
        _merge_touching(changes, change)
    return changes


def _mark_beside(gap: list[Pair], place: int, *, came: bool) -> Pair:
    """The mark that a space came after, or that it went from."""
    before = gap[place - 1] if place else None
    after = gap[place + 1] if place + 1 < len(gap) else None
    if before and (came or after is None or before.after.endswith(_OPENING)):
        return before
    return after or gap[place - 1]


def _stretch(change: _Change, pair: Pair) -> None:
    change.start, change.place = min(change.start, pair.start), min(change.place, pair.place)
    change.end = max(change.end, pair.start + len(pair.before))
    change.until = max(change.until, pair.place + len(pair.after))


def _merge_touching(changes: list[_Change], change: _Change) -> None:
    """Adds a change between two words, to the last one where the two overlap or touch."""
    last = changes[-1] if changes else None
    if last and change.start <= last.end:
        last.end, last.until = max(last.end, change.end), max(last.until, change.until)
        last.rules += change.rules
    else:
        changes.append(change)


def _add(changes: list[_Change], more: list[_Change], line: str) -> None:
    """Adds changes, those of one rule that touch, and those of one number, as one."""
    for change in more:
        last = changes[-1] if changes else None
        if last and last.rules == change.rules and last.evidence is change.evidence is None:
            between = line[last.end : change.start]
            if not between or (change.rules == [DIGITS] and _IN_NUMBER.fullmatch(between)):
                last.end, last.until = change.end, change.until
                continue
        changes.append(change)


def _edit(change: _Change, line: str, after: str, options: Options) -> Edit:
    before, now = line[change.start : change.end], after[change.place : change.until]
    rule = most_telling(change.rules)
    evidence = change.evidence
    if evidence is None:
        evidence = f"digits={options.digits}" if rule == DIGITS else evidence_of(rule, before, now)
    others = [other for other in dict.fromkeys(change.rules) if other != rule]
    if others:
        evidence = f"{evidence}; also {', '.join(others)}"
    return Edit(change.start, change.end, before, now, rule, evidence)
