"""What the quality of stored events is judged by: counts over all events, a handful of rows each.

The events are streamed out of the Delta table; what is kept in memory are the groups counted.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import Final

import duckdb
import pyarrow as pa

from hanhtrinh.events.schema import EVENT_SCHEMA
from hanhtrinh.store.events import EventStore
from hanhtrinh.store.sql import connect, query

# microseconds; no zone has been ahead of UTC by anything else than whole quarters of an hour since 1972
QUARTER: Final = 900_000_000


class QualityQueries:
    """Questions to one version of a workspace's events; also a context manager that frees its database."""

    def __init__(self, store: EventStore) -> None:
        self._store = store
        self._connection: duckdb.DuckDBPyConnection = connect()

    def __enter__(self) -> QualityQueries:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def _ask(self, columns: str, statement: str, **parameters: object) -> pa.Table:
        names = columns.split()
        batches = self._store.scan(names)
        first = next(batches, None)
        schema = pa.schema([EVENT_SCHEMA.field(name) for name in names]) if first is None else first.schema
        found = batches if first is None else chain([first], batches)
        self._connection.register("events", pa.RecordBatchReader.from_batches(schema, found))
        return query(self._connection, statement, parameters)

    def quarters(self) -> pa.Table:
        """Count events by source and quarter of an hour, in which every zone's hours and days begin.

        `quarter` counts quarters since 1970 (UTC), `n` events, `sharp` those at its very beginning.
        """
        return self._ask(
            "source time",
            f"SELECT source, epoch_us(time) // {QUARTER} AS quarter, count(*) AS n, "
            f"count(*) FILTER (epoch_us(time) % {QUARTER} = 0) AS sharp "
            "FROM events GROUP BY ALL ORDER BY ALL",
        )

    def sources(self, now: int) -> pa.Table:
        """Count, per source, events and what they lack or have that is odd.

        Args:
            now: microseconds since 1970; later events are in the future.
        """
        return self._ask(
            "source time received name channel device direction value properties",
            "SELECT source, count(*) AS n, max(time) FILTER (epoch_us(time) <= $now) AS last, count(DISTINCT name) AS names, "
            "count(channel) AS channel, count(device) AS device, count(direction) AS direction, count(value) AS value, "
            "count(*) FILTER (epoch_us(time) > $now) AS future, "
            "count(*) FILTER (time < TIMESTAMPTZ '2000-01-01 00:00:00+00') AS ancient, "
            "count(*) FILTER (received < time) AS received_early, "
            "count(*) FILTER (contains(properties, '\"time_approximate\"')) AS approximate "
            "FROM events GROUP BY source ORDER BY source",
            now=now,
        )

    def crowded_seconds(self, least: int, midnights: Sequence[int]) -> pa.Table:
        """List seconds in which a source has many events: source, second, n; most first.

        Events at `midnights`, microseconds since 1970, are left out.
        """
        return self._ask(
            "source time",
            "SELECT source, epoch_us(time) // 1000000 AS second, count(*) AS n FROM events "
            "WHERE epoch_us(time) NOT IN (SELECT unnest($midnights::BIGINT[])) GROUP BY ALL HAVING count(*) >= $least "
            "ORDER BY n DESC, source, second LIMIT 50",
            least=least,
            midnights=list(midnights),
        )

    def currencies(self) -> pa.Table:
        """Count amounts by source and currency."""
        return self._ask(
            "source currency value",
            "SELECT source, currency, count(*) AS n FROM events WHERE value IS NOT NULL GROUP BY ALL ORDER BY ALL",
        )

    def duplicates(self) -> pa.Table:
        """Count, per source, events that repeat another one in person, name, time, order, value and text."""
        return self._ask(
            "source user_id anonymous_id name time order_id value text",
            "SELECT source, CAST(sum(n - 1) AS BIGINT) AS n FROM ("
            "  SELECT source, count(*) AS n FROM events "
            "  GROUP BY source, user_id, anonymous_id, name, time, order_id, value, text HAVING count(*) > 1) "
            "GROUP BY source ORDER BY source",
        )

    def ids_per_customer(self) -> pa.Table:
        """Count customers by how many ids of a kind each has: kind, ids, customers."""
        return self._ask(
            _HELD_COLUMNS,
            f"WITH held AS ({_HELD}) SELECT kind, ids, count(*) AS customers FROM ("
            "  SELECT kind, person, count(DISTINCT id) AS ids FROM held GROUP BY ALL) GROUP BY ALL ORDER BY ALL",
        )

    def most_ids(self, least: int) -> pa.Table:
        """List the customers with the most ids of a kind: kind, person, ids."""
        return self._ask(
            _HELD_COLUMNS,
            f"WITH held AS ({_HELD}) SELECT kind, person, count(DISTINCT id) AS ids FROM held GROUP BY ALL "
            "HAVING count(DISTINCT id) >= $least ORDER BY ids DESC, person LIMIT 20",
            least=least,
        )

    def shared_ids(self) -> pa.Table:
        """List the ids that several customers share: kind, id, customers; most first."""
        return self._ask(
            _HELD_COLUMNS,
            f"WITH held AS ({_HELD}) SELECT kind, id, count(DISTINCT person) AS customers FROM held "
            "WHERE kind <> 'anonymous_id' GROUP BY ALL HAVING count(DISTINCT person) > 2 ORDER BY customers DESC, id LIMIT 20",
        )

    def busiest(self) -> pa.Table:
        """List the customers with the most events, and the median over all: person, n, median, customers."""
        return self._ask(
            "user_id anonymous_id",
            "WITH persons AS MATERIALIZED ("
            "  SELECT coalesce(nullif(user_id, ''), anonymous_id) AS person, count(*) AS n FROM events GROUP BY ALL) "
            "SELECT person, n, (SELECT quantile_disc(n, 0.5) FROM persons) AS median, "
            "(SELECT count(*) FROM persons) AS customers FROM persons ORDER BY n DESC, person LIMIT 10",
        )


# customers, and the further ids seen with them; one pass, because a stream can be read once
_HELD_COLUMNS: Final = "user_id anonymous_id ids"
_HELD: Final = (
    "SELECT person, entry.key AS kind, entry.value AS id FROM ("
    "  SELECT coalesce(nullif(user_id, ''), anonymous_id) AS person, unnest(list_concat("
    "    CASE WHEN user_id <> '' AND anonymous_id <> '' THEN [{'key': 'anonymous_id', 'value': anonymous_id}] ELSE [] END, "
    "    coalesce(map_entries(ids), []))) AS entry FROM events) WHERE entry.value <> ''"
)
