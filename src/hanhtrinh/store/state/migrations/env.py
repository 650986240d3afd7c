"""How alembic reaches the database: by the connection that `StateDatabase.open` holds."""

from __future__ import annotations

from alembic import context

from hanhtrinh.store.state.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,  # SQLite changes a table by making it anew
    transaction_per_migration=False,
)
context.run_migrations()
