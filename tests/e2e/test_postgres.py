"""The same crawl into PostgreSQL."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from qomnews.store import Store, open_store

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.mark.postgres
def test_a_crawl_into_postgresql_leaves_the_same_as_one_into_sqlite(
    qomnews: Run,
    span: list[str],
    opened: Callable[[], Store],
    new_postgres_database: Callable[[], str],
    tmp_path: Path,
) -> None:
    url = new_postgres_database()
    assert qomnews("crawl", *span).returncode == 0
    other = {"QOMNEWS_DATABASE": url, "QOMNEWS_HOME": str(tmp_path / "other")}
    done = qomnews("crawl", *span, **other)
    assert done.returncode == 0, done.stderr
    with opened() as sqlite, open_store(url) as postgres:
        assert postgres.digest() == sqlite.digest()
    exports = [qomnews("export", **variables).stdout for variables in ({}, other)]
    assert exports[0].count("\n") == exports[1].count("\n") > 80
    runs = qomnews("runs", "--json", **other)
    assert runs.stdout.count("\n") == 3
