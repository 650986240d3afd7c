"""The list of maps, with how their claims stand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from hanhtrinh.app.editing.files import FileState
from hanhtrinh.app.editing.states import MapState, UnknownMapError
from hanhtrinh.errors import HanhtrinhError
from hanhtrinh.language import Text
from hanhtrinh.maps.document import Claim, MapDocument
from hanhtrinh.scene.view import View
from hanhtrinh.store.state.versions import VersionRecord

if TYPE_CHECKING:
    from hanhtrinh.app.editing.evidence import MapEvidence
    from hanhtrinh.app.editing.studio import Studio

MARKS: Final = ("confirmed", "refuted", "undecided", "quotes", "unchecked")
_NO_TEXT: Final = Text(vi="", en="")
# the first look at many maps at once does not wait for each of them
_PATIENCE_S: Final = 0.6


@dataclass(frozen=True)
class MapEntry:
    """A map in the list; without a record it is a file that cannot be read as a map.

    Attributes:
        personas: id and name of each.
        claims: how many have which mark (`MARKS`), and how many a `stale` one.
        fault: what the map speaks of that is no longer there.
    """

    id: str
    title: Text
    headline: Text
    model: str
    personas: tuple[tuple[str, Text], ...]
    stages: int
    touchpoints: int
    record: VersionRecord | None
    claims: dict[str, int]
    file: FileState
    fault: HanhtrinhError | None = None


def list_maps(studio: Studio) -> list[MapEntry]:
    """Give every map of a workspace, and the files that are none, by title."""
    found = []
    for record in studio.desk.maps():
        try:
            state = studio.open(record.id)
        except UnknownMapError:  # removed this very moment
            continue
        found.append(_entry(studio, state))
    nothing = dict.fromkeys((*MARKS, "stale"), 0)
    for name, file in studio.files.strangers().items():
        title = Text(vi=name, en=name)
        found.append(MapEntry(name.removesuffix(".yaml"), title, _NO_TEXT, "", (), 0, 0, None, nothing, file))
    return sorted(found, key=lambda entry: (entry.title.vi.casefold(), entry.id))


def _entry(studio: Studio, state: MapState) -> MapEntry:
    document = state.typed
    evidence = studio.known(state, patience=_PATIENCE_S)
    return MapEntry(
        state.id,
        document.title.text,
        document.headline.text,
        document.model or studio.workspace.config.model,
        tuple((one.id, one.name.text) for one in document.personas),
        len(document.stages),
        len(document.touchpoints),
        state.record,
        counted(document, evidence),
        studio.file_state(state),
        state.fault,
    )


def counted(document: MapDocument, evidence: MapEvidence) -> dict[str, int]:
    """Count the marks of a map's claims."""
    marks = marks_of(document, evidence)
    stale = sum(one.stale for one in evidence.result.claims) if evidence.result else 0
    return {**{mark: sum(one == mark for one in marks.values()) for mark in MARKS}, "stale": stale}


def marks_of(document: MapDocument, evidence: MapEvidence) -> dict[str, str]:
    """Give the mark of each claim, as pictures show it, by its id."""
    view = View(
        document, "vi", persona=None, model=None, touchpoints=None, observed=None, check=evidence.result
    )
    return {one.claim.id: one.mark for one in view.claims}


def claim_of(document: MapDocument, claim: str) -> Claim | None:
    """Find a claim by its id."""
    return next((one for one in document.claims if one.id == claim), None)
