"""Outlets that answer in every way, on loopback."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread

import pytest

from qomnews.cli.checks.finding import Finding, ok
from qomnews.cli.checks.sites import ASKED, Visit, clock, sites
from qomnews.config import Config, load_config

SPIDERS = Path(__file__).parent.parent.parent.parent / "spiders"
OUTLETS = ("mehr", "shahr20", "titronline")
Answer = Callable[[BaseHTTPRequestHandler], None]


@contextmanager
def served(answer: Answer) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            answer(self)

        def log_message(self, *_: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def saying(body: str = "", status: int = 200, **headers: str) -> Answer:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response_only(status)
        for name, value in headers.items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", str(len(body.encode())))
        handler.end_headers()
        handler.wfile.write(body.encode())

    return answer


def config(tmp_path: Path, base: str, **crawl: object) -> Config:
    """Only Mehr, which is at this address."""
    outlets = {name: {"enabled": name == "mehr", "base_url": base} for name in OUTLETS}
    return load_config(home=tmp_path, outlets=outlets, crawl=crawl)


def asked(tmp_path: Path, answer: Answer, *, longest: float = 10, **crawl: object) -> dict[str, Finding]:
    with served(answer) as base:
        return {found.what: found for found in sites(config(tmp_path, base, **crawl), longest=longest)}


def test_what_is_looked_for_in_robots_txt_is_what_spiders_ask_for() -> None:
    for outlet, paths in ASKED.items():
        spider = (SPIDERS / f"{outlet}.py").read_text("utf-8")
        for path in paths:
            # Front pages and stories are every site's.
            if path != "/" and not path.startswith("/news/"):
                assert path.partition("?")[0].rstrip("/") in spider, path


@pytest.mark.parametrize(
    ("answer", "state", "said"),
    [
        (saying("User-agent: *\nDisallow: /admin\n"), "ok", "answers with 200 and lets us in"),
        (saying("User-agent: *\nCrawl-delay: 10\n"), "ok", "lets us in, every 10 s"),
        (saying("User-agent: *\nDisallow: /\n"), "warning", "forbids /, /rss, /archive?pi=1, /news/1"),
        (saying("User-agent: qomnews\nDisallow: /archive\n"), "warning", "forbids /archive?pi=1"),
        (saying("User-agent: otherbot\nDisallow: /\n"), "ok", "lets us in"),
        (saying("no", 404), "ok", "answers with 404: there are no rules"),
        (saying("no", 403), "warning", "answers with 403"),
        (saying("", 503), "warning", "answers with 503: as long as it does, nothing is fetched"),
        (saying("", 429), "warning", "nothing is fetched"),
        (saying("", 302, Location="/robots.txt"), "warning", "does not answer"),
    ],
)
def test_each_answer_means_something(tmp_path: Path, answer: Answer, state: str, said: str) -> None:
    finding = asked(tmp_path, answer)["mehr"]
    assert finding.state == state
    assert said in finding.finding
    assert bool(finding.advice) == (state != "ok")


def test_rules_that_are_not_obeyed_are_a_warning(tmp_path: Path) -> None:
    finding = asked(tmp_path, saying("User-agent: *\nDisallow: /\n"), obey_robots=False)["mehr"]
    assert finding.state == "warning"
    assert "is not obeyed" in finding.finding


def test_an_outlet_that_has_moved_is_a_warning(tmp_path: Path) -> None:
    with served(saying()) as elsewhere:
        moved = elsewhere.replace("127.0.0.1", "localhost")
        finding = asked(tmp_path, saying("", 301, Location=f"{moved}/robots.txt"))["mehr"]
    assert finding.state == "warning"
    assert "leads to localhost" in finding.finding


def test_an_answer_without_end_is_given_up_in_time(tmp_path: Path) -> None:
    over = Event()

    def drip(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        while not over.wait(0.02):
            try:
                handler.wfile.write(b"# \n")
            except OSError:
                return

    began = time.monotonic()
    finding = asked(tmp_path, drip, longest=0.3)["mehr"]
    over.set()
    assert time.monotonic() - began < 5
    assert finding.state == "warning"
    assert "has not answered in 0.3 s" in finding.finding or "does not answer in time" in finding.finding


def test_one_that_hangs_does_not_hide_the_others(tmp_path: Path) -> None:
    over = Event()
    with served(lambda _: over.wait(20)) as hanging, served(saying("User-agent: *\n")) as base:  # type: ignore[arg-type] # nothing is answered
        outlets = {
            "mehr": {"base_url": hanging},
            "shahr20": {"base_url": base},
            "titronline": {"base_url": "http://127.0.0.1:9"},
        }
        found = {one.what: one for one in sites(load_config(home=tmp_path, outlets=outlets), longest=0.5)}
        over.set()
    assert found["mehr"].state == "warning"
    assert found["shahr20"].state == "ok"
    assert "does not answer" in found["titronline"].finding


def test_an_outlets_proxy_is_asked_with_its_credentials(tmp_path: Path) -> None:
    seen: list[tuple[str, str | None]] = []

    def note(handler: BaseHTTPRequestHandler) -> None:
        seen.append((handler.path, handler.headers["Proxy-Authorization"]))
        saying("User-agent: *\n")(handler)

    with served(note) as proxy:
        outlets = {name: {"enabled": name == "mehr"} for name in OUTLETS}
        mehr = {"base_url": "http://news.invalid", "proxy": proxy, "proxy_user": "me", "proxy_password": "pass"}
        found = list(sites(load_config(home=tmp_path, outlets={**outlets, "mehr": mehr})))
    assert found[0].state == "ok"
    # me:pass
    assert seen == [("http://news.invalid/robots.txt", "Basic bWU6cGFzcw==")]


def test_the_clock_is_compared_with_what_a_site_says(tmp_path: Path) -> None:
    right = format_datetime(datetime.now(UTC), usegmt=True)
    wrong = format_datetime(datetime.now(UTC) - timedelta(hours=3), usegmt=True)
    assert asked(tmp_path, saying(Date=right))["clock"].state == "ok"
    finding = asked(tmp_path, saying(Date=wrong))["clock"]
    assert finding.state == "warning"
    assert "3 hours ahead of that of mehr" in finding.finding
    assert "timedatectl" in finding.advice
    assert asked(tmp_path, saying(Date="yesterday"))["clock"].finding == "no site said what time it is"


def test_a_site_whose_clock_is_wrong_does_not_put_ours_in_doubt() -> None:
    visits = [
        Visit("mehr", ok("mehr", ""), timedelta(hours=-5)),
        Visit("shahr20", ok("shahr20", ""), timedelta(seconds=3)),
    ]
    assert clock(visits) == ok("clock", "agrees with that of shahr20")
    assert "5 hours behind" in clock(visits[:1]).finding
