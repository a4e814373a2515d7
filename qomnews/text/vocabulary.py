"""What is known of words: whether they exist, how often they were counted, what they are part of."""

from __future__ import annotations

import functools
import math
from typing import TYPE_CHECKING

from qomnews.text.endings import COMPARATIVE, PLURAL, SOLID_COMPARATIVES, VERB_PREFIXES
from qomnews.text.letters import ZWNJ

if TYPE_CHECKING:
    from qomnews.text.lexicon import Tables

# A reading's cost is about the negative logarithm of how likely its parts are; these stand in for what no count says.
RARE = 17.0
_SEEN_ONLY = 1.0
_TOTAL = 1e6
_ABSENT = 0.3


def cost_of_count(n: float) -> float:
    """The cost of a word counted `n` times."""
    return math.log(_TOTAL / (n + _ABSENT))


class Vocabulary:
    """The compiled lexicon as the questions that the rules ask."""

    def __init__(self, tables: Tables) -> None:
        self.solid, self.seen, self.parted, self.apart = tables.solid, tables.seen, tables.parted, tables.apart
        self.rare = frozenset(tables.rare)
        self.adjectives = frozenset(tables.adjectives)
        self.verbs = frozenset(tables.verbs)
        self.heads, self._tails = tables.heads, tables.tails
        self.whole: dict[str, str] = {}
        for form, n in tables.parted.items():
            glued = form.replace(ZWNJ, "")
            other = self.whole.get(glued)
            if other is None or (n, form) > (tables.parted[other], other):
                self.whole[glued] = form
        self.core = functools.lru_cache(maxsize=1 << 15)(self._core)
        self.tail_score = functools.lru_cache(maxsize=1 << 15)(self._tail_score)

    def knows(self, word: str) -> bool:
        """Whether the word is in a list or was counted."""
        return word in self.solid or word in self.seen or word in self.parted or word in self.rare

    def count(self, word: str) -> int:
        """How often the word was counted, solid or half-spaced as it is given."""
        return self.solid.get(word) or self.seen.get(word) or self.parted.get(word) or 0

    def _core(self, word: str) -> tuple[str, float] | None:
        """A known word, with the half-spaces of its own, and its cost."""
        found: tuple[str, float] | None = None
        if word in self.solid:
            found = word, cost_of_count(self.solid[word])
        elif word in self.seen:
            found = word, cost_of_count(self.seen[word]) + _SEEN_ONLY
        elif word in self.rare and len(word) > 3:
            found = word, RARE
        whole = self.whole.get(word)
        if whole is not None:
            cost = cost_of_count(self.parted[whole])
            if found is None or cost < found[1]:
                found = whole, cost
        return found

    def is_participle(self, word: str) -> bool:
        """Whether the word is a past participle, negated or not: رسیده، نرسیده."""
        return word.endswith("ه") and (word in self.verbs or (word[0] == "ن" and word[1:] in self.verbs))

    def is_solid_verb(self, word: str) -> bool:
        """Whether the word is a verb form without «می»: برگردید، نگرفتند، بخوانیم."""
        for prefix in ("", *VERB_PREFIXES):
            if word.startswith(prefix):
                verb = word.removeprefix(prefix)
                if verb in self.verbs or (verb[:1] in ("ن", "ب") and len(verb) > 4 and verb[1:] in self.verbs):
                    return True
        return False

    def is_gradable(self, form: str) -> bool:
        """Whether «تر» can follow: an adjective, a word in ی, or a word that was seen with it."""
        if form in self.adjectives or (form.endswith("ی") and len(form) > 4 and self.knows(form)):
            return True
        return self._was_compared(form)

    def _was_compared(self, form: str) -> bool:
        return f"{form}{ZWNJ}تر" in self.parted or f"{form}{ZWNJ}ترین" in self.parted

    def hides_ending(self, word: str) -> bool:
        """Whether a solid word is a plural or comparative that the Academy parts."""
        if word.endswith(PLURAL):
            return True
        if word in SOLID_COMPARATIVES:
            return False
        return any(word.endswith(ending) and self._was_compared(word[: -len(ending)]) for ending in COMPARATIVE[:2])

    def _tail_score(self, tail: str) -> int:
        """How productive a last part is, also under the endings of people and of abstract nouns (گیرندگان، سازان)."""
        best = self._tails.get(tail, 0)
        for ending, instead in (("گان", "ه"), ("گی", "ه"), ("یان", ""), ("ان", ""), ("ی", "")):
            if tail.endswith(ending):
                best = max(best, self._tails.get(tail.removesuffix(ending) + instead, 0))
        return best

    def is_part(self, part: str) -> bool:
        """Whether the part of a word is a word, or part of other words."""
        return self.knows(part) or part in self._tails or part in self.heads or part in self.verbs

    def is_whole_part(self, part: str) -> bool:
        """Whether a part between half-spaces needs no further look."""
        return part in self.solid or part in self._tails or part in self.heads
