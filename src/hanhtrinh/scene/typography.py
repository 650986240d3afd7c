"""Text styles, and how wide a text is in the shipped font Be Vietnam Pro."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import Final

FAMILY: Final = "Be Vietnam Pro"
_FACES: Final[Mapping[tuple[int, bool], str]] = MappingProxyType(
    {
        (400, False): "BeVietnamPro-Regular.ttf",
        (500, False): "BeVietnamPro-Medium.ttf",
        (500, True): "BeVietnamPro-MediumItalic.ttf",
        (600, False): "BeVietnamPro-SemiBold.ttf",
        (700, False): "BeVietnamPro-Bold.ttf",
    }
)


@dataclass(frozen=True, slots=True)
class TextStyle:
    """Size in scene units, weight, colour role, leading as a multiple of the size, tracking in units."""

    size: float
    weight: int
    role: str
    leading: float = 1.36
    italic: bool = False
    tracking: float = 0.0

    @property
    def step(self) -> float:
        """Distance between two baselines."""
        return self.size * self.leading


TEXT_STYLES: Final[Mapping[str, TextStyle]] = MappingProxyType(
    {
        "headline": TextStyle(44, 700, "ink", 1.3, tracking=-0.6),
        "eyebrow": TextStyle(15, 500, "ink-3"),
        "lede": TextStyle(18, 400, "ink-2"),
        "persona": TextStyle(26, 700, "ink", 1.3),
        "initial": TextStyle(32, 700, "action"),
        "tally": TextStyle(24, 700, "ink", 1.3),
        "stage": TextStyle(26, 700, "ink", 1.3),
        "stage-narrow": TextStyle(22, 700, "ink", 1.3),
        "lane": TextStyle(17, 700, "ink", 1.3),
        "quote": TextStyle(17.5, 500, "measured", italic=True),
        "quote-narrow": TextStyle(16.5, 500, "measured", italic=True),
        "strong": TextStyle(15, 600, "ink"),
        "body": TextStyle(15, 500, "ink"),
        "action-text": TextStyle(14.5, 400, "ink"),
        "second": TextStyle(14.5, 400, "ink-2"),
        "count": TextStyle(13.5, 400, "ink-2"),
        "note": TextStyle(13.5, 400, "ink-3"),
        "label": TextStyle(13.5, 600, "ink-2"),
        "figure": TextStyle(16, 700, "ink"),
        "annotation": TextStyle(16, 700, "ink"),
        "arc-text": TextStyle(16, 700, "pain"),
        "value": TextStyle(15.5, 700, "measured"),
        "value-expected": TextStyle(14, 500, "ink-2"),
        "stage-value": TextStyle(13.5, 500, "ink-2"),
        "n": TextStyle(13, 400, "ink-2"),
        "badge": TextStyle(14, 700, "on-mark"),
        "foot": TextStyle(13, 400, "ink-2"),
    }
)


def text_style(token: str) -> TextStyle:
    """Give the text style of a token such as `figure` or `figure.ok`."""
    name, _, role = token.partition(".")
    style = TEXT_STYLES[name]
    if not role:
        return style
    return TextStyle(style.size, style.weight, role, style.leading, style.italic, style.tracking)


def font_file(weight: int, italic: bool = False) -> Path:
    """Give the path of the shipped font file of a face."""
    return Path(str(files("hanhtrinh.scene").joinpath("fonts", _FACES[weight, italic])))


def font_faces() -> tuple[tuple[int, bool], ...]:
    """List the shipped faces as (weight, italic)."""
    return tuple(_FACES)


@cache
def _advances(weight: int, italic: bool) -> dict[int, float]:
    from fontTools.ttLib import TTFont

    with TTFont(font_file(weight, italic), lazy=True) as font:
        units = font["head"].unitsPerEm
        metrics = font["hmtx"].metrics
        return {code: metrics[glyph][0] / units for code, glyph in font.getBestCmap().items()}


def in_font(character: str) -> bool:
    """Whether the shipped font has the character."""
    return ord(character) in _advances(400, False)


@cache
def _fallback_advance(character: str) -> float:
    """Estimate the advance in ems of a character that another font has to draw; pictures hold the run to it."""
    if unicodedata.combining(character) or unicodedata.category(character) in {"Mn", "Me", "Cf", "Sk"}:
        return 0.0
    if ord(character) >= 0x1F000:
        return 1.3
    return 1.0 if unicodedata.east_asian_width(character) in "WF" else 0.6


@lru_cache(maxsize=65_536)
def text_width(text: str, token: str) -> float:
    """Measure a text in scene units; kerning, which mostly narrows, is left out so that nothing runs over."""
    style = text_style(token)
    advances = _advances(style.weight, style.italic)
    ems = sum(
        found if (found := advances.get(ord(character))) is not None else _fallback_advance(character)
        for character in text
    )
    return ems * style.size + style.tracking * len(text)


@lru_cache(maxsize=65_536)
def clean(text: str) -> str:
    """Bring a text into the form that is set: NFC, one line, no control or direction characters."""
    breaks = "\n\r\t\v\f\u0085\u2028\u2029"
    kept = "".join(
        " " if character in breaks else character
        for character in unicodedata.normalize("NFC", text)
        if character in breaks
        or character == "\u200d"
        or unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Co", "Cn"}
    )
    return " ".join(part for part in kept.split(" ") if part)
