"""The head of a map: headline, persona, and how many claims stand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from hanhtrinh.language import Text, counted, percent, whole
from hanhtrinh.maps.results import VERDICT_WORDS
from hanhtrinh.scene.departments import department_words
from hanhtrinh.scene.drawing import Canvas
from hanhtrinh.scene.frame import MARGIN
from hanhtrinh.scene.sheet import width_of
from hanhtrinh.scene.typography import text_style
from hanhtrinh.scene.wrapping import wrap

MARK_WORDS: Final[Mapping[str, Text]] = MappingProxyType(
    {
        **VERDICT_WORDS,
        "quotes": Text(vi="chỉ có lời kể", en="quotes only"),
        "unchecked": Text(vi="chưa kiểm", en="not checked yet"),
    }
)
MARKS: Final = tuple(MARK_WORDS)
ROLES: Final = {
    "confirmed": "ok",
    "refuted": "no",
    "undecided": "open",
    "quotes": "ink-2",
    "unchecked": "ink-2",
}
# how Vietnamese and English address people: no part of the name
_ADDRESS: Final = frozenset(
    ["anh", "chị", "cô", "chú", "bác", "ông", "bà", "thầy", "em", "mr", "mrs", "ms", "miss", "dr"]
)
_TALLY_WIDTH: Final = 280.0
_PERSONA_WIDTH: Final = 390.0
_MARKS_A_ROW: Final = 5


def mark_words(canvas: Canvas, mark: str) -> str:
    """Say what a claim's mark means."""
    return MARK_WORDS[mark].to(canvas.view.language)


def draw_header(canvas: Canvas) -> float:
    """Draw the head; gives its bottom."""
    view, sheet, frame = canvas.view, canvas.sheet, canvas.frame
    tally = bool(view.claims)
    tally_x = frame.right - _TALLY_WIDTH
    persona_x = (tally_x if tally else frame.right) - 58 - _PERSONA_WIDTH - 18
    right = persona_x - 40 if view.persona else tally_x - 40 if tally else frame.right
    bottom = _titles(canvas, right - MARGIN)
    if view.persona:
        bottom = max(bottom, _persona(canvas, persona_x))
    if tally:
        bottom = max(bottom, _tally(canvas, tally_x))
    if view.observed and view.observed.simulated:
        words = canvas.t("dữ liệu mô phỏng", "simulated data")
        eyebrow = width_of(_eyebrow(canvas), "eyebrow")
        wide = width_of(words, "label")
        x = min(MARGIN + eyebrow + 16, right - wide - 18)
        sheet.box(2, "simulated", "tag", (x, 45.0, wide + 18, 26.0), 13.0)
        sheet.text("simulated.words", words, x + 9, 63.0, "label")
    return max(bottom, 186.0)


def _eyebrow(canvas: Canvas) -> str:
    words = canvas.t("Bản đồ hành trình khách hàng", "Customer journey map")
    title = canvas.view.local(canvas.view.document.title)
    has_headline = bool(canvas.view.local(canvas.view.document.headline))
    full = f"{words} · {title}" if has_headline and title else words
    return (wrap(full, 700.0, "eyebrow", 1) or (words,))[0]


def _titles(canvas: Canvas, width: float) -> float:
    view, sheet = canvas.view, canvas.sheet
    sheet.text("eyebrow", _eyebrow(canvas), MARGIN, 64.0, "eyebrow")
    headline = view.local(view.document.headline) or view.local(view.document.title) or view.document.id
    path = "headline" if view.local(view.document.headline) else "title"
    baseline = sheet.paragraph(
        "headline", headline, MARGIN, 118.0, width, "headline", limit=2, path=path, editable=True
    )
    baseline += 36 - text_style("headline").step
    words = canvas.t(
        "Mỗi điều vẽ ở đây là một nhận định. Nét đứt là điều dự kiến, nét liền là điều dữ liệu đo được.",
        "Everything drawn here is a claim. Dashed is what was expected, solid is what the data measured.",
    )
    if view.observed is None:
        words = canvas.t(
            "Mỗi điều vẽ ở đây là một nhận định. Nét đứt là điều dự kiến; chưa có dữ liệu để kiểm.",
            "Everything drawn here is a claim. Dashed is what was expected; no data has checked it yet.",
        )
    words = department_words(canvas) or words
    baseline = sheet.paragraph("lede", words, MARGIN, baseline, width, "lede", limit=2)
    principles = [text for text in map(view.local, view.document.principles) if text]
    if principles:
        text = f"{canvas.t('Nguyên tắc', 'Principles')}: {' · '.join(principles)}"
        baseline = sheet.paragraph(
            "principles", text, MARGIN, baseline + 3, width, "second", limit=2, path="principles"
        )
    return baseline


def _persona(canvas: Canvas, x: float) -> float:
    view, sheet = canvas.view, canvas.sheet
    persona = view.persona
    assert persona is not None
    path = f"personas.{persona.id}"
    name = view.local(persona.name) or persona.id
    sheet.dot(2, "persona.disc", "avatar", x + 40, 98.0, 40.0)
    sheet.text("persona.initial", _initial(name), x + 40, 109.5, "initial", anchor="middle")
    left = x + 98
    room = _PERSONA_WIDTH - 40
    sheet.paragraph(
        "persona.name", name, left, 80.0, room, "persona", limit=1, path=f"{path}.name", editable=True
    )
    baseline = 105.0
    about = view.local(persona.about)
    if about:
        baseline = sheet.paragraph(
            "persona.about", about, left, baseline, room, "second", limit=2, path=f"{path}.about", editable=True
        ) + 2  # fmt: skip
    size = _size(canvas)
    if size:
        baseline = sheet.paragraph("persona.size", size, left, baseline, room, "note", limit=1) + 5
    goal = view.local(persona.goal) or next((need for need in map(view.local, persona.needs) if need), "")
    if goal:
        baseline = sheet.paragraph(
            "persona.goal", goal, left, baseline, room, "body", limit=2, path=f"{path}.goal", editable=True
        )  # fmt: skip
    return baseline


def _initial(name: str) -> str:
    """Give the first letter of a name, whatever form of address stands before it."""
    words = name.split()
    named = next((word for word in words if word.casefold().strip(".") not in _ADDRESS), name)
    return named[:1].upper()


def _size(canvas: Canvas) -> str:
    observed = canvas.view.observed
    if observed is None:
        return ""
    language = canvas.view.language
    count = whole(observed.customers, language)
    if observed.all_customers < 30 or observed.customers == observed.all_customers:
        return canvas.t(f"nhóm {count} khách", f"a cohort of {counted(observed.customers, 'customer')}")
    share = percent(observed.customers / observed.all_customers, language, 0)
    return canvas.t(
        f"nhóm {count} khách, {share} tổng số",
        f"a cohort of {counted(observed.customers, 'customer')}, {share} of all",
    )


def _tally(canvas: Canvas, x: float) -> float:
    view, sheet = canvas.view, canvas.sheet
    counts = Counter(claim.mark for claim in view.claims)
    total = len(view.claims)
    words = canvas.t(f"{total} nhận định", f"{total} claim{'s' if total != 1 else ''}")
    sheet.text("tally", words, x, 78.0, "tally")
    y = 98.0
    for mark in MARKS:
        if not counts[mark]:
            continue
        for number in range(min(counts[mark], _MARKS_A_ROW)):
            sheet.badge(f"tally.{mark}", mark, (x + 8 + number * 21, y), 7.5)
        sheet.text(
            f"tally.{mark}.count",
            whole(counts[mark], view.language),
            x + 128,
            y + 5,
            f"label.{ROLES[mark]}",
            anchor="end",
        )
        sheet.text(f"tally.{mark}.words", mark_words(canvas, mark), x + 137, y + 5, "count")
        y += 24
    return y + 12
