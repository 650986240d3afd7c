"""Which department each part of the picture concerns (R15), so that a department can be shown its own view."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from hanhtrinh.scene.drawing import Canvas
from hanhtrinh.scene.frame import Frame
from hanhtrinh.scene.model import Element, Scene
from hanhtrinh.scene.view import View

_PARTS = ("touchpoints", "pains", "opportunities", "claims", "stack", "owners")


def mark_departments(scene: Scene, view: View, frame: Frame) -> Scene:
    """Say of every element which departments it concerns.

    A touchpoint is its owner's; a pain its touchpoint's owner's and of those who own its opportunities; an
    opportunity its owner's, else its touchpoint's; a claim that of the touchpoint or pain it is about. Stages,
    personas and the curve belong to everybody: their elements stay unmarked.
    """
    if not view.departments:
        return scene
    owners = _owners(view, frame)
    elements = tuple(
        _owned(element, owners[key]) if (key := _key(element)) in owners else element
        for element in scene.elements
    )
    return replace(scene, elements=elements, department=view.department)


def _owned(element: Element, departments: tuple[str, ...]) -> Element:
    """Give the element with its departments; `dataclasses.replace` takes several times as long."""
    return Element(
        element.id, element.path, element.kind, element.geometry, element.style, element.lines, element.hit,
        element.editable, element.title, departments,
    )  # fmt: skip


def _key(element: Element) -> str:
    """Name the part of the map that an element shows, by its id."""
    parts = element.id.split(".")
    if parts[0] in _PARTS:
        return ".".join(parts[:2])
    if parts[0] == "lanes" and len(parts) > 3:
        return f"touchpoints.{parts[3]}"
    if parts[0] == "drop" or parts[:2] == ["emotion", "label"]:
        return f"touchpoints.{parts[1 if parts[0] == 'drop' else 2]}"
    return ""


def _owners(view: View, frame: Frame) -> Mapping[str, tuple[str, ...]]:
    def known(*keys: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(key for key in keys if key))

    found = {f"touchpoints.{touch.id}": known(touch.department) for touch in view.touches}
    for item in view.opportunities:
        own = view.department_key(item.opportunity.owner)
        found[item.path] = known(own or item.touch.department)
    for pain in view.pains:
        helpers = [
            owner
            for item in view.opportunities
            if item.opportunity.for_ == pain.pain.id
            for owner in found[item.path]
        ]
        found[pain.path] = known(pain.touch.department, *helpers)
    for claim in view.claims:
        if claim.claim.about in found:
            found[claim.path] = found[claim.claim.about]
    for column in frame.columns:
        owned = known(*(touch.department for touch in column.touches))
        found[f"stack.{column.number}"] = found[f"owners.{column.number}"] = owned
    return found


def department_words(canvas: Canvas) -> str:
    """Say what the department of the view has on the map; empty where the picture is everybody's."""
    view = canvas.view
    if view.department is None:
        return ""
    owners = _owners(view, canvas.frame)
    mine = [path.partition(".")[0] for path, keys in owners.items() if view.department in keys]
    name = view.departments[view.department]
    nouns = (
        ("touchpoints", "điểm chạm", "touchpoint"),
        ("pains", "điểm đau", "pain point"),
        ("opportunities", "cơ hội", "opportunity"),
        ("claims", "nhận định", "claim"),
    )
    parts_vi = [f"{mine.count(kind)} {vi}" for kind, vi, _ in nouns if mine.count(kind)]
    parts_en = [_counted(mine.count(kind), en) for kind, _, en in nouns if mine.count(kind)]
    return canvas.t(
        f"Phần của bộ phận {name}: {', '.join(parts_vi)}. Phần của bộ phận khác vẽ mờ.",
        f"What {name} owns: {', '.join(parts_en)}. What others own is drawn pale.",
    )


def _counted(count: int, noun: str) -> str:
    plural = f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"
    return f"{count} {noun if count == 1 else plural}"
