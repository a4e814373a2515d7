"""The search index: its tables, empty; it catches up with the articles later."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

NAME = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

# Text that was indexed and is replaced is kept until the index has caught up: FTS5 takes words out only by their text.
SQLITE = (
    "CREATE VIRTUAL TABLE search_text USING fts5(title, lead, body, content='', tokenize='ascii')",
    """
    CREATE TRIGGER search_text_replaced AFTER UPDATE OF record ON articles
    WHEN EXISTS (SELECT 1 FROM search_entries WHERE serial = OLD.serial)
        AND json_extract(OLD.record, '$.title', '$.lead', '$.body')
            <> json_extract(NEW.record, '$.title', '$.lead', '$.body')
    BEGIN
        INSERT OR IGNORE INTO search_replaced (serial, texts)
        VALUES (OLD.serial, json_extract(OLD.record, '$.title', '$.lead', '$.body'));
    END
    """,
)
POSTGRESQL = (
    """
    CREATE TABLE search_text (
        serial BIGINT CONSTRAINT pk_search_text PRIMARY KEY
            CONSTRAINT fk_search_text_serial_articles REFERENCES articles (serial) ON DELETE CASCADE,
        words TSVECTOR NOT NULL
    )
    """,
    "CREATE INDEX ix_search_text_words ON search_text USING gin (words)",
)


def upgrade() -> None:
    """Makes the tables."""
    numbers = ("outlet", "kind", "desk", "source", "category", "month")
    op.create_table(
        "search_entries",
        sa.Column("serial", SERIAL, autoincrement=False, nullable=False),
        sa.Column("change", sa.BigInteger(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in numbers),
        sa.Column("published", sa.BigInteger()),
        sa.Column("state", sa.Integer(), nullable=False),
        sa.Column("tags", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("serial", name="pk_search_entries"),
        sa.ForeignKeyConstraint(
            ["serial"], ["articles.serial"], name="fk_search_entries_serial_articles", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_search_entries_change", "search_entries", ["change"])
    op.create_table(
        "search_values",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("field", NAME, nullable=False),
        sa.Column("folded", NAME, nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_search_values"),
        sa.UniqueConstraint("field", "folded", name="uq_search_values_field_folded"),
    )
    op.create_table(
        "search_forms",
        sa.Column("joined", NAME, nullable=False),
        sa.Column("form", NAME, nullable=False),
        sa.PrimaryKeyConstraint("joined", "form", name="pk_search_forms"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "search_replaced",
        sa.Column("serial", SERIAL, autoincrement=False, nullable=False),
        sa.Column("texts", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("serial", name="pk_search_replaced"),
        sa.ForeignKeyConstraint(
            ["serial"], ["articles.serial"], name="fk_search_replaced_serial_articles", ondelete="CASCADE"
        ),
    )
    state = op.create_table(
        "search_state",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("change", sa.BigInteger(), nullable=False),
        sa.Column("serial", SERIAL, nullable=False),
        sa.Column("generation", sa.BigInteger(), nullable=False),
        sa.Column("folding", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_search_state"),
    )
    # No folding: the first to catch up begins anew.
    op.bulk_insert(state, [{"id": 1, "change": 0, "serial": 0, "generation": 0, "folding": ""}])
    for statement in POSTGRESQL if op.get_bind().dialect.name == "postgresql" else SQLITE:
        op.execute(sa.text(statement))
