"""Build a journey log from Arrow events, in memory.

Persons are spread over shards by a hash of their key that is the same everywhere. Within a shard, persons stand in
order of first arrival, and so do order numbers; event codes and scales do so over the whole log. Therefore the log
depends on the events alone, not on how they came: in one import or in many.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from hanhtrinh.events.selectors import Predicate, distinct_predicates
from hanhtrinh.journeys.coding import Coded, code_events, person_keys
from hanhtrinh.journeys.kernels import gather_groups
from hanhtrinh.journeys.log import JourneyLog
from hanhtrinh.journeys.shards import MemoryShard, Rows, lay_out, shard_of_keys

_EVENTS_PER_SHARD: Final = 1 << 18
_MOST_SHARDS: Final = 64


def build_log(
    events: pa.Table,
    attributes: pa.Table | None = None,
    *,
    identities: pa.Table | None = None,
    predicates: Sequence[Predicate] = (),
    currency: str = "VND",
    shards: int | None = None,
) -> JourneyLog:
    """Build the journey log of a table of events.

    Args:
        events: columns `user_id`, `anonymous_id` (one of them given in every row), `time`, `seq` (distinct), `name`;
            optionally `channel`, `device`, `direction`, `value`, `currency`, `order_id`, `score`, `scale`,
            `score_kind`, and what the predicates read.
        attributes: columns `kind` (user, anonymous), `raw_id`, `key`, `value`, `time`, `seq`; the last value by time,
            then `seq` wins (by time, then row where there is no `seq`).
        identities: columns `kind`, `raw_id`, `person`: who a raw id belongs to; without a row it is its own person.
        predicates: conditions that become bits of the event codes.
        currency: what values are in; values in another one are not counted.
        shards: how many; None: by the number of events.

    Raises:
        InputError: `event-without-customer` where an event has no id of either kind; `too-many-scales`.
        UsageError: `too-many-predicates` where there are more than an event code has bits for.
    """
    registered = distinct_predicates(predicates)
    coded = code_events(events.to_batches(), identities, registered, currency)
    laid = arrange(coded, shards or shards_for(len(coded.rows)))
    if attributes is not None:
        values = AttributeValues(attributes, identities)
        laid = tuple(with_attributes(shard, values) for shard in laid)
    return JourneyLog(
        shards=laid,
        codes=coded.codes,
        scales=coded.scales,
        watermark=int(coded.rows.time.max()) if len(coded.rows) else None,
        currency=currency,
    )


def shards_for(events: int) -> int:
    """Choose the number of shards, the same on every machine: one per 262,144 events, a power of two, at most 64."""
    wanted = max(1, -(-events // _EVENTS_PER_SHARD))
    return min(_MOST_SHARDS, 1 << (wanted - 1).bit_length())


def arrange(coded: Coded, shards: int) -> tuple[MemoryShard, ...]:
    """Spread coded events over shards and lay each out."""
    if shards == 1:
        return (lay_out(coded.rows, coded.keys, coded.order_ids, coded.order_person),)
    return tuple(lay_out(*part) for part in spread(coded, shard_of_keys(coded.keys, shards), shards))


def spread(
    coded: Coded, shard: npt.NDArray[np.int32], shards: int
) -> Iterable[tuple[Rows, pa.StringArray, pa.StringArray, npt.NDArray[np.int32]]]:
    """Give for every shard its events, person keys, order ids and order owners, numbered within the shard.

    Args:
        coded: the events.
        shard: int32, the shard of every person.
        shards: how many there are.
    """
    person_ends, persons, local_person = _grouped(shard, shards)
    order_ends, orders, local_order = _grouped(shard[coded.order_person], shards)
    row_ends, rows, _ = _grouped(shard[coded.rows.person], shards, local=False)
    for k in range(shards):
        mine = coded.rows.take(rows[row_ends[k] : row_ends[k + 1]])
        my_orders = orders[order_ends[k] : order_ends[k + 1]]
        numbered = Rows(
            person=local_person[mine.person],
            time=mine.time,
            seq=mine.seq,
            code=mine.code,
            value=mine.value,
            order=np.where(mine.order >= 0, local_order[mine.order], np.int32(-1))
            if len(local_order)
            else mine.order,
            score=mine.score,
            scale=mine.scale,
        )
        yield (
            numbered,
            coded.keys.take(pa.array(persons[person_ends[k] : person_ends[k + 1]])),
            coded.order_ids.take(pa.array(my_orders)),
            local_person[coded.order_person[my_orders]],
        )


def _grouped(
    group: npt.NDArray[np.int32], groups: int, *, local: bool = True
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.int32]]:
    """Sort items by group, keeping their order; gives group ends, items, and each item's number in its group."""
    ends = np.zeros(groups + 1, np.int64)
    items = np.empty(len(group), np.int64)
    gather_groups(group, ends, items)
    numbers = np.empty(len(group) if local else 0, np.int32)
    if local:
        numbers[items] = np.arange(len(group)) - np.repeat(ends[:-1], np.diff(ends))
    return ends, items, numbers


class AttributeValues:
    """The last value of every attribute of every person.

    Attributes:
        tables: per attribute the person keys and their values, as (keys, values).
    """

    def __init__(self, attributes: pa.Table, identities: pa.Table | None = None) -> None:
        self.tables: Mapping[str, tuple[pa.StringArray, pa.StringArray]] = {}
        if not attributes.num_rows:
            return
        persons = person_keys(attributes, identities).dictionary_encode()
        keys = attributes.column("key").cast(pa.string()).combine_chunks().dictionary_encode()
        time = attributes.column("time").cast(pa.timestamp("us", "UTC")).cast(pa.int64())
        when = pc.fill_null(time, np.iinfo(np.int64).min).to_numpy()
        person, key = persons.indices.to_numpy(), keys.indices.to_numpy()
        seq = (
            attributes.column("seq").to_numpy() if "seq" in attributes.column_names else np.arange(len(when))
        )
        last = np.lexsort((seq, when, person, key))
        ends = np.ones(len(last), np.bool_)
        ends[:-1] = (key[last][1:] != key[last][:-1]) | (person[last][1:] != person[last][:-1])
        kept = last[ends]
        values = attributes.column("value").cast(pa.string()).combine_chunks()
        tables = {}
        for number, name in enumerate(keys.dictionary.to_pylist()):
            rows = kept[key[kept] == number]
            tables[name] = (
                persons.dictionary.take(pa.array(person[rows])),
                values.take(pa.array(rows)),
            )
        self.tables = dict(sorted(tables.items()))

    def of(self, keys: pa.StringArray) -> dict[str, pa.StringArray]:
        """Give the attributes of these persons: only those that at least one of them has."""
        found = {}
        for name, (persons, values) in self.tables.items():
            mine = values.take(pc.index_in(keys, value_set=persons))
            if mine.null_count < len(mine):
                found[name] = mine
        return found


def with_attributes(shard: MemoryShard, values: AttributeValues) -> MemoryShard:
    """Give the shard with its persons' attributes."""
    return replace(shard, attributes=values.of(shard.keys))
