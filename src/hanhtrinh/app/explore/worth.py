r"""What customers are worth, estimated from the paid orders of the same data.

An *ordinary order* is the mean value of all paid orders with a value, :math:`\bar v`, with its 95 % interval
:math:`\bar v \pm 1.96\,s/\sqrt n`. Losing k customers who would each have placed one is worth :math:`k\bar v`. It is
said to be an estimate wherever it is shown, and never given from fewer than 30 orders.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

import numpy as np

from hanhtrinh.app.explore.figures import LEAST
from hanhtrinh.app.explore.reading import Reading
from hanhtrinh.events.money import exponent
from hanhtrinh.journeys.log import NO_VALUE
from hanhtrinh.measures.shares import Z


@dataclass(frozen=True, slots=True)
class Worth:
    """An amount of money with its 95 % interval, in minor units of `currency`.

    Attributes:
        value, low, high: the estimate; no end is below 0.
        currency: ISO code.
        exponent: decimals of the major unit.
    """

    value: int
    low: int
    high: int
    currency: str
    exponent: int


@dataclass(frozen=True, slots=True)
class OrderWorth:
    """The ordinary order: mean value and standard error in minor units, and of how many orders; 0 orders: unknown."""

    mean: float
    error: float
    orders: int
    currency: str

    def times(self, customers: int) -> Worth | None:
        """Say what customers who would have placed one order each are worth; None where that cannot be told."""
        if self.orders < LEAST or self.mean <= 0:
            return None
        return worth(customers * self.mean, customers * self.error, self.currency)


def worth(value: float, error: float, currency: str) -> Worth:
    """Give an amount with the interval that its standard error makes."""
    low, high = max(0.0, value - Z * error), value + Z * error
    return Worth(round(value), round(low), round(high), currency, exponent(currency))


def order_worth(reading: Reading) -> OrderWorth:
    """Work out the ordinary order of the whole log, once for each state of the data."""
    return reading.answers.get("order-worth", lambda: _order_worth(reading))


def _order_worth(reading: Reading) -> OrderWorth:
    orders, total, squares = 0, 0.0, 0.0
    paid = reading.roles.paid
    if paid.any():
        for shard in reading.log.shards:
            value = shard.value()[paid[shard.code]]
            value = value[value != NO_VALUE].astype(np.float64)
            orders += len(value)
            total += float(value.sum())
            squares += float((value * value).sum())
    if orders < 2:
        return OrderWorth(0.0, 0.0, 0, reading.log.currency)
    mean = total / orders
    variance = max(0.0, squares / orders - mean * mean) * orders / (orders - 1)
    return OrderWorth(mean, sqrt(variance / orders), orders, reading.log.currency)
