"""Add later events to a shard: the result is what a fresh build over all events would give."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from hanhtrinh.events.codes import EventCodes
from hanhtrinh.journeys.coding import Coded, check_scales
from hanhtrinh.journeys.log import Scale
from hanhtrinh.journeys.shards import MemoryShard, Rows, lay_out


def extend_shard(
    shard: MemoryShard,
    rows: Rows,
    keys: pa.StringArray,
    order_ids: pa.StringArray,
    order_person: npt.NDArray[np.int32],
) -> MemoryShard:
    """Add events that arrived after all events of the shard.

    Args:
        shard: the shard so far; its attributes are not carried over.
        rows: the later events, numbered by `keys` and `order_ids`; codes and scales already those of the log.
        keys: their person keys, in order of first arrival.
        order_ids, order_person: their orders, in order of first arrival.
    """
    person, all_keys = _matched(shard.keys, keys)
    owners = person[order_person]
    order, _ = _matched(_owned(shard.order_ids, shard.order_person), _owned(order_ids, owners))
    first_new = len(shard.order_ids)
    new = pa.array(order >= first_new)
    renumbered = replace(
        rows,
        person=person[rows.person],
        order=np.where(rows.order >= 0, order[rows.order], np.int32(-1)) if len(order) else rows.order,
    )
    return lay_out(
        shard.rows().join(renumbered),
        all_keys,
        pa.concat_arrays([shard.order_ids, order_ids.filter(new)]),
        np.concatenate((shard.order_person, owners[order >= first_new])),
    )


def extend_codes(codes: EventCodes, coded: Coded) -> tuple[EventCodes, Coded]:
    """Append the new event codes to the vocabulary; gives it, and the events coded by it."""
    known = {row: number for number, row in enumerate(_code_rows(codes))}
    number = np.array([known.setdefault(row, len(known)) for row in _code_rows(coded.codes)], np.int32)
    names, channels, devices, directions, bits = zip(*known, strict=True) if known else ((), (), (), (), ())
    grown = EventCodes(names, channels, devices, directions, np.array(bits, np.int64), codes.predicates)
    rows = replace(coded.rows, code=number[coded.rows.code]) if len(number) else coded.rows
    return grown, replace(coded, rows=rows, codes=grown)


def extend_scales(scales: Sequence[Scale], coded: Coded) -> tuple[tuple[Scale, ...], Coded]:
    """Append the new scales; gives all, and the events numbered by them.

    Raises:
        InputError: `too-many-scales`.
    """
    known = {_scale_key(scale): number for number, scale in enumerate(scales)}
    number = np.array([known.setdefault(_scale_key(scale), len(known)) for scale in coded.scales], np.int64)
    check_scales(len(known))
    grown = (*scales, *coded.scales)
    kept = tuple({_scale_key(scale): scale for scale in reversed(grown)}[key] for key in known)
    if len(number):
        scale = np.where(coded.rows.scale >= 0, number[coded.rows.scale], -1).astype(np.int8)
        coded = replace(coded, rows=replace(coded.rows, scale=scale))
    return kept, replace(coded, scales=kept)


def _matched(old: pa.StringArray, new: pa.StringArray) -> tuple[npt.NDArray[np.int32], pa.StringArray]:
    """Number distinct texts: by their place in `old`, or after it; gives the numbers, and all texts."""
    place = pc.index_in(new, value_set=old)
    number = pc.fill_null(place, -1).to_numpy(zero_copy_only=False).astype(np.int32)
    unknown = number < 0
    number[unknown] = np.arange(len(old), len(old) + unknown.sum(), dtype=np.int32)
    return number, pa.concat_arrays([old, new.filter(pa.array(unknown))])


def _owned(ids: pa.StringArray, owners: npt.NDArray[np.int32]) -> pa.StringArray:
    return pc.binary_join_element_wise(pa.array(owners, pa.int32()).cast(pa.string()), ids, ":")


def _code_rows(codes: EventCodes) -> list[tuple[str, str, str, str, int]]:
    return list(
        zip(codes.name, codes.channel, codes.device, codes.direction, codes.bits.tolist(), strict=True)
    )


def _scale_key(scale: Scale) -> tuple[str, str, str]:
    # as texts, because an unknown end is not a number and equals nothing
    return scale.kind, repr(float(scale.low)), repr(float(scale.high))
