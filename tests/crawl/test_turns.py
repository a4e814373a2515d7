from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from qomnews.config import Config, load_config
from qomnews.crawl.turns import Job, last_turns, missed_turn, planned
from qomnews.store import StoreError, open_store

MORNING = datetime(2025, 12, 16, 5, 0, 20, tzinfo=UTC)
JOB = Job("crawl", ("crawl", "mehr"), "*/10 * * * *", ("mehr",))


def config(home: Path, **sections: Any) -> Config:
    return load_config(home=home, **sections)


def ran(home: Path, outlet: str, at: datetime, **arguments: str) -> None:
    with open_store(f"sqlite:///{home}/qomnews.db") as store:
        store.begin_run(outlet, spider=outlet, arguments=arguments, at=at)


def test_outlets_are_crawled_together_every_ten_minutes_by_default(tmp_path: Path) -> None:
    (job,) = planned(config(tmp_path))
    assert job.command == ("crawl", "mehr", "shahr20", "titronline")
    assert job.expression == "*/10 * * * *"


def test_an_outlet_has_one_job_wherever_its_time_comes_from(tmp_path: Path) -> None:
    jobs = planned(
        config(
            tmp_path,
            schedule={"crawl": "0 * * * *", "jobs": {"nightly": {"at": "30 2 * * *", "command": ["export"]}}},
            outlets={"mehr": {"schedule": "*/5 * * * *"}, "titronline": {"enabled": False}},
        )
    )
    assert [(job.command, job.expression) for job in jobs] == [
        (("crawl", "shahr20"), "0 * * * *"),
        (("crawl", "mehr"), "*/5 * * * *"),
        (("export",), "30 2 * * *"),
    ]


def test_what_is_never_started_is_no_job(tmp_path: Path) -> None:
    jobs = planned(config(tmp_path, schedule={"crawl": "never"}, outlets={"mehr": {"schedule": "0 6 * * *"}}))
    assert [job.name for job in jobs] == ["crawl mehr"]


def test_a_job_last_began_when_the_outlet_that_waits_longest_did(tmp_path: Path) -> None:
    ran(tmp_path, "mehr", MORNING.replace(hour=3))
    ran(tmp_path, "mehr", MORNING)
    ran(tmp_path, "shahr20", MORNING.replace(hour=4))
    # Somebody looked for one day's stories: none of the schedule's turns.
    ran(tmp_path, "shahr20", MORNING.replace(hour=6), since="2025-12-01T00:00:00+03:30")
    jobs = planned(config(tmp_path))
    assert last_turns(config(tmp_path), jobs) == {"crawl": MORNING.replace(hour=4)}


def test_nothing_is_known_of_jobs_that_never_ran(tmp_path: Path) -> None:
    assert last_turns(config(tmp_path), planned(config(tmp_path))) == {}


def test_a_store_that_cant_be_read_says_so(tmp_path: Path) -> None:
    (tmp_path / "qomnews.db").write_bytes(b"no database" * 100)
    with pytest.raises(StoreError, match="no SQLite database"):
        last_turns(config(tmp_path), planned(config(tmp_path)))


def test_the_first_turn_after_the_last_run_is_missed_once_it_is_over() -> None:
    # 08:30:20 in Tehran.
    assert missed_turn(JOB, MORNING, MORNING.replace(minute=9)) is None
    missed = missed_turn(JOB, MORNING, MORNING.replace(hour=9))
    assert missed == datetime(2025, 12, 16, 5, 10, tzinfo=UTC)


def test_a_turn_is_not_missed_by_the_run_that_took_it() -> None:
    on_time = MORNING.replace(second=0)
    assert missed_turn(JOB, on_time, on_time.replace(minute=1)) is None
