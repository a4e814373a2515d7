from __future__ import annotations

from itertools import permutations
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qomnews.mirrors import Clustering

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from qomnews.article import Article

    MakeArticle = Callable[..., Article]


def at(hour: int, minute: int = 0) -> str:
    return f"2025-12-16T{hour:02}:{minute:02}:00+03:30"


@pytest.fixture
def stream(article: MakeArticle, paragraphs: tuple[str, ...], others: tuple[tuple[str, str], ...]) -> list[Article]:
    """Two stories with mirrors of every kind, and one by itself."""
    title, body = others[0]
    return [
        article("mehr:1", at=at(10)),
        article("titronline:1", at=at(10), source="خبرگزاری مهر"),
        article("shahr20:1", paragraphs=(*paragraphs[:3], "(ادامه)"), at=at(9, 59)),
        article("shahr20:2", title, tuple(body.split("\n\n")), lead=None, at=at(8)),
        article("titronline:2", title, (body.replace("\n\n", " "),), lead=None, at=at(8), source="شهر بیست"),
        article("mehr:3", others[1][0], tuple(others[1][1].split("\n\n")), lead=None, at=at(7)),
    ]


def outcome(articles: Iterable[Article]) -> set[tuple[object, ...]]:
    clustering = Clustering()
    for each in articles:
        clustering.add(each)
    return {
        (story.original_id, *((i, found.relation, found.similarity) for i, found in story.mirrors))
        for story in clustering.stories().values()
    }


def test_many_in_one_go_have_the_verdicts_of_one_by_one(stream: list[Article], monkeypatch: pytest.MonkeyPatch) -> None:
    one_by_one = Clustering()
    alone = [one_by_one.add(each) for each in stream]
    for at_once in (1, 4, 64):
        monkeypatch.setattr("qomnews.mirrors.clustering.AT_ONCE", at_once)
        clustering = Clustering()
        assert list(clustering.add_all(stream)) == alone
        assert clustering.stories() == one_by_one.stories()


def test_each_story_is_found_with_its_original_and_the_relations_of_its_mirrors(stream: list[Article]) -> None:
    clustering = Clustering()
    for each in stream:
        clustering.add(each)
    stories = {story.original_id: dict(story.mirrors) for story in clustering.stories().values()}
    assert {name: set(mirrors) for name, mirrors in stories.items()} == {
        "mehr:1": {"titronline:1", "shahr20:1"},
        "shahr20:2": {"titronline:2"},
        "mehr:3": set(),
    }
    assert stories["mehr:1"]["titronline:1"].relation == "verbatim"
    assert stories["mehr:1"]["shahr20:1"].relation == "truncated"


def test_every_order_of_a_small_story_ends_the_same(stream: list[Article]) -> None:
    ends = [outcome(order) for order in permutations(stream[:5])]
    assert all(end == ends[0] for end in ends)


@given(data=st.data())
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_order_of_a_longer_stream_ends_the_same(
    stream: list[Article], article: MakeArticle, others: tuple[tuple[str, str], ...], data: st.DataObject
) -> None:
    longer = [
        *stream,
        article("isna:1", at=at(12), source="مهر"),
        article("fars:1", others[2][0], tuple(others[2][1].split("\n\n")), lead=None, at=at(6)),
        article("irna:1", others[2][0] + " + عکس", tuple(others[2][1].split("\n\n")), lead=None, at=at(5)),
    ]
    assert outcome(data.draw(st.permutations(longer))) == outcome(longer)


def test_the_original_takes_over_and_the_storys_id_stays(stream: list[Article]) -> None:
    clustering = Clustering()
    mehr, titr, shahr20 = stream[:3]
    assert clustering.add(titr).kind == "original"
    assert clustering.add(shahr20).kind == "took-over"
    verdict = clustering.add(mehr)
    assert (verdict.kind, verdict.story_id, verdict.stepped_down) == ("took-over", "titronline:1", ("shahr20:1",))
    assert list(clustering.stories()) == ["titronline:1"]


def test_a_new_version_is_not_a_mirror_and_moves_where_its_text_belongs(
    stream: list[Article], article: MakeArticle, others: tuple[tuple[str, str], ...]
) -> None:
    clustering = Clustering()
    for each in stream:
        clustering.add(each)
    before = clustering.stories()
    clustering.add(stream[2])
    assert clustering.stories() == before
    title, body = others[0]
    verdict = clustering.add(article("titronline:1", title, tuple(body.split("\n\n")), lead=None, at=at(12)))
    assert (verdict.kind, verdict.story_id) == ("mirror", "shahr20:2")
    stories = clustering.stories()
    assert {story_id: story.member_ids for story_id, story in stories.items()} == {
        # without the credit, the one published first
        "mehr:1": ("shahr20:1", "mehr:1"),
        "shahr20:2": ("shahr20:2", "titronline:1", "titronline:2"),
        "mehr:3": ("mehr:3",),
    }
    # The longer text is no truncation of the shorter one.
    assert stories["mehr:1"].mirrors[0][1].relation == "edited"


def test_a_verdict_says_whose_mirror_an_article_is_and_how(stream: list[Article]) -> None:
    clustering = Clustering()
    first, second, cut, other, *_ = (clustering.add(each) for each in stream)
    assert (first.mirror_of, first.match) == (None, None)
    assert second.mirror_of == "mehr:1"
    assert second.match is not None
    assert (second.match.relation, second.match.evidence["credit"]) == ("verbatim", "mehr")
    assert cut.mirror_of == "mehr:1"
    assert cut.match is not None
    assert cut.match.relation == "truncated"
    assert (other.kind, other.mirror_of) == ("original", None)


def test_stories_further_apart_than_the_horizon_stay_apart(stream: list[Article], article: MakeArticle) -> None:
    anniversary = article("shahr20:9", at="2028-12-16T10:00:00+03:30")
    for days, alone in ((730, True), (2000, False), (None, False)):
        clustering = Clustering(horizon_days=days)
        for each in stream:
            clustering.add(each)
        assert (clustering.add(anniversary).mirror_of is None) is alone
