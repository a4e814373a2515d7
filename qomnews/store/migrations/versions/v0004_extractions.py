"""What each run's pages gave: by field and rung of the ladder, and what of it had moved."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

NAME = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Makes the table of extractions."""
    reference = sa.ForeignKey("runs.id", ondelete="CASCADE", name="fk_extractions_run_id")
    op.create_table(
        "extractions",
        sa.Column("run_id", SERIAL, reference, autoincrement=False, nullable=False),
        sa.Column("outlet", NAME, nullable=False),
        sa.Column("scope", NAME, nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("counts", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("jumps", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("run_id", name="pk_extractions"),
    )
    op.create_index("ix_extractions_outlet_scope_run_id", "extractions", ["outlet", "scope", "run_id"])
