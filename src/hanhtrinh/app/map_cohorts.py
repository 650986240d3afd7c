"""The cohorts that a map speaks of: the predicates they need, and their customers, each cohort selected once."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import numpy as np
import numpy.typing as npt

from hanhtrinh.errors import HanhtrinhError, InputError, Place
from hanhtrinh.events.selectors import Predicate
from hanhtrinh.journeys.cohorts import select
from hanhtrinh.journeys.log import JourneyLog
from hanhtrinh.maps.cohorts import EVERYBODY, Cohort, cohort_predicates, cohort_stages
from hanhtrinh.maps.parsing import ParsedMap
from hanhtrinh.measures.population import Selection
from hanhtrinh.measures.reached_stage import check_stage, reached_through
from hanhtrinh.models.compile import compile_model
from hanhtrinh.models.compiled import CompiledModel
from hanhtrinh.models.model import JourneyModel

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
        self.model_of = model_of
        self._places: dict[Cohort, Place] = {}
        for field, found in (("personas", parsed.personas), ("claims", parsed.claims)):
            for index, cohort in enumerate(found.values()):
                self._places.setdefault(cohort, parsed.place((field, index, "cohort")))
        for cohort, place in self._places.items():
            self._check_stages(cohort, place)

    def predicates(self) -> tuple[Predicate, ...]:
        """Give the predicates that the log must have registered."""
        return tuple(one for cohort in self._places for one in cohort_predicates(cohort))

    def on(self, log: JourneyLog, touchpoint_of_code: npt.NDArray[np.int32]) -> Callable[[Cohort], Selection]:
        """Give the function that selects a cohort's customers in a log; equal cohorts are selected once.

        That function raises an InputError, `unknown-attribute` with its place, where no customer has an attribute.
        """
        ids = self._touchpoints.ids()

        @cache
        def compiled(name: str) -> CompiledModel:
            return compile_model(self.model_of(name), self._touchpoints, log.codes, log.currency)

        @cache
        def selection_of(cohort: Cohort) -> Selection:
            if cohort == EVERYBODY:
                return None
            try:
                return select(log, cohort, touchpoint_of_code, ids, reached=reached_through(compiled))
            except HanhtrinhError as error:
                raise _placed(error, self._places[cohort]) from error

        return selection_of

    def _check_stages(self, cohort: Cohort, place: Place) -> None:
        for reached in cohort_stages(cohort):
            try:
                check_stage(reached, self.model_of(reached.model).ids())
            except HanhtrinhError as error:
                raise _placed(error, place) from error


def _placed(error: HanhtrinhError, place: Place) -> InputError:
    return InputError(error.code, error.message, hint=error.hint, place=error.place or place)
