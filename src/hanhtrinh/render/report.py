"""The shell of every report page: one self-contained HTML file that asks nothing of the network and needs no script.

Light and dark follow the reader's system; it prints on A4 and folds to 390 px. Use:

    page = report_page(
        Text(vi="Chất lượng dữ liệu", en="Data quality"),
        "vi",
        [
            Tiles((Tile(Text(vi="Dòng đã nhập", en="Rows imported"), 38_018),)),
            Heading(Text(vi="Dòng để riêng", en="Rows set aside")),
            Table((Column("…"), Column("n", "number")), (("…", 96),)),
        ],
    )

Blocks before the first `Heading` stand on the page itself; each `Heading` of level 2 begins a card.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Sequence
from hashlib import sha256
from html import escape, unescape
from importlib.resources import files
from typing import Final

from hanhtrinh.language import Language, Text
from hanhtrinh.render.fonts import font_rules
from hanhtrinh.render.report_blocks import (
    CHECK_AGAIN,
    Block,
    Cell,
    Change,
    Changes,
    Column,
    Command,
    Example,
    Facts,
    Figure,
    Finding,
    Findings,
    Heading,
    Listing,
    Notice,
    Picture,
    Prose,
    Quote,
    Share,
    Side,
    Span,
    Table,
    Tile,
    Tiles,
    Tone,
    Verdict,
    VerdictName,
    Words,
)
from hanhtrinh.render.report_writing import Writer
from hanhtrinh.render.themes import Theme, palette, rule_for, variables
from hanhtrinh.scene.typography import clean, font_faces

__all__ = [
    "CHECK_AGAIN",
    "Block",
    "Cell",
    "Change",
    "Changes",
    "Column",
    "Command",
    "Example",
    "Facts",
    "Figure",
    "Finding",
    "Findings",
    "Heading",
    "Listing",
    "Notice",
    "Picture",
    "Prose",
    "Quote",
    "Share",
    "Side",
    "Span",
    "Table",
    "Tile",
    "Tiles",
    "Tone",
    "Verdict",
    "VerdictName",
    "Words",
    "report_page",
]

_SIMULATED: Final = Text(vi="dữ liệu mô phỏng", en="simulated data")
_MARK_TOKENS: Final = ("mark-solid.ok", "mark-solid.no", "mark-solid.ink-2", "mark-open.open", "mark-dashed.ink-2",
                       "mark-line.on-mark", "mark-line.open", "mark-line.ink-2")  # fmt: skip
_LOGO: Final = (
    '<svg class="r-logo" viewBox="0 0 28 28" aria-hidden="true"><rect width="28" height="28" rx="7"/>'
    '<path d="M7 18c3.5 0 3.2-8 7-8s3.5 4.6 7 4.6"/><circle cx="7" cy="18" r="2"/><circle cx="21" cy="14.6" r="2"/></svg>'
)
_STYLE_ELEMENT: Final = re.compile(r"<style[^>]*>(.*?)</style>", re.DOTALL)
# letters that the page adds by style sheet, and the figures of any language
_ALWAYS: Final = "0123456789 .,:–−“”…"


def report_page(
    title: Text,
    language: Language,
    blocks: Sequence[Block],
    *,
    subtitle: Text | None = None,
    simulated: bool = False,
    kind: Text | None = None,
    foot: Text | None = None,
) -> str:
    """Write a report as one HTML page.

    Args:
        title: the sentence that the page leads with: what was found.
        language: the language of the page.
        blocks: what it shows, in order.
        subtitle: what it rests on: map, data, period.
        simulated: whether the page says that its data are simulated.
        kind: what kind of page it is, beside the product's sign, e.g. "Map checks".
        foot: what stands at the end: definitions, versions.

    Returns:
        HTML with styles, font and pictures inside; it makes no request and runs no script.
    """
    write = Writer(language)
    body = "".join(
        (
            f'<header class="r-top">{_LOGO}<span>{write.words(kind or Text(vi="Hành Trình", en="Hành Trình"))}</span>',
            f'<span class="r-tag">{escape(_SIMULATED.to(language))}</span>' if simulated else "",
            f'</header><main><div class="r-title"><h1>{write.words(title)}</h1>',
            f"<p>{write.words(subtitle)}</p>" if subtitle else "",
            "</div>",
            _sections(write, blocks),
            "</main>",
            f'<footer class="r-foot">{write.words(foot)}</footer>' if foot else "",
        )
    )
    styles = _styles(body)
    allowed = " ".join(f"'sha256-{_hash(text)}'" for text in (styles, *_STYLE_ELEMENT.findall(body)))
    return (
        f'<!doctype html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="generator" content="hanhtrinh">\n<meta name="color-scheme" content="light dark">\n'
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; font-src data:; img-src data:; '
        f"style-src-elem {allowed}; style-src-attr 'unsafe-inline'; base-uri 'none'; form-action 'none'\">\n"
        '<link rel="icon" href="data:,">\n'
        f"<title>{escape(clean(title.to(language)))}</title>\n<style>{styles}</style>\n</head>\n<body>\n{body}\n"
        "</body>\n</html>\n"
    )


def _sections(write: Writer, blocks: Sequence[Block]) -> str:
    """Write the blocks, a card from each heading of level 2 to the next."""
    parts: list[str] = []
    opened = False
    for block in blocks:
        if isinstance(block, Heading) and block.level == 2:
            parts.append(("</section>" if opened else "") + '<section class="r-card">')
            opened = True
        parts.append(write.block(block))
    return "".join(parts) + ("</section>" if opened else "")


def _hash(text: str) -> str:
    return b64encode(sha256(text.encode()).digest()).decode()


def _styles(body: str) -> str:
    def values(theme: Theme) -> str:
        return "".join(f"--{role}:{value};" for role, value in palette(theme).items())

    letters = set(_ALWAYS) | set(unescape(re.sub(r"<[^>]*>", "", body)))
    fonts = font_rules(dict.fromkeys(font_faces(), letters))
    themes = (
        f":root{{{values('light')}}}@media (prefers-color-scheme:dark){{:root{{{values('dark')}}}}}"
        f"@media print{{:root:root{{{values('print')}}}}}"
    )
    colours = variables()
    marks = "".join(f".{token.replace('.', '-')}{{{rule_for(token, colours)}}}" for token in _MARK_TOKENS)
    sheet = files("hanhtrinh.render").joinpath("page", "report.css").read_text(encoding="utf-8")
    return "\n".join((fonts, themes, marks, sheet))
