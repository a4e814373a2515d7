from __future__ import annotations

import re
from itertools import combinations, islice

from fixtures.newsroom import Newsroom, Story, compose
from fixtures.newsroom.composing import composed

ZWNJ = "\u200c"


def shingles(story: Story) -> set[tuple[str, ...]]:
    words = " ".join([story.title, story.lead or "", *(block.text for block in story.blocks)]).split()
    return {tuple(words[place : place + 3]) for place in range(len(words) - 2)}


def test_composed_stories_have_little_in_common() -> None:
    sample = [shingles(story) for story in compose(250)]
    shares = [len(a & b) / len(a | b) for a, b in combinations(sample, 2)]
    assert max(shares) < 0.25
    assert sum(shares) / len(shares) < 0.06


def test_composed_story_depends_on_its_index_and_seed_only() -> None:
    assert composed(500) == next(islice(compose(501), 500, None))
    assert composed(500, seed=1) != composed(500)


def test_titles_hardly_ever_repeat() -> None:
    titles = [story.title for story in compose(1500)]
    assert len(set(titles)) >= 1490


def test_no_slot_stays_open_and_half_spaces_stand_between_letters() -> None:
    for story in compose(300):
        for text in (story.title, story.lead or "", story.kicker or "", *(block.text for block in story.blocks)):
            assert "{" not in text
            assert "  " not in text
            assert text == text.strip()
            assert not re.search(rf"(?:^|\W){ZWNJ}|{ZWNJ}(?:\W|$)", text), text


def test_newsroom_of_composed_stories_has_all_of_them_and_mirrors_on_top() -> None:
    newsroom = Newsroom(stories=200, elsewhere=5)
    originals = [article for article in newsroom.truth if article.mirror_of is None]
    assert len(originals) == 205
    copies = [article for article in newsroom.of("titronline") if article.mirror_of]
    assert len(copies) * 3 >= len(newsroom.of("titronline"))
    assert sum(a.outlet == "mehr" and a.desk is None for a in newsroom.truth) == 5


def test_stories_can_be_spread_over_many_days() -> None:
    newsroom = Newsroom(stories=200, days=90)
    assert len({article.listed_at.date() for article in newsroom.truth}) > 60
