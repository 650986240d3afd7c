"""Endpoints of what a map can be drawn from: the data through a model, the trades' maps, touchpoints not yet named."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query
from pydantic import BaseModel

from hanhtrinh.app.discovery import discover_touchpoints
from hanhtrinh.app.map_facts import IndustryStart, MapFacts, industry_starts, map_facts
from hanhtrinh.server.access import Office
from hanhtrinh.server.explore import AskedQuery, look_of
from hanhtrinh.server.routing import Role, Routes

routes = Routes(prefix="/map-facts", tags=["map facts"])


class FoundTouchpoints(BaseModel):
    """How many touchpoints were found in the data and added to the workspace's."""

    added: int


@routes.get("", role=Role.viewer)
def facts(office: Office, query: Annotated[AskedQuery, Query()]) -> MapFacts:
    """Say what the data offer for a map: stages, touchpoints with their figures, what seems to hurt."""
    return map_facts(look_of(office, query))


@routes.get("/industries", role=Role.viewer)
def trades() -> list[IndustryStart]:
    """Give the maps of trades to begin from."""
    return list(industry_starts())


@routes.post("/touchpoints", role=Role.editor)
def find_touchpoints(office: Office) -> FoundTouchpoints:
    """Name touchpoints for the events that none stands for yet, behind those that are there."""
    found = discover_touchpoints(office.workspace)
    office.readings.forget()
    return FoundTouchpoints(added=len(found.customers) if found.written else 0)
