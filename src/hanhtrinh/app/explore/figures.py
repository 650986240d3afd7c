"""Figures as screens show them: each with its denominator and interval, none of too few customers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from hanhtrinh.language import Text
from hanhtrinh.maps.results import Estimate
from hanhtrinh.measures.shares import wilson
from hanhtrinh.models.touchpoints import TouchpointSet

# no percentage of fewer customers is ever shown
LEAST: Final = 30


@dataclass(frozen=True, slots=True)
class Figure:
    """A share, mean or median with its 95 % interval; None where fewer than `LEAST` customers stand behind it.

    Attributes:
        value, low, high: shares of 1, seconds, or -1..1.
        n: the customers it rests on.
        pending: those whose time is not over.
    """

    value: float | None
    low: float | None
    high: float | None
    n: int
    pending: int = 0

    @classmethod
    def share(cls, hits: int, n: int, pending: int = 0) -> Figure:
        """Give a share with Wilson's interval."""
        if n < LEAST:
            return cls(None, None, None, n, pending)
        low, high = wilson(hits, n)
        return cls(hits / n, low, high, n, pending)

    @classmethod
    def of(cls, estimate: Estimate | None) -> Figure | None:
        """Give an estimate as it may be shown."""
        if estimate is None:
            return None
        if estimate.n < LEAST:
            return cls(None, None, None, estimate.n, estimate.pending)
        return cls(estimate.value, estimate.low, estimate.high, estimate.n, estimate.pending)


@dataclass(frozen=True, slots=True)
class Population:
    """Whom a look is about, and on what data.

    Attributes:
        customers, events: of the cohort, in the period.
        of: customers with an event in the period, whatever the cohort.
        first, last: of their events, ISO 8601 in UTC; None where there are none.
        watermark: the latest event of all.
        generation: of the journey log.
    """

    customers: int
    events: int
    of: int
    first: str | None
    last: str | None
    watermark: str | None
    generation: int


@dataclass(frozen=True, slots=True)
class Named:
    """What a label stands for: its id, its names, and for a touchpoint its channel."""

    id: str
    name: Text
    channel: str | None = None


def touchpoint_names(touchpoints: TouchpointSet) -> dict[str, Named]:
    """Give the names of all touchpoints by id."""
    return {
        one.id: Named(one.id, one.name.text if one.name else Text(vi=one.id, en=one.id), one.channel)
        for one in touchpoints.touchpoints
    }
