"""The tables of what a polite crawler remembers of sites."""

from __future__ import annotations

from sqlalchemy import Column, Integer, LargeBinary, Table, Text

from qomnews.store.column_types import Instant, Name, metadata

# Of answers that may be asked for again: what makes the question a conditional one, and of listings the answer itself.
validators = Table(
    "validators",
    metadata,
    Column("outlet", Name, primary_key=True),
    Column("url", Name, primary_key=True),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("headers", Text),
    Column("body", LargeBinary),
    Column("at", Instant, nullable=False),
)

# By Tehran's day, as in 1404-09-25.
requests_made = Table(
    "requests_made",
    metadata,
    Column("outlet", Name, primary_key=True),
    Column("day", Name, primary_key=True),
    Column("count", Integer, nullable=False),
)

# Outlets that failed in a row, and until when they are left alone (null: not yet).
rests = Table(
    "rests",
    metadata,
    Column("outlet", Name, primary_key=True),
    Column("until", Instant),
    Column("reason", Text, nullable=False),
    Column("failures", Integer, nullable=False),
)
