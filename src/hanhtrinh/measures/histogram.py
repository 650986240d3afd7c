"""The one histogram that all quantiles of durations come from (definitions.md, "How figures merge").

Mathematics. Let T = 10 years in microseconds and K = 2,048. Bucket k (1 <= k <= K) holds the durations d with
b(k-1) <= d < b(k), where b(k) = T^(k/K), rounded up to a whole microsecond. Bucket 0 holds d <= 0, bucket K+1
holds d >= T. The figure of a bucket is sqrt(b(k-1) b(k)); as b(k) / b(k-1) = T^(1/K) < 1.0165, it is at most 0.83 %
away from any duration in the bucket: the stated error is 1 %. The figure of bucket 0 is 0, that of bucket K+1 is T.

Histograms merge by addition; counts are integers, so the order of adding changes nothing. Medians that are shown are exact:
the histogram says where they lie, and a second pass selects them (`order_statistics.py`).

A bucket is found without a logarithm: the exponent and the first six bits of the fraction of the duration, as a
double, choose one of 64 cells per octave. A cell is narrower than a bucket, so that one comparison decides.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from hanhtrinh.engine.kernels import I64, kernel

MICROSECONDS: Final = 1_000_000
LIMIT: Final = 315_576_000 * MICROSECONDS
BUCKETS: Final = 2_048
SIZE: Final = BUCKETS + 2
OVERFLOW: Final = BUCKETS + 1

_FRACTION_BITS: Final = 6
_SHIFT: Final = 52 - _FRACTION_BITS
_ONE: Final = 1_023 << _FRACTION_BITS

BOUNDS: Final = np.array([LIMIT ** (k / BUCKETS) for k in range(BUCKETS)] + [LIMIT])
_WHOLE_BOUNDS: Final = np.ceil(BOUNDS - 1e-9).astype(np.int64)
# the least duration of every bucket, and one beyond them all; bucket 0 holds none above 0
LOWER_BOUNDS: Final = np.concatenate(([0], _WHOLE_BOUNDS, [np.iinfo(np.int64).max]))
FIGURES: Final = np.concatenate(([0.0], np.sqrt(BOUNDS[:-1] * BOUNDS[1:]), [float(LIMIT)]))


def _cells() -> npt.NDArray[np.int32]:
    """Give, for every cell of the fast search, the bucket that the smallest duration in it belongs to."""
    count = (int(np.float64(LIMIT).view(np.int64)) >> _SHIFT) - _ONE + 1
    starts = ((np.arange(count, dtype=np.int64) + _ONE) << _SHIFT).view(np.float64)
    return np.searchsorted(_WHOLE_BOUNDS, starts, side="right").astype(np.int32)


_CELLS: Final = _cells()


@kernel(I64(I64), inline=True)
def bucket_of(duration: int) -> int:
    """Give the bucket (0 .. 2,049) of a duration in microseconds."""
    if duration <= 0:
        return 0
    if duration >= LIMIT:
        return OVERFLOW
    # unsigned indices, because signed ones are checked for counting from the end
    cell = np.uint64((np.float64(duration).view(np.int64) >> _SHIFT) - _ONE)
    bucket = np.uint64(_CELLS[cell])
    return int(bucket) + int(duration >= _WHOLE_BOUNDS[bucket])


def buckets_of(durations: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Give the buckets of durations in microseconds."""
    return np.asarray(np.searchsorted(_WHOLE_BOUNDS, np.maximum(durations, 0), side="right"), np.int64)
