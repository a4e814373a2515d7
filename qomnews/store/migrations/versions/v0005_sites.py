"""What a polite crawler remembers of sites: validators of answers, requests of the day, when to leave one alone."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

NAME = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Makes the three tables."""
    op.create_table(
        "validators",
        sa.Column("outlet", NAME, nullable=False),
        sa.Column("url", NAME, nullable=False),
        sa.Column("etag", sa.Text()),
        sa.Column("last_modified", sa.Text()),
        sa.Column("headers", sa.Text()),
        sa.Column("body", sa.LargeBinary()),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("outlet", "url", name="pk_validators"),
    )
    op.create_table(
        "requests_made",
        sa.Column("outlet", NAME, nullable=False),
        sa.Column("day", NAME, nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("outlet", "day", name="pk_requests_made"),
    )
    op.create_table(
        "rests",
        sa.Column("outlet", NAME, nullable=False),
        sa.Column("until", INSTANT),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("outlet", name="pk_rests"),
    )
