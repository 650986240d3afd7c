"""What `map lint` objects to on a map that is being edited, with the place of each finding."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from hanhtrinh.app.editing.evidence import MapEvidence
from hanhtrinh.app.editing.states import MapState
from hanhtrinh.app.linting import model_on_trust
from hanhtrinh.errors import HanhtrinhError, InputError
from hanhtrinh.lint.linting import LintResult, lint_map
from hanhtrinh.lint.subject import DataSeen, Subject
from hanhtrinh.maps.document import MapDocument
from hanhtrinh.maps.problems import SeveralFaultsError
from hanhtrinh.models.documents import check_document

if TYPE_CHECKING:
    from hanhtrinh.app.editing.studio import Studio


def lint_state(studio: Studio, state: MapState) -> LintResult:
    """Put every rule to a map as it stands, with the evidence at hand."""
    evidence = studio.known(state)
    parsed = state.parsed.parsed if state.parsed else check_document(state.document, MapDocument, state.id)
    data = _data(evidence)
    until = data.watermark if data else None
    return lint_map(
        Subject(
            parsed,
            state.parsed.model if state.parsed else model_on_trust(state.typed),
            studio.definitions.touchpoints(),
            data,
            until or datetime.date.today(),
        ),
        _faults(state.fault),
    )


def _data(evidence: MapEvidence) -> DataSeen | None:
    result = evidence.result
    if result is None or not evidence.observed:
        return None
    return DataSeen(
        observed=evidence.observed,
        claims={claim.id: claim for claim in result.claims},
        lineage={claim.id: claim.lineage for claim in result.claims},
        stale=frozenset(claim.id for claim in result.claims if claim.stale),
        watermark=result.watermark.date() if result.watermark else None,
    )


def _faults(fault: HanhtrinhError | None) -> tuple[InputError, ...]:
    if isinstance(fault, SeveralFaultsError):
        return fault.problems
    if fault is None:
        return ()
    if isinstance(fault, InputError):
        return (fault,)
    return (InputError(fault.code, fault.message, hint=fault.hint, place=fault.place),)
