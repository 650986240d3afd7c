"""Endpoints of the session: the first start, signing in and out, one's own settings."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import Request, Response
from pydantic import BaseModel, ConfigDict, Field

from hanhtrinh.app.people.door import SESSION_LENGTH, Entry
from hanhtrinh.language import Language
from hanhtrinh.server.access import COOKIE, Caller, Office, session_of
from hanhtrinh.server.routing import Role, Routes
from hanhtrinh.store.state.people import Person, Session

routes = Routes(prefix="/session", tags=["session"])
Word = Annotated[str, Field(max_length=1000)]


class PersonDocument(BaseModel):
    """Somebody who uses the application."""

    id: str
    name: str
    login: str
    role: Literal["viewer", "editor", "admin"]
    language: Language
    active: bool
    signs_in: bool

    @classmethod
    def of(cls, person: Person) -> PersonDocument:
        """Write a person as JSON has them."""
        fields = {name: getattr(person, name) for name in cls.model_fields}
        return cls.model_validate(fields)


class WorkspaceDocument(BaseModel):
    """What is open."""

    name: str
    simulated: bool
    language: Language
    currency: str
    timezone: str
    model: str
    data: Literal["growing", "closed"]


class SessionDocument(BaseModel):
    """Whether somebody is signed in, and who; `csrf` goes into the header `X-CSRF-Token` of every change."""

    state: Literal["first_start", "signed_out", "signed_in"]
    person: PersonDocument | None = None
    csrf: str | None = None
    workspace: WorkspaceDocument


class FirstStart(BaseModel):
    """The owner."""

    model_config = ConfigDict(extra="forbid")
    name: Word
    login: Word
    password: Word
    language: Language = "vi"


class SignIn(BaseModel):
    """What somebody signs in with."""

    model_config = ConfigDict(extra="forbid")
    login: Word
    password: Word


class Link(BaseModel):
    """The key of a link that lets somebody in once."""

    model_config = ConfigDict(extra="forbid")
    key: Word


class OwnSettings(BaseModel):
    """What to change of oneself; what is left out stays."""

    model_config = ConfigDict(extra="forbid")
    name: Word | None = None
    language: Language | None = None
    password: Word | None = None
    present_password: Word | None = None


def workspace_document(office: Office) -> WorkspaceDocument:
    """Say what is open."""
    config = office.workspace.config
    return WorkspaceDocument.model_validate(
        {
            "name": office.workspace.name,
            **{name: getattr(config, name) for name in WorkspaceDocument.model_fields if name != "name"},
        }
    )


def _document(office: Office, session: Session | None) -> SessionDocument:
    if session is None:
        state: Literal["first_start", "signed_out"] = (
            "first_start" if office.door.is_first_start() else "signed_out"
        )
        return SessionDocument(state=state, workspace=workspace_document(office))
    return SessionDocument(
        state="signed_in", person=PersonDocument.of(session.person), csrf=session.csrf, workspace=workspace_document(office)
    )  # fmt: skip


def _let_in(request: Request, response: Response, office: Office, entry: Entry) -> SessionDocument:
    response.set_cookie(
        COOKIE,
        entry.token,
        max_age=int(SESSION_LENGTH.total_seconds()),
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
        path="/",
    )
    return _document(office, entry.session)


def _address(request: Request) -> str:
    return request.client.host if request.client else "unknown"


@routes.get("", role=Role.public)
def current(request: Request, office: Office) -> SessionDocument:
    """Tell who is signed in, and what is open."""
    return _document(office, session_of(request))


@routes.post("/first-start", role=Role.public)
def first_start(request: Request, response: Response, office: Office, owner: FirstStart) -> SessionDocument:
    """Make the owner and sign them in; works once."""
    entry = office.door.first_start(
        name=owner.name, login=owner.login, password=owner.password, language=owner.language
    )
    return _let_in(request, response, office, entry)


@routes.post("", role=Role.public)
def sign_in(request: Request, response: Response, office: Office, given: SignIn) -> SessionDocument:
    """Sign in."""
    entry = office.door.sign_in(given.login, given.password, _address(request))
    return _let_in(request, response, office, entry)


@routes.post("/link", role=Role.public)
def sign_in_by_link(request: Request, response: Response, office: Office, link: Link) -> SessionDocument:
    """Sign in by a link, which works once."""
    return _let_in(request, response, office, office.door.sign_in_by_link(link.key, _address(request)))


@routes.delete("", role=Role.viewer, status_code=204)
def sign_out(request: Request, office: Office) -> Response:
    """Sign out."""
    office.door.sign_out(request.cookies[COOKIE])
    response = Response(status_code=204)
    response.delete_cookie(COOKIE, path="/")
    return response


@routes.patch("/person", role=Role.viewer)
def change_self(request: Request, office: Office, caller: Caller, changes: OwnSettings) -> PersonDocument:
    """Change one's own name, language or password."""
    person = office.team.change_self(
        caller,
        name=changes.name,
        language=changes.language,
        password=changes.password,
        present_password=changes.present_password,
        session=request.cookies[COOKIE],
    )
    return PersonDocument.of(person)
