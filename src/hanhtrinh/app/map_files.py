"""Where a map is, as users name it."""

from __future__ import annotations

from pathlib import Path

from hanhtrinh.app.workspace import Workspace


def map_path(workspace: Workspace, name: Path | str) -> Path:
    """Find a map: a path, else a path within the workspace, else the name of a file in its `maps` folder.

    Gives the path as named where there is no such file, so that reading it says so.
    """
    named = Path(name)
    choices = (
        named,
        workspace.root / named,
        workspace.root / "maps" / named,
        workspace.root / "maps" / f"{named}.yaml",
    )
    return next((path for path in choices if path.is_file()), named)
