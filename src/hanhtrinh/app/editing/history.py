"""What became of a map: its versions in groups, and what differs between two of them in meaning."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from hanhtrinh.app.checking import CheckedMap, recall_parsed
from hanhtrinh.app.differing import ComparedMaps, MapSide, compare_sides
from hanhtrinh.app.editing.states import MapState
from hanhtrinh.app.linting import model_on_trust
from hanhtrinh.errors import HanhtrinhError
from hanhtrinh.maps.assumed import assumed_touchpoints
from hanhtrinh.maps.document import MapDocument
from hanhtrinh.maps.parsing import ParsedMap, checked_map
from hanhtrinh.models.documents import check_document
from hanhtrinh.store.state.versions import VersionRecord

if TYPE_CHECKING:
    from hanhtrinh.app.editing.studio import Studio

# edits of one author within this time are one step of the history
TOGETHER: Final = timedelta(minutes=10)


@dataclass(frozen=True)
class VersionGroup:
    """Versions that one author made in one go, newest first."""

    versions: tuple[VersionRecord, ...]

    @property
    def newest(self) -> VersionRecord:
        """The last one made."""
        return self.versions[0]

    @property
    def oldest(self) -> VersionRecord:
        """The first one made."""
        return self.versions[-1]


def grouped(versions: Sequence[VersionRecord]) -> list[VersionGroup]:
    """Group versions, newest first: neighbouring edits of one author within ten minutes; others stand alone."""
    groups: list[list[VersionRecord]] = []
    for record in versions:
        newest = groups[-1][0] if groups else None
        if (
            newest is not None
            and record.kind == newest.kind == "edit"
            and (record.person, record.author) == (newest.person, newest.author)
            and newest.at - record.at <= TOGETHER
        ):
            groups[-1].append(record)
        else:
            groups.append([record])
    return [VersionGroup(tuple(group)) for group in groups]


def compare_versions(studio: Studio, map_id: str, old: int, new: int) -> ComparedMaps:
    """Compare two versions of a map in meaning, with the verdicts that are kept for either.

    Raises:
        UnknownMapError, UnknownVersionError: there is none.
    """
    one, other = studio.desk.version(map_id, old), studio.desk.version(map_id, new)
    compared = compare_sides(_side(studio, one), _side(studio, other), studio.workspace)
    return replace(compared, in_app=True)


def _side(studio: Studio, state: MapState) -> MapSide:
    recalled = _recalled(studio, state)
    verdicts = {claim.id: claim for claim in recalled.result.claims} if recalled else {}
    return MapSide(
        f"maps/{state.map.file}",
        state.parsed or _on_trust(state),
        state.record.fingerprint,
        verdicts,
        recalled.outdated if recalled else {},
        studio.workspace.config.timezone,
    )


def _on_trust(state: MapState) -> ParsedMap:
    """Read a version that speaks of what is no longer there, with its names taken on trust."""
    document = check_document(state.document, MapDocument, f"maps/{state.map.file}")
    return checked_map(
        document, model=model_on_trust(document.value), touchpoints=assumed_touchpoints(document.value)
    )


def _recalled(studio: Studio, state: MapState) -> CheckedMap | None:
    """Recall what was found for a version; None without data, or without what the version speaks of."""
    try:
        cohorts, log = studio.evidence.log_of(state)
        return recall_parsed(studio.workspace, state.whole, cohorts, log)
    except HanhtrinhError:
        return None
