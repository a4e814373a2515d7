from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from qomnews.captures.addresses import NoArchiveError, archives
from qomnews.captures.choice import Choice
from qomnews.captures.reading import KnownRecords, Part, Task, parts_of
from qomnews.captures.run import CaptureBackfill
from qomnews.captures.storing import Report, Storing
from qomnews.store import Store, open_store
from qomnews.text import Options
from qomnews.warc import Exchange, WarcFiles
from tests.captures.archives import OUTLETS, later, mixed, packed, record, record_id, told, wacz
from tests.reprocess.newsroom_store import FETCHED, crawl, digest, pages

Backfill = Callable[..., Report]
WRITTEN = Path(__file__).parents[1] / "pages" / "written"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(f"sqlite:///{tmp_path / 'store.db'}", clock=lambda: later(100)) as opened:
        yield opened


@pytest.fixture
def backfill(store: Store) -> Backfill:
    """Reads archives into the store."""

    def run(*addresses: Path | str, jobs: int = 1, desk: str | None = None, dry_run: bool = False) -> Report:
        storing = Storing(store, dry_run=dry_run)
        task = Task(
            choices={name: Choice(desk=desk if name == "mehr" else None) for name in OUTLETS},
            options=Options(),
            known=storing.known_records(OUTLETS),
        )
        return CaptureBackfill(task=task, storing=storing, jobs=jobs).run(list(map(str, addresses)))

    return run


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """The replica's pages among other sites', as they were crawled."""
    path = tmp_path / "news.warc.gz"
    path.write_bytes(packed(mixed([each.record for each in told()])))
    return path


def test_an_archive_gives_the_store_that_a_crawl_of_its_pages_gives(
    backfill: Backfill, store: Store, archive: Path, tmp_path: Path
) -> None:
    report = backfill(archive)
    assert report.pages == len(pages())
    assert report.stored.keys() <= {"new", "mirror", "took-over"}
    assert report.stored.total() == len(pages())
    assert (report.tally.records, report.tally.passed) == (len(pages()), 3 * len(pages()))
    assert store.digest() == digest(crawl(tmp_path / "home"))


def test_a_second_time_nothing_is_read_or_stored_again(backfill: Backfill, store: Store, archive: Path) -> None:
    backfill(archive)
    before = store.digest(), [article.last_changed_at for article in store.articles(include_mirrors=True)]
    report = backfill(archive)
    assert (report.pages, report.tally.passed) == (0, 4 * len(pages()))
    assert before == (store.digest(), [article.last_changed_at for article in store.articles(include_mirrors=True)])


def test_worker_processes_give_the_same_as_one(
    backfill: Backfill, store: Store, archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qomnews.captures.run.parts_of", lambda address: parts_of(address, size=9_000))
    # One that can't be cut is read by the command itself, a piece at a time.
    plain = tmp_path / "plain.warc"
    records = mixed([each.record for each in told()])
    plain.write_bytes(b"".join(records[80:]))
    archive.write_bytes(packed(records[:80]))
    report = backfill(archive, plain, jobs=2)
    assert report.pages == len(pages())
    assert report.tally.records + report.tally.passed == len(records)
    assert store.digest() == digest(crawl(tmp_path / "home"))


def test_damage_is_counted_and_named_and_costs_nothing_else(backfill: Backfill, store: Store, tmp_path: Path) -> None:
    members = [packed([each.record]) for each in told()]
    members[3] = members[3][:300] + b"\xff" * 40 + members[3][340:]
    path, gone = tmp_path / "news.warc.gz", tmp_path / "gone.warc.gz"
    path.write_bytes(b"".join(members))
    report = backfill(gone, path)
    assert report.damaged == {"broken-gzip": 1}
    place = sum(map(len, members[:3]))
    assert report.samples["broken-gzip"] == [f"{path}, byte {place}: a gzip member is broken"]
    assert list(report.unreadable) == [f"{gone}: No such file or directory"]
    assert len(list(store.articles(include_mirrors=True))) == len(pages()) - 1


def test_an_older_capture_that_is_read_later_is_an_older_version(
    backfill: Backfill, store: Store, tmp_path: Path
) -> None:
    true, body = next((true, body) for true, body in pages() if true.outlet == "mehr")
    edited = body.replace(true.title.encode(), f"{true.title} (ویرایش دوم)".encode())
    paths = []
    for number, (at, page) in enumerate([(later(9), edited), (later(0), body)]):
        path = tmp_path / f"{number}.warc.gz"
        path.write_bytes(packed([record(true.page_url, page, at=at, number=number)]))
        paths.append(path)
    for path in paths:
        backfill(path)
    old, new = store.versions(f"mehr:{true.news_id}")
    assert old.raw.fetched_at == later(0).isoformat()
    assert new.raw.fetched_at == later(9).isoformat()
    assert new.article.raw.title == f"{true.title} (ویرایش دوم)"
    # Neither of the two is read again.
    assert backfill(*paths).pages == 0


def test_a_plain_text_never_takes_the_place_of_a_page(backfill: Backfill, store: Store, tmp_path: Path) -> None:
    url = "https://shahr20.ir/69048/memorandum/"
    text = (WRITTEN / "shahr20.txt").read_bytes()
    wet = tmp_path / "news.warc.wet.gz"
    wet.write_bytes(packed([record(url, text, kind="conversion", at=later(5))]))
    assert backfill(wet).stored == {"new": 1}
    article = store.get("shahr20:69048")
    assert article is not None
    assert article.title == "بوستان محله چهارمردان قم پس از نوسازی بازگشایی شد"
    assert "به‌پایان رسید" in (article.lead or "")
    # A newer text of the same is taken, a page in any case, and no text after that.
    wet.write_bytes(packed([record(url, text + "\nپایان".encode(), kind="conversion", at=later(6), number=1)]))
    backfill(wet)
    lines = "".join(f"<p>{line}</p>" for line in text.decode().split("\n")[8:17])
    heading = f'<h2 class="single-post-title">{article.title}</h2>'
    page = f'<section class="single">{heading}<div class="con">{lines}</div></section>'
    warc = tmp_path / "news.warc.gz"
    warc.write_bytes(packed([record(url, page.encode(), at=later(7), number=2)]))
    assert backfill(warc).stored == {"edited": 1}
    wet.write_bytes(packed([record(url, text, kind="conversion", at=later(8), number=3)]))
    assert backfill(wet).stored == {"poorer": 1}
    article = store.get("shahr20:69048")
    assert article is not None
    assert article.extraction["layout"] == "shahr20-single"


NOT_FOUND = "<html><title>صفحه یافت نشد</title><h1>صفحه مورد نظر شما یافت نشد</h1><p>به صفحه نخست بازگردید</p></html>"
GONE = "https://www.mehrnews.com/news/6671001/x"


def test_a_page_without_an_article_is_rejected_where_a_crawl_of_ours_fetched_it(
    backfill: Backfill, store: Store, tmp_path: Path
) -> None:
    others = tmp_path / "CC-NEWS-1.warc.gz"
    others.write_bytes(packed([record(GONE, NOT_FOUND.encode())]))
    assert backfill(others).rejected == {"error-text": 1}
    assert list(store.rejections()) == []
    files = WarcFiles(tmp_path / "archive", "mehr", clock=lambda: FETCHED)
    headers = (("Content-Type", "text/html"),)
    at = FETCHED.strftime("%Y-%m-%dT%H:%M:%SZ")
    files.write(Exchange(url=GONE, fetched_at=at, status=200, headers=headers, body=NOT_FOUND.encode()))
    files.close()
    for _ in range(2):
        assert backfill(files.path).rejected == {"error-text": 1}
        (rejection,) = store.rejections()
        assert (rejection.url, rejection.reason, rejection.tries) == (
            "https://www.mehrnews.com/news/6671001",
            "error-text",
            1,
        )


def test_a_dry_run_counts_and_stores_nothing(backfill: Backfill, store: Store, archive: Path) -> None:
    report = backfill(archive, dry_run=True)
    assert report.stored == {"would be stored": len(pages())}
    assert list(store.articles(include_mirrors=True)) == []


def test_pages_of_other_desks_are_turned_away(backfill: Backfill, tmp_path: Path) -> None:
    true, body = next((true, body) for true, body in pages() if true.outlet == "mehr")
    other = body.replace("استانها".encode(), "ورزش".encode())
    path = tmp_path / "news.warc.gz"
    path.write_bytes(packed([record(true.page_url, other)]))
    assert backfill(path, desk="qom").rejected == {"other-desk": 1}


def test_known_records_are_told_from_others() -> None:
    known = KnownRecords(record_id(str(number)) for number in range(1000))
    assert len(known) == 1000
    assert all(record_id(str(number)) in known for number in range(1000))
    assert not any(record_id(str(number)) in known for number in range(1000, 3000))
    assert "" not in KnownRecords()


def test_names_stand_for_archives(tmp_path: Path) -> None:
    for name in ("a/1.warc.gz", "a/b/2.wet.gz", "a/notes.txt", "3.wacz"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"")
    assert archives(str(tmp_path / "a")) == [str(tmp_path / "a/1.warc.gz"), str(tmp_path / "a/b/2.wet.gz")]
    assert archives(str(tmp_path / "**/*.w*")) == [
        str(tmp_path / name) for name in ("3.wacz", "a/1.warc.gz", "a/b/2.wet.gz")
    ]
    assert archives(str(tmp_path / "a/notes.txt")) == [str(tmp_path / "a/notes.txt")]
    assert archives("https://example.com/a.warc.gz") == ["https://example.com/a.warc.gz"]
    for name in (str(tmp_path / "x*"), str(tmp_path / "a/b/c"), "ftp://example.com/a.warc.gz"):
        with pytest.raises(NoArchiveError):
            archives(name)


def test_files_of_our_crawls_come_in_the_order_in_which_they_were_begun(tmp_path: Path) -> None:
    names = [
        "titronline-20251216070000-1-1.warc.gz",
        "mehr-20251216070005-1-1.warc.gz",
        "mehr-20251217000000-1-2.warc.gz",
    ]
    for name in names:
        (tmp_path / name).write_bytes(b"")
    assert archives(str(tmp_path)) == archives(str(tmp_path / "*.gz")) == [str(tmp_path / name) for name in names]


def test_parts_cover_an_archive_and_one_that_can_not_be_cut_is_one(tmp_path: Path, archive: Path) -> None:
    size = archive.stat().st_size
    parts = parts_of(str(archive), size=10_000)
    assert [part.start for part in parts] == list(range(0, size, 10_000))
    assert parts[-1].stop == size
    plain = tmp_path / "plain.warc"
    plain.write_bytes(told()[0].record * 9)
    assert parts_of(str(plain), size=10) == [Part(str(plain))]
    packed_in = wacz(tmp_path / "a.wacz", {"a.warc.gz": archive.read_bytes()})
    assert len(parts_of(str(packed_in), size=10_000)) > 2
