"""`retention_share/1`: of the customers, the share that came back in a span counted from their own first event.

Mathematics. For a customer let f be her first event of her own (what the business or a system began is none), in the
period; A and W two lengths of time and w the watermark:

    n        customers whose span is over: time(f) + A + W <= w
    reached  those of n with an event of their own at time(f) + A <= t < time(f) + A + W
    pending  the others with an f

It is the figure of a rolling period of `retention/1`: with A = k U and W = U, of its k-th.
Source of the definition: definitions.md, "Retention, churn, value".
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from numba import types

from hanhtrinh.engine.kernels import I64, IN_BOOL, IN_I32, IN_I64, OUT_I64, as_input, kernel
from hanhtrinh.measures.onward import Counted
from hanhtrinh.measures.population import Period, ends_of, first_from, is_chosen
from hanhtrinh.measures.stages import WINDOW
from hanhtrinh.measures.views import View
from hanhtrinh.models.roles import EventRoles


@kernel(types.void(IN_I64, IN_I64, IN_I32, IN_BOOL, IN_BOOL, I64, I64, I64, I64, I64, OUT_I64))
def _come_back(
    offsets: npt.NDArray[np.int64],
    time: npt.NDArray[np.int64],
    code: npt.NDArray[np.int32],
    own: npt.NDArray[np.bool_],
    chosen: npt.NDArray[np.bool_],
    begin: int,
    end: int,
    after: int,
    within: int,
    watermark: int,
    totals: npt.NDArray[np.int64],
) -> None:
    for person in range(len(offsets) - 1):
        if not is_chosen(chosen, person):
            continue
        first, high = offsets[person], offsets[person + 1]
        while first < high and not own[code[first]]:
            first += 1
        if first == high or not begin <= time[first] < end:
            continue
        if watermark - time[first] < after + within:
            totals[2] += 1
            continue
        totals[1] += 1
        for i in range(first_from(time, first, high, time[first] + after), high):
            if time[i] - time[first] >= after + within:
                break
            if own[code[i]]:
                totals[0] += 1
                break


@dataclass(frozen=True)
class RetentionShare:
    """The measure over views.

    Attributes:
        roles: what events are.
        after: from when on, microseconds since the first event.
        within: for how long, microseconds.
        period: in which the first event must lie.
        late: microseconds that events may take to arrive; a customer's span is over so much later.
    """

    roles: EventRoles
    after: int = WINDOW
    within: int = WINDOW
    period: Period = None
    late: int = 0

    def start(self) -> Counted:
        """Give the count of nobody."""
        return Counted()

    def partial(self, view: View, chosen: npt.NDArray[np.bool_]) -> Counted:
        """Count one shard."""
        totals = np.zeros(3, np.int64)
        own = as_input(~(self.roles.outbound | self.roles.system), np.bool_)
        _come_back(
            view.offsets, view.time, view.code, own, chosen, *ends_of(self.period), self.after, self.within,
            view.watermark - self.late, totals,
        )  # fmt: skip
        return Counted(*(int(one) for one in totals))
