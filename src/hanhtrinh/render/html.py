"""The map as one HTML page that asks nothing of the network: both languages, personas, panels with the evidence."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from html import escape
from importlib.resources import files
from typing import Final

from hanhtrinh.language import LANGUAGES, Language, Text
from hanhtrinh.maps.document import MapDocument
from hanhtrinh.maps.results import CheckResult, Observed
from hanhtrinh.models.model import JourneyModel
from hanhtrinh.models.touchpoints import TouchpointSet
from hanhtrinh.render.fonts import Face, characters, font_rules
from hanhtrinh.render.marks import number
from hanhtrinh.render.panels import claim_item, claim_panel, touch_panel
from hanhtrinh.render.svg import patterns, style_sheet, svg_element
from hanhtrinh.render.themes import Theme, palette, rule_for, variables
from hanhtrinh.render.verdict_blocks import looks_note
from hanhtrinh.scene.grid import layout_grid
from hanhtrinh.scene.gutter import gutter_of
from hanhtrinh.scene.model import Scene
from hanhtrinh.scene.typography import font_faces
from hanhtrinh.scene.view import View

_MARK_RULES: Final = (
    "mark-solid.ok", "mark-solid.no", "mark-solid.ink-2", "mark-open.open", "mark-dashed.ink-2",
    "mark-line.on-mark", "mark-line.open", "mark-line.ink-2", "zone", "axis", "threshold",
)  # fmt: skip
_SHARED: Final = "shared-"
_ICONS: Final = {"back": "M15 5l-7 7 7 7", "on": "M9 5l7 7-7 7", "close": "M6 6l12 12M18 6L6 18"}


@dataclass(frozen=True)
class _Page:
    """One picture of the page: a language and a persona."""

    language: Language
    persona: str
    view: View
    scene: Scene

    @property
    def prefix(self) -> str:
        return f"{self.language}-{self.persona or 'all'}-"


def to_html(
    document: MapDocument,
    *,
    language: Language = "vi",
    persona: str | None = None,
    model: JourneyModel | None = None,
    touchpoints: TouchpointSet | None = None,
    observed: Mapping[str | None, Observed] | None = None,
    check: CheckResult | None = None,
    simulated: bool = False,
    department: str | None = None,
) -> str:
    """Write the page.

    Args:
        document: the map.
        language: the one shown first; both are in the page.
        persona: the one shown first; the map's first where None.
        model, touchpoints: as for `layout_grid`.
        observed: what the data say, by persona id; None for a map that no data has seen.
        check: the verdicts.
        simulated: whether the page says that its data are simulated.
        department: key of the one whose view is shown first; the page offers them all. None shows everybody's.

    Returns:
        HTML with styles, script, pictures and font inside; it makes no request.
    """
    found = observed or {}
    personas: list[str | None] = [known.id for known in document.personas] or [None]
    pages = []
    for tongue in LANGUAGES:
        for who in personas:
            seen = found.get(who, found.get(None))
            view = View(
                document,
                tongue,
                persona=who,
                model=model,
                touchpoints=touchpoints,
                observed=seen,
                check=check,
            )
            scene = layout_grid(
                document, language=tongue, persona=who, model=model, touchpoints=touchpoints, observed=seen,
                check=check, simulated=simulated,
            )  # fmt: skip
            pages.append(_Page(tongue, who or "", view, scene))
    simulated = simulated or any(page.scene.simulated for page in pages)
    first = persona if persona in personas else personas[0]
    return _assemble(document, pages, language, first or "", simulated, department or "")


def _assemble(
    document: MapDocument,
    pages: list[_Page],
    language: Language,
    persona: str,
    simulated: bool,
    department: str,
) -> str:
    by_language = {tongue: next(page for page in pages if page.language == tongue) for tongue in LANGUAGES}
    hatches = patterns(variables(), _SHARED)
    body = "".join(
        (
            f'<svg width="0" height="0" style="position:absolute" aria-hidden="true"><defs>{hatches}</defs></svg>',
            _bar(pages, by_language, simulated),
            f'<main><section class="p-map" aria-label="{_both("Bản đồ", "Map")}">{_tools()}',
            *(_map(page) for page in pages),
            "</section>",
            *(_claims(page.view) for page in by_language.values()),
            "</main>",
            _panels(pages, by_language),
        )
    )
    titles = {tongue: escape(page.scene.title) for tongue, page in by_language.items()}
    styles = _styles([page.scene for page in pages], body)
    script = f"\n{_resource('page.js')}\n"
    # the page's own script and no other, whatever texts the map brings
    own = b64encode(sha256(script.encode()).digest()).decode()
    return (
        f'<!doctype html>\n<html lang="{language}" data-vi="{titles["vi"]}" data-en="{titles["en"]}" '
        f'data-persona="{escape(persona)}" data-department="{escape(department)}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="generator" content="hanhtrinh">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; "
        f"script-src 'sha256-{own}'; font-src data:; img-src data:\">\n"
        '<link rel="icon" href="data:,">\n'
        f"<title>{titles[language]}</title>\n<style>\n{styles}\n</style>\n</head>\n<body>\n{body}\n"
        f"<script>{script}</script>\n</body>\n</html>\n"
    )


def _resource(name: str) -> str:
    return files("hanhtrinh.render").joinpath("page", name).read_text(encoding="utf-8")


def _both(vi: str, en: str) -> str:
    """A label for assistive technology that stands in both languages."""
    return escape(f"{vi} / {en}")


def _spans(text: Text) -> str:
    return "".join(
        f'<span data-lang="{tongue}" lang="{tongue}">{escape(text.to(tongue))}</span>' for tongue in LANGUAGES
    )


def _styles(scenes: list[Scene], body: str) -> str:
    """Write all styles: font, colours of the three themes as variables, the scenes' tokens, the page."""

    def values(theme: Theme) -> str:
        return "".join(f"--{role}:{value};" for role, value in palette(theme).items())

    colours = variables()
    needed = characters(scenes)
    letters = set(body)
    # the page's own words may need any weight
    wanted: dict[Face, set[str]] = {face: needed.get(face, set()) | letters for face in font_faces()}
    themes = (
        f":root{{{values('light')}}}"
        f'@media (prefers-color-scheme:dark){{:root:not([data-theme="light"]){{{values("dark")}}}}}'
        f':root[data-theme="dark"]{{{values("dark")}color-scheme:dark}}:root[data-theme="light"]{{color-scheme:light}}'
        f"@media print{{:root:root{{{values('print')}}}}}"
    )
    marks = "".join(f".{token.replace('.', '-')}{{{rule_for(token, colours)}}}" for token in _MARK_RULES)
    return "\n".join(
        (font_rules(wanted), themes, style_sheet(scenes, colours, _SHARED), marks, _resource("page.css"))
    )


def _bar(pages: list[_Page], by_language: Mapping[Language, _Page], simulated: bool) -> str:
    titles = "".join(
        f'<span data-lang="{tongue}" lang="{tongue}">{escape(page.scene.title)}</span>'
        for tongue, page in by_language.items()
    )
    tag = Text(vi="dữ liệu mô phỏng", en="simulated data")
    parts = [f'<header class="p-bar"><h1>{titles}</h1>']
    if simulated:
        parts.append(f'<span class="p-tag">{_spans(tag)}</span>')
    personas = list(dict.fromkeys(page.persona for page in pages))
    if len(personas) > 1:
        options = []
        for persona in personas:
            names = {page.language: page.view.persona for page in pages if page.persona == persona}
            label = Text(
                **{
                    tongue: by_language[tongue].view.local(who.name) or who.id
                    for tongue, who in names.items()
                    if who
                }
            )
            options.append(_option("persona", persona, _spans(label)))
        parts.append(_switch(_both("Chân dung khách hàng", "Persona"), options))
    parts.append(_departments(by_language))
    languages = [
        _option("lang", "vi", '<span lang="vi">Tiếng Việt</span>'),
        _option("lang", "en", '<span lang="en">English</span>'),
    ]
    parts.append(_switch(_both("Ngôn ngữ", "Language"), languages))
    themes = [
        _option("theme", "auto", _spans(Text(vi="Tự động", en="Auto"))),
        _option("theme", "light", _spans(Text(vi="Sáng", en="Light"))),
        _option("theme", "dark", _spans(Text(vi="Tối", en="Dark"))),
    ]
    parts.append(_switch(_both("Nền", "Theme"), themes))
    return "".join(parts) + "</header>"


def _departments(by_language: Mapping[Language, _Page]) -> str:
    """Offer each department its view (R15): what others own turns pale."""
    keys = list(next(iter(by_language.values())).view.departments)
    if len(keys) < 2:
        return ""
    everybody = Text(vi="Mọi bộ phận", en="All departments")
    choices = [f'<option value="" data-vi="{everybody.vi}" data-en="{everybody.en}">{everybody.vi}</option>']
    for key in keys:
        vi, en = (escape(by_language[tongue].view.departments[key]) for tongue in ("vi", "en"))
        choices.append(f'<option value="{escape(key)}" data-vi="{vi}" data-en="{en}">{vi}</option>')
    label = _both("Bộ phận", "Department")
    return f'<select class="p-select" data-department-choice aria-label="{label}">{"".join(choices)}</select>'


def _switch(label: str, options: list[str]) -> str:
    return f'<div class="p-switch" role="group" aria-label="{label}">{"".join(options)}</div>'


def _option(key: str, value: str, inner: str) -> str:
    return f'<button type="button" data-set="{key}" data-value="{escape(value)}">{inner}</button>'


def _tools() -> str:
    hint = Text(
        vi="Bấm vào dấu của nhận định hoặc điểm chạm để xem bằng chứng. Kéo ngang để xem hết bản đồ.",
        en="Click a claim's mark or a touchpoint for its evidence. Scroll sideways to see the whole map.",
    )
    zoom = [
        _option("zoom", "", _spans(Text(vi="Dễ đọc", en="Readable"))),
        _option("zoom", "fit", _spans(Text(vi="Vừa khung", en="Fit"))),
        _option("zoom", "full", "<span>100%</span>"),
    ]
    return f'<div class="p-tools"><p>{_spans(hint)}</p>{_switch(_both("Cỡ bản đồ", "Size of the map"), zoom)}</div>'


def _map(page: _Page) -> str:
    """Write one picture with its gutter, which stays while the map is scrolled."""
    scene = page.scene
    colours = variables()
    elements, window = gutter_of(scene)
    gutter = svg_element(scene, colours, prefix=f"gutter-{page.prefix}", elements=elements, window=window)
    # in shares of widths, so that the gutter grows and shrinks with the map
    width, drop = 100 * window[2] / scene.size[0], 100 * window[1] / window[2]
    gutter = gutter.replace("<svg ", f'<svg aria-hidden="true" style="margin-top:{drop:.3f}%" ', 1)
    full = svg_element(scene, colours, prefix=page.prefix)
    label = escape(scene.title)
    return (
        f'<div class="p-scroll" data-lang="{page.language}" data-persona="{escape(page.persona)}" role="region" '
        f'aria-label="{label}" tabindex="0" style="--units:{number(scene.size[0])}">'
        f'<div class="p-sheet"><div class="p-gutter" style="width:{width:.3f}%">{gutter}</div>{full}</div></div>'
    )


def _claims(view: View) -> str:
    if not view.claims:
        return ""
    count = len(view.claims)
    title = view.t(f"{count} nhận định", f"{count} claim{'s' if count != 1 else ''}")
    items = "".join(claim_item(view, claim) for claim in view.claims)
    return (
        f'<section class="p-claims" data-lang="{view.language}" lang="{view.language}">'
        f'<h2>{title}</h2><ul class="p-list">{items}</ul>{looks_note(view)}</section>'
    )


def _panels(pages: list[_Page], by_language: Mapping[Language, _Page]) -> str:
    def button(attribute: str, label: str, icon: str) -> str:
        return (
            f'<button type="button" {attribute} aria-label="{label}" title="{label}">'
            f'<svg viewBox="0 0 24 24" aria-hidden="true"><path d="{_ICONS[icon]}"/></svg></button>'
        )

    head = "".join(
        (
            f"<span>{_spans(Text(vi='Bằng chứng', en='Evidence'))}</span>",
            button('data-step="-1"', _both("Nhận định trước", "Previous claim"), "back"),
            button('data-step="1"', _both("Nhận định sau", "Next claim"), "on"),
            button("data-close", _both("Đóng", "Close"), "close"),
        )
    )
    articles = [claim_panel(page.view, claim) for page in by_language.values() for claim in page.view.claims]
    articles += [
        touch_panel(page.view, touch)
        for page in pages
        for touch in page.view.touches
        if touch.doc is not None
    ]
    return (
        f'<aside class="p-panel" id="panel" role="dialog" aria-label="{_both("Bằng chứng", "Evidence")}" hidden>'
        f"<header>{head}</header>{''.join(articles)}</aside>"
    )
