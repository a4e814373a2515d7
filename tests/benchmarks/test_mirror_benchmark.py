from __future__ import annotations

import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest

from benchmarks.mirror_minhash import MinHashes, shingles
from benchmarks.mirror_peers import Tool, ToolError, ours
from benchmarks.mirror_plot import Line, Panel, drawing
from benchmarks.mirror_records import as_line
from benchmarks.mirror_scoring import score
from benchmarks.mirror_streams import Stream
from benchmarks.mirror_worker import held_bytes, run
from benchmarks.mirrors import STORES, Row, asked, curves, written


class Sorted:
    """An engine for which articles of one title are one story."""

    def __init__(self) -> None:
        self.titles: dict[int, str] = {}
        self.commits = 0

    def place(self, article: dict[str, Any]) -> None:
        self.titles[article["id"]] = article["title"]

    def commit(self) -> None:
        self.commits += 1

    def clusters(self) -> dict[int, Any]:
        return self.titles

    def index(self) -> object:
        return 4242


class Grams:
    """A sketch that is the set itself."""

    def __init__(self, grams: list[bytes]) -> None:
        self.grams = set(grams)

    def jaccard(self, other: Grams) -> float:
        return len(self.grams & other.grams) / len(self.grams | other.grams)


class Everything:
    """An index that takes everything with a gram in common for a candidate."""

    def __init__(self) -> None:
        self.known: dict[int, Grams] = {}

    def query(self, sketch: Grams) -> list[int]:
        return [number for number, known in self.known.items() if known.grams & sketch.grams]

    def insert(self, number: int, sketch: Grams) -> None:
        self.known[number] = sketch


def test_a_worker_takes_a_stream_through_an_engine(tmp_path: Path) -> None:
    stream = tmp_path / "stream.jsonl"
    stream.write_text("".join(as_line(article) for article, _ in Stream(60, 1)), "utf-8")
    engine = Sorted()
    answer = run(engine, stream)
    assert answer["articles"] == 60
    assert answer["index_bytes"] == 4242
    assert len(answer["chunks_s"]) == engine.commits == 1
    assert len(answer["clusters"]) == 60


def test_held_bytes_count_each_thing_once() -> None:
    text = "الف" * 1000
    assert held_bytes([text]) > 2 * 3000
    assert held_bytes([text, text]) - held_bytes([text]) < 20
    assert held_bytes({"a": [1, 2, 3]}) > held_bytes({"a": []})


def test_half_spaces_and_letters_make_no_other_shingles() -> None:
    one = {"lead": "", "body": "كتاب‌هاي ٢٠ مدرسه قم را باز كردند"}
    other = {"lead": "کتاب های 20 مدرسه", "body": "قم را باز کردند"}
    for kind in ("words", "letters"):
        assert set(shingles(one, kind)) == set(shingles(other, kind))
    assert len(shingles(one, "words")) == 4


def test_minhash_stories_hang_together() -> None:
    engine = MinHashes(Grams, Everything(), "words", is_open=True)
    words = [f"واژه{number}" for number in range(60)]
    for number, part in enumerate((words[:40], words[6:46], words[12:52], ["دیگر"] * 30)):
        engine.place({"id": number, "lead": "", "body": " ".join(part)})
    engine.commit()
    clusters = engine.clusters()
    assert clusters[0] == clusters[1] == clusters[2] != clusters[3]
    assert held_bytes(engine.index()) > 1000


@pytest.mark.parametrize("engine", STORES.values(), ids=STORES)
def test_our_engines_agree_on_a_stream(engine: tuple[str, str], tmp_path: Path) -> None:
    file, truth = written(Stream(200, 3), tmp_path)
    row = asked(ours(*engine), Row("ours", "small", len(truth)), file, truth)
    assert row.trouble == ""
    assert row.score is not None
    assert row.score.f1 > 0.95
    assert row.rate > 0
    assert 200 < row.index_bytes < 5000
    assert "ours" in row.line()


def test_an_engine_that_dies_is_a_line_of_the_table(tmp_path: Path) -> None:
    file, truth = written(Stream(60, 1), tmp_path)
    broken = Tool("broken", ours().python, (), "raise SystemExit('no such thing')")
    with pytest.raises(ToolError, match="no such thing"):
        broken.ask(file)
    row = asked(broken, Row("broken", "small", 60), file, truth)
    assert "no such thing" in row.line()


def test_curves_are_drawn_of_what_was_measured() -> None:
    right = score([{"id": 1, "story": "a", "class": "plain"}], {})
    rows = [
        Row(title, f"{size}", size, right, 100, 1200, 2000, [1.0 + at / 10 for at in range(size // 1000)])
        for size in (10_000, 100_000)
        for title in STORES
    ]
    tree = ET.fromstring(curves(rows))  # noqa: S314 - drawn here
    lines = [element for element in tree.iter() if element.tag.endswith("polyline")]
    assert [len(line.attrib["points"].split()) for line in lines] == [20, 20, 2, 2]
    flat = drawing([Panel("one", "x", (Line("only", ((1000.0, 5.0),)),))])
    assert "nan" not in flat
