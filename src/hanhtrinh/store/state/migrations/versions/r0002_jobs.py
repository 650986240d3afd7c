"""Long work."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from hanhtrinh.store.state.columns import Moment

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "jobs",
        sa.Column("id", sa.String(16), primary_key=True),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("title_vi", sa.Text, nullable=False),
        sa.Column("title_en", sa.Text, nullable=False),
        sa.Column("person", sa.String(16)),
        sa.Column("state", sa.String(16), nullable=False, index=True),
        sa.Column("step_vi", sa.Text, nullable=False),
        sa.Column("step_en", sa.Text, nullable=False),
        sa.Column("done", sa.BigInteger, nullable=False),
        sa.Column("total", sa.BigInteger),
        sa.Column("result", sa.Text),
        sa.Column("problem", sa.Text),
        sa.Column("created", Moment, nullable=False, index=True),
        sa.Column("beat", Moment, nullable=False),
        sa.Column("ended", Moment),
    )
