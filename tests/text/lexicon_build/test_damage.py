"""What damage does to half-spaces, and what is known of it afterwards."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qomnews.text.lexicon_build.damage import DAMAGES, Damage, damaged, lines_damaged

ZWNJ = "\u200c"
RUN = ["برنامه‌ریزی‌ها", "را", "می‌خوانند"]


@pytest.mark.parametrize(
    ("damage", "words", "lost", "spaces"),
    [
        ("none", RUN, [(), (), ()], [False, False]),
        ("glued", ["برنامهریزیها", "را", "میخوانند"], [(6, 10), (), (2,)], [False, False]),
        ("spaced", ["برنامه", "ریزی", "ها", "را", "می", "خوانند"], [()] * 6, [True, True, False, False, True]),
    ],
)
def test_half_spaces_stay_are_lost_or_become_spaces(
    damage: Damage, words: list[str], lost: list[tuple[int, ...]], spaces: list[bool]
) -> None:
    assert damaged(RUN, damage, random.Random(1)) == (words, lost, spaces)


RUNS = st.lists(
    st.lists(st.text("ابهیک", min_size=1, max_size=5), min_size=1, max_size=4).map(ZWNJ.join), min_size=1, max_size=6
)


@given(RUNS, st.sampled_from(DAMAGES), st.integers(0, 1000))
def test_what_was_lost_tells_how_to_mend_it(run: list[str], damage: Damage, seed: int) -> None:
    words, lost, spaces = damaged(run, damage, random.Random(seed))
    assert len(lost) == len(words) == len(spaces) + 1
    mended = ""
    for place, (word, cuts) in enumerate(zip(words, lost, strict=True)):
        if place:
            mended += ZWNJ if spaces[place - 1] else " "
        letters = 0
        for char in word:
            mended += ZWNJ if char != ZWNJ and letters in cuts and not mended.endswith(ZWNJ) else ""
            mended += char
            letters += char != ZWNJ
    assert mended == " ".join(run)


def test_mixed_damage_loses_spaces_and_keeps() -> None:
    words, lost, spaces = damaged([f"ب{ZWNJ}ه"] * 1000, "mixed", random.Random(1))
    kept = sum(ZWNJ in word for word in words)
    glued, opened = sum(map(len, lost)), sum(spaces)
    assert kept + glued + opened == 1000
    # A fifth, two fifths and two fifths, each within four standard deviations.
    assert 150 < kept < 250
    assert 338 < glued < 462
    assert 338 < opened < 462


def test_lines_are_damaged_alike_each_time() -> None:
    lines = [[RUN], [RUN, ["خانه‌ای"]], []]
    assert list(lines_damaged(lines, "mixed")) == list(lines_damaged(lines, "mixed"))
    assert [len(runs) for runs in lines_damaged(lines, "mixed")] == [1, 2, 0]
