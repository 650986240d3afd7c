"""Endpoints of new maps, in the six steps of the method, and of maps as files to take along."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from urllib.parse import quote

from fastapi import Query
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from hanhtrinh.app.editing.exporting import ExportForm, export
from hanhtrinh.app.editing.starting import DraftTouch, Start, create, draft
from hanhtrinh.app.industries import industries
from hanhtrinh.app.map_draft import MOST_TOUCHPOINTS
from hanhtrinh.app.mapmaking import PersonaRequest
from hanhtrinh.language import Text
from hanhtrinh.models.library import models_at_hand
from hanhtrinh.render.themes import Theme
from hanhtrinh.server.access import Caller, Office
from hanhtrinh.server.evidence import EstimateDocument
from hanhtrinh.server.map_documents import Id, MapAnswer, ViewQuery, Writable, map_answer
from hanhtrinh.server.maps import author_of
from hanhtrinh.server.problems import LocalText
from hanhtrinh.server.routing import Role, Routes

routes = Routes(prefix="/maps", tags=["map-making"])
start_routes = Routes(prefix="/map-start", tags=["map-start"])
Word = Annotated[str, Field(min_length=1, max_length=200), Writable]


class NamedPart(BaseModel):
    """A stage or a persona with its name."""

    id: str
    name: LocalText


class ModelChoice(BaseModel):
    """A journey model to begin from."""

    id: str
    name: LocalText
    about: LocalText
    stages: list[NamedPart]
    own: bool


class IndustryChoice(BaseModel):
    """An industry's map to begin from."""

    id: str
    title: LocalText
    headline: LocalText
    model: str
    personas: list[NamedPart]
    touchpoints: int
    claims: int


class StartChoices(BaseModel):
    """What a map can begin from; for the customers' attributes see `GET /explore/options`."""

    model: str
    models: list[ModelChoice]
    industries: list[IndustryChoice]
    touchpoints: int
    customers: int
    maps: list[str]


class PersonaWish(BaseModel):
    """A persona: a name, and the values of an attribute that its customers have."""

    model_config = ConfigDict(extra="forbid")
    name: Word
    attribute: Word
    values: Annotated[list[Word], Field(min_length=1, max_length=50)]


class StartBody(BaseModel):
    """What a map begins from: a `model` with the touchpoints in the data, an `industry`, or `blank`.

    `name` is the id of the model or the industry (the workspace's model without one). An industry brings personas.
    """

    model_config = ConfigDict(extra="forbid")
    kind: Literal["model", "industry", "blank"]
    name: Id | None = None
    personas: Annotated[list[PersonaWish], Field(max_length=20)] = []
    most: Annotated[int, Field(ge=1, le=100)] = MOST_TOUCHPOINTS

    def start(self) -> Start:
        """Give the start."""
        personas = tuple(
            PersonaRequest(one.name.strip(), one.attribute, tuple(one.values)) for one in self.personas
        )
        return Start(self.kind, self.name, personas, self.most)


class DraftBody(BaseModel):
    """A draft to make."""

    model_config = ConfigDict(extra="forbid")
    id: Word
    title: Word | None = None
    start: StartBody


class NewMapBody(DraftBody):
    """A map to make: as it is drawn, or as its author changed the draft (`document`)."""

    document: dict[str, Any] | None = None


class DraftTouchDocument(BaseModel):
    """What the data say of a touchpoint of a draft.

    `conversion` is the share of those who came that reached its goal, any later stage without one; `below` is whether
    that is below its `peers` of the same stage beyond doubt, null where it cannot be told. `new` ones come to the
    workspace with this map.
    """

    id: str
    use: str | None
    customers: int | None
    emotion: EstimateDocument | None
    conversion: float | None
    low: float | None
    high: float | None
    n: int
    peers: int
    peers_conversion: float | None
    below: bool | None
    new: bool

    @classmethod
    def of(cls, touch: DraftTouch) -> DraftTouchDocument:
        """Write it as JSON has it."""
        known = {name: getattr(touch, name) for name in cls.model_fields if name != "emotion"}
        return cls(**known, emotion=EstimateDocument.of(touch.emotion))


class DraftAnswer(BaseModel):
    """A draft that nobody has saved."""

    document: dict[str, Any]
    touchpoints: list[DraftTouchDocument]
    customers: int
    left_out: int


class ExportQuery(ViewQuery):
    """How a map is exported; `scale` is pixels of a PNG per unit of the picture."""

    theme: Theme = "light"
    scale: Annotated[float, Field(ge=0.25, le=2)] = 1.0
    version: Annotated[int, Field(ge=1, le=2**31 - 1)] | None = None


@start_routes.get("", role=Role.viewer)
def choices(office: Office) -> StartChoices:
    """Give what a map can begin from."""
    studio = office.studio
    found = []
    for file in models_at_hand(office.workspace.root / "models"):
        model = studio.definitions.model(file.id)
        name = model.names.text if model.names else Text(vi=model.id, en=model.id)
        found.append(
            ModelChoice(
                id=model.id, name=LocalText.of(name), about=LocalText.of(model.about.text), own=file.origin != "shipped",
                stages=[NamedPart(id=one.id, name=LocalText.of(one.names.text)) for one in model.stages],
            )
        )  # fmt: skip
    return StartChoices(
        model=office.workspace.config.model,
        models=found,
        industries=[
            IndustryChoice(
                id=one.id, title=LocalText.of(one.document.title.text), headline=LocalText.of(one.document.headline.text),
                model=one.document.model or "", touchpoints=len(one.document.touchpoints), claims=len(one.document.claims),
                personas=[NamedPart(id=who.id, name=LocalText.of(who.name.text)) for who in one.document.personas],
            )
            for one in industries()
        ],
        touchpoints=len(studio.definitions.touchpoints().touchpoints),
        customers=studio.readings.now().log.customers,
        maps=[one.id for one in studio.desk.maps()],
    )  # fmt: skip


@start_routes.post("/draft", role=Role.editor)
def draw(office: Office, body: DraftBody) -> DraftAnswer:
    """Draw a first map and look at its touchpoints in the data; nothing is written."""
    found = draft(office.studio, body.start.start(), body.id, body.title)
    return DraftAnswer(
        document=found.document,
        touchpoints=[DraftTouchDocument.of(one) for one in found.touchpoints],
        customers=found.customers,
        left_out=found.left_out,
    )


@routes.post("", role=Role.editor, status_code=201)
def make(office: Office, caller: Caller, body: NewMapBody) -> MapAnswer:
    """Make a map: its first version, and its file in the workspace."""
    studio = office.studio
    state = create(studio, body.start.start(), body.id, body.title, body.document, author_of(caller))
    model = state.typed.model or office.workspace.config.model
    return map_answer(state, studio.file_state(state), model)


@routes.get("/{map_id}/export.{form}", role=Role.viewer, response_class=Response)
def take_along(
    office: Office, map_id: Id, form: ExportForm, asked: Annotated[ExportQuery, Query()]
) -> Response:
    """Give a map as a file: its picture (svg, png), a page that stands alone (html), its file (yaml), its table (csv)."""
    studio = office.studio
    state = studio.open(map_id) if asked.version is None else studio.desk.version(map_id, asked.version)
    found = export(studio, state, form, asked.view(), theme=asked.theme, scale=asked.scale)
    return Response(
        found.content,
        media_type=found.kind,
        headers={
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(found.name)}",
            # a page that stands alone brings its own script; here it may only be taken along
            "Content-Security-Policy": "default-src 'none'; sandbox",
        },
    )
