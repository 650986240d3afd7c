"""What customers bring after a touchpoint: those who went on against those who did not.

Mathematics. For a customer and touchpoint T, e, a, the window W and the watermark w are those of `touchpoint/1`. Of the
customers whose window is over let r be what they paid in it: the sum of the values of their paid orders after e, in
order, at most W later. Per touchpoint, of those who went on (an a within W) and of those who did not, apart:

    customers, sum of r, sum of r^2

All but the last are whole numbers; the squares, in floating point, serve the interval of an estimate only.
Options: `goals`, `within` W, `period` (of e).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from numba import types

from hanhtrinh.engine.kernels import I64, IN_BOOL, IN_I32, IN_I64, IN_U64, OUT_I64, OUT_I64_2D, kernel
from hanhtrinh.journeys.log import NO_VALUE
from hanhtrinh.measures.population import Period, ends_of, is_chosen
from hanhtrinh.measures.stages import WINDOW
from hanhtrinh.measures.views import View

# columns of the whole numbers and of the squares, for those who did not go on and those who did
CUSTOMERS: Final = (0, 1)
PAID: Final = (2, 3)
_COLUMNS: Final = 4
# rows of the working memory
_AT, _CLOCK, _LEVEL, _WENT_ON, _SUM = range(5)
_OUT_F64_2D: Final = types.Array(types.float64, 2, "C")


@kernel(
    types.void(
        IN_I64, IN_I64, IN_I32, IN_I64, IN_I32, IN_U64, IN_I32, IN_I64, IN_BOOL, IN_BOOL, I64, I64, I64, I64,
        OUT_I64_2D, OUT_I64, OUT_I64_2D, _OUT_F64_2D,
    )
)  # fmt: skip
def _bring(
    offsets: npt.NDArray[np.int64],
    time: npt.NDArray[np.int64],
    code: npt.NDArray[np.int32],
    value: npt.NDArray[np.int64],
    touchpoint_of_code: npt.NDArray[np.int32],
    stages: npt.NDArray[np.uint64],
    standing: npt.NDArray[np.int32],
    goals: npt.NDArray[np.int64],
    paid: npt.NDArray[np.bool_],
    chosen: npt.NDArray[np.bool_],
    begin: int,
    end: int,
    within: int,
    watermark: int,
    open_: npt.NDArray[np.int64],
    seen_by: npt.NDArray[np.int64],
    table: npt.NDArray[np.int64],
    squares: npt.NDArray[np.float64],
) -> None:
    """Add one shard; `open_` (int64[5, touchpoints]) and `seen_by` (int64[touchpoints], -1) are working memory."""
    for person in range(len(offsets) - 1):
        if not is_chosen(chosen, person):
            continue
        touched = 0
        for i in range(offsets[person], offsets[person + 1]):
            at = touchpoint_of_code[code[i]]
            amount = value[i] if paid[code[i]] and value[i] != NO_VALUE else 0
            for k in range(touched):
                if time[i] - open_[_CLOCK, k] > within:
                    continue
                open_[_SUM, k] += amount
                if not open_[_WENT_ON, k]:
                    goal = goals[open_[_AT, k]]
                    if goal >= 0:
                        open_[_WENT_ON, k] = at == goal
                    else:
                        open_[_WENT_ON, k] = stages[i] >> np.uint64(open_[_LEVEL, k] + 1) != np.uint64(0)
            if at >= 0 and seen_by[at] != person and begin <= time[i] < end:
                seen_by[at] = person
                open_[_AT, touched] = at
                open_[_CLOCK, touched] = time[i]
                open_[_LEVEL, touched] = standing[i]
                open_[_WENT_ON, touched] = 0
                open_[_SUM, touched] = 0
                touched += 1
        for k in range(touched):
            if watermark - open_[_CLOCK, k] < within:
                continue
            at, went_on, total = open_[_AT, k], open_[_WENT_ON, k], open_[_SUM, k]
            table[at, went_on] += 1
            table[at, 2 + went_on] += total
            squares[at, went_on] += np.float64(total) * np.float64(total)


@dataclass(frozen=True, eq=False)
class Brought:
    """Sums per touchpoint.

    Attributes:
        table: int64[touchpoints, 4], columns `CUSTOMERS` and `PAID` (minor units).
        squares: float64[touchpoints, 2], sums of r^2.
    """

    table: npt.NDArray[np.int64]
    squares: npt.NDArray[np.float64]

    def __add__(self, other: Brought) -> Brought:
        return Brought(self.table + other.table, self.squares + other.squares)

    def more(self, touchpoint: int, least: int) -> tuple[float, float] | None:
        """Give how much more those who went on brought on average, minor units, and its standard error.

        None where there are fewer than `least` customers on either side.
        """
        means, variances = [], []
        for went_on in (1, 0):
            n = int(self.table[touchpoint, CUSTOMERS[went_on]])
            if n < max(least, 2):
                return None
            mean = float(self.table[touchpoint, PAID[went_on]]) / n
            spread = max(0.0, float(self.squares[touchpoint, went_on]) / n - mean * mean)
            means.append(mean)
            variances.append(spread / (n - 1))
        return means[0] - means[1], float(np.sqrt(variances[0] + variances[1]))


@dataclass(frozen=True)
class Bringing:
    """The measure over views.

    Attributes:
        goals: the index of each touchpoint's goal; -1 for any later stage.
        paid: which event codes are paid orders.
        within: the window, microseconds.
        period: in which the first touch must lie.
    """

    goals: tuple[int, ...]
    paid: npt.NDArray[np.bool_]
    within: int = WINDOW
    period: Period = None

    def start(self) -> Brought:
        """Give the sums of nobody."""
        size = len(self.goals)
        return Brought(np.zeros((size, _COLUMNS), np.int64), np.zeros((size, 2)))

    def partial(self, view: View, chosen: npt.NDArray[np.bool_]) -> Brought:
        """Add up one shard."""
        sums = self.start()
        size = len(self.goals)
        _bring(
            view.offsets, view.time, view.code, np.ascontiguousarray(view.shard.value()), view.touchpoint_of_code,
            view.walk.stages, view.standing, np.array(self.goals, np.int64), self.paid, chosen,
            *ends_of(self.period), self.within, view.watermark, np.empty((5, max(size, 1)), np.int64),
            np.full(max(size, 1), -1, np.int64), sums.table, sums.squares,
        )  # fmt: skip
        return sums
