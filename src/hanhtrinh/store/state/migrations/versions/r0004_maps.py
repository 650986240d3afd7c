"""Maps with their versions, comments on them, and what was tried of claims."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from hanhtrinh.store.state.columns import Moment

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "maps",
        sa.Column("id", sa.String(200), primary_key=True),
        sa.Column("file", sa.String(255), nullable=False),
        sa.Column("written", sa.Integer, nullable=False),
        sa.Column("digest", sa.String(64)),
        sa.Column("removed", Moment),
    )
    op.create_table(
        "map_versions",
        sa.Column("map", sa.String(200), sa.ForeignKey("maps.id"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("at", Moment, nullable=False),
        sa.Column("person", sa.String(16)),
        sa.Column("author", sa.String(200), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("document", sa.LargeBinary, nullable=False),
        sa.Column("commands", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "map_comments",
        sa.Column("id", sa.String(16), primary_key=True),
        sa.Column("map", sa.String(200), sa.ForeignKey("maps.id"), nullable=False, index=True),
        sa.Column("path", sa.String(1000), nullable=False),
        sa.Column("answers", sa.String(16)),
        sa.Column("person", sa.String(16), nullable=False),
        sa.Column("author", sa.String(200), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.Column("edited", Moment),
        sa.Column("resolved", Moment),
        sa.Column("resolved_by", sa.String(200)),
    )
    op.create_table(
        "map_tries",
        sa.Column("id", sa.String(16), primary_key=True),
        sa.Column("map", sa.String(200), sa.ForeignKey("maps.id"), nullable=False, index=True),
        sa.Column("data", sa.String(64), nullable=False),
        sa.Column("question", sa.String(64), nullable=False),
        sa.Column("person", sa.String(16), nullable=False),
        sa.Column("author", sa.String(200), nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.Column("claim", sa.Text, nullable=False),
        sa.Column("verdict", sa.String(16), nullable=False),
        sa.UniqueConstraint("map", "data", "question", "person"),
    )
