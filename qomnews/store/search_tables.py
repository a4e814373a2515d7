"""The tables of the search index: all derived from `articles`, behind it by what has not been caught up with.

The words themselves are in `search_text`, which is the backend's own (SQLite: a virtual table of FTS5, PostgreSQL: a
table with a `tsvector`), and no part of the metadata.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, LargeBinary, Table, Text, UniqueConstraint

from qomnews.store.column_types import Name, Serial, metadata

# What is made of other tables is not copied with them, but made again.
DERIVED = {"derived": True}

# What of an article a search is narrowed and counted by: numbers, those of `search_values` where they are names.
search_entries = Table(
    "search_entries",
    metadata,
    Column("serial", Serial, ForeignKey("articles.serial", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    # The article's own, as of when it was indexed.
    Column("change", BigInteger, nullable=False, index=True),
    Column("outlet", Integer, nullable=False),
    Column("kind", Integer, nullable=False),
    # 0 in these: none.
    Column("desk", Integer, nullable=False),
    Column("source", Integer, nullable=False),
    Column("category", Integer, nullable=False),
    # Of the Jalali calendar: year * 12 + month - 1.
    Column("month", Integer, nullable=False),
    # Seconds since 1970.
    Column("published", BigInteger),
    # 1: a mirror; 2: removed; or their sum.
    Column("state", Integer, nullable=False),
    # Numbers of four bytes, the least significant first.
    Column("tags", LargeBinary, nullable=False),
    info=DERIVED,
)

search_values = Table(
    "search_values",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    # outlet, kind, desk, source, category, tag
    Column("field", Name, nullable=False),
    # By which two are the same.
    Column("folded", Name, nullable=False),
    Column("value", Text, nullable=False),
    UniqueConstraint("field", "folded"),
    info=DERIVED,
)

# Words in one piece, and the pieces, parted by spaces, in which some text has them.
search_forms = Table(
    "search_forms",
    metadata,
    Column("joined", Name, primary_key=True),
    Column("form", Name, primary_key=True),
    sqlite_with_rowid=False,
    info=DERIVED,
)

# What was indexed of articles whose text changed since: SQLite takes words out only by being told which they were.
search_replaced = Table(
    "search_replaced",
    metadata,
    Column("serial", Serial, ForeignKey("articles.serial", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    # JSON: title, lead, body
    Column("texts", Text, nullable=False),
    info=DERIVED,
)

# One row: how far the index got.
search_state = Table(
    "search_state",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    # All articles up to this change, and of this change up to this serial.
    Column("change", BigInteger, nullable=False),
    Column("serial", Serial, nullable=False),
    # Moves when what was read of the entries before is no longer all that changed.
    Column("generation", BigInteger, nullable=False),
    Column("folding", Text, nullable=False),
    info=DERIVED,
)
