"""Names of the rules of docs/text.md, and what speaks for them, told from what changed."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

from qomnews.text.correspondence import BLANKS, BROKEN, DASH, INVISIBLE, TATWEEL, Kind, Pair
from qomnews.text.letters import MARKS, ZWNJ, folding, nfc, tidy_half_spaces

IDLE, BROKEN_HALF_SPACE = "half-space/idle", "half-space/broken"
OPENED, REMOVED = "half-space/opened", "half-space/removed"
DIGITS, SPACES, SPACING = "digits", "spaces", "punctuation/spacing"

_LETTERS = {
    "ي": "letters/yeh",
    "ى": "letters/yeh",
    "ك": "letters/kaf",
    "ۀ": "letters/heh-hamza",
    "ۂ": "letters/heh-hamza",
}
_SIGNS = {
    ",": "punctuation/comma",
    ";": "punctuation/semicolon",
    "?": "punctuation/question-mark",
    '"': "punctuation/quotes",
    "“": "punctuation/quotes",
    "”": "punctuation/quotes",
    ".": "punctuation/ellipsis",
}
# The most telling first, where one change has several reasons.
_RANK = ("half-space/", "letters/", "punctuation/comma", "punctuation/", "digits", "tatweel", "marks", "invisible")
_PRESENTATION = re.compile("[\ufb50-\ufdff\ufe70-\ufefc]")
_MARK = re.compile(f"[{MARKS}]")
_BLANK = re.compile(f"[{BLANKS}]+")
_NOT_BONES = re.compile(f"[{INVISIBLE}{TATWEEL}{MARKS}]+")
_NAMED = 3


def rule_of(pair: Pair) -> str:
    """The rule that made of `pair.before` what it is after; half-spaces between letters have rules of their own."""
    if pair.kind is Kind.LETTER:
        return _rule_of_letter(pair.before, pair.after)
    if pair.kind is Kind.SIGN:
        return _rule_of_sign(pair.before, pair.after)
    return _rule_of_loose(pair.before, pair.after)


def most_telling(rules: list[str]) -> str:
    """The one of several rules that a change is called by."""
    return min(rules, key=_rank)


def _rank(rule: str) -> tuple[int, bool]:
    found = (place for place, start in enumerate(_RANK) if rule.startswith(start))
    return next(found, len(_RANK)), rule == SPACING


def _rule_of_letter(before: str, after: str) -> str:
    if before.isdecimal():
        return DIGITS
    if nfc(before) == after:
        return "letters/nfc"
    for char in before:
        if ord(char) in folding() and not _MARK.match(folding()[ord(char)]):
            presented = _PRESENTATION.match(char)
            return "letters/presentation-form" if presented else _LETTERS.get(char, "letters/look-alike")
    return _rule_of_loose(before, after)


def _rule_of_sign(before: str, after: str) -> str:
    for char in before:
        if char in _SIGNS and before.count(char) > after.count(char):
            return _SIGNS[char]
    if nfc(before) == after:
        return "letters/nfc"
    return "marks" if before[:1] == after else "punctuation"


def _rule_of_loose(before: str, after: str) -> str:
    if before.count(TATWEEL) > after.count(TATWEEL):
        return "tatweel"
    if before.count(ZWNJ) > after.count(ZWNJ):
        return IDLE
    if len(_MARK.findall(before)) > len(_MARK.findall(after)):
        return "marks"
    if any(char in INVISIBLE for char in before):
        return "invisible"
    if before.strip(BLANKS) == after.strip(BLANKS):
        return SPACES
    return "letters/nfc" if nfc(before) == after else "marks"


def parts_or_joins(before: str, after: str) -> bool:
    """Whether a half-space came, went or moved in what stands between two letters."""
    if before == after or DASH in after:
        return False
    bones, now = _bones(before), _bones(after)
    return bones != now and (ZWNJ in bones + now or BROKEN in bones or not now)


def _bones(loose: str) -> str:
    return _BLANK.sub(" ", _NOT_BONES.sub("", loose))


def plain_rule_of_word(before: str, after: str) -> str | None:
    """The rule for half-spaces that went or were mended wherever they stand; None where words decide.

    Args:
        before: the word or words, as `as_words` gives them.
        after: what they became.
    """
    if tidy_half_spaces(before) == after:
        return IDLE
    if tidy_half_spaces(before.replace(BROKEN, ZWNJ)) == after:
        return BROKEN_HALF_SPACE
    return None


def as_words(pairs: list[Pair]) -> str:
    """Words as the half-space rules meet them: letters as they are after, gaps as they came save for junk."""
    return "".join(pair.after if pair.kind is Kind.LETTER else _bones(pair.before) for pair in pairs).strip(" ")


def evidence_of(rule: str, before: str, after: str) -> str:
    """What speaks for a rule, in a few words: the code points that went, or where the space was wrong."""
    if rule == SPACING:
        mark = before.strip(BLANKS)
        if after.endswith(" ") and not before.endswith(" "):
            return f"a space after {mark}"
        return f"no space {'before' if before.endswith(mark) else 'after'} {mark}"
    if rule == "tatweel" and DASH in after:
        return "stands for a dash"
    lost = Counter(before) - Counter(after)
    told = [f"{n} × {_name(char)}" if n > 1 else _name(char) for char, n in lost.items()]
    return ", ".join(told[:_NAMED]) + (" …" if len(told) > _NAMED else "")


def _name(char: str) -> str:
    name = unicodedata.name(char, "")
    return f"U+{ord(char):04X} {name}".rstrip()
