"""Touchpoints and journey models of a workspace, read once and again when their files change."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Final

from hanhtrinh.app.workspace import TOUCHPOINTS, Workspace
from hanhtrinh.models.model import JourneyModel
from hanhtrinh.models.touchpoints import TouchpointSet

Stamp = tuple[tuple[str, int, int], ...]
_NO_STAMP: Final[Stamp] = (("", -1, -1),)


class Definitions:
    """What names on a map mean.

    Args:
        workspace: whose files.
    """

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._lock = threading.RLock()
        self._stamp = _NO_STAMP
        self._touchpoints: TouchpointSet | None = None
        self._models: dict[str, JourneyModel] = {}

    @property
    def currency(self) -> str:
        """ISO code of amounts."""
        return self._workspace.config.currency

    @property
    def stamp(self) -> Stamp:
        """The files as they are now; another one means that names may mean something else."""
        with self._lock:
            now = _stamp(self._workspace.root)
            if now != self._stamp:
                self._stamp, self._touchpoints = now, None
                self._models = {}
            return now

    def touchpoints(self) -> TouchpointSet:
        """Give the touchpoints.

        Raises:
            InputError: their file is wrong, with its place.
        """
        with self._lock:
            _ = self.stamp
            if self._touchpoints is None:
                self._touchpoints = self._workspace.touchpoints()
            return self._touchpoints

    def model(self, model_id: str | None = None) -> JourneyModel:
        """Give a journey model; the one in use where the id is None.

        Raises:
            UsageError: `unknown-model`.
            InputError: its file is wrong, with its place.
        """
        with self._lock:
            _ = self.stamp
            name = model_id or self._workspace.config.model
            if name not in self._models:
                self._models[name] = self._workspace.model(name)
            return self._models[name]


def _stamp(root: Path) -> Stamp:
    files = (root / TOUCHPOINTS, *sorted((root / "models").glob("*.y*ml")))
    found = []
    for file in files:
        try:
            status = file.stat()
        except OSError:
            continue
        found.append((file.name, status.st_mtime_ns, status.st_size))
    return tuple(found)
