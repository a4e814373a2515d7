"""Captures that an index names are had from files, ranges and replays, and asked for once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import attrs
import pytest

from qomnews.captures.asked import AskedFor, Asking
from qomnews.captures.asking import NotHadError, Source
from qomnews.captures.choice import Choice
from qomnews.captures.index import Indexed
from qomnews.captures.lacking import Sought, sought
from qomnews.captures.reading import Task
from qomnews.captures.storing import Storing
from qomnews.store import Store, open_store
from qomnews.text import Options
from tests.captures.archives import OUTLETS, later, packed, record, record_id, told
from tests.reprocess.newsroom_store import FETCHED, HTML, pages

NOWHERE = "http://127.0.0.1:9/"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(f"sqlite:///{tmp_path / 'store.db'}", clock=lambda: later(100)) as opened:
        yield opened


@attrs.define
class Server:
    """A web server on loopback: a file in ranges, and replays of pages by `<moment>id_/<address>`."""

    address: str = ""
    file: bytes = b""
    replays: dict[str, bytes] = attrs.field(factory=dict)
    asked: list[str] = attrs.field(factory=list)
    failures: list[int] = attrs.field(factory=list)
    broken: str | None = None

    def answer(self, path: str, ranges: str | None) -> tuple[int, bytes, str]:
        self.asked.append(path)
        if self.broken and self.broken in path:
            return 503, b"", HTML
        if self.failures:
            return self.failures.pop(0), b"", HTML
        if path == "/files/a.warc.gz" and ranges:
            first, _, last = ranges.removeprefix("bytes=").partition("-")
            return 206, self.file[int(first) : int(last) + 1], "application/gzip"
        body = self.replays.get(path.removeprefix("/web/"))
        return (200, body, HTML) if body is not None else (404, b"", HTML)


@pytest.fixture
def server() -> Iterator[Server]:
    served = Server()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, body, kind = served.answer(self.path, self.headers["Range"])
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    listening = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    served.address = f"http://127.0.0.1:{listening.server_port}"
    Thread(target=listening.serve_forever, args=(0.02,), daemon=True).start()
    yield served
    listening.shutdown()
    listening.server_close()


def named(data: bytes, *, filename: str = "a.warc.gz", with_length: bool = True) -> list[Indexed]:
    """The captures of an archive of the replica's pages."""
    found, offset = [], 0
    for each in told():
        length = len(packed([each.record]))
        found.append(
            Indexed(
                url=each.true.page_url,
                at=FETCHED,
                status=200,
                mime="text/html",
                filename=filename,
                offset=offset,
                length=length if with_length else None,
            )
        )
        offset += length
    assert offset == len(data)
    return found


@pytest.fixture
def data() -> bytes:
    return packed([each.record for each in told()])


@pytest.mark.parametrize("with_length", [True, False])
def test_a_record_is_had_from_a_file_at_its_place(tmp_path: Path, data: bytes, with_length: bool) -> None:
    (tmp_path / "a.warc.gz").write_bytes(data)
    source = Source(base=str(tmp_path), replay=NOWHERE)
    for capture, each in zip(named(data, with_length=with_length), told(), strict=True):
        page = source.page(capture)
        assert (page.url, page.record_id, page.offset) == (each.true.page_url, each.record_id, capture.offset)
        assert page.file == str(tmp_path / "a.warc.gz")
    assert source.requests == 0


def test_a_record_is_had_from_a_web_server_in_one_range(server: Server, data: bytes) -> None:
    server.file = data
    waits: list[float] = []
    source = Source(base=f"{server.address}/files/", replay=NOWHERE, delay=5, sleep=waits.append)
    captures = named(data)
    for capture in captures[:3]:
        assert source.page(capture).url == capture.url
    assert server.asked == ["/files/a.warc.gz"] * 3
    # A pause stands between any two requests.
    assert len(waits) == 2
    assert all(4 < wait <= 5 for wait in waits)


def test_without_a_file_the_replay_gives_the_page_as_it_was(server: Server) -> None:
    true, body = pages()[0]
    server.replays[f"20251217090000id_/{true.page_url}"] = body
    source = Source(base=NOWHERE, replay=f"{server.address}/web/", delay=0)
    page = source.page(Indexed(url=true.page_url, at=FETCHED, digest="ABC"))
    assert (page.body, page.fetched_at, page.content_type) == (body, FETCHED, HTML)
    assert page.file == f"{server.address}/web/20251217090000id_/{true.page_url}"
    assert page.record_id == "<urn:sha1:ABC>"


def test_what_can_not_be_had_says_why_and_whether_that_may_pass(
    server: Server, tmp_path: Path, data: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qomnews.warc.web.PAUSES_S", (0.0,))
    local = Source(base=str(tmp_path), replay=f"{server.address}/web/", delay=0)
    capture = named(data)[0]
    with pytest.raises(NotHadError) as gone:
        local.page(attrs.evolve(capture, filename=None))
    assert (gone.value.reason, gone.value.may_pass) == ("not-there", False)
    server.failures += [503, 503]
    with pytest.raises(NotHadError, match="status 503") as failed:
        local.page(attrs.evolve(capture, filename=None))
    assert (failed.value.reason, failed.value.may_pass) == ("unreachable", True)
    with pytest.raises(NotHadError, match=r"a\.warc\.gz"):
        local.page(capture)
    with pytest.raises(NotHadError, match="outside of"):
        local.page(attrs.evolve(capture, filename="../../etc/a.warc.gz"))
    (tmp_path / "a.warc.gz").write_bytes(data[:400] + b"\xff" * 40 + data[440:])
    with pytest.raises(NotHadError, match="damaged") as damaged:
        local.page(capture)
    assert (damaged.value.reason, damaged.value.may_pass) == ("broken-gzip", False)


def test_a_failure_that_passes_is_asked_through(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qomnews.warc.web.PAUSES_S", (0.0, 0.0))
    true, body = pages()[0]
    server.replays[f"20251217090000id_/{true.page_url}"] = body
    server.failures += [429, 500]
    source = Source(base=NOWHERE, replay=f"{server.address}/web/", delay=0)
    assert source.page(Indexed(url=true.page_url, at=FETCHED)).body == body
    assert len(server.asked) == 3


@pytest.fixture
def asking(store: Store, tmp_path: Path) -> Callable[..., Asking]:
    """Asks for captures, and gives what came of it."""

    def ask(captures: list[Sought], source: Source, choice: Choice | None = None, **how: object) -> Asking:
        task = Task(choices={name: choice or Choice() for name in OUTLETS}, options=Options())
        with AskedFor(tmp_path / "asked.txt") as before:
            made = Asking(store=store, storing=Storing(store), task=task, source=source, before=before)
            made.run(captures, **how)  # type: ignore[arg-type] # a test says what it needs
        return made

    return ask


def wanted(captures: list[Indexed]) -> list[Sought]:
    return sought(captures, {name: Choice() for name in OUTLETS})


def test_what_the_store_lacks_is_asked_for_once(
    asking: Callable[..., Asking], store: Store, tmp_path: Path, data: bytes
) -> None:
    (tmp_path / "a.warc.gz").write_bytes(data)
    source = Source(base=str(tmp_path), replay=NOWHERE)
    captures = wanted(named(data))
    assert asking(captures[:5], source).report.asked == 5
    report = asking(captures, source).report
    assert (report.sought, report.known, report.asked) == (len(captures), 5, len(captures) - 5)
    before = store.digest()
    # Without the list of what was asked for, the store itself knows.
    (tmp_path / "asked.txt").unlink()
    assert asking(captures, source).report.asked == 0
    assert asking(captures, source, anew=True).report.asked == len(captures)
    assert store.digest() == before


def test_the_newest_capture_wins_and_older_ones_become_versions(
    asking: Callable[..., Asking], store: Store, tmp_path: Path
) -> None:
    true, body = next((true, body) for true, body in pages() if true.outlet == "mehr")
    edited = body.replace(true.title.encode(), f"{true.title} (ویرایش دوم)".encode())
    assert edited != body
    states = [(later(0), body), (later(5), body), (later(30), edited)]
    data, captures = b"", []
    for number, (at, page) in enumerate(states):
        member = packed([record(true.page_url, page, at=at, number=number)])
        captures.append(
            Indexed(url=true.page_url, at=at, status=200, filename="b.warc.gz", offset=len(data), length=len(member))
        )
        data += member
    (tmp_path / "b.warc.gz").write_bytes(data)
    source = Source(base=str(tmp_path), replay=NOWHERE)
    asking(wanted(captures), source)
    old, new = store.versions(f"mehr:{true.news_id}")
    assert old.article.raw.title == true.title
    assert new.article.raw.title == f"{true.title} (ویرایش دوم)"
    assert (old.article.version, new.article.version) == (1, 2)
    assert new.article.capture is not None
    assert new.article.capture.record_id == record_id(true.page_url, 2)
    # The one in the middle says nothing new, and isn't asked for again all the same.
    assert asking(wanted(captures), source).report.asked == 0


def test_what_is_not_reached_is_asked_for_again_and_what_is_not_there_is_not(
    asking: Callable[..., Asking], server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qomnews.warc.web.PAUSES_S", ())
    (gone, _), (failing, body) = pages()[:2]
    server.replays[f"20251217090000id_/{failing.page_url}"] = body
    source = Source(base=NOWHERE, replay=f"{server.address}/web/", delay=0)
    captures = [
        Sought(each.outlet, each.url, each.news_id, Indexed(url=each.page_url, at=FETCHED)) for each in (gone, failing)
    ]
    server.broken = failing.page_url
    report = asking(captures, source).report
    assert (report.missing, report.failed) == ({"not-there": 1}, {"unreachable": 1})
    server.broken = None
    report = asking(captures, source).report
    assert (report.known, report.asked, report.failed) == (1, 1, {})


def test_what_was_put_aside_is_asked_for_again_by_who_means_it(
    asking: Callable[..., Asking], tmp_path: Path, data: bytes
) -> None:
    (tmp_path / "a.warc.gz").write_bytes(data)
    source = Source(base=str(tmp_path), replay=NOWHERE)
    captures = wanted(named(data))[:6]
    interviews = Choice(kinds=("interview",))
    assert asking(captures, source, interviews).report.asked == 6
    assert asking(captures, source, interviews).report.asked == 0
    assert asking(captures, source).report.asked == 6
    assert asking(captures, source, interviews).report.asked == 0


def test_no_more_is_asked_for_than_is_allowed(asking: Callable[..., Asking], tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.warc.gz").write_bytes(data)
    source = Source(base=str(tmp_path), replay=NOWHERE)
    captures = wanted(named(data))
    assert asking(captures, source, most=4).report.asked == 4
    report = asking(captures, source, most=4).report
    assert (report.known, report.asked) == (4, 4)


def test_a_list_that_a_killed_process_half_wrote_is_read(tmp_path: Path) -> None:
    path = tmp_path / "asked.txt"
    first, second = (
        Sought("mehr", "", None, Indexed(url=f"https://mehrnews.com/news/{number}", at=FETCHED))
        for number in (6671001, 6671002)
    )
    with AskedFor(path) as before:
        before.add(first)
    path.write_text(path.read_text("utf-8") + "20251217090000 https://mehrn", "utf-8")
    with AskedFor(path) as before:
        assert before.has(first, Choice())
        assert not before.has(second, Choice())
        before.add(second)
    with AskedFor(path) as before:
        assert before.has(first, Choice())
        assert before.has(second, Choice())
