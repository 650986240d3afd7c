"""Marks drawn by name: verdicts, pains, opportunities, faces. Shape first, colour second."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

_FACE_INK: Final = {1: "face-light", 2: "face-dark", 3: "face-dark", 4: "face-dark", 5: "face-light"}
Drawn = tuple[str, dict[str, str], str]


def number(value: float) -> str:
    """Write a coordinate as briefly as a tenth of a unit allows."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text


def _circle(x: float, y: float, r: float, style: str) -> Drawn:
    return "circle", {"cx": number(x), "cy": number(y), "r": number(r)}, style


def _path(d: str, style: str, width: float | None = None) -> Drawn:
    attributes = {"d": d}
    if width is not None:
        attributes["stroke-width"] = number(width)
    return "path", attributes, style


def _d(x: float, y: float, scale: float, commands: Sequence[tuple[str, Sequence[float]]]) -> str:
    """Write a path given around 0 in units of `scale`."""
    parts = []
    for letter, values in commands:
        numbers = [number((x if i % 2 == 0 else y) + v * scale) for i, v in enumerate(values)]
        parts.append(letter + " ".join(numbers))
    return "".join(parts)


def badge(geometry: Mapping[str, Any]) -> list[Drawn]:
    """Draw a badge: a verdict's mark, a pain's triangle, an opportunity's disc."""
    x, y, r, name = geometry["cx"], geometry["cy"], geometry["r"], geometry["name"]
    if name == "confirmed":
        tick = _d(x, y, r, [("M", (-0.44, 0.04)), ("L", (-0.12, 0.38)), ("L", (0.46, -0.34))])
        return [_circle(x, y, r, "mark-solid.ok"), _path(tick, "mark-line.on-mark", r * 0.24)]
    if name == "refuted":
        s = r * 0.9
        square = {
            "x": number(x - s),
            "y": number(y - s),
            "width": number(2 * s),
            "height": number(2 * s),
            "rx": number(r * 0.14),
        }
        cross = _d(
            x, y, r, [("M", (-0.36, -0.36)), ("L", (0.36, 0.36)), ("M", (0.36, -0.36)), ("L", (-0.36, 0.36))]
        )
        return [("rect", square, "mark-solid.no"), _path(cross, "mark-line.on-mark", r * 0.24)]
    if name == "undecided":
        diamond = _d(x, y, r * 1.08, [("M", (0, -1)), ("L", (1, 0)), ("L", (0, 1)), ("L", (-1, 0))]) + "Z"
        dash = _d(x, y, r, [("M", (-0.36, 0)), ("L", (0.36, 0))])
        return [_path(diamond, "mark-open.open"), _path(dash, "mark-line.open", r * 0.24)]
    if name == "pain":
        triangle = _d(x, y, r, [("M", (-1.05, -0.92)), ("L", (1.05, -0.92)), ("L", (0, 1))]) + "Z"
        return [_path(triangle, "mark-solid.pain")]
    if name == "opportunity":
        return [_circle(x, y, r, "mark-solid.action")]
    dashed = _circle(x, y, r * 0.94, "mark-dashed.ink-2")
    if name == "quotes":
        marks = [
            _path(_d(x, y, r, [("M", (left + 0.3, -0.32)), ("Q", (left, -0.2, left, 0.12)), ("L", (left, 0.3)), ("L", (left + 0.26, 0.3)), ("L", (left + 0.26, 0.06)), ("L", (left + 0.04, 0.06))]), "mark-line.ink-2", r * 0.15)
            for left in (-0.42, 0.12)
        ]  # fmt: skip
        return [dashed, *marks]
    return [dashed, *_question(x, y, r)]


def _question(x: float, y: float, r: float) -> list[Drawn]:
    hook = _d(
        x,
        y,
        r,
        [
            ("M", (-0.24, -0.2)),
            ("Q", (-0.22, -0.46, 0.02, -0.46)),
            ("Q", (0.28, -0.46, 0.28, -0.22)),
            ("Q", (0.28, -0.06, 0.1, 0.04)),
            ("Q", (0.01, 0.1, 0.01, 0.22)),
        ],
    )
    return [
        _path(hook, "mark-line.ink-2", r * 0.15),
        _circle(x + 0.01 * r, y + 0.44 * r, r * 0.1, "mark-solid.ink-2"),
    ]


def face(geometry: Mapping[str, Any], expected: bool) -> list[Drawn]:
    """Draw one of the five faces; level 0 is the dashed ring with a question mark; an expected face is hollow."""
    x, y, r, level = geometry["cx"], geometry["cy"], geometry["r"], geometry["level"]
    if level == 0:
        return [_circle(x, y, r - 0.7, "face-ring"), *_question(x, y, r)]
    ink = "ink-2" if expected else _FACE_INK[level]
    ground = _circle(x, y, r - 0.7, "face-ring") if expected else _circle(x, y, r, f"face-fill.face-{level}")
    return [ground, *_features(x, y, r, level, ink)]


def _features(x: float, y: float, r: float, level: int, ink: str) -> list[Drawn]:
    stroke, solid, width = f"face-stroke.{ink}", f"face-fill.{ink}", max(1.2, r * 0.13)
    found: list[Drawn] = []
    if level == 5:
        for side in (-0.36, 0.36):
            eye = _d(x, y, r, [("M", (side - 0.16, -0.12)), ("Q", (side, -0.38, side + 0.16, -0.12))])
            found.append(_path(eye, stroke, width))
        mouth = _d(
            x,
            y,
            r,
            [
                ("M", (-0.5, 0.1)),
                ("L", (0.5, 0.1)),
                ("Q", (0.44, 0.62, 0, 0.62)),
                ("Q", (-0.44, 0.62, -0.5, 0.1)),
            ],
        )
        return [*found, _path(mouth + "Z", solid)]
    found += [_circle(x + side * r, y - 0.18 * r, r * 0.115, solid) for side in (-0.34, 0.34)]
    if level == 1:
        for side in (-1, 1):
            brow = _d(x, y, r, [("M", (side * 0.56, -0.52)), ("L", (side * 0.2, -0.34))])
            found.append(_path(brow, stroke, width))
    bend = {1: -0.36, 2: -0.24, 3: 0.0, 4: 0.26}[level]
    middle = {1: 0.52, 2: 0.46, 3: 0.34, 4: 0.26}[level]
    mouth = _d(x, y, r, [("M", (-0.4, middle)), ("Q", (0, middle + 2 * bend, 0.4, middle))])
    return [*found, _path(mouth, stroke, width)]
