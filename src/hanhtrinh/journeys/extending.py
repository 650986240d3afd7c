"""Add later events to a shard: the result is what a fresh build over all events would give."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from hanhtrinh.journeys.shards import MemoryShard, lay_out
from hanhtrinh.journeys.spreading import Part


def extend_shard(shard: MemoryShard, part: Part) -> MemoryShard:
    """Add events that arrived after all events of the shard.

    Args:
        shard: the shard so far; its attributes are not carried over.
        part: the later events; codes and scales already those of the log.
    """
    person, all_keys = _matched(shard.keys, part.keys)
    owners = person[part.order_person]
    order, _ = _matched(_owned(shard.order_ids, shard.order_person), _owned(part.order_ids, owners))
    first_new = len(shard.order_ids)
    new = pa.array(order >= first_new)
    rows = part.rows
    renumbered = replace(
        rows,
        person=person[rows.person],
        order=np.where(rows.order >= 0, order[rows.order], np.int32(-1)) if len(order) else rows.order,
    )
    return lay_out(
        shard.rows().join(renumbered),
        all_keys,
        pa.concat_arrays([shard.order_ids, part.order_ids.filter(new)]),
        np.concatenate((shard.order_person, owners[order >= first_new])),
    )


def _matched(old: pa.StringArray, new: pa.StringArray) -> tuple[npt.NDArray[np.int32], pa.StringArray]:
    """Number distinct texts: by their place in `old`, or after it; gives the numbers, and all texts."""
    place = pc.index_in(new, value_set=old)
    number = pc.fill_null(place, -1).to_numpy(zero_copy_only=False).astype(np.int32)
    unknown = number < 0
    number[unknown] = np.arange(len(old), len(old) + unknown.sum(), dtype=np.int32)
    return number, pa.concat_arrays([old, new.filter(pa.array(unknown))])


def _owned(ids: pa.StringArray, owners: npt.NDArray[np.int32]) -> pa.StringArray:
    return pc.binary_join_element_wise(pa.array(owners, pa.int32()).cast(pa.string()), ids, ":")
