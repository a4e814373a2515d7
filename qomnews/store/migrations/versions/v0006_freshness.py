"""When stories are looked at again, when they were last seen, and which ones must never come back."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

NAME = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Makes the three tables and the column."""
    op.add_column("articles", sa.Column("seen_at", INSTANT))
    article = sa.ForeignKey("articles.serial", ondelete="CASCADE", name="fk_rechecks_article")
    op.create_table(
        "rechecks",
        sa.Column("article", SERIAL, article, autoincrement=False, nullable=False),
        sa.Column("outlet", NAME, nullable=False),
        sa.Column("due_at", INSTANT, nullable=False),
        sa.Column("gone_at", INSTANT),
        sa.PrimaryKeyConstraint("article", name="pk_rechecks"),
    )
    op.create_index("ix_rechecks_outlet_due_at", "rechecks", ["outlet", "due_at"])
    op.create_table(
        "forgotten",
        sa.Column("serial", SERIAL, autoincrement=True, nullable=False),
        sa.Column("id", NAME, nullable=False),
        sa.Column("outlet", NAME, nullable=False),
        sa.Column("news_id", NAME),
        sa.Column("story_id", NAME, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text()),
        sa.Column("barred", sa.Boolean(), nullable=False),
        sa.Column("change", sa.BigInteger(), nullable=False),
        sa.Column("finished_at", INSTANT),
        sa.PrimaryKeyConstraint("serial", name="pk_forgotten"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_forgotten_id", "forgotten", ["id"])
    op.create_index("ix_forgotten_change", "forgotten", ["change"])
    reference = sa.ForeignKey("forgotten.serial", ondelete="CASCADE", name="fk_forgotten_addresses_forgotten")
    op.create_table(
        "forgotten_addresses",
        sa.Column("hash", NAME, nullable=False),
        sa.Column("forgotten", SERIAL, reference, autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("hash", "forgotten", name="pk_forgotten_addresses"),
        sqlite_with_rowid=False,
    )
