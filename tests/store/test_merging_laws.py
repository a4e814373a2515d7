"""What holds of stories after any arrivals, edits and words of persons, whatever matches what."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations
from typing import Any

import attrs
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection

from qomnews.article import Article
from qomnews.mirrors import Clustering, Fingerprint, Index, Match, Member, judge, original_of
from qomnews.mirrors import clustering as clustering_module
from qomnews.mirrors.clustering import member_of
from qomnews.mirrors.rulings import Rulings
from qomnews.store import ArticleError, Store
from qomnews.store import save as save_module
from qomnews.store import stories as store_module
from qomnews.store.stories import find_mirrors
from qomnews.story import Fingerprinted

NewItem = Callable[..., Fingerprinted]
Step = tuple[str, int, int]
Table = dict[tuple[int, int], float | None]
OUTLETS = {"mehr": "مهر", "shahr20": "شهر بیست", "titronline": "تیتر آنلاین"}
SIMILARITIES = st.sampled_from([None, None, None, 0.5, 0.75, 0.9, 1.0])


@attrs.frozen
class World:
    """What happens, and which articles match: `before` an article's edit, and after the edit of either of the two."""

    count: int
    steps: list[Step]
    before: Table
    after: Table
    hours: list[int]
    sources: list[str | None]


@st.composite
def worlds(draw: st.DrawFn, most: int) -> World:
    count = draw(st.integers(2, most))
    numbers = st.integers(0, count - 1)
    words = st.tuples(st.sampled_from(["edit", "merge", "unmerge"]), numbers, numbers)
    steps: list[Step] = [("add", number, 0) for number in range(count)]
    for step in draw(st.lists(words, max_size=count + 4)):
        steps.insert(draw(st.integers(0, len(steps))), step)
    pairs = list(combinations(range(count), 2))
    return World(
        count,
        steps,
        {pair: draw(SIMILARITIES) for pair in pairs},
        {pair: draw(SIMILARITIES) for pair in pairs},
        draw(st.lists(st.integers(7, 9), min_size=count, max_size=count)),
        draw(st.lists(st.sampled_from([None, *OUTLETS.values()]), min_size=count, max_size=count)),
    )


class Simulation:
    """The same steps in a store, in memory, and by the plainest rules there are."""

    def __init__(self, world: World, store: Store, new_item: NewItem, patch: pytest.MonkeyPatch) -> None:
        self.world, self.store, self.new_item = world, store, new_item
        self.clustering = Clustering()
        self.present: dict[str, Member] = {}
        self.edited: set[int] = set()
        patch.setattr(save_module, "find_mirrors", self.find_mirrors)
        patch.setattr(store_module, "comparer", lambda *_: self.compare)
        patch.setattr(clustering_module, "judge", self.judge)
        patch.setattr(Clustering, "_compare", lambda _, *ids: self.compare(*ids))

    def id(self, number: int) -> str:
        return f"{list(OUTLETS)[number % 3]}:{number}"

    def compare(self, first: str, second: str) -> Match | None:
        a, b = sorted(int(article_id.split(":")[1]) for article_id in (first, second))
        table = self.world.after if {a, b} & self.edited else self.world.before
        value = table[a, b]
        return None if value is None else Match("verbatim", value, {})

    def matches(self, article_id: str) -> list[tuple[str, Match]]:
        others = self.present.keys() - {article_id}
        return [(other, found) for other in others if (found := self.compare(article_id, other)) is not None]

    def find_mirrors(
        self, connection: Connection, serial: int, article_id: str, print_: Fingerprint, **how: Any
    ) -> set[str]:
        find_mirrors(connection, serial, article_id, print_, **how)
        return {other for other, _ in self.matches(article_id)}

    def judge(self, article_id: str, print_: Fingerprint, index: Index, horizon_days: int | None) -> object:
        judged: Any = judge(article_id, print_, index, horizon_days)
        matches = self.matches(article_id)
        return attrs.evolve(judged, matches=matches) if attrs.has(type(judged)) else matches

    def take(self, step: Step) -> None:
        """One step; what can't be done is refused by the store and left out."""
        kind, number, other = step
        article_id, other_id = self.id(number), self.id(other)
        if kind == "add" or (kind == "edit" and article_id in self.present):
            self.arrive(number, edited=kind == "edit")
        elif kind == "merge":
            self.say(
                lambda: self.store.merge(article_id, other_id), lambda: self.clustering.merge(article_id, other_id)
            )
        elif kind == "unmerge":
            self.say(lambda: self.store.unmerge(article_id), lambda: self.clustering.unmerge(article_id))

    def arrive(self, number: int, *, edited: bool) -> None:
        if edited:
            self.edited.add(number)
        item = self.new_item(
            self.id(number),
            title=f"گزارش شماره {number} از شهر" + " پس از ویرایش" * edited,
            hour=self.world.hours[number],
            source_name=self.world.sources[number],
        )
        self.store.save(item)
        self.clustering.add(item.article)
        self.present[item.article.id] = member_of(item.article, item.fingerprint)

    def say(self, in_store: Callable[[], object], in_memory: Callable[[], object]) -> None:
        try:
            in_store()
        except ArticleError:
            return
        in_memory()

    def expected(self) -> set[frozenset[str]]:
        """All pairs in order, none left out for any reason but a person's word: what every order must come to."""
        rulings = Rulings.of((word.first, word.second, word.word) for word in self.store.rulings())
        groups = {frozenset([article_id]) for article_id in self.present}
        pairs = [
            (0 if rulings.word(*pair) == "together" else 1, pair) for pair in combinations(sorted(self.present), 2)
        ]
        ranked = []
        for rank, pair in pairs:
            found = self.compare(*pair)
            if rank == 0 or found is not None:
                ranked.append((rank, 0.0 if found is None or rank == 0 else -found.similarity, pair))
        for _, _, (a, b) in sorted(ranked):
            ours, theirs = (next(group for group in groups if article_id in group) for article_id in (a, b))
            if ours != theirs and not any(rulings.word(x, y) == "apart" for x in ours for y in theirs):
                groups = (groups - {ours, theirs}) | {ours | theirs}
        return groups

    def check(self) -> None:
        records = {article.id: article for article in self.store.articles(include_mirrors=True)}
        groups: dict[str, set[str]] = {}
        for article in records.values():
            groups.setdefault(article.story_id, set()).add(article.id)
        assert {frozenset(group) for group in groups.values()} == self.expected()
        for word in self.store.rulings():
            same = records[word.first].story_id == records[word.second].story_id
            assert same == (word.word == "together")
        for group in groups.values():
            self.check_story([records[article_id] for article_id in group])
        in_memory = {
            (story.original_id, *sorted((i, found.relation, found.similarity) for i, found in story.mirrors))
            for story in self.clustering.stories().values()
        }
        in_store = {
            (article.id, *sorted((self.id_of(m.url), m.relation, m.similarity) for m in article.mirrors))
            for article in self.store.articles()
        }
        assert in_memory == in_store

    def check_story(self, group: list[Article]) -> None:
        (original,) = [article for article in group if article.mirror_of is None]
        mirrors = [article for article in group if article.mirror_of is not None]
        assert original.id == original_of([self.present[article.id] for article in group])
        assert original.status == "live"
        assert {article.mirror_of for article in mirrors} <= {original.id}
        assert {entry.url for entry in original.mirrors} == {article.url for article in mirrors}
        assert len(original.mirrors) == len(mirrors)
        assert all(article.mirrors == () for article in mirrors)

    @staticmethod
    def id_of(url: str | None) -> str:
        assert url is not None
        outlet, number = url.removeprefix("https://").split(".example/news/")
        return f"{outlet}:{number}"


def run(world: World, store: Store, new_item: NewItem) -> None:
    with pytest.MonkeyPatch.context() as patch:
        simulation = Simulation(world, store, new_item, patch)
        for step in world.steps:
            simulation.take(step)
        simulation.check()


def cascade() -> World:
    """The last to come binds 0 and 1, which parts 1 from 2, which lets 2 go with 3; of 3 it knows nothing."""
    steps: list[Step] = [("add", 1, 0), ("add", 3, 0), ("merge", 1, 3), ("unmerge", 3, 0)]
    steps += [("add", 0, 0), ("add", 2, 0), ("merge", 0, 2), ("unmerge", 2, 0)]
    steps += [("edit", 1, 0), ("edit", 2, 0), ("add", 4, 0)]
    nothing: Table = dict.fromkeys(combinations(range(5), 2))
    before = nothing | {(0, 4): 0.95}
    after = nothing | {(0, 1): 0.8, (1, 2): 0.9, (2, 3): 0.85, (1, 4): 0.95}
    return World(5, steps, before, after, [8] * 5, [None] * 5)


@given(world=worlds(6))
@example(world=cascade())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_small_stories_end_as_the_rules_say_in_store_and_memory(
    emptied: Callable[[], Store], new_item: NewItem, world: World
) -> None:
    run(world, emptied(), new_item)


@given(world=worlds(12))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_longer_ones_do_too(emptied: Callable[[], Store], new_item: NewItem, world: World) -> None:
    run(world, emptied(), new_item)
