"""What the journey log leaves out of a few events (words, ids, consent ...), read by their `seq`, not by a scan.

Events lie in files and row groups in their order of arrival, and each says which `seq` it holds: only the row groups
that hold one of those asked for are opened, and of them only the columns wanted.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as pads
import pyarrow.parquet as pq

from hanhtrinh.events.schema import EVENT_SCHEMA
from hanhtrinh.store.events import EventStore


def event_details(store: EventStore, seqs: npt.NDArray[np.int64], columns: Sequence[str]) -> pa.Table:
    """Read columns of the events with these `seq`, in order of `seq`.

    Args:
        store: the events.
        seqs: int64, in any order; events that are gone are left out.
        columns: names out of `EVENT_SCHEMA`; `seq` always comes first.
    """
    wanted = ["seq", *(name for name in columns if name != "seq")]
    schema = pa.schema([EVENT_SCHEMA.field(name) for name in wanted])
    found = [schema.empty_table()]
    sought = np.unique(seqs)
    if not len(sought):
        return found[0]
    values = pa.array(sought, pa.int64())
    rows = (pads.field("seq") >= int(sought[0])) & (pads.field("seq") <= int(sought[-1]))
    for fragment in store.fragments(rows):
        with fragment.open() as file, pq.ParquetFile(file) as parquet:
            groups = [n for n in range(parquet.num_row_groups) if _holds(parquet, n, sought)]
            for group in groups:
                table = parquet.read_row_group(group, columns=wanted).select(wanted).cast(schema)
                found.append(table.filter(pc.is_in(table["seq"], value_set=values)))
    return pa.concat_tables(found).sort_by("seq")


def _holds(parquet: pq.ParquetFile, group: int, sought: npt.NDArray[np.int64]) -> bool:
    """Whether a row group may hold one of the events."""
    column = parquet.schema_arrow.names.index("seq")
    statistics = parquet.metadata.row_group(group).column(_leaf(parquet, column)).statistics
    if statistics is None or not statistics.has_min_max:
        return True
    first = int(np.searchsorted(sought, statistics.min))
    return first < len(sought) and bool(sought[first] <= statistics.max)


def _leaf(parquet: pq.ParquetFile, column: int) -> int:
    """Give the place of a column among the leaves, which structs and maps have several of."""
    name = parquet.schema_arrow.names[column]
    paths = [parquet.schema.column(n).path for n in range(len(parquet.schema))]
    return paths.index(name)
