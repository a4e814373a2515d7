from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from qomnews.mirrors.rulings import NO_RULINGS, Rulings

A, B, C, D = "fars:1", "isna:1", "mehr:1", "titronline:1"


def test_a_word_holds_whichever_article_is_named_first() -> None:
    rulings = Rulings.of([(B, A, "together"), (C, D, "apart")])

    assert (rulings.word(A, B), rulings.word(B, A)) == ("together", "together")
    assert rulings.word(D, C) == "apart"
    assert rulings.word(A, C) is None


def test_partners_are_those_named_with_one_of_the_articles() -> None:
    rulings = Rulings.of([(A, B, "together"), (B, C, "apart")])

    assert rulings.partners([B]) == {A, C}
    assert rulings.partners([A, B]) == {C}
    assert rulings.partners([D]) == set()


def test_only_words_on_two_of_the_articles_are_within_them() -> None:
    rulings = Rulings.of([(A, B, "together"), (B, C, "apart")])

    assert rulings.within([A, B, D]) == Rulings.of([(A, B, "together")])


def test_a_merge_lifts_every_word_that_keeps_the_two_stories_apart_and_no_other() -> None:
    before = Rulings.of([(A, C, "apart"), (B, C, "apart"), (A, D, "apart")])

    after = before.merged(C, A, own=[C], other=[A, B])

    assert after == Rulings.of([(A, C, "together"), (A, D, "apart")])


def test_a_merge_lifts_words_on_what_is_bound_to_the_stories_too() -> None:
    before = Rulings.of([(A, B, "together"), (B, C, "apart")])

    assert before.merged(A, C, own=[A], other=[C]) == Rulings.of([(A, B, "together"), (A, C, "together")])


def test_an_unmerge_lifts_what_bound_the_article() -> None:
    before = Rulings.of([(A, B, "together"), (B, C, "together")])

    assert before.unmerged(A, [A, B, C]) == Rulings.of([(B, C, "together"), (A, B, "apart"), (A, C, "apart")])


def test_the_same_word_again_changes_nothing() -> None:
    merged = NO_RULINGS.merged(A, B, own=[A], other=[B])
    unmerged = merged.unmerged(A, [A, B])

    assert merged.merged(B, A, own=[A, B], other=[A, B]) == merged
    assert unmerged.unmerged(A, [A, B]) == unmerged


@given(st.lists(st.tuples(st.booleans(), st.sampled_from("abcdef"), st.sampled_from("abcdef")), max_size=20))
def test_words_never_contradict_each_other(words: list[tuple[bool, str, str]]) -> None:
    rulings = NO_RULINGS
    for is_merge, first, second in words:
        if first == second:
            continue
        own, other = bound(rulings, first), bound(rulings, second)
        rulings = rulings.merged(first, second, own=own, other=other) if is_merge else rulings.unmerged(first, own)
        assert not any(second in bound(rulings, first) for first, second in rulings.apart)


def bound(rulings: Rulings, article_id: str) -> set[str]:
    """All that words bind to an article: the story that it is in where no texts match."""
    found = {article_id}
    while more := {other for pair in rulings.together if found & set(pair) for other in pair} - found:
        found |= more
    return found
