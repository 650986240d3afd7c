"""Shards of the journey log: in memory, and the lay-out of events into one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from hanhtrinh.journeys.kernels import gather_groups, hash_texts, sort_within


@dataclass(frozen=True)
class Rows:
    """Events as flat columns, one entry per event, in any order.

    Attributes:
        person: int32, index of the person.
        time: int64, microseconds UTC.
        seq: int64, order of arrival, distinct.
        code: int32, event code.
        value: int64, minor units; NO_VALUE where none.
        order: int32, order number; -1 where none.
        score: float64; NaN where none.
        scale: int8, index of the scale; -1 where no score.
    """

    person: npt.NDArray[np.int32]
    time: npt.NDArray[np.int64]
    seq: npt.NDArray[np.int64]
    code: npt.NDArray[np.int32]
    value: npt.NDArray[np.int64]
    order: npt.NDArray[np.int32]
    score: npt.NDArray[np.float64]
    scale: npt.NDArray[np.int8]

    def __len__(self) -> int:
        return len(self.time)

    def take(self, rows: npt.NDArray[np.int64]) -> Rows:
        """Give the rows with these indices, in this order."""
        return Rows(*(getattr(self, name)[rows] for name in self.__dataclass_fields__))

    def join(self, other: Rows) -> Rows:
        """Give these rows and then the others."""
        return Rows(
            *(
                np.concatenate((getattr(self, name), getattr(other, name)))
                for name in self.__dataclass_fields__
            )
        )


@dataclass(eq=False)
class MemoryShard:
    """A shard held in memory; satisfies `hanhtrinh.journeys.log.Shard`.

    Attributes:
        keys: person keys (`user:RAW` or `anonymous:RAW`), one per person, in order of first arrival.
        offsets, time, code: as in `Shard`.
        seq: int64 per event.
        order_ids: the order id of every order number, in order of first arrival.
        order_person: int32, the person who owns the order number.
        attributes: last value of every attribute per person, null where unknown.
    """

    keys: pa.StringArray
    offsets: npt.NDArray[np.int64]
    time: npt.NDArray[np.int64]
    seq: npt.NDArray[np.int64]
    code: npt.NDArray[np.int32]
    values: npt.NDArray[np.int64]
    order_numbers: npt.NDArray[np.int32]
    order_ids: pa.StringArray
    order_person: npt.NDArray[np.int32]
    scores: npt.NDArray[np.float64]
    score_scales: npt.NDArray[np.int8]
    attributes: Mapping[str, pa.StringArray] = field(default_factory=dict)

    def persons(self) -> pa.StringArray:
        """Person ids, as the user wrote them."""
        return shown_ids(self.keys)

    def value(self) -> npt.NDArray[np.int64]:
        """Value in minor units per event; NO_VALUE where none."""
        return self.values

    def order(self) -> npt.NDArray[np.int32]:
        """Order number per event; -1 where none."""
        return self.order_numbers

    def orders(self) -> int:
        """How many distinct order numbers the shard has."""
        return len(self.order_ids)

    def score(self) -> npt.NDArray[np.float64]:
        """Score per event; NaN where none."""
        return self.scores

    def score_scale(self) -> npt.NDArray[np.int8]:
        """Index of the score's scale per event; -1 where no score."""
        return self.score_scales

    def attribute(self, key: str) -> pa.StringArray | None:
        """Last value of an attribute per person; None where nobody has it."""
        return self.attributes.get(key)

    def attribute_keys(self) -> tuple[str, ...]:
        """Keys of the attributes that somebody has."""
        return tuple(self.attributes)

    def rows(self) -> Rows:
        """Give the events back as flat columns, in the shard's order."""
        person = np.repeat(np.arange(len(self.keys), dtype=np.int32), np.diff(self.offsets))
        return Rows(
            person, self.time, self.seq, self.code, self.values,
            self.order_numbers, self.scores, self.score_scales,
        )  # fmt: skip


def lay_out(
    rows: Rows,
    keys: pa.StringArray,
    order_ids: pa.StringArray,
    order_person: npt.NDArray[np.int32],
    attributes: Mapping[str, pa.StringArray] | None = None,
) -> MemoryShard:
    """Lay events out as one shard: those of a person adjacent, in order of time, then seq.

    Args:
        rows: the events, in any order; `person` indexes `keys`, `order` indexes `order_ids`.
        keys: person keys; every person has an event.
        order_ids, order_person: per order number its id and its owner.
        attributes: per person the last values.
    """
    offsets = np.zeros(len(keys) + 1, np.int64)
    sequence = np.empty(len(rows), np.int64)
    gather_groups(rows.person, offsets, sequence)
    sort_within(offsets, rows.time, rows.seq, sequence)
    laid = rows.take(sequence)
    shard = MemoryShard(
        keys=keys,
        offsets=offsets,
        time=laid.time,
        seq=laid.seq,
        code=laid.code,
        values=laid.value,
        order_numbers=laid.order,
        order_ids=order_ids,
        order_person=order_person,
        scores=laid.score,
        score_scales=laid.scale,
        attributes=attributes or {},
    )
    for array in vars(shard).values():
        if isinstance(array, np.ndarray):
            array.flags.writeable = False
    return shard


def no_rows() -> Rows:
    """Give rows without an event."""
    return Rows(
        person=np.empty(0, np.int32),
        time=np.empty(0, np.int64),
        seq=np.empty(0, np.int64),
        code=np.empty(0, np.int32),
        value=np.empty(0, np.int64),
        order=np.empty(0, np.int32),
        score=np.empty(0, np.float64),
        scale=np.empty(0, np.int8),
    )


def shard_of_keys(keys: pa.StringArray, shards: int) -> npt.NDArray[np.int32]:
    """Spread person keys over shards by a hash that is the same everywhere: int32[keys], 0 .. shards - 1."""
    wide = keys.cast(pa.large_string())
    _, ends, data = wide.buffers()
    hashes = np.zeros(len(wide), np.uint64)
    if len(wide):
        offsets = np.frombuffer(ends, np.int64)[wide.offset : wide.offset + len(wide) + 1]
        content = np.frombuffer(data, np.uint8) if data is not None and data.size else np.empty(0, np.uint8)
        hash_texts(offsets, content, hashes)
    return ((hashes >> np.uint64(32)) * np.uint64(shards) >> np.uint64(32)).astype(np.int32)


def shown_ids(keys: pa.StringArray) -> pa.StringArray:
    """Cut the kind off person keys: what the user wrote."""
    return pc.replace_substring_regex(keys, "\\A[a-z]+:", "")
