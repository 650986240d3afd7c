"""The shipped font inside a picture: only the characters in use, as WOFF2 in a data URI."""

from __future__ import annotations

import base64
import io
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache

from hanhtrinh.scene.model import Scene
from hanhtrinh.scene.typography import FAMILY, font_faces, font_file, text_style

Face = tuple[int, bool]


def characters(scenes: Iterable[Scene]) -> dict[Face, set[str]]:
    """Collect the characters that each face has to draw."""
    found: dict[Face, set[str]] = defaultdict(set)
    for scene in scenes:
        for element in scene.elements:
            if not element.lines:
                continue
            style = text_style("badge" if element.kind == "badge" else element.style)
            for line in element.lines:
                found[style.weight, style.italic].update(line.text)
    return dict(found)


def font_rules(needed: dict[Face, set[str]]) -> str:
    """Write `@font-face` rules with the subsets embedded."""
    rules = []
    for weight, italic in font_faces():
        wanted = needed.get((weight, italic))
        if not wanted:
            continue
        data = base64.b64encode(_subset(weight, italic, "".join(sorted(wanted)))).decode("ascii")
        style = "italic" if italic else "normal"
        rules.append(
            f'@font-face{{font-family:"{FAMILY}";font-weight:{weight};font-style:{style};'
            f"src:url(data:font/woff2;base64,{data}) format('woff2')}}"
        )
    return "".join(rules)


@lru_cache(maxsize=32)
def _subset(weight: int, italic: bool, text: str) -> bytes:
    """Cut a face down to the characters of `text`; the same text gives the same bytes."""
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont

    options = Options()
    options.layout_features = ["kern", "mark", "mkmk", "ccmp", "locl", "liga"]
    options.hinting = False
    options.name_IDs = [0, 1, 2, 4, 6, 13, 14]
    options.notdef_outline = True
    with TTFont(font_file(weight, italic), recalcTimestamp=False) as font:
        subsetter = Subsetter(options)
        subsetter.populate(text=text)
        subsetter.subset(font)
        font.flavor = "woff2"
        buffer = io.BytesIO()
        font.save(buffer)
    return buffer.getvalue()
