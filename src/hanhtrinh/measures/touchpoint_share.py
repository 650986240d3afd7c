"""`touchpoint_share/1`: of the customers in a stage, the share that used a touchpoint.

Mathematics. Over customers whose entry into stage S (their first event in it) lies in the period: the share with at
least one event at touchpoint T in the period, before or after the entry. Nobody is pending: there is no window.

Followed up. Where a use of T may come long after the entry, the last customers to enter pull the share down. `FollowUp`
therefore keeps, in the buckets of `histogram.py`, how long ago customers entered (to the watermark), how long ago those
entered who used T, and how long after the entry they did. Judged are customers who were followed for as long as 99.9 %
of the uses took, and at least for a span asked for; the others are pending.
Source of the definition: definitions.md, "Stages and touchpoints".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from hanhtrinh.journeys.log import JourneyLog
from hanhtrinh.measures.histogram import SIZE, buckets_of
from hanhtrinh.measures.onward import Counted, entries, first_at
from hanhtrinh.measures.population import Period, Selection
from hanhtrinh.measures.views import View, look
from hanhtrinh.models.compiled import CompiledModel

# the share of uses that must have had time to happen
_USES: Final = 0.999


@dataclass(frozen=True)
class TouchpointShare:
    """The measure over views; indices into the model's touchpoints and stages."""

    touchpoint: int
    stage: int
    period: Period = None

    def start(self) -> Counted:
        """Give the count of nobody."""
        return Counted()

    def partial(self, view: View, chosen: npt.NDArray[np.bool_]) -> Counted:
        """Count one shard."""
        entered = entries(view, self.stage, chosen, self.period) >= 0
        used = first_at(view, self.touchpoint, chosen, self.period) >= 0
        return Counted(int((entered & used).sum()), int(entered.sum()))


@dataclass(frozen=True, eq=False)
class FollowedUp:
    """Customers who entered, and who used the touchpoint, by time since the entry; and uses by time from entry to use.

    `table` is int64[3, 2,050], the buckets of `histogram.py`.
    """

    table: npt.NDArray[np.int64]

    def __add__(self, other: FollowedUp) -> FollowedUp:
        return FollowedUp(self.table + other.table)

    def counted(self, least: int = 0) -> Counted:
        """Count those who were followed long enough, and for at least `least` microseconds."""
        entered, used, delays = self.table
        enough = int(buckets_of(np.array([least]))[0]) if least else 0
        if delays.any():
            upto = np.cumsum(delays)
            enough = max(enough, int(np.searchsorted(upto, _USES * upto[-1])))
        n = int(entered[enough:].sum())
        return Counted(int(used[enough:].sum()), n, int(entered.sum()) - n)


@dataclass(frozen=True)
class FollowUp:
    """The measure over views; arguments as `TouchpointShare`."""

    touchpoint: int
    stage: int
    period: Period = None

    def start(self) -> FollowedUp:
        """Give the counts of nobody."""
        return FollowedUp(np.zeros((3, SIZE), np.int64))

    def partial(self, view: View, chosen: npt.NDArray[np.bool_]) -> FollowedUp:
        """Count one shard."""
        entry = entries(view, self.stage, chosen, self.period)
        use = first_at(view, self.touchpoint, chosen, self.period)
        entered, both = entry >= 0, (entry >= 0) & (use >= 0)
        durations = (
            view.watermark - view.time[entry[entered]],
            view.watermark - view.time[entry[both]],
            view.time[use[both]] - view.time[entry[both]],
        )
        return FollowedUp(np.stack([np.bincount(buckets_of(one), minlength=SIZE) for one in durations]))


def touchpoint_share(
    log: JourneyLog,
    model: CompiledModel,
    touchpoint: str,
    stage: str,
    *,
    selection: Selection = None,
    period: Period = None,
) -> Counted:
    """Count the customers of a stage who used a touchpoint; ids as in touchpoints.yaml and the model.

    Raises:
        ValueError: the touchpoint or the stage is not in the model.
    """
    measure = TouchpointShare(model.touchpoints.index(touchpoint), model.stages.index(stage), period)
    counted: Counted = look(log, model, [(measure, selection)])[0]
    return counted
