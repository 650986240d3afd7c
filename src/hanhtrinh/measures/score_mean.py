"""`score_mean/1` and measured emotion: the mean over customers of each customer's own mean.

Mathematics. A score x on a scale from L to H is held as u = (x - M) / D, with the middle M = (L + H) / 2 and half the range
D = (H - L) / 2; that is the emotion of the score, on -1..1. For customer c let u_c be the mean of the scores that c gave
at the place in the period. With n customers the mean emotion is (1/n) sum u_c, and where all scores are of one scale,
the mean score is M + D (1/n) sum u_c. For the interval the sums of u_c^2 and u_c^3 are kept too.

Each u_c, u_c^2 and u_c^3 is rounded to a multiple of 2^-36 and summed as a whole number, so that neither shards nor threads
nor their order change a bit of the result; the rounding is far below what any scale can show.

Places are groups of events: one touchpoint, one stage (an event belongs to the stage that it puts the customer in;
`passing.py`, position), everywhere, or all touchpoints or stages at once.
Source of the definition: definitions.md, "Stages and touchpoints" and "Voice of the customer".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import numpy.typing as npt
from numba import types

from hanhtrinh.engine.kernels import I64, IN_BOOL, IN_I32, IN_I64, OUT_I64_2D, as_input, kernel
from hanhtrinh.journeys.log import JourneyLog, Scale
from hanhtrinh.measures.population import Period, Selection, ends_of, first_from, is_chosen
from hanhtrinh.measures.views import View, look
from hanhtrinh.models.compiled import CompiledModel

Place = Literal["touchpoint", "stage", "everywhere"]

UNIT: Final = 1 << 36
# columns of the sums
_CUSTOMERS, _SCORES, _FIRST, _SECOND, _THIRD = range(5)
_COLUMNS: Final = 5
_IN_F64: Final = types.Array(types.float64, 1, "C", readonly=True)


@kernel(types.void(IN_I64, IN_I64, IN_I32, _IN_F64, IN_BOOL, I64, I64, OUT_I64_2D), allocates=True)
def _add_up(
    offsets: npt.NDArray[np.int64],
    time: npt.NDArray[np.int64],
    group: npt.NDArray[np.int32],
    emotion: npt.NDArray[np.float64],
    chosen: npt.NDArray[np.bool_],
    start: int,
    end: int,
    sums: npt.NDArray[np.int64],
) -> None:
    total = np.zeros(len(sums), np.float64)
    count = np.zeros(len(sums), np.int64)
    touched = np.empty(len(sums), np.int64)
    for person in range(len(offsets) - 1):
        if not is_chosen(chosen, person):
            continue
        groups = 0
        for i in range(first_from(time, offsets[person], offsets[person + 1], start), offsets[person + 1]):
            if time[i] >= end:
                break
            g = group[i]
            if g < 0 or np.isnan(emotion[i]):
                continue
            if count[g] == 0:
                touched[groups] = g
                groups += 1
            total[g] += emotion[i]
            count[g] += 1
        for k in range(groups):
            g = touched[k]
            mean = total[g] / count[g]
            sums[g, _CUSTOMERS] += 1
            sums[g, _SCORES] += count[g]
            sums[g, _FIRST] += np.int64(np.rint(mean * UNIT))
            sums[g, _SECOND] += np.int64(np.rint(mean * mean * UNIT))
            sums[g, _THIRD] += np.int64(np.rint(mean * mean * mean * UNIT))
            total[g] = 0.0
            count[g] = 0


@dataclass(frozen=True, slots=True)
class Moments:
    """Mean and second and third central moments (over n) of one value per customer; None, 0, 0 where n is 0."""

    n: int
    scores: int
    mean: float | None
    second: float
    third: float


@dataclass(frozen=True, eq=False)
class ScoreSums:
    """Sums per group: int64, groups x (customers, scores, u, u^2, u^3 in units of 2^-36)."""

    table: npt.NDArray[np.int64]

    def __add__(self, other: ScoreSums) -> ScoreSums:
        return ScoreSums(self.table + other.table)

    def moments(self, group: int = 0) -> Moments:
        """Give one group's moments of emotion, on -1..1."""
        n, scores, first, second, third = (int(one) for one in self.table[group])
        if n == 0:
            return Moments(0, 0, None, 0.0, 0.0)
        # whole numbers to the end: the differences below are where floating point would lose its digits
        variance = second * n * UNIT - first**2
        cubed = third * n**2 * UNIT**2 - 3 * first * second * n * UNIT + 2 * first**3
        return Moments(
            n,
            scores,
            first / (n * UNIT),
            max(0.0, variance / (n * UNIT) ** 2),
            cubed / (n * UNIT) ** 3,
        )


def emotions(view: View, scales: frozenset[int] | None) -> npt.NDArray[np.float64]:
    """Give the emotion of every event's score: float64 on -1..1; NaN where none, or not on one of `scales`."""
    score = np.asarray(view.shard.score(), np.float64)
    number = view.shard.score_scale()
    middle = np.array([(one.low + one.high) / 2 for one in view.scales] + [np.nan])
    half = np.array([(one.high - one.low) / 2 or np.nan for one in view.scales] + [np.nan])
    if scales is not None:
        half[[index for index in range(len(view.scales)) if index not in scales]] = np.nan
    # the last row of both tables stands for no scale (-1)
    return np.asarray(np.clip((score - middle[number]) / half[number], -1.0, 1.0))


@dataclass(frozen=True)
class ScoreMean:
    """The measure over views.

    Attributes:
        place: where the scores were given.
        index: of the touchpoint or stage; None to keep all touchpoints or stages apart, each a group of its own.
        groups: how many groups there are; 1 where `index` is given or the place is everywhere.
        scales: indices of the scales that count; None for all.
        period: in which the scores must lie.
    """

    place: Place
    index: int | None = None
    groups: int = 1
    scales: frozenset[int] | None = None
    period: Period = None

    def start(self) -> ScoreSums:
        """Give the sums of nobody."""
        return ScoreSums(np.zeros((self.groups, _COLUMNS), np.int64))

    def partial(self, view: View, chosen: npt.NDArray[np.bool_]) -> ScoreSums:
        """Add up one shard."""
        sums = self.start()
        if not view.scales or (self.scales is not None and not self.scales):
            return sums
        start, end = ends_of(self.period)
        emotion = as_input(emotions(view, self.scales), np.float64)
        group = group_of(view, self.place, self.index)
        _add_up(view.offsets, view.time, group, emotion, chosen, start, end, sums.table)
        return sums


def group_of(view: View, place: Place, index: int | None) -> npt.NDArray[np.int32]:
    """Give every event's group: its touchpoint or stage, or 0 where it is the one of `index`; -1 where it does not count."""
    if place == "everywhere":
        return np.zeros(len(view.time), np.int32)
    of_event = view.touchpoint if place == "touchpoint" else view.walk.position
    if index is None:
        return of_event
    return np.where(of_event == index, np.int32(0), np.int32(-1))


def scales_of(log: JourneyLog, kind: str | None) -> frozenset[int]:
    """Give the log's scales of one kind of score; of all kinds where None."""
    return frozenset(index for index, scale in enumerate(log.scales) if kind is None or scale.kind == kind)


def score_mean(
    log: JourneyLog,
    model: CompiledModel,
    place: Place,
    name: str | None = None,
    *,
    scale: Scale,
    selection: Selection = None,
    period: Period = None,
) -> Moments:
    """Give the mean score at a touchpoint, in a stage or everywhere, on the scale asked for; moments on that scale.

    Raises:
        ValueError: the touchpoint or stage is not in the model, or the log has no such scale.
    """
    names = {"touchpoint": model.touchpoints, "stage": model.stages}
    index = None if name is None or place == "everywhere" else names[place].index(name)
    number = log.scales.index(scale)
    measure = ScoreMean(place, index, 1, frozenset([number]), period)
    sums: ScoreSums = look(log, model, [(measure, selection)])[0]
    return on_scale(sums.moments(), scale)


def on_scale(moments: Moments, scale: Scale) -> Moments:
    """Turn moments of emotion into moments of the score."""
    if moments.mean is None:
        return moments
    half = (scale.high - scale.low) / 2
    return Moments(
        moments.n,
        moments.scores,
        (scale.low + scale.high) / 2 + half * moments.mean,
        half**2 * moments.second,
        half**3 * moments.third,
    )
