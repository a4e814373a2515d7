"""Stores on both backends, and stories to put into them."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import event

from qomnews.article import Article, Block, RawArticle, RawText
from qomnews.identity import content_hash
from qomnews.mirrors import fingerprint
from qomnews.store import Store, open_store
from qomnews.store.connect import Direct
from qomnews.store.tables import articles, mirror_keys, mirror_keys_fresh
from qomnews.story import Fingerprinted

NewItem = Callable[..., Fingerprinted]
Clock = Callable[..., datetime]

# Of one story each: a library opens; rain fills a dam; a futsal team wins.
TEXTS = {
    "library": (
        "کتابخانه عمومی محله نیروگاه پس از سه سال کار ساختمانی عصر دیروز با حضور اهالی گشایش یافت.",
        "این ساختمان در دو طبقه و با هزار و دویست متر زیربنا ساخته شده و بیست هزار جلد کتاب در آن چیده شده است.",
        "بخش کودک، تالار مطالعه بانوان و کارگاه صحافی از بخش‌هایی است که از شنبه آینده به روی مردم باز خواهد بود.",
    ),
    "rain": (
        "بارش‌های هفته گذشته حجم آب ذخیره‌شده در سد پانزده خرداد را به بالاترین اندازه در پنج سال اخیر رساند.",
        "به گفته کارشناسان شرکت آب منطقه‌ای، ورودی رودخانه در سه شبانه‌روز پیاپی دو برابر میانگین درازمدت بوده است.",
        "کشاورزان پایین‌دست می‌گویند اگر رهاسازی به‌موقع آغاز شود، کشت بهاره امسال بی‌دغدغه پیش خواهد رفت.",
    ),
    "futsal": (
        "تیم فوتسال بانوان شهر در دیداری پرگل میهمان خود را پنج بر دو شکست داد و به صدر جدول بازگشت.",
        "دو گل نخست در همان نیمه اول و روی ضربه‌های ایستگاهی به دست آمد و دروازه‌بان میهمان بارها تیمش را نجات داد.",
        "هفته آینده این تیم باید در سالن تختی برابر نماینده اصفهان بازی کند؛ بازی‌ای که سرنوشت قهرمانی را روشن می‌کند.",
    ),
}
TITLES = {
    "library": "کتابخانه نیروگاه پس از سه سال باز شد",
    "rain": "آب سد پانزده خرداد به رکورد پنج‌ساله رسید",
    "futsal": "بانوان فوتسالیست با پنج گل صدرنشین شدند",
}
START = datetime(2025, 12, 16, 8, 0, tzinfo=UTC)


@contextmanager
def plug_pulled_at(store: Store, statement: str) -> Iterator[None]:
    """Every statement that begins so fails, whichever way it goes to the database."""

    def fail(_connection: object, _cursor: object, what: str, *_rest: object) -> None:
        if what.startswith(statement):
            raise RuntimeError("pulled the plug")

    run = Direct._run

    def fail_directly[T](
        direct: Direct, execute: Callable[[str, Sequence[object]], T], what: str, values: Sequence[object]
    ) -> T:
        fail(None, None, what)
        return run(direct, execute, what, values)

    event.listen(store._engine, "before_cursor_execute", fail)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Direct, "_run", fail_directly)
        yield
    event.remove(store._engine, "before_cursor_execute", fail)


def item_of(
    article_id: str = "mehr:1",
    text: str = "library",
    *,
    paragraphs: tuple[str, ...] | None = None,
    title: str | None = None,
    hour: int = 8,
    published_at: str | None = None,
    source_name: str | None = None,
    url: str | None = None,
    fetched_at: datetime = START,
    tags: tuple[str, ...] = (),
) -> Fingerprinted:
    """A story ready to be saved, as the pipelines would make it."""
    outlet, _, number = article_id.partition(":")
    title = title or TITLES[text]
    blocks = tuple(Block("paragraph", line) for line in paragraphs or TEXTS[text])
    body = "\n\n".join(block.text for block in blocks)
    address = url or f"https://{outlet}.example/news/{number}"
    raw = RawArticle(
        outlet=outlet,
        url=address,
        news_id=number,
        title=title,
        body=blocks,
        source_name=source_name,
        fetched_at=fetched_at.isoformat(),
        tags=tags,
    )
    article = Article(
        id=article_id,
        story_id=article_id,
        outlet=outlet,
        desk=None,
        url=address,
        short_url=None,
        news_id=number,
        kind="news",
        title=title,
        kicker=None,
        lead=None,
        body=body,
        blocks=blocks,
        byline=None,
        source_name=source_name,
        source_url=None,
        published_at=published_at or f"2025-12-16T{hour:02}:00:00+03:30",
        published_jalali=f"1404-09-25 {hour:02}:00",
        published_precision="minute",
        updated_at=None,
        category=(),
        tags=tags,
        images=(),
        comments_count=None,
        content_hash=content_hash(title, None, blocks),
        rules={},
        first_seen_at=fetched_at.isoformat(),
        last_changed_at=fetched_at.isoformat(),
        flags=(),
        capture=None,
        extraction={},
        raw=RawText(title=title, kicker=None, lead=None, body=body, published=None),
    )
    return Fingerprinted(raw, article, fingerprint(article))


@pytest.fixture
def new_item() -> NewItem:
    """Makes a story ready to be saved, as the pipelines would."""
    return item_of


@pytest.fixture
def clock() -> Clock:
    """A clock that stands still: `clock()` is now, `clock(hours=1)` moves it on and is now then."""
    now = START

    def read(**step: float) -> datetime:
        nonlocal now
        now += timedelta(**step)
        return now

    return read


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def new_store_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[], str]]:
    """Gives the address of another empty store at each call."""
    if request.param == "sqlite":
        count = iter(range(1000))
        yield lambda: f"sqlite:///{tmp_path / f'store-{next(count)}.db'}"
        return
    yield request.getfixturevalue("new_postgres_database")


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def shared_store_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an empty store that the tests of a module share."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path_factory.mktemp('shared') / 'store.db'}"
        return
    server, name = request.getfixturevalue("postgres_server"), f"shared_{os.getpid()}_{time.monotonic_ns()}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
        yield f"{server.replace('postgresql:', 'postgresql+psycopg:')}/{name}"
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


@pytest.fixture
def store_url(new_store_url: Callable[[], str]) -> str:
    return new_store_url()


@pytest.fixture
def new_store(new_store_url: Callable[[], str], clock: Clock) -> Iterator[Callable[[], Store]]:
    """Opens another empty store at each call; all share the test's clock."""
    opened: list[Store] = []

    def make() -> Store:
        opened.append(open_store(new_store_url(), clock=clock))
        return opened[-1]

    yield make
    for store in opened:
        store.close()


@pytest.fixture
def store(new_store: Callable[[], Store]) -> Store:
    return new_store()


@pytest.fixture
def emptied(store: Store) -> Callable[[], Store]:
    """Gives the store without any article at each call, in a fraction of the time that a new one takes."""

    def empty() -> Store:
        with store._write() as connection:
            connection.execute(articles.update().values(mirror_of=None))
            # What belongs to articles goes with them, but for their keys.
            connection.execute(articles.delete())
            for table in (mirror_keys, mirror_keys_fresh):
                connection.execute(table.delete())
        return store

    return empty


@pytest.fixture
def story(new_item: NewItem) -> dict[str, Fingerprinted]:
    """A story in four outlets' hands: the original, a copy with another title, a cut one, and one copied in turn."""
    whole = new_item("mehr:1", "library", hour=8)
    first, second, third = (block.text for block in whole.article.blocks)
    return {
        "original": whole,
        "verbatim": new_item("titronline:11", "library", hour=9, source_name="خبرگزاری مهر"),
        "truncated": new_item("shahr20:21", "library", hour=10, paragraphs=(first, second), source_name="مهر"),
        "edited": new_item(
            "titronline:12", "library", hour=11, paragraphs=("به گزارش خبرگزاری مهر، " + first, second, third)
        ),
    }
