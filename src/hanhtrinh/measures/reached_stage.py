"""Who entered a stage of a journey model: what cohorts that speak of stages ask for."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from hanhtrinh.errors import UsageError
from hanhtrinh.journeys.cohorts import ReachedStage
from hanhtrinh.journeys.log import Shard
from hanhtrinh.language import Text
from hanhtrinh.maps.cohorts import Reached
from hanhtrinh.measures.passing import walk
from hanhtrinh.models.compiled import CompiledModel
from hanhtrinh.models.suggest import listed, meant


def reached_through(model_of: Callable[[str], CompiledModel]) -> ReachedStage:
    """Give what `journeys.cohorts.select` decides stages by; `model_of` gives a compiled model by its id.

    What it gives raises a UsageError, `unknown-stage`, as `check_stage`.
    """

    def reached(cohort: Reached, shard: Shard) -> npt.NDArray[np.bool_]:
        model = model_of(cohort.model)
        check_stage(cohort, model.stages)
        return np.asarray(walk(shard, model).entry[:, model.stages.index(cohort.stage)] >= 0)

    return reached


def check_stage(cohort: Reached, stages: Sequence[str]) -> None:
    """Refuse a stage that its model does not have.

    Raises:
        UsageError: `unknown-stage` with the stages there are.
    """
    if cohort.stage in stages:
        return
    allowed = listed(stages)
    raise UsageError(
        "unknown-stage",
        Text(
            vi=f"Mô hình “{cohort.model}” không có giai đoạn “{cohort.stage}”. Được phép: {allowed.vi}.",
            en=f"The model “{cohort.model}” has no stage “{cohort.stage}”. Allowed: {allowed.en}.",
        ),
        hint=meant(cohort.stage, stages),
    )
