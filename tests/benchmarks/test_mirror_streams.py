from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from datetime import datetime
from pathlib import Path

import pytest

from benchmarks import mirror_streams
from benchmarks.mirror_drafts import OUTLETS, boilerplate
from benchmarks.mirror_records import Article, Truth, as_line, read_stories, truth_line
from benchmarks.mirror_streams import Stream
from benchmarks.mirror_templates import FILLED, KINDS
from benchmarks.mirror_wording import composed, lines, rng_for, sentences, words_for

ARTICLES = 400
GRADES = {"light": 49, "medium": 26, "heavy": 27}


@pytest.fixture(scope="module", params=[False, True], ids=["foreseen", "unforeseen"])
def made(request: pytest.FixtureRequest) -> list[tuple[Article, Truth]]:
    return list(Stream(ARTICLES, 5, surprising=request.param))


def letters(text: str) -> str:
    return "".join(re.findall(r"\w", text.replace("\u200c", "")))


def test_a_seed_gives_the_same_stream_every_time(made: list[tuple[Article, Truth]]) -> None:
    again = Stream(ARTICLES, 5, surprising=any("foreign tail" in truth.how for _, truth in made))
    assert list(again) == made
    assert next(iter(Stream(ARTICLES, 6))) != made[0]


def test_classes_have_their_shares(made: list[tuple[Article, Truth]]) -> None:
    counts = Counter(truth.cls for _, truth in made)
    assert sum(counts.values()) == ARTICLES
    assert {grade: counts[grade] for grade in GRADES} == GRADES
    assert all(counts[kind] >= 2 for kind in KINDS)
    assert counts.keys() == {*GRADES, *KINDS, "original", "plain"}


def test_a_mirror_is_a_later_article_of_its_originals_story_in_another_outlet(
    made: list[tuple[Article, Truth]],
) -> None:
    by_id = {article.id: (article, truth) for article, truth in made}
    assert list(by_id) == list(range(1, ARTICLES + 1))
    outlets: dict[str, list[str]] = defaultdict(list)
    for article, truth in made:
        outlets[truth.story].append(article.outlet)
        if truth.cls not in GRADES:
            assert truth.original is None
            continue
        assert truth.original is not None
        original, true = by_id[truth.original]
        assert true.cls == "original" or true.cls in FILLED
        assert true.story == truth.story
        assert datetime.fromisoformat(article.published_at) >= datetime.fromisoformat(original.published_at)
    assert all(len(set(names)) == len(names) for names in outlets.values())
    assert max(map(len, outlets.values())) > 2


def test_a_hard_negative_is_a_story_of_its_own_within_a_series(made: list[tuple[Article, Truth]]) -> None:
    hard = [truth for _, truth in made if truth.cls in KINDS]
    assert len({truth.story for truth in hard}) == len(hard)
    assert min(Counter(truth.series for truth in hard).values()) >= 2
    assert not any(truth.series for _, truth in made if truth.cls not in KINDS)


def test_arrival_is_shuffled(made: list[tuple[Article, Truth]]) -> None:
    assert any(truth.original and truth.original > truth.id for _, truth in made)
    assert any(truth.original and truth.original < truth.id for _, truth in made)


def test_articles_have_what_an_article_has(made: list[tuple[Article, Truth]]) -> None:
    for article, _ in made:
        assert article.title
        assert article.body
        assert article.url.startswith(f"https://{OUTLETS[article.outlet].host}/")
        assert not re.search(r"[{}|]", article.lead), article.lead
        for unfilled in ("{", "}", "ME", "SOURCE", "TITLE"):
            assert unfilled not in article.title + article.body, article.id


def test_composed_stories_are_long_and_have_little_in_common() -> None:
    texts = [composed(number, 3) for number in range(300)]
    assert texts[7] == composed(7, 3) != composed(7, 4)
    bodies = ["\n\n".join(text.paragraphs) for text in texts]
    assert all(600 < len(body) < 4500 for body in bodies)
    holders: dict[str, list[int]] = defaultdict(list)
    for number, body in enumerate(bodies):
        skeleton = letters(body)
        for gram in {skeleton[at : at + 20] for at in range(len(skeleton) - 19)}:
            holders[gram].append(number)
    common = Counter(
        (one, other) for numbers in holders.values() for one in numbers for other in numbers if one < other
    )
    share, pair = max(
        (grams / min(len(bodies[one]), len(bodies[other])), (one, other)) for (one, other), grams in common.items()
    )
    assert share < 0.08, pair


def test_the_stock_is_large() -> None:
    assert sum(len(topic["sentences"]) for topic in sentences()["topics"]) >= 400
    for outlet in OUTLETS:
        words = words_for(rng_for(outlet))
        patterns = {re.sub(r"[\d۰-۹]+", "0", boilerplate(outlet, words)) for _ in range(600)}
        assert len(patterns) > 40
    assert not set(lines()["boilerplate"]) & set(lines()["unknown_tails"])


def test_series_differ_in_every_member(made: list[tuple[Article, Truth]]) -> None:
    bodies: dict[str, list[str]] = defaultdict(list)
    for article, truth in made:
        if truth.series and truth.cls not in {"photo item", "gallery"}:
            bodies[truth.series].append(letters(article.lead + article.body))
    assert all(len(set(texts)) == len(texts) for texts in bodies.values())


def test_stories_of_a_file_are_used_first_and_none_twice() -> None:
    text = "\n\n".join(
        f"عنوان {number}\nخلاصه خبر شماره {number} در اینجاست\n{composed(number, 9).paragraphs[0]}\n{'سطر ' * 90}"
        for number in range(3)
    )
    paragraph = "\n".join(composed(50, 9).paragraphs)
    twice = f"نخست\nخلاصه\n{paragraph}\n\nدوم\nخلاصه دیگر\n{paragraph}"
    assert [story.title for story in read_stories(twice)] == ["نخست"]
    stories = read_stories(text)
    assert stories
    assert stories[0].title == "عنوان 0"
    assert read_stories("کوتاه\nیک\nدو") == []
    titles = {article.title for article, _ in Stream(60, 1, stories)}
    assert any("عنوان" in title for title in titles)


def test_the_command_writes_a_stream_and_its_truth(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stream, truth = tmp_path / "s.jsonl", tmp_path / "t.jsonl"
    monkeypatch.setattr(
        "sys.argv", ["mirror_streams.py", "--articles", "120", "--seed", "5", "-o", str(stream), "--truth", str(truth)]
    )
    mirror_streams.main()
    articles = [json.loads(line) for line in stream.read_text("utf-8").splitlines()]
    truths = [json.loads(line) for line in truth.read_text("utf-8").splitlines()]
    expected = list(Stream(120, 5))
    assert articles == [json.loads(as_line(article)) for article, _ in expected]
    assert [{**line, "how": tuple(line.get("how", ()))} for line in truths] == [
        {"how": (), **truth_line(true)} for _, true in expected
    ]
    assert set(articles[0]) == {
        "id", "outlet", "kind", "url", "title", "lead", "body", "published_at", "source_name",
    }  # fmt: skip
