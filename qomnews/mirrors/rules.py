"""What makes two articles that are laid side by side one story: every test, with what it found and what it wants."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qomnews.mirrors import thresholds
from qomnews.mirrors.explanation import Explanation, Match, Test, at_least, at_most
from qomnews.mirrors.fingerprint import SHORT
from qomnews.mirrors.likeness import aggregates

if TYPE_CHECKING:
    from qomnews.article import Relation
    from qomnews.mirrors.pairing import Pair


def falls_short(explanation: Explanation) -> bool:
    """Whether two have something in common, but not enough: less boilerplate may make it enough."""
    coverage = next((test for test in explanation.tests if test.name == "coverage"), None)
    return coverage is not None and not coverage.passed and coverage.value >= thresholds.COVERAGE_NEAR


def explained(pair: Pair) -> Explanation:
    """The verdict on a pair."""
    if pair.shorter.outlet and pair.shorter.outlet == pair.longer.outlet and not aggregates(pair.shorter.outlet):
        rule, tests = _one_outlet(pair)
    elif len(pair.shorter.own) < SHORT:
        rule, tests = _short(pair)
    else:
        rule, tests = _ordinary(pair)
    if not all(test.passed for test in tests):
        return Explanation(None, None, tests)
    return Explanation(Match(_relation(pair), round(pair.similarity(), 4), _evidence(pair, rule)), rule, tests)


def _ordinary(pair: Pair) -> tuple[str, list[Test]]:
    rule, needed = _coverage(pair)
    tests = [
        at_most("changed numbers", len(pair.changed_numbers), _numbers_allowed(pair)),
        at_least("share of the longer text", pair.share_longer, _share_of_longer_needed(pair)),
        at_least("head", pair.head, 0.0 if _new_head(pair) else thresholds.HEAD_COVERAGE),
        at_most("substitutions", pair.substitutions, _substitutions_allowed(pair)),
        at_most("names changed", _changed(pair), _names_allowed(pair)),
        at_least("coverage", pair.share_shorter, needed),
    ]
    if all(test.passed for test in tests) and pair.shorter.own != pair.longer.own:
        tests += _forms(pair)
    return rule, tests


def _forms(pair: Pair) -> list[Test]:
    """What the two are if they are no copies: one form filled twice, or two stories in one frame."""
    tests = []
    if pair.share_shorter >= thresholds.FORM_COVERAGE:
        short = pair.common < thresholds.FORM_LETTERS
        tests.append(at_most("slots filled anew", sum(short or slot.titled for slot in pair.slots), 0))
    if not pair.titles_agree and pair.share_shorter < thresholds.SAME_COVERAGE:
        tests.append(at_most("letters of its own within a frame", pair.frame, 0))
    return tests


def _numbers_allowed(pair: Pair) -> int:
    """That of a correction; a short text with another number is the next in a series."""
    long = pair.common >= thresholds.LETTERS_A_CHANGED_NUMBER
    return thresholds.MAX_CHANGED_NUMBERS if long and pair.days_apart <= thresholds.SHORT_DAYS else 0


def _share_of_longer_needed(pair: Pair) -> float:
    """Where one is a gallery or a film whose few words open the other, or both share but a background."""
    if pair.credit is not None:
        return 0.0
    pictures = {pair.shorter.kind, pair.longer.kind} & {"photo", "video"}
    if len(pictures) == 1 and pair.shorter.kind != pair.longer.kind:
        return thresholds.GALLERY_COVERAGE
    caption = len(pair.shorter.own) < thresholds.CAPTION_LETTERS
    if caption and pair.shorter.medium and not pair.longer.medium:
        return thresholds.CAPTION_COVERAGE
    if pair.titles_agree:
        return 0.0
    if not pair.opening and not pair.credit_alike:
        return thresholds.SAME_RELEASE if _same_release(pair) else thresholds.SAME_BODY
    return thresholds.CAPTION_COVERAGE if caption else 0.0


def _same_release(pair: Pair) -> bool:
    """Whether two outlets print one text on one day, each with a beginning of its own."""
    return (
        pair.common >= thresholds.RELEASE_LETTERS
        and not pair.substitutions
        and not pair.changed_numbers
        and pair.days_apart <= 1
    )


def _new_head(pair: Pair) -> bool:
    """Whether a copy under the same title has lost its first paragraph, or got a foreign one before it."""
    return (
        pair.titles_agree
        and pair.share_shorter >= thresholds.COVERAGE
        and not pair.changed_numbers
        and pair.days_apart <= thresholds.SHORT_DAYS
    )


def _substitutions_allowed(pair: Pair) -> float:
    """Few enough words for an edit; a template filled anew changes many, or one of few."""
    near = pair.days_apart <= thresholds.SHORT_DAYS
    allowed: float = min(thresholds.FREE_SUBSTITUTIONS, pair.common // thresholds.LETTERS_A_SUBSTITUTION)
    same_title = pair.title >= thresholds.SHORT_TITLE_AGREEMENT and pair.titles_agree and not pair.changed_numbers
    if same_title and pair.common >= SHORT and near:
        allowed = thresholds.FREE_SUBSTITUTIONS
    allowed = max(allowed, thresholds.MAX_SUBSTITUTION_RATE * pair.common)
    # No template without a number runs so long.
    same_body = pair.common >= thresholds.SAME_LETTERS and pair.share_longer >= thresholds.SAME_COVERAGE
    if (
        (pair.titles_agree or pair.credit is not None or same_body)
        and not pair.changed_numbers
        and pair.common >= thresholds.EDITED_LETTERS
        and pair.share_shorter >= thresholds.EDITED_COVERAGE
        and near
    ):
        allowed = max(allowed, thresholds.MAX_EDITED_RATE * pair.common)
    return round(allowed, 1)


def _names_allowed(pair: Pair) -> int:
    """None in what may be a form, filled with another name the next day; else all that may be substituted."""
    form = pair.common < thresholds.FORM_LETTERS and pair.days_apart > thresholds.FORM_DAYS and pair.credit is None
    return 0 if form else pair.substitutions


def _changed(pair: Pair) -> int:
    """What counts as a name: long changes, or any where the titles differ too or days have passed."""
    same_title = pair.title >= thresholds.SHORT_TITLE_AGREEMENT and pair.titles_agree
    return pair.names_changed if same_title and pair.days_apart <= thresholds.SHORT_DAYS else pair.substitutions


def _coverage(pair: Pair) -> tuple[str, float]:
    """The rule by which the two have enough in common, and how much that is; else the one that wants least."""
    rules = {"text": thresholds.COVERAGE}
    if _same_beginning(pair):
        rules["beginning"] = thresholds.COVERAGE_BEGINNING
    if _own_lines_only(pair):
        rules["text and lines"] = thresholds.COVERAGE_LINES
    if pair.titles_agree and pair.credit is not None:
        rules["credit, title and text"] = thresholds.COVERAGE_TITLED_CREDITED
    if pair.titles_agree:
        rules["title and text"] = thresholds.COVERAGE_TITLED
    if pair.credit is not None:
        rules["credit and text"] = thresholds.COVERAGE_CREDITED
    elif pair.credit_alike:
        rules["credit and text"] = thresholds.COVERAGE_CREDITED_ALIKE
    for rule, needed in rules.items():
        if pair.share_shorter >= needed:
            return rule, needed
    return min(rules.items(), key=lambda item: item[1])


def _same_beginning(pair: Pair) -> bool:
    """Whether a copy that was cut goes on with something foreign: both begin with what they share, unchanged."""
    return (
        pair.head >= thresholds.BEGINNING_HEAD
        and not pair.substitutions
        and not pair.changed_numbers
        and pair.common >= SHORT
        and pair.reach <= pair.common / thresholds.BEGINNING_SOLID
        and pair.share_longer >= thresholds.BEGINNING_OF_LONGER
    )


def _own_lines_only(pair: Pair) -> bool:
    """Whether a cut copy has nothing of its own but an outlet's lines."""
    return (
        thresholds.COVERAGE_LINES <= pair.share_shorter < thresholds.COVERAGE
        and pair.share_longer >= thresholds.LINES_OF_LONGER
        and not pair.changed_numbers
        and pair.longest_own <= thresholds.LINE
    )


def _one_outlet(pair: Pair) -> tuple[str, list[Test]]:
    """An outlet's own two articles: only a reprint of something long enough, within days, all but unchanged."""
    return "reprint", [
        at_least("letters", len(pair.shorter.own), SHORT),
        at_least("title", pair.title, thresholds.SHORT_TITLE_AGREEMENT),
        at_least("coverage", min(pair.share_shorter, pair.share_longer), thresholds.REPRINT_COVERAGE),
        at_most("changed numbers", len(pair.changed_numbers), 0),
        at_most("substitutions", pair.substitutions, pair.common // thresholds.REPRINT_LETTERS_A_SUBSTITUTION),
        at_most("days apart", pair.days_apart, thresholds.SAME_OUTLET_DAYS),
    ]


def _short(pair: Pair) -> tuple[str, list[Test]]:
    """Items of a sentence or none: title and text must both agree without a change, or be cut to their first words."""
    shorter, longer = pair.shorter.own, pair.longer.own
    begun = len(shorter) >= thresholds.MIN_FIRST_WORDS and longer.startswith(shorter) and pair.title == 1.0
    untold = len(longer) < thresholds.MIN_FIRST_WORDS
    rule = "short: title and text" if shorter == longer else "short: title and first words"
    return rule, [
        at_least("title", pair.title, thresholds.SAME_TITLE if untold else thresholds.SHORT_TITLE_AGREEMENT),
        at_least("letters of the title", len(pair.shorter.title), thresholds.MIN_TITLE),
        at_most("changed numbers", len(pair.changed_numbers), 0),
        at_most("days apart", pair.days_apart, thresholds.HORIZON_DAYS if pair.credit else thresholds.SHORT_DAYS),
        at_most("kinds besides the first", int(_of_two_kinds(pair)), 0),
        at_least("text alike, or its first words", int(shorter == longer or begun), 1),
    ]


def _of_two_kinds(pair: Pair) -> bool:
    """Whether one is a gallery, say, and the other a film of the same: outlets show both under one sentence."""
    if pair.shorter.kind != pair.longer.kind:
        return not pair.credit
    return len({pair.shorter.medium, pair.longer.medium} - {None}) > 1


def _relation(pair: Pair) -> Relation:
    if not pair.longer.own:
        return "verbatim" if pair.shorter.title == pair.longer.title else "edited"
    if pair.substitutions or pair.share_shorter < thresholds.VERBATIM:
        return "edited"
    longer, shorter = pair.longer.own_letters, pair.shorter.own_letters
    if pair.share_longer >= thresholds.VERBATIM and longer * thresholds.VERBATIM <= shorter:
        return "verbatim"
    return "truncated"


def _evidence(pair: Pair, rule: str) -> dict[str, Any]:
    return {
        "rule": rule,
        "credit": pair.credit or (pair.shorter.credit if pair.credit_alike else None),
        "title": round(pair.title, 4),
        "share_of_shorter": round(pair.share_shorter, 4),
        "share_of_longer": round(pair.share_longer, 4),
        "letters": [pair.shorter.own_letters, pair.longer.own_letters],
        "substitutions": pair.substitutions,
        "changed_numbers": [list(numbers) for numbers in pair.changed_numbers],
        "differs": pair.differences(),
    }
