"""`touchpoint/1`: every touchpoint's conversion, beside that of its peers.

Mathematics. For a customer and touchpoint T let e be her first event at T in the period. With a goal G (touchpoints.yaml),
a is the first event after e, in order, at G; without one, the first event after e in a stage later than the one in which
she stands after e (`passing.py`). With the window W and the watermark w, `touchpoint_conversion/1` of T is:

    customers    those whose window is over: time(e) + W <= w, converted or not
    reached      those of them with time(a) <= time(e) + W
    conversion   reached / customers, with its 95 % interval low, high (Wilson)
    pending      the others with an e

A touchpoint belongs to the stage in which the model's rules place it, or its words where no rule does. Its *peers* are the
other touchpoints of that stage with at least 100 `customers`; there are none unless it has 100 itself and at least
three of the stage have them. Where there are:

    peers              how many
    peers_conversion   reached / customers of the peers pooled
    below_average      whether T's conversion lies below theirs beyond doubt; null without peers
    q                  the corrected p-value of that (`evidence.peers`): Benjamini-Hochberg at 2.5 % over all touchpoints
                       with peers, so that where none is below, any is flagged in at most 2.5 % of all cases

A touchpoint without a goal whose stage is the model's last leads nowhere later: its conversion is null.
For the judgement three whole numbers are kept for every two touchpoints T, U: the customers of both, those of them who
reached T's goal, and those who reached both; for a customer at both is one customer.
Options: `within` W (default 30 days), `selection`, `period` (of e).
Source of the definition: definitions.md, "Stages and touchpoints"; R19.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from numba import types

from hanhtrinh.engine.kernels import (
    I64,
    IN_BOOL,
    IN_I32,
    IN_I64,
    IN_U64,
    OUT_I64,
    OUT_I64_2D,
    kernel,
)
from hanhtrinh.journeys.log import JourneyLog
from hanhtrinh.measures.population import Period, Selection, ends_of, is_chosen
from hanhtrinh.measures.shares import share_of, wilson
from hanhtrinh.measures.stages import WINDOW
from hanhtrinh.measures.views import View, look
from hanhtrinh.models.compiled import CompiledModel

MEASURE: Final = "touchpoint/1"
LEAST: Final = 100  # customers that a touchpoint needs to be compared
FEWEST: Final = 3  # touchpoints of a stage that are compared
SCHEMA: Final = pa.schema(
    [
        ("touchpoint", pa.string()),
        ("stage", pa.string()),
        ("goal", pa.string()),
        ("customers", pa.int64()),
        ("reached", pa.int64()),
        ("conversion", pa.float64()),
        ("low", pa.float64()),
        ("high", pa.float64()),
        ("pending", pa.int64()),
    ]
)


@kernel(
    types.void(
        IN_I64, IN_I64, IN_I32, IN_I32, IN_U64, IN_I32, IN_I64, IN_BOOL, I64, I64, I64, I64,
        OUT_I64_2D, OUT_I64_2D, OUT_I64_2D, OUT_I64_2D, OUT_I64,
    )
)  # fmt: skip
def _touch(
    offsets: npt.NDArray[np.int64],
    time: npt.NDArray[np.int64],
    code: npt.NDArray[np.int32],
    touchpoint_of_code: npt.NDArray[np.int32],
    stages: npt.NDArray[np.uint64],
    standing: npt.NDArray[np.int32],
    goals: npt.NDArray[np.int64],
    chosen: npt.NDArray[np.bool_],
    begin: int,
    end: int,
    within: int,
    watermark: int,
    open_: npt.NDArray[np.int64],
    both: npt.NDArray[np.int64],
    one_reached: npt.NDArray[np.int64],
    both_reached: npt.NDArray[np.int64],
    pending: npt.NDArray[np.int64],
) -> None:
    """Add one shard; `open_` is working memory, int64[4, touchpoints]: touchpoint, clock, level, whether reached.

    Touchpoints are marked in `pending` while a person is looked at: a mark of -1 - pending says that she was there.
    """
    for person in range(len(offsets) - 1):
        if not is_chosen(chosen, person):
            continue
        touched = 0
        for i in range(offsets[person], offsets[person + 1]):
            at = touchpoint_of_code[code[i]]
            for k in range(touched):
                if open_[3, k] or time[i] - open_[1, k] > within:
                    continue
                goal = goals[open_[0, k]]
                if goal >= 0:
                    open_[3, k] = at == goal
                else:
                    open_[3, k] = stages[i] >> np.uint64(open_[2, k] + 1) != np.uint64(0)
            if at >= 0 and pending[at] >= 0 and begin <= time[i] < end:
                open_[0, touched] = at
                open_[1, touched] = time[i]
                open_[2, touched] = standing[i]
                open_[3, touched] = 0
                pending[at] = -1 - pending[at]
                touched += 1
        for k in range(touched):
            at = open_[0, k]
            pending[at] = -1 - pending[at]
            if watermark - open_[1, k] < within:
                pending[at] += 1
                continue
            for m in range(touched):
                if watermark - open_[1, m] < within:
                    continue
                other = open_[0, m]
                both[at, other] += 1
                one_reached[at, other] += open_[3, k]
                both_reached[at, other] += open_[3, k] & open_[3, m]


@dataclass(frozen=True, eq=False)
class Touches:
    """Whole counts over customers whose window is over, for every two touchpoints.

    Attributes:
        both: int64[T, T], customers of both touchpoints; the diagonal holds those of one.
        one_reached: int64[T, T], those of them who reached the row's goal.
        both_reached: int64[T, T], those who reached both goals.
        pending: int64[T], customers whose window is not over.
    """

    both: npt.NDArray[np.int64]
    one_reached: npt.NDArray[np.int64]
    both_reached: npt.NDArray[np.int64]
    pending: npt.NDArray[np.int64]

    def __add__(self, other: Touches) -> Touches:
        return Touches(
            self.both + other.both,
            self.one_reached + other.one_reached,
            self.both_reached + other.both_reached,
            self.pending + other.pending,
        )


@dataclass(frozen=True)
class Touchpoints:
    """The measure over views.

    Attributes:
        goals: the index of each touchpoint's goal; -1 for any later stage.
        within: the window, microseconds.
        period: in which the first touch must lie.
    """

    goals: tuple[int, ...]
    within: int = WINDOW
    period: Period = None

    def start(self) -> Touches:
        """Give the counts of nobody."""
        size = len(self.goals)
        both, one_reached, both_reached = (np.zeros((size, size), np.int64) for _ in range(3))
        return Touches(both, one_reached, both_reached, np.zeros(size, np.int64))

    def partial(self, view: View, chosen: npt.NDArray[np.bool_]) -> Touches:
        """Count one shard."""
        counts = self.start()
        _touch(
            view.offsets, view.time, view.code, view.touchpoint_of_code, view.walk.stages, view.standing,
            np.array(self.goals, np.int64), chosen, *ends_of(self.period), self.within, view.watermark,
            np.empty((4, len(self.goals)), np.int64), counts.both, counts.one_reached, counts.both_reached,
            counts.pending,
        )  # fmt: skip
        return counts


def count_touches(
    log: JourneyLog,
    model: CompiledModel,
    *,
    goals: Mapping[str, str] | None = None,
    within: int = WINDOW,
    selection: Selection = None,
    period: Period = None,
) -> Touches:
    """Count every touchpoint's conversion, and for every two of them the customers they share.

    Args:
        log: the journey log.
        model: the compiled model.
        goals: ids of touchpoints and of their goals; where there is none, any later stage.
        within: microseconds after the first touch, inclusive.
        selection: one bool array per shard (persons); everybody where None.
        period: (from, to) of the first touch, microseconds UTC, `to` exclusive; the whole log where None.

    Raises:
        ValueError: a goal is not in the model's touchpoints.
    """
    known = goals or {}
    indices = tuple(
        model.touchpoints.index(known[name]) if name in known else -1 for name in model.touchpoints
    )
    counts: Touches = look(log, model, [(Touchpoints(indices, within, period), selection)])[0]
    return counts


def rows_of(
    counts: Touches, model: CompiledModel, stage_of: Sequence[str | None], goals: Mapping[str, str]
) -> list[dict[str, object]]:
    """Make one row per touchpoint that somebody touched, in the order of touchpoints.yaml; without the judgement."""
    rows: list[dict[str, object]] = []
    for index, name in enumerate(model.touchpoints):
        customers, pending = int(counts.both[index, index]), int(counts.pending[index])
        if not customers + pending:
            continue
        leads = leads_somewhere(name, stage_of[index], model, goals)
        reached = int(counts.both_reached[index, index])
        low, high = wilson(reached, customers) if leads else (None, None)
        rows.append(
            {
                "touchpoint": name,
                "stage": stage_of[index],
                "goal": goals.get(name),
                "customers": customers,
                "reached": reached if leads else None,
                "conversion": share_of(reached, customers) if leads else None,
                "low": low,
                "high": high,
                "pending": pending,
            }
        )
    return rows


def leads_somewhere(name: str, stage: str | None, model: CompiledModel, goals: Mapping[str, str]) -> bool:
    """Tell whether a touchpoint has anything to lead to: a goal of its own, or a later stage."""
    return name in goals or stage is None or stage != model.stages[-1]
