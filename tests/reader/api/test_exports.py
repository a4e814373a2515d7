"""Exports over the web: the bytes of `qomnews export`."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator, MutableMapping
from pathlib import Path
from typing import Any

import anyio
import pytest
from starlette.testclient import TestClient
from typer.testing import CliRunner

from qomnews.cli.main import app
from qomnews.config import Config
from qomnews.reader.app import create_app
from qomnews.serve_sections import ServeConfig
from tests.reader.conftest import NOW

NewClient = Callable[[Config], TestClient]
FILTERS: list[dict[str, Any]] = [
    {},
    {"outlet": ["mehr", "shahr20"]},
    {"from": "1404/09", "to": "1404/09/24", "include_mirrors": "true"},
    {"tag": "کتاب", "order": "newest"},
    {"kind": "photo", "order": "id"},
    {"source": "mehr", "include_mirrors": "true"},
    {"category": "استان‌ها > قم", "outlet": "mehr"},
    {"outlet": "titronline", "to": "1390"},
]


def exported(home: Path, to: Path, filters: dict[str, Any]) -> bytes:
    """What the command writes."""
    arguments = ["export", "--home", str(home), "-o", str(to)]
    for name, values in filters.items():
        if name == "include_mirrors":
            arguments.append("--include-mirrors")
            continue
        for value in values if isinstance(values, list) else [values]:
            arguments += [f"--{name}", value]
    done = CliRunner().invoke(app, arguments)
    assert done.exit_code == 0, done.output
    return to.read_bytes()


@pytest.mark.parametrize("filters", FILTERS, ids=lambda filters: "&".join(filters) or "all")
def test_jsonl_is_the_bytes_of_the_command(
    client: TestClient, filled_home: Path, tmp_path: Path, filters: dict[str, Any]
) -> None:
    answer = client.get("/api/v1/search/export.jsonl", params=filters)
    assert answer.content == exported(filled_home, tmp_path / "stories.jsonl", filters)
    assert answer.headers["content-type"] == "application/jsonl"
    assert client.get("/search/export.jsonl", params=filters).content == answer.content


@pytest.mark.parametrize(
    ("format_", "type_"),
    [("csv", "text/csv; charset=utf-8; header=present"), ("parquet", "application/vnd.apache.parquet")],
)
def test_other_forms_are_too(client: TestClient, filled_home: Path, tmp_path: Path, format_: str, type_: str) -> None:
    filters = {"outlet": ["mehr"], "include_mirrors": "true"}
    answer = client.get(f"/api/v1/search/export.{format_}", params=filters)
    assert answer.headers["content-type"] == type_
    assert answer.content == exported(filled_home, tmp_path / f"stories.{format_}", filters)


def test_it_is_a_file_with_todays_name(client: TestClient) -> None:
    answer = client.get("/search/export.csv")
    assert answer.headers["content-disposition"] == 'attachment; filename="qomnews-1404-09-25.csv"'


def test_the_head_is_made_without_the_file(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qomnews.reader.api.exports.Streamed.stream_response", None)
    head = client.head("/api/v1/search/export.csv")
    assert (head.status_code, head.content) == (200, b"")
    assert "content-disposition" in head.headers


@pytest.fixture
def narrow(config: Config) -> Config:
    return config.model_copy(update={"serve": ServeConfig(export_rows=2)})


def test_too_much_is_refused_with_the_command_that_gives_it(narrow: Config, new_client: NewClient) -> None:
    client = new_client(narrow)
    assert client.get("/api/v1/search/export.csv?kind=photo").status_code == 200
    answer = client.get("/api/v1/search/export.csv?kind=news&kind=photo&order=id")
    assert answer.status_code == 422
    command = "qomnews export --kind news --kind photo --order id -o stories.csv"
    assert answer.json()["command"] == command
    assert command in answer.json()["detail"]
    page = client.get("/search/export.csv")
    assert (page.status_code, page.headers["content-type"]) == (422, "text/html; charset=utf-8")
    assert "qomnews export -o stories.csv" in page.text


def test_what_records_say_is_counted_before_it_is_refused(narrow: Config, new_client: NewClient) -> None:
    client = new_client(narrow)
    assert client.get("/api/v1/search/export.jsonl?tag=کتاب").status_code == 200
    assert client.get("/api/v1/search/export.jsonl?outlet=mehr").status_code == 422


def test_no_more_are_made_at_once_than_may_be(config: Config) -> None:
    reader = create_app(config, clock=lambda: NOW)
    turns: threading.BoundedSemaphore = reader.state.stores.export_turns
    with TestClient(reader, base_url="http://127.0.0.1") as client:
        taken = [turns.acquire(blocking=False) for _ in range(2)]
        answer = client.get("/api/v1/search/export.jsonl")
        assert taken == [True, True]
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "30")
        turns.release(2)
        # Whatever became of them, exports give their turns back.
        for path in ("export.jsonl", "export.csv", "export.jsonl?outlet=mehr", "export.parquet") * 2:
            assert client.get(f"/api/v1/search/{path}").status_code == 200
            assert client.head(f"/api/v1/search/{path}").status_code == 200


async def gone_away_after(pieces: int, config: Config) -> tuple[int, threading.BoundedSemaphore]:
    """How many pieces a client got that goes away midway, and the turns that exports take."""
    reader = create_app(config, clock=lambda: NOW)
    got, enough = 0, anyio.Event()

    async def receive() -> dict[str, Any]:
        await enough.wait()
        return {"type": "http.disconnect"}

    async def send(message: MutableMapping[str, Any]) -> None:
        nonlocal got
        got += message["type"] == "http.response.body"
        if got == pieces:
            enough.set()
        await anyio.sleep(0.01)

    scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "method": "GET",
        "path": "/api/v1/search/export.jsonl",
        "raw_path": b"/api/v1/search/export.jsonl",
        "query_string": b"",
        "root_path": "",
        "scheme": "http",
        "headers": [(b"host", b"127.0.0.1")],
    }
    await reader(scope, receive, send)
    return got, reader.state.stores.export_turns


@pytest.fixture
def closed(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Exports never end; holds something once one was let go of."""
    closed: list[bool] = []

    def endless(*_: object) -> Iterator[tuple[bytes, int]]:
        try:
            while True:
                yield b"piece", 1
        finally:
            closed.append(True)

    monkeypatch.setattr("qomnews.reader.api.exports.pieces", endless)
    return closed


def test_who_goes_away_midway_leaves_nothing_open(config: Config, closed: list[bool]) -> None:
    got, turns = anyio.run(gone_away_after, 3, config)
    assert 3 <= got < 10
    assert closed == [True]
    assert [turns.acquire(blocking=False) for _ in range(2)] == [True, True]


def test_one_that_takes_for_ever_is_broken_off(config: Config, closed: list[bool]) -> None:
    brief = config.model_copy(update={"serve": ServeConfig(export_deadline=0.3)})
    with pytest.raises(TimeoutError):
        anyio.run(gone_away_after, 10**6, brief)
    assert closed == [True]


def test_without_the_extra_parquet_says_what_to_install(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    monkeypatch.delitem(sys.modules, "qomnews.export.parquet", raising=False)
    answer = client.get("/api/v1/search/export.parquet")
    assert (answer.status_code, answer.json()["type"]) == (501, "/api/v1/docs#not-installed")
    assert "qomnews[parquet]" in answer.json()["detail"]
