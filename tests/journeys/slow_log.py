"""The journey log by the definition, event by event, and how two logs are compared."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from hanhtrinh.events.schema import ATTRIBUTE_SCHEMA, EVENT_SCHEMA
from hanhtrinh.journeys.log import NO_VALUE, JourneyLog


@dataclass(frozen=True)
class PlainEvent:
    """An event as the reference reads it; times in microseconds."""

    seq: int
    time: int
    user: str | None = None
    anonymous: str | None = None
    name: str = "a"
    channel: str | None = None
    url: str | None = None
    value: int | None = None
    order: str | None = None
    score: float | None = None
    kind: str | None = None

    @property
    def key(self) -> str:
        return f"user:{self.user}" if self.user else f"anonymous:{self.anonymous}"


def table_of(events: Sequence[PlainEvent]) -> pa.Table:
    rows: list[dict[str, Any]] = [
        {
            "message_id": str(e.seq), "seq": e.seq, "time": e.time, "received": e.time, "source": "test",
            "batch": "", "user_id": e.user, "anonymous_id": e.anonymous, "name": e.name, "channel": e.channel,
            "url": e.url, "value": e.value, "order_id": e.order, "score": e.score, "score_kind": e.kind,
            "scale": None if e.score is None else {"low": 0.0, "high": 10.0},
        }
        for e in events
    ]  # fmt: skip
    return pa.Table.from_pylist(rows, schema=EVENT_SCHEMA)


def attributes_of(rows: Sequence[tuple[str, str, str, str, int]]) -> pa.Table:
    """Rows of kind, raw id, key, value, time; `seq` is the row."""
    return pa.Table.from_pylist(
        [
            {"kind": kind, "raw_id": raw, "key": key, "value": value, "time": time, "seq": seq, "batch": ""}
            for seq, (kind, raw, key, value, time) in enumerate(rows)
        ],
        schema=ATTRIBUTE_SCHEMA,
    )


def slow_journeys(events: Sequence[PlainEvent]) -> list[tuple[str, list[tuple[Any, ...]]]]:
    """Per person, in order of the shown id: their events in order of time, then seq, with names for numbers."""
    persons: dict[str, list[PlainEvent]] = {}
    for event in sorted(events, key=lambda e: (e.time, e.seq)):
        persons.setdefault(event.key, []).append(event)
    journeys = []
    for key, own in persons.items():
        rows = [
            (
                e.time,
                e.name,
                e.channel or "",
                "checkout" in (e.url or ""),
                e.value,
                e.order or None,
                e.score,
                e.kind,
            )
            for e in own
        ]
        journeys.append((key.split(":", 1)[1], rows))
    return sorted(journeys, key=repr)


def journeys_in(log: JourneyLog, predicate: bool = True) -> list[tuple[str, list[tuple[Any, ...]]]]:
    """Read a log back in the reference's form; order numbers are checked and shown as the order's id."""
    journeys = []
    for shard in log.shards:
        owner: dict[int, int] = {}
        persons = shard.persons().to_pylist()
        resident = shard.resident() if hasattr(shard, "resident") else shard
        ids = resident.order_ids.to_pylist()
        assert len(ids) == shard.orders()
        for person, shown in enumerate(persons):
            rows = []
            for i in range(shard.offsets[person], shard.offsets[person + 1]):
                code = shard.code[i]
                value, order, score = shard.value()[i], int(shard.order()[i]), shard.score()[i]
                assert order < 0 or owner.setdefault(order, person) == person
                scale = log.scales[shard.score_scale()[i]] if shard.score_scale()[i] >= 0 else None
                rows.append(
                    (
                        int(shard.time[i]),
                        log.codes.name[code],
                        log.codes.channel[code],
                        bool(log.codes.bits[code] & 1) if predicate else False,
                        None if value == NO_VALUE else int(value),
                        None if order < 0 else ids[order],
                        None if math.isnan(score) else float(score),
                        None if scale is None else scale.kind or None,
                    )
                )
            journeys.append((shown, rows))
        assert sorted(owner) == list(range(shard.orders()))
    return sorted(journeys, key=repr)
