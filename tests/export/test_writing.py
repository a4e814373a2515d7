"""Exports of a store: which records, in which order, where to; whole or not at all, and the same again."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs
import orjson
import pytest

import qomnews
from qomnews.article import Article
from qomnews.export import ExportError, UsageError
from qomnews.export.content import Content
from qomnews.export.job import Job, flat_format
from qomnews.export.manifest import WITHIN, beside
from qomnews.export.shape import Shape
from qomnews.export.writers import FORMATS, Format
from qomnews.export.writing import Exported, export
from qomnews.store import ORDERS, Extract, Order, Store, open_store
from tests.export.articles import FIRST, fill, later, story

STORIES = (
    story("shahr20:5", later(60), tags=("آب",), category=("اجتماعی", "محیط زیست")),
    story("mehr:1", later(0), kind="report", desk="qom", source_name="خبرگزاری ایسنا"),
    story("mehr:30", None),
    story("mehr:2", later(60 * 24 * 40), body="بارش‌های هفته گذشته سد را پر کرد."),
    story("titronline:4", later(120), source_url="https://www.mehrnews.com/news/2"),
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(f"sqlite:///{tmp_path}/store.db") as opened:
        fill(opened, STORIES)
        yield opened


@pytest.fixture
def to(tmp_path: Path) -> Path:
    return tmp_path / "exports" / "stories.jsonl"


def run(store: Store, to: Path, *, content: Content | None = None, partition: bool = False, **wanted: Any) -> Exported:
    format_: Format = wanted.pop("format", "jsonl")
    extract = Extract(**wanted)
    shape = Shape(flat=flat_format(format_), of_changes=extract.of_changes)
    job = Job(extract=extract, content=content or Content(), format=format_, shape=shape)
    return export(store, job, str(to), partition=partition)


def ids(path: Path) -> list[str]:
    return [orjson.loads(line)["id"] for line in path.read_bytes().splitlines()]


ORDERED: dict[Order, list[str]] = {
    "published": ["mehr:30", "mehr:1", "shahr20:5", "titronline:4", "mehr:2"],
    "newest": ["mehr:2", "titronline:4", "shahr20:5", "mehr:1", "mehr:30"],
    "changed": ["shahr20:5", "mehr:1", "mehr:30", "mehr:2", "titronline:4"],
    "arrival": ["shahr20:5", "mehr:1", "mehr:30", "mehr:2", "titronline:4"],
    "id": ["mehr:1", "mehr:2", "mehr:30", "shahr20:5", "titronline:4"],
}


@pytest.mark.parametrize("order", ORDERS)
def test_orders_and_limits_count_from_the_first(store: Store, to: Path, order: Order) -> None:
    run(store, to, order=order)
    assert ids(to) == ORDERED[order]
    assert run(store, to, order=order, limit=2).tally.count == 2
    assert ids(to) == ORDERED[order][:2]


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({"kinds": ("report", "photo")}, ["mehr:1"]),
        ({"desks": ("qom",)}, ["mehr:1"]),
        ({"outlets": ("mehr",), "since": FIRST}, ["mehr:1", "mehr:2"]),
        ({"content": Content(categories=("محیط‌زیست",))}, ["shahr20:5"]),
        ({"content": Content(categories=("استان ها > قم",))}, ["mehr:30", "mehr:1", "titronline:4", "mehr:2"]),
        ({"content": Content(categories=("قم > استان‌ها", "هنر"))}, []),
        ({"content": Content(tags=("اب", "برق"))}, ["shahr20:5"]),
        ({"content": Content(sources=("isna",))}, ["mehr:1"]),
        ({"content": Content(sources=("mehr",))}, ["titronline:4"]),
        ({"content": Content(sources=("خبرگزاري ايسنا",))}, ["mehr:1"]),
        ({"content": Content(queries=("بارشهای سد",))}, ["mehr:2"]),
        ({"content": Content(queries=("بارش ها",))}, []),
        ({"content": Content(queries=("بارش",), sources=("isna",))}, []),
        ({"content": Content(queries=("نیروگاه",)), "limit": 2}, ["mehr:30", "mehr:1"]),
    ],
)
def test_what_is_chosen(store: Store, to: Path, wanted: dict[str, Any], expected: list[str]) -> None:
    run(store, to, **wanted)
    assert ids(to) == expected


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("بارش‌های هفته", True),
        ('"بارش های هفته گذشته"', True),
        ('"بارشهای گذشته"', False),
        ("«سد را پر»", True),
        ("بار", False),
        ("هفته‌گذشته", True),
        ("گذشتۀ", True),
    ],
)
def test_words_and_phrases_are_found_however_they_are_spaced(store: Store, to: Path, query: str, found: bool) -> None:
    run(store, to, content=Content(queries=(query,)))
    assert ids(to) == (["mehr:2"] if found else [])


def test_a_query_without_a_word_is_refused() -> None:
    with pytest.raises(UsageError, match="has no word to look for"):
        Content(queries=("«؟»",))


@pytest.mark.parametrize("format_", FORMATS)
def test_a_manifest_says_what_is_in_the_file_and_the_same_store_gives_the_same_bytes(
    store: Store, tmp_path: Path, format_: Format
) -> None:
    paths = [tmp_path / "a" / "stories", tmp_path / "b" / "stories"]
    for path in paths:
        run(store, path, format=format_, kinds=("news", "report"))
    assert paths[0].read_bytes() == paths[1].read_bytes()
    assert beside(paths[0]).read_bytes() == beside(paths[1]).read_bytes()
    told = orjson.loads(beside(paths[0]).read_bytes())
    assert told["count"] == 5
    assert told["by_outlet"] == {"mehr": 3, "shahr20": 1, "titronline": 1}
    assert told["published"] == {"first": "2025-12-16T11:30:00+03:30", "last": "2026-01-25T11:30:00+03:30"}
    assert (told["schema_version"], told["filters"], told["format"]) == (1, {"kinds": ["news", "report"]}, format_)
    assert told["sha256"] == hashlib.sha256(paths[0].read_bytes()).hexdigest()
    assert told["bytes"] == paths[0].stat().st_size


@pytest.mark.parametrize("format_", ["jsonl", "csv", "parquet"])
def test_a_folder_has_a_file_for_each_outlet_and_jalali_month(store: Store, tmp_path: Path, format_: Format) -> None:
    folder = tmp_path / "set"
    exported = run(store, folder, partition=True, format=format_)
    files = [part.path for part in exported.parts]
    assert files == [
        f"outlet={outlet}/month={month}/stories.{format_}"
        for outlet, month in (
            ("mehr", "1404-09"),
            ("mehr", "1404-11"),
            ("mehr", "undated"),
            ("shahr20", "1404-09"),
            ("titronline", "1404-09"),
        )
    ]
    told = orjson.loads((folder / WITHIN).read_bytes())
    assert [file["sha256"] for file in told["files"]] == [
        hashlib.sha256((folder / file).read_bytes()).hexdigest() for file in files
    ]
    assert sorted(qomnews.read(folder), key=lambda one: one.id) == sorted(STORIES, key=lambda one: one.id)
    # Once more, over what is there.
    run(store, folder, partition=True, format=format_, outlets=("shahr20",))
    assert [path.name for path in sorted(folder.iterdir())] == [WITHIN, "outlet=shahr20"]
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_a_folder_that_is_no_export_is_left_alone(store: Store, tmp_path: Path) -> None:
    (tmp_path / "set").mkdir()
    (tmp_path / "set" / "mine").touch()
    with pytest.raises(ExportError, match="holds something that is no export"):
        run(store, tmp_path / "set", partition=True)
    assert (tmp_path / "set" / "mine").exists()


@pytest.mark.parametrize(
    ("to_", "wanted", "message"),
    [
        ("-", {}, "--partition makes a folder"),
        ("set", {"order": "id"}, "--order is published or newest"),
        ("set", {"format": "sqlite"}, "--partition is for jsonl, csv and parquet"),
    ],
)
def test_what_can_not_be_a_folder(store: Store, to_: str, wanted: dict[str, Any], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        run(store, Path(to_), partition=True, **wanted)


def changed(store: Store, article: Article) -> None:
    """Another transaction changes a record."""
    from qomnews.store import rows  # noqa: PLC0415 - a test's way around judging

    with store._write() as connection:
        serial = connection.exec_driver_sql("SELECT serial FROM articles WHERE id = ?", (article.id,)).scalar_one()
        rows.put(connection, serial, article, change=rows.next_change(connection))


def test_changes_after_a_number_are_those_and_what_is_gone(store: Store, to: Path) -> None:
    before = run(store, to).sequence
    assert run(store, to, changed_after=before).tally.count == 0
    changed(store, attrs.evolve(STORIES[0], status="removed"))
    changed(store, attrs.evolve(STORIES[1], title="عنوان تازه"))
    changed(store, attrs.evolve(STORIES[3], status="superseded", mirror_of="mehr:1"))
    exported = run(store, to, changed_after=before)
    first, *gone = map(orjson.loads, to.read_bytes().splitlines())
    assert (first["id"], first["title"]) == ("mehr:1", "عنوان تازه")
    assert [(line["id"], line["status"], line["superseded_by"]) for line in gone] == [
        ("mehr:2", "superseded", "mehr:1"),
        ("shahr20:5", "removed", None),
    ]
    assert (exported.tally.count, exported.tally.gone) == (1, 2)
    assert run(store, to, changed_after=exported.sequence).tally.gone == 0
    # Where mirrors are exported too, what became one is there itself.
    run(store, to, changed_after=before, include_mirrors=True)
    assert ids(to) == ["mehr:1", "mehr:2", "shahr20:5"]


def test_what_is_written_meanwhile_is_not_in_it_and_comes_next(store: Store, to: Path) -> None:
    late = [story("mehr:99", later(5))]

    def write_more(_count: int) -> None:
        fill(store, late)
        late.clear()

    job = Job(extract=Extract(changed_after=0), shape=Shape(of_changes=True))
    exported = export(store, job, str(to), advance=write_more)
    assert "mehr:99" not in ids(to)
    run(store, to, changed_after=exported.sequence)
    assert ids(to) == ["mehr:99"]


def test_a_pipe_gets_the_lines_and_no_manifest(store: Store, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    received: list[bytes] = []
    reader = threading.Thread(target=lambda: received.append(pipe.read_bytes()))
    reader.start()
    exported = run(store, pipe)
    reader.join()
    assert exported.parts[0].sha256 == hashlib.sha256(received[0]).hexdigest()
    assert received[0].count(b"\n") == 5
    assert not beside(pipe).exists()


KILLED = """
import os, signal, sys
from pathlib import Path
from qomnews.export import writing
from qomnews.export.job import Job
from qomnews.export.shape import Shape
from qomnews.export.staged import Staged
from qomnews.store import open_store

def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)

store, folder = sys.argv[1], Path(sys.argv[2])
for point in ("written", "finished", "put"):
    for partition in (False, True):
        if (child := os.fork()) == 0:
            before = Staged.finish
            if point == "finished":
                Staged.finish = lambda self: (before(self), die())
            if point == "put":
                Staged.replace = die
            to = folder / "set" if partition else folder / "stories.jsonl"
            with open_store(store) as opened:
                advance = die if point == "written" else None
                job = Job(shape=Shape(without_bodies=("mehr",)))
                writing.export(opened, job, str(to), partition=partition, advance=advance)
            os._exit(0)
        assert os.waitpid(child, 0)[1] == signal.SIGKILL, point
"""


def test_a_killed_export_leaves_what_was_there_and_the_next_does_it_all(store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    run(store, folder / "stories.jsonl")
    run(store, folder / "set", partition=True)
    whole = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    subprocess.run([sys.executable, "-c", KILLED, f"sqlite:///{tmp_path}/store.db", str(folder)], check=True)
    assert {path: path.read_bytes() for path in whole} == whole
    assert ids(folder / "stories.jsonl") == ORDERED["published"]

    run(store, folder / "stories.jsonl", limit=1)
    run(store, folder / "set", partition=True, limit=1)
    assert ids(folder / "stories.jsonl") == ["mehr:30"]
    assert [path.name for path in sorted((folder / "set").iterdir())] == [WITHIN, "outlet=mehr"]
