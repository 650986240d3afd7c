"""`persona_share/1`: of all customers seen in the period, the share that belongs to a persona's cohort.

Mathematics. A customer is seen where at least one event lies in the period. Nobody is pending.
With a span `settle` only customers first seen that long ago count, and the others are pending (`settling.py`).
Source of the definition: definitions.md, "Stages and touchpoints".
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from hanhtrinh.journeys.log import JourneyLog
from hanhtrinh.measures.onward import Counted, first_seen
from hanhtrinh.measures.population import Period, Selection, chosen_of
from hanhtrinh.measures.settling import last_settled
from hanhtrinh.measures.views import View, look
from hanhtrinh.models.compiled import CompiledModel


@dataclass(frozen=True, eq=False)
class PersonaShare:
    """The measure over views; `persona` says who belongs, one bool array per shard, `settle` in microseconds."""

    persona: Selection
    period: Period = None
    settle: int | None = None

    def start(self) -> Counted:
        """Give the count of nobody."""
        return Counted()

    def partial(self, view: View, chosen: npt.NDArray[np.bool_]) -> Counted:
        """Count one shard."""
        first = first_seen(view, self.period)
        there = first >= 0
        if len(chosen):
            there &= chosen
        settled = there.copy()
        latest = last_settled(self.settle, view.watermark)
        settled[there] = view.time[first[there]] <= latest
        belongs = chosen_of(self.persona, view.index)
        n = int(settled.sum())
        return Counted(int((settled & belongs).sum()) if len(belongs) else n, n, int(there.sum()) - n)


def persona_share(
    log: JourneyLog,
    model: CompiledModel,
    persona: Selection,
    *,
    selection: Selection = None,
    period: Period = None,
) -> Counted:
    """Count the persona's customers among all (or the selected) customers seen in the period."""
    counted: Counted = look(log, model, [(PersonaShare(persona, period), selection)])[0]
    return counted
