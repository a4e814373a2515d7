"""JSONL: whole files or none, every line as the schema says."""

from __future__ import annotations

import hashlib
import os
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import attrs
import orjson
import pytest
from jsonschema import Draft202012Validator

from qomnews.article import Article, Block, Capture, Image, Mirror, RawText, Tombstone
from qomnews.export import ExportError, write_jsonl
from qomnews.records import from_json, json_schema, to_json

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def article() -> Article:
    """A record with something in every field."""
    return Article(
        id="mehr:6671064",
        story_id="mehr:6671064",
        outlet="mehr",
        desk="qom",
        url="https://www.mehrnews.com/news/6671064",
        short_url="https://mehrnews.com/x39kTZ",
        news_id="6671064",
        kind="news",
        title="کتابخانه نیروگاه باز شد",
        kicker="پس از سه سال",
        lead="کتابخانه‌ای در دو طبقه به روی مردم باز شد.",
        body="متن خبر\n\nادامه متن",
        blocks=(Block("paragraph", "متن خبر"), Block("caption", "عکس"), Block("paragraph", "ادامه متن")),
        byline="خبرنگار",
        source_name=None,
        source_url=None,
        published_at="2025-12-16T00:35:00+03:30",
        published_jalali="1404-09-25 00:35",
        published_precision="minute",
        updated_at=None,
        category=("استان‌ها", "قم"),
        tags=("کتابخانه",),
        images=(Image("https://media.mehrnews.com/1.jpg", "نما", None),),
        comments_count=0,
        content_hash="0" * 64,
        mirrors=(
            Mirror(
                "titronline",
                "https://www.titronline.ir/1",
                "عنوان",
                None,
                "verbatim",
                0.99,
                "2025-12-16T02:00:00+00:00",
            ),
        ),
        rules={"text": "1"},
        first_seen_at="2025-12-16T01:00:00+00:00",
        last_changed_at="2025-12-16T02:00:00+00:00",
        flags=("weekday_mismatch",),
        capture=Capture("a.warc.gz", "<urn:uuid:1>"),
        extraction={"title": "selector"},
        raw=RawText("كتابخانه نيروگاه باز شد", None, None, "متن خبر", "سه شنبه ۲۵ آذر ۱۴۰۴ - ۰۰:۳۵"),
    )


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "exports" / "stories.jsonl"


def test_every_line_is_valid_and_reads_back(article: Article, path: Path) -> None:
    tombstone = Tombstone(id="mehr:1", story_id="mehr:1", status="superseded", superseded_by="shahr20:2")
    write_jsonl([article, to_json(article), tombstone], path)

    lines = path.read_bytes().splitlines()
    validator = Draft202012Validator(json_schema(), format_checker=Draft202012Validator.FORMAT_CHECKER)
    for line in lines:
        validator.validate(orjson.loads(line))
    assert from_json(lines[0], Article) == from_json(lines[1], Article) == article
    assert from_json(lines[2], Tombstone) == tombstone
    assert list(orjson.loads(lines[0])) == [field.name for field in attrs.fields(Article)]


def test_count_path_and_hash_are_those_of_the_file(article: Article, path: Path) -> None:
    exported = write_jsonl([article, article], path)

    assert (exported.count, exported.path) == (2, path)
    assert exported.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


def test_nothing_is_an_empty_file(path: Path) -> None:
    assert write_jsonl([], path).count == 0
    assert path.read_bytes() == b""


def test_an_error_on_the_way_leaves_the_old_file_and_no_other(article: Article, path: Path) -> None:
    write_jsonl([article], path)
    before = path.read_bytes()

    def broken() -> Iterator[Article]:
        yield article
        raise RuntimeError("the store went away")

    with pytest.raises(RuntimeError, match="the store went away"):
        write_jsonl(broken(), path)
    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]


def test_the_old_file_stands_until_the_new_one_is_whole(article: Article, path: Path) -> None:
    write_jsonl([article], path)
    before = path.read_bytes()

    def watching() -> Iterator[Article]:
        for _ in range(3):
            assert path.read_bytes() == before
            yield article

    assert write_jsonl(watching(), path).count == 3


def test_others_may_read_the_file_as_the_umask_says(article: Article, path: Path) -> None:
    before = os.umask(0o022)
    try:
        write_jsonl([article], path)
    finally:
        os.umask(before)

    assert path.stat().st_mode & 0o777 == 0o644


def test_a_link_stays_and_its_file_is_replaced(article: Article, path: Path, tmp_path: Path) -> None:
    link = tmp_path / "newest.jsonl"
    link.symlink_to(path)
    write_jsonl([article], link)

    assert link.is_symlink()
    assert path.read_bytes().count(b"\n") == 1


def test_a_folder_is_no_file(article: Article, tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="it is a folder; name a file in it"):
        write_jsonl([article], tmp_path)


def test_a_place_that_can_not_be_written_to_is_named(article: Article, tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(ExportError, match=r"file/stories\.jsonl can't be written: "):
        write_jsonl([article], tmp_path / "file" / "stories.jsonl")


def test_a_full_disk_is_named(article: Article) -> None:
    with pytest.raises(ExportError, match="/dev/full can't be written: No space left on device"):
        write_jsonl([article], Path("/dev/full"))


def test_a_named_pipe_is_written_to_not_replaced(article: Article, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    received: list[bytes] = []
    reader = threading.Thread(target=lambda: received.append(pipe.read_bytes()))
    reader.start()
    exported = write_jsonl([article], pipe)
    reader.join()

    assert hashlib.sha256(received[0]).hexdigest() == exported.sha256
    assert pipe.is_fifo()


def test_stdout_gets_the_same_bytes(article: Article, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    exported = write_jsonl([article], None)

    out = capfdbinary.readouterr().out
    assert out == to_json(article) + b"\n"
    assert (exported.path, exported.sha256) == (None, hashlib.sha256(out).hexdigest())
