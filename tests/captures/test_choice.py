from __future__ import annotations

from datetime import UTC, datetime

import attrs
import pytest

from qomnews.article import Block, Capture, RawArticle
from qomnews.captures.captured import PROGRAM_ERROR, Captured, Lost
from qomnews.captures.choice import Choice, PutAside, Story, derived
from qomnews.text import Options

AT = datetime(2025, 12, 17, 9, 0, tzinfo=UTC)
CAPTURE = Capture(file="a.warc.gz", record_id="<urn:uuid:1>")
RAW = RawArticle(
    outlet="mehr",
    url="https://www.mehrnews.com/news/6671064",
    news_id="6671064",
    title="کتابخانه هاي قم",
    body=(Block("paragraph", "کتابخانه هاي قم تا شب باز است."),),
    published_raw="۲۵ آذر ۱۴۰۴، ۹:۳۰",
    category=("استانها", "قم"),
    desk="qom",
    fetched_at=AT.isoformat(),
    capture=CAPTURE,
)


def become(choice: Choice | None = None, **said: object) -> Story | Lost | PutAside:
    raw = attrs.evolve(RAW, **said)  # type: ignore[arg-type] # a test says what it is about
    page = Captured(outlet="mehr", url="https://mehrnews.com/x", at=AT, capture=CAPTURE, offset=7, raw=raw)
    return derived(page, choice or Choice(), Options())


def test_a_page_becomes_the_record_that_a_crawl_makes_of_it() -> None:
    story = become(published_raw="۲ ساعت پیش")
    assert isinstance(story, Story)
    article = story.item.article
    assert (article.id, article.title, article.capture) == ("mehr:6671064", "کتابخانه‌های قم", CAPTURE)
    # The moment of capture is that of fetching.
    assert (article.published_at, article.first_seen_at) == ("2025-12-17T10:30:00+03:30", AT.isoformat())


@pytest.mark.parametrize(
    ("choice", "said"),
    [
        (Choice(kinds=("photo",)), {}),
        (Choice(since=datetime(2025, 12, 17, tzinfo=UTC)), {}),
        (Choice(until=datetime(2025, 12, 16, tzinfo=UTC)), {}),
        (Choice(since=datetime(2020, 1, 1, tzinfo=UTC)), {"published_raw": None}),
    ],
)
def test_stories_that_are_not_meant_are_put_aside(choice: Choice, said: dict[str, object]) -> None:
    assert isinstance(become(choice, **said), PutAside)


def test_a_span_includes_its_beginning_and_not_its_end() -> None:
    published = datetime(2025, 12, 16, 6, 0, tzinfo=UTC)
    assert isinstance(become(Choice(since=published)), Story)
    assert isinstance(become(Choice(until=published)), PutAside)


@pytest.mark.parametrize(("category", "final"), [(("استانها", "یزد"), True), ((), False)])
def test_a_page_of_another_desk_is_turned_away_as_in_a_crawl(category: tuple[str, ...], final: bool) -> None:
    lost = become(Choice(desk="qom"), desk=None, category=category)
    assert isinstance(lost, Lost)
    assert (lost.reason, lost.is_final, lost.offset) == ("other-desk", final, 7)


def test_a_date_that_can_be_none_turns_a_page_away() -> None:
    lost = become(published_raw="۳۱ مهر ۱۴۰۴")
    assert isinstance(lost, Lost)
    assert lost.reason == "bad-date"


def test_a_page_that_a_rule_stumbles_over_keeps_no_other_back(monkeypatch: pytest.MonkeyPatch) -> None:
    def stumble(*_: object, **__: object) -> None:
        raise ZeroDivisionError("here")

    monkeypatch.setattr("qomnews.captures.choice.normalised", stumble)
    lost = become()
    assert isinstance(lost, Lost)
    assert (lost.reason, lost.detail) == (PROGRAM_ERROR, "ZeroDivisionError: here")
