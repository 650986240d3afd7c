"""One person's events as a shard of their own, so that whatever is measured over a log can be asked of one customer."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeAlias

import numpy as np
import pyarrow as pa

from hanhtrinh.journeys.log import JourneyLog, Shard
from hanhtrinh.journeys.shard_files import MappedShard
from hanhtrinh.journeys.shards import MemoryShard, shard_of_keys

KeptShard: TypeAlias = MappedShard | MemoryShard


def find_person(log: JourneyLog, key: str) -> tuple[KeptShard, int] | None:
    """Find a person by key (`user:KH1`): the shard, and the place in it; no other shard is looked at.

    Returns:
        None where there is nobody by this key.
    """
    if not log.shards:
        return None
    number = int(shard_of_keys(pa.array([key], pa.string()), len(log.shards))[0])
    shard = kept(log.shards[number])
    place = person_keys(shard).index(pa.scalar(key, pa.string())).as_py()
    return None if place < 0 else (shard, place)


def one_person(shard: KeptShard, place: int) -> MemoryShard:
    """Copy the events of one person out of a shard, with the attributes.

    Args:
        shard: a shard of a log.
        place: of the person in it.
    """
    first, last = (int(one) for one in shard.offsets[place : place + 2])
    part = slice(first, last)
    order = np.asarray(shard.order()[part])
    known, numbers = np.unique(order[order >= 0], return_inverse=True)
    orders = order.astype(np.int32)
    orders[order >= 0] = numbers
    seq = shard.seq() if isinstance(shard, MappedShard) else shard.seq
    return MemoryShard(
        keys=person_keys(shard).slice(place, 1),
        offsets=np.array([0, last - first], np.int64),
        time=np.array(shard.time[part]),
        seq=np.array(seq[part]),
        code=np.array(shard.code[part]),
        values=np.array(shard.value()[part]),
        order_numbers=orders,
        order_ids=pa.array([str(one) for one in known.tolist()], pa.string()),
        order_person=np.zeros(len(known), np.int32),
        scores=np.array(shard.score()[part]),
        score_scales=np.array(shard.score_scale()[part]),
        attributes={
            key: column.slice(place, 1)
            for key in shard.attribute_keys()
            if (column := shard.attribute(key)) is not None
        },
    )


def log_of_one(log: JourneyLog, person: MemoryShard) -> JourneyLog:
    """Give a log in which there is nobody else; its watermark stays that of the whole."""
    return replace(log, shards=(person,))


def kept(shard: Shard) -> KeptShard:
    """Take a shard of a workspace's log for what it is: one that knows keys and the order of arrival."""
    assert isinstance(shard, MappedShard | MemoryShard)
    return shard


def person_keys(shard: KeptShard) -> pa.StringArray:
    """Give the person keys of a shard."""
    return shard.keys() if isinstance(shard, MappedShard) else shard.keys
