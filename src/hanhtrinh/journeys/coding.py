"""From Arrow events to numbers: who it was, which event code, which scale.

Events come in batches, in any order. Event codes and scales are numbered by first arrival (`seq`): while batches come
they have provisional numbers, and when all are in, a book gives the final ones. So the numbering does not depend on
how events were split into batches or imports.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from hanhtrinh.errors import InputError
from hanhtrinh.events.codes import EventCodes
from hanhtrinh.events.schema import USUAL_SCALES
from hanhtrinh.events.selectors import Predicate
from hanhtrinh.journeys.log import Scale
from hanhtrinh.language import Text

REQUIRED_COLUMNS: Final = ("user_id", "anonymous_id", "time", "seq", "name")
OPTIONAL_COLUMNS: Final = (
    "channel", "device", "direction", "value", "currency", "order_id", "score", "scale", "score_kind",
)  # fmt: skip
_CODE_COLUMNS: Final = ("name", "channel", "device", "direction")
_LARGEST: Final = 1 << 62
_MOST_SCALES: Final = 127  # an int8 per event


def columns_for(predicates: Sequence[Predicate]) -> tuple[str, ...]:
    """Name the event columns that the log reads."""
    wanted = [column for predicate in predicates for column in predicate.columns]
    return tuple(dict.fromkeys((*REQUIRED_COLUMNS, *OPTIONAL_COLUMNS, *wanted)))


class CodeBook:
    """The event codes that came so far.

    Args:
        predicates: what becomes bits of the event codes.
        known: a vocabulary whose numbers stay; new codes come after it.
    """

    def __init__(self, predicates: Sequence[Predicate] = (), known: EventCodes | None = None) -> None:
        self._predicates = tuple(predicates)
        self._numbers: dict[tuple[str, str, str, str, int], int] = {}
        if known is not None:
            rows = zip(
                known.name, known.channel, known.device, known.direction, known.bits.tolist(), strict=True
            )
            self._numbers = {row: number for number, row in enumerate(rows)}
        self._first: list[int] = [-1] * len(self._numbers)  # before any event that comes

    def numbers(self, table: pa.Table, seq: npt.NDArray[np.int64]) -> npt.NDArray[np.int32]:
        """Give the provisional code of every row of a batch, whose `seq` must ascend."""
        key: npt.NDArray[np.int64] | None = None
        size = 1
        texts: list[tuple[list[str], npt.NDArray[np.int32]]] = []
        for name in _CODE_COLUMNS:
            values, indices = text_column(table, name)
            texts.append((["", *values.to_pylist()], indices))
            key, size = _combined(key, size, indices + np.int64(1), len(values) + 1)
        bits = np.zeros(table.num_rows, np.int64)
        for position, predicate in enumerate(self._predicates):
            bits |= predicate.evaluate(table).astype(np.int64) << position
        if self._predicates:
            sets = pa.array(bits).dictionary_encode()
            key, size = _combined(key, size, sets.indices.to_numpy().astype(np.int64), len(sets.dictionary))
        coded = pa.array(key).dictionary_encode()
        code = coded.indices.to_numpy()
        first = first_rows(code, len(coded.dictionary))
        names, channels, devices, directions = (
            [values[index + 1] for index in indices[first].tolist()] for values, indices in texts
        )
        found = zip(names, channels, devices, directions, bits[first].tolist(), strict=True)
        numbers: npt.NDArray[np.int32] = _entered(self._numbers, self._first, found, seq[first].tolist())[
            code
        ]
        return numbers

    def settle(self) -> tuple[EventCodes, npt.NDArray[np.int32]]:
        """Give the vocabulary, and the final number of every provisional one."""
        order, final = _by_arrival(self._first)
        rows = list(self._numbers)
        names, channels, devices, directions, bits = (
            zip(*(rows[k] for k in order), strict=True) if rows else ((),) * 5
        )
        keys = tuple(predicate.key for predicate in self._predicates)
        return EventCodes(names, channels, devices, directions, np.array(bits, np.int64), keys), final


class ScaleBook:
    """The scales that scores came on so far.

    Args:
        known: scales whose numbers stay; new ones come after them.
    """

    def __init__(self, known: Sequence[Scale] = ()) -> None:
        self._scales = list(known)
        self._numbers = {_scale_key(scale): number for number, scale in enumerate(known)}
        self._first = [-1] * len(self._scales)

    def numbers(
        self, table: pa.Table, score: npt.NDArray[np.float64], seq: npt.NDArray[np.int64]
    ) -> npt.NDArray[np.int8]:
        """Give the provisional scale of every row of a batch, -1 where there is no score; `seq` must ascend.

        Raises:
            InputError: `too-many-scales`.
        """
        scale = np.full(len(score), -1, np.int8)
        has = np.flatnonzero(~np.isnan(score))
        if not len(has):
            return scale
        names, kind = text_column(table, "score_kind")
        low, high = _scale_ends(table)
        key, size = _combined(None, 1, kind[has].astype(np.int64) + 1, len(names) + 1)
        for end in (pa.array(each[has]).dictionary_encode() for each in (low, high)):
            key, size = _combined(key, size, end.indices.to_numpy().astype(np.int64), len(end.dictionary))
        distinct = pa.array(key).dictionary_encode()
        number = distinct.indices.to_numpy()
        first = has[first_rows(number, len(distinct.dictionary))]
        found = []
        for row in first.tolist():
            name = names[int(kind[row])].as_py() if kind[row] >= 0 else ""
            usual = USUAL_SCALES.get(name, (np.nan, np.nan))
            ends = usual if np.isnan(low[row]) or np.isnan(high[row]) else (float(low[row]), float(high[row]))
            one = Scale(name, *ends)
            if _scale_key(one) not in self._numbers:
                self._scales.append(one)
            found.append(_scale_key(one))
            _entered(self._numbers, self._first, found[-1:], [int(seq[row])])
            check_scales(len(self._scales))
        places = np.array([self._numbers[one] for one in found], np.int8)
        scale[has] = places[number]
        return scale

    def settle(self) -> tuple[tuple[Scale, ...], npt.NDArray[np.int8]]:
        """Give the scales, and the final number of every provisional one."""
        order, final = _by_arrival(self._first)
        return tuple(self._scales[k] for k in order), final.astype(np.int8)


def _entered(
    numbers: dict[Any, int], first: list[int], found: Any, seqs: Sequence[int]
) -> npt.NDArray[np.int32]:
    """Enter what a batch brought, each with the `seq` at which it came; gives its provisional numbers."""
    entered = np.empty(len(seqs), np.int32)
    for place, (one, seq) in enumerate(zip(found, seqs, strict=True)):
        number = numbers.setdefault(one, len(numbers))
        if number == len(first):
            first.append(seq)
        first[number] = min(first[number], seq)
        entered[place] = number
    return entered


def _by_arrival(first: Sequence[int]) -> tuple[list[int], npt.NDArray[np.int32]]:
    """Order provisional numbers by first arrival; gives that order, and the place of each in it."""
    order = np.argsort(np.array(first, np.int64), kind="stable")
    final = np.empty(len(order), np.int32)
    final[order] = np.arange(len(order), dtype=np.int32)
    return order.tolist(), final


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


def keyed(table: pa.Table, stitched: pa.Table | None) -> tuple[pa.StringArray, npt.NDArray[np.int32]]:
    """Give the person keys of a batch of events, and per row which of them it has; -1 where it has no id."""
    users, user = text_column(table, "user_id")
    unknown, anonymous = text_column(table, "anonymous_id")
    person = np.where(anonymous >= 0, anonymous + np.int32(len(users)), np.int32(-1))
    person = np.where(user >= 0, user, person)
    keys = pa.concat_arrays([_keys("user", users), _keys("anonymous", unknown)])
    return stitched_keys(keys, stitched), person


def _keys(kind: str, raw: pa.StringArray) -> pa.StringArray:
    return pc.binary_join_element_wise(pa.scalar(f"{kind}:"), raw, "")


def person_keys(table: pa.Table, stitched: pa.Table | None = None) -> pa.StringArray:
    """Give the person key of every row of a table with `kind` and `raw_id`."""
    kinds, raw = (table.column(name).cast(pa.string()).combine_chunks() for name in ("kind", "raw_id"))
    return stitched_keys(pc.binary_join_element_wise(kinds, raw, ":"), stitched)


def stitched_keys(keys: pa.StringArray, stitched: pa.Table | None) -> pa.StringArray:
    """Replace raw ids by the person they belong to.

    Args:
        keys: `kind:raw_id`.
        stitched: one row per raw id (`kind`, `raw_id`, `person`); a raw id without a row is its own person.
    """
    if stitched is None or not stitched.num_rows:
        return keys
    persons = stitched.column("person").cast(pa.string()).combine_chunks()
    return pc.coalesce(persons.take(pc.index_in(keys, value_set=person_keys(stitched))), keys)


def text_column(table: pa.Table, name: str) -> tuple[pa.StringArray, npt.NDArray[np.int32]]:
    """Give a text column's distinct values, and per row which of them it has; -1 for null, "" and no such column."""
    if name not in table.column_names:
        return pa.array([], pa.string()), np.full(table.num_rows, -1, np.int32)
    column = table.column(name)
    if pa.types.is_dictionary(column.type):
        column = column.cast(pa.dictionary(pa.int32(), pa.string())).unify_dictionaries()
    else:
        column = column.cast(pa.string())
    whole = column.combine_chunks()
    if isinstance(whole, pa.ChunkedArray):
        whole = whole.chunk(0) if whole.num_chunks else pa.array([], column.type)
    coded = whole.dictionary_encode() if not pa.types.is_dictionary(whole.type) else whole
    values = coded.dictionary
    indices = coded.indices.fill_null(-1).to_numpy(zero_copy_only=False)
    blank = pc.index(values, "").as_py()
    return values, np.where(indices == blank, np.int32(-1), indices) if blank >= 0 else indices


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


def first_rows(numbers: npt.NDArray[np.int32], count: int) -> npt.NDArray[np.int64]:
    """Give the first row of every number."""
    first = np.empty(count, np.int64)
    first[numbers[::-1]] = np.arange(len(numbers) - 1, -1, -1)
    return first


def _scale_ends(table: pa.Table) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Give the two ends of each score's scale; NaN where not given."""
    if "scale" not in table.column_names:
        return np.full(table.num_rows, np.nan), np.full(table.num_rows, np.nan)
    column = table.column("scale")
    names = [field.name for field in column.type]
    low, high = (pc.struct_field(column, name) for name in names[:2])
    return floats(low), floats(high)


def integers(column: pa.ChunkedArray, missing: int) -> npt.NDArray[np.int64]:
    """Give a column as int64, `missing` where null."""
    filled: npt.NDArray[np.int64] = pc.fill_null(column.cast(pa.int64()), missing).to_numpy()
    return filled


def floats(column: pa.ChunkedArray) -> npt.NDArray[np.float64]:
    """Give a column as doubles, NaN where null."""
    filled: npt.NDArray[np.float64] = pc.fill_null(column.cast(pa.float64()), np.nan).to_numpy()
    return filled


def _scale_key(scale: Scale) -> tuple[str, str, str]:
    # as texts, because an unknown end is not a number and equals nothing
    return scale.kind, repr(float(scale.low)), repr(float(scale.high))
