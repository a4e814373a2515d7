"""Whom the reader answers, and that nothing which it answers can do harm."""

from __future__ import annotations

import re
import shutil
import sqlite3
from base64 import b64encode
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError
from starlette.testclient import TestClient

from qomnews.config import Config, load_config
from qomnews.reader.answering import CONTENT_SECURITY_POLICY, LONGEST_ADDRESS
from qomnews.store import StoreTimeoutError, open_to_read

NewClient = Callable[[Config], TestClient]
PAGES = ["/", "/?day=1404-09-24", "/?outlet=mehr", "/story/mehr:101", "/story/titronline:202", "/story/mehr:999"]
TOKEN = "e2c9b1d0-not-a-real-token-7f64"  # noqa: S105 - of this test alone


def serve(home: Path, **section: Any) -> Config:
    return load_config(home=home, serve=section)


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_locked_up(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    assert headers["Content-Security-Policy"] == CONTENT_SECURITY_POLICY
    assert "unsafe" not in CONTENT_SECURITY_POLICY
    assert CONTENT_SECURITY_POLICY.startswith("default-src 'none'")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "server" not in headers


@pytest.mark.parametrize("path", PAGES)
def test_no_page_has_anything_that_the_policy_would_forbid(client: TestClient, path: str) -> None:
    page = client.get(path).text
    assert not re.search(r"<style|\sstyle=|\son\w+=\"|<img|<iframe|<object|<embed|<base|<meta[^>]+refresh", page)
    loaded = re.findall(r'<(?:link|script)[^>]+(?:href|src)="([^"]*)"', page)
    assert loaded
    assert all(address.startswith("/static/") for address in loaded)


def test_what_a_page_of_an_outlet_says_is_shown_as_text_and_never_as_html(client: TestClient) -> None:
    for path in ("/", "/story/titronline:202", "/?day=1404-09-24"):
        page = client.get(path).text
        assert "&lt;script&gt;alert" in page, path
        assert not re.search(r"<script>|onclick=alert\(1\)>|<b ", page.replace("&lt;b onclick=alert(1)&gt;", "")), path


def test_a_path_that_is_no_page_cannot_lead_to_another_host(client: TestClient) -> None:
    page = client.get("//evil.example/%22%3E%3Cscript%3E").text
    assert not re.search(r'href="(//|https?:)', page)
    assert "<script>" not in page


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_nothing_can_be_changed(client: TestClient, method: str) -> None:
    answer = client.request(method, "/story/mehr:101")
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]
    assert "این صفحه تنها خوانده می‌شود" in answer.text


@pytest.mark.parametrize("path", ["/", "/story/mehr:101", "/story/mehr:999", "/static/reader.css"])
def test_a_head_is_what_the_answer_has_without_its_body(client: TestClient, path: str) -> None:
    whole, head = client.get(path), client.head(path)
    assert head.status_code == whole.status_code
    assert head.content == b""
    for name in ("content-type", "content-length", "etag", "content-security-policy"):
        assert head.headers.get(name) == whole.headers.get(name), name


def test_a_page_that_the_browser_has_is_not_sent_again(client: TestClient) -> None:
    first = client.get("/story/mehr:101")
    again = client.get("/story/mehr:101", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    # The language is part of what a page says.
    assert client.get("/story/mehr:101?lang=en", headers={"If-None-Match": first.headers["ETag"]}).status_code == 200


def test_static_files_are_kept_under_the_address_of_their_content(client: TestClient) -> None:
    found = re.search(r'href="(/static/reader\.css\?v=[0-9a-f]+)"', client.get("/").text)
    assert found
    answer = client.get(found[1])
    assert "immutable" in answer.headers["Cache-Control"]
    assert {"etag", "last-modified"} <= set(answer.headers)
    for name, value in (("If-None-Match", "etag"), ("If-Modified-Since", "last-modified")):
        assert client.get(found[1], headers={name: answer.headers[value]}).status_code == 304
    assert client.get("/static/reader.css").headers["Cache-Control"] == "no-cache"
    for elsewhere in ("/static/../app.py", "/static/%2e%2e/app.py", "/static/none.css", "/static/"):
        assert client.get(elsewhere).status_code == 404


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "", "localhost:x", "[::2]", "127.0.0.1@evil"]
)
def test_another_name_is_refused_with_a_page(client: TestClient, host: str) -> None:
    answer = client.get("/", headers={"Host": host})
    assert answer.status_code == 400
    assert "این خبرخوان به این نام شناخته نیست" in answer.text
    assert "not known by this name" in client.get("/?lang=en", headers={"Host": host}).text


@pytest.mark.parametrize("host", ["127.0.0.1:8040", "LOCALHOST", "[::1]:8040", "news.example.org", "a.b.example.net"])
def test_names_of_its_own_are_answered(filled_home: Path, new_client: NewClient, host: str) -> None:
    client = new_client(serve(filled_home, allowed_hosts=["news.example.org", "*.example.net"]))
    assert client.get("/", headers={"Host": host}).status_code == 200
    assert client.get("/", headers={"Host": "example.net"}).status_code == 400


def basic(user: str, password: str) -> str:
    return "Basic " + b64encode(f"{user}:{password}".encode()).decode()


@pytest.mark.parametrize("form", [str, lambda secret: "sha256:" + sha256(secret.encode()).hexdigest()])
def test_a_password_and_a_token_let_in_however_they_are_kept(
    filled_home: Path, new_client: NewClient, form: Callable[[str], str]
) -> None:
    kept = {"user": "editor", "password": form("گذرواژه: ۱۲"), "tokens": {"notebook": form(TOKEN)}}
    client = new_client(serve(filled_home, **kept))
    for right in (basic("editor", "گذرواژه: ۱۲"), f"Bearer {TOKEN}", f"bearer  {TOKEN}"):
        assert client.get("/", headers={"Authorization": right}).status_code == 200
    wrong = [
        *(basic("editor", "x"), basic("x", "گذرواژه: ۱۲"), basic("", ""), basic("editor", TOKEN)),
        *("Basic", "Basic ???", "Basic 4pyT", "Bearer", "Bearer x", f"Token {TOKEN}", "", f"Basic {TOKEN}"),
        f"Bearer {form(TOKEN)}x",
    ]
    for said in wrong:
        assert client.get("/", headers={"Authorization": said}).status_code == 401, said
    if form is not str:
        # What is kept is not what lets in.
        assert client.get("/", headers={"Authorization": f"Bearer {form(TOKEN)}"}).status_code == 401


def test_who_is_not_let_in_gets_a_page_that_says_so_and_nothing_else(filled_home: Path, new_client: NewClient) -> None:
    client = new_client(serve(filled_home, user="editor", password="گذرواژه"))  # noqa: S106 - of this test alone
    for path in ("/", "/story/mehr:101", "/story/none", "/api/v1/openapi.json"):
        answer = client.get(path)
        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"].startswith("Basic ")
        assert answer.headers["Cache-Control"] == "no-store"
        assert "کتابخانه" not in answer.text
    assert "نام و گذرواژه لازم است" in client.get("/").text
    assert "A name and a password are needed" in client.get("/?lang=en").text
    # The page's own styles, which say nothing.
    assert client.get("/static/reader.css").status_code == 200


def test_where_there_are_only_tokens_no_browser_asks_for_a_password(filled_home: Path, new_client: NewClient) -> None:
    client = new_client(serve(filled_home, tokens={"notebook": TOKEN}))
    assert client.get("/").headers["WWW-Authenticate"].startswith("Bearer ")
    assert client.get("/", headers={"Authorization": basic("", TOKEN)}).status_code == 401


@pytest.mark.parametrize("prefix_is_taken_off", [True, False])
def test_under_a_prefix_every_link_has_it(filled_home: Path, new_client: NewClient, prefix_is_taken_off: bool) -> None:
    client = new_client(serve(filled_home, prefix="/news"))
    path = "/story/mehr:101" if prefix_is_taken_off else "/news/story/mehr:101"
    answer = client.get(path)
    assert answer.status_code == 200
    links = re.findall(r'(?:href|action|src)="(/[^"]*)"', answer.text)
    assert len(links) > 5
    assert all(address.startswith("/news/") for address in links)
    assert "/news/story/mehr:101?lang=en" in links
    assert client.get(next(address for address in links if "reader.css" in address)).status_code == 200


def test_an_address_that_is_too_long_is_refused(client: TestClient) -> None:
    answer = client.get("/?day=" + "1" * LONGEST_ADDRESS)
    assert answer.status_code == 414
    assert "نشانی بیش از اندازه دراز است" in answer.text


@pytest.mark.parametrize(
    "path",
    [
        *("/story/%00", "/story/mehr%3A101%00", "/story/" + "x" * 3000),
        *("/story/mehr:101?version=99999999999999999999", "/story/mehr:101?version=x", "/story/mehr:101?version=0"),
        *("/?page=0", "/?page=x", "/?outlet=none", "/?day=%00", "/?day=9999-99-99"),
    ],
)
def test_what_makes_no_sense_is_answered_and_never_fails(client: TestClient, path: str) -> None:
    assert client.get(path).status_code in {400, 404}


def test_a_fault_of_the_program_is_a_page_without_its_inside(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr("qomnews.store.shown.newest", fail)
    answer = client.get("/")
    assert answer.status_code == 500
    assert "خطایی رخ داد" in answer.text
    assert "secret detail" not in answer.text
    assert "secret detail" in caplog.text
    assert "Content-Security-Policy" in answer.headers
    assert "Something went wrong" in client.get("/?lang=en").text


def test_the_log_has_no_word_of_what_was_searched_for(client: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    client.get("/?day=1404-09-24&q=private", headers={"Authorization": "Bearer private"})
    (line,) = [record.getMessage() for record in caplog.records if record.name.startswith("qomnews.reader")]
    assert line.startswith("testclient GET / 200 ")
    assert "private" not in line


@pytest.fixture
def own_home(filled_home: Path, tmp_path: Path) -> Path:
    """A home whose store a test may spoil."""
    shutil.copy(filled_home / "qomnews.db", tmp_path)
    return tmp_path


def test_a_store_that_is_not_there_yet_is_said_and_found_once_it_is(
    filled_home: Path, tmp_path: Path, new_client: NewClient
) -> None:
    client = new_client(serve(tmp_path))
    answer = client.get("/")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
    assert "هنوز انباری نیست" in answer.text
    assert str(tmp_path) not in answer.text
    assert not (tmp_path / "qomnews.db").exists()
    shutil.copy(filled_home / "qomnews.db", tmp_path)
    assert client.get("/").status_code == 200
    (tmp_path / "qomnews.db").unlink()
    assert "There is no store yet" in client.get("/?lang=en").text


@pytest.mark.parametrize("version", ["0001", "9999"])
def test_a_store_of_another_version_is_said(own_home: Path, new_client: NewClient, version: str) -> None:
    with sqlite3.connect(own_home / "qomnews.db") as connection:
        connection.execute("UPDATE qomnews_schema SET version_num = ?", (version,))
    answer = new_client(serve(own_home)).get("/story/mehr:101")
    assert answer.status_code == 503
    assert "انبار از نگارش دیگری است" in answer.text


def put_in_place(backup: Path, store: Path) -> None:
    for suffix in ("-wal", "-shm"):
        store.with_name(store.name + suffix).unlink(missing_ok=True)
    backup.replace(store)


def test_a_store_that_becomes_another_versions_while_it_is_read_is_said(own_home: Path, new_client: NewClient) -> None:
    client = new_client(serve(own_home))
    assert client.get("/").status_code == 200
    store, other = own_home / "qomnews.db", own_home / "other.db"
    shutil.copy(store, other)
    # As an upgrade in place does, and as putting a backup back does.
    with sqlite3.connect(store) as connection:
        connection.execute("ALTER TABLE runs ADD COLUMN more TEXT")
        connection.execute("UPDATE qomnews_schema SET version_num = '9999'")
    connection.close()
    assert "انبار از نگارش دیگری است" in client.get("/").text
    put_in_place(other, store)
    assert client.get("/").status_code == 200
    newer = own_home / "newer.db"
    shutil.copy(store, newer)
    with sqlite3.connect(newer) as connection:
        connection.execute("UPDATE qomnews_schema SET version_num = '0001'")
    connection.close()
    put_in_place(newer, store)
    answer = client.get("/")
    assert answer.status_code == 503
    assert "انبار از نگارش دیگری است" in answer.text


def test_a_store_that_is_locked_is_said_within_its_time(own_home: Path, new_client: NewClient) -> None:
    client = new_client(serve(own_home, deadline=0.3))
    connection = sqlite3.connect(own_home / "qomnews.db")
    connection.execute("PRAGMA journal_mode=DELETE")
    connection.execute("PRAGMA locking_mode=EXCLUSIVE")
    connection.execute("BEGIN EXCLUSIVE")
    answer = client.get("/")
    connection.close()
    assert answer.status_code == 503
    assert "انبار خبرها در دسترس نیست" in answer.text
    assert client.get("/").status_code == 200


def test_what_is_no_database_is_said(own_home: Path, new_client: NewClient) -> None:
    (own_home / "qomnews.db").write_bytes(b"no database" * 1000)
    answer = new_client(serve(own_home)).get("/")
    assert answer.status_code == 503
    assert "انبار خبرها در دسترس نیست" in answer.text


def test_a_question_that_takes_too_long_is_given_up(own_home: Path) -> None:
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
    url = f"sqlite:///{own_home / 'qomnews.db'}"
    with open_to_read(url, deadline=0.2, connections=1) as store:
        with pytest.raises(StoreTimeoutError, match="longer than it may"), store._read() as connection:
            connection.exec_driver_sql(endless)
        # The connection is good for the next one.
        assert store.get("mehr:101") is not None


def test_no_more_connections_are_opened_than_allowed(own_home: Path) -> None:
    url = f"sqlite:///{own_home / 'qomnews.db'}"
    with (
        open_to_read(url, deadline=0.2, connections=1) as store,
        store._read(),
        pytest.raises(StoreTimeoutError, match="all connections are at work"),
    ):
        store.get("mehr:101")


@pytest.mark.parametrize("statement", ["DELETE FROM articles", "CREATE TABLE x (y)", "UPDATE articles SET kind = ''"])
def test_the_store_is_opened_so_that_nothing_can_be_written(own_home: Path, statement: str) -> None:
    url = f"sqlite:///{own_home / 'qomnews.db'}"
    with open_to_read(url, deadline=1, connections=1) as store, store._engine.connect() as connection:
        # Even where that is taken back, the file itself was opened for reading.
        connection.exec_driver_sql("PRAGMA query_only=OFF")
        with pytest.raises(DBAPIError, match="readonly"):
            connection.exec_driver_sql(statement)
