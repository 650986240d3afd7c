"""Endpoints of the people who use the workspace."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

from hanhtrinh.language import Language
from hanhtrinh.server.access import Office
from hanhtrinh.server.routing import Role, Routes
from hanhtrinh.server.session import PersonDocument, Word

routes = Routes(prefix="/people", tags=["people"])
RoleName = Literal["viewer", "editor", "admin"]


class NameDocument(BaseModel):
    """Who somebody is, for all to see."""

    id: str
    name: str


class Invitation(BaseModel):
    """Somebody to invite."""

    model_config = ConfigDict(extra="forbid")
    name: Word
    login: Word
    role: RoleName = "viewer"
    language: Language = "vi"


class InvitedDocument(BaseModel):
    """Somebody with the key of their link, which is shown this once: `/enter#KEY`."""

    person: PersonDocument
    key: str


class PersonChanges(BaseModel):
    """What to change of somebody; what is left out stays."""

    model_config = ConfigDict(extra="forbid")
    role: RoleName | None = None
    active: bool | None = None


@routes.get("/names", role=Role.viewer)
def names(office: Office) -> list[NameDocument]:
    """Name everybody, for those who read their comments."""
    return [NameDocument(id=person.id, name=person.name) for person in office.team.everybody()]


@routes.get("", role=Role.admin)
def everybody(office: Office) -> list[PersonDocument]:
    """Give everybody, with what they may do."""
    return [PersonDocument.of(person) for person in office.team.everybody()]


@routes.post("", role=Role.admin, status_code=201)
def invite(office: Office, invitation: Invitation) -> InvitedDocument:
    """Invite somebody."""
    person, key = office.team.invite(
        name=invitation.name, login=invitation.login, role=invitation.role, language=invitation.language
    )
    return InvitedDocument(person=PersonDocument.of(person), key=key)


@routes.patch("/{person_id}", role=Role.admin)
def change(office: Office, person_id: str, changes: PersonChanges) -> PersonDocument:
    """Change what somebody may do."""
    return PersonDocument.of(office.team.change(person_id, role=changes.role, active=changes.active))


@routes.post("/{person_id}/link", role=Role.admin, status_code=201)
def new_link(office: Office, person_id: str) -> InvitedDocument:
    """Make a link by which somebody sets a new password; their sessions end."""
    key = office.team.new_link(person_id)
    person = next(one for one in office.team.everybody() if one.id == person_id)
    return InvitedDocument(person=PersonDocument.of(person), key=key)
