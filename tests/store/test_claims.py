"""One crawl of an outlet at a time on all hosts that share a PostgreSQL store."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable

import psycopg
import pytest

from qomnews.store import ClaimedError, open_store

HOLD = """
import sys, time
from qomnews.store import open_store
with open_store(sys.argv[1]) as store:
    claim = store.claim("mehr")
    print("held", flush=True)
    time.sleep(60)
"""


def test_on_sqlite_there_is_nothing_to_claim(tmp_path_factory: pytest.TempPathFactory) -> None:
    with open_store(f"sqlite:///{tmp_path_factory.mktemp('home')}/qomnews.db") as store:
        assert store.claim("mehr") is None


@pytest.mark.postgres
def test_an_outlet_is_claimed_once_until_it_is_let_go(new_postgres_database: Callable[[], str]) -> None:
    url = new_postgres_database()
    with open_store(url) as one, open_store(url) as other:
        claim = one.claim("mehr")
        assert claim is not None
        with pytest.raises(ClaimedError, match=r"another run is crawling mehr \(qomnews mehr on .* pid \d+"):
            other.claim("mehr")
        second = other.claim("shahr20")
        assert second is not None
        claim.release()
        claim.release()
        third = other.claim("mehr")
        assert third is not None
        third.release()
        second.release()


@pytest.mark.postgres
def test_another_database_of_the_server_is_another_store(new_postgres_database: Callable[[], str]) -> None:
    with open_store(new_postgres_database()) as one, open_store(new_postgres_database()) as other:
        claims = [store.claim("mehr") for store in (one, other)]
        assert all(claims)
        for claim in claims:
            assert claim is not None
            claim.release()


@pytest.mark.postgres
def test_a_claim_dies_with_its_process_or_its_connection(new_postgres_database: Callable[[], str]) -> None:
    url = new_postgres_database()
    with open_store(url) as store:
        program = [sys.executable, "-c", HOLD, url]
        with subprocess.Popen(program, stdout=subprocess.PIPE, text=True) as holder:
            assert holder.stdout is not None
            assert holder.stdout.readline() == "held\n"
            with pytest.raises(ClaimedError, match=f"pid {holder.pid}"):
                store.claim("mehr")
            holder.kill()
            holder.wait()
        claim = None
        deadline = time.monotonic() + 10
        while claim is None:
            try:
                claim = store.claim("mehr")
            except ClaimedError:
                assert time.monotonic() < deadline
                time.sleep(0.05)
        with psycopg.connect(url.replace("postgresql+psycopg:", "postgresql:"), autocommit=True) as boss:
            boss.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'qomnews mehr%'"
            )
            while boss.execute("SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 2").fetchall():
                assert time.monotonic() < deadline
        with open_store(url) as other:
            again = other.claim("mehr")
            assert again is not None
            again.release()
        claim.release()
