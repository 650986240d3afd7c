"""One shard seen through a compiled model, shared by all measures that look at it.

Claims on a map ask for many figures of the same log through the same model. `look` walks every shard once and lets
each measure add its part; a measure that does not need the walk does not pay for it. A measure here is a frozen
object with `partial(view, chosen)`, whose states are added with `+`: the merge. States hold whole numbers only.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
from numba import types

from hanhtrinh.engine.kernels import IN_I32, IN_I64, OUT_I32, as_input, kernel
from hanhtrinh.engine.threads import run
from hanhtrinh.journeys.log import JourneyLog, Scale, Shard
from hanhtrinh.measures.passing import Walk, walk
from hanhtrinh.measures.population import Selection, chosen_of
from hanhtrinh.models.compiled import CompiledModel


@kernel(types.void(IN_I64, IN_I32, OUT_I32))
def _stand(
    offsets: npt.NDArray[np.int64], position: npt.NDArray[np.int32], standing: npt.NDArray[np.int32]
) -> None:
    for person in range(len(offsets) - 1):
        current = -1
        for i in range(offsets[person], offsets[person + 1]):
            if position[i] >= 0:
                current = position[i]
            standing[i] = current


class View:
    """One shard through one model.

    Attributes:
        index: the shard's number in the log.
        shard, model: what is looked at, and through what.
        watermark: latest event time of the log, microseconds UTC.
        scales: the scales of the log's scores.
        offsets, time, code: the shard's columns as kernels take them.
    """

    def __init__(self, log: JourneyLog, index: int, shard: Shard, model: CompiledModel) -> None:
        self.index = index
        self.shard = shard
        self.model = model
        self.watermark: int = 0 if log.watermark is None else log.watermark
        self.scales: tuple[Scale, ...] = log.scales
        self.offsets = as_input(shard.offsets, np.int64)
        self.time = as_input(shard.time, np.int64)
        self.code = as_input(shard.code, np.int32)
        self.touchpoint_of_code = as_input(model.touchpoint_of_code, np.int32)

    @property
    def persons(self) -> int:
        """How many persons the shard has."""
        return len(self.offsets) - 1

    @cached_property
    def walk(self) -> Walk:
        """The walk of all persons through the model."""
        return walk(self.shard, self.model)

    @cached_property
    def standing(self) -> npt.NDArray[np.int32]:
        """int32 per event: the stage that the customer stands in after it; -1 before the first."""
        standing = np.empty(len(self.time), np.int32)
        _stand(self.offsets, self.walk.position, standing)
        return standing

    @cached_property
    def touchpoint(self) -> npt.NDArray[np.int32]:
        """int32 per event: its touchpoint; -1 where it is at none."""
        return np.asarray(self.touchpoint_of_code[self.code])


class Looking(Protocol):
    """A measure over views."""

    def start(self) -> Any:
        """Give the state of nothing looked at."""
        ...

    def partial(self, view: View, chosen: npt.NDArray[np.bool_]) -> Any:
        """Give the state of one shard; `chosen` says which persons count, everybody where it is empty."""
        ...


def look(
    log: JourneyLog,
    model: CompiledModel,
    asked: Sequence[tuple[Looking, Selection]],
    *,
    threads: int | None = None,
) -> list[Any]:
    """Take all measures asked for in one pass over the log; gives their states in the order asked."""

    def partial(states: list[Any], shard: Shard, index: int) -> list[Any]:
        view = View(log, index, shard, model)
        return [
            state + measure.partial(view, chosen_of(selection, index))
            for state, (measure, selection) in zip(states, asked, strict=True)
        ]

    def merge(a: list[Any], b: list[Any]) -> list[Any]:
        return [one + other for one, other in zip(a, b, strict=True)]

    return run(lambda: [measure.start() for measure, _ in asked], partial, merge, log, threads=threads)
