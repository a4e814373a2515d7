from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import permutations
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from qomnews.mirrors import KnownStory, Match, Member, arrange, join, revise, withdraw
from qomnews.mirrors.grouping import components
from qomnews.mirrors.rulings import Rulings
from qomnews.mirrors.stories import settle

if TYPE_CHECKING:
    from collections.abc import Callable

    Compare = Callable[[str, str], Match | None]

NOON = datetime(2025, 12, 16, 12, 0, tzinfo=UTC)


def by_table(table: dict[tuple[str, str], float]) -> Compare:
    """A comparison that knows these similarities, either way round."""

    def compare(mirror: str, original: str) -> Match | None:
        value = table.get((mirror, original), table.get((original, mirror)))
        return None if value is None else Match("verbatim", value, {})

    return compare


def at(outlet: str, minutes: int, credits_: str | None = None) -> Member:
    return Member(f"{outlet}:1", outlet, NOON + timedelta(minutes=minutes), credits=credits_)


MEHR, ISNA, FARS, TITR = at("mehr", 0), at("isna", 5), at("fars", 10), at("titronline", 15)


def test_mirrors_are_listed_by_similarity_against_the_original() -> None:
    compare = by_table({("isna:1", "mehr:1"): 0.6, ("fars:1", "mehr:1"): 0.9, ("fars:1", "isna:1"): 1.0})
    story = arrange([FARS, ISNA, MEHR], compare)
    assert story.original_id == "mehr:1"
    assert [(member_id, found.similarity) for member_id, found in story.mirrors] == [("fars:1", 0.9), ("isna:1", 0.6)]


def test_a_member_tied_by_another_has_the_best_chains_value() -> None:
    compare = by_table(
        {
            ("isna:1", "mehr:1"): 0.8,
            ("fars:1", "mehr:1"): 0.5,
            ("titronline:1", "isna:1"): 0.9,
            ("titronline:1", "fars:1"): 1.0,
        }
    )
    story = arrange([TITR, FARS, ISNA, MEHR], compare)
    assert dict(story.mirrors)["titronline:1"] == Match("edited", 0.72, {"rule": "chain", "through": ["isna:1"]})


def test_a_chain_goes_over_more_than_one() -> None:
    compare = by_table({("isna:1", "mehr:1"): 0.5, ("fars:1", "isna:1"): 0.5, ("titronline:1", "fars:1"): 0.5})
    story = arrange([TITR, FARS, ISNA, MEHR], compare)
    assert dict(story.mirrors)["titronline:1"] == Match(
        "edited", 0.125, {"rule": "chain", "through": ["fars:1", "isna:1"]}
    )


def test_a_member_that_nothing_ties_stays_without_similarity() -> None:
    story = arrange([ISNA, MEHR], by_table({}))
    assert story.mirrors == (("isna:1", Match("edited", 0.0, {"rule": "none"})),)


def test_a_member_that_only_a_person_bound_has_no_similarity_and_says_so() -> None:
    story = arrange([ISNA, MEHR], by_table({}), Rulings.of([("isna:1", "mehr:1", "together")]))
    assert story.mirrors == (("isna:1", Match("edited", 0.0, {"rule": "human"})),)


def test_what_matches_stays_a_match_when_a_person_bound_it_too() -> None:
    rulings = Rulings.of([("isna:1", "mehr:1", "together")])
    story = arrange([ISNA, MEHR], by_table({("isna:1", "mehr:1"): 0.9}), rulings)
    assert story.mirrors == (("isna:1", Match("verbatim", 0.9, {})),)


def test_what_hangs_on_a_persons_word_names_the_members_between() -> None:
    compare = by_table({("titronline:1", "fars:1"): 0.9, ("fars:1", "isna:1"): 0.9})
    story = arrange([TITR, FARS, ISNA, MEHR], compare, Rulings.of([("mehr:1", "isna:1", "together")]))
    assert {member_id: found.evidence for member_id, found in story.mirrors} == {
        "isna:1": {"rule": "human"},
        "fars:1": {"rule": "human", "through": ["isna:1"]},
        "titronline:1": {"rule": "human", "through": ["fars:1", "isna:1"]},
    }
    assert {(found.relation, found.similarity) for _, found in story.mirrors} == {("edited", 0.0)}


def test_a_newcomer_between_two_stories_that_are_apart_joins_the_nearer_and_both_keep_their_ids() -> None:
    older = KnownStory("mehr:1", 1, "mehr:1", (MEHR,))
    younger = KnownStory("isna:1", 2, "isna:1", (ISNA,))
    compare = by_table({("titronline:1", "isna:1"): 0.9, ("titronline:1", "mehr:1"): 0.8, ("isna:1", "mehr:1"): 0.7})
    verdict = join(TITR, [older, younger], compare, Rulings.of([("isna:1", "mehr:1", "apart")]))
    assert (verdict.kind, verdict.story_id, verdict.merged, verdict.stepped_down) == ("mirror", "isna:1", (), ())
    assert verdict.story.member_ids == ("isna:1", "titronline:1")
    assert [(story_id, story.member_ids) for story_id, story in verdict.left] == [("mehr:1", ("mehr:1",))]


def test_stories_that_a_person_bound_are_one_with_the_olders_id_until_the_word_is_lifted() -> None:
    older = KnownStory("isna:1", 1, "isna:1", (ISNA,))
    younger = KnownStory("mehr:1", 2, "mehr:1", (MEHR,))
    ((name, story),) = settle(
        [ISNA, MEHR], [younger, older], by_table({}), Rulings.of([("isna:1", "mehr:1", "together")])
    )
    assert (name, story.member_ids) == ("isna:1", ("mehr:1", "isna:1"))
    bound = KnownStory("isna:1", 1, "mehr:1", (MEHR, ISNA))
    assert [(name, story.member_ids) for name, story in settle([ISNA, MEHR], [bound], by_table({}))] == [
        (None, ("isna:1",)),
        ("isna:1", ("mehr:1",)),
    ]


def test_an_article_that_goes_may_let_others_come_together_that_it_kept_apart() -> None:
    compare = by_table({("isna:1", "mehr:1"): 0.9, ("isna:1", "fars:1"): 0.8})
    rulings = Rulings.of([("mehr:1", "fars:1", "apart")])
    own = KnownStory("mehr:1", 1, "mehr:1", (MEHR, ISNA))
    near = KnownStory("fars:1", 2, "fars:1", (FARS,))
    left = withdraw("mehr:1", own, compare, rulings, stories=[near])
    assert [(story_id, story.member_ids) for story_id, story in left] == [("fars:1", ("isna:1", "fars:1"))]


def test_an_article_that_matches_nothing_begins_a_story() -> None:
    verdict = join(MEHR, [], by_table({}))
    assert (verdict.kind, verdict.story_id, verdict.stepped_down) == ("original", None, ())
    assert verdict.story.member_ids == ("mehr:1",)


def test_a_later_copy_joins_as_a_mirror() -> None:
    known = KnownStory("mehr:1", 1, "mehr:1", (MEHR,))
    verdict = join(ISNA, [known], by_table({("isna:1", "mehr:1"): 1.0}))
    assert (verdict.kind, verdict.story_id, verdict.merged, verdict.stepped_down) == ("mirror", "mehr:1", (), ())


def test_an_original_that_comes_second_takes_over_and_the_storys_id_stays() -> None:
    titr = at("titronline", -10, "mehr")
    known = KnownStory("titronline:1", 1, "titronline:1", (titr,))
    verdict = join(MEHR, [known], by_table({("titronline:1", "mehr:1"): 1.0}))
    assert (verdict.kind, verdict.story_id, verdict.stepped_down) == ("took-over", "titronline:1", ("titronline:1",))
    assert verdict.story.original_id == "mehr:1"


def test_an_article_between_two_stories_binds_them_into_the_older() -> None:
    older = KnownStory("fars:1", 1, "fars:1", (FARS,))
    younger = KnownStory("isna:1", 2, "isna:1", (ISNA,))
    verdict = join(TITR, [younger, older], by_table({("titronline:1", "isna:1"): 0.9, ("titronline:1", "fars:1"): 0.9}))
    assert (verdict.kind, verdict.story_id, verdict.merged) == ("mirror", "fars:1", ("isna:1",))
    assert verdict.story.original_id == "isna:1"
    assert verdict.stepped_down == ("fars:1",)


def test_an_edit_that_still_matches_leaves_the_story_as_it_is() -> None:
    own = KnownStory("mehr:1", 1, "mehr:1", (MEHR, ISNA))
    verdict = revise(ISNA, own, [own], by_table({("isna:1", "mehr:1"): 0.7}))
    assert (verdict.kind, verdict.story_id, verdict.left) == ("mirror", "mehr:1", ())


def test_an_edit_of_a_story_alone_keeps_its_id() -> None:
    own = KnownStory("s", 1, "mehr:1", (MEHR,))
    verdict = revise(MEHR, own, [], by_table({}))
    assert (verdict.kind, verdict.story_id, verdict.left) == ("original", "s", ())


def test_a_mirror_that_changed_beyond_recognition_leaves_for_a_story_of_its_own() -> None:
    own = KnownStory("mehr:1", 1, "mehr:1", (MEHR, ISNA))
    verdict = revise(ISNA, own, [], by_table({}))
    assert (verdict.kind, verdict.story_id) == ("original", None)
    assert [(story_id, story.member_ids) for story_id, story in verdict.left] == [("mehr:1", ("mehr:1",))]


def test_an_original_that_changed_beyond_recognition_takes_the_id_along() -> None:
    own = KnownStory("mehr:1", 1, "mehr:1", (MEHR, ISNA, FARS))
    verdict = revise(MEHR, own, [], by_table({("isna:1", "fars:1"): 1.0}))
    assert (verdict.kind, verdict.story_id) == ("original", "mehr:1")
    assert [(story_id, story.member_ids) for story_id, story in verdict.left] == [(None, ("isna:1", "fars:1"))]


def test_an_edit_may_bind_its_story_to_another() -> None:
    own = KnownStory("isna:1", 2, "isna:1", (ISNA,))
    other = KnownStory("mehr:1", 1, "mehr:1", (MEHR,))
    verdict = revise(ISNA, own, [other], by_table({("isna:1", "mehr:1"): 0.9}))
    assert (verdict.kind, verdict.story_id, verdict.merged, verdict.left) == ("mirror", "mehr:1", ("isna:1",), ())


def test_what_a_bridge_held_together_falls_apart_without_it() -> None:
    compare = by_table({("titronline:1", "isna:1"): 0.9, ("titronline:1", "fars:1"): 0.9})
    own = KnownStory("s", 1, "isna:1", (ISNA, FARS, TITR))
    assert [(story_id, story.member_ids) for story_id, story in withdraw("titronline:1", own, compare)] == [
        (None, ("fars:1",)),
        ("s", ("isna:1",)),
    ]


def test_without_its_original_the_largest_group_keeps_the_storys_id() -> None:
    compare = by_table({("mehr:1", "isna:1"): 1.0, ("mehr:1", "fars:1"): 1.0, ("mehr:1", "titronline:1"): 1.0})
    own = KnownStory("s", 1, "mehr:1", (MEHR, ISNA, FARS))
    assert [story_id for story_id, _ in withdraw("mehr:1", own, compare)] == ["s", None]
    alone = KnownStory("s", 1, "mehr:1", (MEHR,))
    assert withdraw("mehr:1", alone, compare) == []


_outlets = ["mehr", "shahr20", "titronline", "isna", "fars", "irna"]


@st.composite
def worlds(draw: st.DrawFn, size: int) -> tuple[list[Member], dict[tuple[str, str], float]]:
    """Members with any matches among them."""
    members = [
        Member(
            f"{outlet}:{i}",
            outlet,
            NOON + timedelta(minutes=draw(st.integers(0, 3))),
            credits=draw(st.sampled_from([None, "mehr", "shahr20"])),
        )
        for i, outlet in enumerate(_outlets[:size])
    ]
    pairs = [(a.article_id, b.article_id) for i, a in enumerate(members) for b in members[i + 1 :]]
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True, max_size=len(pairs)))
    return members, {pair: draw(st.sampled_from([0.5, 0.75, 1.0])) for pair in chosen}


def arrive(order: list[Member], table: dict[tuple[str, str], float]) -> set[tuple[str, ...]]:
    """The stories after these members came one by one: original, then mirrors with what is said of them."""
    compare = by_table(table)
    stories: dict[str, KnownStory] = {}
    arranged: dict[str, tuple[str, ...]] = {}
    for number, member in enumerate(order):
        touched = [
            story for story in stories.values() if any(compare(member.article_id, m.article_id) for m in story.members)
        ]
        verdict = join(member, touched, compare)
        pool = {m.article_id: m for story in touched for m in story.members} | {member.article_id: member}
        for story in touched:
            del stories[story.story_id], arranged[story.story_id]
        name = verdict.story_id or member.article_id
        since = min((story.since for story in touched if isinstance(story.since, int)), default=number)
        members = tuple(pool[member_id] for member_id in verdict.story.member_ids)
        stories[name] = KnownStory(name, since, verdict.story.original_id, members)
        said = (f"{member_id} {found.relation} {found.similarity}" for member_id, found in verdict.story.mirrors)
        arranged[name] = (verdict.story.original_id, *said)
    return set(arranged.values())


@given(world=worlds(4))
@settings(max_examples=60, deadline=None)
def test_every_order_of_arrival_ends_in_the_same_stories(
    world: tuple[list[Member], dict[tuple[str, str], float]],
) -> None:
    members, table = world
    ends = [arrive(list(order), table) for order in permutations(members)]
    assert all(end == ends[0] for end in ends)


@given(world=worlds(6), data=st.data())
@settings(max_examples=100, deadline=None)
def test_the_stories_are_the_groups_that_the_matches_form(
    world: tuple[list[Member], dict[tuple[str, str], float]], data: st.DataObject
) -> None:
    members, table = world
    order = data.draw(st.permutations(members))
    groups = {frozenset(m.article_id for m in group) for group in components(members, by_table(table))}
    assert {frozenset(each.split()[0] for each in story) for story in arrive(order, table)} == groups
