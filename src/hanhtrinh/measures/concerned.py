"""The customers that a figure speaks of, so that somebody can act: who, since when, where they were last, what is at stake.

Columns: `customer` (the id as the business wrote it), `at` (when it happened: the purchase, the offer, the cart, the last
event), `last_at` (the customer's last event), `last_touchpoint` (id; null where no event was at one), `last_event` (its
name), `value` in major units of the log's currency (null where none is known). Times are ISO, UTC. Newest first, then
by id: the same for any number of shards.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from numba import types

from hanhtrinh.engine.kernels import IN_I32, IN_I64, OUT_I32, as_input, kernel
from hanhtrinh.events.money import exponent
from hanhtrinh.journeys.log import NO_VALUE, JourneyLog, Shard
from hanhtrinh.measures.population import iso_time
from hanhtrinh.models.roles import EventRoles

SCHEMA: Final = pa.schema(
    [
        ("customer", pa.string()),
        ("at", pa.string()),
        ("last_at", pa.string()),
        ("last_touchpoint", pa.string()),
        ("last_event", pa.string()),
        ("value", pa.float64()),
    ]
)
_MOMENT: Final = "moment"  # microseconds UTC, to sort by


@kernel(types.void(IN_I64, IN_I32, IN_I32, IN_I64, OUT_I32))
def _last_touch(
    offsets: npt.NDArray[np.int64],
    code: npt.NDArray[np.int32],
    touchpoint_of_code: npt.NDArray[np.int32],
    persons: npt.NDArray[np.int64],
    found: npt.NDArray[np.int32],
) -> None:
    for k in range(len(persons)):
        found[k] = -1
        for i in range(offsets[persons[k] + 1] - 1, offsets[persons[k]] - 1, -1):
            if touchpoint_of_code[code[i]] >= 0:
                found[k] = touchpoint_of_code[code[i]]
                break


def concerned(
    log: JourneyLog,
    shard: Shard,
    roles: EventRoles,
    persons: npt.NDArray[np.int64],
    at: npt.NDArray[np.int64],
    value: npt.NDArray[np.int64],
    extra: dict[str, Sequence[str | None]] | None = None,
) -> pa.Table:
    """List the customers of one shard.

    Args:
        log, shard: where they are.
        roles: what names touchpoints.
        persons: int64, indices of the customers; one may stand there several times (carts).
        at: int64, index of the event that it happened with.
        value: int64, minor units; NO_VALUE where none.
        extra: further columns of text, one entry per customer.
    """
    offsets, code = as_input(shard.offsets, np.int64), as_input(shard.code, np.int32)
    touched = np.empty(len(persons), np.int32)
    _last_touch(
        offsets, code, as_input(roles.touchpoint_of_code, np.int32), as_input(persons, np.int64), touched
    )
    last = offsets[persons + 1] - 1
    major = 10 ** exponent(log.currency)
    columns: dict[str, object] = {
        "customer": shard.persons().take(pa.array(persons)).cast(pa.string()),
        "at": [iso_time(int(moment)) for moment in shard.time[at]],
        "last_at": [iso_time(int(moment)) for moment in shard.time[last]],
        "last_touchpoint": [None if one < 0 else roles.touchpoints[one] for one in touched.tolist()],
        "last_event": [log.codes.name[one] for one in code[last].tolist()],
        "value": [None if one == NO_VALUE else one / major for one in value.tolist()],
    }
    listed = pa.table(columns, schema=SCHEMA)
    for name, texts in (extra or {}).items():
        listed = listed.append_column(name, pa.array(texts, pa.string()))
    return listed.append_column(_MOMENT, pa.array(shard.time[at], pa.int64()))


def together(parts: Sequence[pa.Table], extra: Sequence[str] = ()) -> pa.Table:
    """Join the lists of all shards, newest first."""
    schema = SCHEMA
    for name in extra:
        schema = schema.append(pa.field(name, pa.string()))
    schema = schema.append(pa.field(_MOMENT, pa.int64()))
    whole = pa.concat_tables([schema.empty_table(), *parts])
    # the value last: several carts of one moment stand in the same order for any number of shards
    keys = [(_MOMENT, "descending"), ("customer", "ascending"), ("value", "descending")]
    return whole.sort_by(keys).drop_columns([_MOMENT])
