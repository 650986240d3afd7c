r"""What data say about one figure: exact tests of a share and of a median, a skewness-robust test of a mean.

Every sample answers the same question, `side(bound, threshold)`: two one-sided p-values, first that of the test
whose rejection means *the bound holds beyond doubt*, second that of the test whose rejection means *the bound is
broken beyond doubt*. With a `size` other than its own, a sample answers as if it had that many customers and the
same estimate, which is how `n_to_decide` is found.

**Share** :math:`p`, `successes` :math:`k` of `n`. Exact binomial tails (Clopper and Pearson 1934):
:math:`P(X\ge k\mid n,v)=I_v(k,n-k+1)` and :math:`P(X\le k\mid n,v)=I_{1-v}(n-k,k+1)`, with the regularised
incomplete beta function :math:`I`. The interval shown is Wilson's score interval (Wilson 1927).

**Median**: the sign test (Conover, *Practical Nonparametric Statistics*, 3.4). "The median is at most v" holds
exactly where :math:`P(X\le v)\ge 1/2`, so the number of values at or below v is tested by the exact binomial at 1/2;
"at least v" by the number of values at or above v. A value equal to v speaks for the bound, because the bound
includes v. The interval runs between two order statistics, whose ranks come from the same binomial.

**Mean** of one value per customer (thus clustered by customer). Student's t errs on skewed scores: with 100
customers and a typical NPS distribution 4.5 % where 2.5 % were promised. Hall's transformation (Hall 1992, *On the
removal of skewness by transformation*, J. R. Statist. Soc. B 54, 221-228) takes the skewness out:
:math:`T=(\bar x-v)/s`, :math:`g(T)=T+\hat\gamma T^2/3+\hat\gamma^2T^3/27+\hat\gamma/(6n)`, and :math:`\sqrt n\,g(T)` is
referred to Student's t with n - 1 degrees of freedom; g is increasing, so its inverse gives the interval. Where all
customers gave the same score x there is no variance to judge by; then the exact bound for values between `low` and
`high` serves: of all distributions with mean v on that scale, the one likeliest to show n times x puts the rest on the
far end, so :math:`p=(1-|x-v|/|x-\text{end}|)^n`.

On data that keep growing the same questions are answered by `evidence` and `sequence`, valid at every look; see `sequences`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import floor, sqrt
from typing import Final, Literal, Protocol

from scipy import special

from hanhtrinh.evidence import sequences
from hanhtrinh.evidence.sequences import Tally
from hanhtrinh.maps.results import Estimate
from hanhtrinh.measures.shares import wilson

Bound = Literal[">=", "<="]
Interval = tuple[float | None, float | None]
TWO_SIDED_95: Final = 0.975
_UNKNOWN: Final[Interval] = (None, None)


class Sample(Protocol):
    """Sufficient statistics of one figure, counted in customers."""

    @property
    def n(self) -> int:
        """Customers that the figure rests on."""
        ...

    def side(self, bound: Bound, threshold: float, size: float | None = None) -> tuple[float, float]:
        """Give the p-values of *holds beyond doubt* and *is broken beyond doubt* for one bound."""
        ...

    def estimate(self) -> Estimate:
        """Give the value with its raw 95 % interval; None where nothing can be said."""
        ...

    def evidence(
        self, bound: Bound, threshold: float, least: int, size: float | None = None
    ) -> tuple[float, float]:
        """Give log E, valid at every look, of *holds beyond doubt* and *is broken beyond doubt* for one bound.

        `least` is the number of customers from which on anybody looks.
        """
        ...

    def sequence(self, least: int) -> Interval:
        """Give the ends of the 95 % confidence sequence at this look; None where nothing can be said."""
        ...


def binomial_tails(successes: float, n: float, p: float) -> tuple[float, float]:
    """Give P(X >= successes) and P(X <= successes) for X binomial(n, p); real arguments interpolate."""
    upper = 1.0 if successes <= 0 else float(special.betainc(successes, n - successes + 1, p))
    lower = 1.0 if successes >= n else float(special.betainc(n - successes, successes + 1, 1 - p))
    return upper, lower


@dataclass(frozen=True, slots=True)
class ShareSample:
    """`successes` of `n` customers; `pending` are those not mature yet."""

    successes: int
    n: int
    pending: int = 0

    def side(self, bound: Bound, threshold: float, size: float | None = None) -> tuple[float, float]:
        """Test one bound by the exact binomial; see the module."""
        n = self.n if size is None else size
        above, below = binomial_tails(self.successes * (n / self.n), n, threshold)
        return (above, below) if bound == ">=" else (below, above)

    def estimate(self) -> Estimate:
        """Give the share with Wilson's interval."""
        if self.n == 0:
            return Estimate(None, None, None, 0, self.pending)
        low, high = wilson(self.successes, self.n)
        return Estimate(self.successes / self.n, low, high, self.n, self.pending)

    def evidence(
        self, bound: Bound, threshold: float, least: int, size: float | None = None
    ) -> tuple[float, float]:
        """Bet on the share; see `sequences`."""
        return _both(Tally.of_share(self.successes, self.n), bound, threshold, least, size)

    def sequence(self, least: int) -> Interval:
        """Give the confidence sequence of the share."""
        return Tally.of_share(self.successes, self.n).interval(least) if self.n else _UNKNOWN


def _both(
    tally: Tally, bound: Bound, threshold: float, least: int, size: float | None
) -> tuple[float, float]:
    """Give log E of *holds* and *is broken*."""
    above = tally.log_evidence("above", threshold, least, size)
    below = tally.log_evidence("below", threshold, least, size)
    return (above, below) if bound == ">=" else (below, above)


def median_ranks(n: int) -> tuple[int, int] | None:
    """Give the ranks (from 1) of the order statistics that bound the median with at least 95 %.

    None for fewer than six values: no pair of order statistics covers that much.
    """
    # the largest r with P(B <= r - 1) <= 2.5 % for B binomial(n, 1/2); the normal guess is within a few of it
    rank = max(floor(n / 2 - sqrt(n)) - 1, 0)
    while rank + 1 <= n and binomial_tails(rank, n, 0.5)[1] <= 1 - TWO_SIDED_95:
        rank += 1
    return (rank, n + 1 - rank) if rank >= 1 else None


@dataclass(frozen=True, slots=True)
class MedianSample:
    """Values of `n` customers: how many lie at or beyond the thresholds asked about, and the figures to show.

    `at_most[t]` counts values <= t, `at_least[t]` values >= t, in the unit of the thresholds; `at_rank` gives the value of
    a rank from 1, for the interval of the sequence.
    """

    n: int
    at_most: dict[float, int]
    at_least: dict[float, int]
    value: float | None
    low: float | None
    high: float | None
    pending: int = 0
    at_rank: Callable[[int], float] | None = None

    def side(self, bound: Bound, threshold: float, size: float | None = None) -> tuple[float, float]:
        """Test one bound by the sign test; see the module."""
        n = self.n if size is None else size
        speaking = (self.at_least if bound == ">=" else self.at_most)[threshold]
        return binomial_tails(speaking * (n / self.n), n, 0.5)

    def estimate(self) -> Estimate:
        """Give the median with its order-statistic interval."""
        return Estimate(self.value, self.low, self.high, self.n, self.pending)

    def evidence(
        self, bound: Bound, threshold: float, least: int, size: float | None = None
    ) -> tuple[float, float]:
        """Bet on the share of values that speak for the bound, against one half."""
        speaking = (self.at_least if bound == ">=" else self.at_most)[threshold]
        tally = Tally.of_share(speaking, self.n)
        return tally.log_evidence("above", 0.5, least, size), tally.log_evidence("below", 0.5, least, size)

    def sequence(self, least: int) -> Interval:
        """Give the order statistics that bound the median at this look."""
        ranks = sequences.median_ranks(self.n, least)
        if self.at_rank is None or ranks is None:
            return _UNKNOWN
        return self.at_rank(ranks[0]), self.at_rank(ranks[1])


@dataclass(frozen=True, slots=True)
class MeanSample:
    """One value per customer on a scale from `low` to `high`: mean and second and third central moments (over n).

    `tally` are the single values, put on 0..1; without it there is no evidence that is valid at every look.
    """

    n: int
    mean: float
    second: float
    third: float
    low: float
    high: float
    tally: Tally | None = None
    pending: int = 0

    @property
    def _deviation(self) -> float:
        return sqrt(self.second * self.n / (self.n - 1)) if self.n > 1 else 0.0

    @property
    def _varies(self) -> bool:
        # what rounding leaves of a variance that is zero is far below a millionth of the scale
        return self.n > 1 and self.second > ((self.high - self.low) * 1e-7) ** 2

    @property
    def _skewness(self) -> float:
        return self.third / self._deviation**3

    def side(self, bound: Bound, threshold: float, size: float | None = None) -> tuple[float, float]:
        """Test one bound by Hall's transformed t, or by the exact bound where nothing varies; see the module."""
        n = self.n if size is None else size
        if self._varies:
            skew = self._skewness
            t = (self.mean - threshold) / self._deviation
            shifted = t + skew * t**2 / 3 + skew**2 * t**3 / 27 + skew / (6 * n)
            above = float(special.stdtr(n - 1, -sqrt(n) * shifted))
            below = float(special.stdtr(n - 1, sqrt(n) * shifted))
        else:
            above = self._same_score(threshold, self.low, n) if self.mean > threshold else 1.0
            below = self._same_score(threshold, self.high, n) if self.mean < threshold else 1.0
        return (above, below) if bound == ">=" else (below, above)

    def _same_score(self, threshold: float, end: float, n: float) -> float:
        apart = abs(self.mean - threshold) / abs(self.mean - end) if self.mean != end else 1.0
        return float(max(0.0, 1 - apart) ** n)

    def estimate(self) -> Estimate:
        """Give the mean with its 95 % interval, clipped to the scale."""
        if self.n == 0:
            return Estimate(None, None, None, 0, self.pending)
        if not self._varies:
            rest = (1 - TWO_SIDED_95) ** (1 / self.n)
            low = self.mean - (self.mean - self.low) * (1 - rest)
            high = self.mean + (self.high - self.mean) * (1 - rest)
            return Estimate(self.mean, low, high, self.n, self.pending)
        quantile = float(special.stdtrit(self.n - 1, TWO_SIDED_95)) / sqrt(self.n)
        low = self.mean - self._deviation * self._back(quantile)
        high = self.mean - self._deviation * self._back(-quantile)
        return Estimate(self.mean, max(low, self.low), min(high, self.high), self.n, self.pending)

    def evidence(
        self, bound: Bound, threshold: float, least: int, size: float | None = None
    ) -> tuple[float, float]:
        """Bet on the mean; see `sequences`."""
        if self.tally is None:
            return 0.0, 0.0
        return _both(self.tally, bound, (threshold - self.low) / (self.high - self.low), least, size)

    def sequence(self, least: int) -> Interval:
        """Give the confidence sequence of the mean, on its scale."""
        if self.tally is None or self.n == 0:
            return _UNKNOWN
        low, high = self.tally.interval(least)
        return self.low + low * (self.high - self.low), self.low + high * (self.high - self.low)

    def _back(self, x: float) -> float:
        """Invert Hall's transformation: the T with g(T) = x."""
        skew = self._skewness
        if abs(skew) < 1e-6:
            return x
        return 3 / skew * (float(special.cbrt(1 + skew * (x - skew / (6 * self.n)))) - 1)
