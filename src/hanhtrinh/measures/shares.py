r"""Intervals of shares, for the measures that show them; verdicts are `evidence`'s.

**Wilson**'s 95 % score interval (Wilson 1927) for :math:`x` of :math:`n`, one unit each.

**Clustered**: where customers have several units (sessions, carts, orders), their units are alike and count for less than
as many customers' would. With :math:`x_i` of :math:`n_i` units of customer i, :math:`m` customers and
:math:`p = \sum x_i / \sum n_i`, the variance of p is :math:`V = \frac{m}{m-1}\sum (x_i - p n_i)^2 / n^2` (the ratio
estimator; Cochran, *Sampling Techniques*, 6.3), and the effective number of units :math:`p(1-p)/V`, at most n, goes into
Wilson's interval. Where nothing varies between customers, each counts once.

**Difference** of two shares of different customers: Newcombe's hybrid score interval (Newcombe 1998, method 10).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import Final

import numpy as np
import numpy.typing as npt

Z: Final = 1.959963984540054  # the 97.5 % quantile of the normal distribution
Interval = tuple[float, float] | tuple[None, None]
# columns of what is summed per customer: units, x, customers, x^2, x n, n^2
UNITS: Final = 0
HITS: Final = 1
PEOPLE: Final = 2
HITS_SQUARED: Final = 3
HITS_TIMES_UNITS: Final = 4
UNITS_SQUARED: Final = 5
CLUSTER_COLUMNS: Final = 6


def wilson(successes: float, n: float) -> Interval:
    """Give Wilson's 95 % interval of a share; (None, None) where n is 0."""
    return _score(successes, n) if n > 0 else (None, None)


def _score(successes: float, n: float) -> tuple[float, float]:
    share = successes / n
    middle = (share + Z * Z / (2 * n)) / (1 + Z * Z / n)
    half = sqrt(Z * Z * (share * (1 - share) / n + Z * Z / (4 * n * n))) / (1 + Z * Z / n)
    # at 0 and 1 the ends are exact; arithmetic alone would miss them by an ulp
    low = 0.0 if successes <= 0 else max(0.0, middle - half)
    return low, 1.0 if successes >= n else min(1.0, middle + half)


def share_of(successes: int, n: int) -> float | None:
    """Give a share; None where there is nothing to have a share of."""
    return successes / n if n else None


@dataclass(frozen=True, slots=True)
class Clustered:
    """A share of units that customers have several of: whole sums over customers.

    Attributes:
        units: n, all units.
        hits: x, those that count.
        people: customers with a unit.
        hits_squared, hits_times_units, units_squared: sums of x_i^2, x_i n_i, n_i^2 over customers.
    """

    units: int
    hits: int
    people: int
    hits_squared: int
    hits_times_units: int
    units_squared: int

    @classmethod
    def of(cls, sums: npt.NDArray[np.int64]) -> Clustered:
        """Read the sums that a kernel made, int64[6] in the order of the columns above."""
        return cls(*(int(one) for one in sums[:CLUSTER_COLUMNS]))

    @property
    def share(self) -> float | None:
        """The share of units."""
        return share_of(self.hits, self.units)

    def effective(self) -> float:
        """Give the number of independent units that would be as informative."""
        if not 0 < self.hits < self.units:
            return float(self.people)
        # whole numbers to the end: n^2 sum (x_i - p n_i)^2
        spread = (
            self.hits_squared * self.units**2
            - 2 * self.hits * self.units * self.hits_times_units
            + self.hits**2 * self.units_squared
        )
        if spread <= 0 or self.people < 2:
            return float(self.people)
        variance = spread / self.units**4 * self.people / (self.people - 1)
        share = self.hits / self.units
        return min(float(self.units), share * (1 - share) / variance)

    def interval(self) -> Interval:
        """Give the 95 % interval of the share, clustered by customer."""
        if not self.units:
            return None, None
        size = self.effective()
        return wilson(size * self.hits / self.units, size)


def difference(
    one: tuple[int, int], other: tuple[int, int]
) -> tuple[float | None, float | None, float | None]:
    """Give the difference of two shares (successes, n), one minus other, with Newcombe's 95 % interval."""
    (x, n), (y, m) = one, other
    if not n or not m:
        return None, None, None
    p, q = x / n, y / m
    (low_p, high_p), (low_q, high_q) = _score(x, n), _score(y, m)
    down = sqrt((p - low_p) ** 2 + (high_q - q) ** 2)
    up = sqrt((high_p - p) ** 2 + (q - low_q) ** 2)
    return p - q, p - q - down, p - q + up
