"""`qomnews fixture add` with an address: whom it asks, how, and what it refuses."""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import orjson
import pytest
from typer.testing import CliRunner, Result

from qomnews import __version__
from qomnews.cli.main import app

PAGE = """<html><head><title>گشایش کتابخانه تازه در قم</title></head><body><article id="item">
<div class="item-title"><h1 class="title">گشایش کتابخانه تازه در قم</h1></div>
<div class="item-body"><div class="item-text"><p>کتابخانه تازه‌ای با ده هزار کتاب در قم باز شد.</p></div></div>
</article></body></html>""".encode()
ADDRESS = "https://www.mehrnews.com/news/6671064/کتابخانه"
HTML = {"Content-Type": "text/html; charset=utf-8", "Set-Cookie": "who=you"}

runner = CliRunner()


class Site:
    """A site on loopback; `answers` maps a path to status, headers and body."""

    def __init__(self) -> None:
        self.answers: dict[str, tuple[int, dict[str, str], bytes | Iterator[bytes]]] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.asked.append((self.path, dict(self.headers)))
                status, headers, body = site.answers.get(self.path, (404, {}, b"<h1>404</h1>"))
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()
                with suppress(OSError):
                    for piece in (body,) if isinstance(body, bytes) else body:
                        self.wfile.write(piece)

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the signature is its base's
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}"


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    made = Site()
    Thread(target=made.server.serve_forever, args=(0.01,), daemon=True).start()
    monkeypatch.setenv("QOMNEWS_OUTLETS__MEHR__BASE_URL", f"{made.base}/replica")
    monkeypatch.setenv("QOMNEWS_CRAWL__CONTACT", "desk@newsroom.example")
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture
def fixtures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "fixtures"
    folder.mkdir()
    monkeypatch.setenv("QOMNEWS_HOME", str(tmp_path / "home"))
    return folder


def add(fixtures: Path, url: str = ADDRESS) -> Result:
    return runner.invoke(app, ["fixture", "add", "mehr", url, "--fixtures", str(fixtures)], catch_exceptions=False)


STORY = "/replica/news/6671064/%DA%A9%D8%AA%D8%A7%D8%A8%D8%AE%D8%A7%D9%86%D9%87"


def test_a_page_is_asked_for_at_the_configured_address_and_kept_under_its_public_one(
    site: Site, fixtures: Path
) -> None:
    site.answers[STORY] = (200, HTML, PAGE)
    done = add(fixtures)
    assert done.exit_code == 0, done.stderr
    case = Path(done.stdout.strip())
    info = orjson.loads((case / "inputs" / "HttpResponse-info.json").read_bytes())
    assert info["url"] == ADDRESS
    assert info["headers"] == [["Content-Type", "text/html; charset=utf-8"]]
    assert (case / "inputs" / "HttpResponse-body.html").read_bytes() == PAGE
    assert [path for path, _ in site.asked] == ["/replica/robots.txt", STORY]
    assert {headers["User-Agent"] for _, headers in site.asked} == {f"qomnews/{__version__} (+desk@newsroom.example)"}


def test_redirects_are_followed_while_they_stay_with_the_outlet(site: Site, fixtures: Path) -> None:
    site.answers["/replica/x349jN"] = (302, {"Location": "https://mehrnews.com/news/6671064"}, b"")
    site.answers["/replica/news/6671064"] = (301, {"Location": f"{site.base}{STORY}"}, b"")
    site.answers[STORY] = (200, HTML, PAGE)
    done = add(fixtures, "https://mehrnews.com/x349jN")
    assert done.exit_code == 0, done.stderr
    info = orjson.loads((Path(done.stdout.strip()) / "inputs" / "HttpResponse-info.json").read_bytes())
    assert info["url"].startswith("https://www.mehrnews.com/news/6671064/")


@pytest.mark.parametrize(
    "target",
    ["https://example.org/", "http://127.0.0.1:9/", "file:///etc/hosts", "https://www.mehrnews.com:8080/", "//["],
)
def test_a_redirect_to_elsewhere_is_not_followed(site: Site, fixtures: Path, target: str) -> None:
    site.answers[STORY] = (302, {"Location": target}, b"")
    done = add(fixtures)
    assert done.exit_code in (1, 2)
    assert [path for path, _ in site.asked][-1] == STORY
    assert list(fixtures.iterdir()) == []


def test_a_ring_of_redirects_ends(site: Site, fixtures: Path) -> None:
    site.answers[STORY] = (302, {"Location": STORY.removeprefix("/replica")}, b"")
    site.answers[STORY.removeprefix("/replica")] = (302, {"Location": f"{site.base}{STORY}"}, b"")
    done = add(fixtures)
    assert done.exit_code == 1
    assert len(site.asked) < 12


def test_what_robots_txt_forbids_is_not_asked_for(site: Site, fixtures: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site.answers["/replica/robots.txt"] = (200, {}, b"User-agent: qomnews\nDisallow: /news/*")
    site.answers[STORY] = (200, HTML, PAGE)
    done = add(fixtures)
    assert done.exit_code == 1
    assert "robots.txt" in done.stderr
    assert [path for path, _ in site.asked] == ["/replica/robots.txt"]
    site.answers["/replica/x349jN"] = (302, {"Location": "/replica/news/6671064"}, b"")
    assert "robots.txt" in add(fixtures, "https://www.mehrnews.com/x349jN").stderr
    assert [path for path, _ in site.asked][1:] == ["/replica/robots.txt", "/replica/x349jN"]
    monkeypatch.setenv("QOMNEWS_CRAWL__OBEY_ROBOTS", "false")
    assert add(fixtures).exit_code == 0


def test_a_host_at_a_private_address_is_told_nothing(
    site: Site, fixtures: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("QOMNEWS_OUTLETS__MEHR__BASE_URL")
    connect = socket.create_connection
    # As if the outlet's name stood for this machine.
    monkeypatch.setattr(
        socket,
        "create_connection",
        lambda _, *rest, **more: connect(("127.0.0.1", site.server.server_port), *rest, **more),
    )
    done = add(fixtures, "http://www.mehrnews.com/news/6671064")
    assert done.exit_code == 1
    assert "127.0.0.1, a private address" in done.stderr
    assert site.asked == []


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ((503, HTML, PAGE), "status 503"),
        ((200, HTML, b""), "empty"),
        ((200, {**HTML, "Content-Encoding": "gzip"}, PAGE), "compressed"),
        ((200, {**HTML, "Content-Length": "99999"}, PAGE), "broke off"),
        ((200, HTML, b"<p>" + b"x" * 3_000_000), "QOMNEWS_CRAWL__MAX_PAGE_MB"),
    ],
)
def test_an_answer_that_is_no_page_is_named(
    site: Site, fixtures: Path, monkeypatch: pytest.MonkeyPatch, answer: tuple[int, dict[str, str], bytes], words: str
) -> None:
    monkeypatch.setenv("QOMNEWS_CRAWL__MAX_PAGE_MB", "2")
    site.answers[STORY] = answer
    done = add(fixtures)
    assert (done.exit_code, done.stdout) == (1, "")
    assert words in done.stderr
    assert list(fixtures.iterdir()) == []


def test_a_page_that_is_gone_expects_its_refusal(site: Site, fixtures: Path) -> None:
    done = add(fixtures)
    assert done.exit_code == 0, done.stderr
    assert (Path(done.stdout.strip()) / "exception.json").exists()


def test_a_site_that_drips_is_left(site: Site, fixtures: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QOMNEWS_CRAWL__TIMEOUT", "0.5")
    monkeypatch.setenv("QOMNEWS_CRAWL__OBEY_ROBOTS", "false")

    def drops() -> Iterator[bytes]:
        for _ in range(40):
            yield b"<p>"
            time.sleep(0.1)

    site.answers[STORY] = (200, HTML, drops())
    began = time.monotonic()
    done = add(fixtures)
    assert done.exit_code == 1
    assert time.monotonic() - began < 3
    assert "QOMNEWS_CRAWL__TIMEOUT" in done.stderr


def test_a_site_that_does_not_answer_is_named(site: Site, fixtures: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        monkeypatch.setenv("QOMNEWS_OUTLETS__MEHR__BASE_URL", f"http://127.0.0.1:{closed.getsockname()[1]}")
        done = add(fixtures)
    assert done.exit_code == 1
    assert "refused" in done.stderr


def test_a_certificate_is_checked(site: Site, fixtures: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[ssl.SSLContext] = []
    made = ssl.create_default_context

    def default(*arguments: Any, **more: Any) -> ssl.SSLContext:
        asked.append(made(*arguments, **more))
        return asked[-1]

    monkeypatch.setattr(ssl, "create_default_context", default)
    monkeypatch.setenv("QOMNEWS_OUTLETS__MEHR__BASE_URL", site.base.replace("http:", "https:"))
    assert add(fixtures).exit_code == 1
    assert [(context.verify_mode, context.check_hostname) for context in asked] == [(ssl.CERT_REQUIRED, True)]
