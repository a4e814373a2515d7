"""The report: what stands on it is what the store has, and it needs nothing but itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import attrs
import pytest
import typer
from lxml import html
from typer.testing import CliRunner

from qomnews.article import Block, RawArticle
from qomnews.cli.report import report
from qomnews.report import render, summarise
from qomnews.report.charts import stories_by_day
from qomnews.report.persian import number
from qomnews.store import Extraction, Store, open_store
from qomnews.story import dated, fingerprinted, normalised

Page = Any
NOW = datetime(2025, 12, 16, 12, tzinfo=UTC)
HOSTILE = '<script>alert("x")</script><img src=https://evil.example/x.png>'
ADDRESS = "https://www.mehrnews.com/news/1/%D9%82%D9%85"
TEXT = (
    "مدیرکل کتابخانه‌های استان از آغاز به کار سه کتابخانه‌ی تازه در محله‌های کم‌برخوردار شهر خبر داد.",
    "او گفت ساخت این کتابخانه‌ها از دو سال پیش آغاز شده بود و با کمک مردم محله به پایان رسید.",
    "هر کتابخانه تالاری برای کودکان دارد و روزهای تعطیل نیز تا هشت شب باز است.",
)
RAW = RawArticle(
    outlet="mehr",
    url="https://www.mehrnews.com/news/6671064",
    news_id="6671064",
    title="سه کتابخانه تازه",
    body=tuple(Block("paragraph", text) for text in TEXT),
    published_raw="1404/09/24 10:00",
)


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """Two stories of Mehr on two days, a mirror of one in Titr Online, and runs that went well and badly."""
    monkeypatch.delenv("QOMNEWS_HOME", raising=False)
    with open_store(f"sqlite:///{tmp_path}/qomnews.db") as opened:
        save(opened, RAW)
        other = "شهردار قم از بهره‌برداری از پل تازه در بلوار غدیر در هفته آینده خبر داد و گفت کار آن زود تمام شد."
        save(
            opened,
            attrs.evolve(
                RAW, url="https://www.mehrnews.com/news/6671065", news_id="6671065", title="پل تازه",
                body=(Block("paragraph", other),), published_raw="1404/09/25 01:00",
            ),
        )  # fmt: skip
        save(
            opened,
            attrs.evolve(
                RAW, outlet="titronline", url="https://www.titronline.ir/news/50001", news_id="50001",
                source_name="خبرگزاری مهر", published_raw="1404/09/24 11:00",
            ),
        )  # fmt: skip
        # Older than the report looks.
        save(
            opened,
            attrs.evolve(
                RAW, outlet="shahr20", url="https://shahr20.ir/70001/x/", news_id="70001", title="خبر کهنه",
                body=(Block("paragraph", "این خبر ماه‌ها پیش منتشر شد و دیگر در گزارش نیست و کسی آن را نمی‌خواند."),),
                published_raw="1404/05/01 11:00",
            ),
        )  # fmt: skip
        runs(opened)
        yield opened


def save(store: Store, raw: RawArticle) -> None:
    store.save(fingerprinted(normalised(dated(raw, now=NOW))))


def runs(store: Store) -> None:
    began = NOW - timedelta(hours=3)
    alarm = {"monitor": "errors", "since": 1, "said": HOSTILE, "told": []}
    stats = {
        "counts": {"fetched": 1204, "new": 1000, "took-over": 1, "mirror": 3},
        "failed": {"timeout": 2, "odd-reason": 7},
        "rejected": {"no-text": 1},
        "samples": {"timeout": [ADDRESS]},
        "reasons": [HOSTILE],
        "alarms": [alarm],
        "monitors": [{"monitor": "errors", "state": "failed", "said": HOSTILE}],
    }
    first = store.begin_run("mehr", spider="mehr", arguments={}, at=began)
    jump = {
        "field": "title", "lost": "selector", "gained": "json-ld", "lost_before": 1.0, "lost_now": 0.0,
        "gained_before": 0.0, "gained_now": 0.65, "since": first, "examples": [], "kept": [],
    }  # fmt: skip
    drift = Extraction(run_id=first, outlet="mehr", scope="qom", pages=10, counts={}, place="drift", jumps=[jump])
    store.finish_run(
        first, at=began + timedelta(seconds=75), exit_status=3, reason="finished", stats=stats, extraction=drift
    )
    done = store.begin_run("titronline", spider="titronline", arguments={}, at=began + timedelta(hours=1))
    store.finish_run(done, at=NOW, exit_status=0, reason="finished", stats={"counts": {"fetched": 5}})


@pytest.fixture
def page(store: Store) -> Page:
    return parsed(render(summarise(store, now=NOW)).encode())


def parsed(source: bytes) -> Page:
    page: Page = html.document_fromstring(source)
    return page


def cells(page: Page, table: str) -> list[list[str]]:
    rows = page.xpath(f"//table[@id='{table}']/tbody/tr")
    return [[" ".join(cell.text_content().split()) for cell in row] for row in rows]


def test_it_is_a_persian_page_from_right_to_left(page: Page) -> None:
    assert (page.get("lang"), page.get("dir")) == ("fa", "rtl")
    assert page.xpath("//meta[@name='viewport']")
    assert "۱۴۰۴/۰۹/۲۵ ۱۵:۳۰" in page.findtext(".//title")
    headings = page.xpath("//h2/text()")
    assert len(headings) == len(set(headings)) == 7


def test_it_needs_nothing_but_itself_and_runs_nothing(store: Store) -> None:
    source = render(summarise(store, now=NOW))
    page = parsed(source.encode())
    assert page.xpath("//script | //link | //img | //iframe | //object | //a | //base | //form") == []
    assert page.xpath("//@src | //@href | //@*[starts-with(name(), 'on')]") == []
    style = page.findtext(".//style")
    assert style
    assert not re.search(r"url\(|@import|https?:", style)
    assert "default-src 'none'" in page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    for wanted in ("prefers-color-scheme: dark", "@media print", "max-width"):
        assert wanted in style


def test_what_sites_and_errors_say_is_text(page: Page) -> None:
    assert HOSTILE in page.xpath("//section[h2[@id='monitors']]")[0].text_content()
    assert HOSTILE in cells(page, "runs")[1][-1]


def test_stories_of_each_day_and_outlet_are_those_of_the_store(store: Store, page: Page) -> None:
    rows = cells(page, "days")
    assert len(rows) == 30
    assert rows[0][0] == "سه‌شنبه ۲۵ آذر ۱۴۰۴"
    days = {row.get("data-day"): cells_of for row, cells_of in zip(page.xpath("//tr[@data-day]"), rows, strict=True)}
    # Mehr, its mirrors, Shahr20, its mirrors, Titr Online, its mirrors, all.
    assert days["2025-12-16"][1:] == ["۱", "۰", "۰", "۰", "۰", "۰", "۱"]
    assert days["2025-12-15"][1:] == ["۱", "۰", "۰", "۰", "۰", "۱", "۲"]
    assert sum(days[day][-1] != "۰" for day in days) == 2
    own = {card.get("data-outlet"): card.xpath(".//@data-own")[0] for card in page.xpath("//article")}
    mirrors = {card.get("data-outlet"): card.xpath(".//@data-mirrors")[0] for card in page.xpath("//article")}
    assert own == {"mehr": "2", "shahr20": "0", "titronline": "0"}
    assert mirrors == {"mehr": "0", "shahr20": "0", "titronline": "1"}


def test_the_chart_has_the_tables_figures_and_says_so_to_those_who_do_not_see_it(store: Store, page: Page) -> None:
    chart = stories_by_day(summarise(store, now=NOW))
    assert sorted(piece.said for piece in chart.pieces) == [
        "دوشنبه ۲۴ آذر ۱۴۰۴، تیترآنلاین: ۱ بازنشر",
        "دوشنبه ۲۴ آذر ۱۴۰۴، خبرگزاری مهر: ۱ خبر خودش",
        "سه‌شنبه ۲۵ آذر ۱۴۰۴، خبرگزاری مهر: ۱ خبر خودش",
    ]
    by_day: dict[float, float] = {}
    for piece in chart.pieces:
        by_day[piece.x] = by_day.get(piece.x, 0) + piece.tall
    older, newer = (by_day[x] for x in sorted(by_day))
    assert older == pytest.approx(2 * newer)
    drawn = page.xpath("//svg[@class='chart']")[0]
    assert drawn.get("role") == "img"
    assert "جدول" in drawn.get("aria-label")
    assert len(drawn.xpath(".//rect[title]")) == 3


def test_runs_are_listed_with_jalali_dates_and_persian_figures(page: Page) -> None:
    newest, first = cells(page, "runs")
    assert newest[:5] == ["۲", "تیترآنلاین", "۱۴۰۴/۰۹/۲۵ ۱۳:۳۰", "۲ ساعت و ۰ دقیقه", "انجام شد"]
    assert first[1:8] == ["خبرگزاری مهر", "۱۴۰۴/۰۹/۲۵ ۱۲:۳۰", "۱ دقیقه و ۱۵ ثانیه", "ناقص", "۱٬۲۰۴", "۱٬۰۰۱", "۳"]


def test_mirrors_drift_losses_and_alarms_are_told(page: Page) -> None:
    assert [row[:3] for row in cells(page, "mirrors")] == [["تیترآنلاین", "خبرگزاری مهر", "۱"]]
    assert cells(page, "drifts") == [["خبرگزاری مهر", "عنوان", "selector ۱۰۰٪", "json-ld ۶۵٪", "۱"]]
    assert cells(page, "lost") == [
        ["خبرگزاری مهر", "odd-reason", "۷", ""],
        ["خبرگزاری مهر", "بی‌پاسخ در زمان مقرر", "۲", "https://www.mehrnews.com/news/1/قم"],
        ["خبرگزاری مهر", "بی‌متن (بی‌رکورد)", "۱", ""],
    ]
    assert ["سهم خطا", "هشدار", "—", "—"] in cells(page, "verdicts")
    assert "خبرگزاری مهر، سهم خطا" in page.xpath("//p[@class='alarm']")[0].text_content()


def test_a_store_without_anything_makes_a_page_too(tmp_path: Path) -> None:
    with open_store(f"sqlite:///{tmp_path}/empty.db") as empty:
        page = parsed(render(summarise(empty, now=NOW)).encode())
    assert "هیچ هشداری برپا نیست." in page.text_content()
    assert "هیچ اجرایی نبود" in page.text_content()
    assert len(cells(page, "days")) == 30


@pytest.mark.parametrize(("value", "shown"), [(0, "۰"), (999, "۹۹۹"), (1_234_567, "۱٬۲۳۴٬۵۶۷")])
def test_numbers_are_persian(value: int, shown: str) -> None:
    assert number(value) == shown


app = typer.Typer()
app.command()(report)


def test_the_command_writes_one_file_of_today_into_the_home(store: Store, tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["--home", str(tmp_path)])
    assert done.exit_code == 0, done.output
    file = Path(done.stdout.strip())
    assert file.parent == tmp_path / "reports"
    assert re.fullmatch(r"14\d\d-\d\d-\d\d\.html", file.name)
    assert parsed(file.read_bytes()).get("lang") == "fa"
    assert [path.name for path in file.parent.iterdir()] == [file.name]


def test_the_command_writes_where_it_is_told_or_says_why_not(store: Store, tmp_path: Path) -> None:
    told = tmp_path / "elsewhere" / "r.html"
    assert CliRunner().invoke(app, ["--home", str(tmp_path), "-o", str(told), "--days", "7"]).exit_code == 0
    assert len(parsed(told.read_bytes()).xpath("//tr[@data-day]")) == 7
    (tmp_path / "file").write_text("no folder")
    failed = CliRunner().invoke(app, ["--home", str(tmp_path), "-o", str(tmp_path / "file" / "r.html")])
    assert failed.exit_code == 1
    assert "give another file with -o" in failed.stderr
