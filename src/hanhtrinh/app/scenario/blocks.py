"""Customers walk in blocks on threads; a block's result never depends on which thread took it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Final, TypeVar

R = TypeVar("R")
BLOCK: Final = 20_000


def each_block(
    customers: int,
    work: Callable[[int, int], R],
    *,
    threads: int | None = None,
    on_progress: Callable[[int, int], None] | None = None,
) -> Iterator[R]:
    """Run `work(first, last)` on all blocks of customers; yields results in the order of blocks.

    Args:
        customers: how many there are.
        work: releases the GIL in its compiled part.
        threads: at most so many at once; one per core where None.
        on_progress: told the customers done and all customers after each block.
    """
    spans = [(first, min(first + BLOCK, customers)) for first in range(0, customers, BLOCK)]
    with ThreadPoolExecutor(threads or os.cpu_count() or 1) as pool:
        for (_, last), result in zip(spans, pool.map(lambda span: work(*span), spans), strict=True):
            if on_progress is not None:
                on_progress(last, customers)
            yield result
