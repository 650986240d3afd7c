"""Which rows of an import are new: told by their keys, a part of them at a time, however many there are.

A row's id is what its source gave, else the digest of its cells, the k-th row of one digest within its file being
`digest-k`. A key is the id as numbers: the digest's 128 bits and k, or for an id of the source its MD5 and 0 (one that
is written like ours is read as ours). Keys are set aside by their first bits, so equal ones meet.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Self

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from hanhtrinh.store.spill import Buckets
from hanhtrinh.store.sql import connect, query

_SCHEMA: Final = pa.schema(
    [
        ("high", pa.uint64()),
        ("low", pa.uint64()),
        ("number", pa.int32()),  # k of an id; 0: the source's own
        ("row", pa.int64()),  # place in the import; of an earlier event its batch
        ("file", pa.int32()),
        ("role", pa.int8()),
    ]
)
_COUNTED, _DIGEST, _OWN, _EARLIER = 0, 1, 2, 3  # a row with an id of its own counts among those of its digest
_BUCKETS: Final = 256
_SIEVE: Final = 1 << 25
_MANY: Final = 1 << 17  # rows whose numbers are looked up together
_ID_KEYS: Final = """
    SELECT
        CASE WHEN ours OR again THEN left(id, 32) ELSE md5(id) END AS digest,
        CASE WHEN ours THEN 1 WHEN again THEN CAST(substr(id, 34) AS INTEGER) ELSE 0 END AS number
    FROM (
        SELECT
            id,
            regexp_full_match(id, '[0-9a-f]{32}') AS ours,
            regexp_full_match(id, '[0-9a-f]{32}-([2-9]|[1-9][0-9]{1,8})') AS again
        FROM ids
    )
"""
Halves = tuple[npt.NDArray[np.uint64], npt.NDArray[np.uint64]]


@dataclass(frozen=True)
class Arrived:
    """What was found of the rows of an import.

    Attributes:
        rows: how many there are.
        new: how many are new.
        batches: the imports that brought the others, as far as they were not in this one twice.
    """

    rows: int
    new: int
    batches: tuple[str, ...]
    _stale: npt.NDArray[np.uint8]
    _numbers: Buckets

    def is_new(self, first: int, count: int) -> npt.NDArray[np.bool_]:
        """Tell the new ones among `count` rows from the row `first` on."""
        begin = first >> 3
        bits = np.unpackbits(self._stale[begin : ((first + count) >> 3) + 1], bitorder="little")
        found: npt.NDArray[np.bool_] = bits[first - 8 * begin :][:count] == 0
        return found

    def numbers(self, first: int, count: int) -> npt.NDArray[np.int64]:
        """Give k, as in `digest-k`, of `count` rows from the row `first` on; 1 of the first of a digest."""
        found = np.ones(count, np.int64)
        if not len(self._numbers):
            return found
        for part in range(first // _MANY, (first + max(count, 1) - 1) // _MANY + 1):
            table = self._numbers.bucket(part)
            row = table["row"].to_numpy() - first
            inside = (row >= 0) & (row < count)
            found[row[inside]] = table["number"].to_numpy()[inside]
        return found

    def close(self) -> None:
        """Free what lies on disk."""
        self._numbers.close()


class RowKeys:
    """The keys of an import's rows, set aside; also a context manager that frees them.

    Args:
        folder: where a temporary file may be made; the system's folder for such files where None.
        sieve: whether many earlier events are to be expected, most of which need not be looked at any closer.
    """

    def __init__(self, folder: Path | None = None, *, sieve: bool = False) -> None:
        self.rows = 0
        self._folder = folder
        self._buckets = Buckets(_SCHEMA, _BUCKETS, folder, compression=None)
        self._connection = connect()
        self._with_own = False
        # marks where keys of this import may be
        self._sieve = np.zeros(_SIEVE, np.bool_) if sieve else None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Free what was set aside."""
        self._buckets.close()
        self._connection.close()

    def add(self, digests: pa.ChunkedArray, given: pa.ChunkedArray, file: int) -> None:
        """Add the next rows.

        Args:
            digests: 32 hexadecimal digits per row.
            given: ids that the source gave; null where it gave none.
            file: number of the file they are from.
        """
        count = len(digests)
        rows = np.arange(self.rows, self.rows + count)
        self.rows += count
        own = np.asarray(given.is_valid())
        role = np.where(own, np.int8(_COUNTED), np.int8(_DIGEST))
        self._add(_halves(digests), np.int32(1), rows, np.int32(file), role)
        if own.any():
            self._with_own = True
            halves, number = self._keys_of(given.filter(pa.array(own)))
            self._add(halves, number, rows[own], np.int32(file), np.int8(_OWN))

    def _keys_of(self, ids: pa.ChunkedArray) -> tuple[Halves, npt.NDArray[np.int32]]:
        self._connection.register("ids", pa.table({"id": ids}))
        found = query(self._connection, _ID_KEYS)
        self._connection.unregister("ids")
        return _halves(found["digest"]), found["number"].to_numpy()

    def _add(self, halves: Halves, number: Any, row: Any, file: Any, role: Any) -> None:
        high, low = halves
        if self._sieve is not None:
            self._sieve[low & np.uint64(_SIEVE - 1)] = True
        columns = (high, low, number, row, file, role)
        arrays = [
            pa.array(np.broadcast_to(column, high.shape), field.type)
            for column, field in zip(columns, _SCHEMA, strict=True)
        ]
        self._buckets.add(pa.table(arrays, schema=_SCHEMA), (high >> np.uint64(56)).astype(np.uint16))

    def settle(self, earlier: Iterable[pa.RecordBatch], files: int) -> Arrived:
        """Find the rows that are new, the first of each id; nothing can be added after it.

        Args:
            earlier: `message_id`, `batch` of the events that the same source brought before.
            files: how many files there are.
        """
        batches: dict[str, int] = {}
        for batch in earlier:
            self._add_earlier(batch, batches)
        self._sieve = None
        stale = np.zeros((self.rows >> 3) + 1, np.uint8)
        numbers = Buckets(_NUMBER, self.rows // _MANY + 1, self._folder)
        seen: set[int] = set()
        lone = files == 1 and not self._with_own and not batches
        for group in self._buckets.groups():
            found = _Group(group)
            found.count()
            again = (found.number > 1) & (found.role == _DIGEST)
            if again.any():
                row = found.row[again]
                numbers.add(
                    pa.table({"row": row, "number": found.number[again]}, schema=_NUMBER), row // _MANY
                )
            if not lone:
                known, brought = found.known()
                np.bitwise_or.at(stale, known >> 3, np.left_shift(1, known & 7).astype(np.uint8))
                seen |= brought
        self.close()
        left = self.rows - int(np.bitwise_count(stale).sum())
        return Arrived(
            self.rows, left, tuple(name for name, k in batches.items() if k in seen), stale, numbers
        )

    def _add_earlier(self, events: pa.RecordBatch, batches: dict[str, int]) -> None:
        (high, low), number = self._keys_of(pa.chunked_array([events["message_id"]]))
        near = (
            np.ones(len(low), np.bool_) if self._sieve is None else self._sieve[low & np.uint64(_SIEVE - 1)]
        )
        if not near.any():
            return
        names = events["batch"].dictionary_encode()
        numbers = [batches.setdefault(name, len(batches)) for name in names.dictionary.to_pylist()]
        batch = np.array(numbers, np.int64)[names.indices.to_numpy()]
        self._add((high[near], low[near]), number[near], batch[near], np.int32(-1), np.int8(_EARLIER))


_NUMBER: Final = pa.schema([("row", pa.int64()), ("number", pa.int32())])


class _Group:
    """Keys among which all equal ones are."""

    def __init__(self, table: pa.Table) -> None:
        self.high, self.low = table["high"].to_numpy(), table["low"].to_numpy()
        self.number = np.array(table["number"].to_numpy())
        self.row, self.file, self.role = (table[name].to_numpy() for name in ("row", "file", "role"))
        order = np.argsort(self.high)
        same = np.flatnonzero(np.diff(self.high[order]) == 0)
        self._equal = np.unique(np.concatenate([order[same], order[same + 1]]))  # few, as a rule

    def count(self) -> None:
        """Number the rows of one digest within their file."""
        at = self._equal[self.role[self._equal] <= _DIGEST]
        order = at[np.lexsort((self.row[at], self.file[at], self.low[at], self.high[at]))]
        new = _begins(self.high[order], self.low[order], self.file[order])
        first = np.flatnonzero(new)
        place = np.arange(len(order)) - np.repeat(first, np.diff(np.append(first, len(order))))
        self.number[order] = place + 1

    def known(self) -> tuple[npt.NDArray[np.int64], set[int]]:
        """Find the rows whose id an earlier event or an earlier row has, and the batches of those events."""
        at = self._equal[self.role[self._equal] != _COUNTED]
        later = self.role[at] != _EARLIER
        order = at[np.lexsort((self.row[at], later, self.number[at], self.low[at], self.high[at]))]
        new = _begins(self.high[order], self.low[order], self.number[order])
        arriving = self.role[order] != _EARLIER
        again = ~new & arriving
        key = np.cumsum(new) - 1
        met = np.zeros(int(new.sum()), np.bool_)
        met[key[arriving]] = True
        return self.row[order[again]], set(self.row[order[~arriving & met[key]]].tolist())


def _begins(*columns: npt.NDArray[Any]) -> npt.NDArray[np.bool_]:
    """Tell where a new combination of values begins."""
    new = np.ones(len(columns[0]), np.bool_)
    if len(new):
        new[1:] = np.logical_or.reduce([column[1:] != column[:-1] for column in columns])
    return new


def _halves(digests: pa.ChunkedArray) -> Halves:
    """Read digests of 32 hexadecimal digits as two numbers each."""
    pieces: Iterator[bytes] = (
        chunk.buffers()[2][chunk_begin(chunk) : chunk_begin(chunk) + 32 * len(chunk)].to_pybytes()
        for chunk in digests.chunks
        if len(chunk)
    )
    numbers = np.frombuffer(bytes.fromhex(b"".join(pieces).decode("ascii")), ">u8").astype(np.uint64)
    return numbers[0::2], numbers[1::2]


def chunk_begin(chunk: pa.StringArray) -> int:
    """Say where the text of a chunk begins in its buffer."""
    return int(np.frombuffer(chunk.buffers()[1], np.int32)[chunk.offset])
