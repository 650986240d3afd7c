"""The scene as SVG: self-contained, readable as text, in any theme."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from xml.sax.saxutils import escape

from hanhtrinh.render import marks
from hanhtrinh.render.fonts import characters, font_rules
from hanhtrinh.render.icons import ICONS
from hanhtrinh.render.marks import number
from hanhtrinh.render.themes import Theme, palette, rule_for
from hanhtrinh.scene.model import Element, Scene, TextLine
from hanhtrinh.scene.typography import FAMILY, in_font, text_style, text_width

_QUOTES: Final = {'"': "&quot;"}
_PALE: Final = ' opacity=".3"'  # what other departments own, in one department's view


def to_svg(scene: Scene, theme: Theme = "light", *, embed_fonts: bool = True) -> str:
    """Draw a scene as a self-contained SVG.

    Args:
        scene: what to draw.
        theme: light, dark, or print (white ground, panels outlined).
        embed_fonts: put the font's characters in use into the file, so that it looks the same everywhere.

    Returns:
        The SVG's text; its `<title>` and `<desc>` say what the picture shows.
    """
    colours = palette(theme)
    fonts = font_rules(characters([scene])) if embed_fonts else ""
    styles = fonts + style_sheet([scene], colours)
    return svg_element(scene, colours, styles=styles, namespace=True)


def svg_element(
    scene: Scene,
    colours: Mapping[str, str],
    *,
    styles: str = "",
    prefix: str = "",
    namespace: bool = False,
    elements: Sequence[Element] | None = None,
    window: tuple[float, float, float, float] | None = None,
) -> str:
    """Write the `<svg>` element; `prefix` keeps ids apart where several stand in one page.

    `elements` and `window` (x, y, width, height) draw a part of the scene only. With `namespace` it is a file of
    its own, with its hatches; without, the page around it has them.
    """
    x, y, shown, height = window or (0.0, 0.0, *scene.size)
    prefix = escape(prefix, _QUOTES)
    parts = [
        f"<svg{' xmlns=' + chr(34) + 'http://www.w3.org/2000/svg' + chr(34) if namespace else ''} "
        f'viewBox="{number(x)} {number(y)} {number(shown)} {number(height)}" width="{number(shown)}" height="{number(height)}" '
        f'lang="{scene.language}" font-family="{FAMILY}, sans-serif" role="{"img" if namespace else "group"}" '
        f'aria-labelledby="{prefix}title {prefix}desc">',
        f'<title id="{prefix}title">{escape(scene.title)}</title>',
        f'<desc id="{prefix}desc">{escape(scene.description)}</desc>',
    ]
    if styles:
        parts.append(f"<style>{styles}</style>")
    if namespace:
        parts.append(f"<defs>{patterns(colours)}</defs>")
    parts.append(
        f'<rect x="{number(x)}" y="{number(y)}" width="{number(shown)}" height="{number(height)}" '
        f'fill="{colours["paper"]}"/>'
    )
    parts.extend(
        _element(element, prefix, pale=scene.is_pale(element))
        for element in (scene.elements if elements is None else elements)
    )
    parts.append("</svg>")
    return "\n".join(parts) + "\n"


@dataclass(frozen=True, slots=True)
class Tokens:
    """The style tokens in use: of shapes, and of texts."""

    shapes: frozenset[str] = frozenset()
    texts: frozenset[str] = frozenset()

    def __or__(self, other: Tokens) -> Tokens:
        return Tokens(self.shapes | other.shapes, self.texts | other.texts)


def tokens_of(elements: Iterable[Element]) -> Tokens:
    """Collect the style tokens of elements."""
    shapes: set[str] = set()
    texts: set[str] = set()
    for element in elements:
        if element.kind == "text":
            texts.add(element.style)
            continue
        if element.lines:
            texts.add("badge")
        shapes.update(style for _, _, style in shapes_of(element) if style)
    return Tokens(frozenset(shapes), frozenset(texts))


def style_sheet(scenes: Iterable[Scene], colours: Mapping[str, str], prefix: str = "") -> str:
    """Write the CSS of every token that the scenes use."""
    return style_rules(tokens_of(element for scene in scenes for element in scene.elements), colours, prefix)


def style_rules(tokens: Tokens, colours: Mapping[str, str], prefix: str = "") -> str:
    """Write the CSS of tokens."""
    rules = [f".{class_of(token)}{{{rule_for(token, colours, prefix)}}}" for token in sorted(tokens.shapes)]
    rules += [f".{class_of('t-' + token)}{{{_text_rule(token, colours)}}}" for token in sorted(tokens.texts)]
    rules.append(
        f".halo{{stroke:{colours['panel']};stroke-width:5;stroke-linejoin:round;paint-order:stroke}}"
    )
    return "".join(rules)


def class_of(token: str) -> str:
    """Give the CSS class of a style token: `interval.ok` is `interval-ok`."""
    return token.replace(".", "-")


def _text_rule(token: str, colours: Mapping[str, str]) -> str:
    style = text_style(token)
    css = f"font-size:{style.size:g}px;font-weight:{style.weight};fill:{colours[style.role]}"
    if style.italic:
        css += ";font-style:italic"
    if style.tracking:
        css += f";letter-spacing:{style.tracking:g}px"
    return css


def patterns(colours: Mapping[str, str], prefix: str = "") -> str:
    """Write the hatches that styles refer to."""

    def hatch(name: str, colour: str, width: float) -> str:
        return (
            f'<pattern id="{prefix}{name}" width="7" height="7" patternUnits="userSpaceOnUse" '
            f'patternTransform="rotate(45)"><path d="M0 0V7" stroke="{colour}" stroke-width="{width}"/></pattern>'
        )

    return hatch("hatch", colours["hatch"], 1.4) + hatch("hatch-pain", colours["pain"], 1.8)


def _element(element: Element, prefix: str, *, pale: bool) -> str:
    """Write one element; what belongs to the map carries its path and its departments."""
    inner = "".join(_tag(name, attributes, style) for name, attributes, style in shapes_of(element))
    inner += "".join(_text(piece) for line in element.lines for piece in pieces_of(element, line))
    title = f"<title>{escape(element.title)}</title>" if element.title else ""
    path = f' data-path="{escape(element.path, _QUOTES)}"' if element.path else ""
    if element.departments is not None:
        path += f' data-departments="{escape("|".join(element.departments), _QUOTES)}"'
    opacity = _PALE if pale else ' opacity=".5"' if element.style == "badge-stale" else ""
    return f'<g id="{prefix}{escape(element.id, _QUOTES)}"{path}{opacity}>{title}{inner}</g>'


def _tag(name: str, attributes: Mapping[str, str], style: str) -> str:
    written = "".join(f' {key}="{escape(value, _QUOTES)}"' for key, value in attributes.items())
    styled = f' class="{class_of(style)}"' if style else ""
    return f"<{name}{styled}{written}/>"


def shapes_of(element: Element) -> list[tuple[str, dict[str, str], str]]:
    """Give an element's shapes as tag, attributes and style token."""
    geometry: Mapping[str, Any] = element.geometry
    if element.kind == "box":
        box = {"x": geometry["x"], "y": geometry["y"], "width": geometry["w"], "height": geometry["h"]}
        attributes = {key: number(value) for key, value in box.items()}
        if geometry["r"]:
            attributes["rx"] = number(geometry["r"])
        return [("rect", attributes, element.style)]
    if element.kind == "line":
        points = " ".join(f"{number(x)},{number(y)}" for x, y in geometry["points"])
        return [("polyline", {"points": points}, element.style)]
    if element.kind == "path":
        attributes = {"d": geometry["d"]}
        if "width" in geometry:
            attributes["stroke-width"] = number(geometry["width"])
        return [("path", attributes, element.style)]
    if element.kind == "icon":
        scale = geometry["size"] / 24
        x, y = geometry["cx"] - geometry["size"] / 2, geometry["cy"] - geometry["size"] / 2
        move = f"translate({number(x)} {number(y)}) scale({scale:.3f})"
        return [("path", {"d": ICONS[geometry["name"]], "transform": move}, element.style)]
    if element.kind == "face":
        return marks.face(geometry, element.style == "face-expected")
    return marks.badge(geometry) if element.kind == "badge" else []


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text as it is drawn: its place, classes and anchor; `length` is the width that it must keep, if any."""

    text: str
    x: float
    y: float
    style: str
    anchor: str = "start"
    length: float | None = None


def pieces_of(element: Element, line: TextLine) -> list[Piece]:
    """Give the runs of a line; one, but where characters that the shipped font has not stand between others."""
    token = "badge" if element.kind == "badge" else element.style
    anchor = "middle" if element.kind == "badge" else element.geometry.get("anchor", "start")
    style = class_of(f"t-{token}") + (" halo" if element.geometry.get("halo") else "")
    runs = _runs(line.text)
    if len(runs) == 1 and not runs[0][1]:
        return [Piece(line.text, line.x, line.baseline, style, anchor)]
    x = line.x - {"start": 0.0, "middle": 0.5, "end": 1.0}[anchor] * text_width(line.text, token)
    found = []
    for run, foreign in runs:
        words = run.strip(" ")
        if words:
            left = x + text_width(run[: len(run) - len(run.lstrip(" "))], token)
            # another font draws foreign characters; whatever its widths are, the run keeps its own
            length = text_width(words, token) if foreign else None
            found.append(Piece(words, left, line.baseline, style, length=length))
        x += text_width(run, token)
    return found


def _text(piece: Piece) -> str:
    fixed = (
        f' textLength="{number(piece.length)}" lengthAdjust="spacingAndGlyphs"'
        if piece.length is not None
        else ""
    )
    anchored = f' text-anchor="{piece.anchor}"' if piece.anchor != "start" else ""
    return (
        f'<text class="{piece.style}" x="{number(piece.x)}" y="{number(piece.y)}"{anchored}{fixed}>'
        f"{escape(piece.text)}</text>"
    )


def _runs(text: str) -> list[tuple[str, bool]]:
    """Part a line into runs that the shipped font has and runs (True) that it has not, spaces within them included."""
    found: list[tuple[str, bool]] = []
    for character in text:
        foreign = not in_font(character)
        if found and found[-1][1] == foreign:
            found[-1] = (found[-1][0] + character, foreign)
        elif foreign and len(found) > 1 and not found[-1][0].strip(" "):
            spaces, _ = found.pop()
            found[-1] = (found[-1][0] + spaces + character, True)
        else:
            found.append((character, foreign))
    return found


def is_foreign(scene: Scene) -> bool:
    """Whether a scene has characters that the shipped font has not."""
    return any(
        not in_font(character)
        for element in scene.elements
        for line in element.lines
        for character in line.text
    )
