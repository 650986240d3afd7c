"""What a map refers to, taken on trust where no workspace says what it is: touchpoints and stages by their names alone.

So a map can be looked at and compared anywhere; what its names mean, and what the data say, only a workspace knows.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hanhtrinh.maps.document import MapDocument
from hanhtrinh.maps.metrics import METRICS
from hanhtrinh.models.model import JourneyModel, Stage
from hanhtrinh.models.touchpoints import LocalText, Match, Touchpoint, TouchpointSet

_ELSE = "assumed"


def assumed_touchpoints(*documents: MapDocument) -> TouchpointSet:
    """Give the touchpoints that maps name, as if touchpoints.yaml had each under its own id."""
    names = dict.fromkeys(name for document in documents for name in _touchpoints(document))
    return TouchpointSet.model_construct(
        schema_="hanhtrinh.touchpoints/1",
        touchpoints=tuple(
            Touchpoint.model_construct(id=name, name=LocalText(vi=name, en=name), match=Match(name=(name,)))
            for name in names
        ),
    )


def assumed_model(document: MapDocument) -> JourneyModel:
    """Give the model that a map names, with the stages that the map uses and no rules."""
    stages = dict.fromkeys(stage.use for stage in document.stages if stage.use) or {_ELSE: None}
    return JourneyModel.model_construct(
        schema_="hanhtrinh.model/1",
        id=document.model or _ELSE,
        stages=tuple(
            Stage.model_construct(id=one, names=LocalText(vi=one, en=one), phase="before", words=(), enter=())
            for one in stages
        ),
    )


def _touchpoints(document: MapDocument) -> Iterator[str]:
    found = [one.use for one in document.touchpoints]
    found += [name for stage in document.stages for rule in stage.enter for name in rule.touchpoint]
    for claim in document.claims:
        metric = METRICS.get(claim.metric or "")
        kinds = metric.params if metric else {}
        found += [value for key, value in claim.params.items() if kinds.get(key) == "touchpoint"]
        found += _of_cohort(claim.cohort)
    found += [name for persona in document.personas for name in _of_cohort(persona.cohort)]
    for name in found:
        if (
            isinstance(name, str)
            and name
            and not any(sign.isspace() for sign in name)
            and all(name.split("."))
        ):
            yield name


def _of_cohort(cohort: Any) -> list[Any]:
    """Give the touchpoints that a cohort document names, however deep."""
    if isinstance(cohort, list | tuple):
        return [name for part in cohort for name in _of_cohort(part)]
    if not isinstance(cohort, dict):
        return []
    found = [cohort.get("did"), cohort.get("after")]
    sequence = cohort.get("sequence")
    found += sequence if isinstance(sequence, list) else []
    return found + [name for key in ("all", "any", "not", "of") for name in _of_cohort(cohort.get(key))]
