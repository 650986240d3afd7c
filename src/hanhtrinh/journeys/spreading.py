"""Spread events over shards by a hash of the person, so that one shard after another can be laid out.

Batches are coded as they come and set aside by shard, on disk where they are many; what is held in memory is one
batch, a buffer, and later one shard, however many events there are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Self

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from hanhtrinh.errors import InputError
from hanhtrinh.events.codes import EventCodes
from hanhtrinh.events.selectors import Predicate
from hanhtrinh.journeys.coding import CodeBook, ScaleBook, floats, integers, keyed
from hanhtrinh.journeys.log import NO_VALUE, Scale
from hanhtrinh.journeys.shards import Rows, shard_of_keys
from hanhtrinh.language import Text
from hanhtrinh.store.spill import Buckets

_SCHEMA: Final = pa.schema(
    [
        ("key", pa.string()),
        ("time", pa.int64()),
        ("seq", pa.int64()),
        ("code", pa.int32()),
        ("value", pa.int64()),
        ("order_id", pa.string()),
        ("score", pa.float64()),
        ("scale", pa.int8()),
    ]
)


@dataclass(frozen=True)
class Part:
    """The events of one shard, in order of `seq`.

    Attributes:
        rows: the events; `rows.person` indexes `keys`, `rows.order` indexes `order_ids`.
        keys: person keys in order of first arrival.
        order_ids: distinct orders in order of first arrival; one order id of two persons is two orders.
        order_person: int32, the person of each order.
        facts: attribute key -> one string per event, null where the event says nothing.
    """

    rows: Rows
    keys: pa.StringArray
    order_ids: pa.StringArray
    order_person: npt.NDArray[np.int32]
    facts: Mapping[str, pa.StringArray]


class Spread:
    """Events set aside by shard; also a context manager that frees them.

    Args:
        shards: how many shards there are at most; `part` may join them into fewer.
        stitched: `kind`, `raw_id`, `person` of the raw ids that belong to another person than their own.
        predicates: what becomes bits of the event codes.
        currency: what values are in; values in another one are not counted.
        codes, scales: the vocabulary of earlier events, whose numbers stay.
        facts: columns that tell of the person.
        folder: where a temporary file may be made; the system's folder for such files where None.

    Attributes:
        rows: how many events came.
        watermark: the latest time, microseconds UTC; None without events.
    """

    def __init__(
        self,
        shards: int,
        *,
        stitched: pa.Table | None = None,
        predicates: Sequence[Predicate] = (),
        currency: str = "VND",
        codes: EventCodes | None = None,
        scales: Sequence[Scale] = (),
        facts: Sequence[str] = (),
        folder: Path | None = None,
    ) -> None:
        self.shards = shards
        self.rows = 0
        self.watermark: int | None = None
        self._stitched = stitched
        self._currency = currency
        self._codes = CodeBook(predicates, codes)
        self._scales = ScaleBook(scales)
        self._facts = tuple(facts)
        self._nameless = 0
        schema = pa.schema([*_SCHEMA, *(pa.field(f"fact {key}", pa.string()) for key in facts)])
        self._buckets = Buckets(schema, shards, folder)
        self._final: tuple[npt.NDArray[np.int32], npt.NDArray[np.int8]] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Free the events."""
        self._buckets.close()

    def add(
        self, events: pa.Table | pa.RecordBatch, facts: Mapping[str, pa.ChunkedArray] | None = None
    ) -> None:
        """Take in some events with the columns of `columns_for(predicates)`; optional ones may be missing.

        Args:
            events: the events.
            facts: what they tell of their persons: one string per event for each of the columns announced.

        Raises:
            InputError: `too-many-scales`.
        """
        table = pa.Table.from_batches([events]) if isinstance(events, pa.RecordBatch) else events
        for key in self._facts:
            table = table.append_column(f"fact {key}", (facts or {})[key].cast(pa.string()))
        for batch in table.to_batches():
            if batch.num_rows:
                self._add(pa.Table.from_batches([batch]))

    def _add(self, table: pa.Table) -> None:
        seq = integers(table.column("seq"), 0)
        if (np.diff(seq) < 0).any():
            order = np.argsort(seq, kind="stable")
            table, seq = table.take(pa.array(order)), seq[order]
        table = _own_currency(table, self._currency)
        time = integers(table.column("time").cast(pa.timestamp("us", "UTC")).cast(pa.int64()), 0)
        keys, person = keyed(table, self._stitched)
        known = person >= 0
        if not known.all():
            self._nameless += int((~known).sum())
            return
        score = _optional(table, "score", np.nan)
        columns = {
            "key": keys.take(pa.array(person)),
            "time": time,
            "seq": seq,
            "code": self._codes.numbers(table, seq),
            "value": _optional(table, "value", NO_VALUE),
            "order_id": _order_ids(table),
            "score": score,
            "scale": self._scales.numbers(table, score, seq),
            **{f"fact {key}": table.column(f"fact {key}") for key in self._facts},
        }
        self.rows += table.num_rows
        self.watermark = max(int(time.max()), time[0] if self.watermark is None else self.watermark)
        self._buckets.add(pa.table(columns), shard_of_keys(keys, self.shards)[person])

    def settle(self) -> tuple[EventCodes, tuple[Scale, ...]]:
        """End the adding; gives the vocabulary, grown by what came.

        Raises:
            InputError: `event-without-customer` where an event has neither a user id nor an anonymous id.
        """
        if self._nameless:
            raise InputError(
                "event-without-customer",
                Text(
                    vi=f"{self._nameless} sự kiện không có mã khách hàng (user_id) lẫn mã ẩn danh (anonymous_id).",
                    en=f"{self._nameless} events have neither a customer's id (user_id) nor an anonymous id (anonymous_id).",
                ),
            )
        codes, code = self._codes.settle()
        scales, scale = self._scales.settle()
        self._final = code, scale
        return codes, scales

    def part(self, number: int, shards: int | None = None) -> Part:
        """Give the events of one shard, after `settle`.

        Args:
            number: which.
            shards: of how many, where it is fewer than the events were spread over; must divide that number.
        """
        assert self._final is not None
        width = self.shards // (shards or self.shards)
        found = [self._buckets.bucket(k) for k in range(number * width, (number + 1) * width)]
        table = pa.concat_tables(found).combine_chunks()
        seq = table["seq"].to_numpy()
        if (np.diff(seq) < 0).any():  # buckets were joined, or a store lists its files in any order
            table = table.take(pa.array(np.argsort(seq, kind="stable")))
        return _part(table, *self._final, self._facts)


def _part(
    table: pa.Table,
    code: npt.NDArray[np.int32],
    scale: npt.NDArray[np.int8],
    facts: Sequence[str],
) -> Part:
    persons = _array(table, "key").dictionary_encode()
    person = persons.indices.to_numpy()
    order, order_ids, order_person = _orders(_array(table, "order_id"), person)
    provisional = table["scale"].to_numpy()
    rows = Rows(
        person=person,
        time=table["time"].to_numpy(),
        seq=table["seq"].to_numpy(),
        code=code[table["code"].to_numpy()],
        value=table["value"].to_numpy(),
        order=order,
        score=table["score"].to_numpy(),
        scale=np.where(provisional >= 0, scale[provisional], np.int8(-1)) if len(scale) else provisional,
    )
    told = {key: _array(table, f"fact {key}") for key in facts}
    return Part(rows, persons.dictionary, order_ids, order_person, told)


def _array(table: pa.Table, name: str) -> pa.StringArray:
    column = table.column(name)
    return (
        column.chunk(0)
        if column.num_chunks == 1
        else pa.concat_arrays([pa.array([], pa.string()), *column.chunks])
    )


def _orders(
    ids: pa.StringArray, person: npt.NDArray[np.int32]
) -> tuple[npt.NDArray[np.int32], pa.StringArray, npt.NDArray[np.int32]]:
    """Number orders by first arrival: one for every pair of a person and an order id."""
    coded = ids.dictionary_encode()
    order = coded.indices.fill_null(-1).to_numpy(zero_copy_only=False)
    count = max(len(coded.dictionary), 1)
    has = np.flatnonzero(order >= 0)
    distinct = pa.array(person[has].astype(np.int64) * count + order[has]).dictionary_encode()
    numbers = np.full(len(order), -1, np.int32)
    numbers[has] = distinct.indices.to_numpy()
    pair = distinct.dictionary.to_numpy()
    return numbers, coded.dictionary.take(pa.array(pair % count)), (pair // count).astype(np.int32)


def _order_ids(table: pa.Table) -> pa.ChunkedArray | pa.Array:
    """Give the order ids, null where there is none."""
    if "order_id" not in table.column_names:
        return pa.nulls(table.num_rows, pa.string())
    ids = table.column("order_id").cast(pa.string())
    return pc.if_else(pc.equal(ids, ""), pa.scalar(None, pa.string()), ids)


def _optional(table: pa.Table, name: str, missing: float) -> npt.NDArray[Any]:
    if name not in table.column_names:
        return np.full(table.num_rows, missing)
    column = table.column(name)
    return floats(column) if np.isnan(missing) else integers(column, int(missing))


def _own_currency(table: pa.Table, currency: str) -> pa.Table:
    """Blank the amounts that are in another currency: they cannot be added to the others."""
    if "currency" not in table.column_names:
        return table
    given = table.column("currency")
    foreign = pc.fill_null(pc.and_(pc.not_equal(given, currency), pc.not_equal(given, "")), False)
    if not pc.any(foreign).as_py():
        return table
    for name in ("value", "cost"):
        if name in table.column_names:
            column = table.column(name)
            kept = pc.if_else(foreign, pa.scalar(None, column.type), column)
            table = table.set_column(table.column_names.index(name), name, kept)
    return table
