from __future__ import annotations

from typing import TYPE_CHECKING

from qomnews.mirrors import MAX_CANDIDATES, MAX_PLACES, Clustering, MemoryIndex, fingerprint, judge, telling

if TYPE_CHECKING:
    from collections.abc import Callable

    from qomnews.article import Article

    MakeArticle = Callable[..., Article]


def test_a_cut_copy_is_found_among_others(
    article: MakeArticle, paragraphs: tuple[str, ...], others: tuple[tuple[str, str], ...]
) -> None:
    index = MemoryIndex()
    for i, (title, body) in enumerate(others):
        index.add(f"mehr:{i}", fingerprint(article(f"mehr:{i}", title, tuple(body.split("\n\n")), lead=None)))
    index.add("mehr:9", fingerprint(article("mehr:9")))
    cut = article("shahr20:1", paragraphs=paragraphs[:3])
    assert [known_id for known_id, _ in judge("shahr20:1", fingerprint(cut), index).matches] == ["mehr:9"]


def test_an_articles_older_version_is_not_its_mirror(article: MakeArticle) -> None:
    index = MemoryIndex()
    index.add("mehr:1", fingerprint(article("mehr:1")))
    assert judge("mehr:1", fingerprint(article("mehr:1")), index).matches == []


def test_the_most_similar_comes_first_and_equals_by_id(article: MakeArticle, paragraphs: tuple[str, ...]) -> None:
    index = MemoryIndex()
    index.add("isna:1", fingerprint(article("isna:1", paragraphs=paragraphs[:3])))
    index.add("shahr20:2", fingerprint(article("shahr20:2")))
    index.add("irna:1", fingerprint(article("irna:1")))
    found = judge("mehr:1", fingerprint(article("mehr:1")), index).matches
    assert [known_id for known_id, _ in found] == ["irna:1", "shahr20:2", "isna:1"]


def test_what_is_discarded_or_replaced_is_found_no_more(
    article: MakeArticle, others: tuple[tuple[str, str], ...]
) -> None:
    index = MemoryIndex()
    mirror = fingerprint(article("shahr20:1"))
    index.add("mehr:1", fingerprint(article("mehr:1")))
    index.discard("mehr:1")
    index.discard("mehr:2")
    assert judge("shahr20:1", mirror, index).matches == []
    assert len(index) == 0
    index.add("mehr:1", fingerprint(article("mehr:1")))
    index.add("mehr:1", fingerprint(article("mehr:1", others[0][0], (others[0][1],), lead=None)))
    assert judge("shahr20:1", mirror, index).matches == []
    assert len(index) == 1


def test_candidates_are_bounded_and_what_is_printed_everywhere_is_found_by_nearly_all_of_its_keys(
    article: MakeArticle,
) -> None:
    index = MemoryIndex()
    print_ = fingerprint(article("mehr:1"))
    for i in range(MAX_PLACES + 2):
        index.add(f"shahr20:{i:03}", print_)
    holders = index.holders(print_.keys)
    assert {len(held) for held in holders} == {MAX_PLACES + 1}
    assert len(telling(holders)) == MAX_CANDIDATES
    # A formula that stands everywhere makes no candidate of who has hardly anything else.
    assert telling([*holders[:2], *([] for _ in holders)]) == []


def test_a_hundred_copies_are_one_story(article: MakeArticle) -> None:
    clustering = Clustering()
    for i in range(100):
        clustering.add(article(f"o{i}:1"))
    assert len(clustering.stories()) == 1


def test_one_rare_key_or_two_others_make_a_candidate() -> None:
    common = list(range(1, 10))
    assert telling([[1], []]) == [1]
    assert telling([common]) == []
    assert telling([common, common[2:]]) == common[2:]
    assert telling([common, [8, 9]]) == [8, 9]
