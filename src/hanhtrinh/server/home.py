"""The endpoint of the diagnosis."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query

from hanhtrinh.app.home.diagnosis import Diagnosis, diagnose
from hanhtrinh.server.access import Office
from hanhtrinh.server.explore import AskedQuery, look_of
from hanhtrinh.server.routing import Role, Routes

routes = Routes(prefix="/home", tags=["home"])


@routes.get("", role=Role.viewer)
def home(office: Office, query: Annotated[AskedQuery, Query()]) -> Diagnosis:
    """Say where customers are, where they leave, how they feel, what is worst and what is undecided."""
    return diagnose(office.workspace, look_of(office, query))
