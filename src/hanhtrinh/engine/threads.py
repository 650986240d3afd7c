"""Runs a measure over the shards of a log on threads; kernels release the GIL.

A measure is three functions. `partial(state, shard, index)` adds one shard to a thread's state, `merge(a, b)` adds
two states, and the caller finishes the last one. States hold sums of integers, so that neither the number of
shards nor of threads nor their order changes a bit of the result.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import reduce
from itertools import count
from typing import TypeVar

from hanhtrinh.journeys.log import JourneyLog, Shard

State = TypeVar("State")


def processors() -> int:
    """Number of processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def run(
    start: Callable[[], State],
    partial: Callable[[State, Shard, int], State],
    merge: Callable[[State, State], State],
    log: JourneyLog,
    *,
    threads: int | None = None,
) -> State:
    """Add up a measure over all shards.

    Args:
        start: makes an empty state; one per thread.
        partial: adds the shard with the given index to a state; may change and return the same object.
        merge: adds two states; may change and return the first.
        log: the journey log; one without shards gives `start()`.
        threads: how many; all processors where None.
    """
    shards = log.shards
    workers = min(threads or processors(), len(shards))
    if workers <= 1:
        return reduce(lambda state, item: partial(state, item[1], item[0]), enumerate(shards), start())
    # next() of a count is atomic under the GIL: threads take the next shard as they get free
    ticket = count()

    def work(_: int) -> State:
        state = start()
        while (index := next(ticket)) < len(shards):
            state = partial(state, shards[index], index)
        return state

    with ThreadPoolExecutor(workers, thread_name_prefix="measure") as pool:
        return reduce(merge, pool.map(work, range(workers)))
