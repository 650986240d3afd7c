"""From Arrow events to numbers: persons, event codes, orders and scales, numbered by first arrival.

Events come in batches, in any order; strings are dictionary-encoded batch by batch, so that the strings of all
events are never held at once. Every numbering follows `seq`, so it does not depend on how events were split into
batches or imports.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from hanhtrinh.errors import InputError
from hanhtrinh.events.codes import EventCodes
from hanhtrinh.events.schema import USUAL_SCALES
from hanhtrinh.events.selectors import Predicate
from hanhtrinh.journeys.kernels import number_by_appearance
from hanhtrinh.journeys.log import NO_VALUE, Scale
from hanhtrinh.journeys.shards import Rows, no_rows
from hanhtrinh.language import Text

REQUIRED_COLUMNS: Final = ("user_id", "anonymous_id", "time", "seq", "name")
OPTIONAL_COLUMNS: Final = (
    "channel", "device", "direction", "value", "currency", "order_id", "score", "scale", "score_kind",
)  # fmt: skip
_CODE_COLUMNS: Final = ("name", "channel", "device", "direction")
_TEXT_COLUMNS: Final = ("user_id", "anonymous_id", *_CODE_COLUMNS, "order_id")
_LARGEST: Final = 1 << 62
_MOST_SCALES: Final = 127  # an int8 per event


@dataclass(frozen=True)
class Coded:
    """Events as numbers, in order of `seq`.

    Attributes:
        rows: the events; `rows.order` indexes `order_ids`.
        keys: person keys in order of first arrival.
        order_ids: distinct orders in order of first arrival; one order id of two persons is two orders.
        order_person: int32, the person of each order.
        codes: the event codes in order of first arrival.
        scales: the scales in order of first arrival.
    """

    rows: Rows
    keys: pa.StringArray
    order_ids: pa.StringArray
    order_person: npt.NDArray[np.int32]
    codes: EventCodes
    scales: tuple[Scale, ...]


def columns_for(predicates: Sequence[Predicate]) -> tuple[str, ...]:
    """Name the event columns that the log reads."""
    wanted = [column for predicate in predicates for column in predicate.columns]
    return tuple(dict.fromkeys((*REQUIRED_COLUMNS, *OPTIONAL_COLUMNS, *wanted)))


def code_events(
    batches: Iterable[pa.Table | pa.RecordBatch],
    identities: pa.Table | None = None,
    predicates: Sequence[Predicate] = (),
    currency: str = "VND",
) -> Coded:
    """Turn events into numbers.

    Args:
        batches: events with the columns of `columns_for(predicates)`; optional ones may be missing. Both ids of an
            event may be given: the user id is the person. A value in another currency is not counted.
        identities: one row per raw id (`kind`, `raw_id`, `person`); a raw id without a row is its own person.
        predicates: what becomes bits of the event codes.
        currency: what values are in.

    Raises:
        InputError: `event-without-customer` where an event has neither a user id nor an anonymous id;
            `too-many-scales`.
    """
    parts = _Parts()
    for batch in batches:
        for part in batch.to_batches() if isinstance(batch, pa.Table) else (batch,):
            if part.num_rows:
                parts.add(pa.Table.from_batches([part]), predicates, currency)
    if not parts.time:
        codes = EventCodes((), (), (), (), np.empty(0, np.int64), tuple(one.key for one in predicates))
        none = pa.array([], pa.string())
        return Coded(no_rows(), none, none, np.empty(0, np.int32), codes, ())
    # files are in order of arrival within, but a store may list them in any order
    turn = np.argsort([seq[0] for seq in parts.seq], kind="stable").tolist()
    seq = np.concatenate([parts.seq[k] for k in turn])
    sequence = None if (np.diff(seq) > 0).all() else np.argsort(seq, kind="stable")

    def arrived(columns: list[npt.NDArray[Any]]) -> npt.NDArray[Any]:
        """Join a column's parts in order of arrival, and let the parts go."""
        joined = np.concatenate([columns[k] for k in turn])
        columns.clear()
        return joined if sequence is None else joined[sequence]

    person, keys = _persons(parts, arrived, identities)
    order, order_ids, order_person = _orders(parts, arrived, person)
    code, codes = _codes(parts, arrived, predicates)
    score = arrived(parts.score)
    scale, scales = _scales(parts, arrived, score)
    rows = Rows(
        person=person,
        time=arrived(parts.time),
        seq=seq if sequence is None else seq[sequence],
        code=code,
        value=arrived(parts.value),
        order=order,
        score=score,
        scale=scale,
    )
    return Coded(rows, keys, order_ids, order_person, codes, scales)


class _Parts:
    """The columns of the batches so far; strings as indices into dictionaries that grow."""

    def __init__(self) -> None:
        self.time: list[npt.NDArray[Any]] = []
        self.seq: list[npt.NDArray[Any]] = []
        self.value: list[npt.NDArray[Any]] = []
        self.score: list[npt.NDArray[Any]] = []
        self.low: list[npt.NDArray[Any]] = []
        self.high: list[npt.NDArray[Any]] = []
        self.bits: list[npt.NDArray[Any]] = []
        self.texts: dict[str, list[pa.Array]] = {name: [] for name in (*_TEXT_COLUMNS, "score_kind")}

    def add(self, batch: pa.Table, predicates: Sequence[Predicate], currency: str) -> None:
        """Take in one batch, a table of one chunk."""
        table = _own_currency(batch, currency)
        rows = table.num_rows
        self.time.append(_integers(table.column("time").cast(pa.timestamp("us", "UTC")).cast(pa.int64()), 0))
        self.seq.append(_integers(table.column("seq"), 0))
        for name, chunks in self.texts.items():
            if name in table.column_names:
                chunks.extend(_dictionary_chunks(table.column(name)))
            else:
                chunks.append(
                    pa.DictionaryArray.from_arrays(pa.nulls(rows, pa.int32()), pa.array([], pa.string()))
                )
        value = table.column("value") if "value" in table.column_names else None
        self.value.append(np.full(rows, NO_VALUE) if value is None else _integers(value, NO_VALUE))
        score = table.column("score") if "score" in table.column_names else None
        self.score.append(np.full(rows, np.nan) if score is None else _floats(score))
        low, high = _scale_ends(table)
        self.low.append(low)
        self.high.append(high)
        if predicates:
            bits = np.zeros(rows, np.int64)
            for position, predicate in enumerate(predicates):
                bits |= predicate.evaluate(table).astype(np.int64) << position
            self.bits.append(bits)

    def text(self, name: str) -> tuple[pa.StringArray, list[npt.NDArray[Any]]]:
        """Give a text column's distinct values and, per batch, indices into them; -1 for null and for ""."""
        coded = pa.chunked_array(self.texts.pop(name)).unify_dictionaries()
        values = coded.chunk(0).dictionary
        blank = pc.index(values, "").as_py()
        columns = []
        for chunk in coded.chunks:
            indices = chunk.indices.fill_null(-1).to_numpy(zero_copy_only=False)
            columns.append(np.where(indices == blank, np.int32(-1), indices) if blank >= 0 else indices)
        return values, columns


def _persons(
    parts: _Parts, arrived: Any, identities: pa.Table | None
) -> tuple[npt.NDArray[np.int32], pa.StringArray]:
    users, user = parts.text("user_id")
    unknown, anonymous = parts.text("anonymous_id")
    raw = arrived(anonymous)
    raw = np.where(raw >= 0, raw + np.int32(len(users)), np.int32(-1))
    known = arrived(user)
    raw = np.where(known >= 0, known, raw).astype(np.int32, copy=False)
    if (raw < 0).any():
        raise InputError(
            "event-without-customer",
            Text(
                vi=f"{int((raw < 0).sum())} sự kiện không có mã khách hàng (user_id) lẫn mã ẩn danh (anonymous_id).",
                en=f"{int((raw < 0).sum())} events have neither a customer's id (user_id) nor an anonymous id (anonymous_id).",
            ),
        )
    keys = pa.concat_arrays([_keys("user", users), _keys("anonymous", unknown)])
    if identities is not None and identities.num_rows:
        keys = _stitched(keys, identities)
    distinct = keys.dictionary_encode()
    person = distinct.indices.to_numpy()[raw]
    person, order = _by_appearance(person, len(distinct.dictionary))
    return person, distinct.dictionary.take(pa.array(order))


def _keys(kind: str, raw: pa.StringArray) -> pa.StringArray:
    return pc.binary_join_element_wise(pa.scalar(f"{kind}:"), raw.cast(pa.string()), "")


def person_keys(table: pa.Table, identities: pa.Table | None) -> pa.StringArray:
    """Give the person key of every row of a table with `kind` and `raw_id`."""
    kinds, raw = (table.column(name).cast(pa.string()).combine_chunks() for name in ("kind", "raw_id"))
    keys = pc.binary_join_element_wise(kinds, raw, ":")
    return keys if identities is None or not identities.num_rows else _stitched(keys, identities)


def _stitched(keys: pa.StringArray, identities: pa.Table) -> pa.StringArray:
    """Replace raw ids by the person they belong to."""
    known = person_keys(identities, None)
    persons = identities.column("person").cast(pa.string()).combine_chunks()
    return pc.coalesce(persons.take(pc.index_in(keys, value_set=known)), keys)


def _orders(
    parts: _Parts, arrived: Any, person: npt.NDArray[np.int32]
) -> tuple[npt.NDArray[np.int32], pa.StringArray, npt.NDArray[np.int32]]:
    """Number orders: one for every pair of a person and an order id."""
    ids, columns = parts.text("order_id")
    order = arrived(columns)
    has = np.flatnonzero(order >= 0)
    pairs = person[has].astype(np.int64) * max(len(ids), 1) + order[has]
    distinct = pa.array(pairs).dictionary_encode()
    numbers = np.full(len(order), -1, np.int32)
    numbers[has] = distinct.indices.to_numpy()
    pair = distinct.dictionary.to_numpy()
    return (
        numbers,
        ids.cast(pa.string()).take(pa.array(pair % max(len(ids), 1))),
        (pair // max(len(ids), 1)).astype(np.int32),
    )


def _codes(
    parts: _Parts, arrived: Any, predicates: Sequence[Predicate]
) -> tuple[npt.NDArray[np.int32], EventCodes]:
    key: npt.NDArray[np.int64] | None = None
    size = 1
    texts: list[tuple[list[str], npt.NDArray[np.int32]]] = []
    for name in _CODE_COLUMNS:
        values, columns = parts.text(name)
        indices = arrived(columns)
        texts.append((["", *values.cast(pa.string()).to_pylist()], indices))
        key, size = _combined(key, size, indices + np.int64(1), len(values) + 1)
    bits = arrived(parts.bits) if predicates else None
    if bits is not None:
        distinct_bits = pa.array(bits).dictionary_encode()
        sets = distinct_bits.indices.to_numpy()
        key, size = _combined(key, size, sets.astype(np.int64), len(distinct_bits.dictionary))
    coded = pa.array(key).dictionary_encode()
    code = coded.indices.to_numpy()
    first = _first_rows(code, len(coded.dictionary))
    names, channels, devices, directions = (
        tuple(values[index + 1] for index in indices[first].tolist()) for values, indices in texts
    )
    codes = EventCodes(
        names,
        channels,
        devices,
        directions,
        np.zeros(len(first), np.int64) if bits is None else bits[first],
        tuple(predicate.key for predicate in predicates),
    )
    return code, codes


def _combined(
    key: npt.NDArray[np.int64] | None, size: int, indices: npt.NDArray[np.int64], count: int
) -> tuple[npt.NDArray[np.int64], int]:
    """Join two numberings into one; numbers anew where the product would not fit."""
    if key is None:
        return indices, count
    if count == 1:
        return key, size
    if size * count >= _LARGEST:
        dense = pa.array(key).dictionary_encode()
        key, size = dense.indices.to_numpy().astype(np.int64), len(dense.dictionary)
    return key * np.int64(count) + indices, size * count


def _scales(
    parts: _Parts, arrived: Any, score: npt.NDArray[np.float64]
) -> tuple[npt.NDArray[np.int8], tuple[Scale, ...]]:
    kinds, columns = parts.text("score_kind")
    kind, low, high = arrived(columns), arrived(parts.low), arrived(parts.high)
    scale = np.full(len(score), -1, np.int8)
    has = np.flatnonzero(~np.isnan(score))
    if not len(has):
        return scale, ()
    names = kinds.cast(pa.string()).to_pylist()
    ends = pa.array(low[has]).dictionary_encode(), pa.array(high[has]).dictionary_encode()
    key, size = _combined(None, 1, kind[has].astype(np.int64) + 1, len(names) + 1)
    for end in ends:
        key, size = _combined(key, size, end.indices.to_numpy().astype(np.int64), len(end.dictionary))
    distinct = pa.array(key).dictionary_encode()
    number = distinct.indices.to_numpy()
    first = has[_first_rows(number, len(distinct.dictionary))]
    found: list[Scale] = []
    places = np.empty(len(first), np.int8)
    for place, row in enumerate(first.tolist()):
        name = names[kind[row]] if kind[row] >= 0 else ""
        usual = USUAL_SCALES.get(name, (np.nan, np.nan))
        one = Scale(name, *(usual if np.isnan(low[row]) or np.isnan(high[row]) else (low[row], high[row])))
        if one not in found:
            found.append(one)
            check_scales(len(found))
        places[place] = found.index(one)
    scale[has] = places[number]
    return scale, tuple(found)


def check_scales(count: int) -> None:
    """Refuse more scales than an event has room to tell apart.

    Raises:
        InputError: `too-many-scales`.
    """
    if count > _MOST_SCALES:
        raise InputError(
            "too-many-scales",
            Text(
                vi=f"Điểm khách chấm dùng quá nhiều thang khác nhau; tối đa là {_MOST_SCALES}.",
                en=f"Scores are on too many different scales; at most {_MOST_SCALES} are possible.",
            ),
            hint=Text(
                vi="Kiểm tra cột của hai đầu thang điểm (scale_low, scale_high).",
                en="Check the columns of the scale's ends (scale_low, scale_high).",
            ),
        )


def _by_appearance(
    values: npt.NDArray[np.int32], size: int
) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]]:
    """Number values by first appearance; gives the numbers, and the old value of each number."""
    number = np.full(size, -1, np.int32)
    order = np.empty(size, np.int32)
    count = number_by_appearance(values, number, order)
    return number[values], order[:count]


def _first_rows(numbers: npt.NDArray[np.int32], count: int) -> npt.NDArray[np.int64]:
    """Give the first row of every number."""
    first = np.empty(count, np.int64)
    first[numbers[::-1]] = np.arange(len(numbers) - 1, -1, -1)
    return first


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


def _dictionary_chunks(column: pa.ChunkedArray) -> list[pa.Array]:
    """Dictionary-encode a text column with int32 indices."""
    kind = column.type
    if not pa.types.is_dictionary(kind):
        return list(column.cast(pa.string()).dictionary_encode().chunks)
    return list(column.cast(pa.dictionary(pa.int32(), pa.string())).chunks)


def _integers(column: pa.ChunkedArray, missing: int) -> npt.NDArray[np.int64]:
    filled: npt.NDArray[np.int64] = pc.fill_null(column.cast(pa.int64()), missing).to_numpy()
    return filled


def _floats(column: pa.ChunkedArray) -> npt.NDArray[np.float64]:
    filled: npt.NDArray[np.float64] = pc.fill_null(column.cast(pa.float64()), np.nan).to_numpy()
    return filled


def _scale_ends(table: pa.Table) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Give the two ends of each score's scale; NaN where not given."""
    if "scale" not in table.column_names:
        return np.full(table.num_rows, np.nan), np.full(table.num_rows, np.nan)
    column = table.column("scale")
    names = [field.name for field in column.type]
    low, high = (pc.struct_field(column, name) for name in names[:2])
    return _floats(low), _floats(high)
