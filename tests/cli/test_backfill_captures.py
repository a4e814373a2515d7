"""`qomnews backfill --warc` and `--cdx`, and what they say."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import orjson
import pytest
from typer.testing import CliRunner, Result

from qomnews.cli.main import app
from tests.captures.archives import OUTLETS, mixed, packed, told
from tests.reprocess.newsroom_store import COMPOSED, crawl, digest, pages
from tests.reprocess.slow_deriving import slowed

TOP = Path(__file__).parents[2]
KILLS = 4


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("QOMNEWS_HOME", raising=False)
    return tmp_path / "home"


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """The replica's pages among other sites'."""
    path = tmp_path / "news.warc.gz"
    path.write_bytes(packed(mixed([each.record for each in told()])))
    return path


def run(home: Path, *arguments: str | Path) -> Result:
    command = ["backfill", *OUTLETS, "--desk", "all", "--jobs", "1", *map(str, arguments), "--home", str(home)]
    return CliRunner().invoke(app, command)


def store_of(home: Path) -> str:
    return f"sqlite:///{home / 'qomnews.db'}"


def test_an_archive_is_stored_and_told_of(home: Path, archive: Path, tmp_path: Path) -> None:
    done = run(home, "--warc", archive)
    assert done.exit_code == 0, done.output
    count = len(pages())
    assert f"1 archive, {4 * count} records: {count} article pages" in done.output
    assert digest(store_of(home)) == digest(crawl(tmp_path / "crawled"))
    again = run(home, "--warc", archive)
    assert f"{4 * count} records: 0 article pages" in again.output


def test_outlet_and_span_are_those_that_were_asked_for(home: Path, archive: Path) -> None:
    command = ["backfill", "shahr20", "--from", "1404/09/22", "--to", "1404/09/22", "--warc", str(archive)]
    done = CliRunner().invoke(app, [*command, "--jobs", "1", "--home", str(home)])
    assert done.exit_code == 0, done.output
    wanted = {
        true.id for true, _ in pages() if true.outlet == "shahr20" and f"{true.published:%Y-%m-%d}" == "2025-12-13"
    }
    connection = sqlite3.connect(home / "qomnews.db")
    assert {row[0] for row in connection.execute("SELECT id FROM articles")} == wanted
    connection.close()
    assert "not meant: other-time" in done.output


def test_damage_is_named_and_makes_the_status_3(home: Path, tmp_path: Path) -> None:
    members = [packed([each.record]) for each in told()][:5]
    members[2] = members[2][:300] + b"\xff" * 40 + members[2][340:]
    path = tmp_path / "news.warc.gz"
    path.write_bytes(b"".join(members))
    done = run(home, "--warc", path)
    assert done.exit_code == 3
    place = len(members[0]) + len(members[1])
    assert f"damaged: broken-gzip 1\n  {path}, byte {place}: a gzip member is broken" in done.output


def test_a_name_that_stands_for_no_archive_is_wrong_usage(home: Path, tmp_path: Path) -> None:
    done = run(home, "--warc", tmp_path / "x*.warc.gz")
    assert done.exit_code == 2
    assert "x*.warc.gz: no archive has that name" in done.output


def test_what_an_index_names_is_asked_for_where_the_configuration_says(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines, data = [], b""
    for each in told():
        member = packed([each.record])
        fields = {"url": each.true.page_url, "mime": "text/html", "status": "200", "filename": "news.warc.gz"}
        fields |= {"offset": str(len(data)), "length": str(len(member))}
        lines.append(b"x 20251217090000 " + orjson.dumps(fields) + b"\n")
        data += member
    (tmp_path / "news.warc.gz").write_bytes(data)
    index = tmp_path / "index.cdxj"
    index.write_bytes(b"".join(lines))
    monkeypatch.setenv("QOMNEWS_CAPTURES__BASE", str(tmp_path))
    count = len(pages())
    first = run(home, "--cdx", index, "--max-requests", "5")
    assert first.exit_code == 0, first.output
    assert f"{count} captures in the indexes, {count} of stories that are meant: 0 known, 5 asked for" in first.output
    second = run(home, "--cdx", index)
    assert f"5 known, {count - 5} asked for" in second.output
    assert digest(store_of(home)) == digest(crawl(tmp_path / "crawled"))
    (tmp_path / "news.warc.gz").unlink()
    assert "0 asked for" in run(home, "--cdx", index).output
    missing = run(home, "--cdx", index, "--refresh")
    assert missing.exit_code == 3
    assert f"{count} not reached, and asked for again next time" in missing.output


@pytest.fixture
def slow(tmp_path: Path) -> dict[str, str]:
    return slowed(tmp_path / "slow")


@pytest.fixture
def long_archive(tmp_path: Path) -> Path:
    """Some hundred pages of the replica among others, in archives of a few parts each."""
    folder = tmp_path / "archives"
    folder.mkdir()
    records = [each.record for each in told(COMPOSED)]
    for number in range(0, len(records), 8):
        # Names in the order of the records.
        (folder / f"{number:04}.warc.gz").write_bytes(packed(mixed(records[number : number + 8])))
    return folder


def stored(home: Path) -> int:
    try:
        with sqlite3.connect(f"file:{home / 'qomnews.db'}?mode=ro", uri=True) as connection:
            count = int(connection.execute("SELECT count(*) FROM articles").fetchone()[0])
        connection.close()
    except sqlite3.OperationalError:
        return 0
    return count


def wait_for(reached: Callable[[], bool], process: subprocess.Popen[str]) -> None:
    deadline = time.monotonic() + 120
    while not reached() and process.poll() is None:
        assert time.monotonic() < deadline
        time.sleep(0.05)


def command(home: Path, archive: Path) -> list[str]:
    program = [sys.executable, "-m", "qomnews", "backfill", *OUTLETS, "--desk", "all", "--jobs", "2"]
    return [*program, "--warc", str(archive), "--home", str(home)]


@pytest.mark.long
def test_killed_again_and_again_it_comes_to_the_same_end(
    home: Path, long_archive: Path, slow: dict[str, str], tmp_path: Path
) -> None:
    total = len(pages(COMPOSED))
    moments = random.Random(KILLS)
    stages = []
    for kill in range(KILLS):
        goal = total * kill // (KILLS + 1)
        with subprocess.Popen(
            command(home, long_archive), cwd=TOP, env=slow, stderr=subprocess.DEVNULL, text=True, start_new_session=True
        ) as process:
            wait_for(lambda goal=goal: stored(home) > goal, process)  # type: ignore[misc] # bound at once
            time.sleep(moments.uniform(0, 0.2))
            process.kill()
        stages.append(stored(home))
    assert sorted(stages) == stages
    assert sum(0 < stage < total for stage in stages) >= 2, stages
    done = subprocess.run(command(home, long_archive), cwd=TOP, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert stored(home) == total
    assert digest(store_of(home)) == digest(crawl(tmp_path / "crawled", stories=COMPOSED))


@pytest.mark.long
def test_told_to_stop_it_stops_and_keeps_what_is_done(home: Path, long_archive: Path, slow: dict[str, str]) -> None:
    with subprocess.Popen(
        command(home, long_archive), cwd=TOP, env=slow, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        wait_for(lambda: stored(home) > 0, process)
        began = time.monotonic()
        # As a terminal does, to all of them.
        os.killpg(process.pid, signal.SIGINT)
        _, said = process.communicate(timeout=30)
    assert time.monotonic() - began < 10
    assert process.returncode == 1
    assert "stopped; what was read is stored, and the same command goes on" in said
    assert "Traceback" not in said
    assert 0 < stored(home) < len(pages(COMPOSED))
