from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import orjson
import pytest

from qomnews.cluster import dedup as on_runner
from qomnews.cluster import lines as in_parts
from qomnews.cluster.dedup import OnRunner
from qomnews.cluster.runners import Runner
from qomnews.export import jsonl_lines
from qomnews.export.dedup import Dedup, Tally
from qomnews.export.jsonl_lines import InputError, opened
from qomnews.export.staged import staged
from tests.cluster.conftest import Here
from tests.cluster.test_judging import stream

Report = Callable[[int, str], object]


@pytest.fixture(autouse=True)
def now_and_here(here: Here, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(on_runner, "Spread", lambda _: here)


def lines() -> bytes:
    """Articles with all that may befall them: versions, repeated and broken lines, blank ones, no end of the last."""
    rows = stream("foreseen")[:150]
    found = [b"\xef\xbb\xbf" + orjson.dumps(rows[0]), b"", b"no json", b'{"id": 7}', b'["list"]']
    found += [orjson.dumps(row) for row in rows[1:]]
    found += [orjson.dumps(rows[5]), orjson.dumps(rows[6] | {"body": rows[6]["body"] + " و دیگر هیچ.", "version": 2})]
    found += [
        orjson.dumps({"title": "بی شناسه", "body": rows[9]["body"]}),
        b"  ",
        b'{"status": "removed", "superseded_by": null}',
    ]
    found.append(orjson.dumps(rows[20] | {"id": "last"}))
    return b"\n".join(found)


def done(source: Path, folder: Path, comparing: OnRunner | None, report: Report) -> tuple[Tally, list[bytes]]:
    folder.mkdir()
    paths = [folder / name for name in ("out", "mirrors", "rejects")]
    with staged(paths) as files, opened(source) as read:
        out, mirrors, rejects = files
        tally = Dedup(read, report, horizon_days=730, comparing=comparing).run(out, mirrors, rejects)
    tally.seconds = 0
    return tally, [path.read_bytes() for path in paths]


@pytest.mark.parametrize("size", [300, 5_000, 10_000_000])
def test_parts_of_any_size_give_what_one_process_gives(
    size: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, work = tmp_path / "in.jsonl", tmp_path / "work"
    source.write_bytes(lines())
    work.mkdir()
    monkeypatch.setattr(on_runner, "parts_of", partial(in_parts.parts_of, size=size))
    told: list[list[tuple[int, str]]] = [[], []]
    alone = done(source, tmp_path / "alone", None, lambda *what: told[0].append(what))
    spread = OnRunner(Runner("daft"), source, work, 730)
    shared = done(source, tmp_path / "shared", spread, lambda *what: told[1].append(what))
    assert alone[0].mirrors.total() > 20
    assert alone[0].older == alone[0].passed == 1
    assert len(told[0]) == 3
    assert shared == alone
    assert told[1] == told[0]


@pytest.mark.parametrize("size", range(1, 40, 3))
def test_a_line_belongs_to_the_part_in_which_it_begins(
    size: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(in_parts, "LONGEST", 12)
    monkeypatch.setattr(jsonl_lines, "LONGEST", 12)
    source = tmp_path / "in"
    source.write_bytes(b"one\ntwo two two two two two two\n\nthree\n" + b"x" * 11 + b"\n" + b"y" * 12 + b"\nend")
    found = []
    with source.open("rb") as file:
        for start, stop in in_parts.parts_of(source, size):
            found += list(in_parts._lines(file, start, stop))
    with opened(source) as read:
        expected = {line.number: (line.data, line.whole) for line in reversed(list(read))}
    assert found == [expected[number] for number in sorted(expected)]


def test_a_file_that_changes_meanwhile_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = tmp_path / "in.jsonl"
    source.write_bytes(lines())

    def changing(*arguments: object, **named: object) -> str:
        source.write_bytes(lines() + b"\n")
        return in_parts.compared(*arguments, **named)  # type: ignore[arg-type] # passed on as it came

    monkeypatch.setattr(on_runner, "compared", changing)
    with pytest.raises(InputError, match="changed while it was read"):
        list(OnRunner(Runner("daft"), source, tmp_path, 730).lines())
