"""The sections of the configuration that say when `qomnews schedule` starts what."""

from __future__ import annotations

from pydantic import Field, field_validator

from qomnews import cron
from qomnews.config_sections import Section


class JobConfig(Section):
    """One more command that the schedule starts."""

    at: str = Field(description="when: a cron expression on Tehran's clocks, or never")
    command: tuple[str, ...] = Field(
        min_length=1, description='what, without `qomnews`: ["export", "-o", "/srv/news/stories.jsonl"]'
    )

    @field_validator("at")
    @classmethod
    def _is_a_time(cls, value: str) -> str:
        return cron.is_expression(value)

    @field_validator("command")
    @classmethod
    def _ends(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if value[0] == "schedule":
            raise ValueError("a schedule can't start a schedule")
        return value


class ScheduleConfig(Section):
    """When `qomnews schedule` starts runs."""

    crawl: str = Field(
        "*/10 * * * *",
        description="when outlets without a time of their own are crawled: cron, on Tehran's clocks, or never",
    )
    jitter: float = Field(
        30, ge=0, description="seconds by which a turn may come later; at most half of the pause between two turns"
    )
    catch_up_hours: float = Field(
        24, ge=0, description="how late a turn that was slept through is still taken, once; 0: never"
    )
    longest_hours: float = Field(3, gt=0, description="a run that takes longer is ended")
    jobs: dict[str, JobConfig] = Field(default_factory=dict, description="further commands, by a name of your own")

    @field_validator("crawl")
    @classmethod
    def _is_a_time(cls, value: str) -> str:
        return cron.is_expression(value)

    @field_validator("jobs")
    @classmethod
    def _have_names_of_their_own(cls, value: dict[str, JobConfig]) -> dict[str, JobConfig]:
        for name in value:
            if name.partition(" ")[0] == "crawl":
                raise ValueError(f"{name!r} is the name of a job that there is; give another")
        return value
