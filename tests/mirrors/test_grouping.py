from __future__ import annotations

from collections.abc import Callable
from itertools import combinations, permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qomnews.mirrors import Match, Member
from qomnews.mirrors.grouping import components
from qomnews.mirrors.rulings import NO_RULINGS, Rulings

Compare = Callable[[str, str], Match | None]
Table = dict[tuple[str, str], float]


def by_table(table: Table) -> Compare:
    """A comparison that knows these similarities, either way round."""

    def compare(mirror: str, original: str) -> Match | None:
        value = table.get((mirror, original), table.get((original, mirror)))
        return None if value is None else Match("verbatim", value, {})

    return compare


def groups(ids: str, table: Table, rulings: Rulings = NO_RULINGS) -> list[str]:
    members = [Member(article_id, "mehr") for article_id in ids]
    return ["".join(member.article_id for member in group) for group in components(members, by_table(table), rulings)]


def test_what_hangs_together_is_a_group_the_largest_first_and_equals_by_id() -> None:
    assert groups("edcba", {("c", "d"): 0.5, ("d", "e"): 0.5}) == ["cde", "a", "b"]


def test_what_a_person_bound_is_a_group_without_any_match() -> None:
    assert groups("abc", {}, Rulings.of([("a", "c", "together")])) == ["ac", "b"]


def test_what_a_person_parted_is_two_groups_whatever_matches() -> None:
    assert groups("ab", {("a", "b"): 1.0}, Rulings.of([("a", "b", "apart")])) == ["a", "b"]


@pytest.mark.parametrize(("left", "right", "expected"), [(0.9, 0.8, ["an", "b"]), (0.8, 0.9, ["bn", "a"])])
def test_what_matches_two_that_are_apart_goes_with_the_nearer(left: float, right: float, expected: list[str]) -> None:
    assert groups("abn", {("a", "n"): left, ("b", "n"): right}, Rulings.of([("a", "b", "apart")])) == expected


def test_of_equally_near_ones_the_first_by_id_is_taken() -> None:
    assert groups("abn", {("b", "n"): 0.9, ("a", "n"): 0.9}, Rulings.of([("a", "b", "apart")])) == ["an", "b"]


def test_a_persons_word_goes_before_the_nearest_match() -> None:
    rulings = Rulings.of([("a", "n", "together"), ("a", "b", "apart")])
    assert groups("abn", {("b", "n"): 1.0}, rulings) == ["an", "b"]


def test_a_chain_does_not_bring_together_what_is_apart() -> None:
    table = {("a", "b"): 0.9, ("b", "c"): 0.8, ("c", "d"): 0.7}
    assert groups("abcd", table, Rulings.of([("a", "d", "apart")])) == ["abc", "d"]


def test_words_on_articles_that_are_not_here_say_nothing() -> None:
    rulings = Rulings.of([("a", "x", "together"), ("b", "x", "together"), ("a", "y", "apart")])
    assert groups("ab", {}, rulings) == ["a", "b"]


def test_most_pairs_of_a_story_are_compared_only_where_a_word_may_part_it() -> None:
    asked: list[tuple[str, str]] = []

    def compare(first: str, second: str) -> Match | None:
        asked.append((first, second))
        return Match("verbatim", 1.0, {})

    components([Member(f"mehr:{number:03}", "mehr") for number in range(100)], compare)
    assert len(asked) == 99


@st.composite
def worlds(draw: st.DrawFn) -> tuple[str, Table, Rulings]:
    """Up to six articles, with any matches and with words that don't contradict each other."""
    ids = "abcdef"[: draw(st.integers(2, 6))]
    pairs = list(combinations(ids, 2))
    similarities = st.none() | st.sampled_from([0.5, 0.75, 1.0])
    table = {pair: value for pair in pairs if (value := draw(similarities)) is not None}
    together = frozenset(draw(st.lists(st.sampled_from(pairs), max_size=2)))
    bound = groups(ids, dict.fromkeys(together, 1.0))
    free = [pair for pair in pairs if not any(set(pair) <= set(group) for group in bound)]
    apart = frozenset(draw(st.lists(st.sampled_from(free), max_size=4))) if free else frozenset()
    return ids, table, Rulings(together, apart)


@given(worlds())
@settings(max_examples=300, deadline=None)
def test_words_are_obeyed_and_all_else_that_matches_is_bound(world: tuple[str, Table, Rulings]) -> None:
    ids, table, rulings = world
    found = groups(ids, table, rulings)

    assert sorted("".join(found)) == list(ids)
    group_of = {article_id: group for group in found for article_id in group}
    assert all(group_of[a] == group_of[b] for a, b in rulings.together)
    assert all(group_of[a] != group_of[b] for a, b in rulings.apart)
    for a, b in table:
        kept_apart = any(rulings.word(x, y) == "apart" for x in group_of[a] for y in group_of[b])
        assert group_of[a] == group_of[b] or kept_apart


@given(worlds())
@settings(max_examples=60, deadline=None)
def test_the_members_order_makes_no_difference(world: tuple[str, Table, Rulings]) -> None:
    ids, table, rulings = world
    orders = list(permutations(ids))[:: 1 if len(ids) < 5 else 7]
    assert len({tuple(groups("".join(order), table, rulings)) for order in orders}) == 1
