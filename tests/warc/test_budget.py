from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from qomnews.article import Capture
from qomnews.warc import CaptureError, WarcFiles, capture_of, make_room
from tests.warc.exchanges import START, exchange


def fill(folder: Path, outlet: str, day: int) -> Capture:
    files = WarcFiles(folder, outlet, clock=lambda: START + timedelta(days=day))
    capture = files.write(exchange(day))
    files.close()
    return capture


def test_the_oldest_files_go_whatever_outlet_they_are_of(tmp_path: Path) -> None:
    kept = {day: fill(tmp_path, outlet, day) for day, outlet in ((40, "mehr"), (1, "titronline"), (20, "shahr20"))}
    sizes = {day: (tmp_path / capture.file).stat().st_size for day, capture in kept.items()}

    gone = make_room(tmp_path, sizes[40] + sizes[20])

    assert [(found.path, found.size) for found in gone] == [(tmp_path / kept[1].file, sizes[1])]
    assert {path.name for path in tmp_path.rglob("*.gz")} == {Path(kept[day].file).name for day in (20, 40)}
    assert make_room(tmp_path, sizes[40] + sizes[20]) == []


def test_reading_a_page_that_went_says_so(tmp_path: Path) -> None:
    capture = fill(tmp_path, "mehr", 1)
    assert capture_of(tmp_path, capture).url == "https://www.mehrnews.com/news/1"
    make_room(tmp_path, 0)
    with pytest.raises(CaptureError, match=r"mehr-20251217.* is gone.*archive_gb"):
        capture_of(tmp_path, capture)


def test_other_peoples_files_are_neither_counted_nor_touched(tmp_path: Path) -> None:
    fill(tmp_path, "mehr", 1)
    other = tmp_path / "2025" / "12" / "CC-NEWS-20251216.warc.gz"
    other.write_bytes(b"x" * 1_000_000)
    assert make_room(tmp_path, 100_000) == []
    assert len(make_room(tmp_path, 0)) == 1
    assert other.exists()


PROGRAM = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from qomnews.warc import Exchange, WarcFiles
files = WarcFiles(Path(sys.argv[1]), "mehr", clock=lambda: datetime(2025, 1, 1, tzinfo=UTC))
files.write(Exchange(url="https://www.mehrnews.com/news/1", fetched_at="2025-01-01T00:00:00Z", status=200, headers=(),
                     body=b"x"))
print(files.path, flush=True)
sys.stdin.read()
"""


def test_a_file_that_is_being_written_stays_until_its_writer_is_gone(tmp_path: Path) -> None:
    younger = tmp_path / fill(tmp_path, "shahr20", 1).file
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        written = Path(process.stdout.readline().strip())
        assert [gone.path for gone in make_room(tmp_path, 0)] == [younger]
        assert written.exists()
        process.kill()
    assert [gone.path for gone in make_room(tmp_path, 0)] == [written]


def test_the_budget_is_looked_at_as_files_begin_grow_and_end(tmp_path: Path) -> None:
    looks: list[int] = []
    files = WarcFiles(
        tmp_path,
        "mehr",
        clock=lambda: datetime(2025, 1, 1, tzinfo=UTC),
        look=lambda: looks.append(sum(path.stat().st_size for path in tmp_path.rglob("*.gz"))),
    )
    files.write(exchange(0))
    assert len(looks) == 1
    files._looked_at = -40_000_000  # as after 40 MB
    files.write(exchange(1))
    assert len(looks) == 2
    files.close()
    assert len(looks) == 3
