"""The scene (`hanhtrinh.scene/1`): everything a picture shows, laid out once, in styles instead of colours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from hanhtrinh.language import Language

SCHEMA: Final = "hanhtrinh.scene/1"
Kind = Literal["box", "line", "path", "text", "face", "icon", "badge"]


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line of text as it is drawn, with its place in scene units; `x` is the anchor's."""

    text: str
    x: float
    baseline: float


@dataclass(frozen=True, slots=True)
class Element:
    """One thing on the picture.

    Attributes:
        id: stable as long as the part of the map it shows keeps its id.
        path: where in the map document it comes from, e.g. `touchpoints.checkout.actions.0`; empty for furniture.
        kind: what it is; decides which keys `geometry` has.
        geometry: numbers in scene units (box: x y w h r; line: points; path: d; text: anchor, halo; face: cx cy r
            level; icon: cx cy size name; badge: cx cy r name text).
        style: a style token; for text a text style, optionally with a colour role (`figure.ok`).
        lines: the text, already wrapped.
        hit: x, y, width, height of the area that a pointer meets; None where there is nothing to open.
        editable: whether the editor may change the text.
        title: the whole text where the lines show it shortened, or what a mark says in words.
        departments: keys of the departments it concerns; None where it is everybody's.
    """

    id: str
    path: str
    kind: Kind
    geometry: Mapping[str, Any]
    style: str
    lines: tuple[TextLine, ...] = ()
    hit: tuple[float, float, float, float] | None = None
    editable: bool = False
    title: str = ""
    departments: tuple[str, ...] | None = None

    def to_json(self) -> dict[str, Any]:
        """Give the element as contracts.md writes it."""
        found: dict[str, Any] = {
            "id": self.id,
            "path": self.path,
            "kind": self.kind,
            "geometry": dict(self.geometry),
            "lines": [{"text": line.text, "x": line.x, "baseline": line.baseline} for line in self.lines],
            "style": self.style,
            "hit": list(self.hit) if self.hit else None,
            "editable": self.editable,
        }
        if self.title:
            found["title"] = self.title
        if self.departments is not None:
            found["departments"] = list(self.departments)
        return found


@dataclass(frozen=True, slots=True)
class Scene:
    """A whole picture: size in scene units, elements from back to front, and its name in words.

    With a `department`, elements that concern others only are drawn pale.
    """

    size: tuple[float, float]
    elements: tuple[Element, ...]
    language: Language
    title: str
    description: str
    gutter: float = 0.0
    simulated: bool = False
    department: str | None = None

    def is_pale(self, element: Element) -> bool:
        """Whether an element concerns other departments only."""
        return (
            self.department is not None
            and element.departments is not None
            and self.department not in element.departments
        )

    def to_json(self) -> dict[str, Any]:
        """Give the scene as contracts.md writes it, ready for `json.dumps`."""
        return {
            "schema": SCHEMA,
            "size": list(self.size),
            "language": self.language,
            "title": self.title,
            "description": self.description,
            "gutter": self.gutter,
            "simulated": self.simulated,
            "department": self.department,
            "elements": [element.to_json() for element in self.elements],
        }
