"""A process that is killed at any moment loses no stored story and leaves none half-written."""

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import orjson
import pytest

from qomnews.records import to_dict
from qomnews.store import open_store
from qomnews.story import Fingerprinted

NewItem = Callable[..., Fingerprinted]

# What has to hold of a store at rest: no row of these.
INCONSISTENCIES = {
    "an article without its page": (
        "SELECT id FROM articles LEFT JOIN raw_articles ON article = serial WHERE raw IS NULL"
    ),
    "an article without fingerprint": (
        "SELECT id FROM articles LEFT JOIN fingerprints ON article = serial WHERE fingerprint IS NULL"
    ),
    "an article without keys": (
        "SELECT id FROM articles WHERE serial NOT IN"
        " (SELECT article FROM mirror_keys UNION SELECT article FROM mirror_keys_fresh)"
    ),
    "an article without address": "SELECT id FROM articles WHERE serial NOT IN (SELECT article FROM addresses)",
    "a mirror of a mirror": (
        "SELECT m.id FROM articles m JOIN articles o ON o.id = m.mirror_of WHERE o.mirror_of IS NOT NULL"
    ),
    "a mirror outside the story of its original": (
        "SELECT m.id FROM articles m JOIN articles o ON o.id = m.mirror_of WHERE o.story_id <> m.story_id"
    ),
    "a story with two originals": (
        "SELECT story_id FROM articles WHERE mirror_of IS NULL GROUP BY story_id HAVING count(*) > 1"
    ),
    "an original that does not list its mirrors": (
        "SELECT o.id FROM articles o WHERE json_array_length(o.record, '$.mirrors') <>"
        " (SELECT count(*) FROM articles m WHERE m.mirror_of = o.id)"
    ),
    "a column that is not the record's": (
        "SELECT id FROM articles WHERE json_extract(record, '$.mirror_of') IS NOT mirror_of"
        " OR json_extract(record, '$.version') <> version OR json_extract(record, '$.story_id') <> story_id"
    ),
    "a change that was not counted": "SELECT id FROM articles WHERE change > (SELECT value FROM sequences)",
}


@pytest.fixture
def items(new_item: NewItem) -> list[Fingerprinted]:
    """Stories, of which every third is mirrored, half of these before the original."""
    made = []
    for number in range(60):
        words = [f"واژه{number}شماره{place}" for place in range(60)]
        paragraphs = (" ".join(words[:30]), " ".join(words[30:]))
        title = f"خبر شماره {number} از نشست شورای شهر"
        copy = new_item(f"titronline:{number}", paragraphs=paragraphs, title=title, hour=9)
        story = new_item(f"mehr:{number}", paragraphs=paragraphs, title=title)
        pair = [copy, story] if number % 2 else [story, copy]
        made += pair if number % 3 == 0 else [story]
    return made


@pytest.fixture
def file(items: list[Fingerprinted], tmp_path: Path) -> Path:
    path = tmp_path / "items.jsonl"
    lines = [orjson.dumps({"raw": to_dict(item.raw), "article": to_dict(item.article)}) for item in items]
    path.write_bytes(b"\n".join(lines))
    return path


def check(database: Path, acknowledged: set[str]) -> None:
    with sqlite3.connect(database) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        for what, query in INCONSISTENCIES.items():
            assert connection.execute(query).fetchall() == [], what
        stored = {row[0] for row in connection.execute("SELECT id FROM articles")}
    connection.close()
    assert acknowledged <= stored


@pytest.mark.parametrize("kills", [2, pytest.param(40, marks=pytest.mark.long)])
def test_killed_again_and_again_the_store_is_whole_and_comes_out_the_same(
    tmp_path: Path, file: Path, items: list[Fingerprinted], kills: int
) -> None:
    moments = random.Random(kills)
    killed = tmp_path / "killed.db"
    url = f"sqlite:///{killed}"
    program = [sys.executable, str(Path(__file__).with_name("saver.py")), url, str(file)]
    acknowledged: set[str] = set()
    with open_store(url):
        pass
    for kill in range(kills):
        process = subprocess.Popen(program, stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        # Later each time, so that the kills spread over all of the work.
        for _ in range(len(items) * (kill + 1) // (kills + 1)):
            acknowledged.add(process.stdout.readline().strip())
        time.sleep(moments.uniform(0, 0.05))
        process.kill()
        acknowledged |= set(process.stdout.read().split())
        process.wait()
        check(killed, acknowledged)
    subprocess.run(program, check=True, capture_output=True)
    check(killed, {item.article.id for item in items})

    with open_store(f"sqlite:///{tmp_path}/whole.db") as whole, open_store(url) as store:
        for item in items:
            whole.save(item)
        assert store.digest() == whole.digest()
