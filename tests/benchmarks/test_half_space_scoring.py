from __future__ import annotations

import pytest

from benchmarks.half_space_scoring import (
    TASKS,
    Gap,
    Score,
    Task,
    degraded,
    gold_form,
    gold_lines,
    letters_and_gaps,
    score,
    score_outputs,
)

# He says | that our books are better: half-spaces in می‌گوید and کتاب‌های.
GOLD = "می‌گوید کتاب‌های ما بهترند."
# Two sentences with three half-spaces.
TWO = [GOLD, "خانه‌ای در قم است."]

NOTHING, HALF, SPACE, BREAK = Gap.NOTHING, Gap.HALF_SPACE, Gap.SPACE, Gap.BREAK


@pytest.mark.parametrize(
    ("line", "gold"),
    [
        ("علي كتاب", "علی کتاب"),
        ("كتا\u0653ب", "کتآب"),
        ("مثلاً گُل", "مثلا گل"),
        ("كتـــاب", "کتاب"),
        ("می¬رود", "می‌رود"),
        ("می‌‌‌رود", "می‌رود"),
        ("‌می‌رود‌ ‌تا‌.", "می‌رود تا."),
        ("کار‌ها ۱۲‌نفره", "کارها ۱۲نفره"),
        ("CD‌ها", "CD‌ها"),
        ("\u200fقم\u00a0\tو  ری\ufeff ", "قم و ری"),
    ],
)
def test_gold_form_has_one_spelling_and_only_half_spaces_that_show(line: str, gold: str) -> None:
    assert gold_form(line) == gold


def test_lines_without_two_letters_are_no_sentences() -> None:
    assert gold_lines("علي آمد\n\n***\nو\nBBC News\n۱۲\n") == ["علی آمد", "۱۲"]


@pytest.mark.parametrize(
    ("task", "line"),
    [
        ("GLUED", "میگوید کتابهای ما بهترند."),
        ("SPACED", "می گوید کتاب های ما بهترند."),
        ("CLEAN", GOLD),
    ],
)
def test_tasks_touch_half_spaces_alone(task: Task, line: str) -> None:
    assert degraded([GOLD], task) == [line]


def test_mixed_deletes_and_spaces_two_of_five_each_and_keeps_one() -> None:
    [line] = degraded(["ک" + "‌ک" * 10_000], "MIXED")

    assert line.count(" ") == pytest.approx(4000, abs=200)
    assert line.count("\u200c") == pytest.approx(2000, abs=200)
    assert line.count("ک") == 10_001


def test_mixed_is_the_same_for_the_same_seed() -> None:
    lines = ["می‌گوید کتاب‌های"] * 50

    assert degraded(lines, "MIXED", seed=3) == degraded(lines, "MIXED", seed=3) != degraded(lines, "MIXED", seed=4)


@pytest.mark.parametrize(
    ("line", "letters", "gaps"),
    [
        ("قم", "قم", [NOTHING]),
        ("می‌شد", "میشد", [NOTHING, HALF, NOTHING]),
        ("به ری", "بهری", [NOTHING, SPACE, NOTHING]),
        # A half-space beside a space is swallowed by it.
        ("به‌ ری", "بهری", [NOTHING, SPACE, NOTHING]),
        # Nothing is seen of a half-space after a letter that does not join, or a digit.
        ("ر‌ی", "ری", [NOTHING]),
        ("۲‌ه", "2ه", [NOTHING]),
        # Punctuation and foreign letters outweigh spaces.
        ("قم، ری", "قمری", [NOTHING, BREAK, NOTHING]),
        ("قم CNN ری", "قمری", [NOTHING, BREAK, NOTHING]),
        # What stands before the first and after the last letter is no gap.
        ("«قم!»", "قم", [NOTHING]),
        # Marks, tatweel and invisible signs are not there.
        ("قُـ\u200bم", "قم", [NOTHING]),
        # Scripts of digits, yeh, kaf and heh are one.
        ("٤۵6", "456", [NOTHING, NOTHING]),
        ("كيۀھ", "کیهه", [NOTHING, NOTHING, NOTHING]),
        ("؟", "", []),
    ],
)
def test_a_line_is_its_letters_and_the_gaps_between_them(line: str, letters: str, gaps: list[Gap]) -> None:
    assert letters_and_gaps(line) == (letters, gaps)


def test_doing_nothing_is_perfect_on_clean_text() -> None:
    assert score(str, TWO, "CLEAN") == Score(2, right=2, changed=0, failed=0, found=3, wrong=0, missed=0)
    assert score(str, TWO, "CLEAN").f1 == 100
    assert score(str, TWO, "CLEAN").altered == 0


@pytest.mark.parametrize("task", ["GLUED", "SPACED"])
def test_doing_nothing_finds_nothing_elsewhere(task: Task) -> None:
    result = score(str, TWO, task)

    assert result == Score(2, right=0, changed=0, failed=0, found=0, wrong=0, missed=3)
    assert (result.precision, result.recall, result.f1) == (0, 0, 0)
    assert result.altered == 100


@pytest.mark.parametrize("task", TASKS)
def test_knowing_the_answer_is_perfect_in_each_task(task: Task) -> None:
    result = score(lambda _: GOLD, [GOLD], task)

    assert (result.precision, result.recall, result.f1) == (100, 100, 100)
    assert (result.altered, result.letters_changed) == (0, 0)


def test_found_wrong_and_missed_half_spaces_are_counted() -> None:
    # می‌گوید is found, کتاب‌های missed, به‌ترند wrong.
    result = score_outputs([GOLD], ["می‌گوید کتاب های ما به‌ترند."])

    assert result == Score(1, right=0, changed=0, failed=0, found=1, wrong=1, missed=1)
    assert (result.precision, result.recall, result.f1) == (50, 50, 50)
    assert result.altered == 100


def test_f1_weighs_every_half_space_alike() -> None:
    # Two of two, then one missed and one wrong: 2 * 2 / (2 * 2 + 1 + 1).
    result = score_outputs(TWO, [GOLD, "خانهای در قم اس‌ت."])

    assert (result.found, result.wrong, result.missed) == (2, 1, 1)
    assert result.f1 == pytest.approx(100 * 4 / 6)
    assert result.altered == 50


@pytest.mark.parametrize(
    "output",
    [
        "علی، رفت.",
        "علی رفت",
        "علي رفت.",
        "علی   رفت .",
        "علی رُفت.",
        # A half-space that cannot be seen.
        "علی ر‌فت.",
    ],
)
def test_punctuation_spelling_and_invisible_half_spaces_alter_nothing(output: str) -> None:
    assert score_outputs(["علی رفت."], [output]).altered == 0


@pytest.mark.parametrize("output", ["علیرفت.", "علی‌رفت.", "ع لی رفت.", "علی رفته."])
def test_gaps_and_letters_do_alter(output: str) -> None:
    assert score_outputs(["علی رفت."], [output]).altered == 100


def test_a_half_space_put_for_punctuation_is_wrong() -> None:
    result = score_outputs(["بله، شد"], ["بله‌شد"])

    assert (result.found, result.wrong, result.missed) == (0, 1, 0)
    assert result.altered == 100


def test_a_changed_letter_leaves_the_other_half_spaces_in_place() -> None:
    # گوید came out as کوید: as many letters, so each gap still has its partner.
    result = score_outputs([GOLD], ["می‌کوید کتاب‌های ما بهترند."])

    assert result == Score(1, right=0, changed=1, failed=0, found=2, wrong=0, missed=0)
    assert result.letters_changed == 100


def test_a_half_space_beside_a_dropped_letter_is_missed_and_one_beside_an_added_letter_wrong() -> None:
    # The ی before the first half-space is dropped: neither that half-space nor the one after م has a partner.
    assert score_outputs([GOLD], ["م‌گوید کتاب‌های ما بهترند."]) == Score(
        1, right=0, changed=1, failed=0, found=1, wrong=1, missed=1
    )
    assert score_outputs(["قم"], ["قم‌ها"]) == Score(1, right=0, changed=1, failed=0, found=0, wrong=1, missed=0)


def test_a_failed_line_finds_nothing_and_is_counted() -> None:
    result = score_outputs(TWO, [None, TWO[1]])

    assert result == Score(2, right=1, changed=1, failed=1, found=1, wrong=0, missed=2)


def test_every_line_needs_its_output() -> None:
    with pytest.raises(ValueError, match="shorter"):
        score_outputs(TWO, [GOLD])


def test_no_sentences_are_no_percent() -> None:
    result = score(str, [], "CLEAN")

    assert (result.f1, result.altered, result.letters_changed) == (0, 0, 0)
