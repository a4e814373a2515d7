from __future__ import annotations

import gzip
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import attrs
import pytest

from benchmarks.mirror_engines import in_blocks, member_for
from benchmarks.mirror_streams import Stream
from qomnews.cluster.judging import Before, groups, worn
from qomnews.cluster.shelf import Shelf
from qomnews.mirrors import Clustering
from tests.cluster.conftest import Here

STREAMS = Path(__file__).parents[1] / "mirrors" / "streams"
# A site about itself, in words that no list has.
FOOT = "این پایگاه خبری با تلاش جمعی از فعالان فرهنگی شهر و به همت خیرین گرامی اداره می‌شود و پذیرای نگاه شماست"


def stream(name: str) -> list[dict[str, Any]]:
    with gzip.open(STREAMS / f"{name}.jsonl.gz") as lines:
        return [json.loads(line) for line in lines]


def made(count: int, seed: int) -> list[dict[str, Any]]:
    return [attrs.asdict(article) for article, _ in Stream(count, seed)]


def both(rows: Sequence[Mapping[str, Any]], folder: Path) -> tuple[set[frozenset[str]], set[frozenset[str]], Shelf]:
    """The stories of several articles as they are found one by one, and as groups."""
    clustering, prints = Clustering(), []
    for number, (row, print_) in enumerate(in_blocks(rows)):
        prints.append((number, print_.to_bytes(), print_.keys))
        clustering.place(member_for(row, print_), print_)
    one_by_one = {frozenset(story.member_ids) for story in clustering.stories().values() if story.mirrors}
    shelf = Shelf.fill(folder, len(prints), prints)
    found = groups(Here(), shelf)
    return one_by_one, {frozenset(str(rows[number]["id"]) for number in group) for group in found}, shelf


def test_the_groups_are_those_of_articles_that_arrive_one_by_one(tmp_path: Path) -> None:
    one_by_one, grouped, _ = both(stream("unforeseen"), tmp_path)
    assert len(one_by_one) > 100
    assert grouped == one_by_one


@pytest.mark.long
@pytest.mark.parametrize("seed", [1, 2])
def test_so_they_are_with_templates_and_with_a_passage_that_many_stories_carry(seed: int, tmp_path: Path) -> None:
    rows = made(1500, seed)
    for place, row in enumerate(rows):
        if place % 3:
            row["body"] += "\n" + FOOT
    one_by_one, grouped, shelf = both(rows, tmp_path)
    assert sum(bool(shelf.fingerprint(number).worn) for number in range(len(shelf))) > 300
    assert len(one_by_one) > 100
    assert grouped == one_by_one


def test_an_article_sees_those_before_it_and_no_others(tmp_path: Path) -> None:
    rows = stream("foreseen")[:60]
    prints = [(number, print_.to_bytes(), print_.keys) for number, (_, print_) in enumerate(in_blocks(rows))]
    shelf = Shelf.fill(tmp_path, len(prints), prints)
    before = Before(shelf)
    for number, _, keys in prints:
        before.arrive(number)
        assert all(holder < number for held in before.holders(keys) for holder in held)


def test_a_range_of_articles_is_judged_as_all_are(tmp_path: Path) -> None:
    rows = stream("foreseen")
    for row in rows[::3]:
        row["body"] += "\n" + FOOT
    prints = [(number, print_.to_bytes(), print_.keys) for number, (_, print_) in enumerate(in_blocks(rows))]
    shelf = Shelf.fill(tmp_path, len(prints), prints)
    whole = worn((0, len(prints)), shelf=shelf)
    assert len(whole) > 100
    assert worn((0, 200), shelf=shelf) + worn((200, len(prints)), shelf=shelf) == whole
