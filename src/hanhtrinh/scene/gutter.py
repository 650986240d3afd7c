"""The part of a scene that stays in sight while a wide map is scrolled: the names of the lanes."""

from __future__ import annotations

from hanhtrinh.scene.model import Element, Scene


def gutter_of(scene: Scene) -> tuple[tuple[Element, ...], tuple[float, float, float, float]]:
    """Give the elements of the gutter and the window (x, y, width, height) beside the panels."""
    panels = [element.geometry for element in scene.elements if element.style == "panel"]
    top = min(float(panel["y"]) for panel in panels)
    bottom = max(float(panel["y"]) + float(panel["h"]) for panel in panels)
    elements = tuple(
        element
        for element in scene.elements
        if element.id.startswith("lane.")
        or (element.id.startswith("emotion.scale.") and element.kind == "face")
    )
    return elements, (0.0, top, scene.gutter - 4, bottom - top)
