"""Exports in buckets, of a server on loopback that keeps what it is given."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import orjson
import pytest

from qomnews.export import ExportError
from qomnews.export.job import Job
from qomnews.export.writing import export
from qomnews.store import open_store
from tests.export.articles import fill, later, story


@pytest.fixture
def objects(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, bytes]]:
    """What was put, by address, in the order in which it came."""
    kept: dict[str, bytes] = {}

    class Bucket(BaseHTTPRequestHandler):
        def do_PUT(self) -> None:
            kept[self.path] = self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(403 if "refused" in self.path else 200)
            self.send_header("ETag", '"1"')
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_arguments: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Bucket)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    for name, value in {
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{server.server_port}",
        "AWS_ALLOW_HTTP": "true",
        "AWS_ACCESS_KEY_ID": "any",
        "AWS_SECRET_ACCESS_KEY": "any",
        "AWS_REGION": "any",
    }.items():
        monkeypatch.setenv(name, value)
    yield kept
    server.shutdown()
    server.server_close()


def run(tmp_path: Path, to: str, *, partition: bool = False) -> None:
    with open_store(f"sqlite:///{tmp_path}/store.db") as store:
        fill(store, [story(), story("shahr20:2", later(1))])
        export(store, Job(), to, partition=partition)


def test_a_file_and_its_manifest_are_objects(tmp_path: Path, objects: dict[str, bytes]) -> None:
    run(tmp_path, "s3://news/a/stories.jsonl")
    assert list(objects) == ["/news/a/stories.jsonl", "/news/a/stories.jsonl.manifest.json"]
    assert objects["/news/a/stories.jsonl"].count(b"\n") == 2
    assert orjson.loads(objects["/news/a/stories.jsonl.manifest.json"])["count"] == 2


def test_a_folder_is_an_object_for_each_file_the_manifest_last(tmp_path: Path, objects: dict[str, bytes]) -> None:
    run(tmp_path, "s3://news/set/", partition=True)
    assert list(objects) == [
        "/news/set/outlet%3Dmehr/month%3D1404-09/stories.jsonl",
        "/news/set/outlet%3Dshahr20/month%3D1404-09/stories.jsonl",
        "/news/set/_qomnews.json",
    ]


def test_what_the_bucket_refuses_is_named(tmp_path: Path, objects: dict[str, bytes]) -> None:
    with pytest.raises(ExportError, match=r"s3://news/refused can't be written: "):
        run(tmp_path, "s3://news/refused")
    assert len(objects) == 1


def test_a_bucket_alone_is_no_place(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="it names no object; write s3://BUCKET/KEY"):
        run(tmp_path, "s3://news")
