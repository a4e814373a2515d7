"""How well a normaliser restores half-spaces, measured on text that is right.

Gold text loses its half-spaces in one of four ways, is restored, and is compared with itself: letter by letter, and in
what stands between one letter and the next. Used by `benchmarks/half_spaces.py` and by the tests that pin floors.
"""

from __future__ import annotations

import random
import re
import unicodedata
from difflib import SequenceMatcher
from enum import Enum
from typing import TYPE_CHECKING, Literal

from attrs import astuple, frozen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

type Task = Literal["GLUED", "SPACED", "MIXED", "CLEAN"]

TASKS: tuple[Task, ...] = ("GLUED", "SPACED", "MIXED", "CLEAN")
"""Every half-space deleted; turned into a space; deleted, turned or kept at random; kept."""

HALF_SPACE = "\u200c"
TATWEEL = "ـ"
ALWAYS_FOLDED = str.maketrans("يىك\u00ac", f"ییک{HALF_SPACE}")
# Heh has look-alikes, and one with hamza; digits come in three scripts.
FOLDED_TO_COMPARE = str.maketrans("ۀەہھ۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩", "هههه" + 2 * "0123456789")

LETTERS = "0-9" + "".join(
    chr(code)
    for block in (range(0x0620, 0x0700), range(0x0750, 0x0780), range(0xFB50, 0xFE00), range(0xFE70, 0xFEFD))
    for code in block
    if unicodedata.category(chr(code)) == "Lo"
)
# Unicode's joining types R and U: what never joins to the left, digits among them.
UNJOINED = "ء\u0622-\u0625اة\u062f-\u0632و\u0671-\u0673\u0675-\u0677\u0688-\u0699ۀ\u06c3-\u06cb\u06cf\u06d2ە"
UNJOINED += "\u06ee\u06ef0-9۰-۹٠-٩"

SUPERFLUOUS = re.compile(rf"(?<![^\W_]){HALF_SPACE}|{HALF_SPACE}(?![^\W_])|(?<=[{UNJOINED}]){HALF_SPACE}")
LETTER_AND_GAP = re.compile(rf"([{LETTERS}])([^{LETTERS}]*)")
UNJOINED_LETTER = re.compile(rf"[{UNJOINED}]")


class Gap(Enum):
    """What stands between two letters; a mark of punctuation or a foreign letter outweighs the spaces beside it."""

    NOTHING = "nothing"
    HALF_SPACE = "half-space"
    SPACE = "space"
    BREAK = "break"


@frozen
class Score:
    """Counts over sentences and over the half-spaces in them; what is derived from them is in percent."""

    sentences: int
    right: int
    changed: int
    failed: int
    found: int
    wrong: int
    missed: int

    def __add__(self, other: Score) -> Score:
        """The score over the sentences of both."""
        return Score(*map(sum, zip(astuple(self), astuple(other), strict=True)))

    @property
    def precision(self) -> float:
        """Share of the half-spaces in the output that stand in the gold text."""
        return _percent(self.found, self.found + self.wrong)

    @property
    def recall(self) -> float:
        """Share of the half-spaces in the gold text that stand in the output."""
        return _percent(self.found, self.found + self.missed)

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        return _percent(2 * self.found, 2 * self.found + self.wrong + self.missed)

    @property
    def altered(self) -> float:
        """Share of sentences with any letter or gap other than gold: on CLEAN, the harm done."""
        return _percent(self.sentences - self.right, self.sentences)

    @property
    def letters_changed(self) -> float:
        """Share of sentences with other letters than gold."""
        return _percent(self.changed, self.sentences)


def score(restore: Callable[[str], str], gold: Sequence[str], task: Task, seed: int = 1) -> Score:
    """The score of a function from line to line, on lines in gold form."""
    return score_outputs(gold, [restore(line) for line in degraded(gold, task, seed)])


def score_outputs(gold: Iterable[str], outputs: Iterable[str | None]) -> Score:
    """The score of outputs that are there already, one for each gold line; None where the tool failed."""
    sentences = right = changed = failed = found = wrong = missed = 0
    for line, output in zip(gold, outputs, strict=True):
        wanted_letters, wanted_gaps = letters_and_gaps(line)
        letters, gaps = letters_and_gaps(output or "")
        pairs = _paired_gaps(wanted_letters, wanted_gaps, letters, gaps)
        sentences += 1
        failed += output is None
        changed += letters != wanted_letters
        right += letters == wanted_letters and all(_as_good(want, got) for want, got in pairs)
        for want, got in pairs:
            found += want is got is Gap.HALF_SPACE
            wrong += got is Gap.HALF_SPACE is not want
            missed += want is Gap.HALF_SPACE is not got
    return Score(sentences, right, changed, failed, found, wrong, missed)


def gold_lines(text: str) -> list[str]:
    """The lines of a text in gold form, without those that have no two letters."""
    lines = map(gold_form, text.splitlines())
    return [line for line in lines if len(letters_and_gaps(line)[0]) > 1]


def gold_form(line: str) -> str:
    """A line with Persian yeh and kaf, single spaces, no marks, and only half-spaces that can be seen."""
    line = re.sub(f"{HALF_SPACE}+", HALF_SPACE, _visible(line))
    return " ".join(SUPERFLUOUS.sub("", line).split())


def degraded(gold: Iterable[str], task: Task, seed: int = 1) -> list[str]:
    """The lines as a task hands them out; MIXED deletes two of five half-spaces, spaces two and keeps one."""
    dice = random.Random(seed)  # noqa: S311 - repeatable, not secret

    def mixed(_: re.Match[str]) -> str:
        roll = dice.random()
        if roll < 0.4:
            return ""
        return " " if roll < 0.8 else HALF_SPACE

    match task:
        case "GLUED":
            return [line.replace(HALF_SPACE, "") for line in gold]
        case "SPACED":
            return [line.replace(HALF_SPACE, " ") for line in gold]
        case "MIXED":
            return [re.sub(HALF_SPACE, mixed, line) for line in gold]
        case "CLEAN":
            return list(gold)


def letters_and_gaps(line: str) -> tuple[str, list[Gap]]:
    """The letters and digits of a line, folded, and the gap between each and the next: one less than letters."""
    found = LETTER_AND_GAP.findall(_visible(line).translate(FOLDED_TO_COMPARE))
    return "".join(letter for letter, _ in found), [_gap(letter, between) for letter, between in found[:-1]]


def _visible(line: str) -> str:
    """The line composed, without marks, tatweel and invisible characters other than half-spaces."""
    line = unicodedata.normalize("NFC", line.translate(ALWAYS_FOLDED)).replace(TATWEEL, "")
    return "".join(char for char in line if char == HALF_SPACE or unicodedata.category(char) not in {"Mn", "Cf"})


def _gap(letter: str, between: str) -> Gap:
    """The class of what follows a letter; a half-space after one that joins to nothing cannot be seen."""
    if between.replace(HALF_SPACE, "").strip():
        return Gap.BREAK
    if between.strip(HALF_SPACE):
        return Gap.SPACE
    return Gap.HALF_SPACE if between and not UNJOINED_LETTER.match(letter) else Gap.NOTHING


def _paired_gaps(
    wanted_letters: str, wanted_gaps: Sequence[Gap], letters: str, gaps: Sequence[Gap]
) -> list[tuple[Gap, Gap]]:
    """Each gap of gold with its partner in the output; what has no partner on the other side faces nothing."""
    if letters == wanted_letters:
        return list(zip(wanted_gaps, gaps, strict=True))
    partner: dict[int, int] = {}
    matcher = SequenceMatcher(None, wanted_letters, letters, autojunk=False)
    for kind, start, end, other_start, other_end in matcher.get_opcodes():
        # One letter put for another is still in its place.
        if kind == "equal" or (kind == "replace" and end - start == other_end - other_start):
            partner.update(zip(range(start, end), range(other_start, other_end), strict=True))
    # A gap has a partner when the letters on both its sides have neighbours for partners.
    kept = {index: partner[index] for index in partner if partner.get(index + 1) == partner[index] + 1}
    pairs = [(want, gaps[kept[index]] if index in kept else Gap.NOTHING) for index, want in enumerate(wanted_gaps)]
    unpaired = set(range(len(gaps))).difference(kept.values())
    return pairs + [(Gap.NOTHING, gaps[index]) for index in sorted(unpaired)]


def _as_good(want: Gap, got: Gap) -> bool:
    """Whether a gap is right: spaces around punctuation are not what is judged here."""
    return want is got or {want, got} == {Gap.SPACE, Gap.BREAK}


def _percent(part: int, whole: int) -> float:
    return 100 * part / whole if whole else 0.0
