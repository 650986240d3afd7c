"""Write the web sources that the product already knows: colours of the roles, drawn marks, channel icons.

Colours are named once, in `hanhtrinh.render.themes`, and marks are drawn once, in `hanhtrinh.render.marks`;
the browser gets both from there, so that a map and the application around it never differ.

Run: `python -m scripts.web_sources`. With `--check` it writes nothing and ends with status 1 where a file is stale.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from hanhtrinh.render.icons import ICONS
from hanhtrinh.render.marks import Drawn, badge, face
from hanhtrinh.render.themes import Theme, palette, rule_for, variables

ROOT: Final = Path(__file__).resolve().parent.parent
ROLES: Final = ROOT / "web" / "app" / "theme" / "roles.css"
DRAWINGS: Final = ROOT / "web" / "app" / "parts" / "drawings.ts"

MADE: Final = "Written by scripts/web_sources.py from hanhtrinh.render; do not edit."
# every mark is drawn around the middle of a box of 24 with this radius
MIDDLE: Final = 12.0
RADIUS: Final = 11.0
BADGES: Final = ("confirmed", "refuted", "undecided", "quotes", "pain", "opportunity")


def _declarations(theme: Theme, indent: str) -> str:
    lines = [f"{indent}--{role}: {value};" for role, value in palette(theme).items()]
    return "\n".join(lines)


def roles_css() -> str:
    """Write the roles as CSS variables: light, dark (by choice or by the system), print."""
    dark = _declarations("dark", "  ")
    system_dark = _declarations("dark", "    ")
    return (
        f"/* {MADE} */\n"
        f":root {{\n{_declarations('light', '  ')}\n}}\n"
        f':root[data-mantine-color-scheme="dark"] {{\n{dark}\n}}\n'
        "@media (prefers-color-scheme: dark) {\n"
        f"  :root:not([data-mantine-color-scheme]) {{\n{system_dark}\n  }}\n}}\n"
        "@media print {\n"
        f"  :root:root {{\n{_declarations('print', '    ')}\n  }}\n}}\n"
    )


def _shape(drawn: Drawn) -> dict[str, Any]:
    tag, attributes, style = drawn
    css = dict(part.split(":", 1) for part in rule_for(style, variables()).split(";"))
    return {"tag": tag, **_camel(css), **_camel(attributes)}


def _camel(attributes: dict[str, str]) -> dict[str, str]:
    found = {}
    for name, value in attributes.items():
        first, *rest = name.split("-")
        found[first + "".join(word.title() for word in rest)] = value
    return found


def _shapes(drawn: Sequence[Drawn]) -> list[dict[str, Any]]:
    return [_shape(one) for one in drawn]


def drawings_ts() -> str:
    """Write marks, faces (0 is "too few to say") and icons as data, in boxes of 24."""
    place = {"cx": MIDDLE, "cy": MIDDLE, "r": RADIUS}
    marks = {name: _shapes(badge({**place, "name": name})) for name in BADGES}
    faces = [_shapes(face({**place, "level": level}, expected=False)) for level in range(6)]
    return (
        f"// {MADE}\n"
        "export interface Shape extends React.SVGAttributes<SVGElement> {\n"
        '  tag: "circle" | "rect" | "path";\n'
        "}\n\n"
        f"export const MARKS = {json.dumps(marks, indent=2)} satisfies Record<string, Shape[]>;\n\n"
        f"export const FACES: readonly Shape[][] = {json.dumps(faces, indent=2)};\n\n"
        f"export const ICONS = {json.dumps(dict(ICONS), indent=2)} satisfies Record<string, string>;\n"
    )


def main(arguments: Sequence[str]) -> int:
    """Write the files, or with `--check` say which are stale."""
    stale = 0
    for path, text in ((ROLES, roles_css()), (DRAWINGS, drawings_ts())):
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        stale = 1
        if "--check" in arguments:
            print(f"stale: {path.relative_to(ROOT)}; run: python -m scripts.web_sources")
        else:
            path.write_text(text, encoding="utf-8")
    return stale if "--check" in arguments else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
