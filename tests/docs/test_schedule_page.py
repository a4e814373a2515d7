"""The page on scheduled runs names all that can be set, with its defaults."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from qomnews.config import Config
from qomnews.crawl.turns import planned
from qomnews.schedule_sections import JobConfig, ScheduleConfig

PAGE = (Path(__file__).parent.parent.parent / "docs" / "schedule.md").read_text()
EXAMPLE = tomllib.loads(next(iter(re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL))))


def test_every_key_is_in_the_example() -> None:
    assert set(EXAMPLE["schedule"]) == set(ScheduleConfig.model_fields)
    (job,) = EXAMPLE["schedule"]["jobs"].values()
    assert set(job) == set(JobConfig.model_fields)


def test_the_example_shows_the_defaults() -> None:
    plain = ScheduleConfig()
    shown = {name: value for name, value in EXAMPLE["schedule"].items() if name != "jobs"}
    assert {name: getattr(plain, name) for name in shown} == shown


def test_the_example_is_a_schedule(tmp_path: Path) -> None:
    jobs = planned(Config(home=tmp_path, **EXAMPLE))
    assert [job.name for job in jobs] == ["crawl", "crawl mehr", "nightly"]
