"""What a path is made of: event names, touchpoints or stages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

from hanhtrinh.engine.kernels import as_input
from hanhtrinh.errors import UsageError
from hanhtrinh.events.codes import EventCodes
from hanhtrinh.journeys.log import Shard
from hanhtrinh.language import Text
from hanhtrinh.measures.passing import walk
from hanhtrinh.models.compiled import CompiledModel
from hanhtrinh.models.suggest import listed, meant

By = Literal["name", "touchpoint", "stage"]
_WHAT: Final[dict[By, tuple[str, str]]] = {
    "name": ("sự kiện", "event"),
    "touchpoint": ("điểm chạm", "touchpoint"),
    "stage": ("giai đoạn", "stage"),
}


@dataclass(frozen=True)
class Labels:
    """A label for every event; make it with `by_name`, `by_touchpoint` or `by_stage`.

    Attributes:
        by: what the labels are.
        names: the labels, by index.
        of_kind: int32 per kind of event (see `kinds`): index of the label; -1 for events that have none and
            that paths leave out.
        model: the model that decides the stages; None where labels do not depend on the history.
    """

    by: By
    names: tuple[str, ...]
    of_kind: npt.NDArray[np.int32]
    model: CompiledModel | None = None

    def params(self) -> dict[str, str]:
        """Give the options of a result that say what the labels are."""
        return {"by": self.by} if self.model is None else {"by": self.by, "model": self.model.model}

    def index(self, name: str) -> int:
        """Give the index of a label.

        Raises:
            UsageError: `unknown-step` naming what comes closest, and what there is.
        """
        if name in self.names:
            return self.names.index(name)
        there, (what_vi, what_en) = listed(sorted(self.names)), _WHAT[self.by]
        raise UsageError(
            "unknown-step",
            Text(
                vi=f"Không có {what_vi} “{name}”. Hiện có: {there.vi}.",
                en=f"There is no {what_en} “{name}”. There are: {there.en}.",
            ),
            hint=meant(name, self.names),
        )

    def kinds(self, shard: Shard) -> npt.NDArray[np.int32]:
        """Give the kind of each event of a shard: its code, or the position it puts the customer in."""
        if self.model is None:
            return as_input(shard.code, np.int32)
        position = walk(shard, self.model).position
        position[position < 0] = len(self.names)
        return position


def by_name(codes: EventCodes) -> Labels:
    """Label events by their names; codes that differ in channel, device or predicates collapse."""
    index = {name: number for number, name in enumerate(dict.fromkeys(codes.name))}
    return Labels("name", tuple(index), np.array([index[name] for name in codes.name], np.int32))


def by_touchpoint(model: CompiledModel) -> Labels:
    """Label events by their touchpoints; events at none are left out."""
    return Labels("touchpoint", model.touchpoints, as_input(model.touchpoint_of_code, np.int32))


def by_stage(model: CompiledModel) -> Labels:
    """Label events by the stage they put the customer in; events in no stage are left out."""
    of_kind = np.append(np.arange(len(model.stages)), -1).astype(np.int32)
    return Labels("stage", model.stages, of_kind, model)
