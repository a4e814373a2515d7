"""Conditions, refusals and who may ask: what every operation of the API does alike."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

import attrs
import pytest
from starlette.testclient import TestClient

from qomnews.config import Config
from qomnews.reader.problems import KINDS
from qomnews.serve_sections import ServeConfig
from qomnews.store import Snapshot, Store, StoreTimeoutError
from tests.reader.conftest import NOW, item_of

PROBLEM = "application/problem+json"
PATHS = (
    "/api/v1",
    "/api/v1/articles",
    "/api/v1/changes?since=0",
    "/api/v1/articles/mehr:101",
    "/api/v1/articles/mehr:101/versions",
    "/api/v1/articles/mehr:101/raw",
    "/api/v1/stories/mehr:101",
    "/api/v1/outlets",
    "/api/v1/health",
    "/api/v1/schema.json",
    "/api/v1/openapi.json",
)
NewClient = Callable[[Config], TestClient]


@pytest.mark.parametrize("path", PATHS)
def test_what_is_known_already_is_not_sent_again(client: TestClient, path: str) -> None:
    first = client.get(path)
    tag = first.headers["etag"]
    assert first.headers["cache-control"] == "private, no-cache"
    for known in (tag, tag.removeprefix("W/"), f'"other", {tag}', "*"):
        again = client.get(path, headers={"If-None-Match": known})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert client.get(path, headers={"If-None-Match": '"other"'}).content == first.content


def test_a_tag_moves_with_what_is_said(live: tuple[Store, TestClient]) -> None:
    store, client = live
    tags = {path: client.get(path).headers["etag"] for path in ("/api/v1/articles", "/api/v1/articles/mehr:101")}
    store.save(item_of("mehr", "900", "rain", title="تازه", paragraphs=("خبری که همین حالا رسید.",), at=NOW))
    moved = {path for path, tag in tags.items() if client.get(path).headers["etag"] != tag}
    assert moved == {"/api/v1/articles"}


def test_an_article_says_when_it_last_changed(client: TestClient) -> None:
    answer = client.get("/api/v1/articles/shahr20:302")
    # It was fetched a day ago when its edit was found; the small store's clock stands at `NOW`.
    assert answer.headers["last-modified"] == "Tue, 16 Dec 2025 08:00:00 GMT"
    path = "/api/v1/articles/shahr20:302"
    for since, status in (
        ("Tue, 16 Dec 2025 08:00:00 GMT", 304),
        ("Tue, 16 Dec 2025 07:59:59 GMT", 200),
        ("yesterday", 200),
    ):
        assert client.get(path, headers={"If-Modified-Since": since}).status_code == status
    both = {"If-Modified-Since": "Tue, 16 Dec 2025 08:00:00 GMT", "If-None-Match": '"other"'}
    assert client.get(path, headers=both).status_code == 200
    assert "last-modified" not in client.get("/api/v1/articles").headers


@pytest.mark.parametrize("path", PATHS)
def test_the_head_alone_is_the_same_without_a_body(client: TestClient, path: str) -> None:
    whole, head = client.get(path), client.head(path)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers == whole.headers


@pytest.mark.parametrize(
    ("path", "status", "kind", "said"),
    [
        ("articles?otlet=mehr", 400, "unknown-parameter", "did you mean outlet?"),
        ("articles?limit=1&limit=2", 400, "repeated-parameter", "limit is there 2 times"),
        ("articles?cursor=abc", 400, "cursor-unreadable", "the cursor is none of ours"),
        ("articles?tag=", 422, "invalid-value", "tag is empty"),
        ("articles?outlet=bbc", 422, "invalid-value", "there are mehr, shahr20, titronline"),
        ("articles?from=1404/13", 422, "invalid-value", "from: “1404/13” is no date"),
        ("articles?order=best", 422, "invalid-value", "order: Input should be"),
        ("articles?limit=0", 422, "invalid-value", "limit: Input should be greater"),
        ("changes", 422, "invalid-value", "since: Field required"),
        ("changes?since=11", 409, "store-went-back", "begin again with since=0"),
        ("articles/mehr:1", 404, "not-found", "no article has the id"),
        ("nothing", 404, "not-found", ""),
        ("search/export.xlsx", 422, "invalid-value", "format_"),
    ],
)
def test_refusals_are_problems(client: TestClient, path: str, status: int, kind: str, said: str) -> None:
    answer = client.get(f"/api/v1/{path}")
    problem = answer.json()
    assert answer.headers["content-type"] == PROBLEM
    assert answer.headers["cache-control"] == "no-store"
    assert (answer.status_code, problem["status"]) == (status, status)
    assert problem["type"] == f"/api/v1/docs#{kind}"
    assert problem["title"] == KINDS[kind].title
    assert said in problem["detail"]


def test_every_problem_is_told_of_on_the_page_that_its_type_names(client: TestClient) -> None:
    page = client.get("/api/v1/docs").text
    assert [kind for kind in KINDS if f'id="{kind}"' not in page] == []


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
def test_nothing_can_be_done_but_reading(client: TestClient, method: str) -> None:
    answer = client.request(method, "/api/v1/articles")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD")
    assert answer.json()["type"].endswith("#only-reading")


@pytest.mark.parametrize(
    ("path", "accept", "status"),
    [
        ("articles", "application/json", 200),
        ("articles", "text/html, */*;q=0.1", 200),
        ("articles", "text/html", 406),
        ("articles", "application/json;q=0, */*", 406),
        ("schema.json", "application/schema+json", 200),
        ("search/export.csv", "text/csv", 200),
        ("search/export.csv", "application/json", 406),
    ],
)
def test_who_cannot_take_the_form_is_told(client: TestClient, path: str, accept: str, status: int) -> None:
    answer = client.get(f"/api/v1/{path}", headers={"Accept": accept})
    assert answer.status_code == status
    if status == 406:
        assert answer.headers["content-type"] == PROBLEM


def test_what_is_too_large_is_refused(client: TestClient) -> None:
    answer = client.get(f"/api/v1/articles?tag={'x' * 9000}")
    assert (answer.status_code, answer.headers["content-type"]) == (414, PROBLEM)
    answer = client.request("GET", "/api/v1/articles", content=b"x" * 100_000)
    assert (answer.status_code, answer.headers["content-type"]) == (413, PROBLEM)


TOKEN = "correct-horse-battery-staple"  # noqa: S105 - it opens nothing


@pytest.mark.parametrize("known", [TOKEN, f"sha256:{hashlib.sha256(TOKEN.encode()).hexdigest()}"])
def test_programs_say_who_they_are_by_a_token(config: Config, new_client: NewClient, known: str) -> None:
    serve = ServeConfig.model_validate({"tokens": {"desk": known}})
    client = new_client(config.model_copy(update={"serve": serve}))
    refused = client.get("/api/v1/articles")
    assert (refused.status_code, refused.headers["content-type"]) == (401, PROBLEM)
    assert refused.headers["www-authenticate"].startswith("Bearer")
    assert client.get("/api/v1/articles", headers={"Authorization": f"Bearer {TOKEN}"}).status_code == 200
    assert client.get("/api/v1/articles", headers={"Authorization": f"Bearer {TOKEN}x"}).status_code == 401


def test_another_hosts_name_is_a_problem_too(client: TestClient) -> None:
    answer = client.get("/api/v1/articles", headers={"Host": "evil.example"})
    assert (answer.status_code, answer.headers["content-type"]) == (400, PROBLEM)


def test_where_there_is_no_store_it_says_when_to_ask_again(config: Config, new_client: NewClient) -> None:
    client = new_client(config.model_copy(update={"database": "sqlite:////nowhere/qomnews.db"}))
    answer = client.get("/api/v1/articles")
    assert (answer.status_code, answer.json()["type"]) == (503, "/api/v1/docs#no-store")
    assert int(answer.headers["retry-after"]) > 0


def test_what_takes_too_long_is_given_up(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def page(*_: Any, **__: Any) -> None:
        raise StoreTimeoutError("store x: a statement took longer than it may")

    monkeypatch.setattr(Snapshot, "page", page)
    answer = client.get("/api/v1/articles")
    assert (answer.status_code, answer.json()["type"]) == (503, "/api/v1/docs#deadline")
    assert "retry-after" in answer.headers
    # Where the store is stays between the reader and its log.
    assert "store x" not in answer.text


def test_behind_a_proxy_addresses_have_its_prefix(config: Config, new_client: NewClient) -> None:
    client = new_client(config.model_copy(update={"serve": ServeConfig(prefix="/news")}))
    assert client.get("/news/api/v1").json()["links"]["articles"] == "/news/api/v1/articles"
    assert client.get("/news/api/v1/articles/mehr:1").json()["type"] == "/news/api/v1/docs#not-found"
    assert client.get("/news/api/v1/openapi.json").json()["servers"][0]["url"] == "/news"


def test_errors_are_in_english_whatever_a_browser_chose_before(client: TestClient) -> None:
    answer = client.get("/api/v1/articles?outlet=bbc", headers={"Cookie": "lang=fa"})
    assert answer.json()["detail"].startswith("No outlet is called")


def test_every_kind_has_a_status_of_errors_and_a_way_out() -> None:
    assert all(400 <= kind.status < 600 and kind.title and kind.way_out for kind in KINDS.values())
    assert attrs.asdict(KINDS["deadline"])["status"] == 503
