"""Persian punctuation and its spacing, in masked lines (`qomnews.text.spans`) that hold Persian letters."""

from __future__ import annotations

import re

from qomnews.text.letters import LETTERS, MARKS
from qomnews.text.spans import NUMBER, OPAQUE

# In the patterns below, 0 and 1 are spans: see qomnews.text.spans.
_SPANS = OPAQUE + NUMBER
_LETTER = f"[{LETTERS}]"
_PERSIAN = f"{LETTERS}{MARKS}"

_QUOTES = re.compile('["“”«»]')
_DOTS = re.compile(r"\.{3,}")
_SPACE_BEFORE = re.compile(
    # A dot before a letter that isn't Persian opens a name (.ir); a colon before a bracket is a smiley.
    # Runs as a whole, or a long one that no mark follows would be looked at from each of its spaces.
    "(?<! ) ++(?=[،؛؟!»)]|[,;?](?![01])|\\.(?![.01])|:(?![()]))"
)
_MARK_AFTER_SPACE = re.compile("[،؛؟!»),;?.:](?<= .)")
_SPACE_AFTER_OPENING = re.compile("([(«]) +")
_LATIN_MARK = re.compile(f'([,;?])(?<=([{_PERSIAN}»)"!؟…01]).)(?= ?(.?))')
_TO_PERSIAN = {",": "،", ";": "؛", "?": "؟"}
_SPACE_MISSING = re.compile(
    "[،؛؟!»).:](?:"
    f"(?<=[،؛؟!»)])(?=[{LETTERS}])"
    f"|(?<=[{_PERSIAN}1»)][،؛؟!.:])(?=«)"
    # Never inside an abbreviation of single letters: ه.ش, م.ح.رضایی
    f"|(?<=[{_PERSIAN}][{_PERSIAN}].)(?=[{LETTERS}][{_PERSIAN}\u200c])"
    f"|(?<=[1»)].)(?=[{LETTERS}])"
    f"|(?<=[{_PERSIAN}]:)(?=[{LETTERS}])"
    f"|(?<=[{_PERSIAN}1»)][،؛؟!:])(?=0)"
    "|(?<=[»)])(?=0)"
    ")"
)
_ANY_LETTER = re.compile(_LETTER)


def is_persian(masked: str) -> bool:
    """Whether a letter of the Arabic script stands in the line's prose."""
    return _ANY_LETTER.search(masked) is not None


def punctuate(masked: str, *, guillemets: bool) -> str:
    """The line with Persian marks for Latin ones, no space before them and one after them where a letter follows.

    >>> punctuate('گفت :"آب,نان" ...', guillemets=True)
    'گفت: «آب، نان» …'
    """
    if "..." in masked:
        masked = _DOTS.sub("…", masked)
    if guillemets:
        masked = _guillemets(masked)
    if _MARK_AFTER_SPACE.search(masked):
        masked = _SPACE_BEFORE.sub("", masked)
    masked = _SPACE_AFTER_OPENING.sub(r"\1", masked)
    if "," in masked or ";" in masked or "?" in masked:
        masked = _LATIN_MARK.sub(_persian_mark, masked)
    return _SPACE_MISSING.sub(r"\g<0> ", masked)


def _persian_mark(found: re.Match[str]) -> str:
    mark, before, after = found.groups()
    followed = _ANY_LETTER.match(after) is not None or after == "«"
    if before in _SPANS:
        # After a number the end of the line is Persian context too; after a Latin word it isn't.
        persian = followed or (before == NUMBER and not after)
    else:
        persian = after != OPAQUE or " " in found.string[found.end() : found.end() + 1]
    return _TO_PERSIAN[mark] if persian else mark


def _guillemets(masked: str) -> str:
    for opening, closing in (('"', '"'), ("“", "”")):
        if opening in masked:
            masked = _pairs_to_guillemets(masked, opening, closing)
    return masked


def _pairs_to_guillemets(masked: str, opening: str, closing: str) -> str:
    """Each pair «»; nothing where the line's pairs don't come out even, and no pair that is inside «»."""
    pieces: list[str] = []
    depth = 0
    start: int | None = None
    at = 0
    for mark in _QUOTES.finditer(masked):
        char, place = mark.group(), mark.start()
        if char == "«":
            depth += 1
        elif char == "»":
            depth -= 1
        elif char == closing and start is not None:
            pieces += (masked[at:start], "«", masked[start + 1 : place], "»")
            start, at = None, place + 1
        elif char in (opening, closing) and depth <= 0:
            if char != opening or start is not None:
                return masked
            start = place
        if depth < 0 or (start is not None and depth):
            return masked
    if start is not None or depth:
        return masked
    return "".join((*pieces, masked[at:]))
