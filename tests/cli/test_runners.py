from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from typer.testing import CliRunner

from qomnews.cli.main import app


def said(*arguments: str) -> str:
    """What a command says whose use is wrong."""
    done = CliRunner().invoke(app, list(arguments))
    assert done.exit_code == 2
    return done.stderr


@pytest.mark.parametrize("runner", ["local", "daft"])
def test_the_address_of_a_cluster_goes_with_ray(runner: str, tmp_path: Path) -> None:
    home = ["--home", str(tmp_path)]
    assert "--ray-address goes with --runner ray" in said(
        "reprocess", "--runner", runner, "--ray-address", "x:1", *home
    )


def test_a_cluster_has_the_processes_that_its_nodes_say(tmp_path: Path) -> None:
    assert "--jobs is for this machine" in said("reprocess", "--runner", "ray", "--jobs", "2", "--home", str(tmp_path))


def test_runners_read_archives_and_no_sites(tmp_path: Path) -> None:
    command = ["backfill", "mehr", "--from", "1404", "--runner", "daft", "--home", str(tmp_path)]
    assert "name them with --warc" in said(*command)


def test_what_is_read_in_parts_is_a_file_and_not_compressed(tmp_path: Path) -> None:
    packed = tmp_path / "in.jsonl.gz"
    packed.write_bytes(gzip.compress(b"{}\n"))
    assert "unpack it first" in said("dedup", str(packed), "--runner", "daft")
    assert "name a file" in said("dedup", "-", "--runner", "daft")
