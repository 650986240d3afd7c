"""Where a map is, as users name it, and whose it is."""

from __future__ import annotations

import os
from pathlib import Path

from hanhtrinh.app.workspace import SETTINGS, Workspace
from hanhtrinh.errors import UsageError
from hanhtrinh.language import Text
from hanhtrinh.maps.parsing import ParsedMap, load_map


def workspace_of_map(name: Path | str, given: Path | None = None) -> Workspace:
    """Open the workspace that a map belongs to.

    Args:
        name: the map as the user names it.
        given: the workspace's folder, where the user named that too; otherwise it is looked for in the folders
            above the map, then in the current folder and those above it.

    Raises:
        WorkspaceError: as `Workspace.open`, of the current folder where none is found.
    """
    if given is not None:
        return Workspace.open(given)
    named = Path(os.path.abspath(name))
    here = Path.cwd()
    for folder in (*named.parents, here, *here.parents):
        if (folder / SETTINGS).is_file():
            return Workspace.open(folder if Path(name).is_absolute() else os.path.relpath(folder))
    return Workspace.open(Path())


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


def map_of_id(workspace: Workspace, map_id: str) -> ParsedMap:
    """Read the map of an id: the file called so, else the one that says so.

    Raises:
        UsageError: `unknown-map`.
        InputError: the file cannot be read.
    """
    files = sorted((workspace.root / "maps").glob("*.y*ml"), key=lambda path: path.stem != map_id)
    for path in files:
        if path.stem != map_id and f"id: {map_id}" not in path.read_text(encoding="utf-8"):
            continue
        parsed = load_map(
            path,
            model=workspace.model,
            touchpoints=workspace.touchpoints(),
            currency=workspace.config.currency,
            name=path.name,
        )
        if parsed.document.id == map_id:
            return parsed
    raise UsageError(
        "unknown-map", Text(vi=f"Không có bản đồ “{map_id}”.", en=f"There is no map “{map_id}”.")
    )
