"""What reading foreign files gives: events, what is known of their persons, and the rows that were faulty."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

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
        filtered: events left out, by filter.
    """

    events: pa.Table
    facts: Mapping[str, pa.ChunkedArray]
    rejects: tuple[Reject, ...] = ()
    rows: int = 0
    files: tuple[str, ...] = ()
    filtered: Mapping[str, int] = field(default_factory=dict)

    @property
    def attributes(self) -> pa.Table:
        """What the events tell of their persons, by `ATTRIBUTE_SCHEMA`: one row per change of a value.

        `seq` is the row in `events`; a missing value tells nothing.
        """
        if not self.facts or not self.events.num_rows:
            return ATTRIBUTE_SCHEMA.empty_table()
        kind, raw = persons_of(self.events)
        seq = pa.array(np.arange(self.events.num_rows))
        return told_changes(kind, raw, self.events["time"], seq, self.facts)


def persons_of(events: pa.Table) -> tuple[pa.ChunkedArray, pa.ChunkedArray]:
    """Give the kind and the raw id of every event's person: the user, else the anonymous visitor."""
    user, anonymous = events["user_id"], events["anonymous_id"]
    known = pc.fill_null(pc.not_equal(user, ""), False)
    return pc.if_else(known, "user", "anonymous"), pc.if_else(known, user, anonymous)


def told_changes(
    kind: pa.ChunkedArray,
    raw: pa.ChunkedArray,
    time: pa.ChunkedArray,
    seq: pa.Array | pa.ChunkedArray,
    facts: Mapping[str, pa.ChunkedArray],
) -> pa.Table:
    """List what events tell of their persons, by `ATTRIBUTE_SCHEMA`: one row per change of a value.

    Args:
        kind, raw: the events' persons, all events of each.
        time: of the events.
        seq: ascending; breaks ties in time.
        facts: attribute key -> one string per event; a missing value tells nothing.
    """
    # a NUL cannot be part of a kind, so users and anonymous ids never share a code
    person = numbered(pc.binary_join_element_wise(kind, raw, "\0"))
    order = np.lexsort((time.cast(pa.int64()).to_numpy(), person))  # stable: ties keep the order of `seq`
    found = [ATTRIBUTE_SCHEMA.empty_table()]
    for key, told in facts.items():
        value = numbered(told)
        rows = order[value[order] >= 0]
        new = np.ones(len(rows), bool)
        new[1:] = (person[rows[1:]] != person[rows[:-1]]) | (value[rows[1:]] != value[rows[:-1]])
        kept = pa.array(np.sort(rows[new]))
        columns = {"kind": kind, "raw_id": raw, "value": told, "time": time, "seq": seq}
        taken = {name: column.take(kept) for name, column in columns.items()}
        constants = {
            "key": pa.repeat(pa.scalar(key), len(kept)),
            "batch": pa.repeat(pa.scalar(""), len(kept)),
        }
        found.append(pa.table({**taken, **constants}).select(ATTRIBUTE_SCHEMA.names).cast(ATTRIBUTE_SCHEMA))
    return pa.concat_tables(found)


def numbered(column: pa.Array | pa.ChunkedArray) -> npt.NDArray[np.int64]:
    """Number the distinct values of a column from 0; -1 where null."""
    whole = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    codes = pc.fill_null(whole.dictionary_encode().indices, -1)
    return np.asarray(codes.to_numpy(zero_copy_only=False), np.int64)
