"""Lists of articles and of changes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from qomnews.store import Store, Word, open_store
from tests.reader.conftest import NOW, item_of

OTHERS = {"mehr:102", "shahr20:302", "mehr:400", "shahr20:401", "titronline:402", "titronline:202"}


def got(client: TestClient, path: str, **parameters: Any) -> dict[str, Any]:
    answer = client.get(f"/api/v1/{path}", params=parameters)
    assert answer.status_code == 200, answer.text
    said: dict[str, Any] = answer.json()
    return said


def walked(client: TestClient, path: str, **parameters: Any) -> Iterator[dict[str, Any]]:
    while True:
        page = got(client, path, **parameters)
        yield page
        if page["next"] is None:
            return
        parameters["cursor"] = page["next"]


def ids(page: dict[str, Any], name: str = "articles") -> list[str]:
    return [record["id"] for record in page[name]]


def test_the_newest_come_first_and_mirrors_under_their_originals(client: TestClient) -> None:
    page = got(client, "articles")
    assert ids(page)[:2] == ["mehr:101", "mehr:102"]
    assert set(ids(page)) == {"mehr:101", *OTHERS}
    assert {mirror["outlet"] for mirror in page["articles"][0]["mirrors"]} == {"titronline", "shahr20"}


def test_records_are_the_lines_of_an_export(client: TestClient, filled_home: Path) -> None:
    with open_store(f"sqlite:///{filled_home / 'qomnews.db'}") as store, store.snapshot() as snapshot:
        found = snapshot.one("mehr:102")
    assert found is not None
    assert client.get("/api/v1/articles/mehr:102").content == found[0]
    assert found[0] in client.get("/api/v1/articles").content


@pytest.mark.parametrize("order", ["newest", "published", "changed", "arrival", "id"])
@pytest.mark.parametrize("limit", [1, 3, 50])
def test_pages_put_together_are_all_of_it(client: TestClient, order: str, limit: int) -> None:
    pages = list(walked(client, "articles", order=order, limit=limit, include_mirrors="true"))
    found = [name for page in pages for name in ids(page)]
    assert sorted(found) == sorted({"mehr:101", "titronline:201", "shahr20:301", *OTHERS})
    if order == "id":
        assert found == sorted(found)


def test_the_header_leads_through_the_pages_too(client: TestClient) -> None:
    answer = client.get("/api/v1/articles?outlet=mehr&limit=2")
    found = ids(answer.json())
    while "next" in answer.links:
        answer = client.get("/api/v1/articles" + answer.links["next"]["url"])
        found += ids(answer.json())
    assert found == ["mehr:101", "mehr:102", "mehr:400"]


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"outlet": "mehr"}, {"mehr:101", "mehr:102", "mehr:400"}),
        ({"kind": "photo"}, {"mehr:102"}),
        ({"from": "1404/09/24", "to": "1404/09/24"}, {"mehr:102", "titronline:202"}),
        ({"category": "استان‌ها > قم"}, {"mehr:101"}),
        ({"tag": "كتاب"}, {"mehr:101"}),
        ({"source": "mehr", "include_mirrors": "true"}, {"titronline:201", "shahr20:301"}),
        ({"outlet": ["shahr20", "titronline"], "to": "1404/08/30"}, {"shahr20:401", "titronline:402"}),
    ],
)
def test_filters_choose(client: TestClient, filters: dict[str, Any], found: set[str]) -> None:
    assert set(ids(got(client, "articles", **filters))) == found


def test_a_page_of_what_records_say_may_be_short_and_all_come_in_the_end(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qomnews.reader.api.selecting.LOOKED_AT", 2)
    pages = list(walked(client, "articles", tag="کتاب", order="id"))
    assert len(pages) > 2
    assert [name for page in pages for name in ids(page)] == ["mehr:101"]


def test_what_arrives_meanwhile_moves_nothing(live: tuple[Store, TestClient]) -> None:
    store, client = live
    first = got(client, "articles", limit=2)
    store.save(item_of("mehr", "900", "saffron", title="تازه", paragraphs=("خبری که همین حالا رسید.",), at=NOW))
    second = got(client, "articles", limit=50, cursor=first["next"])
    assert "mehr:900" not in ids(second)
    assert sorted([*ids(first), *ids(second)]) == sorted({"mehr:101", *OTHERS})
    assert ids(got(client, "articles"))[0] == "mehr:900"


def test_a_cursor_is_refused_with_other_filters_or_another_order(client: TestClient) -> None:
    cursor = got(client, "articles", limit=1)["next"]
    for other in ({"outlet": "mehr"}, {"order": "id"}, {"include_mirrors": "true"}):
        answer = client.get("/api/v1/articles", params={"cursor": cursor, **other})
        assert answer.status_code == 400
        assert answer.json()["type"].endswith("#cursor-of-another-search")
        assert "other filters or another order" in answer.json()["detail"]
    assert client.get("/api/v1/articles", params={"cursor": cursor, "limit": 5}).status_code == 200


def test_a_cursor_is_gone_where_the_store_was_put_back(live: tuple[Store, TestClient]) -> None:
    store, client = live
    cursor = got(client, "articles", limit=1)["next"]
    with store._write() as connection:
        connection.exec_driver_sql("UPDATE sequences SET value = 3 WHERE name = 'change'")
    assert client.get("/api/v1/articles", params={"cursor": cursor}).status_code == 410
    answer = client.get("/api/v1/changes", params={"since": 5})
    assert answer.status_code == 409
    assert answer.json()["sequence"] == 3


class Copy:
    """A client's copy of the store, brought up to date as docs/api.md says."""

    def __init__(self, client: TestClient) -> None:
        self.client = client
        self.held: dict[str, dict[str, Any]] = {}
        self.since = 0

    def follow(self, limit: int = 3) -> None:
        page: dict[str, Any] = {}
        for page in walked(self.client, "changes", since=self.since, limit=limit):
            for line in page["changes"]:
                if "superseded_by" in line:
                    self.held.pop(line["id"], None)
                else:
                    self.held[line["id"]] = line
        self.since = page["sequence"]


@pytest.mark.parametrize("limit", [1, 2, 3, 50])
def test_who_follows_the_changes_has_what_the_store_has(live: tuple[Store, TestClient], limit: int) -> None:
    store, client = live
    copy = Copy(client)
    copy.follow(limit)
    assert set(copy.held) == {"mehr:101", *OTHERS}
    store.forget("mehr:400", Word(by="somebody", host="here"))
    # It is older than the story that it is the text of, and takes that over.
    older = item_of("shahr20", "7", "rain", at=NOW.replace(day=1), fetched_at=NOW.replace(day=1))
    store.save(older)
    store.save(item_of("mehr", "901", "train", title="قطار", paragraphs=("یک خبر دیگر که جایی نیامده است.",)))
    copy.follow(limit)
    whole = {record["id"]: record for page in walked(client, "articles") for record in page["articles"]}
    assert copy.held == whole
    assert "mehr:400" not in whole
    assert "mehr:901" in whole
    before = copy.since
    copy.follow(limit)
    assert copy.since == before


def test_what_changes_while_someone_follows_is_passed_over_by_nothing(live: tuple[Store, TestClient]) -> None:
    store, client = live
    copy = Copy(client)
    page = got(client, "changes", since=0, limit=2)
    for line in page["changes"]:
        copy.held[line["id"]] = line
    # One that was given already goes, and one comes, before the next page is asked for.
    store.forget(page["changes"][0]["id"], Word(by="somebody", host="here"))
    store.save(item_of("mehr", "902", "bakery", title="نان", paragraphs=("یک خبر دیگر که جایی نیامده است.",)))
    for later in walked(client, "changes", since=0, limit=2, cursor=page["next"]):
        for line in later["changes"]:
            if "superseded_by" in line:
                copy.held.pop(line["id"], None)
            else:
                copy.held[line["id"]] = line
        copy.since = later["sequence"]
    copy.follow()
    assert copy.held == {record["id"]: record for record in got(client, "articles")["articles"]}


def test_limits_are_the_operators(client: TestClient) -> None:
    answer = client.get("/api/v1/articles?limit=201")
    assert answer.status_code == 422
    assert answer.json()["errors"] == [{"parameter": "limit", "message": "at most 200 records are on a page here"}]
