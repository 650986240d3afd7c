"""What an import reads, set aside until it is known which rows are new; memory does not grow with their number.

Three passes over the rows. While the files are read, rows and their keys are set aside. When the keys have told which
rows are new, the new ones are asked who they are about. Then they are given out to be written.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Final, Self

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from hanhtrinh.events.schema import EVENT_SCHEMA
from hanhtrinh.journeys.shards import shard_of_keys
from hanhtrinh.sources.assembling import numbered_ids
from hanhtrinh.sources.parsed import persons_of, told_changes
from hanhtrinh.sources.reject_list import RejectList
from hanhtrinh.sources.streaming import EventBlock
from hanhtrinh.store.events import EventStore
from hanhtrinh.store.raw_ids import RawIds
from hanhtrinh.store.row_keys import Arrived, RowKeys
from hanhtrinh.store.spill import Backlog, Buckets

_DIGEST: Final = "digest"
_FACT: Final = "fact "
_ASSIGNED: Final = ("seq", "source", "batch")
_BUCKETS: Final = 256


class Arrivals:
    """The rows of an import; also a context manager that frees them.

    Args:
        source: that brings them.
        facts: keys of the attributes that they tell of their persons.
        folder: where temporary files may be made.
        first_ever: whether the workspace has no events yet.

    Attributes:
        rejects: the faulty rows.
        left_out: the rows that filters left out.
        filtered: how many those are, by filter.
        rows: rows read.
        raw_ids: of the new rows; after `settle`.
        first, last: times of the earliest and latest new row; None where there is none; after `settle`.
    """

    def __init__(self, source: str, facts: Sequence[str], folder: Path, *, first_ever: bool = False) -> None:
        self.rejects = RejectList(folder)
        self.left_out = RejectList(folder)
        self.filtered: Counter[str] = Counter()
        self.rows = 0
        self.raw_ids = RawIds(folder)
        self.first: datetime | None = None
        self.last: datetime | None = None
        self._source = source
        self._facts = tuple(facts)
        told = [pa.field(_FACT + key, pa.string()) for key in facts]
        kept = [field for field in EVENT_SCHEMA if field.name not in _ASSIGNED]
        self._staged = Backlog(pa.schema([*kept, (_DIGEST, pa.string()), *told]), folder)
        self._keys = RowKeys(folder, sieve=not first_ever)
        self._files = 0
        self._arrived: Arrived | None = None
        who = [("kind", pa.string()), ("raw_id", pa.string()), ("time", pa.int64()), ("seq", pa.int64())]
        self._told = Buckets(pa.schema([*who, *told]), _BUCKETS, folder)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for held in (self.rejects, self.left_out, self._staged, self._told, self.raw_ids, self._keys):
            held.close()
        if self._arrived is not None:
            self._arrived.close()

    def add(self, file: int, block: EventBlock) -> None:
        """Set the next rows aside; `file` is the number of their file."""
        self.rejects.extend(block.rejects)
        self.left_out.extend(block.left_out)
        self.filtered.update(block.filtered)
        self.rows += block.rows
        self._files = max(self._files, file + 1)
        if not block.events.num_rows:
            return
        assert block.digests is not None
        self._keys.add(block.digests, block.events["message_id"], file)
        staged = block.events.drop_columns(list(_ASSIGNED)).append_column(_DIGEST, block.digests)
        for key in self._facts:
            staged = staged.append_column(_FACT + key, block.facts[key])
        self._staged.append(staged)

    @property
    def events(self) -> int:
        """How many events were read, new or not."""
        return len(self._staged)

    def earlier(self, store: EventStore) -> Sequence[str]:
        """Find out which rows are new; gives the batches that brought the others."""
        self._arrived = self._keys.settle(store.scan_ids(self._source), self._files)
        return self._arrived.batches

    @property
    def new(self) -> int:
        """How many events are new; after `earlier`."""
        assert self._arrived is not None
        return self._arrived.new

    def settle(self) -> None:
        """Find out who the new events are about; after `earlier`."""
        columns = ["user_id", "anonymous_id", "time", *(_FACT + key for key in self._facts)]
        seq = 0
        for _, piece, new in self._pieces(columns):
            events = _only(piece, new)
            if not events.num_rows:
                continue
            self.raw_ids.add(events)
            self._add_told(events, seq)
            seq += events.num_rows
            ends = pc.min_max(events["time"]).as_py()
            self.first = min(self.first or ends["min"], ends["min"])
            self.last = max(self.last or ends["max"], ends["max"])

    def _add_told(self, events: pa.Table, seq: int) -> None:
        if not self._facts:
            return
        kind, raw = persons_of(events)
        facts = {name: events[name] for name in (_FACT + key for key in self._facts)}
        numbers = pa.array(np.arange(seq, seq + events.num_rows))
        table = pa.table(
            {"kind": kind, "raw_id": raw, "time": events["time"].cast(pa.int64()), "seq": numbers, **facts}
        )
        told = np.logical_or.reduce([np.asarray(column.is_valid()) for column in facts.values()])
        table = table.filter(pa.array(told))
        persons = pc.binary_join_element_wise(table["kind"], table["raw_id"], ":").combine_chunks()
        self._told.add(table, shard_of_keys(persons, _BUCKETS))

    def new_events(self) -> Iterator[pa.Table]:
        """Give the new events piece by piece, by `EVENT_SCHEMA`; `seq` and `batch` are not assigned yet."""
        assert self._arrived is not None
        for first, piece, new in self._pieces(None):
            numbers = self._arrived.numbers(first, piece.num_rows)[new]
            events = _only(piece, new)
            rows = events.num_rows
            columns = {name: events[name] for name in events.column_names}
            columns["message_id"] = pc.coalesce(events["message_id"], numbered_ids(events[_DIGEST], numbers))
            columns["seq"] = pa.nulls(rows, pa.int64())
            columns["source"] = pa.repeat(pa.scalar(self._source), rows)
            columns["batch"] = pa.nulls(rows, pa.string())
            yield pa.table([columns[name] for name in EVENT_SCHEMA.names], schema=EVENT_SCHEMA)

    def _pieces(self, columns: Sequence[str] | None) -> Iterator[tuple[int, pa.Table, npt.NDArray[np.bool_]]]:
        """Give the rows set aside piece by piece, each with the place of its first row, and which rows are new."""
        assert self._arrived is not None
        first = 0
        for piece in self._staged.pieces(columns):
            yield first, piece, self._arrived.is_new(first, piece.num_rows)
            first += piece.num_rows

    def attributes(self) -> Iterator[pa.Table]:
        """Give what the new events tell of their persons, by `ATTRIBUTE_SCHEMA`; `seq` is the place among them."""
        for group in self._told.groups():
            facts = {key: group[_FACT + key] for key in self._facts}
            yield told_changes(group["kind"], group["raw_id"], group["time"], group["seq"], facts)
        self._told.close()


def _only(piece: pa.Table, new: npt.NDArray[np.bool_]) -> pa.Table:
    return piece if new.all() else piece.filter(pa.array(new))
