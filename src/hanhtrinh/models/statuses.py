"""A model's statuses as a model of their own, so that they are compiled and passed as stages are."""

from __future__ import annotations

from collections.abc import Sequence

from hanhtrinh.errors import UsageError
from hanhtrinh.language import Text
from hanhtrinh.models.model import JourneyModel, Stage
from hanhtrinh.models.suggest import listed


def status_model(model: JourneyModel, others: Sequence[str] = ()) -> JourneyModel:
    """Give the model whose stages are the statuses of `model`.

    Args:
        model: the journey model.
        others: ids of models that have statuses, for the hint where this one has none.

    Raises:
        UsageError: `no-statuses`.
    """
    if not model.statuses:
        shown = listed(others)
        raise UsageError(
            "no-statuses",
            Text(
                vi=f"Mô hình “{model.id}” không nói khách đang là ai với doanh nghiệp (thiếu “statuses”).",
                en=f"The model “{model.id}” does not say what customers are to the business (no “statuses”).",
            ),
            hint=Text(
                vi=f"Dùng --model với một mô hình có: {shown.vi}.",
                en=f"Use --model with one that does: {shown.en}.",
            )
            if others
            else None,
        )
    phases = {stage.id: stage.phase for stage in model.stages}
    return JourneyModel(
        schema="hanhtrinh.model/1",
        id=model.id,
        names=model.names,
        stages=tuple(
            Stage(
                id=status.id,
                names=status.names,
                phase=phases.get(status.stage or "", "before"),
                words=(),
                enter=status.enter,
            )
            for status in model.statuses
        ),
    )
