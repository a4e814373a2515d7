"""The windows of backfills: what of an outlet's archive is done, and what is left."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

NAME = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Makes the table."""
    counts = ("found", "known", "fetched", "rejected", "failed", "tries")
    run = sa.ForeignKey("runs.id", ondelete="SET NULL", name="fk_windows_run_id_runs")
    op.create_table(
        "windows",
        sa.Column("id", SERIAL, autoincrement=True, nullable=False),
        sa.Column("outlet", NAME, nullable=False),
        sa.Column("scope", NAME, nullable=False),
        sa.Column("since", INSTANT, nullable=False),
        sa.Column("until", INSTANT, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text()),
        sa.Column("form", sa.Text()),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in counts),
        sa.Column("empty", sa.Boolean(), nullable=False),
        sa.Column("cursor", sa.Text()),
        sa.Column("requests", sa.Integer(), nullable=False),
        sa.Column("seconds", sa.Float(), nullable=False),
        sa.Column("begun_at", INSTANT),
        sa.Column("ended_at", INSTANT),
        sa.Column("run_id", SERIAL, run),
        sa.PrimaryKeyConstraint("id", name="pk_windows"),
        sa.UniqueConstraint("outlet", "scope", "since", "until", name="uq_windows_outlet_scope_since_until"),
        sqlite_autoincrement=True,
    )
