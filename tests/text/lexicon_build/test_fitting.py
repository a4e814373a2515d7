"""The models: what they learn, from what, and always the same."""

from __future__ import annotations

import pytest

from qomnews.text.half_spaces import HalfSpaces
from qomnews.text.lexicon import Lexicon
from qomnews.text.lexicon_build.counting import Counts, facts_of
from qomnews.text.lexicon_build.fitting import Corpus, Rows, Shape, fit, fitted, line_rows, pair_rows, word_rows
from qomnews.text.lexicon_build.sources import WordLists, words_of
from qomnews.text.trees import Trees
from tests.text.known_words import engine_that_restores, facts

LISTS = WordLists({}, {}, {}, frozenset(("خوانند", "خواهند", "سازند")))


def corpus(*lines: str, even: bool = True, weights: tuple[float, float, float] = (1, 1, 1)) -> Corpus:
    """A text of one fold."""
    return Corpus([[list(words_of(line)) for line in lines]], even, *weights)


def rows_of(count: int) -> Rows:
    """Examples in which the second figure decides."""
    rows = Rows()
    for n in range(count):
        rows.add((n % 7, n % 10, n % 3), truth=n % 10 > 3, weight=1.0)
    return rows


SMALL = Shape(trees=20, leaves=4, rate=0.3, smallest=10)


def test_trees_learn_which_figure_decides_and_up_to_which_number() -> None:
    trees = fitted([rows_of(200), rows_of(200)], SMALL)
    for figure in range(10):
        assert (trees.score((0, figure, 0)) > 0) is (figure > 3)


def test_fitting_twice_gives_the_same_trees() -> None:
    assert fitted([rows_of(300)], SMALL).to_bytes() == fitted([rows_of(300)], SMALL).to_bytes()


def test_a_bias_is_added_to_every_score() -> None:
    plain, biased = fitted([rows_of(300)], SMALL), fitted([rows_of(300)], SMALL, bias=0.5)
    for figures in ((0, 0, 0), (6, 9, 2)):
        assert biased.score(figures) == pytest.approx(plain.score(figures) + 0.5)


def test_fitted_trees_are_the_same_when_they_are_read_again() -> None:
    trees = fitted([rows_of(300)], SMALL, bias=0.1)
    assert Trees.from_bytes(trees.to_bytes()) == trees


def test_an_example_of_no_weight_teaches_nothing() -> None:
    rows = rows_of(300)
    for n in range(300):
        rows.add((0, n % 10, 0), truth=n % 10 <= 3, weight=1e-6)
    trees = fitted([rows], SMALL)
    assert trees.score((0, 9, 0)) > 0 > trees.score((0, 0, 0))


def test_each_reading_of_a_word_is_right_as_often_as_it_was_counted() -> None:
    rows = word_rows(facts(), [corpus("کتاب‌ها کتاب‌ها کتابها قم")], 0)
    # کتاب‌ها twice, کتابها once, each by the square root of three; the parted reading comes first.
    assert rows.truths == [True, False, True, False]
    assert rows.weights == pytest.approx([2 / 3**0.5, 1 / 3**0.5, 1 / 3**0.5, 2 / 3**0.5])


def test_the_weight_of_a_text_counts_for_its_words() -> None:
    rows = word_rows(facts(), [corpus("کتاب‌ها"), corpus("کتابها", weights=(3, 1, 1))], 0)
    assert rows.weights == pytest.approx([1, 3, 3, 1])


def test_of_uneven_text_only_words_with_a_half_space_teach() -> None:
    rows = word_rows(facts(), [corpus("کتاب‌ها کتابها میرود", even=False)], 0)
    # Both uses make it common, only the parted one says what is right.
    assert rows.truths == [True, False]
    assert rows.weights == pytest.approx([1 / 2**0.5] * 2)


def test_neighbours_are_right_where_the_damage_made_a_space_of_a_half_space() -> None:
    known = facts()
    engine = engine_that_restores(known)
    rows = pair_rows(engine, known, [corpus("کتاب‌ها", "بزرگ تر"), corpus("خانه‌ها", even=False)], 0)
    # Glued and undamaged lines have the open pair alone, spaced ones both; the mixed line may have either.
    assert rows.truths.count(False) == 4
    assert rows.truths.count(True) in {1, 2}


def line_examples(*lines: str, verdicts: dict[str, int] | None = None) -> tuple[Rows, Rows]:
    return line_rows(engine_that_restores(facts(), verdicts), [corpus(*lines)], 0)


def test_parting_is_right_where_the_damage_glued_a_word() -> None:
    parting, _ = line_examples("می‌خوانند", verdicts={"می‌خوانند": 10})
    # Glued always; by chance in the three mixed lines; never asked where it is spaced or kept.
    assert set(parting.truths) == {True}
    assert 1 <= len(parting.truths) <= 4


def test_parting_what_the_text_has_solid_is_wrong() -> None:
    parting, _ = line_examples("میخوانند", verdicts={"می‌خوانند": 10})
    # Three mixed lines, and one of each other damage.
    assert parting.truths == [False] * 6


def test_joining_is_right_where_the_damage_made_a_space() -> None:
    _, joining = line_examples("کتاب‌ها.")
    assert set(joining.truths) == {True}
    assert 1 <= len(joining.truths) <= 4
    _, open_pair = line_examples("کتاب ها.")
    assert open_pair.truths == [False] * 6


def test_the_mixed_copies_of_a_line_count_as_one_together() -> None:
    parting, _ = line_examples("میخوانند", verdicts={"می‌خوانند": 10})
    glued, spaced, *mixed, undamaged = parting.weights
    # As much in sum as twice the spaced line, which counts half of it.
    assert len(mixed) == 3
    assert sum(mixed) == pytest.approx(2 * spaced)
    assert undamaged > glued > spaced


def test_words_with_a_sign_between_them_are_no_pair() -> None:
    _, joining = line_examples("کتاب، ها")
    assert joining.truths == []


def test_all_four_models_are_fitted_and_part_what_they_have_seen(sentences: list[str]) -> None:
    lines = [list(words_of(sentence)) for sentence in sentences]
    text = Corpus([lines[fold::5] for fold in range(5)], even=True, word_weight=1, pair_weight=1, line_weight=1)
    counts = [Counts() for _ in range(5)]
    for fold, counted in zip(text.folds, counts, strict=True):
        counted.add((run for line in fold for run in line), even=True)
    models = fit(LISTS, counts, [text])
    assert fit(LISTS, counts, [text]) == models
    assert all((models.readings.trees, models.neighbours.trees, models.parting.trees, models.joining.trees))
    known = facts_of(LISTS, sum(counts, start=Counts()))
    engine = HalfSpaces(Lexicon(known, models, verdicts={}, pairs={}))
    parted = engine.words.look("میخوانند")
    assert parted.parts == ("می", "خوانند")
    assert parted.margin > 0 > engine.words.look("مردمان").margin
