"""What holds of every format: read back it is what was written, and the same records are the same bytes."""

from __future__ import annotations

import csv
import io
import sqlite3
import tempfile
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from jsonschema import Draft202012Validator, FormatChecker

import qomnews
from qomnews.article import Article, Tombstone
from qomnews.export import ExportFileError, UsageError
from qomnews.export.flat import columns, flat, nested
from qomnews.export.job import Job, flat_format, writer
from qomnews.export.reading import records
from qomnews.export.shape import LEFT_OUT, Shape
from qomnews.export.staged import staged
from qomnews.export.writers import BOM, FORMATS, Format, cell, value_of
from qomnews.records import json_schema, to_dict, to_json
from tests.export.articles import any_article, any_articles, story, texts

few = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def write(
    path: Path, articles: list[Article], format_: Format, *, gone: tuple[Tombstone, ...] = (), **shape: Any
) -> None:
    job = Job(format=format_, shape=Shape(**{"flat": flat_format(format_), "of_changes": bool(gone)} | shape))
    with staged([path]) as (file,):
        made = writer(job, file, file.part)
        made.write([job.shape.line(to_json(article)) for article in articles])
        made.gone([to_json(tombstone) for tombstone in gone])
        made.finish()


@pytest.mark.parametrize("format_", FORMATS)
@few
@given(articles=any_articles())
def test_what_is_read_back_is_what_was_written(format_: Format, articles: list[Article]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "export"
        write(path, articles, format_)
        assert list(qomnews.read(path)) == articles


@pytest.mark.parametrize("format_", ["jsonl", "parquet"])
@few
@given(articles=any_articles())
def test_flat_or_not_it_is_the_same_records(format_: Format, articles: list[Article]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "export"
        write(path, articles, format_, flat=True)
        assert list(qomnews.read(path)) == articles


@pytest.mark.parametrize("format_", FORMATS)
def test_the_same_records_are_the_same_bytes(format_: Format, tmp_path: Path) -> None:
    articles = [story(f"mehr:{number}") for number in range(20)]
    for name in ("a", "b"):
        write(tmp_path / name, articles, format_)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


@pytest.mark.parametrize("format_", FORMATS)
def test_what_is_gone_is_read_as_tombstones(format_: Format, tmp_path: Path) -> None:
    gone = (
        Tombstone(id="mehr:8", story_id="mehr:8", status="removed", superseded_by=None),
        Tombstone(id="mehr:9", story_id="mehr:9", status="superseded", superseded_by="shahr20:1"),
    )
    write(tmp_path / "export", [story()], format_, gone=gone)
    assert list(records(tmp_path / "export")) == [story(), *gone]
    assert list(qomnews.read(str(tmp_path / "export"))) == [story()]


SHAPES = {
    "whole": Shape(),
    "flat": Shape(flat=True),
    "normalised": Shape(texts="normalised"),
    "raw": Shape(texts="raw"),
    "raw and flat": Shape(texts="raw", flat=True),
    "some fields": Shape(fields=("title", "id")),
    "without bodies": Shape(without_bodies=("mehr", "shahr20")),
}


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
@few
@given(article=any_article())
def test_every_line_is_as_its_schema_says(shape: Shape, article: Article) -> None:
    line = shape.chosen(shape.line(to_json(article)))
    Draft202012Validator(shape.article_schema(), format_checker=FormatChecker()).validate(line)
    assert tuple(line) == shape.names
    if shape.is_whole:
        Draft202012Validator(json_schema()).validate(line)


@few
@given(article=any_article())
def test_a_flat_record_holds_nothing_nested_and_is_the_same_record(article: Article) -> None:
    plain = to_dict(article)
    row = flat(plain)
    assert list(row) == list(columns())
    assert all(value is None or type(value) is columns()[name] for name, value in row.items())
    assert nested(row) == orjson.loads(orjson.dumps(plain))


@few
@given(articles=any_articles())
def test_a_spreadsheet_shows_the_same_values_as_flat_json(articles: list[Article]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        write(Path(folder) / "csv", articles, "csv")
        text = (Path(folder) / "csv").read_bytes().decode()
    header, *rows = csv.reader(io.StringIO(text.removeprefix(BOM), newline=""))
    assert header == list(columns())
    assert len(rows) == len(articles)
    for article, row in zip(articles, rows, strict=True):
        for value, shown in zip(flat(to_dict(article)).values(), row, strict=True):
            assert value_of(shown, keep_empty=value == "") == (None if value is None else str(value))


@given(texts)
def test_no_cell_is_a_formula(text: str) -> None:
    assert not cell(text).startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝"))
    assert value_of(cell(text)) == text


def test_a_table_for_spreadsheets_has_a_mark_and_windows_line_ends(tmp_path: Path) -> None:
    write(tmp_path / "a.csv", [story(title='گفت: "=1", بله')], "csv", fields=("id", "title", "comments_count"))
    assert (
        tmp_path / "a.csv"
    ).read_bytes().decode() == '\ufeffid,title,comments_count\r\nmehr:1,"گفت: ""=1"", بله",3\r\n'


def test_a_body_that_stays_behind_is_flagged() -> None:
    shape = Shape(without_bodies=("shahr20",))
    mine, other = (shape.chosen(shape.line(to_json(story(name)))) for name in ("shahr20:1", "mehr:1"))
    assert (mine["body"], mine["blocks"], mine["raw"]["body"], mine["flags"]) == ("", [], "", [LEFT_OUT])
    assert (mine["title"], mine["lead"]) == (story().title, story().lead)
    assert other == to_dict(story()) | {"blocks": other["blocks"], "images": other["images"]}


def test_raw_texts_take_the_place_of_the_normalised() -> None:
    line = Shape(texts="raw").line(to_json(story()))
    assert orjson.loads(line)["title"] == "كتابخانه نيروگاه باز شد"
    assert {"raw", "blocks"}.isdisjoint(orjson.loads(line))
    assert "raw" not in orjson.loads(Shape(texts="normalised").line(to_json(story())))


def test_a_field_that_is_not_there_is_named_with_the_nearest() -> None:
    with pytest.raises(UsageError, match=r"no field is called 'titel' \(did you mean title\?\)"):
        Shape(fields=("titel",))
    with pytest.raises(UsageError, match="no field is called 'raw'"):
        Shape(fields=("raw",), texts="normalised")


def test_sqlite_has_a_table_of_what_is_gone_and_indexes(tmp_path: Path) -> None:
    gone = (Tombstone(id="mehr:8", story_id="mehr:8", status="removed", superseded_by=None),)
    write(tmp_path / "a.db", [story("mehr:2"), story("mehr:1")], "sqlite", gone=gone)
    with sqlite3.connect(tmp_path / "a.db") as file:
        assert file.execute("SELECT id, jalali_month, json_extract(category, '$[1]') FROM articles").fetchall() == [
            ("mehr:2", 9, "قم"),
            ("mehr:1", 9, "قم"),
        ]
        assert file.execute("SELECT id, status FROM gone").fetchall() == [("mehr:8", "removed")]
    file.close()


@pytest.mark.long  # hazm reads its data
def test_sentences_have_tokens_and_a_lemma_for_each(tmp_path: Path) -> None:
    said = story(title="کتاب‌ها را خواندم.", lead=None, body="هوا سرد شد.\n\nباران بارید.")
    write(tmp_path / "a", [said], "jsonl", tokens=True)
    line = orjson.loads((tmp_path / "a").read_bytes())
    assert [(part["part"], part["text"]) for part in line["sentences"]] == [
        ("title", "کتاب‌ها را خواندم."),
        ("body", "هوا سرد شد."),
        ("body", "باران بارید."),
    ]
    assert line["sentences"][0]["tokens"] == ["کتاب‌ها", "را", "خواندم", "."]
    assert line["sentences"][0]["lemmas"] == ["کتاب", "را", "خواند#خوان", "."]
    Draft202012Validator(Shape(tokens=True).article_schema()).validate(line)
    assert list(qomnews.read(tmp_path / "a")) == [said]


def test_an_export_of_part_of_each_record_is_no_articles(tmp_path: Path) -> None:
    write(tmp_path / "a.jsonl", [story()], "jsonl", fields=("id", "title", "schema_version"))
    with pytest.raises(ExportFileError, match=r"a\.jsonl, line 1: it has no story_id, outlet"):
        list(qomnews.read(tmp_path / "a.jsonl"))
