"""The normaliser: every rule on every line, until nothing changes any more.

Most rules have nothing to do in most lines. One search per pass finds the signs that call for a stage; a stage that
none calls for would leave the line as it is, and is left out.
"""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING

from qomnews.text.half_spaces import engine
from qomnews.text.letters import MARKS, NON_JOINING, ZWNJ, fold, fold_yeh_and_kaf, folding, sweep, tidy_half_spaces
from qomnews.text.options import Options
from qomnews.text.punctuation import is_persian, punctuate
from qomnews.text.spans import OPAQUE, mask, mask_numbers, unmask

if TYPE_CHECKING:
    from qomnews.text.half_spaces import HalfSpaces

# Version of the rules: records say by which ones they were made.
RULES = "4"

_PASSES = 8
_DEFAULTS = Options()

# The stages that a line may need, as bits. Without the second or third, no digit and nothing else is a span.
_SWEEP, _NUMBERS, _SPANS, _FOLD, _PUNCTUATE = 1, 2, 4, 8, 16

# The letters that nothing but `fold_yeh_and_kaf` changes, all in NFC next to each other; rarer ones are signs.
_LETTERS = "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقلمنهوپچژکگیيكى"
_JOINING = "".join(letter for letter in _LETTERS if letter not in NON_JOINING)
_DIGITS = "0-9۰-۹٠-٩"
# Punctuation that no rule looks at for its own sake.
_HARMLESS = " \\-/\\[\\]*%+=_'’‘…–—|"
_SIGN = re.compile(
    # Everything else is a sign …
    f"[^{_LETTERS}{_HARMLESS}](?:"
    # … but for a Persian mark where it belongs: no space before it; a space, another mark or the end after it;
    "(?<=[.،؛:؟!])(?:(?<=[ .].)|(?![ \\r»)،؛؟!]|\\Z))"
    "|(?<=[»)])(?:(?<= .)|(?![ \\r.،؛:؟!»)]|\\Z))"
    # for an opening one without such a mark before it and a space after it;
    "|(?<=[«(])(?:(?<=[.،؛:؟!].)|(?= ))"
    # for a half-space between letters, where it shows;
    f"|(?<={ZWNJ})(?:(?<![{_JOINING}].)|(?![{_LETTERS}]))"
    # for a tanvin at a word's end (اً): a word of a quotation has another mark, and that is a sign;
    "|(?<=\u064b)(?:(?<!ا.)|(?![ .،؛:»)]|\\Z))"
    # for a carriage return that no space stands before.
    "|(?<= \\r)"
    # A run of digits or of Latin letters is one sign.
    f"|(?<=[{_DIGITS}])[{_DIGITS}]*+|(?<=[A-Za-z])[A-Za-z]*+"
    f"|(?<=[^.،؛:؟!»)«({ZWNJ}\u064b\\r{_DIGITS}A-Za-z])"
    ")"
)
_KINDS = (
    (re.compile(f"[{_DIGITS}]"), _NUMBERS),
    (re.compile("[A-Za-z&﴿]"), _SPANS),
    # A sign that opens no tag may have a mark, which then stands on no letter.
    (re.compile("[#@]"), _SPANS | _FOLD),
    (re.compile('[.،؛:؟!»)«(,;?"“”]'), _PUNCTUATE),
    (re.compile(f"[\u0640\u00ac{ZWNJ}]"), _FOLD),
    (re.compile(f"[{MARKS}]"), _SWEEP | _SPANS | _FOLD),
)


class _Needs(dict[str, int]):
    """Sign -> the stages that it calls for, found out when first met."""

    def __missing__(self, sign: str) -> int:
        found = (needs for pattern, needs in _KINDS if pattern.match(sign))
        # Neither of these: blanks, invisible junk, what NFC may change, letters of other scripts.
        self[sign] = needs = next(found, _FOLD if ord(sign) in folding() else _SWEEP | _SPANS)
        return needs


_NEEDS = _Needs()


def _needs_of(line: str) -> int:
    """The stages that may find something to do in a line."""
    needs = _SWEEP if "  " in line or line.strip(" ") != line else 0
    for sign in set(_SIGN.findall(line)):
        needs |= _NEEDS[sign[0]]
    return needs


class Normaliser:
    """Text in, text out, line by line; made at no cost, safe to share between threads."""

    def __init__(self, options: Options | None = None) -> None:
        self.options = options or Options()

    @functools.cached_property
    def _engine(self) -> HalfSpaces:
        return engine(self.options.forms)

    def normalise(self, text: str) -> str:
        """The text in today's standard orthography, as many lines as before.

        >>> Normaliser().normalise("كتاب هاي قم را 12 نفر مي خوانند .")
        'کتاب‌های قم را ۱۲ نفر می‌خوانند.'
        """
        if "\n" in text:
            return "\n".join(map(self._settled, text.split("\n")))
        return self._settled(text)

    def _settled(self, line: str) -> str:
        """The line after as many passes as it takes for a pass to change nothing; normalising that changes nothing.

        A line that doesn't settle (none is known) keeps its first form, which is then as stable.
        """
        now = line
        final: str | None = None
        for _ in range(_PASSES):
            after, final, settled = self._pass(now, final)
            if settled or after == now:
                return after
            now = after
        return line

    def _pass(self, line: str, final: str | None) -> tuple[str, str | None, bool]:
        """The line after each rule in turn.

        Args:
            line: as it came, or as the last pass left it.
            final: the masked line that the half-space rules are known to leave as it is, if any.

        Returns:
            The line; what is now known of that masked line; whether another pass is known to change nothing.
        """
        needs = _needs_of(line)
        if needs & _SWEEP:
            swept = sweep(line)
            if swept != line:
                line, needs = swept, _needs_of(swept)
        if line.isascii() and not needs & _NUMBERS:
            return line, final, False
        masked, spans = _masked(line, needs)
        masked = fold(masked) if needs & _FOLD else fold_yeh_and_kaf(masked)
        chosen = self.options
        if not is_persian(masked):
            # In a line in another script numbers are not Persian prose.
            return unmask(masked, spans, "keep" if OPAQUE in masked else chosen.digits), final, False
        if needs & (_PUNCTUATE | _FOLD):
            masked = punctuate(masked, guillemets=chosen.quotes == "guillemets")
        after = masked if masked == final else self._with_half_spaces(masked)
        same = after == masked
        # What has no needs but these keeps to that when its letters and digits are folded.
        settled = same and not needs & ~_NUMBERS
        return unmask(after, spans, chosen.digits), masked if same else None, settled

    def _with_half_spaces(self, masked: str) -> str:
        chosen = self.options
        if chosen.half_spaces == "restore":
            return tidy_half_spaces(self._engine.restore(masked, chosen.convention))
        if chosen.half_spaces == "keep":
            return masked
        return masked.replace(ZWNJ, " " if chosen.half_spaces == "spaces" else "")


def _masked(line: str, needs: int) -> tuple[str, list[str]]:
    if needs & _SPANS:
        return mask(line)
    return mask_numbers(line) if needs & _NUMBERS else (line, [])


@functools.lru_cache(maxsize=16)
def _normaliser(options: Options) -> Normaliser:
    return Normaliser(options)


def normalise(text: str, options: Options | None = None) -> str:
    """The text in today's standard orthography: `Normaliser(options).normalise(text)`.

    >>> normalise("قيمت 10.450 ريال در https://shahr20.ir/news/123")
    'قیمت ۱۰.۴۵۰ ریال در https://shahr20.ir/news/123'
    """
    return _normaliser(options or _DEFAULTS).normalise(text)
