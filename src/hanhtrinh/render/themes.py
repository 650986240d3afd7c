"""Themes: what the roles of a scene look like in light, dark and print; the only place with colour values."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Literal, get_args

Theme = Literal["light", "dark", "print"]
THEMES: Final[tuple[Theme, ...]] = get_args(Theme)

# role: light, dark, print
_ROLES: Final[Mapping[str, tuple[str, str, str]]] = MappingProxyType(
    {
        "paper": ("#F3F5F4", "#10171E", "#FFFFFF"),
        "panel": ("#FFFFFF", "#18222B", "#FFFFFF"),
        "panel-line": ("#FFFFFF", "#18222B", "#C4C4C4"),
        "ink": ("#15202B", "#EEF2F3", "#000000"),
        "ink-2": ("#46525D", "#B7C1C8", "#333333"),
        "ink-3": ("#5C6771", "#8C98A1", "#555555"),
        "line": ("#D8DEDF", "#2E3A44", "#C4C4C4"),
        "grid": ("#EDF0F0", "#212C36", "#E6E6E6"),
        "zero": ("#C9D0D3", "#3A4752", "#B0B0B0"),
        "hatch": ("#C3CACE", "#3D4A55", "#B0B0B0"),
        "axis": ("#9AA5AC", "#66737E", "#777777"),
        "zone": ("#E1E7EA", "#2B3945", "#E3E3E3"),
        "measured": ("#17365C", "#9CC4F2", "#0E2747"),
        "flow": ("#CFE3E0", "#23443F", "#DDE9E7"),
        "action": ("#0C6B66", "#58C2B6", "#07524E"),
        "pain": ("#8A2B5B", "#E58BB8", "#6F1D47"),
        "ok": ("#1666A8", "#6DB7F0", "#0F5690"),
        "no": ("#C23B16", "#FF8A62", "#A92F0D"),
        "open": ("#8A6A00", "#DDB74A", "#6E5400"),
        "on-mark": ("#FFFFFF", "#10171E", "#FFFFFF"),
        "disc": ("#E8EDED", "#2A3742", "#EEEEEE"),
        "face-1": ("#C23B16",) * 3,
        "face-2": ("#EDA27F",) * 3,
        "face-3": ("#D5D8D6",) * 3,
        "face-4": ("#93C3D6",) * 3,
        "face-5": ("#1F7AA6",) * 3,
        "face-dark": ("#15202B",) * 3,
        "face-light": ("#FFFFFF",) * 3,
    }
)

# shapes: style token -> CSS; a token `interval.ok` puts its role in place of {role}
SHAPES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "panel": "fill:{panel};stroke:{panel-line}",
        "rule": "fill:none;stroke:{line}",
        "tag": "fill:none;stroke:{ink-3};stroke-dasharray:3 3",
        "avatar": "fill:{flow}",
        "arc": "fill:none;stroke:{pain}",
        "arc-head": "fill:{pain}",
        "flow": "fill:{flow}",
        "plan": "fill:none;stroke:{action};stroke-width:1.6;stroke-dasharray:6 6",
        "plan-head": "fill:none;stroke:{action};stroke-width:1.6;stroke-linecap:round;stroke-linejoin:round",
        "planned-path": "fill:none;stroke:{ink-2};stroke-width:1.3;stroke-dasharray:2 4;stroke-linecap:round",
        "ring": "fill:{panel};stroke:{ink-2};stroke-width:1.4;stroke-dasharray:3 3.2",
        "disc": "fill:{disc}",
        "disc-unplanned": "fill:{pain}",
        "icon": "fill:none;stroke:{ink};stroke-width:1.6;stroke-linecap:round;stroke-linejoin:round",
        "icon-inverted": "fill:none;stroke:{on-mark};stroke-width:1.7;stroke-linecap:round;stroke-linejoin:round",
        "grid": "fill:none;stroke:{grid}",
        "zero": "fill:none;stroke:{zero};stroke-width:1.4",
        "hatch": "fill:url(#{prefix}hatch)",
        "owner-bar": "fill:{ink-2}",
        "owner-none": "fill:url(#{prefix}hatch-pain)",
        "band": "fill:{measured};fill-opacity:{band}",
        "curve-measured": "fill:none;stroke:{measured};stroke-width:3.6;stroke-linecap:round;stroke-linejoin:round",
        "curve-expected": "fill:none;stroke:{ink-2};stroke-width:1.8;stroke-dasharray:6 6",
        "node": "fill:{panel};stroke:{ink-2};stroke-width:1.6",
        "point": "fill:{measured};stroke:{panel};stroke-width:1.6",
        "moment": "fill:none;stroke:{no};stroke-width:2",
        "drop": "fill:none;stroke:{pain};stroke-width:1.2",
        "effort": "fill:{action}",
        "effort-open": "fill:none;stroke:{action};stroke-width:1.2",
        "axis": "fill:none;stroke:{axis}",
        "zone": "fill:{zone}",
        "threshold": "fill:none;stroke:{ink};stroke-width:1.8;stroke-dasharray:3 2",
        "interval": "fill:{{role}};fill-opacity:.45",
        "dot": "fill:{{role}};stroke:{panel};stroke-width:1",
        "hit": "fill:none;pointer-events:all",
        "badge": "",
        "badge-stale": "",
        "face": "",
        "face-expected": "",
    }
)

# marks drawn by name: solid in a role, or an outline in it
MARKS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "mark-solid": "fill:{{role}}",
        "mark-open": "fill:{panel};stroke:{{role}};stroke-width:2",
        "mark-dashed": "fill:none;stroke:{{role}};stroke-width:1.5;stroke-dasharray:3 2.4",
        "mark-line": "fill:none;stroke:{{role}};stroke-linecap:round;stroke-linejoin:round",
        "face-fill": "fill:{{role}}",
        "face-stroke": "fill:none;stroke:{{role}};stroke-linecap:round;stroke-linejoin:round",
        "face-ring": "fill:{panel};stroke:{ink-2};stroke-width:1.4;stroke-dasharray:3 2.6",
    }
)


def palette(theme: Theme) -> dict[str, str]:
    """Give the colour of every role in a theme, and the opacity of bands."""
    index = THEMES.index(theme)
    found = {role: values[index] for role, values in _ROLES.items()}
    found["band"] = ".25" if theme == "dark" else ".2"
    return found


def variables() -> dict[str, str]:
    """Give every role as a CSS variable, for a page that changes its theme by itself."""
    return {role: f"var(--{role})" for role in (*_ROLES, "band")}


def rule_for(token: str, colours: Mapping[str, str], prefix: str = "") -> str:
    """Write the CSS of a shape's token, e.g. `interval.ok`, in the colours given."""
    name, _, role = token.partition(".")
    css = SHAPES.get(name) if name in SHAPES else MARKS[name]
    assert css is not None
    css = css.replace("{{role}}", colours[role] if role else "")
    for key, value in colours.items():
        css = css.replace(f"{{{key}}}", value)
    return css.replace("{prefix}", prefix)
