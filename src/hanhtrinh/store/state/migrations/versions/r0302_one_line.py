"""Walks, maps and cohorts were added side by side; from here on there is one line of steps again."""

from __future__ import annotations

revision = "0302"
down_revision = ("0102", "0201", "0301")
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Change nothing."""
