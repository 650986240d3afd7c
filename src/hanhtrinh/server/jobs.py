"""Endpoints of long work: how it stands, its progress as it happens, and stopping it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from fastapi import Request
from pydantic import BaseModel
from starlette.responses import StreamingResponse

from hanhtrinh.app.jobs import job_document
from hanhtrinh.server.access import Office
from hanhtrinh.server.live import stream
from hanhtrinh.server.problems import LocalText, ProblemDocument
from hanhtrinh.server.routing import Role, Routes
from hanhtrinh.store.state.jobs import JobRecord

routes = Routes(prefix="/jobs", tags=["jobs"])
JobState = Literal["waiting", "running", "done", "failed", "cancelled", "interrupted"]


class JobDocument(BaseModel):
    """A piece of long work.

    `done` and `total` are counted things of the step (rows, events, claims); `total` is null where nobody can tell.
    `result` depends on `kind`. `interrupted` is what a server was at when it stopped: everything is as it was before.
    """

    id: str
    kind: str
    title: LocalText
    state: JobState
    step: LocalText
    done: int
    total: int | None
    result: dict[str, Any] | None
    problem: ProblemDocument | None
    created: datetime
    ended: datetime | None

    @classmethod
    def of(cls, record: JobRecord) -> JobDocument:
        """Write a record as JSON has it."""
        return cls.model_validate(job_document(record))


class StartedDocument(BaseModel):
    """Work that was asked for; see `GET /jobs/{job}`."""

    job: str


@routes.get("", role=Role.viewer)
def latest(office: Office) -> list[JobDocument]:
    """Give the latest work, newest first."""
    return [JobDocument.of(record) for record in office.workshop.latest()]


@routes.get("/{job_id}", role=Role.viewer)
def one(office: Office, job_id: str) -> JobDocument:
    """Give how a piece of work stands."""
    return JobDocument.of(office.workshop.find(job_id))


@routes.get("/{job_id}/live", role=Role.viewer, response_class=StreamingResponse)
def live(request: Request, office: Office, job_id: str) -> StreamingResponse:
    """Tell of every change of a piece of work, as server-sent events `job` with its document."""
    office.workshop.find(job_id)
    return stream(request, office.hub, f"jobs/{job_id}")


@routes.delete("/{job_id}", role=Role.editor)
def cancel(office: Office, job_id: str) -> JobDocument:
    """Ask a piece of work to stop; it leaves everything as it was, or ends where it is too late for that."""
    return JobDocument.of(office.workshop.cancel(job_id))
