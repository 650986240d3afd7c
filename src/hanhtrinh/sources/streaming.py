"""Events out of a file, block by block: what is in memory is one block, however long the file.

Dates with slashes are for the whole file to decide. From the first block on that holds such dates, blocks wait on disk
until the file was read to its end, and are judged then; their faulty rows are fetched by reading the file once more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any, Final, Protocol, runtime_checkable

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from hanhtrinh.errors import InputError, Place
from hanhtrinh.language import Text
from hanhtrinh.sources.assembling import assemble
from hanhtrinh.sources.faults import Reject
from hanhtrinh.sources.filters import EventFilter
from hanhtrinh.sources.judging import DateOrder, Faults, Judgement, judge_block, judge_times
from hanhtrinh.sources.mapping import ColumnMapping
from hanhtrinh.sources.tables import Rows, SourceTable
from hanhtrinh.store.cells import CellPlan, CellReader
from hanhtrinh.store.spill import Backlog

FACT: Final = "fact "  # prefix of the columns that hold customer attributes while a file is read
_FAULT: Final = "fault"
_TIMES: Final = ("time", "received")
_NUMBERS: Final = ("value", "cost", "score", "scale_low", "scale_high")
_RAW: Final = ("user_id", "anonymous_id", "account_id", "message_id", "order_id")


@dataclass(frozen=True)
class Reading:
    """How files are read.

    Attributes:
        mapping: which column is what; the same for all files.
        source: name of the source, part of the message ids.
        timezone: IANA zone of times that do not say theirs.
        currency: ISO code of amounts that do not say theirs.
        filters: what leaves events out.
        digests: whether rows are to be told apart.
        properties: whether columns without a part of their own are wanted.
        folder: where a temporary file may be made; the system's folder for such files where None.
    """

    mapping: ColumnMapping
    source: str = "file"
    timezone: str = "UTC"
    currency: str = "VND"
    filters: Sequence[EventFilter] = ()
    digests: bool = True
    properties: bool = True
    folder: Path | None = None


@dataclass(frozen=True)
class EventBlock:
    """Some events of a file, in file order.

    Attributes:
        events: by `EVENT_SCHEMA`; `message_id` is null where the source gave none, `seq` is the place in the block.
        digests: of the events' rows, 32 hexadecimal digits; None where they were not wanted.
        facts: attribute key -> one string per event; null where the row says nothing.
        rejects: the faulty rows among them, in file order.
        left_out: the rows that filters left out; the reason is the filter's id.
        filtered: how many those are, by filter.
        rows: rows read: events, faulty ones and those left out.
    """

    events: pa.Table
    digests: pa.ChunkedArray | None
    facts: Mapping[str, pa.ChunkedArray]
    rejects: Sequence[Reject] = ()
    left_out: Sequence[Reject] = ()
    filtered: Mapping[str, int] = field(default_factory=dict)
    rows: int = 0


@runtime_checkable
class TellsRejects(Protocol):
    """Rows that know themselves what of the file a faulty one is, because they are not the file's own."""

    def reject(self, index: int, file: str, column: str, reason: str) -> Reject:
        """Tell of a faulty row."""
        ...


def stream_file(
    table: SourceTable, reading: Reading, advance: Callable[[int], None] = lambda _size: None
) -> Iterator[EventBlock]:
    """Read the events of a file.

    Args:
        table: the file.
        reading: how.
        advance: told the size of every block read.

    Raises:
        InputError: `no-rows`; what the file's blocks raise.
    """
    return _FileReading(table, reading).blocks(advance)


class _FileReading:
    """The reading of one file."""

    def __init__(self, table: SourceTable, reading: Reading) -> None:
        self.table = table
        self.reading = reading
        self.judgement = Judgement()
        self.orders = [DateOrder(name) for name in _TIMES if name in reading.mapping.columns]

    def blocks(self, advance: Callable[[int], None]) -> Iterator[EventBlock]:
        rows = 0
        waiting: _Waiting | None = None
        plan = cell_plan(
            self.reading.mapping,
            self.table,
            self.reading.source,
            digest=self.reading.digests,
            properties=self.reading.properties,
        )
        try:
            with CellReader(plan) as reader:
                for number, block in enumerate(self.table.blocks()):
                    rows += block.cells.num_rows + len(block.rejects)
                    read = reader.read(block.cells)
                    faults = judge_block(read, block.cells, self.reading.mapping, self.judgement)
                    doubtful = [order.observe(read) for order in self.orders]
                    if any(doubtful) and waiting is None:
                        waiting = _Waiting(self.table, number, self.reading.folder)
                    if waiting is None:
                        yield self._settled(read, faults, partial(_same, block), bool(block.rejects))
                    else:
                        waiting.append(read, faults, bool(block.rejects))
                    advance(block.size)
            if not rows:
                raise InputError(
                    "no-rows",
                    Text(
                        vi="Tệp chỉ có dòng tiêu đề.",
                        en="The file has a header and no rows.",
                    ),
                    place=Place(file=self.table.name),
                )
            if waiting is not None:
                for read, faults, block_of, rejects in waiting.pieces():
                    yield self._settled(read, faults, block_of, rejects)
        finally:
            if waiting is not None:
                waiting.close()

    def _settled(
        self, read: pa.Table, faults: Faults, block_of: Callable[[], Rows], rejects: bool
    ) -> EventBlock:
        """Judge a block and put its events together; `rejects` tells whether it has rows of a wrong shape."""
        reading = self.reading
        times = judge_times(read, reading.mapping, reading.timezone, self.orders, self.judgement, faults)
        found: list[Reject] = []
        good = faults == 0
        if rejects or not good.all():
            found = self._rejected(block_of(), faults)
            read = read.filter(pa.array(good))
            times = {name: column.filter(pa.array(good)) for name, column in times.items()}
        events = assemble(read, times, reading.mapping, source=reading.source, currency=reading.currency)
        rows = len(found) + read.num_rows
        left_by = _filtered(events, reading.filters)
        left_out: list[Reject] = []
        if (left_by >= 0).any():
            reasons = [("", one.id) for one in reading.filters]
            left_out = self._told(
                block_of(), np.flatnonzero(good)[left_by >= 0], left_by[left_by >= 0], reasons
            )
            kept = pa.array(left_by < 0)
            events, read = events.filter(kept), read.filter(kept)
        counts = {one.id: int((left_by == k).sum()) for k, one in enumerate(reading.filters)}
        facts = {key: read[FACT + key] for key in reading.mapping.attributes}
        digests = read["digest"] if reading.digests else None
        return EventBlock(events, digests, facts, found, left_out, counts, rows)

    def _rejected(self, block: Rows, faults: Faults) -> list[Reject]:
        """Tell of the faulty rows of a block, in their order."""
        found = [each if each.header else replace(each, header=self.table.header) for each in block.rejects]
        at = np.flatnonzero(faults)
        found += self._told(block, at, faults[at], self.judgement.kinds)
        return sorted(found, key=lambda reject: reject.row)

    def _told(
        self,
        block: Rows,
        rows: npt.NDArray[np.int64],
        kinds: npt.NDArray[Any],
        reasons: Sequence[tuple[str, str]],
    ) -> list[Reject]:
        """Tell of rows as they stand in the file, of each column once; `kinds` says which column and reason each has."""
        pairs = zip(rows.tolist(), (reasons[kind] for kind in kinds.tolist()), strict=True)
        if isinstance(block, TellsRejects):
            # several events of one row may fail by one cell: that is one fault, to be mended once
            found: dict[tuple[object, ...], Reject] = {}
            for at, reason in pairs:
                one = block.reject(at, self.table.name, *reason)
                found.setdefault((one.file, one.row, one.column, one.cells), one)
            return list(found.values())
        cells = block.cells.take(pa.array(rows)).to_pylist()
        return [
            Reject(
                self.table.name, int(block.rows[at]), column, reason, block.raw(at), self.table.header, tuple(row.values())
            )
            for (at, (column, reason)), row in zip(pairs, cells, strict=True)
        ]  # fmt: skip


class _Waiting:
    """Blocks that wait for the end of the file."""

    def __init__(self, table: SourceTable, first: int, folder: Path | None) -> None:
        self._table = table
        self._first = first
        self._folder = folder
        self._backlog: Backlog | None = None
        self._with_rejects: list[bool] = []

    def append(self, read: pa.Table, faults: Faults, rejects: bool) -> None:
        whole = read.append_column(_FAULT, pa.array(faults))
        if self._backlog is None:
            self._backlog = Backlog(whole.schema, self._folder)
        self._backlog.append(whole)
        self._with_rejects.append(rejects)

    def pieces(self) -> Iterator[tuple[pa.Table, Faults, Callable[[], Rows], bool]]:
        """Give the blocks, their faults, a way to their rows as they stand in the file, and whether some are odd."""
        assert self._backlog is not None
        again = enumerate(self._table.blocks())
        last: tuple[int, Rows] | None = None

        def block_of(wanted: int) -> Rows:
            nonlocal last
            while last is None or last[0] < wanted:
                last = next(again)
            return last[1]

        for place, whole in enumerate(self._backlog.pieces()):
            faults = np.array(whole[_FAULT].to_numpy())
            number = self._first + place
            yield (
                whole.drop_columns([_FAULT]),
                faults,
                partial(block_of, number),
                self._with_rejects[place],
            )

    def close(self) -> None:
        if self._backlog is not None:
            self._backlog.close()


def _same(block: Rows) -> Rows:
    return block


def _filtered(events: pa.Table, filters: Sequence[EventFilter]) -> npt.NDArray[np.int16]:
    """Tell the number of the first filter that leaves each event out; -1 where none does."""
    found = np.full(events.num_rows, -1, np.int16)
    for number, one in enumerate(filters):
        found[one.matches(events) & (found < 0)] = number
    return found


def cell_plan(
    mapping: ColumnMapping, table: SourceTable, source: str, *, digest: bool = True, properties: bool = True
) -> CellPlan:
    """Say how the columns of a file are read."""
    columns = mapping.columns
    normal = {name: column for name, column in columns.items() if name not in (*_TIMES, *_NUMBERS, *_RAW)}
    used = mapping.used()
    return CellPlan(
        source=source,
        header=table.header,
        raw={name: columns[name] for name in _RAW if name in columns},
        normal={**normal, **{FACT + key: column for key, column in mapping.attributes.items()}},
        times={name: columns[name] for name in _TIMES if name in columns},
        numbers={name: columns[name] for name in _NUMBERS if name in columns},
        amounts=frozenset({"value", "cost"}),
        ids=mapping.ids,
        properties=[column for column in table.header if column not in used] if properties else [],
        typed=table.typed,
        time_format=mapping.time_format,
        digest=digest,
    )
