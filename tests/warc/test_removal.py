"""Records that must go from the archive: all that has their address, and nothing else."""

from __future__ import annotations

import fcntl
from collections.abc import Callable
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from qomnews.warc import BeingWrittenError, Removal, remove

Write = Callable[..., Path]


def addresses(path: Path) -> list[str]:
    with path.open("rb") as file:
        return [
            record.rec_headers["WARC-Target-URI"]
            for record in ArchiveIterator(file, check_digests="raise")
            if record.rec_type == "response" and record.content_stream().read() is not None
        ]


def test_records_go_and_the_others_stay_byte_for_byte(write: Write, tmp_path: Path) -> None:
    path = write(5)
    before = addresses(path)
    data, mode = path.read_bytes(), path.stat().st_mode
    told: list[tuple[int, int]] = []

    removal = remove(tmp_path / "archive", lambda url: url in before[1:3], progress=lambda *n: told.append(n))

    # Of each page its answer and its request.
    assert removal == Removal(records=4, files=1)
    assert addresses(path) == [before[0], *before[3:]]
    kept = path.read_bytes()
    assert data.startswith(kept[: kept.index(kept[-200:])][:500])
    assert data.endswith(kept[-500:])
    assert path.stat().st_mode == mode
    assert told == [(1, 1)]
    assert remove(tmp_path / "archive", lambda url: url in before[1:3]) == Removal()
    assert path.read_bytes() == kept


def test_a_file_that_holds_nothing_else_goes_whole(write: Write, tmp_path: Path) -> None:
    path = write(2)
    assert remove(tmp_path / "archive", lambda _: True) == Removal(records=4, files=1)
    assert not path.exists()


def test_damage_costs_no_other_record(write: Write, tmp_path: Path) -> None:
    path = write(4)
    before = addresses(path)
    data = bytearray(path.read_bytes())
    # The last record is cut, as a killed process leaves it.
    path.write_bytes(data[:-40])
    assert remove(tmp_path / "archive", lambda url: url == before[0]) == Removal(records=2, files=1)
    assert path.read_bytes().endswith(bytes(data[-240:-40]))


def test_a_damaged_record_goes_with_its_address(write: Write, tmp_path: Path) -> None:
    path = write(3)
    last = addresses(path)[-1]
    path.write_bytes(path.read_bytes()[:-40])
    remove(tmp_path / "archive", lambda url: url == last)
    assert last not in addresses(path)
    assert remove(tmp_path / "archive", lambda url: url == last) == Removal()


def test_what_a_killed_process_left_is_cleared_away_and_files_of_others_are_left_alone(
    write: Write, tmp_path: Path
) -> None:
    path = write(3)
    part = path.with_name(f".{path.name}.part")
    part.write_bytes(b"half")
    foreign = path.with_name("CC-NEWS-20251216.warc.gz")
    foreign.write_bytes(path.read_bytes())
    remove(tmp_path / "archive", lambda _: True)
    assert not part.exists()
    assert len(addresses(foreign)) == 3


def test_a_file_that_is_being_written_is_left_as_it_is(write: Write, tmp_path: Path) -> None:
    path = write(3)
    before = path.read_bytes()
    with path.open("rb") as writer:
        fcntl.flock(writer, fcntl.LOCK_EX)
        with pytest.raises(BeingWrittenError, match="is being written; wait for that run to end"):
            remove(tmp_path / "archive", lambda _: True)
    assert path.read_bytes() == before


def test_a_disk_that_is_full_leaves_the_old_file(write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(3)
    first, before = addresses(path)[0], path.read_bytes()

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device", str(path))

    monkeypatch.setattr("qomnews.warc.removal.os.fsync", full)
    with pytest.raises(OSError, match="No space left"):
        remove(tmp_path / "archive", lambda url: url == first)
    assert [file.name for file in path.parent.iterdir()] == [path.name]
    assert path.read_bytes() == before


def test_without_an_archive_there_is_nothing_to_do(tmp_path: Path) -> None:
    assert remove(tmp_path / "archive", lambda _: True) == Removal()
