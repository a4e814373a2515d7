"""Single words: how each could be parted, how much speaks for that, and what it may be joined with."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import attrs

from qomnews.text.endings import (
    AFTER_HE_KIND,
    BOUND,
    ENDING_KINDS,
    VERB_OPENERS,
    has_affix,
    has_silent_he,
    is_optional,
)
from qomnews.text.facts import GATHERED, TAGGED, cuts_of
from qomnews.text.letters import MARKS, ZWNJ
from qomnews.text.line_damage import GROUPS, group_of, kind_of, quarters
from qomnews.text.looks import SURE, UNLIKELY, WHOLE, Joins, Look, joins_of, read_verdict, scaled
from qomnews.text.neighbours import NEVER, WITH_PARTNER, opens, uninflected
from qomnews.text.readings import LONGEST, SHORTEST, readings
from qomnews.text.signs import reading_signs
from qomnews.text.word import NOTHING, Question, Word

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qomnews.text.facts import Facts, Table
    from qomnews.text.readings import Parts
    from qomnews.text.trees import Trees

_MARK = re.compile(f"[{MARKS}]")
# Words that are looked at in one process before what was found is forgotten: so many take some 60 MB, and a thousand
# stories have half as many.
MOST_KEPT = 1 << 16
_NO_VERDICT: list[bytes] = []
# A word is put together again only where its half-spaces leave no longer part than this.
_FRAGMENT = 6


def as_it_stands(facts: Facts, text: str) -> Word:
    """A word that isn't asked whether it could be parted, only what it may join."""
    return _word(facts, text, text, (), joins_of(facts, text))


def _guess(solid: str, look: Look) -> str:
    return ZWNJ.join(look.parts) if look.margin > 0 else solid


def _word(facts: Facts, text: str, guess: str, questions: tuple[Question, ...], joins: Joins, **counts: int) -> Word:
    opening, closing, verb = joins
    followers = facts.following(guess) if opening == WITH_PARTNER else NOTHING
    tails: tuple[str, ...] = ()
    if closing == WITH_PARTNER:
        tail = guess.partition(ZWNJ)[0]
        tails = (tail, *uninflected(tail))
    if not questions and not counts:
        return Word(text, guess, opening=opening, closing=closing, followers=followers, tails=tails, verb=verb)
    return Word(
        text,
        guess,
        questions,
        glued=sum(ask.look.margin > SURE and not ask.optional for ask in questions),
        glued_affixes=sum(
            ask.look.margin > SURE and not ask.optional and has_affix(ask.look.parts) for ask in questions
        ),
        solid=sum(ask.look.margin > 0 and ask.optional for ask in questions),
        lost=tuple(sum(ask.weight for ask in questions if ask.group == group) for group in GROUPS),
        opening=opening,
        closing=closing,
        followers=followers,
        tails=tails,
        verb=verb,
        telling=True,
        **counts,  # type: ignore[arg-type]  # counts, and whether it was mended
    )


def _question(place: int, after: int, look: Look) -> Question:
    parts = look.parts
    kind = kind_of(parts[0], parts[-1])
    return Question(place, after, look, is_optional(parts), kind, group_of(kind, parts[-2]), quarters(look.margin))


class Words:
    """Looks at words; each is looked at once."""

    def __init__(self, facts: Facts, trees: Trees, verdicts: Table[bytes]) -> None:
        self.facts = facts
        self._trees = trees
        self._verdicts = verdicts
        self._known: dict[str, Word] = {}

    def all(self, texts: Sequence[str]) -> list[Word]:
        """What there is to know of the words of a line (letters, marks and half-spaces)."""
        known = self._known
        try:
            return [known[text] for text in texts]
        except KeyError:
            return [self.word(text) for text in texts]

    def word(self, text: str) -> Word:
        """What there is to know of one word."""
        known = self._known.get(text)
        if known is None:
            known = self._word(text)
            if len(text) <= LONGEST:
                if len(self._known) >= MOST_KEPT:
                    self._known.clear()
                self._known[text] = known
        return known

    def _word(self, text: str) -> Word:
        if len(text) > LONGEST:
            return Word(text, text)
        verdict = self._verdicts.get(text, _NO_VERDICT)
        if verdict:
            return self._solid(text, *read_verdict(text, verdict[0]))
        bare = _MARK.sub("", text).strip(ZWNJ)
        if not bare:
            return Word(text, text)
        if bare != text:
            # What follows may be its ending (خانهٔ), what stands before it never its stem.
            return attrs.evolve(as_it_stands(self.facts, bare), closing=NEVER, tails=(), verb=False)
        if ZWNJ not in bare:
            look = self.look(bare)
            return self._solid(bare, look, joins_of(self.facts, _guess(bare, look)))
        parts = self._mended(tuple(bare.split(ZWNJ)))
        text = ZWNJ.join(parts)
        questions: list[Question] = []
        guess: list[str] = []
        kept_optional = kept_after_he = 0
        kept_affixes = int(parts[0] in VERB_OPENERS)
        for place, part in enumerate(parts):
            kind = ENDING_KINDS.get(part) if place else None
            if kind is not None:
                kept_affixes += 1
                if kind != AFTER_HE_KIND:
                    kept_optional += 1
                    kept_after_he += has_silent_he(parts[place - 1])
                guess.append(part)
                continue
            look = self.look(part)
            if look.margin > UNLIKELY:
                questions.append(_question(place, len(parts) - 1 - place, look))
            guess += look.parts if look.margin > 0 else (part,)
        guessed = ZWNJ.join(guess)
        return _word(
            self.facts,
            text,
            guessed,
            tuple(questions),
            self._joins(guessed),
            kept=len(parts) - 1,
            kept_optional=kept_optional - kept_after_he,
            kept_after_he=kept_after_he,
            kept_affixes=kept_affixes,
            mended=text != bare,
        )

    def _joins(self, form: str) -> Joins:
        """What a form with half-spaces may join: what comes before it has to do with its first part only."""
        first = self.word(form.partition(ZWNJ)[0])
        if first.guess != first.text:
            return joins_of(self.facts, form)
        return Joins(opens(self.facts, form), first.closing, first.verb)

    def _solid(self, text: str, look: Look, joins: Joins) -> Word:
        if look.margin <= UNLIKELY:
            return _word(self.facts, text, text, (), joins)
        question = _question(0, 0, look)
        return _word(self.facts, text, _guess(text, look), (question,), joins)

    def _mended(self, parts: Parts) -> Parts:
        """The parts of a word, or of what it certainly is where no reading has its half-spaces: کتا‌بها."""
        facts = self.facts
        form = ZWNJ.join(parts)
        if facts.knows(form) or facts.word(form)[4] & GATHERED:
            return parts
        affixed = parts[-1] in ENDING_KINDS or parts[0] in VERB_OPENERS
        if affixed and all(part in BOUND or facts.knows(part) or facts.is_verb(part) for part in parts):
            return parts
        whole = "".join(parts)
        look = self.look(whole)
        cuts, better = set(cuts_of(parts)), set(cuts_of(look.parts))
        if look.margin > SURE and not cuts <= better:
            # A form that was only gathered is too little to take a half-space away without setting another one.
            weak = better < cuts and self._only_gathered(ZWNJ.join(look.parts))
            return parts if weak or parts in readings(facts, whole) else look.parts
        if look.margin < -SURE and facts.word(whole)[4] & TAGGED and all(len(part) < _FRAGMENT for part in parts):
            return parts if parts in readings(facts, whole) else (whole,)
        return parts

    def _only_gathered(self, form: str) -> bool:
        return self.facts.word(form)[4] & GATHERED != 0 and not self.facts.knows(form)

    def look(self, solid: str) -> Look:
        """The best way to part a solid word, and how it compares with leaving it whole."""
        if not SHORTEST <= len(solid) <= LONGEST:
            return WHOLE
        verdict = self._verdicts.get(solid, _NO_VERDICT)
        return read_verdict(solid, verdict[0])[0] if verdict else self.judged(solid)

    def judged(self, solid: str) -> Look:
        """The same by the models, without the lexicon's verdicts."""
        ways = readings(self.facts, solid)
        if len(ways) == 1:
            return WHOLE
        scores = [self._trees.score(signs) for signs in reading_signs(self.facts, solid, ways)]
        whole = ways.index((solid,))
        best = max((place for place in range(len(ways)) if place != whole), key=scores.__getitem__)
        return Look(ways[best], scaled(scores[best] - scores[whole]))
