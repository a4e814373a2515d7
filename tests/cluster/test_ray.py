"""The command on a cluster of two nodes, while workers of it are killed."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import orjson
import pytest

from qomnews.cluster import run
from tests.cluster.conftest import Here, RayCluster
from tests.cluster.test_run import stories, write
from tests.reprocess.newsroom_store import crawl, digest

pytestmark = pytest.mark.long

OUTLETS = ["mehr", "shahr20", "titronline", "--desk", "all"]
# A process in which Daft runs our function, and a library that it loads for it: Daft waits for ever for one that dies
# before it has answered. And what runs Daft on a node.
FUNCTION, NODE = ("daft.execution.udf_worker", "lxml"), ("ray::RaySwordfishActor", "")
LISTENING = "0A"


def qomnews(cluster: RayCluster, *arguments: str | Path, address: str = "", database: str = "") -> str:
    """What the command says on standard error."""
    command = [sys.executable, "-m", "qomnews", *map(str, arguments), "--runner", "ray"]
    done = subprocess.run(
        [*command, "--ray-address", address or cluster.address],
        env=cluster.environment | ({"QOMNEWS_DATABASE": database} if database else {}),
        capture_output=True,
        text=True,
        check=False,
        timeout=150,
    )
    assert done.returncode == 0, done.stderr
    return done.stderr


def test_the_cluster_listens_on_loopback_alone(ray_cluster: RayCluster) -> None:
    sockets = set()
    for process in ray_cluster.processes():
        for handle in Path(f"/proc/{process}/fd").iterdir():
            try:
                sockets.update(re.findall(r"socket:\[(\d+)\]", str(handle.readlink())))
            except FileNotFoundError:
                continue
    listening = []
    for table in ("tcp", "tcp6"):
        for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:]:
            fields = line.split()
            if fields[3] == LISTENING and fields[9] in sockets:
                listening.append(fields[1].split(":")[0])
    assert len(listening) > 4
    # 127.0.0.1, plain and as an address of IPv6.
    assert {address[-8:] for address in listening} == {"0100007F"}


@pytest.mark.parametrize("killed", [FUNCTION, NODE], ids=["function", "node"])
def test_a_worker_that_is_killed_costs_no_story_and_doubles_none(
    killed: tuple[str, str],
    ray_cluster: RayCluster,
    archives: list[Path],
    here: Here,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sources = [word for path in archives for word in ("--warc", path)]
    with ray_cluster.killing_the_first(*killed) as gone:
        qomnews(ray_cluster, "backfill", *OUTLETS, *sources, "--to-parquet", tmp_path / "ray")
    assert gone
    monkeypatch.setattr(run, "Spread", lambda _: here)
    write(tmp_path / "here", archives)
    assert stories(tmp_path / "ray") == stories(tmp_path / "here")


def test_a_store_is_filled_as_one_process_fills_it(
    ray_cluster: RayCluster, archives: list[Path], tmp_path: Path
) -> None:
    sources = [word for path in archives for word in ("--warc", path)]
    local = [sys.executable, "-m", "qomnews", "backfill", *OUTLETS, *map(str, sources), "--home", str(tmp_path / "one")]
    subprocess.run(local, check=True, capture_output=True)
    with ray_cluster.killing_the_first(*FUNCTION) as gone:
        qomnews(ray_cluster, "backfill", *OUTLETS, *sources, "--home", tmp_path / "many")
    assert gone
    assert digest(f"sqlite:///{tmp_path / 'many/qomnews.db'}") == digest(f"sqlite:///{tmp_path / 'one/qomnews.db'}")


@pytest.mark.postgres
def test_a_store_on_postgresql_is_filled_and_derived_again_there(
    ray_cluster: RayCluster, archives: list[Path], new_postgres_database: Callable[[], str], tmp_path: Path
) -> None:
    sources = [word for path in archives for word in ("--warc", path)]
    local = [sys.executable, "-m", "qomnews", "backfill", *OUTLETS, *map(str, sources), "--home", str(tmp_path / "one")]
    subprocess.run(local, check=True, capture_output=True)
    expected = digest(f"sqlite:///{tmp_path / 'one/qomnews.db'}")
    url = new_postgres_database()
    with ray_cluster.killing_the_first(*FUNCTION) as gone:
        qomnews(ray_cluster, "backfill", *OUTLETS, *sources, "--home", tmp_path / "many", database=url)
    assert gone
    assert digest(url) == expected
    said = qomnews(ray_cluster, "reprocess", "--all", "--home", tmp_path / "many", database=url)
    assert re.search(r"(\d+) records derived again", said)
    assert digest(url) == expected


def test_archives_in_a_bucket_are_read_by_the_workers_for_somebody_who_is_none_of_the_clusters(
    ray_cluster: RayCluster, archives: list[Path], here: Here, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ray_cluster.bucket.objects.update({f"crawl/{path.name}": path.read_bytes() for path in archives})
    source = ["--warc", "s3://news/crawl/*.warc.gz"]
    target = tmp_path / "elsewhere"
    qomnews(ray_cluster, "backfill", *OUTLETS, *source, "--to-parquet", target, address=ray_cluster.elsewhere)
    monkeypatch.setattr(run, "Spread", lambda _: here)
    write(tmp_path / "here", archives)
    found, expected = stories(target), stories(tmp_path / "here")
    for name, row in found.items():
        file = row["capture"]["file"]
        assert file.startswith("s3://news/crawl/")
        # But for the folder that it is in.
        row["capture"]["file"] = expected[name]["capture"]["file"].rpartition("/")[0] + file.removeprefix(
            "s3://news/crawl"
        )
    assert found == expected


def test_reprocess_and_dedup_work_there_too(ray_cluster: RayCluster, tmp_path: Path) -> None:
    url = crawl(tmp_path / "home")
    before = digest(url)
    said = qomnews(ray_cluster, "reprocess", "--all", "--home", tmp_path / "home")
    assert re.search(r"(\d+) records derived again \(\1 from kept pages", said)
    assert digest(url) == before
    lines = tmp_path / "lines.jsonl"
    text = "باران امروز در همه روستاهای بخش مرکزی بارید و راه‌ها بسته شد. " * 8
    same = {"title": "باران در روستاهای قم", "body": text, "outlet": "mehr", "published_at": "2025-12-16T07:00:00Z"}
    copy = same | {"outlet": "titronline", "published_at": "2025-12-16T09:00:00Z"}
    lines.write_bytes(b"".join(orjson.dumps(one, option=orjson.OPT_APPEND_NEWLINE) for one in (same, copy)))
    qomnews(ray_cluster, "dedup", lines, "-o", tmp_path / "once.jsonl")
    assert (tmp_path / "once.jsonl").read_bytes() == lines.read_bytes().splitlines(keepends=True)[0]
