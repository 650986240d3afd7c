"""Endpoints for the six steps: where something seems to hurt, and touchpoints found in the data."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query
from pydantic import BaseModel

from hanhtrinh.app.discovery import discover_touchpoints
from hanhtrinh.app.pain_hints import PainHints, pain_hints
from hanhtrinh.server.access import Office
from hanhtrinh.server.explore import AskedQuery, look_of
from hanhtrinh.server.routing import Role, Routes

routes = Routes(prefix="/pain-hints", tags=["pain hints"])


class FoundTouchpoints(BaseModel):
    """How many touchpoints were found in the data and added to the workspace's."""

    added: int


@routes.get("", role=Role.viewer)
def hints(office: Office, query: Annotated[AskedQuery, Query()]) -> PainHints:
    """Say at which touchpoints something seems to hurt, and what that costs."""
    return pain_hints(look_of(office, query))


@routes.post("/touchpoints", role=Role.editor)
def find_touchpoints(office: Office) -> FoundTouchpoints:
    """Name touchpoints for the events that none stands for yet, behind those that are there."""
    found = discover_touchpoints(office.workspace)
    office.readings.forget()
    return FoundTouchpoints(added=len(found.customers) if found.written else 0)
