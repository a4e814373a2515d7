"""A small store, made as crawls make it, and the reader over it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import attrs
import pytest
from starlette.testclient import TestClient

from qomnews.article import Block, Image, RawArticle
from qomnews.config import Config, load_config
from qomnews.reader.app import create_app
from qomnews.store import Store, open_store
from qomnews.story import Fingerprinted, dated, fingerprinted, normalised

# Tuesday 25 Azar 1404, half past eleven in Tehran.
NOW = datetime(2025, 12, 16, 8, 0, tzinfo=UTC)
# Of one story each, by what it is about; half-spaces and letters as pages have them, some of them wrong.
TEXTS = {
    "library": (
        "كتابخانه نيروگاه پس از سه سال باز شد",
        "کتابخانه عمومی محله نیروگاه پس از سه سال کار ساختمانی عصر دیروز با حضور اهالی گشایش یافت.",
        "این ساختمان در دو طبقه و با هزار و دویست متر زیربنا ساخته شده و بیست هزار جلد کتاب در آن چیده شده است.",
        "بخش کودک، تالار مطالعه بانوان و کارگاه صحافی از بخش‌هایی است که از شنبه آینده به روی مردم باز خواهد بود.",
    ),
    "rain": (
        "آب سد پانزده خرداد به رکورد پنج‌ساله رسید",
        "بارش‌های هفته گذشته حجم آب ذخیره‌شده در سد پانزده خرداد را به بالاترین اندازه در پنج سال اخیر رساند.",
        "به گفته کارشناسان شرکت آب منطقه‌ای، ورودی رودخانه در سه شبانه‌روز پیاپی دو برابر میانگین درازمدت بوده است.",
        "کشاورزان پایین‌دست می‌گویند اگر رهاسازی به‌موقع آغاز شود، کشت بهاره امسال بی‌دغدغه پیش خواهد رفت.",
    ),
    "futsal": (
        "بانوان فوتسالیست با پنج گل صدرنشین شدند",
        "تیم فوتسال بانوان شهر در دیداری پرگل میهمان خود را پنج بر دو شکست داد و به صدر جدول بازگشت.",
        "دو گل نخست در همان نیمه اول و روی ضربه‌های ایستگاهی به دست آمد و دروازه‌بان میهمان بارها تیمش را نجات داد.",
        "هفته آینده این تیم باید در سالن تختی برابر نماینده اصفهان بازی کند؛ بازی‌ای که سرنوشت قهرمانی را روشن می‌کند.",
    ),
    "train": (
        "قطار حومه‌ای قم به تهران از اول دی راه می‌افتد",
        "مدیرکل راه‌آهن استان خبر داد که قطار حومه‌ای هر روز چهار نوبت میان دو شهر رفت و آمد می‌کند.",
        "بلیت این قطار نیم‌بها فروخته می‌شود و دانشجویان می‌توانند کارت سالانه بگیرند.",
        "ایستگاه تازه محمدیه نیز تا پایان زمستان آماده می‌شود و سکوی آن برای توان‌یابان مناسب‌سازی شده است.",
    ),
    "saffron": (
        "برداشت زعفران در خلجستان دو هفته زودتر آغاز شد",
        "گرمای پاییز گل‌های زعفران را زودتر از هر سال به بار نشاند و کشاورزان از سپیده‌دم سر زمین‌اند.",
        "قیمت هر کیلو گل تازه نسبت به پارسال یک‌سوم بیشتر شده، اما دستمزد کارگران هم بالا رفته است.",
        "جهاد کشاورزی می‌گوید امسال از هر هکتار نزدیک به چهار کیلو زعفران خشک برداشت خواهد شد.",
    ),
    "bakery": (
        "نانوایی‌های شبانه قم به بیست و پنج رسید",
        "اتحادیه نانوایان فهرست نانوایی‌هایی را که تا نیمه‌شب باز می‌مانند روی نقشه شهر گذاشت.",
        "زائران بیشترین مشتری این نانوایی‌ها هستند و صف‌ها در شب‌های جمعه تا سر کوچه می‌رسد.",
        "آرد این واحدها جداگانه سهمیه‌بندی شده است تا نان روز کم نیاید و قیمت نیز یکسان بماند.",
    ),
}
NewItem = Callable[..., Fingerprinted]


def item_of(
    outlet: str,
    number: str,
    text: str = "library",
    *,
    at: datetime = NOW - timedelta(hours=3),
    fetched_at: datetime | None = None,
    paragraphs: tuple[str, ...] | None = None,
    title: str | None = None,
    source_name: str | None = None,
    **parts: Any,
) -> Fingerprinted:
    """A story ready to be saved, derived as a crawl derives it; `at` is when it was published."""
    whole_title, *whole = TEXTS[text]
    raw = RawArticle(
        outlet=outlet,
        url=f"https://{outlet}.example/news/{number}",
        news_id=number,
        title=title or whole_title,
        body=tuple(Block("paragraph", line) for line in paragraphs or whole),
        published_raw=at.isoformat(),
        source_name=source_name,
        fetched_at=(fetched_at or at + timedelta(minutes=5)).isoformat(),
        extraction={"title": "selector", "body": "selector", "published_raw": "json-ld", "layout": "current"},
    )
    raw = attrs.evolve(raw, **parts)
    return fingerprinted(normalised(dated(raw, now=NOW)))


@pytest.fixture(scope="session")
def new_item() -> NewItem:
    return item_of


def fill(store: Store) -> None:
    """Three outlets over four months: stories, one of them mirrored twice, one edited, one with all parts."""
    whole = item_of(
        "mehr",
        "101",
        "library",
        at=NOW - timedelta(hours=6),
        kicker="پس از سه سال",
        lead="درهای کتابخانه به روی همه باز است.",
        category=("استانها", "قم"),
        tags=("کتاب", "نیروگاه"),
    )
    store.save(whole)
    store.save(item_of("titronline", "201", "library", at=NOW - timedelta(hours=5), source_name="خبرگزاری مهر"))
    cut, at = TEXTS["library"][1:3], NOW - timedelta(hours=4)
    store.save(item_of("shahr20", "301", "library", at=at, paragraphs=cut, source_name="مهر"))
    everything = (
        Block("paragraph", TEXTS["rain"][1]),
        Block("heading", "چشم‌انداز بهار"),
        Block("quote", TEXTS["rain"][2]),
        Block("list_item", "ورودی: ۴۰ متر مکعب"),
        Block("list_item", "خروجی: ۱۲ متر مکعب"),
        Block("table_row", "سال | حجم"),
        Block("table_row", "۱۴۰۳ | ۸۰"),
        Block("caption", "دریاچه سد در آذر"),
        Block("paragraph", TEXTS["rain"][3]),
    )
    images = (Image("https://mehr.example/dam.jpg", "سد", "دریاچه سد"), Image("javascript:alert(1)", "دروغین"))
    at = NOW - timedelta(days=1)
    store.save(item_of("mehr", "102", "rain", at=at, body=everything, images=images, kind="photo"))
    at = NOW - timedelta(days=2)
    store.save(item_of("shahr20", "302", "futsal", at=at))
    new = (TEXTS["futsal"][1].replace("پنج بر دو", "شش بر دو"), *TEXTS["futsal"][2:])
    store.save(item_of("shahr20", "302", "futsal", at=at, fetched_at=NOW - timedelta(days=1), paragraphs=new))
    for number, (outlet, text, days) in enumerate(
        [("mehr", "train", 33), ("shahr20", "saffron", 65), ("titronline", "bakery", 100)], 400
    ):
        store.save(item_of(outlet, str(number), text, at=NOW - timedelta(days=days)))
    hostile = '<script>alert("x")</script> & <b onclick=alert(1)>آزمون</b> "'
    store.save(
        item_of("titronline", "202", "bakery", at=NOW - timedelta(hours=30), title=hostile, paragraphs=(hostile,))
    )


@pytest.fixture(scope="session")
def filled_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a filled store, which no test changes."""
    home = tmp_path_factory.mktemp("home")
    with open_store(f"sqlite:///{home / 'qomnews.db'}", clock=lambda: NOW) as store:
        fill(store)
    return home


@pytest.fixture
def config(filled_home: Path) -> Config:
    return load_config(home=filled_home)


NewClient = Callable[[Config], TestClient]


@contextmanager
def reading(config: Config) -> Iterator[TestClient]:
    """A browser of sorts for the reader of a configuration, at `NOW`."""
    with TestClient(create_app(config, clock=lambda: NOW), base_url="http://127.0.0.1") as client:
        yield client


@pytest.fixture
def client(config: Config) -> Iterator[TestClient]:
    with reading(config) as client:
        yield client


@pytest.fixture
def new_client() -> Iterator[NewClient]:
    """Gives the reader of another configuration at each call."""
    opened: list[TestClient] = []

    def make(config: Config) -> TestClient:
        opened.append(TestClient(create_app(config, clock=lambda: NOW), base_url="http://127.0.0.1").__enter__())
        return opened[-1]

    yield make
    for client in opened:
        client.__exit__(None, None, None)
