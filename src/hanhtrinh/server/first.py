"""Endpoint of the first map: from imported data to a checked map without a question."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from hanhtrinh.app.first_map import first_map
from hanhtrinh.language import Text
from hanhtrinh.server.access import Caller, Office
from hanhtrinh.server.jobs import StartedDocument
from hanhtrinh.server.routing import Role, Routes

routes = Routes(prefix="/first-map", tags=["first"])


class FirstMapBody(BaseModel):
    """A first map to make."""

    model_config = ConfigDict(extra="forbid")
    title: str | None = Field(default=None, min_length=1, max_length=200)


@routes.post("", role=Role.editor, status_code=202)
def make(office: Office, caller: Caller, body: FirstMapBody) -> StartedDocument:
    """Find touchpoints, draw a map from the workspace's model, and judge its claims; the job's result shows it."""
    title = Text(vi="Vẽ và kiểm bản đồ đầu tiên", en="Draw and check the first map")
    work = first_map(office.workspace.root, title=body.title)
    return StartedDocument(job=office.workshop.ask("first-map", title, work, person=caller.id).id)
