from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pyarrow.dataset as ds
import pytest

import qomnews
from qomnews.captures.choice import Choice
from qomnews.captures.reading import Task
from qomnews.captures.run import CaptureBackfill
from qomnews.captures.storing import Storing
from qomnews.cluster import gathering, run, writing
from qomnews.cluster.run import ToParquet, Written
from qomnews.cluster.runners import Runner
from qomnews.export import ExportError
from qomnews.store import open_store
from qomnews.text import Options
from tests.cluster.conftest import CAPTURED, Here, write_archive
from tests.reprocess.newsroom_store import pages

DAFT = Runner("daft")
TASK = Task(choices={name: Choice() for name in ("mehr", "shahr20", "titronline")}, options=Options())


def write(target: Path, archives: list[Path], task: Task = TASK) -> Written:
    job = ToParquet(runner=DAFT, task=task, target=target, horizon_days=730)
    return job.run([str(path) for path in archives])


def stories(target: Path) -> dict[str, dict[str, Any]]:
    rows = ds.dataset(target, format="parquet", partitioning="hive").to_table().to_pylist()
    assert len({row["id"] for row in rows}) == len(rows)
    return {row["id"]: row for row in rows}


@pytest.fixture
def now_and_here(here: Here, monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything but the writing itself happens in this process."""
    monkeypatch.setattr(run, "Spread", lambda _: here)


@pytest.mark.usefixtures("now_and_here")
def test_the_stories_are_those_that_the_store_has_of_the_same_archives(archives: list[Path], tmp_path: Path) -> None:
    written = write(tmp_path / "stories", archives)
    with open_store(f"sqlite:///{tmp_path / 'qomnews.db'}") as store:
        CaptureBackfill(task=TASK, storing=Storing(store)).run([str(path) for path in archives])
        stored = {article.id: article for article in store.articles()}
    found = stories(tmp_path / "stories")
    assert found.keys() == stored.keys()
    assert written.mirrors == sum(len(article.mirrors) for article in stored.values()) > 5
    for article_id, article in stored.items():
        row = found[article_id]
        assert (row["title"], row["body"], row["outlet"]) == (article.title, article.body, article.outlet)
        assert dict(row["rules"]) == article.rules
        assert dict(row["extraction"]) == article.extraction
        assert [block["text"] for block in row["blocks"]] == [block.text for block in article.blocks]
        assert {(one["url"], one["relation"]) for one in row["mirrors"]} == {
            (one.url, one.relation) for one in article.mirrors
        }


@pytest.mark.usefixtures("now_and_here")
def test_it_is_read_as_any_export_is(archives: list[Path], tmp_path: Path) -> None:
    write(tmp_path / "stories", archives)
    read = {article.id: article for article in qomnews.read(tmp_path / "stories")}
    assert read.keys() == stories(tmp_path / "stories").keys()
    true, _ = pages()[0]
    assert true.title in {article.title for article in read.values()} | {
        mirror.title for article in read.values() for mirror in article.mirrors
    }


@pytest.mark.usefixtures("now_and_here")
def test_folders_are_named_by_outlet_and_jalali_month(archives: list[Path], tmp_path: Path) -> None:
    write(tmp_path / "stories", archives)
    for article_id, row in stories(tmp_path / "stories").items():
        month = row["published_jalali"][:7]
        folder = tmp_path / "stories" / f"outlet={article_id.split(':')[0]}" / f"month={month}"
        assert article_id in ds.dataset(folder, format="parquet").to_table(columns=["id"])["id"].to_pylist()


@pytest.mark.usefixtures("now_and_here")
def test_of_several_captures_the_newest_stays_and_its_history_is_told(tmp_path: Path) -> None:
    true, page = pages()[0]
    before = page.replace(b"</h1>", " (اصلاح)</h1>".encode())
    assert before != page
    archive = tmp_path / "captures.warc.gz"
    dates = ["2026-01-03T00:00:00Z", "2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z", "2026-01-04T00:00:00Z"]
    write_archive(archive, zip([true.page_url] * 4, [page, before, page, page], dates, strict=True))
    written = write(tmp_path / "stories", [archive])
    (row,) = stories(tmp_path / "stories").values()
    assert written.report.stored == {"written": 1, "captures": 3}
    assert row["title"] == true.title
    assert row["version"] == 2
    assert str(row["first_seen_at"]).startswith("2026-01-01")
    assert str(row["last_changed_at"]).startswith("2026-01-02")


@pytest.mark.usefixtures("now_and_here")
def test_damage_costs_the_damaged_record_alone_and_is_counted(archives: list[Path], tmp_path: Path) -> None:
    whole = archives[0].read_bytes()
    second = whole.index(b"\x1f\x8b\x08", 10)
    third = whole.index(b"\x1f\x8b\x08", second + 10)
    damaged = tmp_path / "damaged.warc.gz"
    damaged.write_bytes(whole[: second + 40] + bytes(third - second - 60) + whole[third - 20 :])
    written = write(tmp_path / "stories", [damaged])
    assert written.report.damaged.total() == 1
    assert written.articles == len(pages()[0::3]) - 1


@pytest.mark.usefixtures("now_and_here")
def test_a_run_that_was_stopped_reads_no_part_again(
    archives: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(run, "groups", killed)
        with pytest.raises(KeyboardInterrupt):
            write(tmp_path / "stories", archives)
    assert not (tmp_path / "stories").exists()
    monkeypatch.setattr(gathering, "read_in_pieces", killed)
    written = write(tmp_path / "stories", archives)
    assert written.articles == len(pages())
    assert [path.name for path in tmp_path.iterdir()] == ["stories"]


@pytest.mark.usefixtures("now_and_here")
def test_an_archive_that_has_changed_is_read_again(archives: list[Path], tmp_path: Path) -> None:
    part = tmp_path / "one.warc.gz"
    part.write_bytes(archives[0].read_bytes())
    assert write(tmp_path / "stories", [part]).articles == len(pages()[0::3])
    part.write_bytes(archives[0].read_bytes() + archives[1].read_bytes())
    assert write(tmp_path / "stories", [part]).articles == len(pages()[0::3]) + len(pages()[1::3])


@pytest.mark.usefixtures("now_and_here")
def test_a_folder_of_somebody_elses_is_left_alone(archives: list[Path], tmp_path: Path) -> None:
    (tmp_path / "stories").mkdir()
    (tmp_path / "stories" / "thesis.txt").write_text("mine")
    with pytest.raises(ExportError, match="name another folder"):
        write(tmp_path / "stories", archives)
    assert (tmp_path / "stories" / "thesis.txt").read_text() == "mine"


@pytest.mark.usefixtures("now_and_here")
def test_archives_without_a_story_of_the_outlet_give_an_empty_folder(tmp_path: Path) -> None:
    archive = tmp_path / "other.warc.gz"
    write_archive(archive, [("https://example.org/news/1", b"<html><h1>x</h1></html>", CAPTURED)])
    assert write(tmp_path / "stories", [archive]).articles == 0
    assert [path.name for path in (tmp_path / "stories").iterdir()] == ["_qomnews.json"]


@pytest.mark.long
def test_daft_writes_what_this_process_would(
    archives: list[Path], here: Here, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "spread", archives)
    monkeypatch.setattr(run, "Spread", lambda _: here)
    write(tmp_path / "here", archives)
    assert stories(tmp_path / "spread") == stories(tmp_path / "here")


@pytest.mark.usefixtures("now_and_here")
def test_stories_are_the_same_however_many_are_written_at_once(
    archives: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = write(tmp_path / "whole", archives)
    monkeypatch.setattr(writing, "_AT_ONCE", 12)
    parts = write(tmp_path / "parts", archives)
    assert parts.files > whole.files
    assert (parts.articles, parts.mirrors) == (whole.articles, whole.mirrors)
    assert stories(tmp_path / "parts") == stories(tmp_path / "whole")


@pytest.mark.long
@pytest.mark.parametrize(("stop", "status"), [(signal.SIGTERM, 143), (signal.SIGINT, 1)])
def test_a_command_that_is_stopped_ends_at_once_and_goes_on(
    stop: int, status: int, archives: list[Path], tmp_path: Path
) -> None:
    sources = [word for path in archives for word in ("--warc", str(path))]
    outlets = ["mehr", "shahr20", "titronline", "--desk", "all"]
    target = tmp_path / "stories"
    command = [sys.executable, "-m", "qomnews", "backfill", *outlets, *sources, "--to-parquet", str(target)]
    begun = subprocess.Popen([*command, "--home", str(tmp_path)], stderr=subprocess.PIPE, text=True)
    while not (tmp_path / ".stories.qomnews" / "parts").exists():
        assert begun.poll() is None
        time.sleep(0.05)
    # Its workers are on their way.
    time.sleep(0.5)
    begun.send_signal(stop)
    _, said = begun.communicate(timeout=30)
    assert begun.returncode == status, said
    assert "FATAL" not in said
    subprocess.run([*command, "--home", str(tmp_path)], check=True, capture_output=True)
    assert len(stories(target)) + sum(len(row["mirrors"]) for row in stories(target).values()) == len(pages())
