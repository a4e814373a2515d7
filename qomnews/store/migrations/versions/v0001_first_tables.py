"""The first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

NAME = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Makes every table, and the counter of changes."""
    _runs()
    _articles()
    _mirrors()
    _bookkeeping()


def _article_reference(name: str, *, table: str) -> sa.Column[int]:
    reference = sa.ForeignKey("articles.serial", ondelete="CASCADE", name=f"fk_{table}_{name}")
    return sa.Column(name, SERIAL, reference, autoincrement=False, nullable=False)


def _run_reference(table: str) -> sa.Column[int]:
    return sa.Column("run_id", SERIAL, sa.ForeignKey("runs.id", ondelete="SET NULL", name=f"fk_{table}_run_id"))


def _runs() -> None:
    op.create_table(
        "runs",
        sa.Column("id", SERIAL, autoincrement=True, nullable=False),
        sa.Column("outlet", NAME),
        sa.Column("spider", sa.Text(), nullable=False),
        sa.Column("arguments", sa.Text(), nullable=False),
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("pid", sa.Integer(), nullable=False),
        sa.Column("started_at", INSTANT, nullable=False),
        sa.Column("finished_at", INSTANT),
        sa.Column("exit_status", sa.Integer()),
        sa.Column("reason", sa.Text()),
        sa.Column("stats", sa.Text()),
        sa.PrimaryKeyConstraint("id", name="pk_runs"),
        sqlite_autoincrement=True,
    )


def _articles() -> None:
    op.create_table(
        "articles",
        sa.Column("serial", SERIAL, autoincrement=True, nullable=False),
        sa.Column("id", NAME, nullable=False),
        sa.Column("outlet", NAME, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("desk", sa.Text()),
        sa.Column("url", NAME),
        sa.Column("news_id", NAME),
        sa.Column("published_at", INSTANT),
        sa.Column("story_id", NAME, nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("mirror_of", NAME, sa.ForeignKey("articles.id", name="fk_articles_mirror_of")),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content_hash", sa.Text(), nullable=False),
        sa.Column("first_seen_at", INSTANT, nullable=False),
        sa.Column("last_changed_at", INSTANT, nullable=False),
        sa.Column("change", sa.BigInteger(), nullable=False),
        _run_reference("articles"),
        sa.Column("record", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("serial", name="pk_articles"),
        sa.UniqueConstraint("id", name="uq_articles_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_articles_outlet_news_id", "articles", ["outlet", "news_id"])
    op.create_index("ix_articles_story_id", "articles", ["story_id", "id"])
    of_mirrors = sa.text("mirror_of IS NOT NULL")
    op.create_index(
        "ix_articles_mirror_of", "articles", ["mirror_of"], sqlite_where=of_mirrors, postgresql_where=of_mirrors
    )
    op.create_index("ix_articles_change", "articles", ["change"])
    op.create_index("ix_articles_published_at_id", "articles", ["published_at", "id"])
    op.create_index("ix_articles_outlet_published_at_id", "articles", ["outlet", "published_at", "id"])
    op.create_table(
        "addresses",
        sa.Column("outlet", NAME, nullable=False),
        sa.Column("url", NAME, nullable=False),
        _article_reference("article", table="addresses"),
        sa.PrimaryKeyConstraint("outlet", "url", name="pk_addresses"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_addresses_article", "addresses", ["article"])
    op.create_table(
        "raw_articles",
        _article_reference("article", table="raw_articles"),
        sa.Column("raw", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("article", name="pk_raw_articles"),
    )
    op.create_table(
        "versions",
        _article_reference("article", table="versions"),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("replaced_at", INSTANT, nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.Column("raw", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("article", "version", name="pk_versions"),
    )


def _mirrors() -> None:
    op.create_table(
        "fingerprints",
        _article_reference("article", table="fingerprints"),
        sa.Column("fingerprint", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("article", name="pk_fingerprints"),
    )
    op.create_table(
        "mirror_keys",
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        _article_reference("article", table="mirror_keys"),
        sa.PrimaryKeyConstraint("key", "article", name="pk_mirror_keys"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_mirror_keys_article", "mirror_keys", ["article"])


def _bookkeeping() -> None:
    op.create_table(
        "rejections",
        sa.Column("outlet", NAME, nullable=False),
        sa.Column("url", NAME, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("raw", sa.Text()),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("first_at", INSTANT, nullable=False),
        sa.Column("last_at", INSTANT, nullable=False),
        sa.Column("due_at", INSTANT),
        _run_reference("rejections"),
        sa.PrimaryKeyConstraint("outlet", "url", name="pk_rejections"),
    )
    op.create_table(
        "marks",
        sa.Column("outlet", NAME, nullable=False),
        sa.Column("scope", NAME, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("outlet", "scope", name="pk_marks"),
    )
    sequences = op.create_table(
        "sequences",
        sa.Column("name", NAME, nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_sequences"),
    )
    op.bulk_insert(sequences, [{"name": "change", "value": 0}])
