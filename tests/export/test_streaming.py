"""Exports as pieces that follow each other."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from qomnews.export import UsageError
from qomnews.export.job import Job, Tally, flat_format
from qomnews.export.packing import Packing
from qomnews.export.shape import Shape
from qomnews.export.streaming import pieces
from qomnews.export.writers import Format
from qomnews.export.writing import export
from qomnews.store import Extract, Store, open_store
from tests.export.articles import fill, later, story


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(f"sqlite:///{tmp_path}/store.db") as opened:
        fill(opened, [story(f"mehr:{number}", later(number)) for number in range(1200)])
        yield opened


@pytest.mark.parametrize(
    ("format_", "packing"),
    [("jsonl", "none"), ("jsonl", "gzip"), ("jsonl", "zstd"), ("csv", "none"), ("parquet", "none")],
)
def test_pieces_put_together_are_the_bytes_of_the_file(
    store: Store, tmp_path: Path, format_: Format, packing: Packing
) -> None:
    job = Job(
        extract=Extract(order="newest"),
        format=format_,
        packing=packing,
        shape=Shape(flat=flat_format(format_), dated=format_ == "parquet"),
    )
    tally = Tally()
    with store.snapshot() as snapshot:
        some, counts = zip(*pieces(snapshot, job, tally), strict=True)
    assert len(some) > 3
    assert sum(counts) == tally.count == 1200
    export(store, job, str(tmp_path / "whole"))
    assert b"".join(some) == (tmp_path / "whole").read_bytes()


def test_what_is_no_stream_is_refused(store: Store) -> None:
    job = Job(format="sqlite", shape=Shape(flat=True))
    with store.snapshot() as snapshot, pytest.raises(UsageError, match="jsonl, csv, parquet can"):
        next(pieces(snapshot, job, Tally()))
