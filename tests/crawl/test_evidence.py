from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from scrapy.http import HtmlResponse

from qomnews.crawl import evidence
from qomnews.crawl.evidence import Evidence
from qomnews.crawl.jumps import Jump


def jump(field: str, gained: str) -> Jump:
    return Jump(
        field=field, lost="selector", gained=gained, lost_before=1, lost_now=0, gained_before=0, gained_now=1,
        pages=8, baseline_pages=80, since=7,
    )  # fmt: skip


def page(number: int, body: bytes = b"<p>x") -> HtmlResponse:
    headers = {"Content-Type": "text/html; charset=windows-1256", "Set-Cookie": "who=you", "Content-Length": "9"}
    return HtmlResponse(f"https://www.mehrnews.com/news/{number}/../../etc", body=body, headers=headers)


def kept(home: Path) -> list[str]:
    return sorted(str(file.relative_to(home)) for file in home.rglob("*") if file.is_file())


def test_pages_that_show_a_jump_are_kept_with_their_address_and_headers(tmp_path: Path) -> None:
    held = Evidence()
    body = "<h1>عنوان</h1>".encode("windows-1256")
    held.offer(page(1), {"article": "found", "title": "selector"})
    held.offer(page(2, body), {"article": "found", "title": "generic"})
    (found,) = held.keep([jump("title", "generic")], home=tmp_path, outlet="mehr", run_id=7)

    assert found.examples == ("https://www.mehrnews.com/news/2/../../etc",)
    assert found.kept == ("drift/mehr/7/1.html",)
    assert kept(tmp_path) == ["drift/mehr/7/1.html", "drift/mehr/7/1.json"]
    assert (tmp_path / "drift/mehr/7/1.html").read_bytes() == body
    beside = json.loads((tmp_path / "drift/mehr/7/1.json").read_text())
    assert (beside["url"], beside["status"]) == (found.examples[0], 200)
    assert beside["headers"] == [["Content-Type", "text/html; charset=windows-1256"]]
    assert (beside["shows"]["title"], beside["jumps"]) == ("generic", ["title"])


def test_every_jump_is_shown_by_some_page_and_few_pages_are_kept(tmp_path: Path) -> None:
    held = Evidence()
    for number in range(40):
        held.offer(page(number), {"article": "found", "title": "generic", "body": "generic"})
    held.offer(page(99), {"article": "found", "title": "selector", "body": "selector"})
    jumps = [jump("title", "generic"), jump("body", "generic"), jump("tags", "none")]
    found = held.keep(jumps, home=tmp_path, outlet="mehr", run_id=7)
    assert all(one.kept for one in found)
    assert len(kept(tmp_path)) <= 2 * evidence.KEPT_EACH_RUN


def test_a_page_that_is_too_large_is_named_and_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evidence, "PAGE_BYTES", 10)
    held = Evidence()
    held.offer(page(1, b"x" * 11), {"article": "found", "title": "generic"})
    (found,) = held.keep([jump("title", "generic")], home=tmp_path, outlet="mehr", run_id=7)
    assert (len(found.examples), found.kept, kept(tmp_path)) == (1, (), [])


def test_no_more_is_held_than_there_is_room_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evidence, "HELD_BYTES", 2_500)
    held = Evidence()
    for number in range(3):
        held.offer(page(number, os.urandom(1_000)), {"article": "found", "title": "generic"})
    (found,) = held.keep([jump("title", "generic")], home=tmp_path, outlet="mehr", run_id=7)
    assert (len(found.examples), len(found.kept)) == (3, 2)


def test_the_pages_of_the_oldest_runs_make_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evidence, "KEPT_BYTES", 4_000)
    for outlet, runs in (("shahr20", (1,)), ("mehr", (9, 10, 11))):
        for run_id in runs:
            held = Evidence()
            held.offer(page(1, os.urandom(1_500)), {"article": "found", "title": "generic"})
            held.keep([jump("title", "generic")], home=tmp_path, outlet=outlet, run_id=run_id)
            os.utime(tmp_path / "drift" / outlet / str(run_id), (run_id, run_id))
    assert [name for name in kept(tmp_path) if name.endswith("html")] == [
        "drift/mehr/10/1.html", "drift/mehr/11/1.html", "drift/shahr20/1/1.html",
    ]  # fmt: skip


def test_what_a_store_that_is_gone_has_left_is_no_evidence(tmp_path: Path) -> None:
    old = tmp_path / "drift/mehr/7"
    old.mkdir(parents=True)
    (old / "5.html").write_text("old")
    held = Evidence()
    held.offer(page(1), {"article": "found", "title": "generic"})
    held.keep([jump("title", "generic")], home=tmp_path, outlet="mehr", run_id=7)
    assert kept(tmp_path) == ["drift/mehr/7/1.html", "drift/mehr/7/1.json"]
