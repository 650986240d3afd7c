"""The one door to SQL: connections, identifiers, literals."""

from __future__ import annotations

from collections.abc import Mapping

import duckdb
import pyarrow as pa


def connect() -> duckdb.DuckDBPyConnection:
    """Open an in-memory database that keeps the order of rows and never touches the network."""
    return duckdb.connect(
        config={
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
            "preserve_insertion_order": "true",
        }
    )


def identifier(name: str) -> str:
    """Quote a column or table name."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """Quote a string where a statement cannot take a bound parameter."""
    return "'" + text.replace("'", "''") + "'"


def query(
    connection: duckdb.DuckDBPyConnection, statement: str, parameters: Mapping[str, object] | None = None
) -> pa.Table:
    """Run a query with bound parameters (`$name`); gives an Arrow table in the order of the result."""
    found: pa.Table = connection.sql(statement, params=parameters or {}).to_arrow_table()
    return found
