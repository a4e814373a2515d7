"""What runs say while they go on: everything that matters, and nothing of a story's text."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from fixtures.newsroom import Newsroom, Replica
from fixtures.newsroom.faults import failing
from qomnews.store import Store

TOP = Path(__file__).parent.parent.parent
Run = Callable[..., subprocess.CompletedProcess[str]]


def test_at_debug_no_text_of_a_story_is_logged_and_each_run_has_one_line_with_its_outcome(
    qomnews: Run, span: list[str], replica: Replica, newsroom: Newsroom, opened: Callable[[], Store]
) -> None:
    broken = next(true for true in newsroom.of("shahr20") if true.mirror_of is None)
    replica.fault("shahr20", f"/{broken.news_id}/", failing(500))
    done = qomnews("crawl", *span, "--log-level", "debug", "--log-format", "json")
    assert done.returncode == 3
    lines = [json.loads(line) for line in done.stderr.splitlines()]
    said = "\n".join(f"{line['message']}\n{line.get('error', '')}" for line in lines)
    # Requests are in it: it is the whole of the log.
    assert said.count("Crawled (200)") > 100
    assert re.search(r"^Stored: mehr:\d+$", said, re.MULTILINE)
    assert re.search(r"^Dropped https://www.titronline.ir/\S+: a mirror of mehr:\d+$", said, re.MULTILINE)
    blocks = [block.text for true in newsroom.truth for block in (*true.blocks, *true.raw_blocks)]
    leads = [text for true in newsroom.truth for text in (true.lead, true.raw_lead) if text]
    texts = {text[:30] for text in (*blocks, *leads) if len(text) >= 30}
    assert len(texts) > 200
    assert [text for text in texts if text in said] == []
    runs = [line["run"] for line in lines if "run" in line]
    assert sorted((run["outlet"], run["exit_status"]) for run in runs) == [
        ("mehr", 0),
        ("shahr20", 3),
        ("titronline", 0),
    ]
    shahr20 = next(run for run in runs if run["outlet"] == "shahr20")
    assert shahr20["failed"] == {"http-500": 1}
    assert any("1 pages could not be fetched" in reason for reason in shahr20["reasons"])
    # Of the records of mirrors too it is known which fields they have, though they go no further than the store.
    with opened() as store:
        aggregator = store.runs(1)[0].stats
    stored = aggregator["counts"]["new"] + aggregator["counts"]["mirror"]
    assert aggregator["counts"]["mirror"] > 10
    assert (aggregator["coverage"]["records"], aggregator["coverage"]["title"]) == (stored, stored)


@pytest.mark.long
def test_on_a_terminal_bars_are_drawn_and_lines_of_the_log_stand_whole_above_them(
    environment: dict[str, str], span: list[str], replica: Replica, newsroom: Newsroom
) -> None:
    broken = next(true for true in newsroom.of("shahr20") if true.mirror_of is None)
    replica.fault("shahr20", f"/{broken.news_id}/", failing(500))
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "qomnews", "crawl", "shahr20", *span]
    with subprocess.Popen(command, cwd=TOP, env={**environment, "COLUMNS": "100"}, stderr=theirs) as process:
        os.close(theirs)
        seen = b""
        while chunk := _read(ours):
            seen += chunk
    os.close(ours)
    assert process.returncode == 3
    shown = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", seen.decode())
    assert re.search(r"shahr20 .* \d+ found, \d+ fetched, \d+ new, \d+ mirrors, 1 failed, \d+/min", shown)
    warning = next(line for line in shown.replace("\r", "\n").splitlines() if "WARNING" in line)
    assert warning.endswith(f"/{broken.news_id}/: it answered with HTTP status 500") or "HTTP status 500" in warning


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:
        # The other end is closed.
        return b""
