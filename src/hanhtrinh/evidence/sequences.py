r"""Evidence that stays valid however often one looks: e-processes and confidence sequences for a bounded mean.

Every customer gives one value x on 0..1: whether something happened (a share), whether a duration is below a threshold
(a median, against 1/2), a mean score put on 0..1. A gambler starts with a capital of 1 and bets against "the mean is at
most v": a bet of :math:`\lambda\in(0,1/v)` multiplies the capital by :math:`1+\lambda(x_i-v)` at every customer. No strategy
gains in expectation while the statement holds, so by Ville's inequality the chance that the capital *ever* reaches
:math:`1/\alpha` is at most :math:`\alpha`, whatever the distribution of x (Waudby-Smith and Ramdas 2024, *Estimating means of
bounded random variables by betting*, J. R. Statist. Soc. B 86, 1-27). The capital here is a fixed mixture of constant bets,

.. math:: E_n(v)=\sum_k w_k\prod_{i\le n}\bigl(1+\lambda_k(x_i-v)\bigr),

for shares the same as a mixture of likelihood ratios of v against :math:`p_k=v+\lambda_k v(1-v)` (Robbins 1970). Three things
follow from the bets being constant.

- :math:`E_n` does not depend on the order of customers, so a tally of their values is all one needs at a look.
- It holds for a truth that drifts. With :math:`m_i` the mean of customer i given those before,
  :math:`N_n(\lambda)=\prod(1+\lambda(x_i-v))/(1+\lambda(m_i-v))` is a martingale, and by the concavity of the logarithm
  :math:`\prod(1+\lambda(m_i-v))\le(1+\lambda(\bar m_n-v))^n\le1` wherever the mean over the customers so far,
  :math:`\bar m_n`, is at most v. So the chance that E is ever at least :math:`1/\alpha` at a look at which the mean over the
  customers so far does not exceed v is at most :math:`\alpha`. This is why neither intervals nor capitals are carried over
  from look to look (no intersection, no running maximum): an earlier look spoke of other customers.
- With the estimate unchanged the logarithm of each product grows in proportion to n; that gives `n_to_decide`.

**The mixture.** What a bet is good for is a standardised distance :math:`\delta=|\mu-v|/\sigma`, and a claim is decided at
about :math:`n=(4/\delta)^2` customers. Bets are laid evenly in :math:`\log\delta` over the distances that decide between the
claim's least n and a thousand times as many (85 % of the capital), with the rest thinly beyond both ends, so that no
planned size is needed. For a share :math:`\sigma^2=v(1-v)`; for scores, whose variance is not known, the even part
reaches as far as a standard deviation of 0.3 of the largest possible one, :math:`\sqrt{v(1-v)}`.

The interval of 95 % holds all v against which neither side has gained :math:`1/2.5\,\%`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from math import exp, inf, log, sqrt
from typing import Final, Literal

import numpy as np
import numpy.typing as npt
from scipy import optimize

Side = Literal["above", "below"]
Spread = Literal["share", "score"]

# log capital at which one side of the 95 % interval ends
LOG_GAIN: Final = log(1 / 0.025)

# a claim is decided where its distance is about this many standard errors
_DECIDED_AT: Final = 4.0
_REACH: Final = 1_000.0
_CORE, _SMALLER, _LARGER = 0.85, 0.10, 0.05
_CORE_BETS, _TAIL_BETS = 40, 16
_LEAST_DEVIATION: Final = 0.3
# the lower tail reaches as far as this many customers
_FARTHEST: Final = 1e9
# a bet never stakes all, so that one value cannot end the game
_STAKE: Final = 0.999

Floats = npt.NDArray[np.float64]


@lru_cache(maxsize=4096)
def bets(v: float, least: int, spread: Spread) -> tuple[Floats, Floats]:
    """Give the bets against "the mean is at most v" and the logarithms of their shares of the capital.

    Args:
        v: the threshold, strictly between 0 and 1.
        least: customers from which on anybody looks; what the bets are tuned to.
        spread: whether the variance is that of a share or unknown.
    """
    deviation = sqrt(v * (1 - v))
    start = max(least, 10)
    small = _DECIDED_AT / sqrt(start * _REACH) / deviation
    large = _DECIDED_AT / sqrt(start) / deviation / (1 if spread == "share" else _LEAST_DEVIATION)
    smallest = min(small, _DECIDED_AT / sqrt(_FARTHEST) / deviation)
    largest = _STAKE / v
    parts = [
        (np.geomspace(smallest, small, _TAIL_BETS), _SMALLER),
        (np.geomspace(small, large, _CORE_BETS), _CORE),
        (np.geomspace(large, max(large, largest), _TAIL_BETS), _LARGER),
    ]
    stakes = np.minimum(np.concatenate([part for part, _ in parts]), largest)
    weights = np.concatenate([np.full(len(part), share / len(part)) for part, share in parts])
    return stakes, np.log(weights)


@dataclass(frozen=True, eq=False)
class Tally:
    """Customers' values on 0..1 and how many have each; all that a sequence needs.

    Attributes:
        values: float64, on 0..1.
        counts: float64 or int64, as long; not negative.
        spread: whether they are zeros and ones of a share, or scores.
    """

    values: Floats
    counts: npt.NDArray[np.float64] | npt.NDArray[np.int64]
    spread: Spread = "share"

    @staticmethod
    def of_share(successes: float, n: float) -> Tally:
        """Give the tally of a share."""
        return Tally(np.array([0.0, 1.0]), np.array([n - successes, successes], dtype=np.float64))

    @cached_property
    def n(self) -> float:
        """Customers."""
        return float(self.counts.sum())

    @cached_property
    def mean(self) -> float:
        """Their mean; n must be positive."""
        return float(self.values @ self.counts) / self.n

    def log_evidence(self, side: Side, v: float, least: int, size: float | None = None) -> float:
        """Give log E against "the mean is not above (below) v".

        With a `size` other than n it answers as if there were so many customers and the same estimate. Not capped: negative
        values speak for the statement that is bet against. `inf` where the statement is impossible.
        """
        values = self.values if side == "above" else np.asarray(1 - self.values)
        v = v if side == "above" else 1 - v
        if v >= 1 or self.n == 0:
            return 0.0
        if v <= 0:
            # values are never below 0: the first one above v refutes
            return inf if v < 0 or bool((self.counts[values > 0] > 0).any()) else 0.0
        stakes, weights = bets(v, least, self.spread)
        gains: Floats = np.log1p(np.outer(stakes, values - v)) @ self.counts.astype(np.float64)
        if size is not None:
            gains = gains * (size / self.n)
        return log_sum(weights + gains)

    def interval(self, least: int) -> tuple[float, float]:
        """Give the 95 % confidence sequence at this look; n must be positive."""

        def end(side: Side, limit: float) -> float:
            def gained(v: float) -> float:
                return self.log_evidence(side, v, least) - LOG_GAIN

            if self.mean == limit or gained(limit) < 0:
                return limit
            return _crossing(gained, self.mean, limit)

        edge = 1e-12
        low, high = end("above", edge), end("below", 1 - edge)
        return (0.0 if low <= edge else low), (1.0 if high >= 1 - edge else high)


def _crossing(gained: Callable[[float], float], inside: float, outside: float) -> float:
    """Find where the evidence, too little at `inside`, becomes enough on the way to `outside`."""
    if gained(inside) >= 0:
        return inside
    return float(optimize.brentq(gained, inside, outside, xtol=1e-9))


def log_sum(logs: Floats) -> float:
    """Give the logarithm of a sum of exponentials."""
    largest = float(logs.max())
    return largest + log(float(np.exp(logs - largest).sum()))


def p_value(log_evidence: float) -> float:
    """Give the p-value of evidence, valid at every look: 1/E, at most 1."""
    return 1.0 if log_evidence <= 0 else exp(-log_evidence)


@lru_cache(maxsize=1024)
def median_ranks(n: int, least: int) -> tuple[int, int] | None:
    """Give the ranks (from 1) of the order statistics that bound the median at this look; None where none do."""

    def shown(rank: int) -> bool:
        """Tell whether fewer than `rank` values below the median are too few to believe."""
        return Tally.of_share(rank - 1, n).log_evidence("below", 0.5, least) >= LOG_GAIN

    if n < 1 or not shown(1):
        return None
    below, above = 1, n // 2 + 1
    while above - below > 1:
        middle = (below + above) // 2
        below, above = (middle, above) if shown(middle) else (below, middle)
    return below, n + 1 - below
