"""Endpoints of Explore: funnel, flow of stages, transitions and variants of any cohort; and the cohorts with a name."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Final, Literal

from fastapi import Query
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from hanhtrinh.app.explore import flow as flows
from hanhtrinh.app.explore import funnel as funnels
from hanhtrinh.app.explore.asking import WINDOW, Asked, Look, look
from hanhtrinh.app.explore.cohorts import NamedCohort
from hanhtrinh.app.explore.counting import population_of
from hanhtrinh.app.explore.figures import Population
from hanhtrinh.app.explore.flow import FlowView
from hanhtrinh.app.explore.funnel import By, FunnelView
from hanhtrinh.app.explore.options import Options
from hanhtrinh.app.explore.options import options as options_of
from hanhtrinh.app.explore.paths import MOST, TransitionsView, VariantsView, transitions_view, variants_view
from hanhtrinh.app.explore.sheets import (
    Sheet,
    flow_sheet,
    funnel_sheet,
    transitions_sheet,
    variants_sheet,
    write_sheet,
)
from hanhtrinh.language import Language, Text
from hanhtrinh.server.access import Caller, Office
from hanhtrinh.server.problems import LocalText, not_found
from hanhtrinh.server.routing import Role, Routes

routes = Routes(prefix="/explore", tags=["explore"])
cohort_routes = Routes(prefix="/cohorts", tags=["cohorts"])

Word = Annotated[str, Field(min_length=1, max_length=200)]
_STEPS: Final = 20


class AskedQuery(BaseModel):
    """Whom a look is about, as a link says it; `to` is not in the period."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)
    cohort: Annotated[str, Field(max_length=8_000)] | None = None
    channel: Annotated[list[Word], Field(max_length=50)] = []
    start: date | None = Field(default=None, alias="from")
    end: date | None = Field(default=None, alias="to")
    model: Word | None = None
    window: Annotated[str, Field(max_length=20)] = WINDOW

    def asked(self) -> Asked:
        """Give the question."""
        return Asked(
            self.cohort, tuple(sorted(set(self.channel))), self.start, self.end, self.model, self.window
        )


class FunnelQuery(AskedQuery):
    """A funnel."""

    by: By = "touchpoint"
    step: Annotated[list[Word], Field(max_length=_STEPS)] = []


class PathsQuery(AskedQuery):
    """Transitions or variants."""

    by: By = "touchpoint"
    top: Annotated[int, Field(ge=1, le=MOST)] = 50


def look_of(office: Office, query: AskedQuery) -> Look:
    """Open the data for a question."""
    asked = query.asked()
    named = office.cohorts.documents() if asked.cohort is not None and '"ref"' in asked.cohort else None
    return look(asked, office.readings, named)


def _csv(sheet: Sheet, name: str, language: Language) -> Response:
    return Response(
        write_sheet(sheet, language),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
    )


@routes.get("/options", role=Role.viewer)
def options(office: Office, model: Annotated[Word | None, Query()] = None) -> Options:
    """Say what can be asked: models, channels, touchpoints, attributes."""
    return options_of(office.workspace, office.readings.now(), model)


@routes.get("/population", role=Role.viewer)
def population(office: Office, query: Annotated[AskedQuery, Query()]) -> Population:
    """Count a cohort."""
    return population_of(look_of(office, query))


@routes.get("/funnel", role=Role.viewer)
def funnel(office: Office, query: Annotated[FunnelQuery, Query()]) -> FunnelView:
    """Give a funnel; its steps are proposed where none are named."""
    return funnels.view(look_of(office, query), query.by, query.step)


@routes.get("/flow", role=Role.viewer)
def flow(office: Office, query: Annotated[AskedQuery, Query()]) -> FlowView:
    """Give the flow through the stages of a model."""
    return flows.view(look_of(office, query))


@routes.get("/transitions", role=Role.viewer)
def transitions(office: Office, query: Annotated[PathsQuery, Query()]) -> TransitionsView:
    """Give which step follows which."""
    return transitions_view(look_of(office, query), query.by, query.top)


@routes.get("/variants", role=Role.viewer)
def variants(office: Office, query: Annotated[PathsQuery, Query()]) -> VariantsView:
    """Give the whole paths that customers take."""
    return variants_view(look_of(office, query), query.by, query.top)


class SheetQuery(PathsQuery):
    """A view as a table."""

    language: Language = "vi"
    step: Annotated[list[Word], Field(max_length=_STEPS)] = []


@routes.get(
    "/{view}.csv",
    role=Role.viewer,
    response_class=Response,
    responses={200: {"content": {"text/csv": {"schema": {"type": "string"}}}}},
)
def sheet(
    office: Office,
    view: Literal["funnel", "flow", "transitions", "variants"],
    query: Annotated[SheetQuery, Query()],
) -> Response:
    """Give the table of a view for a spreadsheet."""
    at, language = look_of(office, query), query.language
    if view == "funnel":
        return _csv(funnel_sheet(funnels.view(at, query.by, query.step), language), view, language)
    if view == "flow":
        return _csv(flow_sheet(flows.view(at), language), view, language)
    if view == "transitions":
        rows = transitions_view(at, query.by, query.top)
        return _csv(transitions_sheet(rows, language), view, language)
    return _csv(variants_sheet(variants_view(at, query.by, query.top), language), view, language)


class CohortDocument(BaseModel):
    """A cohort with a name."""

    id: str
    kind: Literal["saved", "persona"]
    name: LocalText
    map: LocalText | None = None
    document: Any
    author: str | None = None
    created: datetime | None = None

    @classmethod
    def of(cls, cohort: NamedCohort) -> CohortDocument:
        """Write a cohort as JSON has it."""
        return cls(
            id=cohort.id,
            kind=cohort.kind,
            name=LocalText.of(cohort.name),
            map=LocalText.of(cohort.map) if cohort.map else None,
            document=cohort.document,
            author=cohort.author,
            created=cohort.created,
        )


class NewCohort(BaseModel):
    """A cohort to save."""

    model_config = ConfigDict(extra="forbid")
    name: Annotated[str, Field(min_length=1, max_length=120, pattern=r"\S")]
    document: dict[str, Any]


@cohort_routes.get("", role=Role.viewer)
def cohorts(office: Office) -> list[CohortDocument]:
    """Give the cohorts with a name: those that were saved, and the personas of the maps."""
    return [CohortDocument.of(one) for one in office.cohorts.all()]


@cohort_routes.post("", role=Role.editor, status_code=201)
def save(office: Office, caller: Caller, cohort: NewCohort) -> CohortDocument:
    """Save a cohort under a name."""
    return CohortDocument.of(office.cohorts.save(cohort.name, cohort.document, caller.name))


@cohort_routes.delete("/{cohort_id}", role=Role.editor, status_code=204)
def remove(office: Office, cohort_id: str) -> Response:
    """Take a saved cohort away; what was asked with it keeps its own copy of the rule."""
    if not office.cohorts.remove(cohort_id):
        raise not_found(Text(vi="Không có nhóm khách này.", en="There is no such cohort."))
    return Response(status_code=204)
