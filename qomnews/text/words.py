"""Half-spaces inside one word: where today's orthography parts what was written solid."""

from __future__ import annotations

import functools
import math
from collections.abc import Iterator
from typing import Literal

from qomnews.text.letters import NON_JOINING, ZWNJ
from qomnews.text.lexicon import Tables

# ها and its forms with a pronoun, an indefinite ی or «است».
PLURAL = ("ها", "های", "هایی", "هایم", "هایت", "هایش", "هایمان", "هایتان", "هایشان", "هایند", "هاست")
COMPARATIVE = ("تر", "ترین", "تری", "ترند", "ترینش", "ترینشان")
# Endings that keep their alef after a silent ه: خانه‌ای، رفته‌ام، گفته‌اند، خانه‌شان
AFTER_HE = ("ای", "ام", "ات", "اش", "ایم", "اید", "اند", "مان", "تان", "شان", "ایست")
# … and after ی: زندگی‌اش، ایرانی‌اند
AFTER_YEH = frozenset(("ام", "اش", "ایم", "اید", "اند", "مان", "تان", "شان"))
_COPULAS = frozenset(("ام", "ایم", "اید", "اند"))
IMPERFECT = ("می", "نمی")
# برمی‌گردد، بازنمی‌گشت
PREFIXED_IMPERFECT = frozenset(f"{prefix}{mi}" for prefix in ("بر", "باز", "در", "فرا", "فرو", "وا", "ور") for mi in IMPERFECT)
# Solid in every convention (Academy's own list).
SOLID_COMPARATIVES = frozenset(
    stem + ending for stem in ("به", "که", "مه", "بیش", "کم") for ending in ("تر", "ترین", "تری")
)

# Endings that are written solid: what ends in one of them on a known stem is a whole word.
_SOLID_ENDINGS = (
    "ی", "م", "ت", "ش", "ان", "ات", "ین", "یم", "ید", "ند", "مان", "تان", "شان", "یی", "یش", "یم", "یت", "یان", "گان", "گی",
    "ا", "ای", "یشان", "یمان", "یتان", "اند", "ام", "اش", "ایم", "اید", "ست", "انه", "انی",
)  # fmt: skip
_AFTER_VOWEL = frozenset(("ی", "یی", "یش", "یت", "یان", "یشان", "یمان", "یتان", "ست"))
_ALEF_ENDINGS = frozenset(("ا", "ان", "ات", "انه", "انی"))
# Look like a plural or a compound and are not.
_WHOLE = frozenset(("منهای", "ششصد", "فیها", "عنها", "منها", "بها", "الیها", "علیها"))

_TOTAL = 1e6
_LONGEST = 40
_VOWELS = frozenset("اویآ")

_COST_RARE, _COST_UNKNOWN, _COST_LETTER = 17.0, 21.0, 1.1
_COST_PLURAL, _COST_COMPARATIVE, _COST_AFTER_HE, _COST_IMPERFECT = 5.0, 6.0, 6.5, 4.0
_COST_COMPOUND = 9.0
_COST_SOLID_ENDING = 3.0
_COST_LISTED = 14.0
_COST_NO_PLURAL = 4.0
_COST_NOT_PARTICIPLE = 3.0
_COST_PLURAL_VERB = 6.0
_COST_GUESSED_STEM = 21.0
_COST_GUESSED_VERB = 22.0


class Words:
    """Decisions on single words; the same word always gets the same answer."""

    def __init__(self, tables: Tables, convention: Literal["academy", "keep-solid"]) -> None:
        self._solid, self._seen, self._parted = tables.solid, tables.seen, tables.parted
        self._rare = frozenset(tables.rare)
        self._adjectives = frozenset(tables.adjectives)
        self._verbs = frozenset(tables.verbs)
        self._heads, self._tails = tables.heads, tables.tails
        self._keep_solid = convention == "keep-solid"
        self._whole: dict[str, str] = {}
        for form, n in tables.parted.items():
            glued = form.replace(ZWNJ, "")
            other = self._whole.get(glued)
            if other is None or (n, form) > (tables.parted[other], other):
                self._whole[glued] = form
        self.written = functools.lru_cache(maxsize=1 << 16)(self._written)
        self._core = functools.lru_cache(maxsize=1 << 15)(self._find_core)

    def _written(self, word: str) -> str:
        """The word with the half-spaces that belong in it."""
        if len(word) > _LONGEST or len(word) < 4:
            return word
        if ZWNJ in word:
            return self._mended(word)
        return self._split(word)

    def is_known(self, word: str) -> bool:
        """Whether the word is in a list or was counted."""
        return word in self._solid or word in self._seen or word in self._parted or word in self._rare

    def count(self, word: str) -> int:
        """How often the word was counted in solid or half-spaced form."""
        return self._solid.get(word) or self._seen.get(word) or self._parted.get(word) or 0

    def _split(self, word: str) -> str:
        if word in _WHOLE:
            return word
        whole = self._whole.get(word)
        solid = self._solid.get(word, 0) or self._seen.get(word, 0)
        cost = self._solid_cost(word)
        best = word
        if whole is not None:
            n = self._parted[whole]
            optional = self._optional(whole)
            if n and self._keep_solid and solid and optional:
                return word
            if n > solid or (n and optional and word not in SOLID_COMPARATIVES and n * 20 > solid):
                return whole
            if solid and n * 8 < solid and word in self._solid:
                return word
            if n == 0 and cost > _COST_LISTED:
                best, cost = whole, _COST_LISTED
        for form, form_cost in self._candidates(word):
            if form_cost < cost:
                best, cost = form, form_cost
        return best

    def _optional(self, form: str) -> bool:
        """Whether good writers write the form solid too: ها or تر after a letter other than a silent ه."""
        stem, _, ending = form.rpartition(ZWNJ)
        if ending not in PLURAL and ending not in COMPARATIVE:
            return False
        return not stem.endswith("ه") or (len(stem) > 2 and stem[-2] in _VOWELS)

    def _solid_cost(self, word: str) -> float:
        if word in self._solid:
            return math.log(_TOTAL / (self._solid[word] + 0.3)) - 4.0
        cost = _COST_RARE if word in self._rare else _COST_UNKNOWN + _COST_LETTER * len(word)
        if word in self._seen and not self._hides_ending(word):
            cost = math.log(_TOTAL / self._seen[word])
        for ending in _SOLID_ENDINGS:
            if word.endswith(ending) and len(word) - len(ending) > 2:
                stem = word.removesuffix(ending)
                if _takes_solid(stem, ending) and (stem in self._solid or not self._hides_ending(stem)):
                    n = self._solid.get(stem, -1) + self._seen.get(stem, 0)
                    if n >= 0:
                        cost = min(cost, math.log(_TOTAL / (n + 0.3)) + _COST_SOLID_ENDING)
        for ending in PLURAL:
            if word.endswith(ending) and len(word) - len(ending) > 1 and word[-len(ending) - 1] in NON_JOINING:
                core = self._core(word.removesuffix(ending))
                if core is not None and ZWNJ not in core[0]:
                    # خورده‌ایم before خوردهایم: verbs have no plural
                    verb = ending[1:] in _COPULAS and word[: -len(ending) + 1] in self._verbs
                    cost = min(cost, core[1] + _COST_PLURAL + (_COST_PLURAL_VERB if verb else 0.0))
        return cost

    def _hides_ending(self, word: str) -> bool:
        """Whether a counted solid word is a plural or comparative that the Academy parts."""
        if word.endswith(PLURAL):
            return True
        return any(
            word.endswith(ending) and self._gradable(word.removesuffix(ending)) for ending in ("تر", "ترین")
        ) and word not in SOLID_COMPARATIVES

    def _find_core(self, word: str) -> tuple[str, float] | None:
        """A known word, perhaps with half-spaces of its own, and its cost."""
        if word in self._solid:
            found: tuple[str, float] | None = (word, math.log(_TOTAL / (self._solid[word] + 0.3)))
        elif word in self._seen:
            found = (word, math.log(_TOTAL / self._seen[word]) + 1.0)
        elif word in self._rare and len(word) > 3:
            found = (word, _COST_RARE)
        else:
            found = None
        whole = self._whole.get(word)
        if whole is not None:
            cost = math.log(_TOTAL / (self._parted[whole] + 0.3))
            if found is None or cost < found[1]:
                found = (whole, cost)
        return found

    def _candidates(self, word: str, *, compounds: bool = True) -> Iterator[tuple[str, float]]:
        yield from self._imperfects(word)
        yield from self._inflected(word)
        if compounds:
            yield from self._compounds(word)

    def _imperfects(self, word: str) -> Iterator[tuple[str, float]]:
        for prefix in (*IMPERFECT, *PREFIXED_IMPERFECT):
            verb = word.removeprefix(prefix)
            if verb != word and verb in self._verbs:
                yield f"{prefix}{ZWNJ}{verb}", _COST_IMPERFECT + 8.0
            elif verb != word and len(verb) > 3 and verb.endswith(("ند", "یم", "ید")) and prefix in IMPERFECT:
                yield f"{prefix}{ZWNJ}{verb}", _COST_GUESSED_VERB
            elif verb != word and verb.endswith(("هاند", "هام", "هایم", "هاید", "های")):
                participle, ending = verb[: verb.rindex("ها") + 1], verb[verb.rindex("ها") + 1 :]
                if participle in self._verbs:
                    yield f"{prefix}{ZWNJ}{participle}{ZWNJ}{ending}", _COST_IMPERFECT + 9.0

    def _inflected(self, word: str) -> Iterator[tuple[str, float]]:
        for endings, price in ((PLURAL, _COST_PLURAL), (COMPARATIVE, _COST_COMPARATIVE), (AFTER_HE, _COST_AFTER_HE)):
            for ending in endings:
                stem = word.removesuffix(ending)
                if len(stem) == len(word) or len(stem) < 2 or stem[-1] in NON_JOINING:
                    continue
                if endings is AFTER_HE and not self._takes_after_he(stem, ending):
                    continue
                if endings is COMPARATIVE and word in SOLID_COMPARATIVES:
                    continue
                core = self._core(stem) or self._negated(stem) or self._deeper(stem, endings)
                if core is None and endings is PLURAL and len(stem) > 3:
                    # Nothing else ends like this.
                    core = (stem, _COST_GUESSED_STEM)
                if core is None:
                    continue
                form, cost = core
                if endings is COMPARATIVE and not self._gradable(form):
                    continue
                if self._keep_solid and self._optional(f"{form}{ZWNJ}{ending}"):
                    if form != stem:
                        yield f"{form}{ending}", cost + price
                    continue
                if endings is PLURAL and f"{form}{ZWNJ}ها" not in self._parted and self.count(f"{stem}ه") > self.count(stem):
                    cost += _COST_NO_PLURAL
                if endings is AFTER_HE and ending in _COPULAS and stem not in self._verbs:
                    if len(stem) < 4:
                        continue
                    cost += _COST_NOT_PARTICIPLE
                if ending == "تری":
                    cost += 2.0
                yield f"{form}{ZWNJ}{ending}", cost + price

    def _takes_after_he(self, stem: str, ending: str) -> bool:
        if stem[-1] == "ه":
            return stem[-2] not in _VOWELS
        return stem[-1] == "ی" and len(stem) > 3 and ending in AFTER_YEH

    def _negated(self, stem: str) -> tuple[str, float] | None:
        """A negated participle (نرسیده) is in no list."""
        return (stem, 13.0) if stem.endswith("ه") and stem.startswith("ن") and stem[1:] in self._verbs else None

    def takes_ending(self, word: str) -> bool:
        """Whether a word in ه is one that «ای» or «اند» can follow."""
        return self.is_known(word) or word in self._verbs or self._negated(word) is not None

    def _gradable(self, form: str) -> bool:
        if form.endswith("ی") and self.is_known(form) and len(form) > 4:
            return True
        return form in self._adjectives or f"{form}{ZWNJ}تر" in self._parted or f"{form}{ZWNJ}ترین" in self._parted

    def _deeper(self, stem: str, endings: tuple[str, ...]) -> tuple[str, float] | None:
        """The best analysis of a stem that is itself inflected or compound: برنامه‌ریزی‌ها، بزرگ‌ترین‌ها."""
        best: tuple[str, float] | None = None
        choices = [*self._compounds(stem)]
        if endings is PLURAL:
            choices += [
                choice
                for choice in self._inflected(stem)
                if choice[0].endswith((f"{ZWNJ}تر", f"{ZWNJ}ترین", f"{ZWNJ}ای"))
            ]
        for choice in choices:
            if best is None or choice[1] < best[1]:
                best = choice
        return best

    def _compounds(self, word: str) -> Iterator[tuple[str, float]]:
        for place in range(2, len(word) - 1):
            if word[place - 1] in NON_JOINING:
                continue
            head, tail = word[:place], word[place:]
            head_score, tail_score = self._heads.get(head, 0), self.tail_score(tail)
            freedom = max(head_score // 1000, tail_score // 1000)
            if freedom < 8 or tail in PLURAL or tail in COMPARATIVE or tail in AFTER_HE or head in IMPERFECT:
                continue
            first, second = self._core(head), self._core(tail)
            if tail_score // 1000 >= 8 and first is not None and len(head) > 2:
                yield f"{first[0]}{ZWNJ}{tail}", first[1] + _COST_COMPOUND + 4.0 - math.log(tail_score / 1000)
            if head_score // 1000 >= 8 and second is not None and len(tail) > 2:
                yield f"{head}{ZWNJ}{second[0]}", second[1] + _COST_COMPOUND + 4.0 - math.log(head_score / 1000)

    def tail_score(self, tail: str) -> int:
        """How productive a last part is, also under the endings of people and of abstract nouns (گیرندگان، سازان)."""
        best = self._tails.get(tail, 0)
        for ending, instead in (("گان", "ه"), ("گی", "ه"), ("یان", ""), ("ان", ""), ("ی", "")):
            score = self._tails.get(tail.removesuffix(ending) + instead)
            if score is not None and tail.endswith(ending) and score > best:
                best = score
        return best

    def _mended(self, word: str) -> str:
        """A word with half-spaces: those that are missing added, those inside a known word taken out."""
        if word in self._parted:
            return word
        parts = word.split(ZWNJ)
        glued = "".join(parts)
        whole = self._split(glued)
        if whole != word and _cuts(word) <= _cuts(whole):
            return whole
        if any(not self._is_part(part) for part in parts) and (ZWNJ in whole or glued in self._solid):
            return whole
        return ZWNJ.join(part if part in PLURAL else self._split_part(part) for part in parts)

    def _split_part(self, part: str) -> str:
        if len(part) < 4 or self._keeps(part):
            return part
        best, cost = part, self._solid_cost(part)
        for form, form_cost in self._inflected(part):
            if form_cost < cost:
                best, cost = form, form_cost
        return best

    def _keeps(self, part: str) -> bool:
        return part in self._solid or part in self._tails or part in self._heads

    def _is_part(self, part: str) -> bool:
        return (
            part in PLURAL or part in COMPARATIVE or part in AFTER_HE or part in IMPERFECT
            or part in self._tails or part in self._heads or part in self._verbs or self.is_known(part) or len(part) > 5
        )  # fmt: skip


def _takes_solid(stem: str, ending: str) -> bool:
    """Whether a solid ending can follow the stem's last letter."""
    if stem[-1] == "ه":
        return stem[-2] in _VOWELS
    if stem[-1] in "او":
        return ending in _AFTER_VOWEL
    return ending[0] != "ا" or ending in _ALEF_ENDINGS or stem[-1] in NON_JOINING


def _cuts(word: str) -> set[int]:
    places: set[int] = set()
    length = 0
    for part in word.split(ZWNJ):
        length += len(part)
        places.add(length)
    return places
