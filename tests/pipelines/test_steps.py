"""Each pipeline: an item in, an item or a drop out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import attrs
import pytest
from scrapy.exceptions import DropItem

from pipelines.dates import DatesPipeline
from pipelines.mirrors import MirrorsPipeline
from pipelines.normalise import NormalisePipeline
from pipelines.store import MirrorDropped, StorePipeline
from qomnews.article import Article, Block, RawArticle
from qomnews.crawl.rejection import ForgottenItem, RejectedItem
from qomnews.crawl.run_record import RunRecord
from qomnews.store import Store, Word, open_store
from qomnews.story import Derived, Fingerprinted, RejectedError
from qomnews.text import Options

RLM = "\N{RIGHT-TO-LEFT MARK}"
TEXT = (
    "مدیرکل کتابخانه‌های استان از آغاز به کار سه کتابخانه‌ی تازه در محله‌های کم‌برخوردار شهر خبر داد.",
    "او گفت ساخت این کتابخانه‌ها از دو سال پیش آغاز شده بود و با کمک مردم محله به پایان رسید.",
    "هر کتابخانه تالاری برای کودکان دارد و روزهای تعطیل نیز تا هشت شب باز است.",
)
RAW = RawArticle(
    outlet="mehr",
    url="https://www.mehrnews.com/news/6671064",
    news_id="6671064",
    title="سه كتابخانه تازه",
    body=tuple(Block("paragraph", text) for text in TEXT),
    published_raw="۲ ساعت پیش",
    fetched_at="2025-12-16T08:00:00+00:00",
)


Standin = Any


class FakeRun:
    """A run with a store and counts."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.run_id = None
        self.seen_as: dict[str, set[str]] = {}
        self.counts: list[str] = []

    def count(self, name: str) -> None:
        self.counts.append(name)


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Any]:
    with open_store(f"sqlite:///{tmp_path / 'qomnews.db'}") as store:
        yield FakeRun(store)


def derived(raw: RawArticle) -> Derived:
    return NormalisePipeline(Options()).process_item(DatesPipeline().process_item(raw))


def fingerprinted(raw: RawArticle) -> Fingerprinted:
    return MirrorsPipeline().process_item(derived(raw))


def test_relative_dates_count_from_the_moment_of_fetching() -> None:
    published = DatesPipeline().process_item(RAW).published
    assert published is not None
    assert published.iso == "2025-12-16T09:30:00+03:30"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"title": " "}, "no-title"),
        ({"body": (), "lead": None}, "no-text"),
        # "31 Mehr": that month has thirty days.
        ({"published_raw": "31 مهر 1404"}, "bad-date"),
        ({"published_raw": "1370/01/01"}, "bad-date"),
    ],
)
def test_what_cannot_be_dated_is_turned_away_with_its_raw_form(changes: dict[str, Any], reason: str) -> None:
    raw = attrs.evolve(RAW, **changes)
    with pytest.raises(RejectedItem) as caught:
        DatesPipeline().process_item(raw)
    assert (caught.value.reason, caught.value.raw) == (reason, raw)
    assert caught.value.detail
    assert isinstance(caught.value.__cause__, RejectedError)


def test_text_is_put_right_as_the_operator_wants_it() -> None:
    assert derived(RAW).article.title == "سه کتابخانه تازه"
    dated = DatesPipeline().process_item(attrs.evolve(RAW, title="3 كتابخانه"))
    assert NormalisePipeline(Options(digits="keep")).process_item(dated).article.title == "3 کتابخانه"


def test_what_normalisation_leaves_no_title_of_is_turned_away() -> None:
    with pytest.raises(RejectedItem) as caught:
        NormalisePipeline(Options()).process_item(
            attrs.evolve(DatesPipeline().process_item(RAW), raw=attrs.evolve(RAW, title=RLM))
        )
    assert caught.value.reason == "no-title"


def test_a_story_is_stored_and_known_under_each_address_that_led_to_it(run: Standin) -> None:
    short = "https://www.mehrnews.com/x349jN"
    run.seen_as["https://www.mehrnews.com/news/6671064"] = {short}
    stored = StorePipeline(run).process_item(fingerprinted(RAW))
    assert isinstance(stored, Article)
    assert run.store.get("mehr:6671064") == stored
    assert run.counts == ["new"]
    assert run.store.known("mehr", short, now=datetime.fromisoformat(stored.first_seen_at))
    assert run.seen_as == {}


def test_a_mirror_is_stored_and_dropped(run: Standin) -> None:
    StorePipeline(run).process_item(fingerprinted(RAW))
    mirror = attrs.evolve(
        RAW,
        outlet="titronline",
        url="https://www.titronline.ir/news/50001",
        news_id="50001",
        source_name="خبرگزاری مهر",
    )
    with pytest.raises(MirrorDropped, match="mehr:6671064"):
        StorePipeline(run).process_item(fingerprinted(mirror))
    assert run.counts == ["new", "mirror"]
    assert run.store.get("titronline:50001").mirror_of == "mehr:6671064"
    assert issubclass(MirrorDropped, DropItem)


def test_a_story_that_had_to_go_is_dropped_without_a_trace(run: Standin) -> None:
    StorePipeline(run).process_item(fingerprinted(RAW))
    run.store.forget("mehr:6671064", Word(by="somebody", host="here"))
    with pytest.raises(ForgottenItem, match="mehr:6671064 had to go"):
        StorePipeline(run).process_item(fingerprinted(RAW))
    assert run.counts == ["new", "known"]
    assert list(run.store.rejections()) == []
    # Unlike a page that is turned away, and a mirror, it leaves nothing to ask for again.
    assert not issubclass(ForgottenItem, RejectedItem | MirrorDropped)


def test_a_story_that_is_back_is_counted(run: Standin) -> None:
    StorePipeline(run).process_item(fingerprinted(RAW))
    run.store.mark_removed(["mehr:6671064"], at=datetime(2030, 1, 1, tzinfo=UTC))
    StorePipeline(run).process_item(fingerprinted(RAW))
    assert run.counts == ["new", "unchanged", "returned"]


def test_the_store_step_takes_the_store_of_its_run(run: Standin) -> None:
    crawler: Any = SimpleNamespace(get_extension=lambda kind: run if kind is RunRecord else None)
    StorePipeline.from_crawler(crawler).process_item(fingerprinted(RAW))
    assert run.counts == ["new"]
