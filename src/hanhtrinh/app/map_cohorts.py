"""The cohorts that a map speaks of: read once, with the predicates they need, and selected once each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from hanhtrinh.errors import InputError
from hanhtrinh.events.selectors import Predicate
from hanhtrinh.journeys.cohorts import select
from hanhtrinh.journeys.log import JourneyLog, Shard
from hanhtrinh.language import Text
from hanhtrinh.maps.cohorts import Cohort, Reached, cohort_predicates, parse_cohort
from hanhtrinh.maps.document import MapDocument
from hanhtrinh.measures.passing import walk
from hanhtrinh.measures.population import Selection
from hanhtrinh.models.compile import compile_model
from hanhtrinh.models.compiled import CompiledModel
from hanhtrinh.models.model import JourneyModel
from hanhtrinh.models.suggest import listed, meant
from hanhtrinh.models.touchpoints import TouchpointSet

ModelOf = Callable[[str | None], JourneyModel]
_EVERYBODY: Final[Mapping[str, Any]] = {"all": []}


class MapCohorts:
    """The cohorts of one map: those of its personas by their ids, and those that its claims write out.

    Args:
        document: the map.
        touchpoints: the workspace's touchpoints.
        model_of: gives a journey model by its id.
        currency: what amounts are in.

    Raises:
        InputError, UsageError: a cohort cannot be read; as `parse_cohort`.
    """

    def __init__(
        self, document: MapDocument, touchpoints: TouchpointSet, model_of: ModelOf, currency: str
    ) -> None:
        self._touchpoints = touchpoints
        self._model_of = model_of
        self._currency = currency
        self._named = {one.id: _EVERYBODY if one.cohort is None else one.cohort for one in document.personas}
        self._cohorts: dict[str, Cohort] = {}
        for name in self._named:
            self._read(name)
        for claim in document.claims:
            if claim.cohort is not None:
                self._read(claim.cohort)

    def predicates(self) -> tuple[Predicate, ...]:
        """Give the predicates that the log must have registered."""
        return tuple(one for cohort in self._cohorts.values() for one in cohort_predicates(cohort))

    def on(self, log: JourneyLog, touchpoint_of_code: npt.NDArray[np.int32]) -> Callable[[Any], Selection]:
        """Give the function that selects a cohort's customers in a log; each is selected once.

        The function takes a persona's id, a cohort document, or None for everybody, and raises InputError
        `unknown-stage` where a cohort speaks of a stage that its model does not have.
        """
        found: dict[str, Selection] = {}
        compiled: dict[str, CompiledModel] = {}

        def reached(cohort: Reached, shard: Shard) -> npt.NDArray[np.bool_]:
            model = compiled.get(cohort.model)
            if model is None:
                model = compile_model(
                    self._model_of(cohort.model), self._touchpoints, log.codes, self._currency
                )
                compiled[cohort.model] = model
            if cohort.stage not in model.stages:
                raise _unknown_stage(cohort, model)
            return np.asarray(walk(shard, model).entry[:, model.stages.index(cohort.stage)] >= 0)

        def selection_of(cohort: Any) -> Selection:
            if cohort is None or (isinstance(cohort, str) and self._named.get(cohort) is _EVERYBODY):
                return None
            key = repr(cohort)
            if key not in found:
                found[key] = select(
                    log, self._read(cohort), touchpoint_of_code, self._touchpoints.ids(), reached=reached
                )
            return found[key]

        return selection_of

    def _read(self, cohort: Any) -> Cohort:
        key = repr(cohort)
        if key not in self._cohorts:
            self._cohorts[key] = parse_cohort(
                cohort, touchpoints=self._touchpoints.ids(), cohorts=self._named, currency=self._currency
            )
        return self._cohorts[key]


def _unknown_stage(cohort: Reached, model: CompiledModel) -> InputError:
    allowed = listed(model.stages)
    return InputError(
        "unknown-stage",
        Text(
            vi=f"Mô hình “{cohort.model}” không có giai đoạn “{cohort.stage}”. Được phép: {allowed.vi}.",
            en=f"The model “{cohort.model}” has no stage “{cohort.stage}”. Allowed: {allowed.en}.",
        ),
        hint=meant(cohort.stage, model.stages),
    )
