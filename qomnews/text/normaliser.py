"""The normaliser: every rule on every line, until nothing changes any more."""

from __future__ import annotations

import functools

from qomnews.text.half_spaces import engine
from qomnews.text.letters import ZWNJ, fold, sweep, tidy_half_spaces
from qomnews.text.options import Options
from qomnews.text.punctuation import is_persian, punctuate
from qomnews.text.spans import OPAQUE, mask, unmask

# Version of the rules: records say by which ones they were made.
RULES = "1"

_PASSES = 8


class Normaliser:
    """Text in, text out, line by line; made at no cost, safe to share between threads."""

    def __init__(self, options: Options | None = None) -> None:
        self.options = options or Options()

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
        for _ in range(_PASSES):
            after = self._pass(now)
            if after == now:
                return now
            now = after
        return line

    def _pass(self, line: str) -> str:
        line = sweep(line)
        if line.isascii() and not any(map(str.isdigit, line)):
            return line
        masked, spans = mask(line)
        masked = fold(masked)
        chosen = self.options
        if is_persian(masked):
            masked = punctuate(masked, guillemets=chosen.quotes == "guillemets")
            if chosen.half_spaces == "restore":
                masked = tidy_half_spaces(engine(keep_solid=chosen.convention == "keep-solid").restore(masked))
            elif chosen.half_spaces != "keep":
                masked = masked.replace(ZWNJ, " " if chosen.half_spaces == "spaces" else "")
        elif OPAQUE in masked:
            # A line in another script: its numbers are not Persian prose.
            return unmask(masked, spans, "keep")
        return unmask(masked, spans, chosen.digits)


@functools.lru_cache(maxsize=16)
def _normaliser(options: Options) -> Normaliser:
    return Normaliser(options)


def normalise(text: str, options: Options | None = None) -> str:
    """The text in today's standard orthography: `Normaliser(options).normalise(text)`.

    >>> normalise("قيمت 10.450 ريال در https://shahr20.ir/news/123")
    'قیمت ۱۰.۴۵۰ ریال در https://shahr20.ir/news/123'
    """
    return _normaliser(options or Options()).normalise(text)
