"""The application's own state in SQL: people, sessions, versions of maps, comments; SQLite by default, PostgreSQL by URL.

SQLAlchemy Core and alembic; no other package writes SQL for it.
"""

from hanhtrinh.store.state.database import StateDatabase, state_url

__all__ = ["StateDatabase", "state_url"]
