"""`qomnews forget` as a command: what it asks, takes out of store and files, keeps and refuses."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import typer
from typer.testing import CliRunner, Result
from warcio.archiveiterator import ArchiveIterator

from qomnews import story
from qomnews.article import Block, RawArticle
from qomnews.cli import forget as forget_command
from qomnews.crawl.lock import lock_outlet
from qomnews.store import open_store
from qomnews.warc import Exchange, WarcFiles

if TYPE_CHECKING:
    from collections.abc import Callable

app = typer.Typer()
app.command()(forget_command.forget)

FETCHED = datetime(2025, 12, 20, 8, 0, tzinfo=UTC)
LIBRARY = (
    "کتابخانه عمومی محله نیروگاه پس از سه سال کار ساختمانی عصر دیروز با حضور اهالی گشایش یافت و بیست هزار کتاب دارد."
)
RAIN = "بارش‌های هفته گذشته حجم آب ذخیره‌شده در سد پانزده خرداد را به بالاترین اندازه در پنج سال اخیر رساند."
STORIES = {
    "mehr:2000": ("https://www.mehrnews.com/news/2000", "آب سد به رکورد رسید", RAIN),
    "mehr:1000": ("https://www.mehrnews.com/news/1000", "کتابخانه نیروگاه باز شد", LIBRARY),
    "titronline:3000": ("https://www.titronline.ir/news/3000", "کتابخانه نیروگاه باز شد", LIBRARY),
}


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home with a story and its mirror, another story, the pages of all three, and one kept for a drift."""
    monkeypatch.delenv("QOMNEWS_HOME", raising=False)
    archive = {name: WarcFiles(tmp_path / "archive", name, clock=lambda: FETCHED) for name in ("mehr", "titronline")}
    with open_store(f"sqlite:///{tmp_path}/qomnews.db") as store:
        for name, (url, title, text) in STORIES.items():
            outlet, number = name.split(":")
            raw = RawArticle(
                outlet=outlet,
                url=url,
                news_id=number,
                title=title,
                body=(Block("paragraph", text),),
                published_raw=f"۱۴۰۴/۰۹/۲۵ - ۱{number[0]}:۰۰",
                fetched_at=FETCHED.isoformat(),
            )
            store.save(story.fingerprinted(story.normalised(story.dated(raw, now=FETCHED))))
            # Twice: an unchanged page that was fetched again is in the archive again.
            for address in (url, f"{url}/slug?utm_source=x"):
                archive[outlet].write(exchange(address, text))
    for files in archive.values():
        files.close()
    kept = tmp_path / "drift" / "mehr" / "7"
    kept.mkdir(parents=True)
    # Whose the third one was, a process that was killed did not come to say.
    (kept / "3.html").write_text(LIBRARY, "utf-8")
    for place, name in enumerate(("mehr:1000", "mehr:2000"), 1):
        (kept / f"{place}.html").write_text(STORIES[name][2], "utf-8")
        (kept / f"{place}.json").write_text(json.dumps({"url": STORIES[name][0]}), "utf-8")
    return tmp_path


def exchange(url: str, text: str) -> Exchange:
    return Exchange(
        url=url,
        fetched_at="2025-12-20T08:00:00Z",
        status=200,
        headers=(("Content-Type", "text/html; charset=utf-8"),),
        body=f"<p>{text}</p>".encode(),
    )


def run(home: Path, *arguments: str, answer: str | None = None) -> Result:
    return CliRunner().invoke(app, ["--home", str(home), *arguments], input=answer)


def archived(home: Path) -> list[str]:
    found = []
    for path in sorted((home / "archive").rglob("*.warc.gz")):
        with path.open("rb") as file:
            records = [record for record in ArchiveIterator(file) if record.rec_type == "response"]
            found += [record.rec_headers["WARC-Target-URI"].split("/")[4] for record in records]
    return sorted(found)


def stored(home: Path) -> list[str]:
    with open_store(f"sqlite:///{home}/qomnews.db") as store:
        return sorted(article.id for article in store.articles(include_mirrors=True))


def test_a_story_goes_from_store_archive_and_drift(home: Path) -> None:
    result = run(home, "mehr:1000", "--yes", "--reason", "a court's order")
    assert result.exit_code == 0, result.stderr
    assert stored(home) == ["mehr:2000", "titronline:3000"]
    assert archived(home) == ["2000", "2000", "3000", "3000"]
    assert sorted(path.name for path in (home / "drift" / "mehr" / "7").iterdir()) == ["2.html", "2.json"]
    assert "it has mirrors (1), which stay; --with-mirrors takes them too" in result.stderr
    assert "out of the store: mehr:1000" in result.stderr
    assert "out of the archive: 2 records in 1 files" in result.stderr
    with open_store(f"sqlite:///{home}/qomnews.db") as store:
        (gone,) = store.forgotten()
        assert (gone.reason, gone.finished_at is not None, gone.barred) == ("a court's order", True, True)
        assert [article.id for article in store.articles()] == ["mehr:2000", "titronline:3000"]
        lines = [json.loads(line) for line in store.tombstones()]
    assert [(line["id"], line["status"], line["superseded_by"]) for line in lines] == [("mehr:1000", "removed", None)]


def test_all_copies_go_where_that_is_said(home: Path) -> None:
    assert run(home, "https://www.titronline.ir/news/3000", "--with-mirrors", "--yes").exit_code == 0
    assert stored(home) == ["mehr:2000"]
    assert archived(home) == ["2000", "2000"]
    held = b"".join(path.read_bytes() for path in home.rglob("*") if path.is_file() and path.suffix != ".gz")
    assert "کتابخانه".encode() not in held


def test_the_same_command_again_says_that_there_is_nothing_left(home: Path) -> None:
    run(home, "mehr:1000", "--yes")
    again = run(home, "mehr:1000", "--yes")
    assert again.exit_code == 0
    assert again.stderr == "out of the archive: 0 records in 0 files\n"


@pytest.mark.parametrize("where", ["remove", "forget", "finish"])
def test_stopped_in_the_middle_the_same_command_finishes_it(
    home: Path, where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    target = {
        "remove": "qomnews.warc.remove",
        "forget": "qomnews.crawl.evidence.forget",
        "finish": "qomnews.store.Store.finish_forgetting",
    }[where]
    monkeypatch.setattr(target, stop)
    assert run(home, "mehr:1000", "--with-mirrors", "--yes").exit_code != 0
    monkeypatch.undo()
    monkeypatch.delenv("QOMNEWS_HOME", raising=False)
    assert run(home, "mehr:1000", "--with-mirrors", "--yes").exit_code == 0
    assert stored(home) == ["mehr:2000"]
    # The mirror's pages too, though only the original is named.
    assert archived(home) == ["2000", "2000"]
    with open_store(f"sqlite:///{home}/qomnews.db") as store:
        assert all(each.finished_at for each in store.forgotten())
        assert len(store.forgotten()) == 2


# Dies when it touches the home for the nth time: opens, renames or removes one of its files.
KILLED = """
import os, sys
from qomnews.cli.main import app
left = [int(sys.argv[1])]
def dying(event, args):
    if event in ("open", "os.rename", "os.remove", "sqlite3.connect") and str(args[0]).startswith(sys.argv[2]):
        left[0] -= 1
        if left[0] == 0:
            os.kill(os.getpid(), 9)
sys.addaudithook(dying)
app(["forget", "mehr:1000", "--with-mirrors", "--yes", "--home", sys.argv[2]])
"""


@pytest.mark.long
def test_killed_at_any_moment_the_same_command_finishes_it(
    home: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("QOMNEWS_")}

    def kill(moment: int, copy: Path) -> int:
        program = [sys.executable, "-c", KILLED, str(moment), str(copy)]
        return subprocess.run(program, env=environment, capture_output=True, check=False, timeout=60).returncode

    moment, killed, changed = 1, 0, set()
    while True:
        copy = tmp_path_factory.mktemp("copy") / "home"
        subprocess.run(["cp", "-r", str(home), str(copy)], check=True)
        if kill(moment, copy) != -9:
            break
        killed += 1
        changed.add((tuple(stored(copy)), tuple(archived(copy))))
        assert run(copy, "mehr:1000", "--with-mirrors", "--yes").exit_code == 0
        assert stored(copy) == ["mehr:2000"]
        assert archived(copy) == ["2000", "2000"]
        assert sorted(path.name for path in (copy / "drift" / "mehr" / "7").iterdir()) == ["2.html", "2.json"]
        moment += 1
    assert killed > 10
    # Some came before the store had changed, some between it and the files.
    assert len(changed) >= 3


def test_it_asks_on_a_terminal_and_takes_no_for_an_answer(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    refused = run(home, "mehr:1000")
    assert refused.exit_code == 2
    assert "say --yes where nobody can be asked" in refused.stderr
    monkeypatch.setattr(forget_command, "_is_asked", lambda: True)
    declined = run(home, "mehr:1000", answer="n\n")
    assert declined.exit_code == 1
    assert "کتابخانه نیروگاه باز شد" in declined.stderr
    assert "nothing was changed" in declined.stderr
    assert stored(home) == sorted(STORIES)
    assert run(home, "mehr:1000", answer="y\n").exit_code == 0
    assert stored(home) == ["mehr:2000", "titronline:3000"]


@pytest.mark.parametrize(("outlet", "arguments", "status"), [
    ("mehr", (), 75), ("titronline", (), 0), ("titronline", ("--with-mirrors",), 75),
])  # fmt: skip
def test_the_lock_of_each_outlet_that_it_is_about_is_respected(
    home: Path, outlet: str, arguments: tuple[str, ...], status: int
) -> None:
    lock = lock_outlet(home, outlet)
    try:
        result = run(home, "mehr:1000", "--yes", *arguments)
    finally:
        lock.release()
    assert result.exit_code == status
    if status:
        assert f"another run is crawling {outlet}" in result.stderr
        assert stored(home) == sorted(STORIES)
        assert len(archived(home)) == 6


def test_what_went_is_listed(home: Path) -> None:
    assert "nothing had to go yet" in run(home, "--list").stderr
    run(home, "mehr:1000", "--yes", "--reason", "a court's order")
    run(home, "mehr:2000", "--yes", "--allow-again")
    header, *rows = (line.split() for line in run(home, "--list").stdout.splitlines())
    assert header == ["went", "(Tehran)", "article", "by", "why"]
    assert [(row[2], " ".join(row[4:])) for row in rows] == [
        ("mehr:1000", "a court's order"),
        ("mehr:2000", "may come back"),
    ]
    plain = [json.loads(line) for line in run(home, "--list", "--json").stdout.splitlines()]
    assert [each["id"] for each in plain] == ["mehr:1000", "mehr:2000"]
    assert "کتاب" not in json.dumps(plain, ensure_ascii=False)
    assert set(plain[0]) >= {"at", "by", "host", "reason", "finished_at"}


def test_what_went_may_be_let_back_in(home: Path) -> None:
    run(home, "mehr:1000", "--yes")
    result = run(home, "https://www.mehrnews.com/news/1000/slug", "--allow-again")
    assert (result.exit_code, result.stderr) == (0, "may come back when a site shows it: mehr:1000\n")
    with open_store(f"sqlite:///{home}/qomnews.db") as store:
        assert not store.is_forgotten("mehr", "https://www.mehrnews.com/news/1000", "1000")


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (("mehr:404", "--yes"), 1, "no stored article has the id or the address 'mehr:404'"),
        ((), 2, "or give --list"),
        (("mehr:1000", "--list"), 2, "or give --list"),
    ],
)
def test_what_can_not_be_done_is_refused_with_the_reason(
    home: Path, arguments: tuple[str, ...], status: int, message: str
) -> None:
    result = run(home, *arguments)
    assert result.exit_code == status
    assert message in result.stderr
    assert stored(home) == sorted(STORIES)


def test_an_archive_that_cannot_be_written_is_named_and_the_command_finishes_it_later(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, *_: object) -> None:
        raise OSError(28, "No space left on device", str(path))

    replace: Callable[..., None] = full
    monkeypatch.setattr("qomnews.warc.removal._replace", replace)
    result = run(home, "mehr:1000", "--yes")
    assert result.exit_code == 1
    assert "No space left on device; then run the same command again" in result.stderr
    assert "unfinished" in run(home, "--list").stdout
    monkeypatch.undo()
    monkeypatch.delenv("QOMNEWS_HOME", raising=False)
    assert run(home, "mehr:1000", "--yes").exit_code == 0
    assert archived(home) == ["2000", "2000", "3000", "3000"]
    assert "unfinished" not in run(home, "--list").stdout
