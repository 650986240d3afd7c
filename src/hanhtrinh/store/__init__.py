"""Events, identities and app state at rest: the only place that touches Delta, DuckDB and SQL."""
