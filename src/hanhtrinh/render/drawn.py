"""The drawn scene (`hanhtrinh.drawn/1`): every mark, face and icon reduced to plain shapes, for a browser to instantiate.

It is what `render.svg` draws, as JSON: the browser wraps nothing and decides nothing, so that the picture on the screen
is the printed one. Colours are CSS variables named after the roles. A patch says what differs between two scenes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from hanhtrinh.render.svg import Tokens, class_of, pieces_of, shapes_of, style_rules, tokens_of
from hanhtrinh.render.themes import variables
from hanhtrinh.scene.model import Element, Scene

SCHEMA: Final = "hanhtrinh.drawn/1"
_STALE_OPACITY: Final = ".5"


@dataclass(frozen=True)
class Patch:
    """What differs between two scenes, and the style tokens that the browser knows when it has it."""

    content: dict[str, Any]
    tokens: Tokens


def draw(scene: Scene, tokens: Tokens | None = None) -> dict[str, Any]:
    """Draw a whole scene, ready for JSON; with the styles of `tokens`, of those in use where None."""
    return {
        "schema": SCHEMA,
        **_frame(scene),
        "styles": styles_of(tokens_of(scene.elements) if tokens is None else tokens),
        "elements": [draw_element(scene, element) for element in scene.elements],
    }


def draw_patch(old: Scene, new: Scene, tokens: Tokens) -> Patch:
    """Draw what differs between two scenes of one map.

    Args:
        old, new: the scenes.
        tokens: those that the browser has rules for.

    Returns:
        Ready for JSON: the new frame; `changed` elements, whole, also those that came; ids of `removed` ones; `order`,
        the ids of all elements, where any came or stand elsewhere (else None); `styles`, where there are new ones (else
        None).
    """
    known = {element.id: element for element in old.elements}
    pale = old.department != new.department
    changed = [
        element
        for element in new.elements
        if (before := known.get(element.id)) is None
        or before != element
        or (pale and old.is_pale(before) != new.is_pale(element))
    ]
    now = [element.id for element in new.elements]
    present = set(now)
    left = [element.id for element in old.elements if element.id in present]
    wanted = tokens | tokens_of(changed)
    content = {
        **_frame(new),
        "order": None if left == now else now,
        "changed": [draw_element(new, element) for element in changed],
        "removed": [name for name in known if name not in present],
        "styles": None if wanted == tokens else styles_of(wanted),
    }
    return Patch(content, wanted)


def styles_of(tokens: Tokens) -> str:
    """Write the CSS of style tokens, in CSS variables named after the roles (`var(--ink)`)."""
    return style_rules(tokens, variables())


def draw_element(scene: Scene, element: Element) -> dict[str, Any]:
    """Draw one element."""
    opacity = {"opacity": _STALE_OPACITY} if element.style == "badge-stale" else {}
    return {
        "id": element.id,
        "path": element.path,
        "shapes": [
            [tag, {**attributes, **opacity}, class_of(style)] for tag, attributes, style in shapes_of(element)
        ],
        "texts": [
            {"text": piece.text, "x": round(piece.x, 2), "y": round(piece.y, 2), "style": piece.style, "anchor": piece.anchor}
            | ({} if piece.length is None else {"length": round(piece.length, 2)})
            for line in element.lines
            for piece in pieces_of(element, line)
        ],
        "hit": list(element.hit) if element.hit else None,
        "editable": element.editable,
        "title": element.title,
        "pale": scene.is_pale(element),
    }  # fmt: skip


def _frame(scene: Scene) -> dict[str, Any]:
    return {
        "size": list(scene.size),
        "gutter": scene.gutter,
        "title": scene.title,
        "description": scene.description,
        "language": scene.language,
        "simulated": scene.simulated,
    }
