"""Endpoints of walks: a team member goes through a map as a customer would, and lays it beside the data."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Final

from fastapi import Body, Query
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field
from starlette.responses import FileResponse

from hanhtrinh.app.customers.replay import uses_of
from hanhtrinh.app.map_files import map_of_id
from hanhtrinh.app.walks import StepBeside, WalkBook, beside
from hanhtrinh.app.walks.book import MAX_PICTURE
from hanhtrinh.server.access import Caller, Office
from hanhtrinh.server.problems import LocalText
from hanhtrinh.server.routing import Role, Routes
from hanhtrinh.store.state.walks import Walk

routes = Routes(prefix="/walks", tags=["walks"])
_POLICY: Final = "default-src 'none'; sandbox"
Note = Annotated[str, Field(max_length=4000)]
TouchpointId = Annotated[str, Field(min_length=1, max_length=200)]
Emotion = Annotated[float, Field(ge=-1, le=1)]
Seconds = Annotated[int, Field(ge=0, le=31_536_000)]


class WalkBody(BaseModel):
    """A walk to begin."""

    model_config = ConfigDict(extra="forbid")
    map: Annotated[str, Field(min_length=1, max_length=120)]
    title: Annotated[str, Field(max_length=200)] = ""


class StepBody(BaseModel):
    """A step: where, how long it took, how it felt, in one's own words."""

    model_config = ConfigDict(extra="forbid")
    touchpoint: TouchpointId | None = None
    at: AwareDatetime | None = None
    took_s: Seconds | None = None
    emotion: Emotion | None = None
    note: Note = ""


class StepChanges(BaseModel):
    """What to change of a step; what is left out stays."""

    model_config = ConfigDict(extra="forbid")
    touchpoint: TouchpointId | None = None
    took_s: Seconds | None = None
    emotion: Emotion | None = None
    note: Note | None = None


class StepDocument(BaseModel):
    """A step of a walk."""

    id: str
    place: int
    touchpoint: str | None
    at: datetime
    took_s: int | None
    emotion: float | None
    note: str
    has_picture: bool


class WalkDocument(BaseModel):
    """A walk through a map."""

    id: str
    map: str
    title: str
    person: str
    begun: datetime
    ended: datetime | None
    steps: list[StepDocument]

    @classmethod
    def of(cls, walk: Walk) -> WalkDocument:
        """Write a walk as JSON has it."""
        return cls(
            id=walk.id, map=walk.map, title=walk.title, person=walk.person, begun=walk.begun, ended=walk.ended,
            steps=[
                StepDocument(
                    id=step.id, place=step.place, touchpoint=step.touchpoint, at=step.at, took_s=step.took_s,
                    emotion=step.emotion, note=step.note, has_picture=step.picture is not None,
                )
                for step in walk.steps
            ],
        )  # fmt: skip


class PlaceOnMap(BaseModel):
    """A touchpoint of a map, for a step to stand at."""

    id: str
    stage: str
    name: LocalText


class FeltDocument(BaseModel):
    """Mean emotion of n customers, with its 95 % interval."""

    value: float
    low: float | None
    high: float | None
    n: int


class BesideDocument(BaseModel):
    """What the data say where a step was: null where fewer than 30 customers tell."""

    step: str
    customers: int | None
    emotion: FeltDocument | None
    gap_s: float | None
    went_on: int

    @classmethod
    def of(cls, one: StepBeside) -> BesideDocument:
        """Write what the data say as JSON has it."""
        felt = one.emotion
        return cls(
            step=one.step,
            customers=one.customers,
            emotion=None
            if felt is None or felt.value is None
            else FeltDocument(value=felt.value, low=felt.low, high=felt.high, n=felt.n),
            gap_s=one.gap_s,
            went_on=one.went_on,
        )


def _book(office: Office) -> WalkBook:
    return WalkBook(office.state, office.workspace.data)


@routes.get("", role=Role.viewer)
def of_map(office: Office, map: Annotated[str, Query(max_length=120)]) -> list[WalkDocument]:  # noqa: A002 - the contract's word
    """Give the walks through a map, the latest first."""
    return [WalkDocument.of(walk) for walk in _book(office).of_map(map)]


@routes.post("", role=Role.editor, status_code=201)
def begin(office: Office, caller: Caller, body: WalkBody) -> WalkDocument:
    """Begin a walk through a map."""
    map_of_id(office.workspace, body.map)
    return WalkDocument.of(_book(office).begin(body.map, body.title, caller.id))


@routes.get("/places", role=Role.viewer)
def places(office: Office, map: Annotated[str, Query(max_length=120)]) -> list[PlaceOnMap]:  # noqa: A002 - the contract's word
    """Give the touchpoints of a map, in the order in which it shows them."""
    parsed = map_of_id(office.workspace, map)
    known = {one.id: one.name for one in parsed.touchpoints.touchpoints}
    found = []
    for touch in parsed.document.touchpoints:
        name = touch.name or known.get(touch.use or "")
        text = LocalText(vi=name.to("vi"), en=name.to("en")) if name else LocalText(vi=touch.id, en=touch.id)
        found.append(PlaceOnMap(id=touch.id, stage=touch.stage, name=text))
    return found


@routes.get("/{walk}", role=Role.viewer)
def one(office: Office, walk: str) -> WalkDocument:
    """Give a walk."""
    return WalkDocument.of(_book(office).find(walk))


@routes.get("/{walk}/beside", role=Role.viewer)
def laid_beside(office: Office, walk: str) -> list[BesideDocument]:
    """Give what the data say at every step of a walk."""
    found = _book(office).find(walk)
    parsed = map_of_id(office.workspace, found.map)
    return [
        BesideDocument.of(each) for each in beside(office.readings.now(), found, uses_of(parsed.document))
    ]


@routes.post("/{walk}/steps", role=Role.editor, status_code=201)
def add_step(office: Office, walk: str, body: StepBody) -> WalkDocument:
    """Write a step behind the others."""
    found = _book(office).add(
        walk, touchpoint=body.touchpoint, at=body.at, took_s=body.took_s, emotion=body.emotion, note=body.note
    )
    return WalkDocument.of(found)


@routes.patch("/{walk}/steps/{step}", role=Role.editor)
def change_step(office: Office, walk: str, step: str, body: StepChanges) -> WalkDocument:
    """Change what a step says."""
    changes = body.model_dump(exclude_unset=True)
    if changes.get("note", "") is None:
        del changes["note"]
    return WalkDocument.of(_book(office).change(walk, step, changes))


@routes.delete("/{walk}/steps/{step}", role=Role.editor)
def drop_step(office: Office, walk: str, step: str) -> WalkDocument:
    """Take a step away."""
    return WalkDocument.of(_book(office).drop_step(walk, step))


@routes.put("/{walk}/steps/{step}/picture", role=Role.editor, max_body_size=MAX_PICTURE)
def keep_picture(
    office: Office,
    walk: str,
    step: str,
    content: Annotated[bytes, Body(media_type="application/octet-stream")],
) -> WalkDocument:
    """Keep a step's screenshot: PNG, JPEG or WebP, told by its content."""
    return WalkDocument.of(_book(office).keep_picture(walk, step, content))


@routes.get("/{walk}/steps/{step}/picture", role=Role.viewer, response_class=FileResponse)
def picture(office: Office, walk: str, step: str) -> FileResponse:
    """Give a step's screenshot."""
    path, media_type = _book(office).picture(walk, step)
    return FileResponse(path, media_type=media_type, headers={"Content-Security-Policy": _POLICY})


@routes.post("/{walk}/end", role=Role.editor)
def end(office: Office, walk: str) -> WalkDocument:
    """Say that a walk has reached its end."""
    return WalkDocument.of(_book(office).end(walk))


@routes.delete("/{walk}", role=Role.editor, status_code=204)
def drop(office: Office, walk: str) -> None:
    """Take a walk away, with its pictures."""
    _book(office).drop(walk)
