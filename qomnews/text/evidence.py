"""Why half-spaces were set: the rule that an edit follows and the figures behind it, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qomnews.text.endings import AFTER_HE_KIND, COMPARATIVE_KIND, ENDING_KINDS, PLURAL_KIND, VERB_OPENERS, glued
from qomnews.text.facts import GATHERED, LISTED, SPELT, about
from qomnews.text.letters import ZWNJ
from qomnews.text.line_condition import likelihood

if TYPE_CHECKING:
    from qomnews.text.facts import Facts
    from qomnews.text.half_spaces import HalfSpaces

_KINDS = {PLURAL_KIND: "plural", COMPARATIVE_KIND: "comparative", AFTER_HE_KIND: "after-he"}


def why(engine: HalfSpaces, before: str, after: str) -> tuple[str, str]:
    """The rule and the evidence for what the engine made of a word, or of words that it joined.

    Args:
        engine: the engine that did it.
        before: the word or words as they came, with folded letters.
        after: the same in the result.

    Returns:
        the rule's name (docs/text.md) and a few words of evidence.
    """
    facts = engine.words.facts
    if glued(before) == before and " " not in before:
        return f"half-space/{_kind(after)}", _said(facts, before, after, engine.words.look(before).margin)
    if " " in before and " " not in after:
        first, _, second = before.partition(" ")
        margin = engine.margin(engine.words.word(first), engine.words.word(second))
        return f"half-space/{_kind(after)}", _said(facts, before, after, margin)
    if after.count(ZWNJ) <= before.count(ZWNJ):
        return "half-space/misplaced", _said(facts, before, after, None)
    return f"half-space/{_kind(after)}", _said(facts, before, after, None)


def _kind(form: str) -> str:
    parts = form.split(ZWNJ)
    if parts[0] in VERB_OPENERS:
        return "verb"
    if len(parts) == 1:
        return "run-on"
    return _KINDS.get(ENDING_KINDS.get(parts[-1], 0), "compound")


def _said(facts: Facts, before: str, after: str, margin: int | None) -> str:
    record = facts.word(after)
    said = []
    if record[0]:
        said.append(f"counted about {_times(record[0])} so")
    if record[4] & (LISTED | SPELT | GATHERED):
        said.append("listed")
    if " " in before:
        open_count = facts.open(*before.split(" ", 1))
        said.append(f"about {_times(open_count)} open" if open_count else "never counted open")
    elif ZWNJ not in before:
        solid = facts.word(before)[0]
        said.append(f"about {_times(solid)} solid" if solid else "never counted solid")
    if margin is not None:
        said.append(f"likelihood {likelihood(margin):.2f}")
    return ", ".join(said) or "known parts"


def _times(step: int) -> str:
    n = about(step)
    return "once" if n == 1 else f"{n} times"
