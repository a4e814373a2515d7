"""docs/add-an-outlet.md, done: its code is put into a copy of the program, which then knows IRNA."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from textwrap import indent
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

import orjson
import pytest

TOP = Path(__file__).parent.parent.parent
PAGE = TOP / "docs" / "add-an-outlet.md"
EXAMPLE = TOP / "docs" / "examples" / "irna"
CASES = EXAMPLE / "fixtures" / "qomnews.pages.irna.IrnaPage"
Run = Callable[..., subprocess.CompletedProcess[str]]


def code() -> dict[str, str]:
    """The page's blocks of Python by the file that the line before each names."""
    found = re.findall(r"`([\w/]+\.py)`[^`\n]*\n\n```python\n(.*?)```\n", PAGE.read_text(), re.DOTALL)
    return dict(found)


def body_of(case: str) -> bytes:
    return (CASES / case / "inputs" / "HttpResponse-body.html").read_bytes()


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the program with IRNA added as the page says, and nothing else changed."""
    top = tmp_path_factory.mktemp("checkout")
    for folder in ("qomnews", "spiders", "pipelines"):
        shutil.copytree(TOP / folder, top / folder, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(TOP / "scrapy.cfg", top)
    shutil.copytree(EXAMPLE / "fixtures", top / "fixtures")
    blocks = code()
    row = indent(blocks["qomnews/outlets.py"].rstrip(), "    ")
    registry = top / "qomnews" / "outlets.py"
    before, end, after = registry.read_text().partition("\n)\n\n\nclass UnknownOutletError")
    registry.write_text(f"{before}\n{row},{end}{after}")
    for name in ("qomnews/pages/irna.py", "spiders/irna.py"):
        assert not (top / name).exists()
        (top / name).write_text(blocks[name])
    credited = top / "qomnews" / "mirrors" / "credited_outlets.py"
    text, removed = re.subn(r'    _Row\(\n        "irna",.*?\n    \),\n', "", credited.read_text(), flags=re.DOTALL)
    assert removed == 1
    credited.write_text(text)
    return top


@pytest.fixture(scope="module")
def run(checkout: Path) -> Run:
    """Runs a module in that checkout; keyword arguments are further environment variables."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("QOMNEWS_")}

    def start(module: str, *arguments: object, **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", module, *map(str, arguments)],
            cwd=checkout,
            env={**clean, "PYTHONPATH": str(checkout), **more},
            capture_output=True,
            text=True,
            timeout=240,
            check=False,
        )

    return start


class Irna(BaseHTTPRequestHandler):
    """A site of three stories, one of which is gone: the example's pages and listings under their addresses."""

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        status, body = self._answer(parts.path, {name: values[0] for name, values in parse_qs(parts.query).items()})
        self.send_response(status)
        self.send_header("Content-Type", "text/xml" if parts.path == "/rss" else "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(body)

    def _answer(self, path: str, query: dict[str, str]) -> tuple[int, bytes]:
        if path == "/rss":
            return 200, (EXAMPLE / "listings" / "rss.xml").read_bytes()
        if path == "/archive":
            first = (query["yr"], query["mn"], query["dy"], query["pi"]) == ("1404", "8", "12", "1")
            return 200, body_of("archive") if first else b"<html><body><main><ul></ul></main></body></html>"
        cases = {"/news/85990001": "news", "/photo/85990002": "photo", "/news/85990003": "gone"}
        return (200, body_of(cases[path])) if path in cases else (404, b"<h1>404</h1>")

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the signature is its base's
        pass


@pytest.fixture
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Irna)
    Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_it_takes_as_many_lines_as_the_page_says_and_under_sixty() -> None:
    blocks = code()
    assert sorted(blocks) == ["qomnews/outlets.py", "qomnews/pages/irna.py", "spiders/irna.py"]
    lines = [line for block in blocks.values() for line in block.splitlines() if line.strip()]
    assert f"in {len(lines)} lines" in PAGE.read_text()
    assert len(lines) < 60


def test_the_code_is_in_the_projects_style(checkout: Path) -> None:
    files = [checkout / name for name in code()]
    for command in (["check"], ["format", "--check"]):
        done = subprocess.run(
            [sys.executable, "-m", "ruff", *command, "--config", TOP / "pyproject.toml", "--no-cache", *files],
            cwd=checkout,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr


def test_it_is_no_outlet_of_ours() -> None:
    assert not (TOP / "qomnews" / "pages" / "irna.py").exists()
    assert not (TOP / "spiders" / "irna.py").exists()


def test_its_pages_are_read_as_its_fixtures_say(run: Run) -> None:
    done = run("pytest", "-q", "-p", "no:cacheprovider", "--web-poet-test-per-item", "fixtures")
    assert f"{len(list(CASES.iterdir()))} passed" in done.stdout, done.stdout


def test_one_command_each_reads_a_page_and_a_listing(run: Run, tmp_path: Path) -> None:
    (tmp_path / "archive.html").write_bytes(body_of("archive"))
    (tmp_path / "story.html").write_bytes(body_of("news"))
    listed = run(
        "qomnews", "links", "--outlet", "irna", "--url", "https://www.irna.ir/archive", tmp_path / "archive.html"
    )
    assert [(link["url"], link["kind"], link["published_at"]) for link in orjson.loads(listed.stdout)] == [
        ("https://www.irna.ir/news/85990001", "news", "2025-11-03T11:25:00+03:30"),
        ("https://www.irna.ir/photo/85990002", "photo", "2025-11-03T08:30:00+03:30"),
        ("https://www.irna.ir/news/85990003", "news", "2025-11-03T07:10:00+03:30"),
    ]
    address = "https://irna.ir/news/85990001"
    read = run("qomnews", "parse", "--outlet", "irna", "--url", address, tmp_path / "story.html")
    record = orjson.loads(read.stdout)
    assert (record["id"], record["url"]) == ("irna:85990001", "https://www.irna.ir/news/85990001")
    (tmp_path / "fixtures").mkdir()
    arguments = ("irna", tmp_path / "story.html", "--url", address, "--fixtures", tmp_path / "fixtures")
    added = run("qomnews", "fixture", "add", *arguments)
    assert added.stdout.strip().endswith("/qomnews.pages.irna.IrnaPage/85990001")


def test_its_stories_come_into_the_store_and_out_of_it(run: Run, site: str, tmp_path: Path) -> None:
    environment = {
        "QOMNEWS_OUTLETS__IRNA__BASE_URL": site,
        "QOMNEWS_CRAWL__DELAY": "0",
        "QOMNEWS_CRAWL__AUTOTHROTTLE": "false",
        "QOMNEWS_HOME": str(tmp_path / "home"),
    }
    span = ("--since", "1404/08/11", "--until", "1404/08/13")
    crawled = run("qomnews", "crawl", "irna", *span, **environment)
    assert "irna: 3 fetched, 2 new" in crawled.stderr, crawled.stderr
    exported = run("qomnews", "export", "-o", "-", **environment)
    records = {record["id"]: record for record in map(orjson.loads, exported.stdout.splitlines())}
    assert {name: (record["kind"], record["published_at"]) for name, record in records.items()} == {
        "irna:85990001": ("news", "2025-11-03T11:25:00+03:30"),
        "irna:85990002": ("photo", "2025-11-03T08:30:00+03:30"),
    }


def test_credits_still_know_it_by_every_name(run: Run) -> None:
    tests = [TOP / "tests" / "test_outlets.py", TOP / "tests" / "mirrors" / "test_credit_laws.py"]
    wanted = "ids_and_hosts or no_two_rows or (every_name and irna) or (every_host and irna) or written_as"
    done = run("pytest", "-q", "-p", "no:cacheprovider", f"--rootdir={TOP}", "-k", wanted, *tests)
    assert done.returncode == 0, done.stdout
    assert "passed" in done.stdout
