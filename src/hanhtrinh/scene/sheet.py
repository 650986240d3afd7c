"""The sheet a scene is drawn on: collects elements from back to front under stable ids."""

from __future__ import annotations

from collections.abc import Sequence

from hanhtrinh.language import Language
from hanhtrinh.scene.model import Element, Kind, Scene, TextLine
from hanhtrinh.scene.typography import clean, text_style, text_width
from hanhtrinh.scene.wrapping import wrap

Box = tuple[float, float, float, float]


def rounded(value: float) -> float:
    """Round to a tenth of a unit, so that scenes are equal wherever they are made."""
    return round(value + 0.0, 1) + 0.0


class Sheet:
    """Elements in layers: 0 paper and panels, 1 rules and areas, 2 lines, 3 marks, 4 text."""

    def __init__(self) -> None:
        self._elements: list[tuple[int, Element]] = []
        self._ids: dict[str, int] = {}

    def _id(self, wanted: str) -> str:
        count = self._ids.get(wanted, 0)
        self._ids[wanted] = count + 1
        return wanted if not count else f"{wanted}.{count + 1}"

    def add(
        self,
        layer: int,
        key: str,
        kind: Kind,
        style: str,
        geometry: dict[str, object],
        *,
        path: str = "",
        lines: Sequence[TextLine] = (),
        hit: Box | None = None,
        editable: bool = False,
        title: str = "",
    ) -> None:
        """Put one element on the sheet."""
        tidy = {key: rounded(value) if isinstance(value, float) else value for key, value in geometry.items()}
        area = (rounded(hit[0]), rounded(hit[1]), rounded(hit[2]), rounded(hit[3])) if hit else None
        element = Element(self._id(key), path, kind, tidy, style, tuple(lines), area, editable, title)
        self._elements.append((layer, element))

    def box(
        self,
        layer: int,
        key: str,
        style: str,
        box: Box,
        radius: float = 0.0,
        *,
        path: str = "",
        title: str = "",
    ) -> None:
        """Draw a rectangle."""
        x, y, w, h = box
        self.add(
            layer, key, "box", style, {"x": x, "y": y, "w": w, "h": h, "r": radius}, path=path, title=title
        )

    def line(
        self, layer: int, key: str, style: str, points: Sequence[tuple[float, float]], path: str = ""
    ) -> None:
        """Draw a polyline."""
        flat = [[rounded(x), rounded(y)] for x, y in points]
        self.add(layer, key, "line", style, {"points": flat}, path=path)

    def curve(
        self,
        layer: int,
        key: str,
        style: str,
        d: str,
        *,
        path: str = "",
        width: float | None = None,
        title: str = "",
    ) -> None:
        """Draw a path in SVG's path language."""
        geometry: dict[str, object] = {"d": d}
        if width is not None:
            geometry["width"] = width
        self.add(layer, key, "path", style, geometry, path=path, title=title)

    def dot(
        self,
        layer: int,
        key: str,
        style: str,
        x: float,
        y: float,
        r: float,
        *,
        path: str = "",
        title: str = "",
    ) -> None:
        """Draw a circle (a box as round as it is wide)."""
        self.box(layer, key, style, (x - r, y - r, 2 * r, 2 * r), r, path=path, title=title)

    def badge(
        self,
        key: str,
        name: str,
        center: tuple[float, float],
        r: float,
        *,
        text: str = "",
        path: str = "",
        title: str = "",
        style: str = "badge",
    ) -> None:
        """Draw a mark: a verdict, the triangle of a pain, the disc of an opportunity."""
        x, y = center
        reach = max(r + 4, 14)
        lines: tuple[TextLine, ...] = ()
        if text:
            drop = r * -0.14 if name == "pain" else 0.0
            lines = (TextLine(text, rounded(x), rounded(y + 5 + drop)),)
        self.add(
            3, key, "badge", style, {"cx": x, "cy": y, "r": r, "name": name},
            path=path, lines=lines, hit=(x - reach, y - reach, 2 * reach, 2 * reach) if path else None, title=title,
        )  # fmt: skip

    def face(
        self,
        key: str,
        x: float,
        y: float,
        r: float,
        level: int,
        style: str = "face",
        path: str = "",
        title: str = "",
    ) -> None:
        """Draw a face; level 1 (awful) to 5 (delighted), 0 for the dashed ring with a question mark."""
        self.add(3, key, "face", style, {"cx": x, "cy": y, "r": r, "level": level}, path=path, title=title)

    def icon(self, key: str, name: str, x: float, y: float, size: float, style: str, path: str = "") -> None:
        """Draw a channel's icon, centred."""
        self.add(3, key, "icon", style, {"cx": x, "cy": y, "size": size, "name": name}, path=path)

    def text(
        self,
        key: str,
        text: str | Sequence[str],
        x: float,
        baseline: float,
        style: str,
        *,
        anchor: str = "start",
        halo: bool = False,
        path: str = "",
        hit: Box | None = None,
        editable: bool = False,
        full: str = "",
    ) -> float:
        """Set lines of text; gives the baseline of the line that would follow."""
        rows = [clean(text)] if isinstance(text, str) else list(text)
        step = text_style(style).step
        lines = [TextLine(row, rounded(x), rounded(baseline + step * i)) for i, row in enumerate(rows) if row]
        geometry: dict[str, object] = {"anchor": anchor}
        if halo:
            geometry["halo"] = True
        whole = clean(full)
        shown = " ".join(rows).replace("\u00a0", " ")
        title = whole if whole and whole.replace("\u00a0", " ") != shown else ""
        if lines:
            self.add(
                4,
                key,
                "text",
                style,
                geometry,
                path=path,
                lines=lines,
                hit=hit,
                editable=editable,
                title=title,
            )
        return baseline + step * len(lines)

    def paragraph(
        self,
        key: str,
        text: str,
        x: float,
        baseline: float,
        width: float,
        style: str,
        *,
        limit: int | None = None,
        anchor: str = "start",
        path: str = "",
        editable: bool = False,
        halo: bool = False,
    ) -> float:
        """Wrap and set a paragraph; gives the baseline of the line that would follow."""
        rows = wrap(text, width, style, limit)
        style_of = text_style(style)
        left = x - width / 2 if anchor == "middle" else x - width if anchor == "end" else x
        hit = (left, baseline - style_of.size, width, style_of.step * max(1, len(rows)))
        return self.text(
            key, rows, x, baseline, style,
            anchor=anchor, path=path, editable=editable, halo=halo, hit=hit if path else None, full=text,
        )  # fmt: skip

    def scene(
        self,
        size: tuple[float, float],
        language: Language,
        title: str,
        description: str,
        *,
        gutter: float,
        simulated: bool,
    ) -> Scene:
        """Close the sheet."""
        ordered = tuple(element for _, element in sorted(self._elements, key=lambda pair: pair[0]))
        return Scene(
            (rounded(size[0]), rounded(size[1])), ordered, language, title, description, gutter, simulated
        )


def width_of(text: str, style: str) -> float:
    """Measure a text as the sheet would set it."""
    return text_width(clean(text), style)
