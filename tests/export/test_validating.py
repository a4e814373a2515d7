"""What `qomnews validate` and `qomnews upgrade` find in files and make of them."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pytest
from backports import zstd

from qomnews.export import ExportFileError
from qomnews.export.manifest import beside
from qomnews.export.packing import packing_of
from qomnews.export.upgrading import upgraded
from qomnews.export.upgrading_files import upgrade_file
from qomnews.export.validating import Validation
from qomnews.records import to_dict, to_json
from tests.export.articles import story

GONE = {"schema_version": 1, "id": "mehr:9", "story_id": "mehr:9", "status": "removed", "superseded_by": None}


def line(**changes: Any) -> bytes:
    return orjson.dumps(to_dict(story()) | changes)


def faults(path: Path, *lines: bytes) -> list[str]:
    path.write_bytes(b"\n".join(lines))
    return [str(fault) for fault in Validation(path).faults()]


def test_what_an_export_has_is_without_fault(tmp_path: Path) -> None:
    assert faults(tmp_path / "a", line(), to_json(story("mehr:2")), orjson.dumps(GONE), b"") == []


@pytest.mark.parametrize(
    ("bad", "expected"),
    [
        (line(kind="newz"), "line 2: kind: 'newz' is not one of ['news',"),
        (line(mirrors=[{"outlet": "mehr"}]), "line 2: mirrors[0]: 'url' is a required property"),
        (line(published_at="دیروز"), "line 2: published_at: 'دیروز' "),
        (line(extra=1), "line 2: Additional properties are not allowed ('extra' was unexpected)"),
        (line(title=""), "line 2: title: '' should be non-empty"),
        (orjson.dumps(GONE | {"status": "live"}), "line 2: status: 'live' is not one of ['removed', 'superseded']"),
        (b'{"id":', "line 2: no JSON: "),
        (b"[1]", "line 2: no object"),
        (line(schema_version=2), "line 2: schema_version: it is 2, this program knows 1; upgrade the program"),
        (line(schema_version=None), "line 2: schema_version: it is None, not a number from 1 to 1"),
        (to_json(story("mehr:0")), "line 2: id: mehr:0 stands in line 1 already"),
    ],
    ids=range(11),
)
def test_a_fault_is_named_with_its_line_and_field(tmp_path: Path, bad: bytes, expected: str) -> None:
    found = faults(tmp_path / "a", to_json(story("mehr:0")), bad)
    assert found[0].startswith(expected)


def test_a_long_text_is_not_repeated(tmp_path: Path) -> None:
    (found,) = faults(tmp_path / "a", line(url=["متن" * 1000]))
    assert found.startswith("line 1: url: ['متن")
    assert len(found) < 200


@pytest.mark.parametrize("pack", [gzip.compress, zstd.compress], ids=["gzip", "zstd"])
def test_compressed_files_are_read_too_and_damaged_ones_named(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    packed = pack(line(kind="newz"))
    path = tmp_path / "a"
    path.write_bytes(packed)
    assert [fault.field for fault in Validation(path).faults()] == ["kind"]
    path.write_bytes(packed[:-9])
    with pytest.raises(ExportFileError, match="a can't be read: "):
        list(Validation(path).faults())


def test_a_manifest_that_tells_otherwise_is_a_fault(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    told = {"count": 2, "gone": 0, "sha256": "0" * 64, "shape": shape()}
    beside(path).write_bytes(orjson.dumps(told))
    assert faults(path, line()) == [
        "its manifest says 2 lines, there are 1",
        "its SHA-256 is another than its manifest says: it was changed, or cut short",
    ]


def test_lines_of_some_fields_are_checked_as_their_manifest_says(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    beside(path).write_bytes(
        orjson.dumps({"count": 1, "gone": 0, "sha256": "", "shape": shape(fields=["id", "title"])})
    )
    assert faults(path, b'{"id":"mehr:1","title":null}')[0] == "line 1: title: None is not of type 'string'"


def shape(**changes: Any) -> dict[str, Any]:
    whole: dict[str, Any] = {
        "fields": None,
        "flat": False,
        "texts": "both",
        "tokens": False,
        "without_bodies": [],
        "of_changes": False,
    }
    return whole | changes


def add_mood(record: dict[str, Any]) -> dict[str, Any]:
    return record | {"mood": None}


def drop_mood(record: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in record.items() if name != "mood"} | {"tone": "plain"}


PACK: dict[str, Callable[[bytes], bytes]] = {"none": bytes, "gzip": gzip.compress, "zstd": zstd.compress}
UNPACK: dict[str, Callable[[bytes], bytes]] = {"none": bytes, "gzip": gzip.decompress, "zstd": zstd.decompress}
STEPS = {1: add_mood, 2: drop_mood}


def test_each_version_is_brought_to_the_next_until_the_newest() -> None:
    assert upgraded({"schema_version": 1, "id": "a"}, steps=STEPS, newest=3) == {
        "schema_version": 3,
        "id": "a",
        "tone": "plain",
    }
    assert upgraded({"schema_version": 3, "id": "a"}, steps=STEPS, newest=3) == {"schema_version": 3, "id": "a"}
    with pytest.raises(ExportFileError, match="no way from 1 to 3"):
        upgraded({"schema_version": 1}, steps={2: drop_mood}, newest=3)


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz", "a.jsonl.zst"])
def test_a_file_takes_its_own_place_with_its_manifest(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    packing = packing_of(path)
    path.write_bytes(PACK[packing](b'{"schema_version":1,"id":"a"}\n{"schema_version":2,"id":"b"}\n'))
    beside(path).write_bytes(orjson.dumps({"sha256": "old", "count": 2}))
    done = upgrade_file(path, path, steps={1: add_mood}, newest=2)
    assert (done.count, done.older) == (2, 1)
    assert (
        UNPACK[packing](path.read_bytes())
        == b'{"schema_version":2,"id":"a","mood":null}\n{"schema_version":2,"id":"b"}\n'
    )
    told = orjson.loads(beside(path).read_bytes())
    assert (told["schema_version"], told["count"], told["bytes"]) == (2, 2, path.stat().st_size)
    assert told["sha256"] != "old"


def test_a_line_that_can_not_be_brought_up_leaves_the_file(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'{"schema_version":1}\n{"schema_version":9}\n')
    with pytest.raises(ExportFileError, match=r"a\.jsonl, line 2: schema_version: it is 9"):
        upgrade_file(path, path, steps={1: add_mood}, newest=2)
    assert path.read_bytes() == b'{"schema_version":1}\n{"schema_version":9}\n'
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_of_the_newest_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(line() + b"\n")
    before = path.stat().st_mtime_ns
    assert upgrade_file(path, path).older == 0
    assert path.stat().st_mtime_ns == before
