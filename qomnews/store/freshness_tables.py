"""The tables of what is asked for again, and of what must never be asked for again."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Table, Text

from qomnews.store.column_types import Instant, Name, Serial, metadata

# A row for each article that is to be looked at again, and when.
rechecks = Table(
    "rechecks",
    metadata,
    Column("article", Serial, ForeignKey("articles.serial", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("outlet", Name, nullable=False),
    Column("due_at", Instant, nullable=False),
    # When its page was first found gone, while that is not believed yet.
    Column("gone_at", Instant),
    Index("ix_rechecks_outlet_due_at", "outlet", "due_at"),
)

# Articles that had to go: who said so and why, and nothing of what they were. One that came again may go again.
forgotten = Table(
    "forgotten",
    metadata,
    Column("serial", Serial, primary_key=True, autoincrement=True),
    Column("id", Name, nullable=False, index=True),
    Column("outlet", Name, nullable=False),
    Column("news_id", Name),
    Column("story_id", Name, nullable=False),
    Column("at", Instant, nullable=False),
    Column("by", Text, nullable=False),
    Column("host", Text, nullable=False),
    Column("reason", Text),
    # Whether its addresses are left alone from now on.
    Column("barred", Boolean, nullable=False),
    Column("change", BigInteger, nullable=False, index=True),
    # Null: kept files may still hold its pages.
    Column("finished_at", Instant),
    sqlite_autoincrement=True,
)

# An address may carry a title, so that only its hash is kept.
forgotten_addresses = Table(
    "forgotten_addresses",
    metadata,
    Column("hash", Name, primary_key=True),
    Column(
        "forgotten", Serial, ForeignKey("forgotten.serial", ondelete="CASCADE"), primary_key=True, autoincrement=False
    ),
    sqlite_with_rowid=False,
)
