"""Words, and how many stories there are: what the index of words gives the API."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.reader.api.test_exports import exported


def found(client: TestClient, query: str, **parameters: Any) -> list[str]:
    answer = client.get("/api/v1/articles", params={"q": query, **parameters})
    assert answer.status_code == 200, answer.text
    return [record["id"] for record in answer.json()["articles"]]


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("زعفران", ["shahr20:401"]),
        # The page has an Arabic kaf; the reader types a half-space or none.
        ("كتابخانه", ["mehr:101"]),
        ('"سد پانزده خرداد"', ["mehr:102"]),
        # The train goes between two towns, the bakeries are on the town's map, the women's team is the town's.
        ("شهر -فوتسال", ["mehr:400", "titronline:402"]),
        ("زعفران OR قطار", ["mehr:400", "shahr20:401"]),
        ("بیمارستان", []),
    ],
)
def test_words_are_found_as_the_search_page_finds_them(searching: TestClient, query: str, ids: list[str]) -> None:
    assert found(searching, query) == ids


def test_words_and_filters_go_together(searching: TestClient) -> None:
    assert found(searching, "قم", outlet="mehr") == ["mehr:400"]
    assert set(found(searching, "کتابخانه", include_mirrors="true")) == {"mehr:101", "titronline:201", "shahr20:301"}
    assert found(searching, "کتابخانه", tag="کتاب") == ["mehr:101"]
    assert found(searching, "کتابخانه", tag="آب") == []


@pytest.mark.parametrize("order", ["newest", "published", "changed", "arrival", "id"])
def test_what_was_found_comes_in_every_order_and_page_by_page(searching: TestClient, order: str) -> None:
    whole = found(searching, "شهر OR زعفران OR قطار", order=order)
    assert len(whole) > 2
    pages: list[str] = []
    cursor: dict[str, str] = {}
    while True:
        answer = searching.get(
            "/api/v1/articles", params={"q": "شهر OR زعفران OR قطار", "order": order, "limit": 1, **cursor}
        ).json()
        pages += [record["id"] for record in answer["articles"]]
        if answer["next"] is None:
            break
        cursor = {"cursor": answer["next"]}
    assert pages == whole


@pytest.mark.parametrize("format_", ["jsonl", "csv"])
@pytest.mark.parametrize("query", ["زعفران", '"سد پانزده خرداد"', "شهر"])
def test_an_export_of_words_is_the_bytes_of_the_command(
    searching: TestClient, searched_home: Path, tmp_path: Path, format_: str, query: str
) -> None:
    answer = searching.get(f"/search/export.{format_}", params={"q": query})
    assert answer.content == exported(searched_home, tmp_path / f"stories.{format_}", {"query": query})


def test_where_there_is_no_index_yet_it_says_when_to_ask_again(client: TestClient) -> None:
    for path in ("articles?q=قم", "search/export.csv?q=قم", "counts", "counts/days?tag=قم"):
        answer = client.get(f"/api/v1/{path}")
        assert (answer.status_code, answer.json()["type"]) == (503, "/api/v1/docs#no-index")
        assert int(answer.headers["retry-after"]) > 0
        # Where the store is, is nobody's affair.
        assert "qomnews.db" not in answer.text


def test_changes_are_not_chosen_by_words(searching: TestClient) -> None:
    answer = searching.get("/api/v1/changes?since=0&q=قم")
    assert answer.status_code == 400
    assert "leave q out" in answer.json()["detail"]


def test_counts_are_by_what_could_be_chosen_besides(searching: TestClient) -> None:
    said = searching.get("/api/v1/counts").json()
    assert (said["total"], said["indexed"], said["filling"]) == (7, 9, False)
    assert {each["value"]: each["count"] for each in said["by"]["outlet"]} == {"mehr": 3, "shahr20": 2, "titronline": 2}
    assert {each["value"]: each["count"] for each in said["by"]["kind"]} == {"news": 6, "photo": 1}
    # 25 Azar and the days before it; 22 Aban; 21 Mehr; 16 Shahrivar.
    assert [(each["month"], each["count"]) for each in said["months"]] == [
        ("1404-09", 4),
        ("1404-08", 1),
        ("1404-07", 1),
        ("1404-06", 1),
    ]
    chosen = searching.get("/api/v1/counts?outlet=mehr&limit=1").json()
    assert chosen["total"] == 3
    assert chosen["by"]["outlet"] == [{"value": "mehr", "count": 3}]
    assert chosen["by"]["kind"] == [{"value": "news", "count": 2}]


def test_days_are_tehrans(searching: TestClient) -> None:
    rows = searching.get("/api/v1/counts/days").json()["days"]
    assert [(row["jalali"], row["outlets"]) for row in rows] == [
        ("1404-09-23", {"shahr20": 1}),
        ("1404-09-24", {"mehr": 1, "titronline": 1}),
        ("1404-09-25", {"mehr": 1}),
    ]
    assert rows[-1]["day"] == "2025-12-16"
    words = searching.get("/api/v1/counts/days?q=زعفران&from=1404/07/01&to=1404/07/30").json()["days"]
    assert [row["outlets"] for row in words] == [{"shahr20": 1}]
    answer = searching.get("/api/v1/counts/days?from=1390&to=1404")
    assert answer.status_code == 422
