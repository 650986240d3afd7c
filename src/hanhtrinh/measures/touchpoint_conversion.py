"""`touchpoint_conversion/1`: of the customers seen at a touchpoint, the share that reached its goal in time.

Mathematics. For a customer let e be the first event at touchpoint T in the period. With a goal touchpoint G, a is the first
event after e, in order, at G (so a goal that is T itself is a second touch). Without one, a is the first event after e
that is in a stage later than the one in which the customer stands after e (`passing.py`, position; any stage where the
customer stands in none yet). With the window W and the watermark w:

    n        customers whose window is over: time(e) + W <= w, converted or not
    reached  those of n with time(a) <= time(e) + W; a may lie after the period
    pending  the others with an e

Source of the definition: definitions.md, "Stages and touchpoints". Default window: 30 days.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from hanhtrinh.journeys.log import JourneyLog
from hanhtrinh.measures.onward import Counted, Onward, first_at, to_later_stage, to_touchpoint
from hanhtrinh.measures.population import Period, Selection
from hanhtrinh.measures.stages import WINDOW
from hanhtrinh.measures.views import View, look
from hanhtrinh.models.compiled import CompiledModel


@dataclass(frozen=True)
class TouchpointConversion:
    """The measure over views.

    Attributes:
        touchpoint: index in the model's touchpoints.
        goal: index of the goal touchpoint; None for any later stage.
        within: the window, microseconds.
        period: in which the first touch must lie.
        late: microseconds that events may take to arrive; a customer is mature so much later.
    """

    touchpoint: int
    goal: int | None = None
    within: int = WINDOW
    period: Period = None
    late: int = 0

    def start(self) -> Counted:
        """Give the count of nobody."""
        return Counted()

    def partial(self, view: View, chosen: npt.NDArray[np.bool_]) -> Counted:
        """Count one shard."""
        start = first_at(view, self.touchpoint, chosen, self.period)
        return self._follow(view, start).counted(self.within, view.watermark - self.late)

    def _follow(self, view: View, start: npt.NDArray[np.int64]) -> Onward:
        if self.goal is not None:
            return to_touchpoint(view, start, self.goal)
        return to_later_stage(view, start, _levels(view, start))


def _levels(view: View, start: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Give the stage that each customer stands in after the starting event: int64 per person, -1 for none."""
    level = np.full(len(start), -1, np.int64)
    counts = start >= 0
    level[counts] = view.standing[start[counts]]
    return level


def touchpoint_conversion(
    log: JourneyLog,
    model: CompiledModel,
    touchpoint: str,
    *,
    goal: str | None = None,
    within: int = WINDOW,
    selection: Selection = None,
    period: Period = None,
) -> Counted:
    """Count one touchpoint's conversion; ids as in touchpoints.yaml, `within` in microseconds.

    Raises:
        ValueError: the touchpoint or the goal is not in the model's touchpoints.
    """
    measure = TouchpointConversion(
        model.touchpoints.index(touchpoint),
        None if goal is None else model.touchpoints.index(goal),
        within,
        period,
    )
    counted: Counted = look(log, model, [(measure, selection)])[0]
    return counted
