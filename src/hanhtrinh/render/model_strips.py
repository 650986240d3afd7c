"""Journey models side by side: each a strip of stages over the columns of the common vocabulary.

One column per word, so that what stands below each other means the same. A stage fills the columns of its words; where
these do not lie side by side it has several pieces, of which the widest says its name and figure. A column that a
model leaves empty is a word that it does not speak of. Colours are the page's roles, so that light, dark and print hold.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

from hanhtrinh.language import Language, Text
from hanhtrinh.models.words import Phase
from hanhtrinh.scene.typography import text_width
from hanhtrinh.scene.wrapping import wrap

_GUTTER: Final = 196.0
_COLUMN: Final = 84.0
_HEAD: Final = 78.0
_GAP: Final = 18.0
_INSET: Final = 2.0
_PAD: Final = 9.0
_TIGHT: Final = 6.0  # beside the text of a piece of one column
_LINE: Final = 17.0
_SIZE: Final = 13.5
_BAR: Final = 5.0
_KEY: Final = 34.0
_FILLS: Final[dict[Phase | None, tuple[str, str, str]]] = {
    # fill, ink, bar
    "before": ("--flow", "--ink", "--action"),
    "during": ("--action", "--on-mark", "--on-mark"),
    "after": ("--zone", "--ink", "--measured"),
    None: ("--disc", "--ink", "--ink-2"),
}
_PHASES: Final[tuple[tuple[Phase, Text], ...]] = (
    ("before", Text(vi="trước khi mua", en="before the purchase")),
    ("during", Text(vi="khi mua", en="during")),
    ("after", Text(vi="sau khi mua", en="after")),
)
_KEY_NOTE: Final = Text(vi="theo cách chia của từng mô hình", en="as each model divides it")
_SILENT: Final = Text(vi="mô hình không nói đến", en="the model does not speak of it")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stage as it is drawn.

    Attributes:
        name: its name.
        columns: the columns of its words, ascending; not empty.
        phase: its phase; None for the steps of an overlay.
        figure: what stands below the name; "" for nothing.
        share: length of the bar, 0..1; None for no bar.
        told: the whole of it in one sentence, for those who point at it or do not see it.
    """

    name: str
    columns: tuple[int, ...]
    phase: Phase | None
    figure: str = ""
    share: float | None = None
    told: str = ""


@dataclass(frozen=True, slots=True)
class Strip:
    """A model: its name, a quieter line below it, its stages."""

    name: str
    note: str
    pieces: tuple[Piece, ...]


def strips_svg(words: Sequence[str], strips: Sequence[Strip], language: Language) -> str:
    """Draw strips over the columns of `words`; gives an SVG element for a report page."""
    width = _GUTTER + _COLUMN * len(words)
    parts: list[str] = []
    y = _KEY + _HEAD
    bands: list[tuple[float, float]] = []
    for strip in strips:
        height = _height(strip)
        bands.append((y, height))
        parts.append(_strip(strip, y, height, len(words)))
        y += height + _GAP
    head = _key(language, width) + _columns(words, y - _GAP)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {y:g}" width="100%" role="img" '
        f'font-family="inherit" font-size="{_SIZE:g}">{head}{"".join(parts)}</svg>'
    )


def _runs(columns: Sequence[int]) -> list[tuple[int, int]]:
    """Give the runs of neighbouring columns: first and length."""
    runs: list[tuple[int, int]] = []
    for column in columns:
        if runs and sum(runs[-1]) == column:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        else:
            runs.append((column, 1))
    return runs


@dataclass(frozen=True, slots=True)
class _Name:
    """A name as it fits into a number of columns: its lines, their size, and the room at their side."""

    lines: tuple[str, ...]
    size: float
    pad: float


def _named(piece: Piece, length: int) -> _Name:
    """Wrap a name; letters get smaller rather than a word broken."""
    pad = _TIGHT if length == 1 else _PAD
    room = _COLUMN * length - 2 * (_INSET + pad)
    widest = max((text_width(word, "label") for word in piece.name.split()), default=room)
    factor = max(min(1.0, room / widest), 0.62)
    return _Name(wrap(piece.name, room / factor, "label"), round(_SIZE * factor, 2), pad)


def _height(strip: Strip) -> float:
    tallest = 1
    figures = bars = False
    for piece in strip.pieces:
        widest = max(length for _, length in _runs(piece.columns))
        tallest = max(tallest, len(_named(piece, widest).lines))
        figures |= bool(piece.figure)
        bars |= piece.share is not None
    named = len(wrap(strip.name, _GUTTER - 20, "strong"))
    needed = 2 * _PAD + _LINE * (tallest + figures) + (_BAR + 6 if bars else 0)
    return max(needed, 2 * _PAD + 20.0 * named + _LINE)


def _strip(strip: Strip, y: float, height: float, columns: int) -> str:
    middle = y + _PAD
    named = "".join(
        f'<text x="0" y="{middle + 13 + 20 * number:g}" font-size="15" font-weight="600" style="fill:var(--ink)">{escape(line)}</text>'
        for number, line in enumerate(wrap(strip.name, _GUTTER - 20, "strong"))
    )
    below = middle + 13 + 20 * len(wrap(strip.name, _GUTTER - 20, "strong"))
    note = f'<text x="0" y="{below:g}" style="fill:var(--ink-3)">{escape(strip.note)}</text>'
    spoken = {column for piece in strip.pieces for column in piece.columns}
    silent = "".join(
        f'<line x1="{_GUTTER + _COLUMN * start + 10:g}" x2="{_GUTTER + _COLUMN * (start + length) - 10:g}" '
        f'y1="{y + height / 2:g}" y2="{y + height / 2:g}" stroke-width="1.5" stroke-dasharray="2 6" stroke-linecap="round" style="stroke:var(--axis)"/>'
        for start, length in _runs([column for column in range(columns) if column not in spoken])
    )
    return named + note + silent + "".join(_piece(piece, y, height) for piece in strip.pieces)


def _piece(piece: Piece, y: float, height: float) -> str:
    fill, ink, bar = _FILLS[piece.phase]
    runs = _runs(piece.columns)
    main = max(runs, key=lambda run: run[1])
    drawn: list[str] = [f"<title>{escape(piece.told or piece.name)}</title>"]
    for run in runs:
        x, wide = _GUTTER + _COLUMN * run[0] + _INSET, _COLUMN * run[1] - 2 * _INSET
        drawn.append(
            f'<rect x="{x:g}" y="{y:g}" width="{wide:g}" height="{height:g}" rx="8" style="fill:var({fill})"/>'
        )
        name = _named(piece, run[1])
        left = x + name.pad
        if run is not main:
            quiet = f"fill:var({ink});opacity:.72"
            drawn += _text(name.lines, left, y + _PAD + 12, quiet, "400", name.size)
            continue
        drawn += _text(name.lines, left, y + _PAD + 12, f"fill:var({ink})", "600", name.size)
        if piece.figure:
            at = y + _PAD + 12 + _LINE * len(name.lines)
            drawn += _text((piece.figure,), left, at, f"fill:var({ink})", "400")
        if piece.share is not None:
            inner = wide - 2 * name.pad
            low = y + height - _PAD - _BAR
            drawn.append(
                f'<rect x="{left:g}" y="{low:g}" width="{inner:g}" height="{_BAR:g}" rx="2.5" style="fill:var({bar});opacity:.22"/>'
                f'<rect x="{left:g}" y="{low:g}" width="{max(inner * piece.share, 1.0 if piece.share else 0):.1f}" height="{_BAR:g}" rx="2.5" style="fill:var({bar})"/>'
            )
    return f"<g>{''.join(drawn)}</g>"


def _text(
    lines: Sequence[str], x: float, y: float, style: str, weight: str, size: float = _SIZE
) -> list[str]:
    return [
        f'<text x="{x:g}" y="{y + _LINE * number:g}" font-size="{size:g}" font-weight="{weight}" style="{style}">{escape(line)}</text>'
        for number, line in enumerate(lines)
    ]


def _columns(words: Sequence[str], bottom: float) -> str:
    """Write the words over their columns, with a hairline down between them."""
    parts = []
    for number, word in enumerate(words):
        x = _GUTTER + _COLUMN * number
        lines = wrap(word, _COLUMN - 2 * _INSET - 6, "label")
        top = _KEY + _HEAD - 14 - _LINE * (len(lines) - 1)
        for index, line in enumerate(lines):
            parts.append(
                f'<text x="{x + _COLUMN / 2:g}" y="{top + _LINE * index:g}" text-anchor="middle" style="fill:var(--ink-2)">{escape(line)}</text>'
            )
        parts.append(
            f'<line x1="{x:g}" x2="{x:g}" y1="{_KEY + _HEAD:g}" y2="{bottom:g}" style="stroke:var(--grid)"/>'
        )
    return "".join(parts)


def _key(language: Language, width: float) -> str:
    """Write what the colours and the dotted line mean."""
    x, parts = _GUTTER, []
    for phase, name in _PHASES:
        text = name.to(language)
        parts.append(
            f'<rect x="{x:g}" y="4" width="16" height="16" rx="4" style="fill:var({_FILLS[phase][0]})"/>'
            f'<text x="{x + 23:g}" y="17" style="fill:var(--ink-2)">{escape(text)}</text>'
        )
        x += 23 + 7.6 * len(text) + 22
    parts.append(
        f'<text x="{x - 8:g}" y="17" style="fill:var(--ink-3)">{escape(_KEY_NOTE.to(language))}</text>'
    )
    silent = _SILENT.to(language)
    x = width - 7.4 * len(silent)
    parts.append(
        f'<line x1="{x - 46:g}" x2="{x - 10:g}" y1="12" y2="12" stroke-width="1.5" stroke-dasharray="2 6" stroke-linecap="round" style="stroke:var(--axis)"/>'
        f'<text x="{x:g}" y="17" style="fill:var(--ink-3)">{escape(silent)}</text>'
    )
    return "".join(parts)
