from __future__ import annotations

import gzip
import http.client
import os
import re
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from fixtures.newsroom import Newsroom, Replica, serve
from fixtures.newsroom.faults import bot_check, busy, cut, dropped, empty, failing, refused, slow, wrong_charset

if TYPE_CHECKING:
    from tests.newsroom.conftest import Get


def a_page(newsroom: Newsroom, outlet: str = "mehr", place: int = 3) -> str:
    return urlsplit(newsroom.of(outlet)[place].page_url).path


def test_replica_listens_on_loopback_only(shared_replica: Replica) -> None:
    for url in shared_replica.base_urls.values():
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+", url)
    assert len(set(shared_replica.base_urls.values())) == 3


def test_environment_points_qomnews_at_the_replica(shared_replica: Replica) -> None:
    assert shared_replica.environment["QOMNEWS_OUTLETS__MEHR__BASE_URL"] == shared_replica.base_urls["mehr"]
    assert len(shared_replica.environment) == 3


def test_log_says_who_asked_what(replica: Replica, ask: Get) -> None:
    ask("mehr", "/rss?kw=x", User_Agent="tester/1")
    ask("mehr", "/nothing", method="HEAD")
    seen = [(r.outlet, r.method, r.target, r.status, r.user_agent) for r in replica.requests]
    assert seen == [("mehr", "GET", "/rss?kw=x", 200, "tester/1"), ("mehr", "HEAD", "/nothing", 404, "")]
    assert len(replica.requested("mehr", "/rss")) == 1


def test_head_has_the_headers_of_get_and_no_body(get: Get, newsroom: Newsroom) -> None:
    got, head = get("mehr", a_page(newsroom)), get("mehr", a_page(newsroom), method="HEAD")
    assert head.body == b""
    assert head.headers["content-length"] == str(len(got.body))
    assert head.headers["etag"] == got.headers["etag"]


def test_gzip_when_asked_for(get: Get, newsroom: Newsroom) -> None:
    plain = get("mehr", a_page(newsroom))
    packed = get("mehr", a_page(newsroom), Accept_Encoding="gzip, deflate")
    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(packed.body) == plain.body
    assert "content-encoding" not in plain.headers


@pytest.mark.parametrize(("outlet", "target"), [("mehr", "/rss"), ("shahr20", "/feed/"), ("titronline", "/rss")])
def test_feeds_and_articles_answer_304_to_who_has_them(get: Get, newsroom: Newsroom, outlet: str, target: str) -> None:
    for address in (target, a_page(newsroom, outlet)):
        first = get(outlet, address)
        etag, modified = first.headers["etag"], first.headers["last-modified"]
        for headers in ({"If_None_Match": etag}, {"If_Modified_Since": modified}):
            again = get(outlet, address, **headers)
            assert (again.status, again.body) == (304, b"")
        assert get(outlet, address, If_None_Match='"other"', If_Modified_Since=modified).status == 200
        assert get(outlet, address, If_Modified_Since="Mon, 01 Jan 2024 00:00:00 GMT").status == 200
        assert get(outlet, address, If_Modified_Since="nonsense").status == 200


def test_running_replica_shows_the_newsroom_it_is_given(replica: Replica, ask: Get, newsroom: Newsroom) -> None:
    changed, gone = newsroom.of("mehr")[1], newsroom.of("mehr")[2]
    paths = [urlsplit(a.page_url).path for a in (changed, gone)]
    before = [ask("mehr", path) for path in paths]
    replica.newsroom = newsroom.edited(changed.id, lead="قم- متنی که پیش‌تر نبود.").removed(gone.id)
    after = ask("mehr", paths[0], If_None_Match=before[0].headers["etag"])
    assert after.status == 200
    assert "متنی که پیش" in after.text
    assert ask("mehr", paths[0], If_Modified_Since=before[0].headers["last-modified"]).status == 200
    assert (before[1].status, ask("mehr", paths[1]).status) == (200, 404)
    assert gone.page_url not in ask("mehr", "/rss").text


def test_error_statuses_last_as_many_requests_as_told(replica: Replica, ask: Get) -> None:
    replica.fault("mehr", "/rss", failing(500), times=2)
    assert [ask("mehr", "/rss").status for _ in range(4)] == [500, 500, 200, 200]
    assert ask("shahr20", "/feed/").status == 200


def test_busy_site_says_when_to_come_back(replica: Replica, ask: Get) -> None:
    replica.fault("titronline", "/", busy(7), times=1)
    replica.fault("shahr20", "/", busy("Wed, 17 Dec 2025 00:00:00 GMT", status=503), times=1)
    first, second = ask("titronline", "/rss"), ask("shahr20", "/")
    assert (first.status, first.headers["retry-after"]) == (429, "7")
    assert (second.status, second.headers["retry-after"]) == (503, "Wed, 17 Dec 2025 00:00:00 GMT")


def test_slow_site_answers_late_and_right(replica: Replica, ask: Get) -> None:
    replica.fault("mehr", "/robots", slow(0.3), times=1)
    begin = time.monotonic()
    assert ask("mehr", "/robots.txt").status == 200
    assert time.monotonic() - begin >= 0.3


def test_cut_connection_leaves_half_a_body(replica: Replica, ask: Get, newsroom: Newsroom) -> None:
    replica.fault("mehr", "/news/", cut(0.5))
    path = a_page(newsroom, place=next(i for i, a in enumerate(newsroom.of("mehr")) if a.kind == "news"))
    with pytest.raises(http.client.IncompleteRead) as caught:
        ask("mehr", path)
    assert len(caught.value.partial) == pytest.approx(caught.value.expected or 0, abs=1)


def test_dropped_connection_gives_no_answer(replica: Replica, ask: Get) -> None:
    replica.fault("mehr", "/", dropped(), times=1)
    with pytest.raises((http.client.RemoteDisconnected, ConnectionResetError)):
        ask("mehr", "/")
    assert replica.requests[-1].status == 0


def test_wrong_charset_is_claimed_for_an_old_encoding(replica: Replica, ask: Get, newsroom: Newsroom) -> None:
    path = a_page(newsroom, "shahr20")
    right = ask("shahr20", path).text
    replica.fault("shahr20", "/", wrong_charset("UTF-8", "windows-1256"), times=1)
    wrong = ask("shahr20", path)
    assert wrong.headers["content-type"] == "text/html; charset=UTF-8"
    with pytest.raises(UnicodeDecodeError):
        wrong.body.decode("utf-8")
    letters = wrong.body.decode("windows-1256")
    assert "شهر بيست" in letters
    assert len(letters) >= len(right)
    replica.fault("shahr20", "/", wrong_charset("windows-1256", "utf-8"), times=1)
    other = ask("shahr20", path)
    assert other.headers["content-type"] == "text/html; charset=windows-1256"
    assert other.body.decode() == right


def test_empty_and_refused_answers(replica: Replica, ask: Get) -> None:
    replica.fault("mehr", "/rss", empty(), times=1)
    replica.fault("shahr20", "/wp-json", refused(404), times=1)
    blank, closed = ask("mehr", "/rss"), ask("shahr20", "/wp-json/wp/v2/posts")
    assert (blank.status, blank.body) == (200, b"")
    assert (closed.status, closed.headers["content-type"]) == (404, "application/json; charset=UTF-8")


def test_bot_check_comes_with_status_200_and_no_story(replica: Replica, ask: Get, newsroom: Newsroom) -> None:
    replica.fault("mehr", "/", bot_check(), times=1)
    answer = ask("mehr", a_page(newsroom))
    assert answer.status == 200
    assert "ربات" in answer.text
    assert newsroom.of("mehr")[3].raw_title not in answer.text


def test_fault_for_an_unknown_outlet_is_refused(replica: Replica) -> None:
    with pytest.raises(ValueError, match="mehr, shahr20, titronline"):
        replica.fault("irna", "/", failing())


def test_what_breaks_inside_is_never_told_to_a_client(
    replica: Replica, ask: Get, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(outlet_id: str, target: str) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr(replica, "answer", broken)
    answer = ask("mehr", "/")
    assert answer.status == 500
    assert b"secret" not in answer.body
    assert b"Traceback" not in answer.body
    assert "secret detail" in caplog.text


@pytest.mark.parametrize(
    "target",
    ["/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "//x", "/news/abc", "/?p=abc", "/archive?pi=abc&tp=x", "/%ff"],
)
def test_odd_targets_get_an_answer_without_machine_paths(get: Get, target: str) -> None:
    for outlet in ("mehr", "shahr20", "titronline"):
        answer = get(outlet, target)
        assert answer.status in (200, 301, 404)
        assert b"/usr/" not in answer.body
        assert b"root:" not in answer.body
        assert b".py" not in answer.body


def test_garbage_on_the_wire_does_not_stop_the_replica(shared_replica: Replica, get: Get) -> None:
    host, port = urlsplit(shared_replica.base_urls["mehr"]).netloc.split(":")
    with socket.create_connection((host, int(port)), timeout=5) as raw:
        raw.sendall(b"\x16\x03\x01 nonsense\r\n\r\n")
        assert b"Traceback" not in raw.recv(4096)
    assert get("mehr", "/robots.txt").status == 200


def test_other_methods_are_refused(get: Get) -> None:
    assert get("mehr", "/comment", method="POST").status == 405


def test_many_clients_at_once_are_all_served(shared_replica: Replica, newsroom: Newsroom) -> None:
    paths = [urlsplit(a.page_url).path for a in newsroom.of("mehr")]

    def client(turn: int) -> int:
        connection = http.client.HTTPConnection(urlsplit(shared_replica.base_urls["mehr"]).netloc, timeout=20)
        done = 0
        for place in range(60):
            connection.request("GET", paths[(turn + place) % len(paths)])
            done += connection.getresponse().read().count(b"</html>")
        connection.close()
        return done

    with ThreadPoolExecutor(5) as pool:
        assert sum(pool.map(client, range(5))) == 300


def test_module_serves_until_told_to_stop_and_prints_export_lines() -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "fixtures.newsroom", "--stories", "30"],
        stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )  # fmt: skip
    try:
        assert process.stdout is not None
        lines = [process.stdout.readline() for _ in range(3)]
        found = [re.fullmatch(r"export QOMNEWS_OUTLETS__(\w+)__BASE_URL=http://(127\.0\.0\.1:\d+)\n", x) for x in lines]
        assert [match[1] for match in found if match] == ["MEHR", "SHAHR20", "TITRONLINE"]
        connection = http.client.HTTPConnection(found[0][2] if found[0] else "", timeout=10)
        connection.request("GET", "/robots.txt")
        assert connection.getresponse().status == 200
    finally:
        process.terminate()
        process.wait(10)


def test_module_says_which_port_is_taken() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        command = [sys.executable, "-m", "fixtures.newsroom", "--stories", "5", "--port-base", port]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1
    assert f"ports from {port} on: " in done.stderr
    assert "Traceback" not in done.stderr


def test_taken_port_is_an_error_and_leaves_nothing_running(newsroom: Newsroom) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(OSError, match="in use"), serve(newsroom, ports={"titronline": port}):
            pass
