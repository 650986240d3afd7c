"""Endpoints of maps: the list, one map, its picture, edits, its file, and what happens on it as it happens."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import Query, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response, StreamingResponse

from hanhtrinh.app.editing.listing import MapEntry, list_maps
from hanhtrinh.app.editing.states import Author, ConflictError
from hanhtrinh.server.access import Caller, Office
from hanhtrinh.server.live import stream
from hanhtrinh.server.map_documents import (
    ClashDocument,
    Edit,
    FileDocument,
    Id,
    MapAnswer,
    Path,
    SavedAnswer,
    SceneAnswer,
    ViewQuery,
    Writable,
    map_answer,
    saved_json,
    scene_json,
)
from hanhtrinh.server.problems import LocalText, ProblemDocument, ProblemError, problem_document
from hanhtrinh.server.routing import Role, Routes
from hanhtrinh.store.state.people import Person

routes = Routes(prefix="/maps", tags=["maps"])


class MapClaimCounts(BaseModel):
    """How many claims of a map have which verdict; `unchecked` ones have none, `stale` ones one on older data."""

    confirmed: int
    refuted: int
    undecided: int
    quotes: int
    unchecked: int
    stale: int


class PersonaName(BaseModel):
    """A persona of a map."""

    id: str
    name: LocalText


class MapEntryDocument(BaseModel):
    """A map in the list. Without a `version` it is a file that is no map: `file.problem` says why."""

    id: str
    title: LocalText
    headline: LocalText
    model: str
    personas: list[PersonaName]
    stages: int
    touchpoints: int
    version: int | None
    updated: datetime | None
    updated_by: str | None
    claims: MapClaimCounts
    file: FileDocument
    problem: ProblemDocument | None = None

    @classmethod
    def of(cls, entry: MapEntry) -> MapEntryDocument:
        """Write an entry as JSON has it."""
        return cls(
            id=entry.id, title=LocalText.of(entry.title), headline=LocalText.of(entry.headline), model=entry.model,
            personas=[PersonaName(id=key, name=LocalText.of(name)) for key, name in entry.personas],
            stages=entry.stages, touchpoints=entry.touchpoints,
            version=entry.record.number if entry.record else None,
            updated=entry.record.at if entry.record else None,
            updated_by=entry.record.author if entry.record else None,
            claims=MapClaimCounts(**entry.claims), file=FileDocument.of(entry.file),
            problem=problem_document(entry.fault) if entry.fault else None,
        )  # fmt: skip


class SceneQuery(ViewQuery):
    """Which picture; `since` is the version of the one that the browser has."""

    since: Annotated[int, Field(ge=1, le=2**31 - 1)] | None = None


class Decision(BaseModel):
    """Which side of a conflict with the map's file is taken."""

    model_config = ConfigDict(extra="forbid")
    keep: Literal["file", "app"]


class Whereabouts(BaseModel):
    """Where somebody is; `path` is null when they leave. `window` tells two windows of one person apart."""

    model_config = ConfigDict(extra="forbid")
    path: Path | None
    window: Annotated[str, Field(max_length=40), Writable] = ""


class PresentDocument(BaseModel):
    """Somebody who has the map open."""

    person: str
    name: str
    window: str
    path: str


class StartedCheck(BaseModel):
    """A check that was asked for; see `GET /jobs/{job}`."""

    job: str


def author_of(person: Person) -> Author:
    """Give the author that a person is."""
    return Author(person.name, person.id)


@routes.get("", role=Role.viewer)
def listed(office: Office) -> list[MapEntryDocument]:
    """Give all maps with their verdicts, by title."""
    return [MapEntryDocument.of(entry) for entry in list_maps(office.studio)]


@routes.get("/{map_id}", role=Role.viewer)
def one(office: Office, map_id: Id) -> MapAnswer:
    """Give a map as it stands."""
    state = office.studio.open(map_id)
    model = state.typed.model or office.workspace.config.model
    return map_answer(state, office.studio.file_state(state), model)


@routes.delete("/{map_id}", role=Role.editor, status_code=204)
def remove(office: Office, map_id: Id) -> Response:
    """Take a map and its file out of the workspace; its versions stay, and restoring one brings it back."""
    office.studio.remove(map_id)
    return Response(status_code=204)


@routes.get("/{map_id}/scene", role=Role.viewer, response_model=SceneAnswer)
def scene(office: Office, map_id: Id, asked: Annotated[SceneQuery, Query()]) -> Response:
    """Draw a map; where `since` is known, what changed since then."""
    studio = office.studio
    state = studio.open(map_id)
    drawn = studio.draw(state, asked.view(), asked.since)
    return _json(scene_json(drawn, state.number, studio.known(state, patience=0).serial))


@routes.post(
    "/{map_id}/commands",
    role=Role.editor,
    response_model=SavedAnswer,
    responses={409: {"model": ProblemDocument, "description": "Others' edits: `details.conflict`."}},
)
def commands(office: Office, caller: Caller, map_id: Id, edit: Edit) -> Response:
    """Take an edit: the answer comes when it is on disk.

    Where somebody else changed the same places since `base_version`, nothing is written, and the answer is 409 with
    `details.conflict`, a list of path, base, yours, theirs, by, at; and `details.version`, the present one.
    """
    studio = office.studio
    try:
        saved = studio.edit(
            map_id, edit.base_version, [one.command() for one in edit.commands], author_of(caller)
        )
    except ConflictError as error:
        conflict = [ClashDocument.of(one).model_dump(mode="json") for one in error.conflicts]
        raise ProblemError(
            409, error.code, error.message, details={"conflict": conflict, "version": error.state.number}
        ) from None
    shown = None
    if edit.view is not None:
        drawn = studio.draw(saved.state, edit.view.view(), edit.base_version)
        serial = studio.known(saved.state, patience=0).serial
        shown = scene_json(drawn, saved.state.number, serial)
    return _json(saved_json(saved, edit.base_version, studio.file_state(saved.state), shown))


@routes.post("/{map_id}/file", role=Role.editor)
def decide_file(office: Office, caller: Caller, map_id: Id, decision: Decision) -> MapAnswer:
    """End a conflict with the map's file; the side that is not taken stays as a version."""
    office.studio.files.decide(map_id, decision.keep, author_of(caller))
    return one(office, map_id)


@routes.post("/{map_id}/check", role=Role.editor, status_code=202)
def check(office: Office, caller: Caller, map_id: Id) -> StartedCheck:
    """Check every claim of a map against the data, in the background."""
    studio = office.studio
    studio.open(map_id)
    return StartedCheck(job=studio.check(map_id, office.workshop, caller.id).id)


@routes.get("/{map_id}/live", role=Role.viewer, response_class=StreamingResponse)
def live(request: Request, office: Office, map_id: Id) -> StreamingResponse:
    """Tell what happens on a map, as server-sent events.

    `version` {version, by, person, at, kind, fingerprint}; `presence` {present}; `comment` {id}; `evidence` {serial}:
    draw again; `file` {state}; `removed`.
    """
    office.studio.open(map_id)
    return stream(request, office.hub, f"maps/{map_id}")


@routes.post("/{map_id}/presence", role=Role.viewer)
def presence(office: Office, caller: Caller, map_id: Id, here: Whereabouts) -> list[PresentDocument]:
    """Say where one is on a map, at least every 30 seconds; gives everybody who is there."""
    studio = office.studio
    studio.desk.open(map_id)
    found = studio.presence.note(
        map_id, person=caller.id, name=caller.name, window=here.window, path=here.path
    )
    return [PresentDocument.model_validate(somebody.to_json()) for somebody in found]


def _json(content: dict[str, Any]) -> Response:
    # drawn and kept as plain JSON: a second look at every element would take longer than drawing it
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return Response(text.encode("utf-8"), media_type="application/json")
