"""One article and its story."""

from __future__ import annotations

from pathlib import Path

from starlette.testclient import TestClient

from qomnews.config import load_config
from qomnews.store import Store, Word, open_store
from tests.reader.conftest import NOW, TEXTS, reading


def test_an_article_is_found_by_its_id(client: TestClient) -> None:
    record = client.get("/api/v1/articles/titronline:201").json()
    assert (record["id"], record["mirror_of"]) == ("titronline:201", "mehr:101")


def test_what_is_not_there_is_said_to_be(client: TestClient) -> None:
    for path in ("", "/versions", "/versions/1", "/raw", "/provenance", "/story"):
        answer = client.get(f"/api/v1/articles/mehr:999{path}")
        assert answer.status_code == 404
        assert "mehr:999" in answer.json()["detail"]


def test_what_had_to_go_is_gone_with_its_tombstone(live: tuple[Store, TestClient]) -> None:
    store, client = live
    store.forget("mehr:102", Word(by="somebody", host="here"))
    answer = client.get("/api/v1/articles/mehr:102")
    assert answer.status_code == 410
    assert answer.json()["tombstone"] == {
        "schema_version": 1,
        "id": "mehr:102",
        "story_id": "mehr:102",
        "status": "removed",
        "superseded_by": None,
    }


def test_versions_are_listed_and_read_one_by_one(client: TestClient) -> None:
    listed = client.get("/api/v1/articles/shahr20:302/versions").json()["versions"]
    assert [each["version"] for each in listed] == [1, 2]
    assert listed[0]["replaced_at"] is not None
    assert listed[1]["replaced_at"] is None
    first, second = (client.get(f"/api/v1/articles/shahr20:302/versions/{number}").json() for number in (1, 2))
    assert "پنج بر دو" in first["article"]["body"]
    assert first["replaced_at"] == listed[0]["replaced_at"]
    assert "شش بر دو" in second["raw"]["body"][0]["text"]
    assert second["article"] == client.get("/api/v1/articles/shahr20:302").json()
    assert client.get("/api/v1/articles/shahr20:302/versions/3").status_code == 404


def test_the_raw_record_is_what_the_page_says(client: TestClient) -> None:
    assert client.get("/api/v1/articles/mehr:101/raw").json()["title"] == TEXTS["library"][0]


def test_provenance_says_which_rung_gave_what(client: TestClient) -> None:
    said = client.get("/api/v1/articles/mehr:101/provenance").json()
    assert said["extraction"]["published_raw"] == "json-ld"
    # Published six hours before, and fetched five minutes later, in Tehran's time.
    assert said["fetched_at"] == "2025-12-16T02:05:00+00:00"


def test_a_story_has_its_original_and_all_mirrors(client: TestClient) -> None:
    story = client.get("/api/v1/stories/mehr:101").json()
    assert story["original"]["id"] == "mehr:101"
    assert [mirror["id"] for mirror in story["mirrors"]] == ["titronline:201", "shahr20:301"]
    assert story["complete"] is True
    assert client.get("/api/v1/articles/shahr20:301/story").json() == story
    assert client.get("/api/v1/stories/mehr:7").status_code == 404


def test_outlets_say_how_much_of_each_there_is(client: TestClient) -> None:
    rows = {row["id"]: row for row in client.get("/api/v1/outlets").json()["outlets"]}
    assert (rows["mehr"]["stories"], rows["mehr"]["mirrors"]) == (3, 0)
    assert (rows["titronline"]["stories"], rows["titronline"]["mirrors"]) == (2, 1)
    assert rows["mehr"]["newest_at"] == "2025-12-16T02:00:00+00:00"
    assert client.get("/api/v1/outlets/mehr").json() == rows["mehr"]
    answer = client.get("/api/v1/outlets/bbc")
    assert answer.status_code == 404
    assert "mehr, shahr20, titronline" in answer.json()["detail"]


def test_runs_are_told_in_short(tmp_path: Path) -> None:
    with open_store(f"sqlite:///{tmp_path / 'qomnews.db'}", clock=lambda: NOW) as store:
        number = store.begin_run("mehr", spider="mehr", arguments={"limit": 5}, at=NOW)
        store.finish_run(number, at=NOW, exit_status=0, reason="finished", stats={})
        store.begin_run("shahr20", spider="shahr20", arguments={}, at=NOW)
    with reading(load_config(home=tmp_path)) as client:
        rows = client.get("/api/v1/runs").json()["runs"]
        assert [(row["outlet"], row["state"], row["exit_status"]) for row in rows] == [
            ("shahr20", "running", None),
            ("mehr", "finished", 0),
        ]
        assert len(client.get("/api/v1/runs?outlet=mehr").json()["runs"]) == 1
        assert client.get("/api/v1/runs?outlet=bbc").status_code == 422


def test_health_is_short(client: TestClient) -> None:
    said = client.get("/api/v1/health").json()
    assert said["status"] == "ok"
    assert said["newest_at"] == "2025-12-16T04:00:00+00:00"
