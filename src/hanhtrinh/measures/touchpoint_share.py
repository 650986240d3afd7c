"""`touchpoint_share/1`: of the customers in a stage, the share that used a touchpoint.

Mathematics. Over customers whose entry into stage S (their first event in it) lies in the period: the share with at
least one event at touchpoint T in the period, before or after the entry. Nobody is pending: there is no window.
With a span `settle` only customers who entered that long ago count, and the others are pending (`settling.py`).
Source of the definition: definitions.md, "Stages and touchpoints".
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from hanhtrinh.journeys.log import JourneyLog
from hanhtrinh.measures.onward import Counted, entries, first_at
from hanhtrinh.measures.population import Period, Selection
from hanhtrinh.measures.settling import last_settled
from hanhtrinh.measures.views import View, look
from hanhtrinh.models.compiled import CompiledModel


@dataclass(frozen=True)
class TouchpointShare:
    """The measure over views; indices into the model's touchpoints and stages, `settle` in microseconds."""

    touchpoint: int
    stage: int
    period: Period = None
    settle: int | None = None

    def start(self) -> Counted:
        """Give the count of nobody."""
        return Counted()

    def partial(self, view: View, chosen: npt.NDArray[np.bool_]) -> Counted:
        """Count one shard."""
        entry = entries(view, self.stage, chosen, self.period)
        used = first_at(view, self.touchpoint, chosen, self.period)[entry >= 0] >= 0
        settled = view.time[entry[entry >= 0]] <= last_settled(self.settle, view.watermark)
        return Counted(int((settled & used).sum()), int(settled.sum()), int((~settled).sum()))


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
