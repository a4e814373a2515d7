"""The mirrors' index: ids beside fingerprints, leaner keys, and a small table in which new keys gather.

What the index held is dropped: its fingerprints are another version's, and `qomnews.store.upgrade` makes them again.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

NAME = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Makes the tables of the index anew."""
    op.drop_table("mirror_keys")
    op.drop_table("fingerprints")
    reference = sa.ForeignKey("articles.serial", ondelete="CASCADE", name="fk_fingerprints_article")
    op.create_table(
        "fingerprints",
        sa.Column("article", SERIAL, reference, autoincrement=False, nullable=False),
        sa.Column("article_id", NAME, nullable=False),
        sa.Column("fingerprint", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("article", name="pk_fingerprints"),
    )
    for name in ("mirror_keys", "mirror_keys_fresh"):
        op.create_table(
            name,
            sa.Column("key", sa.Integer(), autoincrement=False, nullable=False),
            sa.Column("article", SERIAL, autoincrement=False, nullable=False),
            sa.PrimaryKeyConstraint("key", "article", name=f"pk_{name}"),
            sqlite_with_rowid=False,
        )
