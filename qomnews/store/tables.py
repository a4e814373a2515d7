"""The tables, the same on SQLite and PostgreSQL.

`articles.serial` is the order of arrival and what other tables point to; `articles.record` is the line that an export
writes, so that exporting is copying. `articles.change` is the number of the transaction that last changed that line:
writing transactions are serialised, so a reader that saw number N has seen everything up to N.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, LargeBinary, Table, Text

from qomnews.store import column_types, freshness_tables, site_tables, window_tables
from qomnews.store.column_types import Instant, Name, Serial

# The newest migration: what this program reads and writes.
SCHEMA_VERSION = "0007"
VERSION_TABLE = "qomnews_schema"

metadata = column_types.metadata
# Some stand in modules of their own; whoever makes or compares all tables needs them too.
SITE_TABLES = (site_tables.validators, site_tables.requests_made, site_tables.rests)
FRESHNESS_TABLES = (freshness_tables.rechecks, freshness_tables.forgotten, freshness_tables.forgotten_addresses)
WINDOW_TABLES = (window_tables.windows,)

runs = Table(
    "runs",
    metadata,
    Column("id", Serial, primary_key=True, autoincrement=True),
    Column("outlet", Name),
    Column("spider", Text, nullable=False),
    Column("arguments", Text, nullable=False),
    Column("host", Text, nullable=False),
    Column("pid", Integer, nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("finished_at", Instant),
    Column("exit_status", Integer),
    Column("reason", Text),
    Column("stats", Text),
    sqlite_autoincrement=True,
)

articles = Table(
    "articles",
    metadata,
    Column("serial", Serial, primary_key=True, autoincrement=True),
    Column("id", Name, nullable=False, unique=True),
    Column("outlet", Name, nullable=False),
    Column("kind", Text, nullable=False),
    Column("desk", Text),
    Column("url", Name),
    Column("news_id", Name),
    Column("published_at", Instant),
    Column("story_id", Name, nullable=False),
    Column("status", Text, nullable=False),
    Column("mirror_of", Name, ForeignKey("articles.id")),
    Column("version", Integer, nullable=False),
    Column("content_hash", Text, nullable=False),
    Column("first_seen_at", Instant, nullable=False),
    Column("last_changed_at", Instant, nullable=False),
    # When its page last said this; null: never since it was first fetched.
    Column("seen_at", Instant),
    Column("change", BigInteger, nullable=False, index=True),
    Column("run_id", Serial, ForeignKey("runs.id", ondelete="SET NULL")),
    Column("record", Text, nullable=False),
    Index("ix_articles_outlet_news_id", "outlet", "news_id"),
    Index("ix_articles_story_id", "story_id", "id"),
    Index("ix_articles_published_at_id", "published_at", "id"),
    Index("ix_articles_outlet_published_at_id", "outlet", "published_at", "id"),
    sqlite_autoincrement=True,
)

# Of mirrors only: it may not tempt a query for originals, which are most, away from the order that it wants.
Index(
    "ix_articles_mirror_of",
    articles.c.mirror_of,
    sqlite_where=articles.c.mirror_of.is_not(None),
    postgresql_where=articles.c.mirror_of.is_not(None),
)

# Every address under which an article was seen; one that two of an outlet's articles claim stays with the first.
addresses = Table(
    "addresses",
    metadata,
    Column("outlet", Name, primary_key=True),
    Column("url", Name, primary_key=True),
    Column("article", Serial, ForeignKey("articles.serial", ondelete="CASCADE"), nullable=False, index=True),
    sqlite_with_rowid=False,
)

raw_articles = Table(
    "raw_articles",
    metadata,
    Column("article", Serial, ForeignKey("articles.serial", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("raw", Text, nullable=False),
)

versions = Table(
    "versions",
    metadata,
    Column("article", Serial, ForeignKey("articles.serial", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("replaced_at", Instant, nullable=False),
    Column("record", Text, nullable=False),
    Column("raw", Text, nullable=False),
)

# With the article's id, so that reading one needs no article: a story fills pages.
fingerprints = Table(
    "fingerprints",
    metadata,
    Column("article", Serial, ForeignKey("articles.serial", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("article_id", Name, nullable=False),
    Column("fingerprint", LargeBinary, nullable=False),
)


def _keys(name: str) -> Table:
    """Articles by key.

    There is no reference to `articles` and no index by article: each is another look-up or another row to write for
    every one of an article's fifteen keys or so. Who forgets an article computes its keys from its fingerprint.
    """
    return Table(
        name,
        metadata,
        Column("key", Integer, primary_key=True, autoincrement=False),
        Column("article", Serial, primary_key=True, autoincrement=False),
        sqlite_with_rowid=False,
    )


# Keys are spread evenly: written one by one into a table of millions, each would change a page of its own. They are
# gathered in a small table, and a slice of all keys at a time moves on, many of them into the same page.
mirror_keys = _keys("mirror_keys")
mirror_keys_fresh = _keys("mirror_keys_fresh")

# What persons said of two articles, one word a pair, `first` the one that arrived before.
rulings = Table(
    "rulings",
    metadata,
    Column("first", Serial, ForeignKey("articles.serial", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column(
        "second",
        Serial,
        ForeignKey("articles.serial", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
        index=True,
    ),
    # together, apart
    Column("word", Text, nullable=False),
    Column("at", Instant, nullable=False),
)

rejections = Table(
    "rejections",
    metadata,
    Column("outlet", Name, primary_key=True),
    Column("url", Name, primary_key=True),
    Column("reason", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Column("raw", Text),
    Column("tries", Integer, nullable=False),
    Column("first_at", Instant, nullable=False),
    Column("last_at", Instant, nullable=False),
    # Null: not tried again by itself.
    Column("due_at", Instant),
    Column("run_id", Serial, ForeignKey("runs.id", ondelete="SET NULL")),
)

# What the pages of a run gave, by field and rung; only of runs that fetched any.
extractions = Table(
    "extractions",
    metadata,
    Column("run_id", Serial, ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("outlet", Name, nullable=False),
    Column("scope", Name, nullable=False),
    Column("pages", Integer, nullable=False),
    Column("counts", Text, nullable=False),
    # normal, drift, former
    Column("place", Text, nullable=False),
    Column("jumps", Text, nullable=False),
    Index("ix_extractions_outlet_scope_run_id", "outlet", "scope", "run_id"),
)

marks = Table(
    "marks",
    metadata,
    Column("outlet", Name, primary_key=True),
    Column("scope", Name, primary_key=True),
    Column("at", Instant, nullable=False),
)

sequences = Table(
    "sequences",
    metadata,
    Column("name", Name, primary_key=True),
    Column("value", BigInteger, nullable=False),
)
