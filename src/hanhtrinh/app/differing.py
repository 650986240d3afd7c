"""Compare two maps in meaning, with the verdicts that are kept for the claims of either."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from hanhtrinh.app.linting import model_on_trust
from hanhtrinh.maps.assumed import assumed_touchpoints
from hanhtrinh.maps.diff import MapDiff, diff_maps
from hanhtrinh.maps.document import MapDocument
from hanhtrinh.maps.fingerprint import Meaning, map_fingerprint
from hanhtrinh.maps.parsing import ParsedMap, checked_map
from hanhtrinh.maps.results import ClaimResult, PastClaim
from hanhtrinh.models.documents import Parsed, load_document

if TYPE_CHECKING:
    from hanhtrinh.app.workspace import Workspace


@dataclass(frozen=True)
class MapSide:
    """One of the two maps.

    Attributes:
        file: how it was named.
        map: the map.
        fingerprint: of its whole content, wording included.
        verdicts: the newest verdict kept for each of its claims as it stands, by claim id.
        outdated: for claims without one, the last verdict while touchpoints or stages meant something else.
        zone: the time zone that days are of.
    """

    file: str
    map: ParsedMap
    fingerprint: str
    verdicts: Mapping[str, ClaimResult]
    outdated: Mapping[str, PastClaim] = field(default_factory=dict)
    zone: str = "UTC"


@dataclass(frozen=True)
class ComparedMaps:
    """Two maps and what differs between them; `in_app` is whether a reader has the application at hand, not a command line."""

    old: MapSide
    new: MapSide
    diff: MapDiff
    in_app: bool = False


def compare_maps(old: Path | str, new: Path | str, workspace: Workspace | None = None) -> ComparedMaps:
    """Compare two map files.

    Args:
        old, new: the files.
        workspace: whose touchpoints and models say what names mean, and whose evidence is looked up; without one names
            are taken on trust and there are no verdicts.

    Raises:
        InputError: one of them cannot be read, as `load_map`.
    """
    from hanhtrinh.app.map_files import map_path

    paths = [map_path(workspace, one) if workspace else Path(one) for one in (old, new)]
    loaded = [
        load_document(path, MapDocument, name=str(one)) for path, one in zip(paths, (old, new), strict=True)
    ]
    parsed = [_checked(one, loaded, workspace) for one in loaded]
    sides = [
        MapSide(str(name), one, map_fingerprint(one.document), *_verdicts(workspace, path))
        for name, path, one in zip((old, new), paths, parsed, strict=True)
    ]
    return compare_sides(sides[0], sides[1], workspace)


def compare_sides(old: MapSide, new: MapSide, workspace: Workspace | None = None) -> ComparedMaps:
    """Compare two maps that were read already; `workspace` as in `compare_maps`."""
    diff = diff_maps(
        old.map.document,
        new.map.document,
        old_fingerprints=_fingerprints(old.map, workspace),
        new_fingerprints=_fingerprints(new.map, workspace),
    )
    return ComparedMaps(old, new, diff)


def _checked(
    parsed: Parsed[MapDocument], both: list[Parsed[MapDocument]], workspace: Workspace | None
) -> ParsedMap:
    if workspace is None:
        touchpoints = assumed_touchpoints(*(one.value for one in both))
        return checked_map(parsed, model=model_on_trust(parsed.value), touchpoints=touchpoints)
    return checked_map(
        parsed,
        model=workspace.model,
        touchpoints=workspace.touchpoints(),
        currency=workspace.config.currency,
    )


def _fingerprints(parsed: ParsedMap, workspace: Workspace | None) -> dict[str, str]:
    meaning = Meaning(
        parsed.document,
        parsed.model,
        parsed.touchpoints,
        workspace.config.currency if workspace else "VND",
        workspace.config.timezone if workspace else "UTC",
        workspace.model if workspace else None,
    )
    return {claim.id: meaning.fingerprint(claim) for claim in parsed.document.claims}


def _verdicts(
    workspace: Workspace | None, path: Path
) -> tuple[Mapping[str, ClaimResult], Mapping[str, PastClaim], str]:
    """Recall what was found for the claims of a map, also under other definitions; nothing where nothing was ever kept."""
    if workspace is None or not (workspace.data / "evidence").is_dir():
        return {}, {}, "UTC"
    from hanhtrinh.app.checking import recall_check

    recalled = recall_check(workspace, path)
    return {claim.id: claim for claim in recalled.result.claims}, recalled.outdated, recalled.zone
