from __future__ import annotations

import os
from pathlib import Path

import pytest

from qomnews.cli.checks.place import archive, disk, locks, place
from qomnews.config import load_config
from qomnews.crawl.lock import lock_outlet
from qomnews.crawl.schedule import lock_schedule


def test_little_room_is_a_warning() -> None:
    assert disk(1_900_000_000).state == "warning"
    assert disk(1_900_000_000).advice == "make room"
    assert disk(5_000_000_000).state == "ok"


def test_an_archive_is_measured_against_its_bound(tmp_path: Path) -> None:
    folder = tmp_path / "archive"
    (folder / "2025" / "12").mkdir(parents=True)
    (folder / "2025" / "12" / "a.warc.gz").write_bytes(b"x" * 97_000)
    full = archive(folder, load_config(home=tmp_path, crawl={"archive_gb": 0.0001}))
    assert full.state == "warning"
    assert "the oldest pages go" in full.finding
    roomy = archive(folder, load_config(home=tmp_path))
    assert (roomy.state, roomy.finding) == ("ok", "0.0 GB in 1 files, of 20 GB")
    assert archive(folder, load_config(home=tmp_path, crawl={"archive_gb": 0})).finding.endswith("without a bound")
    assert "switched off" in archive(folder, load_config(home=tmp_path, crawl={"archive": False})).finding


def test_who_holds_a_lock_is_told_and_not_disturbed(tmp_path: Path) -> None:
    assert locks(tmp_path / "locks").finding == "nobody is at work"
    crawl, schedule = lock_outlet(tmp_path, "mehr"), lock_schedule(tmp_path)
    found = locks(tmp_path / "locks")
    assert found.finding == f"mehr by process {os.getpid()}, schedule by process {os.getpid()}"
    schedule.release()
    assert locks(tmp_path / "locks").finding == f"mehr by process {os.getpid()}"
    crawl.release()


def test_a_system_that_does_not_tell_says_so(tmp_path: Path) -> None:
    assert "does not tell" in locks(tmp_path, kernel=tmp_path / "none").finding


def test_a_home_that_cant_be_written_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Tests may run as root, who can write anywhere.
    monkeypatch.setattr(os, "access", lambda *_: False)
    (finding,) = place(load_config(home=tmp_path))
    assert (finding.state, finding.what) == ("error", "home")
    assert "change its owner" in finding.advice


def test_a_home_that_is_not_there_yet_is_made_by_the_first_crawl(tmp_path: Path) -> None:
    found = {finding.what: finding for finding in place(load_config(home=tmp_path / "a" / "b"))}
    assert "made by the first crawl" in found["home"].finding
    assert {finding.state for finding in found.values()} == {"ok"}
    assert not (tmp_path / "a").exists()
