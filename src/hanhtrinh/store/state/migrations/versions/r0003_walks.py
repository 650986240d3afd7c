"""Walks through a map."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from hanhtrinh.store.state.columns import Moment

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "walks",
        sa.Column("id", sa.String(16), primary_key=True),
        sa.Column("map", sa.String(120), nullable=False, index=True),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("person", sa.String(16), nullable=False),
        sa.Column("begun", Moment, nullable=False),
        sa.Column("ended", Moment),
    )
    op.create_table(
        "walk_steps",
        sa.Column("id", sa.String(16), primary_key=True),
        sa.Column(
            "walk", sa.String(16), sa.ForeignKey("walks.id", ondelete="CASCADE"), nullable=False, index=True
        ),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("touchpoint", sa.String(200)),
        sa.Column("at", Moment, nullable=False),
        sa.Column("took_s", sa.Integer),
        sa.Column("emotion", sa.Float),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("picture", sa.String(64)),
    )
