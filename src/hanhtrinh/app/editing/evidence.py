"""What the data say of maps that are open, kept in memory: an edit of words draws a new picture without asking them.

Evidence belongs to what a map asks of the data and to one state of these. When either changes it is found anew in the
background: kept verdicts are recalled, and what is drawn of each persona is observed. Until then the picture shows what
was known, without the verdicts of claims that ask something else now.
"""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import wait as wait_for
from dataclasses import dataclass, field, replace
from typing import Any, Final

from hanhtrinh.app.checking import CheckedMap, check_log, check_parsed, needed_predicates, recall_parsed
from hanhtrinh.app.editing.paths import Document, child_of, value_at
from hanhtrinh.app.editing.states import MapState
from hanhtrinh.app.explore.reading import Readings
from hanhtrinh.app.live import Hub
from hanhtrinh.app.map_cohorts import MapCohorts
from hanhtrinh.app.workspace import Workspace
from hanhtrinh.errors import HanhtrinhError
from hanhtrinh.journeys.log import JourneyLog
from hanhtrinh.maps.parsing import ParsedMap
from hanhtrinh.maps.results import CheckResult, Observed

_LOGGER: Final = logging.getLogger(__name__)
# a first picture waits so long for what the data say; then it is drawn without, and followed by one with
PATIENCE_S: Final = 1.5
# of a claim, what does not ask the data anything
_WORDS: Final = ("says", "lint", "origin", "owner")


@dataclass(frozen=True)
class MapEvidence:
    """What the data say of one map.

    Attributes:
        serial: counts up with every change of the evidence in this process.
        result: the kept verdicts; None where the data were not asked yet, or could not be.
        observed: what they say of everything drawn, by persona id; under None: of everybody.
        outdated: as in `CheckedMap`.
        zone: the time zone that days are of.
        asks: fingerprint of what the map asked.
        questions: the same of each claim.
        fault: why the data could not be asked.
    """

    serial: int = 0
    result: CheckResult | None = None
    observed: Mapping[str | None, Observed] = field(default_factory=dict)
    outdated: Mapping[str, Any] = field(default_factory=dict)
    zone: str = "UTC"
    asks: str = ""
    questions: Mapping[str, str] = field(default_factory=dict)
    fault: HanhtrinhError | None = None


class EvidenceShelf:
    """The evidence of all open maps.

    Args:
        workspace: whose data.
        readings: the open journey log.
        hub: told `evidence` on the topic of a map when there is new evidence.
    """

    def __init__(self, workspace: Workspace, readings: Readings, hub: Hub) -> None:
        self._workspace = workspace
        self._readings = readings
        self._hub = hub
        self._lock = threading.Lock()
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="evidence")
        self._kept: dict[str, MapEvidence] = {}
        self._coming: dict[str, tuple[str, Future[None]]] = {}
        self._asked: dict[str, tuple[MapState, tuple[str, dict[str, str]]]] = {}
        self._serial = 0

    def close(self) -> None:
        """Stop looking."""
        self._pool.shutdown(cancel_futures=True)

    def of(self, state: MapState, *, patience: float = 0.0) -> MapEvidence:
        """Give what is known of a map now, and look for what is not.

        Args:
            state: the map.
            patience: seconds to wait for evidence of what it asks now.
        """
        asks, questions = self._asked_by(state)
        kept = self._kept.get(state.id)
        if kept is not None and kept.asks == asks:
            return kept
        coming = self._look(state, asks)
        if patience > 0:
            wait_for([coming], patience)
            kept = self._kept.get(state.id)
            if kept is not None and kept.asks == asks:
                return kept
        return MapEvidence() if kept is None else _still_true(kept, questions)

    def known(self, map_id: str) -> MapEvidence | None:
        """Give the newest evidence of a map without looking for any."""
        return self._kept.get(map_id)

    def refresh(self, state: MapState) -> None:
        """Look again: the data may say something else now."""
        self._look(state, asked_by(state)[0])

    def renew_where_data_changed(self, opened: Callable[[str], MapState]) -> None:
        """Look again at every open map whose evidence is of older data."""
        for map_id, kept in list(self._kept.items()):
            if kept.result is None:
                continue
            log = self._readings.knowing(()).log
            same = (kept.result.events_version, kept.result.identity_version) == (
                log.versions.get("events", 0),
                log.versions.get("identity", 0),
            )
            if not same:
                try:
                    self.refresh(opened(map_id))
                except HanhtrinhError:
                    _LOGGER.info("map %s cannot be looked at again", map_id, exc_info=True)

    def check(self, state: MapState) -> CheckedMap:
        """Check a map against the data now, and keep the verdicts.

        Raises:
            HanhtrinhError: as `check_parsed`.
        """
        checked = check_parsed(self._workspace, state.whole)
        asks, questions = asked_by(state)
        self._keep(
            state.id,
            MapEvidence(0, checked.result, checked.observed, checked.outdated, checked.zone, asks, questions),
        )
        return checked

    def log_of(self, state: MapState) -> tuple[MapCohorts, JourneyLog]:
        """Give the cohorts of a map, and the open log with all that they need.

        Raises:
            HanhtrinhError: the map or the data cannot be used.
        """
        return self.log_for(state.whole)

    def log_for(self, parsed: ParsedMap) -> tuple[MapCohorts, JourneyLog]:
        """Give the cohorts of a map that was read already, and the open log; errors as `log_of`."""
        cohorts = MapCohorts(parsed, self._workspace.model)
        needed = needed_predicates(parsed, cohorts, self._workspace.config.currency)
        return cohorts, self._readings.knowing(needed).log

    # -- parts -------------------------------------------------------------------------------------

    def _asked_by(self, state: MapState) -> tuple[str, dict[str, str]]:
        known = self._asked.get(state.id)
        if known is None or known[0] is not state:
            known = self._asked[state.id] = (state, asked_by(state))
        return known[1]

    def _look(self, state: MapState, asks: str) -> Future[None]:
        with self._lock:
            coming = self._coming.get(state.id)
            if coming is not None and coming[0] == asks and not coming[1].done():
                return coming[1]
            found = self._pool.submit(self._find, state)
            self._coming[state.id] = (asks, found)
            return found

    def _find(self, state: MapState) -> None:
        asks, questions = asked_by(state)
        zone = self._workspace.config.timezone
        try:
            cohorts, log = self.log_of(state)
            recalled = recall_parsed(self._workspace, state.whole, cohorts, log)
            seen = check_log(
                replace(state.whole, document=state.typed.model_copy(update={"claims": ()})),
                cohorts,
                log,
                zone=zone,
                simulated=self._workspace.config.simulated,
            )
            found = MapEvidence(
                0,
                recalled.result,
                seen.observed if log.customers else {},
                recalled.outdated,
                zone,
                asks,
                questions,
            )
        except HanhtrinhError as error:
            kept = self._kept.get(state.id) or MapEvidence()
            found = replace(_still_true(kept, questions), asks=asks, questions=questions, fault=error)
        except Exception:
            _LOGGER.exception("evidence of the map %s", state.id)
            raise
        self._keep(state.id, found)

    def _keep(self, map_id: str, found: MapEvidence) -> None:
        with self._lock:
            self._serial += 1
            self._kept[map_id] = replace(found, serial=self._serial)
        self._hub.tell(f"maps/{map_id}", "evidence", {"serial": self._kept[map_id].serial})


def asked_by(state: MapState) -> tuple[str, dict[str, str]]:
    """Give what a map asks of the data, as one text, and what each claim asks.

    Where a touchpoint is drawn, what it is called and what is said of it ask nothing: an edit of these needs no data.
    """
    document = state.document
    stages = document["stages"]
    ground = {
        "model": document.get("model"),
        # stages with rules of their own change the model, wherever they stand among the others
        "stages": stages if any(stage.get("enter") for stage in stages) else [],
        "personas": [{key: one.get(key) for key in ("id", "cohort")} for one in document.get("personas", ())],
        "definitions": state.stamp,
        "fault": state.fault is not None,
    }
    questions = {claim["id"]: _written(_question(document, claim)) for claim in document.get("claims", ())}
    return _written([ground, questions]), questions


def _question(document: Document, claim: Document) -> list[Any]:
    """Give what a claim asks: its own fields but the words, and what it is about."""
    own = {key: value for key, value in claim.items() if key not in _WORDS}
    kind, _, name = str(claim.get("about", "")).partition(".")
    if kind == "pains":
        kind, name = "touchpoints", str(value_at(document, f"pains.{name}.at"))
    if kind == "touchpoints":
        drawn = value_at(document, f"touchpoints.{name}")
        placed = claim.get("metric") == "touchpoint_share/1"
        return [own, child_of(drawn, "use"), child_of(drawn, "stage") if placed else None]
    if kind == "stages":
        drawn = value_at(document, f"stages.{name}")
        return [own, child_of(drawn, "use"), child_of(drawn, "id")]
    return [own]


def _written(value: Any) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, default=str)


def _still_true(kept: MapEvidence, questions: Mapping[str, str]) -> MapEvidence:
    """Leave out the verdicts of claims that ask something else now."""
    if kept.result is None:
        return kept
    claims = tuple(
        claim
        for claim in kept.result.claims
        if claim.id in questions and kept.questions.get(claim.id) == questions[claim.id]
    )
    return replace(kept, result=replace(kept.result, claims=claims))
