"""What a run's record says, against what the replica did to it."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable

from fixtures.newsroom import Newsroom, Replica
from fixtures.newsroom.faults import failing

Run = Callable[..., subprocess.CompletedProcess[str]]


def test_a_run_in_full_says_what_was_lost_where_its_time_went_and_what_it_fetched(
    qomnews: Run, span: list[str], replica: Replica, newsroom: Newsroom
) -> None:
    broken = [true for true in newsroom.of("shahr20") if true.mirror_of is None][:2]
    for story in broken:
        replica.fault("shahr20", f"/{story.news_id}/", failing(500))
    assert qomnews("crawl", "shahr20", *span).returncode == 3
    record = json.loads(qomnews("runs", "show", "1", "--json").stdout)
    stats = record["stats"]
    assert stats["failed"] == {"http-500": 2}
    assert sorted(stats["samples"]["http-500"]) == sorted(story.url for story in broken)
    stored = stats["counts"]["new"] + stats["counts"]["mirror"]
    assert stored == len(newsroom.of("shahr20")) - 2
    timings = stats["timings"]
    assert list(timings) == [
        "listing", "waiting", "fetching", "archive", "extraction", "dates", "text", "mirrors", "store"
    ]  # fmt: skip
    for step in ("extraction", "dates", "text", "mirrors", "store"):
        assert timings[step]["times"] == stored
        assert timings[step]["seconds"] > 0
    # Each is asked for once more, as the retries are set.
    assert timings["fetching"]["times"] == stored + 4
    assert stats["traffic"]["requests"] == len(replica.requests)
    assert stats["traffic"]["statuses"]["500"] == 4
    assert stats["traffic"]["retries"] == 2
    assert stats["memory"]["peak_mb"] >= stats["memory"]["start_mb"] > 10
    assert stats["open_files"] > 3
    assert stats["settings"]["crawl.delay"] == 0
    assert record["drift"]["counts"]["article"] == {"found": stored}
