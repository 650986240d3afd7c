"""How much of a log a model sees: its customers, its events, and how long their journeys through it are.

Mathematics. Through a model, an event counts where it is in some stage (`passing.py`). For a customer with such events let
s be the time from the first to the last of them, 0 where there is one. `customers` are those with one, `events` the
events that count, `median_s` the median of s. A journey that is still going on counts as long as it is now.
With a goal G (a stage), only customers who entered G count, and s ends with that entry.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt
from numba import types

from hanhtrinh.engine.kernels import I64, IN_BOOL, IN_I32, IN_I64, OUT_I64, OUT_I64_2D, kernel
from hanhtrinh.journeys.log import JourneyLog
from hanhtrinh.measures.histogram import SIZE
from hanhtrinh.measures.order_statistics import (
    KEEPING,
    Between,
    Durations,
    Keeping,
    Kept,
    between_of,
    kept_in,
    note,
)
from hanhtrinh.measures.population import Selection, is_chosen
from hanhtrinh.measures.views import View, look
from hanhtrinh.models.compiled import CompiledModel


@kernel(types.void(IN_I64, IN_I64, IN_I32, OUT_I64_2D, IN_BOOL, I64, OUT_I64, OUT_I64_2D, KEEPING))
def _span(
    offsets: npt.NDArray[np.int64],
    time: npt.NDArray[np.int64],
    position: npt.NDArray[np.int32],
    entry: npt.NDArray[np.int64],
    chosen: npt.NDArray[np.bool_],
    goal: int,
    totals: npt.NDArray[np.int64],
    spans: npt.NDArray[np.int64],
    keeping: Keeping,
) -> None:
    for person in range(len(offsets) - 1):
        if not is_chosen(chosen, person):
            continue
        first = -1
        last = -1
        for i in range(offsets[person], offsets[person + 1]):
            if position[i] >= 0:
                totals[1] += 1
                last = i
                if first < 0:
                    first = i
        if goal >= 0:
            last = entry[person, goal]
        if first >= 0 and last >= 0:
            totals[0] += 1
            note(0, time[last] - time[first], spans, keeping)


@dataclass(frozen=True, eq=False)
class Spans:
    """int64 (customers, events), the histogram of lengths, int64[1, 2,050], and those about the median."""

    totals: npt.NDArray[np.int64]
    lengths: npt.NDArray[np.int64]
    kept: tuple[Kept, ...] = ()

    def __add__(self, other: Spans) -> Spans:
        return Spans(self.totals + other.totals, self.lengths + other.lengths, self.kept + other.kept)

    @property
    def customers(self) -> int:
        """Customers whom the model sees."""
        return int(self.totals[0])

    @property
    def events(self) -> int:
        """Events that are in some stage."""
        return int(self.totals[1])

    @property
    def median_s(self) -> float | None:
        """Median length in seconds."""
        return Durations.of(self.lengths, Kept.joined(self.kept))[0].median


@dataclass(frozen=True)
class JourneySpan:
    """The measure over views; `goal` is the index of a stage, -1 for none; `between` says which lengths are kept."""

    goal: int = -1
    between: Between = field(default_factory=Between.nothing)

    def start(self) -> Spans:
        """Give the count of nobody."""
        return Spans(np.zeros(2, np.int64), np.zeros((1, SIZE), np.int64))

    def partial(self, view: View, chosen: npt.NDArray[np.bool_]) -> Spans:
        """Count one shard."""
        spans = self.start()
        keeping = self.between.keeping(view.persons)
        _span(
            view.offsets, view.time, view.walk.position, view.walk.entry, chosen, self.goal,
            spans.totals, spans.lengths, keeping,
        )  # fmt: skip
        return replace(spans, kept=(kept_in(keeping),))


def journey_spans(
    log: JourneyLog, model: CompiledModel, *, goal: str | None = None, selection: Selection = None
) -> Spans:
    """Look how much of a log a model sees, and how long journeys through it, or up to a stage of it, are.

    Raises:
        ValueError: the model has no stage `goal`.
        InputError: `too-many-stages` where the model has more than 63 stages.
    """
    measure = JourneySpan(-1 if goal is None else model.stages.index(goal))
    spans: Spans = look(log, model, [(measure, selection)])[0]
    between = between_of(spans.lengths)
    if between:
        again: Spans = look(log, model, [(replace(measure, between=between), selection)])[0]
        spans = replace(spans, kept=again.kept)
    return spans
