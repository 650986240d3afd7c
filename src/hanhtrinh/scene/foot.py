"""The foot: sources, period, cohort, model, what is not drawn, and the marks once more."""

from __future__ import annotations

from hanhtrinh.language import counted, date_text, whole
from hanhtrinh.scene.drawing import Canvas
from hanhtrinh.scene.frame import MARGIN
from hanhtrinh.scene.header import MARKS, mark_words
from hanhtrinh.scene.sheet import width_of
from hanhtrinh.scene.typography import text_style


def draw_foot(canvas: Canvas, y: float, arcs: int) -> float:
    """Draw the foot; `arcs` is how many back-steps and skips are drawn. Gives the picture's bottom."""
    legend = _legend(canvas, y + 34)
    room = canvas.frame.right - MARGIN - (legend + 40 if legend else 0)
    baseline = canvas.sheet.paragraph(
        "foot", " ".join(_sentences(canvas, arcs)), MARGIN, y + 34, room, "foot", limit=4
    )
    return baseline - text_style("foot").step + 36


def _legend(canvas: Canvas, baseline: float) -> float:
    """Set the marks in use from the right; gives the width used."""
    used = {claim.mark for claim in canvas.view.claims}
    x = canvas.frame.right
    for mark in reversed([mark for mark in MARKS if mark in used]):
        words = mark_words(canvas, mark)
        canvas.sheet.text(f"foot.{mark}", words, x, baseline, "foot", anchor="end")
        x -= width_of(words, "foot") + 16
        canvas.sheet.badge(f"foot.{mark}.mark", mark, (x, baseline - 4.5), 7.5)
        x -= 30
    return canvas.frame.right - x if used else 0.0


def _sentences(canvas: Canvas, arcs: int) -> list[str]:
    view, language = canvas.view, canvas.view.language
    observed = view.observed
    found: list[str] = []
    if observed is None:
        found.append(
            canvas.t(
                "Chưa có dữ liệu: mọi điều trên bản đồ là dự kiến.",
                "No data yet: everything on the map is expected.",
            )
        )
    else:
        if observed.simulated:
            found.append(canvas.t("Dữ liệu mô phỏng.", "Simulated data."))
        found.append(_population(canvas))
        if observed.scores:
            count = whole(observed.scores, language)
            found.append(canvas.t(f"{count} lượt chấm điểm.", f"{count} scores."))
        found.append(
            canvas.t(
                "Tỷ lệ chỉ tính khách đã đủ thời gian theo dõi.",
                "Shares count only customers whose time is over.",
            )
        )
        if view.check is not None and view.check.judged_by == "sequence":
            found.append(
                canvas.t(
                    "Khoảng 95% cạnh kết luận đúng cho mọi lần xem, các khoảng khác cho một lần xem.",
                    "95% intervals beside verdicts are right at every look, all others for a single look.",
                )
            )
        else:
            found.append(
                canvas.t("Mọi khoảng là 95%, cho một lần xem.", "All intervals are 95%, for a single look.")
            )
    if view.model is not None:
        name = view.local(view.model.names) or view.model.id
        found.append(canvas.t(f"Mô hình: {name}.", f"Model: {name}."))
    hidden = len(view.movements) - arcs
    if hidden > 0 and observed is not None:
        found.append(
            canvas.t(
                f"{hidden} hướng lùi bước, bỏ bước khác không vẽ.",
                f"{counted(hidden, 'other back-step or skip', 'other back-steps and skips')} not drawn.",
            )
        )
    if view.strangers_left:
        left = view.strangers_left
        found.append(
            canvas.t(
                f"{left} điểm chạm ngoài bản đồ không vẽ.",
                f"{counted(left, 'touchpoint')} outside the map not drawn.",
            )
        )
    return found


def _population(canvas: Canvas) -> str:
    observed, language = canvas.view.observed, canvas.view.language
    assert observed is not None
    count = whole(observed.customers, language)
    name = canvas.view.local(canvas.view.persona.name) if canvas.view.persona and observed.persona else ""
    who = (
        canvas.t(f"Nhóm {name}, {count} khách", f"{name}'s cohort, {counted(observed.customers, 'customer')}")
        if name
        else canvas.t(f"{count} khách", counted(observed.customers, "customer"))
    )
    events = whole(observed.events, language)
    period = ""
    if observed.first and observed.last:
        first, last = date_text(observed.first.date(), language), date_text(observed.last.date(), language)
        period = f", {first} – {last}"
    return f"{who}, {events} {canvas.t('sự kiện', 'events')}{period}."
