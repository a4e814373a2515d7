"""What persons said of two articles: that they are one story, or are not."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Makes the table of rulings."""
    op.create_table(
        "rulings",
        _article_reference("first"),
        _article_reference("second"),
        sa.Column("word", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("first", "second", name="pk_rulings"),
    )
    op.create_index("ix_rulings_second", "rulings", ["second"])


def _article_reference(name: str) -> sa.Column[int]:
    reference = sa.ForeignKey("articles.serial", ondelete="CASCADE", name=f"fk_rulings_{name}")
    return sa.Column(name, SERIAL, reference, autoincrement=False, nullable=False)
