"""The journey log as a long-running process reads it: opened once, with everything compiled against it.

A `Reading` is one state of the data and of the definitions (touchpoints, models); it never changes. `Readings` gives the
present one and makes another when events arrive or a definition is edited. Whoever holds an older one keeps reading it.
"""

from __future__ import annotations

import threading
from collections.abc import Collection
from functools import cached_property
from time import monotonic
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np
import numpy.typing as npt

from hanhtrinh.app.explore.answers import Answers
from hanhtrinh.events.selectors import Predicate, distinct_predicates
from hanhtrinh.journeys.cohorts import count_events, select
from hanhtrinh.journeys.log import JourneyLog
from hanhtrinh.maps.cohorts import EVERYBODY, Cohort, cohort_predicates
from hanhtrinh.measures.population import Selection
from hanhtrinh.measures.reached_stage import reached_through
from hanhtrinh.models.compile import compile_model, compile_touchpoints, touchpoint_predicates
from hanhtrinh.models.compiled import CompiledModel
from hanhtrinh.models.model import JourneyModel
from hanhtrinh.models.roles import EventRoles, roles_of
from hanhtrinh.models.touchpoints import TouchpointSet

if TYPE_CHECKING:
    from hanhtrinh.app.workspace import Workspace

Stamp: TypeAlias = tuple[tuple[str, int], ...]
# a look at the store's version costs some milliseconds; new events may wait that long
_LOOK_AGAIN_S: Final = 1.0
_SELECTIONS: Final = 64


class Reading:
    """One state of the world: a journey log, the touchpoints, and the models compiled onto its codes.

    Attributes:
        log, touchpoints: what is read, and through what.
        zone: the time zone that days are of.
        stamp: the definitions' files, with the time of their last change.
        answers: what was worked out on this state.
    """

    def __init__(
        self,
        workspace: Workspace,
        log: JourneyLog,
        touchpoints: TouchpointSet,
        stamp: Stamp,
        models: dict[str, JourneyModel] | None = None,
    ) -> None:
        self._workspace = workspace
        self._models = {} if models is None else models
        self._compiled: dict[str, CompiledModel] = {}
        self._selections = Answers(_SELECTIONS)
        self.log = log
        self.touchpoints = touchpoints
        self.zone = workspace.config.timezone
        self.stamp = stamp
        self.answers = Answers()

    def model(self, model_id: str | None = None) -> JourneyModel:
        """Give a journey model by its id; the one in use where it is None.

        Raises:
            UsageError: `unknown-model`.
            InputError: its file is wrong.
        """
        name = model_id or self._workspace.config.model
        if name not in self._models:
            self._models[name] = self._workspace.model(name)
        return self._models[name]

    def compiled(self, model_id: str | None = None) -> CompiledModel:
        """Give a model compiled onto the log's codes; errors as `model` and `compile_model`."""
        model = self.model(model_id)
        if model.id not in self._compiled:
            self._compiled[model.id] = compile_model(
                model, self.touchpoints, self.log.codes, self.log.currency
            )
        return self._compiled[model.id]

    @cached_property
    def touchpoint_of_code(self) -> npt.NDArray[np.int32]:
        """int32 per event code: its touchpoint; -1 where none matches."""
        return compile_touchpoints(self.touchpoints, self.log.codes, self.log.currency)

    @cached_property
    def events_per_code(self) -> npt.NDArray[np.int64]:
        """int64 per event code: how many events have it."""
        return self.log.events_per_code()

    @cached_property
    def roles(self) -> EventRoles:
        """What part an event plays in a sale."""
        return roles_of(self.log.codes, self.touchpoints, self.log.currency)

    def select(self, cohort: Cohort, channels: Collection[str] = ()) -> Selection:
        """Choose the customers of a cohort, of them those with an event on one of the channels (all where none is named).

        Raises:
            UsageError: as `journeys.cohorts.select`.
        """
        if cohort == EVERYBODY and not channels:
            return None
        key = (cohort, frozenset(channels))
        return self._selections.get(key, lambda: self._select(cohort, key[1]))

    def _select(self, cohort: Cohort, channels: frozenset[str]) -> Selection:
        chosen: Selection = None
        if cohort != EVERYBODY:
            chosen = select(
                self.log,
                cohort,
                self.touchpoint_of_code,
                self.touchpoints.ids(),
                reached=reached_through(self.compiled),
            )
        if not channels:
            return chosen
        met = self._met_on(channels)
        return met if chosen is None else tuple(one & other for one, other in zip(chosen, met, strict=True))

    def _met_on(self, channels: frozenset[str]) -> tuple[npt.NDArray[np.bool_], ...]:
        """Choose the customers with an event on one of the channels."""
        codes = np.array([channel in channels for channel in self.log.codes.channel], np.bool_)
        nothing = np.zeros(len(codes), np.bool_)
        found = []
        for shard in self.log.shards:
            counts = np.zeros(len(shard.offsets) - 1, np.int64)
            always = int(np.iinfo(np.int64).max)
            count_events(shard.offsets, shard.time, shard.code, codes, nothing, 0, always, 0, counts)
            found.append(counts > 0)
        return tuple(found)


class Readings:
    """Gives the present state of a workspace to many threads, opening its log only when something changed.

    Args:
        workspace: whose data.
    """

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._lock = threading.Lock()
        self._looking = threading.Lock()
        self._reading: Reading | None = None
        self._looked = float("-inf")

    @property
    def currency(self) -> str:
        """ISO code of the workspace's amounts."""
        return self._workspace.config.currency

    def now(self, cohort: Cohort = EVERYBODY) -> Reading:
        """Give the present state, with what the cohort asks of events known to the log's codes.

        Raises:
            InputError: a definition cannot be read, with its place.
            WorkspaceError: `workspace-busy`.
        """
        return self.knowing(cohort_predicates(cohort))

    def knowing(self, needed: tuple[Predicate, ...]) -> Reading:
        """Give the present state, with predicates known to the log's codes; errors as `now`."""
        kept, fresh = self._kept()
        usable = kept is not None and _knows(kept.log, needed)
        if kept is not None and usable and fresh:
            return kept
        # a log may take minutes to bring up to date: whoever can read the one before it does not wait, but a
        # log without events has nothing to read
        usable = usable and kept is not None and kept.log.events > 0
        if not self._looking.acquire(blocking=not usable):
            assert kept is not None
            return kept
        try:
            kept, fresh = self._kept()
            if kept is not None and fresh and _knows(kept.log, needed):
                return kept
            found = self._look(kept, needed)
            with self._lock:
                self._reading, self._looked = found, monotonic()
            return found
        finally:
            self._looking.release()

    def _kept(self) -> tuple[Reading | None, bool]:
        """Give the last state and whether it was looked at just now."""
        with self._lock:
            return self._reading, monotonic() - self._looked < _LOOK_AGAIN_S

    def forget(self) -> None:
        """Look again at the next question, whenever that is: something was just changed."""
        with self._lock:
            self._looked = float("-inf")

    def _look(self, kept: Reading | None, needed: tuple[Predicate, ...]) -> Reading:
        stamp = self._stamp()
        same = kept is not None and kept.stamp == stamp
        touchpoints = kept.touchpoints if kept is not None and same else self._workspace.touchpoints()
        predicates = touchpoint_predicates(touchpoints, self._workspace.config.currency)
        log = self._workspace.log(distinct_predicates((*predicates, *needed)))
        if kept is not None and same and kept.log.generation == log.generation:
            return kept
        # models that were read stay read: new events do not change them
        models = kept._models if kept is not None and same else None
        return Reading(self._workspace, log, touchpoints, stamp, models)

    def _stamp(self) -> Stamp:
        root = self._workspace.root
        files = (root / "touchpoints.yaml", *sorted((root / "models").glob("*.y*ml")))
        return tuple((file.name, file.stat().st_mtime_ns) for file in files if file.is_file())


def _knows(log: JourneyLog, predicates: tuple[Predicate, ...]) -> bool:
    return {one.key for one in predicates} <= set(log.codes.predicates)
