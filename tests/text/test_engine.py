"""The engine on a line, with what it knows and thinks made up by the tests."""

from __future__ import annotations

import pytest

from qomnews.text.facts import AFTER_MI, CLOSES, OPENS
from qomnews.text.half_spaces import HalfSpaces, other_margin
from qomnews.text.lexicon import Models
from qomnews.text.options import Convention
from qomnews.text.trees import Trees
from tests.text.known_words import NO_TREES, engine_that_restores, facts, lexicon

KNOWN = facts(dict.fromkeys(("رود", "شود"), (0, 0, 0, 0, AFTER_MI)))
VERDICTS = {"می‌رود": 40, "می‌شود": 40, "آن‌ها": 20, "تن‌ها": -40, "خانه‌ای": 30, "کتاب‌ها": 30}
PAIRS = {("کتاب", "ها"): 24, ("می", "رود"): 24, ("خانه", "ای"): -30}
RESTORING = engine_that_restores(KNOWN, VERDICTS, PAIRS)
# Parts what is asked with a margin above three, joins pairs with one above two; the margin is the first sign.
CAREFUL = HalfSpaces(
    lexicon(
        KNOWN, VERDICTS, PAIRS, Models(NO_TREES, NO_TREES, Trees(((0, 24, -2.0, 2.0),)), Trees(((0, 16, -2.0, 2.0),)))
    )
)


@pytest.mark.parametrize(
    ("line", "restored"),
    [
        ("او میرود.", "او می‌رود."),
        ("او می رود.", "او می‌رود."),
        ("کتاب ها، کتابها", "کتاب‌ها، کتاب‌ها"),
        ("خانهای قدیمی", "خانه‌ای قدیمی"),
        ("", ""),
        ("1, 0 – «»", "1, 0 – «»"),
        # Not one space between them.
        ("کتاب  ها", "کتاب  ها"),
        ("کتاب\tها", "کتاب\tها"),
        ("کتاب، ها", "کتاب، ها"),
        # Margins that nobody would part or join.
        ("خانه ای", "خانه ای"),
        # Where no half-space could be seen.
        ("کار ها", "کارها"),
        ("کار هات", "کار هات"),
    ],
)
def test_words_are_parted_and_joined_and_all_else_stays(line: str, restored: str) -> None:
    assert RESTORING.restore(line) == restored


def test_the_models_have_the_last_word() -> None:
    assert CAREFUL.restore("خانهای که کتاب ها را میرود") == "خانه‌ای که کتاب‌ها را می‌رود"
    # A margin of 20 is no more than three.
    assert CAREFUL.restore("آنها") == "آنها"


@pytest.mark.parametrize(
    ("line", "restored"),
    [
        ("نرم افزار", "نرم افزار"),
        # Half-spaces of other words were kept.
        ("نرم افزار و خانه‌ها", "نرم افزار و خانه‌ها"),
        ("نرم افزار می‌رود", "نرم افزار می‌رود"),
        # Another word's ending was spaced out, or another word glued.
        ("نرم افزار و کتاب ها", "نرم‌افزار و کتاب‌ها"),
        ("نرم افزار میرود", "نرم‌افزار می‌رود"),
    ],
)
def test_a_compound_that_stands_open_in_a_line_without_damage_is_rather_left(line: str, restored: str) -> None:
    flags = {"رود": AFTER_MI, "نرم": OPENS, "افزار": CLOSES}
    known = facts({word: (0, 0, 0, 0, flag) for word, flag in flags.items()}, known=["نرم‌افزار"])
    # Nearly undecided: a little more speaks for joining.
    engine = HalfSpaces(
        lexicon(
            known,
            VERDICTS,
            {**PAIRS, ("نرم", "افزار"): 24},
            Models(NO_TREES, NO_TREES, Trees((4.0,)), Trees((0.25,))),
        )
    )
    assert engine.restore(line) == restored


@pytest.mark.parametrize(
    ("convention", "restored"), [("academy", "آنها تنها"), ("keep-solid", "آنها تنها"), ("uniform", "آن‌ها تنها")]
)
def test_the_convention_decides_on_what_good_writers_write_either_way(convention: Convention, restored: str) -> None:
    assert CAREFUL.restore("آنها تنها", convention) == restored


@pytest.mark.parametrize("convention", ["keep-solid", "uniform", "academy"])
def test_the_convention_says_nothing_of_other_words(convention: Convention) -> None:
    assert CAREFUL.restore("میرود کتاب ها", convention) == "می‌رود کتاب‌ها"


def test_keeping_solid_does_not_keep_open() -> None:
    assert RESTORING.restore("کتابها کتاب ها کتاب‌ها", "keep-solid") == "کتابها کتاب‌ها کتاب‌ها"


@pytest.mark.parametrize(
    ("highest", "margin", "other"), [([9, 5], 5, 9), ([9, 5], 9, 5), ([9, 9], 9, 9), ([9], 9, -128), ([9, 5], -3, 9)]
)
def test_the_highest_other_margin_of_a_line_is_that_of_another_pair(
    highest: list[int], margin: int, other: int
) -> None:
    assert other_margin(highest, margin) == other
