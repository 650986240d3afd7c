"""A map as a file to take along: picture, page, its YAML, or its table."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from hanhtrinh.app.editing.lenses import through
from hanhtrinh.app.editing.scenes import MapView
from hanhtrinh.app.editing.splicing import spliced, written
from hanhtrinh.app.editing.states import MapState
from hanhtrinh.language import Text, decimal, whole
from hanhtrinh.maps.results import VERDICT_WORDS
from hanhtrinh.render.themes import Theme
from hanhtrinh.scene.view import MIN_SCORES, View
from hanhtrinh.sources.formulas import guarded

if TYPE_CHECKING:
    from hanhtrinh.app.editing.studio import Studio

ExportForm = Literal["svg", "png", "html", "yaml", "csv"]
_MARKS: Final = {
    **VERDICT_WORDS,
    "quotes": Text(vi="chỉ có lời kể", en="quotes only"),
    "unchecked": Text(vi="chưa kiểm", en="not checked"),
}
_KINDS: Final[dict[ExportForm, str]] = {
    "svg": "image/svg+xml; charset=utf-8",
    "png": "image/png",
    "html": "text/html; charset=utf-8",
    "yaml": "application/yaml; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
}


@dataclass(frozen=True)
class Exported:
    """A file: its name, its kind as HTTP says it, and what is in it."""

    name: str
    kind: str
    content: bytes


def export(
    studio: Studio, state: MapState, form: ExportForm, view: MapView, *, theme: Theme = "light", scale: float = 1.0
) -> Exported:  # fmt: skip
    """Make a file of a map.

    Args:
        studio: where the map is.
        state: which version.
        form: which file.
        view: how it is looked at; YAML is the whole map whatever the view.
        theme: of pictures.
        scale: pixels of a PNG per unit of the scene.

    Raises:
        UsageError: `unknown-model`.
        HanhtrinhError: the map cannot be read.
    """
    content = _content(studio, state, form, view, theme, scale)
    name = state.id if form in ("yaml", "html") else f"{state.id}.{view.language}"
    return Exported(f"{name}.{form}", _KINDS[form], content)


def _content(
    studio: Studio, state: MapState, form: ExportForm, view: MapView, theme: Theme, scale: float
) -> bytes:
    from hanhtrinh.render.html import to_html
    from hanhtrinh.render.png import to_png
    from hanhtrinh.render.svg import to_svg

    if form == "yaml":
        return _yaml(studio, state).encode()
    known = studio.known(state)
    if form == "csv":
        return b"\xef\xbb\xbf" + table_of(studio, state, view).encode()
    if form == "html":
        seen = through(studio.lens, state, known, view.model)
        return to_html(
            seen.document, language=view.language, persona=view.persona, model=seen.model,
            touchpoints=seen.touchpoints, observed=seen.observed, check=seen.check,
            simulated=studio.workspace.config.simulated, department=view.department,
        ).encode()  # fmt: skip
    scene = studio.scenes.scene(state, known, view)
    return to_svg(scene, theme).encode() if form == "svg" else to_png(scene, theme, scale=scale)


def _yaml(studio: Studio, state: MapState) -> str:
    """Give the map's file with what the version says, comments and all."""
    path = studio.workspace.root / "maps" / state.map.file
    text = path.read_text(encoding="utf-8-sig") if path.exists() else None
    return (spliced(text, state.document, state.map.file) if text else None) or written(state.document)


def table_of(studio: Studio, state: MapState, view: MapView) -> str:
    """Give the table twin of a map's picture as CSV: a row for each touchpoint, in the order of the journey."""
    seen = through(studio.lens, state, studio.known(state), view.model)
    people = seen.document.personas
    who = next((one.id for one in people if one.id == view.persona), people[0].id if people else None)
    shown = View(
        seen.document, view.language, persona=who, model=seen.model, touchpoints=seen.touchpoints,
        observed=seen.observed.get(who, seen.observed.get(None)), check=seen.check, department=view.department,
    )  # fmt: skip
    out = io.StringIO()
    write = csv.writer(out, lineterminator="\r\n")
    write.writerow(_headings(shown))
    for row in _rows(shown):
        write.writerow([guarded(cell) for cell in row])
    return out.getvalue()


def _headings(view: View) -> list[str]:
    pairs = (
        ("Giai đoạn", "Stage"), ("Điểm chạm", "Touchpoint"), ("Kênh", "Channel"), ("Bộ phận", "Owner"),
        ("Khách", "Customers"), ("Hành động", "Actions"), ("Suy nghĩ", "Thoughts"), ("Cảm xúc dự kiến", "Expected emotion"),
        ("Cảm xúc đo được", "Measured emotion"), ("n", "n"), ("Điểm đau", "Pain points"), ("Cơ hội", "Opportunities"),
        ("Nhận định", "Claims"),
    )  # fmt: skip
    own = [view.local(lane.title) for lane in view.lanes]
    return [*(view.t(*pair) for pair in pairs), *own]


def _rows(view: View) -> list[list[str]]:
    language = view.language
    rows = []
    for touch in view.touches:
        felt, doc = touch.emotion, touch.doc
        pains = [view.local(one.pain.text) for one in view.pains if one.touch is touch]
        chances = [view.local(one.opportunity.text) for one in view.opportunities if one.touch is touch]
        claims = [
            f"{view.local(one.claim.says)} ({_MARKS[one.mark].to(language)})"
            for one in view.claims
            if one.claim.about == touch.path
        ]
        rows.append(
            [
                view.stages[touch.stage].name,
                touch.name,
                touch.channel,
                touch.owner,
                "" if touch.customers is None else whole(touch.customers, language),
                "; ".join(view.local(one) for one in doc.actions) if doc else "",
                "; ".join(view.local(one) for one in doc.thoughts) if doc else "",
                "" if touch.expected is None else decimal(touch.expected, language),
                "" if felt is None or felt.value is None else decimal(felt.value, language),
                "" if felt is None or felt.n < MIN_SCORES else whole(felt.n, language),
                "; ".join(pains),
                "; ".join(chances),
                "; ".join(claims),
                *(view.local(lane.cells.get(touch.id)) for lane in view.lanes),
            ]
        )
    return rows
