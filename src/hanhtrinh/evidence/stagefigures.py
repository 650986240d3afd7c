"""Shares and medians of one stage, out of the counts of a pass."""

from __future__ import annotations

import numpy as np

from hanhtrinh.evidence.samples import MedianSample, ShareSample, median_ranks
from hanhtrinh.measures.histogram import MICROSECONDS, figure_at_rank, median
from hanhtrinh.measures.stages import StageCounts


def conversion_of(counts: StageCounts, stage: int) -> ShareSample:
    """Give the share of the mature customers of a stage who went on within the window."""
    matured = int(counts.matured[stage])
    return ShareSample(int(counts.converted[stage]), matured, int(counts.entered[stage]) - matured)


def dwell_of(counts: StageCounts, stage: int, seconds: tuple[float, ...] = ()) -> MedianSample:
    """Give the dwell of the mature customers of a stage who went on within the window, in seconds.

    `seconds` are thresholds that the pass was asked to count; the median and its interval come from the histogram and are
    right within 1 %, the counts at the thresholds are exact.
    """
    n = int(counts.converted[stage])
    at_most, at_least = {}, {}
    for threshold in seconds:
        index = int(np.searchsorted(counts.thresholds, threshold_of(threshold)))
        below, at = int(counts.below[stage, index]), int(counts.at[stage, index])
        at_most[threshold], at_least[threshold] = below + at, n - below
    ranks = median_ranks(n)
    low, high = (
        (None, None) if ranks is None else (figure_at_rank(counts.dwell[stage], rank) for rank in ranks)
    )
    pending = int(counts.entered[stage] - counts.matured[stage])
    value = median(counts.dwell[stage])
    return MedianSample(n, at_most, at_least, value, low, high, pending, counts.dwell[stage])


def threshold_of(seconds: float) -> int:
    """Give a threshold as passes count it: whole microseconds."""
    return round(seconds * MICROSECONDS)
