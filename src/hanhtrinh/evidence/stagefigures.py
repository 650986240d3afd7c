"""Shares and medians of one stage, out of the counts of a pass."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from hanhtrinh.evidence import sequences
from hanhtrinh.evidence.samples import MedianSample, ShareSample, median_ranks
from hanhtrinh.measures.histogram import MICROSECONDS
from hanhtrinh.measures.order_statistics import Ranks, middle
from hanhtrinh.measures.stages import StageCounts


def conversion_of(counts: StageCounts, stage: int) -> ShareSample:
    """Give the share of the mature customers of a stage who went on within the window."""
    matured = int(counts.matured[stage])
    return ShareSample(int(counts.converted[stage]), matured, int(counts.entered[stage]) - matured)


def dwell_of(counts: StageCounts, stage: int, seconds: tuple[float, ...] = ()) -> MedianSample:
    """Give the dwell of the mature customers of a stage who went on within the window, in seconds.

    `seconds` are thresholds that the pass was asked to count; it must have been asked for the ranks of `ranks_of_dwell` too,
    so that the median and its intervals are exact.
    """
    n = int(counts.converted[stage])
    at_most, at_least = {}, {}
    for threshold in seconds:
        index = int(np.searchsorted(counts.thresholds, threshold_of(threshold)))
        below, at = int(counts.below[stage, index]), int(counts.at[stage, index])
        at_most[threshold], at_least[threshold] = below + at, n - below
    lengths = counts.lengths[stage]
    ranks = median_ranks(n)
    low, high = (None, None) if ranks is None else (lengths.at_rank(rank) for rank in ranks)
    pending = int(counts.entered[stage] - counts.matured[stage])
    return MedianSample(n, at_most, at_least, lengths.median, low, high, pending, lengths.at_rank)


def ranks_of_dwell(*leasts: int) -> Ranks:
    """Say which dwells a median and its intervals need; `leasts` are the `min_n` of the claims on it."""

    def ranks(n: int) -> Iterator[int]:
        yield from middle(n)
        yield from median_ranks(n) or ()
        for least in leasts:
            yield from sequences.median_ranks(n, least) or ()

    return ranks


def threshold_of(seconds: float) -> int:
    """Give a threshold as passes count it: whole microseconds."""
    return round(seconds * MICROSECONDS)
