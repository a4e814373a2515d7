"""The table of a backfill's windows."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Float, ForeignKey, Integer, Table, Text, UniqueConstraint

from qomnews.store.column_types import Instant, Name, Serial, metadata

# Spans of an outlet's archive, each fetched in one go; the scope says what of it: desk, kinds, and whether again.
windows = Table(
    "windows",
    metadata,
    Column("id", Serial, primary_key=True, autoincrement=True),
    Column("outlet", Name, nullable=False),
    Column("scope", Name, nullable=False),
    Column("since", Instant, nullable=False),
    Column("until", Instant, nullable=False),
    # planned, listed, done, failed
    Column("state", Text, nullable=False),
    Column("reason", Text),
    # The way of listing that named its stories.
    Column("form", Text),
    Column("found", Integer, nullable=False),
    Column("known", Integer, nullable=False),
    Column("fetched", Integer, nullable=False),
    Column("rejected", Integer, nullable=False),
    Column("failed", Integer, nullable=False),
    # How often it came to an end, done or failed.
    Column("tries", Integer, nullable=False),
    # Whether it has strangely few stories beside its neighbours.
    Column("empty", Boolean, nullable=False),
    # Where a listing without pages of their own was left: the oldest date and id reached, and the page's address.
    Column("cursor", Text),
    Column("requests", Integer, nullable=False),
    Column("seconds", Float, nullable=False),
    Column("begun_at", Instant),
    Column("ended_at", Instant),
    Column("run_id", Serial, ForeignKey("runs.id", ondelete="SET NULL")),
    UniqueConstraint("outlet", "scope", "since", "until"),
    sqlite_autoincrement=True,
)
