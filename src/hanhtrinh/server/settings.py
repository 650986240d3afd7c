"""Endpoints of the workspace's settings: its name, its language, the journey model in use."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

from hanhtrinh.app.workspace_settings import change_settings
from hanhtrinh.language import Language
from hanhtrinh.models.library import load_model, models_at_hand
from hanhtrinh.server.access import Office
from hanhtrinh.server.problems import LocalText
from hanhtrinh.server.routing import Role, Routes
from hanhtrinh.server.session import Word, WorkspaceDocument, workspace_document

routes = Routes(prefix="/settings", tags=["settings"])


class ModelDocument(BaseModel):
    """A journey model at hand, with the names of its stages in order."""

    id: str
    name: LocalText
    about: LocalText
    stages: list[LocalText]
    origin: Literal["own", "shipped"]


class SettingsDocument(BaseModel):
    """What the workspace is set to, and which models there are to choose from."""

    workspace: WorkspaceDocument
    models: list[ModelDocument]


class SettingsChanges(BaseModel):
    """What to change; what is left out stays."""

    model_config = ConfigDict(extra="forbid")
    name: Word | None = None
    language: Language | None = None
    model: Word | None = None


@routes.get("", role=Role.viewer)
def settings(office: Office) -> SettingsDocument:
    """Give the settings."""
    folder = office.workspace.root / "models"
    models = []
    for file in models_at_hand(folder):
        model = load_model(file.id, folder)
        models.append(
            ModelDocument(
                id=model.id,
                name=_local(model.names.vi, model.names.en, model.id),
                about=_local(model.about.vi, model.about.en, ""),
                stages=[_local(one.names.vi, one.names.en, one.id) for one in model.stages],
                origin="shipped" if file.origin == "shipped" else "own",
            )
        )
    return SettingsDocument(workspace=workspace_document(office), models=models)


@routes.patch("", role=Role.admin)
def change(office: Office, changes: SettingsChanges) -> WorkspaceDocument:
    """Change the settings."""
    change_settings(office.workspace, name=changes.name, language=changes.language, model=changes.model)
    return workspace_document(office)


def _local(vi: str, en: str, otherwise: str) -> LocalText:
    return LocalText(vi=vi or en or otherwise, en=en or vi or otherwise)
