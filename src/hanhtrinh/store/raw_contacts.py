"""The further ids that events carry (phone, e-mail, Zalo ...), by the person who carried them."""

from __future__ import annotations

from itertools import chain
from typing import Final

import pyarrow as pa

from hanhtrinh.events.schema import EVENT_SCHEMA
from hanhtrinh.store.events import EventStore
from hanhtrinh.store.sql import connect, query

_COLUMNS: Final = ("user_id", "anonymous_id", "ids")
SCHEMA: Final = pa.schema([("person", pa.string()), ("kind", pa.string()), ("id", pa.string())])
_STATEMENT: Final = (
    "WITH held AS (SELECT "
    "  CASE WHEN coalesce(user_id, '') <> '' THEN 'user' ELSE 'anonymous' END AS raw_kind, "
    "  coalesce(nullif(user_id, ''), anonymous_id) AS raw_id, unnest(map_entries(ids)) AS entry "
    "  FROM events WHERE ids IS NOT NULL AND cardinality(ids) > 0), "
    "told AS (SELECT DISTINCT raw_kind, raw_id, entry.key AS kind, entry.value AS id FROM held WHERE entry.value <> '') "
    "SELECT coalesce(s.person, t.raw_kind || ':' || t.raw_id) AS person, t.kind, t.id "
    "FROM told t LEFT JOIN stitched s ON s.kind = t.raw_kind AND s.raw_id = t.raw_id "
    "ORDER BY 1, 2, 3"
)


def raw_contacts(store: EventStore) -> pa.Table:
    """Read person key, kind and id of all further ids, each once; the events are streamed."""
    batches = store.scan(_COLUMNS)
    first = next(batches, None)
    if first is None:
        return SCHEMA.empty_table()
    schema = pa.schema([EVENT_SCHEMA.field(name) for name in _COLUMNS])
    reader = pa.RecordBatchReader.from_batches(
        schema, (batch.cast(schema) for batch in chain([first], batches))
    )
    with connect() as connection:
        connection.register("stitched", store.stitched())
        connection.register("events", reader)
        return query(connection, _STATEMENT).cast(SCHEMA)
