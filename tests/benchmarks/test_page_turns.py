from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import pytest

from benchmarks.page_ours import read
from benchmarks.page_peers import Tool
from benchmarks.page_turns import before_them, live_weight, once_each, time_turns
from benchmarks.page_worker import Received
from benchmarks.peer_environments import ToolError


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> list[Received]:
    return once_each([], tmp_path_factory.mktemp("pages"))


def stand_in(folder: Path, read: str) -> Tool:
    """A tool whose reader does no more than this."""
    (folder / "stand_in.py").write_text(f"def load():\n    return lambda body, page: {read}\n")
    top = Path(__file__).parents[2]
    return Tool("stand-in", Path(sys.executable), (folder, top), "stand_in", "load", "benchmarks.page_worker")


def test_no_page_is_read_twice(pages: list[Received], tmp_path: Path) -> None:
    bodies = [Path(page["file"]).read_bytes() for page in (*pages, *before_them(tmp_path))]
    assert max(Counter(bodies).values()) == 1


def test_there_are_some_hundred_and_many_of_each_outlet(pages: list[Received]) -> None:
    outlets = Counter(page["outlet"] for page in pages)
    assert len(pages) >= 300
    assert min(outlets[name] for name in ("mehr", "shahr20", "titronline")) >= 50


def test_a_page_has_no_mark_left_that_a_server_fills(pages: list[Received]) -> None:
    assert [page["url"] for page in pages if "\ue000" in Path(page["file"]).read_text("utf-8")] == []


def test_live_weight_is_around_a_story_and_not_in_it(pages: list[Received], tmp_path: Path) -> None:
    each = list({page["outlet"]: page for page in pages}.values())
    for light, heavy in zip(each, live_weight(each, tmp_path), strict=True):
        bare, full = (Path(page["file"]).read_bytes() for page in (light, heavy))
        assert len(full) > len(bare) + 25_000
        assert read(full, heavy) == read(bare, light)


def test_each_tool_is_timed_on_each_page(pages: list[Received], tmp_path: Path) -> None:
    tool = stand_in(tmp_path, "None")
    seconds = time_turns([tool, tool], pages[:3], pages[3:4])
    assert [len(taken) for taken in seconds] == [3, 3]


def test_a_tool_that_ends_is_named(pages: list[Received], tmp_path: Path) -> None:
    with pytest.raises(ToolError, match="stand-in died on one of 1 pages from https://"):
        time_turns([stand_in(tmp_path, "__import__('os')._exit(3)")], pages[1:2], pages[:1])
