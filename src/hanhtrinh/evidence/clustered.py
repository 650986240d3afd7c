r"""A share of what customers have several of: sessions that bounce, carts abandoned, orders cancelled.

A customer's units are alike, so that n units tell less than n customers would. The clustered variance of the share
(`measures.shares`) says as how many independent units they count: the *effective size*. The exact binomial test and the
bets of a sequence are taken with so many units and the same share (Rao and Scott 1992, *A simple method for the analysis
of clustered binary data*, Biometrics 48, 577-585). `n`, and so `min_n`, are customers.
"""

from __future__ import annotations

from dataclasses import dataclass

from hanhtrinh.evidence.samples import Bound, Interval, binomial_tails
from hanhtrinh.evidence.sequences import Tally
from hanhtrinh.maps.results import Estimate
from hanhtrinh.measures.shares import Clustered


@dataclass(frozen=True, slots=True)
class ClusteredShare:
    """Units of customers, those that count, and how they cluster; `pending` are units whose time is not over."""

    sums: Clustered
    pending: int = 0

    @property
    def n(self) -> int:
        """Customers that the figure rests on."""
        return self.sums.people

    def _effective(self, size: float | None) -> tuple[float, float]:
        """Give hits and units as if they were independent, at the present number of customers or another."""
        units = self.sums.effective() * (1.0 if size is None else size / self.n)
        return units * self.sums.hits / self.sums.units, units

    def side(self, bound: Bound, threshold: float, size: float | None = None) -> tuple[float, float]:
        """Test one bound by the exact binomial with the effective size."""
        above, below = binomial_tails(*self._effective(size), threshold)
        return (above, below) if bound == ">=" else (below, above)

    def estimate(self) -> Estimate:
        """Give the share with its clustered 95 % interval."""
        low, high = self.sums.interval()
        return Estimate(self.sums.share, low, high, self.n, self.pending)

    def evidence(
        self, bound: Bound, threshold: float, least: int, size: float | None = None
    ) -> tuple[float, float]:
        """Bet on the share with the effective size; see `sequences`."""
        tally = Tally.of_share(*self._effective(size))
        above = tally.log_evidence("above", threshold, self._least(least))
        below = tally.log_evidence("below", threshold, self._least(least))
        return (above, below) if bound == ">=" else (below, above)

    def sequence(self, least: int) -> Interval:
        """Give the confidence sequence of the share."""
        if not self.n:
            return None, None
        return Tally.of_share(*self._effective(None)).interval(self._least(least))

    def _least(self, customers: int) -> int:
        """Give the effective units of so many customers."""
        return max(1, round(self._effective(float(customers))[1]))
