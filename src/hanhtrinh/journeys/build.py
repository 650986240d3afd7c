"""Build a journey log from Arrow events: at once, or piece by piece.

Persons are spread over shards by a hash of their key that is the same everywhere. Within a shard, persons stand in
order of first arrival, and so do order numbers; event codes and scales do so over the whole log. Therefore the log
depends on the events alone, not on how they came: in one import or in many.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final, Self

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from hanhtrinh.events.selectors import Predicate, distinct_predicates
from hanhtrinh.journeys.coding import person_keys
from hanhtrinh.journeys.log import JourneyLog, Shard
from hanhtrinh.journeys.shard_files import MappedShard, is_kept_mapped, write_attributes, write_shard
from hanhtrinh.journeys.shards import MemoryShard, lay_out
from hanhtrinh.journeys.spreading import Part, Spread
from hanhtrinh.journeys.temporary import TemporaryHome

_EVENTS_PER_SHARD: Final = 1 << 18
_MOST_SHARDS: Final = 1 << 10
_SHORT: Final = 2 << 20  # events that a log without a workspace holds in memory; more are mapped from files


def build_log(
    events: pa.Table,
    attributes: pa.Table | None = None,
    *,
    identities: pa.Table | None = None,
    predicates: Sequence[Predicate] = (),
    currency: str = "VND",
    shards: int | None = None,
) -> JourneyLog:
    """Build the journey log of a table of events, in memory.

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
    count = shards or shards_for(events.num_rows)
    registered = distinct_predicates(predicates)
    with Spread(count, stitched=identities, predicates=registered, currency=currency) as spread:
        spread.add(events)
        codes, scales = spread.settle()
        laid = tuple(laid_out(spread.part(number)) for number in range(count))
    if attributes is not None:
        values = AttributeValues(attributes, identities)
        laid = tuple(with_attributes(shard, values) for shard in laid)
    return JourneyLog(shards=laid, codes=codes, scales=scales, watermark=spread.watermark, currency=currency)


class LogBuilder:
    """Builds the journey log of events that come piece by piece, with memory for one shard at a time.

    A short log stays in memory. A longer one is mapped from files in a folder of its own, which goes when the log
    goes; what a killed process left there goes with the next one.

    Args:
        expected: about how many events will come, rather too many than too few; None where nobody knows.
        predicates: conditions that become bits of the event codes.
        currency: what values are in; values in another one are not counted.
        facts: attributes that the events tell of their persons.
    """

    def __init__(
        self,
        expected: int | None,
        *,
        predicates: Sequence[Predicate] = (),
        currency: str = "VND",
        facts: Sequence[str] = (),
    ) -> None:
        self._currency = currency
        self._spread = Spread(
            _MOST_SHARDS >> 2 if expected is None else shards_for(expected),
            predicates=distinct_predicates(predicates),
            currency=currency,
            facts=facts,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._spread.close()

    def add(self, events: pa.Table, facts: Mapping[str, pa.ChunkedArray]) -> None:
        """Take in some events, as `Spread.add` does; `seq` must be distinct over all pieces."""
        self._spread.add(events, facts)

    def finish(self) -> JourneyLog:
        """Give the log.

        Raises:
            InputError: `event-without-customer`; `too-many-scales`.
        """
        codes, scales = self._spread.settle()
        count = min(shards_for(self._spread.rows), self._spread.shards)
        shards: tuple[Shard, ...]
        if self._spread.rows <= _SHORT:
            shards = tuple(self._laid_out(count))
        else:
            home = TemporaryHome()
            keep = is_kept_mapped(self._spread.rows)
            shards = tuple(
                _to_file(shard, home, number, keep) for number, shard in enumerate(self._laid_out(count))
            )
        return JourneyLog(
            shards=shards,
            codes=codes,
            scales=scales,
            watermark=self._spread.watermark,
            currency=self._currency,
        )

    def _laid_out(self, count: int) -> Iterator[MemoryShard]:
        for number in range(count):
            part = self._spread.part(number, count)
            yield replace(laid_out(part), attributes=_last_told(part))


def laid_out(part: Part) -> MemoryShard:
    """Lay the events of one shard out."""
    return lay_out(part.rows, part.keys, part.order_ids, part.order_person)


def _last_told(part: Part) -> dict[str, pa.StringArray]:
    """Give the last value by time, then `seq`, of everything that events told of their persons."""
    found = {}
    for name, told in sorted(part.facts.items()):
        rows = np.flatnonzero(np.asarray(told.is_valid()))
        if not len(rows):
            continue
        person, time = part.rows.person[rows], part.rows.time[rows]
        order = np.lexsort((time, person))  # rows are in order of `seq`, and the sort keeps it
        ends = np.flatnonzero(np.diff(person[order], append=-1))
        last = np.full(len(part.keys), -1, np.int64)
        last[person[order][ends]] = rows[order][ends]
        found[name] = told.take(pa.array(last, mask=last < 0))
    return found


def shards_for(events: int) -> int:
    """Choose the number of shards, the same on every machine: one per 262,144 events, a power of two, at most 1,024."""
    wanted = max(1, -(-events // _EVENTS_PER_SHARD))
    return min(_MOST_SHARDS, 1 << (wanted - 1).bit_length())


def _to_file(shard: MemoryShard, home: TemporaryHome, number: int, keep: bool) -> MappedShard:
    folder = home.folder / f"shard-{number:03d}"
    write_shard(shard, folder, durable=False)
    attributes = folder / "attributes.arrow" if shard.attributes else None
    if attributes is not None:
        write_attributes(shard.attributes, attributes, durable=False)
    return MappedShard(folder, attributes, keep=keep, owner=home)


class AttributeValues:
    """The last value of every attribute of every person.

    Attributes:
        tables: per attribute the person keys and their values, as (keys, values).
    """

    def __init__(self, attributes: pa.Table, stitched: pa.Table | None = None) -> None:
        self.tables: Mapping[str, tuple[pa.StringArray, pa.StringArray]] = {}
        if not attributes.num_rows:
            return
        persons = person_keys(attributes, stitched).dictionary_encode()
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
