"""The raw ids among the events of an import: which of them nobody brought before, and how many persons they are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final, Self

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from hanhtrinh.events.schema import IDENTITY_SCHEMA
from hanhtrinh.store.spill import Buckets
from hanhtrinh.store.sql import connect, query

_SCHEMA: Final = pa.schema(
    [("kind", pa.string()), ("raw_id", pa.string()), ("person", pa.bool_()), ("known", pa.bool_())]
)
_BUCKETS: Final = 256
_SEEN: Final = f"""
    SELECT kind, raw_id, bool_or(person) AS person, false AS known, hash(kind, raw_id) % {_BUCKETS} AS bucket
    FROM (
        SELECT 'user' AS kind, user_id AS raw_id, true AS person FROM events WHERE user_id <> ''
        UNION ALL
        SELECT 'anonymous', anonymous_id, coalesce(user_id, '') = '' FROM events WHERE anonymous_id <> ''
    )
    GROUP BY kind, raw_id
"""
_KNOWN: Final = f"""
    SELECT kind, raw_id, false AS person, true AS known, hash(kind, raw_id) % {_BUCKETS} AS bucket FROM known
"""
_GROUPED: Final = """
    SELECT kind, raw_id, bool_or(person) AS person, bool_or(known) AS known
    FROM ids GROUP BY kind, raw_id HAVING NOT bool_and(known) ORDER BY kind, raw_id
"""


class RawIds:
    """The raw ids of an import, set aside; also a context manager that frees them.

    Args:
        folder: where a temporary file may be made; the system's folder for such files where None.

    Attributes:
        persons: how many persons they are, a user id going before an anonymous one; known after `new`.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.persons = 0
        self._buckets = Buckets(_SCHEMA, _BUCKETS, folder)
        self._connection = connect()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Free what was set aside."""
        self._buckets.close()
        self._connection.close()

    def add(self, events: pa.Table) -> None:
        """Add the ids of some events: columns `user_id`, `anonymous_id`."""
        self._add("events", events.select(["user_id", "anonymous_id"]), _SEEN)

    def _add(self, name: str, rows: pa.Table, statement: str) -> None:
        if rows.num_rows:
            self._connection.register(name, rows)
            found = query(self._connection, statement)
            self._connection.unregister(name)
            bucket = found["bucket"].to_numpy().astype(np.uint16)
            self._buckets.add(found.select(_SCHEMA.names).cast(_SCHEMA), bucket)

    def new(self, known: Iterable[pa.Table], batch: str) -> Iterator[pa.Table]:
        """Give the ids that are not known, by `IDENTITY_SCHEMA`, each as its own person.

        Args:
            known: `kind`, `raw_id` of those that are.
            batch: the import.
        """
        for rows in known:
            self._add("known", rows.select(["kind", "raw_id"]), _KNOWN)
        self.persons = 0
        for group in self._buckets.groups():
            self._connection.register("ids", group)
            found = query(self._connection, _GROUPED)
            self._connection.unregister("ids")
            self.persons += int(pc.sum(found["person"]).as_py() or 0)
            fresh = found.filter(pc.invert(found["known"]))
            if fresh.num_rows:
                yield _identities(fresh, batch)
        self.close()


def _identities(ids: pa.Table, batch: str) -> pa.Table:
    person = pc.binary_join_element_wise(ids["kind"], ids["raw_id"], ":")
    columns = [ids["kind"], ids["raw_id"], person, pa.repeat(pa.scalar(batch), ids.num_rows)]
    return pa.table(columns, schema=IDENTITY_SCHEMA)
