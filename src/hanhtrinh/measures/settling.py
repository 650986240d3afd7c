"""Customers who have settled: for measures without a window, those who have been in the count long enough.

A measure with a window knows when a customer's outcome is final. One without (`persona_share` of what customers do,
`score_mean` of a stage or of everything) does not: customers first seen an hour ago have done less than those of last
month, and scored other places. On data that end once that is a small error at the end; on data that are looked at every day while they grow
it is a large one at every early look. So evidence on growing data counts a customer only after a span s has passed since
the event that brought it into the count: with the first event e that counts and the watermark w

    settled  time(e) + s <= w
"""

from __future__ import annotations

from typing import Final

from hanhtrinh.measures.histogram import MICROSECONDS
from hanhtrinh.measures.population import LATEST, Period

SETTLE: Final = 7 * 86_400 * MICROSECONDS


def last_settled(settle: int | None, watermark: int) -> int:
    """Give the latest time, microseconds UTC, at which a settled customer can have entered the count.

    Args:
        settle: the span in microseconds; None where every customer counts at once.
        watermark: the latest event time.
    """
    return LATEST if settle is None else watermark - settle


def until_settled(period: Period, settle: int, watermark: int) -> Period:
    """Cut a period off after the latest time at which a settled customer can have entered the count."""
    start, end = period or (None, None)
    last = last_settled(settle, watermark) + 1
    return start, last if end is None else min(end, last)
