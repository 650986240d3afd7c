"""What reading foreign files gives: events, what is known of their persons, and the rows that were faulty."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from hanhtrinh.events.schema import ATTRIBUTE_SCHEMA
from hanhtrinh.sources.faults import Reject


@dataclass(frozen=True)
class ParsedEvents:
    """Events read from files, in file order.

    Attributes:
        events: by `EVENT_SCHEMA`; `seq` is the row's position from 0, `batch` is "".
        facts: attribute key -> one string per event; null where the row says nothing.
        rejects: the faulty rows, in file order.
        rows: rows read, good and faulty.
        files: names of the files.
    """

    events: pa.Table
    facts: Mapping[str, pa.ChunkedArray]
    rejects: tuple[Reject, ...] = ()
    rows: int = 0
    files: tuple[str, ...] = ()

    @property
    def attributes(self) -> pa.Table:
        """What the events tell of their persons, by `ATTRIBUTE_SCHEMA`: one row per change of a value.

        `seq` is the row in `events`; a missing value tells nothing.
        """
        if not self.facts or not self.events.num_rows:
            return ATTRIBUTE_SCHEMA.empty_table()
        user, anonymous = self.events["user_id"], self.events["anonymous_id"]
        known = pc.fill_null(pc.not_equal(user, ""), False)
        raw = pc.if_else(known, user, anonymous)
        kind = pc.if_else(known, "user", "anonymous")
        # a NUL cannot be part of a kind, so users and anonymous ids never share a code
        person = numbered(pc.binary_join_element_wise(kind, raw, "\0"))
        time = self.events["time"].cast(pa.int64()).to_numpy()
        order = np.lexsort((time, person))  # stable: ties in time keep the order of rows
        found = [self._changes(key, person, order, kind, raw) for key in self.facts]
        return pa.concat_tables(found)

    def _changes(
        self,
        key: str,
        person: npt.NDArray[np.int64],
        order: npt.NDArray[np.int64],
        kind: pa.Array,
        raw: pa.Array,
    ) -> pa.Table:
        told = self.facts[key]
        value = numbered(told)
        rows = order[value[order] >= 0]
        new = np.ones(len(rows), bool)
        new[1:] = (person[rows[1:]] != person[rows[:-1]]) | (value[rows[1:]] != value[rows[:-1]])
        rows = np.sort(rows[new])
        return pa.table(
            {
                "kind": kind.take(rows),
                "raw_id": raw.take(rows),
                "key": pa.repeat(pa.scalar(key), len(rows)),
                "value": told.take(rows),
                "time": self.events["time"].take(rows),
                "seq": pa.array(rows, pa.int64()),
                "batch": pa.repeat(pa.scalar(""), len(rows)),
            },
            schema=ATTRIBUTE_SCHEMA,
        )

    def keep(self, mask: npt.NDArray[np.bool_]) -> ParsedEvents:
        """Keep the events where `mask` (one bool per event) is true, and what they tell."""
        if mask.all():
            return self
        kept = pa.array(mask)
        return ParsedEvents(
            self.events.filter(kept),
            {key: told.filter(kept) for key, told in self.facts.items()},
            self.rejects,
            self.rows,
            self.files,
        )


def numbered(column: pa.Array | pa.ChunkedArray) -> npt.NDArray[np.int64]:
    """Number the distinct values of a column from 0; -1 where null."""
    whole = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    codes = pc.fill_null(whole.dictionary_encode().indices, -1)
    return np.asarray(codes.to_numpy(zero_copy_only=False), np.int64)
