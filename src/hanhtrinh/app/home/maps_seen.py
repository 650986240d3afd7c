"""All maps of a workspace with the verdicts that were kept, read anew only where a file changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from hanhtrinh.app.checking import CheckedMap, recall_check
from hanhtrinh.app.explore.reading import Reading
from hanhtrinh.app.lineage import FILE
from hanhtrinh.app.workspace import Workspace
from hanhtrinh.errors import HanhtrinhError, InputError
from hanhtrinh.language import Text
from hanhtrinh.scene.view import ClaimView, View


@dataclass(frozen=True)
class SeenMap:
    """One map with its kept verdicts.

    Attributes:
        id: of the map.
        title: its title, or its id where it has none.
        checked: the map and its verdicts.
        changed: when its file was last written, nanoseconds.
    """

    id: str
    title: Text
    checked: CheckedMap
    changed: int

    def claims(self) -> tuple[ClaimView, ...]:
        """Give its claims with their verdicts and quotes."""
        parsed = self.checked.map
        view = View(
            parsed.document,
            "vi",
            persona=None,
            model=parsed.model,
            touchpoints=parsed.touchpoints,
            observed=None,
            check=self.checked.result,
        )
        return view.claims


@dataclass(frozen=True)
class SeenMaps:
    """The maps that can be read, the last written first, and what is wrong with the others."""

    maps: tuple[SeenMap, ...]
    unreadable: tuple[HanhtrinhError, ...]


def seen_maps(workspace: Workspace, reading: Reading) -> SeenMaps:
    """Read all maps of a workspace."""
    maps: list[SeenMap] = []
    unreadable: list[HanhtrinhError] = []
    evidence = _stamp(workspace.data / "evidence" / FILE)
    for path in _files(workspace):
        stamp = _stamp(path)
        try:
            key = ("map", path.name, stamp, evidence)
            maps.append(reading.answers.get(key, partial(_seen, workspace, path, stamp)))
        except InputError as error:
            unreadable.append(error)
    return SeenMaps(tuple(sorted(maps, key=lambda one: -one.changed)), tuple(unreadable))


def _seen(workspace: Workspace, path: Path, stamp: int) -> SeenMap:
    checked = recall_check(workspace, path, name=f"maps/{path.name}")
    document = checked.map.document
    title = document.title.text if document.title else Text(vi=document.id, en=document.id)
    return SeenMap(document.id, title, checked, stamp)


def _files(workspace: Workspace) -> Iterator[Path]:
    folder = workspace.root / "maps"
    yield from sorted(path for path in folder.glob("*.yaml") if path.is_file())


def _stamp(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except FileNotFoundError:
        return 0
