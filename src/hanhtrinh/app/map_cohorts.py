"""The cohorts that a map speaks of: the predicates they need, and their customers, each cohort selected once."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from hanhtrinh.errors import HanhtrinhError, InputError, Place
from hanhtrinh.events.selectors import Predicate
from hanhtrinh.journeys.cohorts import select
from hanhtrinh.journeys.log import JourneyLog, Shard
from hanhtrinh.language import Text
from hanhtrinh.maps.cohorts import EVERYBODY, Cohort, Reached, cohort_predicates, cohort_stages
from hanhtrinh.maps.parsing import ParsedMap
from hanhtrinh.measures.passing import walk
from hanhtrinh.measures.population import Selection
from hanhtrinh.models.compile import compile_model
from hanhtrinh.models.compiled import CompiledModel
from hanhtrinh.models.model import JourneyModel
from hanhtrinh.models.suggest import listed, meant

ModelOf = Callable[[str | None], JourneyModel]


class MapCohorts:
    """The cohorts of one map: those of its personas, and those that its claims write out.

    Args:
        parsed: the map.
        model_of: gives a journey model by its id, for cohorts that speak of stages.

    Raises:
        InputError: `unknown-stage`, `unknown-model` with its place, where a cohort speaks of what is not there.
    """

    def __init__(self, parsed: ParsedMap, model_of: ModelOf) -> None:
        self._touchpoints = parsed.touchpoints
        self._model_of = model_of
        self._cohorts = (*parsed.personas.values(), *parsed.claims.values())
        for field, found in (("personas", parsed.personas), ("claims", parsed.claims)):
            for index, cohort in enumerate(found.values()):
                self._check_stages(cohort, parsed.place((field, index, "cohort")))

    def predicates(self) -> tuple[Predicate, ...]:
        """Give the predicates that the log must have registered."""
        return tuple(one for cohort in self._cohorts for one in cohort_predicates(cohort))

    def on(self, log: JourneyLog, touchpoint_of_code: npt.NDArray[np.int32]) -> Callable[[Cohort], Selection]:
        """Give the function that selects a cohort's customers in a log; equal cohorts are selected once."""
        found: dict[Cohort, Selection] = {EVERYBODY: None}
        compiled: dict[str, CompiledModel] = {}

        def reached(cohort: Reached, shard: Shard) -> npt.NDArray[np.bool_]:
            model = compiled.get(cohort.model)
            if model is None:
                model = compile_model(
                    self._model_of(cohort.model), self._touchpoints, log.codes, log.currency
                )
                compiled[cohort.model] = model
            return np.asarray(walk(shard, model).entry[:, model.stages.index(cohort.stage)] >= 0)

        def selection_of(cohort: Cohort) -> Selection:
            if cohort not in found:
                ids = self._touchpoints.ids()
                found[cohort] = select(log, cohort, touchpoint_of_code, ids, reached=reached)
            return found[cohort]

        return selection_of

    def _check_stages(self, cohort: Cohort, place: Place) -> None:
        for reached in cohort_stages(cohort):
            try:
                stages = self._model_of(reached.model).ids()
            except HanhtrinhError as error:
                where = error.place or place
                raise InputError(error.code, error.message, hint=error.hint, place=where) from error
            if reached.stage not in stages:
                raise _unknown_stage(reached, stages, place)


def _unknown_stage(cohort: Reached, stages: Sequence[str], place: Place) -> InputError:
    allowed = listed(stages)
    return InputError(
        "unknown-stage",
        Text(
            vi=f"Mô hình “{cohort.model}” không có giai đoạn “{cohort.stage}”. Được phép: {allowed.vi}.",
            en=f"The model “{cohort.model}” has no stage “{cohort.stage}”. Allowed: {allowed.en}.",
        ),
        hint=meant(cohort.stage, stages),
        place=place,
    )
