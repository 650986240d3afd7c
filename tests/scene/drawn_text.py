"""Where the text of an SVG stands on the page, measured with the font and without the layout's help."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

from fontTools.ttLib import TTFont

import hanhtrinh.scene

_FOLDER = Path(hanhtrinh.scene.__file__).parent / "fonts"
_FILES = {
    ("400", "normal"): "BeVietnamPro-Regular.ttf",
    ("500", "normal"): "BeVietnamPro-Medium.ttf",
    ("500", "italic"): "BeVietnamPro-MediumItalic.ttf",
    ("600", "normal"): "BeVietnamPro-SemiBold.ttf",
    ("700", "normal"): "BeVietnamPro-Bold.ttf",
}
_NS = "{http://www.w3.org/2000/svg}"


@dataclass(frozen=True)
class Drawn:
    owner: str
    text: str
    x: float
    y: float
    w: float
    h: float

    def meets(self, other: Drawn, tolerance: float = 0.6) -> bool:
        return (
            self.x + tolerance < other.x + other.w
            and other.x + tolerance < self.x + self.w
            and self.y + tolerance < other.y + other.h
            and other.y + tolerance < self.y + self.h
        )


@cache
def _widths(weight: str, slant: str) -> tuple[dict[int, int], int]:
    font = TTFont(_FOLDER / _FILES[weight, slant])
    metrics = font["hmtx"]
    return {code: metrics[name][0] for code, name in font.getBestCmap().items()}, font["head"].unitsPerEm


def _styles(root: ElementTree.Element) -> dict[str, dict[str, str]]:
    sheet = root.findtext(f"{_NS}style") or ""
    found = {}
    for name, body in re.findall(r"\.(t-[\w-]+)\{([^}]*)\}", sheet):
        found[name] = dict(rule.split(":", 1) for rule in body.split(";"))
    return found


def drawn_texts(svg: str) -> list[Drawn]:
    """Give the box of every text: as wide as the font (or its fixed length) says, one em high."""
    root = ElementTree.fromstring(svg)
    styles = _styles(root)
    found = []
    for group in root.iter(f"{_NS}g"):
        for node in group.findall(f"{_NS}text"):
            text = node.text or ""
            style = next(styles[name] for name in node.attrib["class"].split() if name in styles)
            size = float(style["font-size"].removesuffix("px"))
            tracking = float(style.get("letter-spacing", "0px").removesuffix("px"))
            advances, units = _widths(style["font-weight"], style.get("font-style", "normal"))
            assert unicodedata.is_normalized("NFC", text)
            if "textLength" in node.attrib:
                width = float(node.attrib["textLength"])
            else:
                width = sum(advances[ord(c)] for c in text) / units * size + tracking * len(text)
            x, baseline = float(node.attrib["x"]), float(node.attrib["y"])
            x -= {"start": 0.0, "middle": width / 2, "end": width}[node.attrib.get("text-anchor", "start")]
            found.append(Drawn(group.attrib["id"], text, x, baseline - 0.8 * size, width, size))
    return found


def page_size(svg: str) -> tuple[float, float]:
    root = ElementTree.fromstring(svg)
    return float(root.attrib["width"]), float(root.attrib["height"])


def faults(svg: str) -> list[str]:
    """Name all pairs of texts that meet, and all texts that leave the page."""
    width, height = page_size(svg)
    texts = sorted(drawn_texts(svg), key=lambda drawn: drawn.y)
    found = [
        f"outside: {drawn}"
        for drawn in texts
        if drawn.x < -0.5 or drawn.x + drawn.w > width + 0.5 or drawn.y < 0 or drawn.y + drawn.h > height
    ]
    for index, drawn in enumerate(texts):
        for other in texts[index + 1 :]:
            if other.y >= drawn.y + drawn.h:
                break
            if drawn.meets(other):
                found.append(f"meet: {drawn} and {other}")
    return found
