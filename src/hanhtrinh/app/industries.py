"""Maps to begin from, one per industry: hypotheses of the trade, bound to the touchpoints that a workspace has."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Final

import numpy as np

from hanhtrinh.app.discovery import appended, save_touchpoints
from hanhtrinh.app.mapmaking import check_free, check_map_id
from hanhtrinh.app.workspace import Workspace
from hanhtrinh.errors import UsageError
from hanhtrinh.journeys.log import JourneyLog
from hanhtrinh.language import Text
from hanhtrinh.maps.document import MapDocument
from hanhtrinh.maps.parsing import ParsedMap, parse_map
from hanhtrinh.maps.roundtrip import MapFile, write_text
from hanhtrinh.models.compile import compile_touchpoints, touchpoint_predicates
from hanhtrinh.models.discover import Proposal
from hanhtrinh.models.documents import parse_document, read_text
from hanhtrinh.models.event_names import vocabulary
from hanhtrinh.models.suggest import meant
from hanhtrinh.models.touchpoints import Touchpoint, TouchpointSet

_FILE: Final = "touchpoints.yaml"
# this share of a hypothesis' events in one touchpoint of the workspace makes the two the same
_SAME: Final = 0.5


@dataclass(frozen=True)
class Industry:
    """A map to begin from.

    Attributes:
        id: its name on the command line.
        document: the map.
        touchpoints: what its touchpoints usually are.
        map_text: the map's file.
    """

    id: str
    document: MapDocument
    touchpoints: TouchpointSet
    map_text: str


@dataclass(frozen=True)
class BegunMap:
    """A map that was begun from an industry's.

    Attributes:
        path: the map's file.
        parsed: its content, checked.
        bound: touchpoints of the industry that the workspace had under ids of its own: theirs, by the industry's.
        added: ids of the touchpoints that were added to touchpoints.yaml.
        seen: how many of the map's touchpoints the data show.
    """

    path: Path
    parsed: ParsedMap
    bound: Mapping[str, str]
    added: tuple[str, ...]
    seen: int


@cache
def industries() -> tuple[Industry, ...]:
    """Give the industries there are, sorted by id."""
    root = files("hanhtrinh.app").joinpath("data", "industries")
    return tuple(_read(folder) for folder in sorted(root.iterdir(), key=lambda found: found.name))


def _read(folder: Traversable) -> Industry:
    map_text = folder.joinpath("map.yaml").read_text(encoding="utf-8")
    touchpoints = folder.joinpath(_FILE).read_text(encoding="utf-8")
    return Industry(
        folder.name,
        parse_document(map_text, MapDocument, f"{folder.name}/map.yaml").value,
        parse_document(touchpoints, TouchpointSet, f"{folder.name}/{_FILE}").value,
        map_text,
    )


def industry(name: str) -> Industry:
    """Find an industry by its id.

    Raises:
        UsageError: `unknown-industry` with the ids there are.
    """
    known = {each.id: each for each in industries()}
    if name in known:
        return known[name]
    listed = ", ".join(known)
    raise UsageError(
        "unknown-industry",
        Text(
            vi=f"Chưa có bản đồ mẫu cho ngành “{name}”. Hiện có: {listed}.",
            en=f"There is no map to begin from for “{name}”. There are: {listed}.",
        ),
        hint=meant(name, known),
    )


def begin_map(
    workspace: Workspace, name: str, map_id: str, *, path: Path | None = None, force: bool = False
) -> BegunMap:
    """Begin a map from an industry's.

    A touchpoint of the industry is the workspace's own where most of its events are one's there, or else where both
    are the same kind of touch on the same channel; the map then uses the workspace's. The others are added behind
    what touchpoints.yaml holds, where they wait for data.

    Args:
        workspace: where the map, its touchpoints and the data are; it may be empty.
        name: the industry's id.
        map_id: id of the new map, which names its file.
        path: the file; `maps/ID.yaml` of the workspace where None.
        force: replace a file that is there.

    Raises:
        UsageError: `unknown-industry`, `bad-id`, `file-exists`.
        InputError: touchpoints.yaml is wrong, with line and column.
        WorkspaceError: `changed-meanwhile` where somebody else changed touchpoints.yaml.
    """
    check_map_id(map_id)
    target = path or workspace.root / "maps" / f"{map_id}.yaml"
    check_free(target, force)
    drawn = draw_industry(workspace, name, map_id, str(target))
    add_touchpoints(workspace, drawn)
    write_text(target, drawn.text)
    chosen, log, together = industry(name), drawn.log, drawn.touchpoints
    events = log.events_per_code()
    matched = compile_touchpoints(together, log.codes, workspace.config.currency)
    used = {drawn.bound.get(each.use or "", each.use) for each in chosen.document.touchpoints}
    seen = sum(
        1
        for index, each in enumerate(together.touchpoints)
        if each.id in used and events[matched == index].any()
    )
    return BegunMap(
        target,
        drawn.parsed,
        {key: value for key, value in drawn.bound.items() if key != value},
        tuple(each.id for each in drawn.new),
        seen,
    )


@dataclass(frozen=True)
class IndustryDraft:
    """An industry's map for a workspace, not written yet.

    Attributes:
        text, parsed: the map.
        touchpoints: the workspace's, with those that it lacks.
        new: these.
        bound: the workspace's touchpoint for each of the industry's that it has.
        log: the journeys.
    """

    text: str
    parsed: ParsedMap
    touchpoints: TouchpointSet
    new: tuple[Touchpoint, ...]
    bound: Mapping[str, str]
    log: JourneyLog


def draw_industry(workspace: Workspace, name: str, map_id: str, file: str) -> IndustryDraft:
    """Draw an industry's map for a workspace, and write nothing; `file` is how errors name it.

    Raises:
        UsageError: `unknown-industry`.
        InputError: touchpoints.yaml is wrong, with line and column.
    """
    chosen, currency = industry(name), workspace.config.currency
    existing = workspace.touchpoints()
    log = workspace.log(touchpoint_predicates(existing, currency))
    bound = _bound(chosen.touchpoints, existing, log, currency)
    new = tuple(_rebound(each, bound) for each in chosen.touchpoints.touchpoints if each.id not in bound)
    together = TouchpointSet(schema=existing.schema_, touchpoints=(*existing.touchpoints, *new))
    text = _renamed(chosen, map_id, bound)
    model = workspace.model(chosen.document.model)
    parsed = parse_map(text, file, model=model, touchpoints=together, currency=currency)
    return IndustryDraft(text, parsed, together, new, bound, log)


def add_touchpoints(workspace: Workspace, drawn: IndustryDraft) -> None:
    """Add the touchpoints that an industry's map needs and the workspace lacks.

    Raises:
        WorkspaceError: `changed-meanwhile` where somebody else changed touchpoints.yaml.
    """
    _add(workspace, workspace.touchpoints(), list(drawn.new))


def _bound(usual: TouchpointSet, existing: TouchpointSet, log: JourneyLog, currency: str) -> dict[str, str]:
    """Find the workspace's own touchpoint for each of the industry's that it has; none is taken twice."""
    events = log.events_per_code()
    mine = compile_touchpoints(existing, log.codes, currency)
    found: dict[str, str] = {each.id: each.id for each in usual.touchpoints if each.id in existing.ids()}
    taken = set(found.values())
    for each in usual.touchpoints:
        alone = TouchpointSet(schema=usual.schema_, touchpoints=(each.model_copy(update={"goal": None}),))
        codes = compile_touchpoints(alone, log.codes, currency) == 0
        total = int(events[codes].sum())
        if each.id in found or not total or not len(existing.touchpoints):
            continue
        shares = np.bincount(
            mine[codes & (mine >= 0)], events[codes & (mine >= 0)], minlength=len(existing.touchpoints)
        )
        best = int(shares.argmax())
        if shares[best] > _SAME * total and existing.touchpoints[best].id not in taken:
            found[each.id] = existing.touchpoints[best].id
            taken.add(found[each.id])
    for each in usual.touchpoints:
        if each.id in found:
            continue
        for own in existing.touchpoints:
            if own.id not in taken and _alike(each, own):
                found[each.id] = own.id
                taken.add(own.id)
                break
    return found


def _alike(one: Touchpoint, other: Touchpoint) -> bool:
    """Whether two touchpoints are the same kind of touch and on no different channels."""
    kinds = vocabulary()
    ones, others = (
        {found.id for name in each.match.name if (found := kinds.kind_of(name)) is not None}
        for each in (one, other)
    )
    if ones.isdisjoint(others):
        return False
    channels = [kinds.channel_of(each.channel) for each in (one, other)]
    known = [found.id for found in channels if found is not None]
    return len(set(known)) < 2


def _rebound(touchpoint: Touchpoint, bound: Mapping[str, str]) -> Touchpoint:
    if touchpoint.goal is None:
        return touchpoint
    return touchpoint.model_copy(update={"goal": bound.get(touchpoint.goal, touchpoint.goal)})


def _renamed(chosen: Industry, map_id: str, bound: Mapping[str, str]) -> str:
    """Write the map's file under its new id, with the workspace's names of touchpoints; comments stay."""
    text = re.sub(r"(?m)^id: .*$", f"id: {map_id}", chosen.map_text, count=1)
    for old, new in bound.items():
        # ids stand after these two keys only, and no id is the beginning of a longer word here
        text = re.sub(rf"((?:use|goal): ){re.escape(old)}(?=[\s,}}])", rf"\g<1>{new}", text)
    return text


def _add(workspace: Workspace, existing: TouchpointSet, new: list[Touchpoint]) -> None:
    """Add touchpoints behind what the workspace's file holds."""
    if not new:
        return
    path = workspace.root / _FILE
    file = MapFile.load(path) if path.exists() else None
    before = read_text(path, _FILE) if file is not None else ""
    proposals = [Proposal(touchpoint, 0, True, None) for touchpoint in new]
    save_touchpoints(path, file, appended(before, existing, proposals, workspace.config.language))
