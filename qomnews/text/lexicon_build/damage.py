"""What happens to half-spaces on the way from an outlet to a copy: lost, turned into spaces, or both."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Literal, get_args

from qomnews.text.letters import ZWNJ

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Damage = Literal["glued", "spaced", "mixed", "none"]
DAMAGES: tuple[Damage, ...] = get_args(Damage)
# A mixed copy keeps a fifth of the half-spaces, the rest is lost or a space in equal parts.
_MIXED = ("", "", ZWNJ, " ", " ")


def damaged(
    run: Sequence[str], damage: Damage, chance: random.Random
) -> tuple[list[str], list[tuple[int, ...]], list[bool]]:
    """A run of words after the damage.

    Returns:
        the words as a copy has them; of each the letter positions that were parted and are not any more; for each
        space between them whether it was a half-space.
    """
    words: list[str] = []
    lost: list[tuple[int, ...]] = []
    spaces: list[bool] = []
    for place, word in enumerate(run):
        if place:
            spaces.append(False)
        text, length = "", 0
        cuts: list[int] = []
        for number, part in enumerate(word.split(ZWNJ)):
            if number:
                gap = _gap(damage, chance)
                if gap == " ":
                    words.append(text)
                    lost.append(tuple(cuts))
                    spaces.append(True)
                    text, cuts, length = "", [], 0
                else:
                    if not gap:
                        cuts.append(length)
                    text += gap
            text += part
            length += len(part)
        words.append(text)
        lost.append(tuple(cuts))
    return words, lost, spaces


def _gap(damage: Damage, chance: random.Random) -> str:
    if damage == "mixed":
        return chance.choice(_MIXED)
    return {"glued": "", "spaced": " ", "none": ZWNJ}[damage]


def lines_damaged(
    lines: Sequence[list[list[str]]], damage: Damage, copy: int = 1
) -> Iterator[list[tuple[list[str], list[tuple[int, ...]], list[bool]]]]:
    """Each line's runs after the damage, always the same for the same lines and the same number of the copy."""
    chance = random.Random(copy)  # noqa: S311 - must be repeatable, not secret
    for runs in lines:
        yield [damaged(run, damage, chance) for run in runs]
