"""A site is redesigned between two runs."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

from fixtures.newsroom import Newsroom, Replica
from qomnews.store import Store

Run = Callable[..., subprocess.CompletedProcess[str]]


def test_a_redesign_ends_the_run_with_3_names_the_fields_and_keeps_pages(
    qomnews: Run, span: list[str], replica: Replica, newsroom: Newsroom, home: Path, opened: Callable[[], Store]
) -> None:
    usual = qomnews("crawl", "mehr", *span)
    assert (usual.returncode, "drift" in usual.stderr) == (0, False), usual.stderr
    replica.redesign("mehr")
    done = qomnews("crawl", "mehr", "--refresh", *span)
    assert done.returncode == 3, done.stderr
    assert "mehr: drift of body: selector 100% -> 0%, generic 0% -> 100%" in done.stderr

    addresses = {true.url for true in newsroom.of("mehr")}
    with opened() as store:
        record = store.runs(1)[0]
        newest, before = store.extractions("mehr")
    assert record.exit_status == 3
    assert [reason.startswith("drift: ") for reason in record.stats["reasons"]] == [True]
    assert (newest.run_id, newest.pages, before.pages) == (record.id, 43, 43)
    # Also what nobody wants: without its category a story of the desk would be put aside unseen.
    assert {"body", "layout", "title", "published_raw", "category"} <= {jump["field"] for jump in newest.jumps}
    for jump in newest.jumps:
        assert jump["examples"]
        assert set(jump["examples"]) <= addresses
        for name in jump["kept"]:
            assert b'class="css-' in (home / name).read_bytes()
            assert json.loads((home / name).with_suffix(".json").read_text())["url"] in addresses
    assert {name for jump in newest.jumps for name in jump["kept"]} >= {f"drift/mehr/{record.id}/1.html"}

    assert qomnews("drift", "mehr").stdout.startswith("mehr (qom past): 86 pages in 2 runs; drift since run 2\n")
    assert qomnews("drift", "--accept", "mehr").returncode == 0
    assert "; drift since run 2, accepted\n" in qomnews("drift", "mehr").stdout
