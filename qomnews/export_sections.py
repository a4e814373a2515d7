"""The section of the configuration that names exports: what each holds, in which form, and where it goes."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, field_validator

from qomnews.config_sections import Section
from qomnews.outlets import OUTLETS


class ExportConfig(Section):
    """A profile of `qomnews export --profile`; a flag of the command takes the place of its value here."""

    outlets: tuple[str, ...] = Field((), description="ids of outlets; []: all")
    since: str | None = Field(
        None, description="as --from: published on this Jalali or ISO day, month or year or later"
    )
    until: str | None = Field(None, description="as --to: published on this day, month or year or earlier")
    kinds: tuple[str, ...] = Field((), description="kinds of story")
    categories: tuple[str, ...] = Field((), description="categories, or paths of them: استان‌ها > قم")
    tags: tuple[str, ...] = Field((), description="tags")
    queries: tuple[str, ...] = Field((), description="words that all stand in a story, and phrases in quotation marks")
    sources: tuple[str, ...] = Field((), description="whom stories credit: names, or ids of outlets")
    desks: tuple[str, ...] = Field((), description="desks of outlets")
    changed_since: str | None = Field(
        None, description="last: what changed since this profile's last run; a moment: since then; all"
    )
    include_mirrors: bool = Field(False, description="mirrors too")
    fields: tuple[str, ...] = Field((), description="only these fields, in this order; []: all")
    flat: bool = Field(False, description="nothing nested")
    text: Literal["both", "raw", "normalised"] = Field("both", description="both, raw or normalised")
    tokens: bool = Field(False, description="with sentences, tokens and lemmas")
    without_bodies: tuple[str, ...] = Field((), description="ids of outlets whose bodies stay behind")
    limit: int | None = Field(None, ge=1, description="how many, from the first")
    order: Literal["published", "newest", "changed", "arrival", "id"] = Field(
        "published", description="published, newest, changed, arrival or id"
    )
    format: Literal["jsonl", "csv", "parquet", "sqlite"] | None = Field(
        None, description="jsonl, csv, parquet or sqlite; default: as the output's name says"
    )
    compress: Literal["none", "gzip", "zstd"] | None = Field(
        None, description="none, gzip or zstd; default: as the output's name says"
    )
    partition: bool = Field(False, description="a folder with a file for each outlet and Jalali month")
    output: str = Field("-", description="file, folder or s3://bucket/key, replaced when all is written; -: stdout")
    after_crawl: bool = Field(False, description="whether `qomnews schedule` runs it after each crawl")

    @field_validator("outlets", "without_bodies")
    @classmethod
    def _are_outlets(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        known = [row.id for row in OUTLETS]
        for name in value:
            if name not in known:
                raise ValueError(f"no outlet is called {name!r}; there are {', '.join(known)}")
        return value
