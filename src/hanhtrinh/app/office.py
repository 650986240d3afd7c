"""A workspace that is open for a long time: its state database and its people, shared by all who use it at once."""

from __future__ import annotations

from pathlib import Path

from hanhtrinh.app.editing.studio import Studio
from hanhtrinh.app.explore.cohorts import Cohorts
from hanhtrinh.app.explore.reading import Readings
from hanhtrinh.app.jobs import Workshop
from hanhtrinh.app.live import Hub
from hanhtrinh.app.people.door import Door
from hanhtrinh.app.people.team import Team
from hanhtrinh.app.workspace import Workspace
from hanhtrinh.store.state import StateDatabase, state_url


class Office:
    """An opened workspace with the application's state.

    Attributes:
        workspace: the workspace.
        state: its state database.
        door: lets people in.
        team: the people.
        workshop: where long work is done.
        readings: the journey log, opened once for all.
        cohorts: the cohorts with a name.
        studio: where maps are edited.
    """

    def __init__(self, workspace: Workspace, state: StateDatabase) -> None:
        self.workspace = workspace
        self.state = state
        self.door = Door(state)
        self.team = Team(state)
        self.hub = Hub()
        self.workshop = Workshop(state, self.hub)
        self.readings = Readings(workspace)
        self.cohorts = Cohorts(workspace, self.readings, state)
        self.studio = Studio(workspace, state, self.hub, self.readings)

    @classmethod
    def open(cls, root: Path | str, *, state: str | None = None) -> Office:
        """Open a workspace.

        Args:
            root: its folder.
            state: URL of the state database; `data/app.sqlite` of the workspace where None.

        Raises:
            WorkspaceError: as `Workspace.open` and `StateDatabase.open`.
        """
        workspace = Workspace.open(root)
        workspace.files_by_path = False
        return cls(workspace, StateDatabase.open(state_url(workspace.data, state)))

    def close(self) -> None:
        """Stop what is being worked at, and close the state database."""
        self.workshop.close()
        self.studio.close()
        self.state.close()
