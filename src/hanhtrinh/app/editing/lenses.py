"""One map seen through another journey model: its stages in place of the map's, every touchpoint where it belongs there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from hanhtrinh.app.checking import check_log, needed_predicates
from hanhtrinh.app.editing.definitions import Definitions
from hanhtrinh.app.editing.documents import check
from hanhtrinh.app.editing.evidence import MapEvidence
from hanhtrinh.app.editing.paths import Document
from hanhtrinh.app.editing.states import MapState
from hanhtrinh.app.explore.answers import Answers
from hanhtrinh.app.explore.reading import Readings
from hanhtrinh.app.map_cohorts import MapCohorts
from hanhtrinh.app.workspace import Workspace
from hanhtrinh.maps.document import MapDocument
from hanhtrinh.maps.parsing import ParsedMap
from hanhtrinh.maps.results import CheckResult, Observed
from hanhtrinh.models.crosswalk import crosswalk
from hanhtrinh.models.model import JourneyModel
from hanhtrinh.models.placing import stage_by_rule
from hanhtrinh.models.touchpoints import TouchpointSet

_KEPT: Final = 32


@dataclass(frozen=True)
class Seen:
    """What is to be drawn."""

    document: MapDocument
    model: JourneyModel | None
    touchpoints: TouchpointSet
    observed: Mapping[str | None, Observed]
    check: CheckResult | None


class Lens:
    """Shows maps through other models, with what the data say through these.

    Args:
        workspace, definitions, readings: where models, names and data come from.
    """

    def __init__(self, workspace: Workspace, definitions: Definitions, readings: Readings) -> None:
        self._workspace = workspace
        self.definitions = definitions
        self._readings = readings
        self._seen = Answers(_KEPT)

    def own(self, state: MapState, evidence: MapEvidence) -> Seen:
        """Give a map through its own model."""
        parsed = state.parsed
        return Seen(
            state.typed,
            parsed.model if parsed else None,
            self.definitions.touchpoints(),
            evidence.observed,
            evidence.result,
        )

    def other(self, state: MapState, evidence: MapEvidence, model: JourneyModel) -> Seen:
        """Give a map through another model; claims about stages stay behind, others keep their verdicts."""
        document = translated(state.document, state.whole, model)
        parsed = check(document, self.definitions, f"maps/{state.map.file}")
        key = (state.id, state.number, model.id, evidence.serial, state.stamp)
        observed = self._seen.get(key, lambda: self._observed(parsed))
        return Seen(parsed.document, parsed.model, parsed.touchpoints, observed, evidence.result)

    def _observed(self, parsed: ParsedMap) -> Mapping[str | None, Observed]:
        cohorts = MapCohorts(parsed, self._workspace.model)
        log = self._readings.knowing(needed_predicates(parsed, cohorts, self.definitions.currency)).log
        silent = ParsedMap(
            parsed.document.model_copy(update={"claims": ()}), parsed.model, parsed.touchpoints, parsed.parsed,
            parsed.personas, {},
        )  # fmt: skip
        if not log.customers:
            return {}
        config = self._workspace.config
        return check_log(silent, cohorts, log, zone=config.timezone, simulated=config.simulated).observed


def through(lens: Lens, state: MapState, evidence: MapEvidence, model_id: str | None) -> Seen:
    """Give a map through a model, its own where None.

    Raises:
        UsageError: `unknown-model`.
        HanhtrinhError: the map cannot be read with the present definitions.
    """
    own = state.typed.model or lens.definitions.model().id
    if model_id is None or model_id == own:
        return lens.own(state, evidence)
    return lens.other(state, evidence, lens.definitions.model(model_id))


def translated(document: Document, parsed: ParsedMap, model: JourneyModel) -> Document:
    """Give a map with the stages of another model.

    A touchpoint goes where that model's rules and words put it; else to the stage that corresponds to its own; else it
    stays beside the one before it.
    """
    known = {one.id: one for one in parsed.touchpoints.touchpoints}
    counterparts: dict[str, str] = {}
    for overlap in crosswalk(parsed.model, model).overlaps:
        counterparts.setdefault(overlap.a.id, overlap.b.id)
    last = model.stages[0].id
    touchpoints = []
    for one in document.get("touchpoints", ()):
        defined = known.get(one.get("use", ""))
        stage = stage_by_rule(model, defined) if defined is not None else None
        last = stage.id if stage is not None else counterparts.get(one["stage"], last)
        touchpoints.append({**one, "stage": last})
    claims = [one for one in document.get("claims", ()) if not _about_stages(one)]
    lanes = [{**lane, "cells": _cells(lane, touchpoints)} for lane in document.get("lanes", ())]
    return {
        **document,
        "model": model.id,
        "stages": [{"use": stage.id} for stage in model.stages],
        "touchpoints": touchpoints,
        "claims": claims,
        "lanes": lanes,
    }


def _about_stages(claim: Document) -> bool:
    return str(claim.get("about", "")).startswith("stages.") or "stage" in (claim.get("params") or {})


def _cells(lane: Document, touchpoints: list[Document]) -> Document:
    names = {one["id"] for one in touchpoints}
    return {key: cell for key, cell in (lane.get("cells") or {}).items() if key in names}
