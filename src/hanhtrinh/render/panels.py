"""The panels of the page: for each claim its evidence and definition, for each touchpoint what the map says of it."""

from __future__ import annotations

import json
from html import escape
from typing import Final

from hanhtrinh.language import Text, date_text, decimal, duration, whole
from hanhtrinh.maps.document import Evidence
from hanhtrinh.maps.metrics import METRICS
from hanhtrinh.maps.results import INTERVAL_WORDS
from hanhtrinh.render import marks
from hanhtrinh.render.marks import number
from hanhtrinh.render.verdict_blocks import lineage_block, looking_block
from hanhtrinh.scene.claims import claim_figures, figure, interval, target, unit_of, waiting_words
from hanhtrinh.scene.evidence_words import evidence_words
from hanhtrinh.scene.header import MARK_WORDS
from hanhtrinh.scene.plots import plot_of
from hanhtrinh.scene.view import ClaimView, TouchView, View

_ROLES: Final = {
    "confirmed": "ok",
    "refuted": "no",
    "undecided": "open",
    "quotes": "none",
    "unchecked": "none",
}
_PARAMS: Final = {
    "within_s": Text(vi="Thời hạn", en="Within"),
    "within": Text(vi="Thời hạn", en="Within"),
    "goal": Text(vi="Đích đến", en="Goal"),
    "stage": Text(vi="Giai đoạn", en="Stage"),
    "score_kind": Text(vi="Loại điểm", en="Kind of score"),
}


def _verdict(view: View, mark: str) -> tuple[str, str]:
    """Give the words of a claim's mark, as a sentence begins, and its role."""
    words = MARK_WORDS[mark].to(view.language)
    return words[0].upper() + words[1:], _ROLES[mark]


def mark_svg(name: str) -> str:
    """Draw a verdict's mark as a small picture of its own."""
    shapes = marks.badge({"cx": 12, "cy": 12, "r": 10, "name": name})
    inner = "".join(
        f'<{tag} class="{style.replace(".", "-")}"'
        + "".join(f' {key}="{escape(value)}"' for key, value in attributes.items())
        + "/>"
        for tag, attributes, style in shapes
    )
    return f'<svg viewBox="0 0 24 24" aria-hidden="true">{inner}</svg>'


def claim_item(view: View, claim: ClaimView) -> str:
    """Write a claim's entry in the list, a button that opens its panel."""
    verdict, role = _verdict(view, claim.mark)
    value, rest, more = _figures(view, claim)
    figures = f'<strong class="{role}">{escape(value)}</strong> ' if value else ""
    words = ", ".join(part for part in (rest, more) if part)
    return (
        f'<li><button type="button" data-open="{escape(claim.path)}" aria-expanded="false">{mark_svg(claim.mark)}'
        f"<b>{escape(view.local(claim.claim.says) or claim.claim.id)}</b>"
        f'<span class="p-figure"><span class="{role}">{verdict}</span> · {figures}{escape(words)}</span>'
        f'<span class="p-about">{escape(claim.subject)}</span></button></li>'
    )


def _figures(view: View, claim: ClaimView) -> tuple[str, str, str]:
    if claim.mark == "quotes":
        return "", evidence_words(view, claim.quotes[0], full=True), ""
    return claim_figures(claim, unit_of(claim.claim.metric), view.language, view.t)


def claim_panel(view: View, claim: ClaimView) -> str:
    """Write a claim's panel: claim, verdict, plot, facts, why, intervals, history, definition, in this order."""
    verdict, role = _verdict(view, claim.mark)
    parts = [
        f'<article data-id="{escape(claim.path)}" data-for="{view.language}/{escape(claim.path)}" hidden>',
        f'<p class="p-about">{escape(claim.subject or view.t("cả hành trình", "the whole journey"))}</p>',
        f"<h2>{escape(view.local(claim.claim.says) or claim.claim.id)}</h2>",
        f'<p class="p-verdict {role}">{mark_svg(claim.mark)}{verdict}</p>',
        _plot(view, claim, role),
        _facts(view, claim, role),
        f"<h3>{view.t('Vì sao', 'Why')}</h3><p>{escape(_why(view, claim))}</p>",
        looking_block(view, claim),
        lineage_block(view, claim),
        _quotes(view, claim),
        _definition(view, claim),
        "</article>",
    ]
    return "".join(parts)


def _plot(view: View, claim: ClaimView, role: str) -> str:
    """Draw the interval figure large, with its threshold and value labelled."""
    unit = unit_of(claim.claim.metric)
    plot = plot_of(claim, unit)
    if plot is None:
        return ""
    expect = claim.claim.expect
    assert expect is not None
    width, left, middle = 320.0, 12.0, 52.0

    def at(share: float) -> float:
        return left + share * width

    colour = f"var(--{role})"
    start, end = plot.zone
    zone = f'<rect x="{number(at(start))}" y="28" width="{number((end - start) * width)}" height="48" class="zone"/>'
    parts = [zone, f'<path d="M{number(left)} {number(middle)}H{number(left + width)}" class="axis"/>']
    if plot.interval:
        low, high = plot.interval
        parts.append(
            f'<rect x="{number(at(low))}" y="{number(middle - 6)}" width="{number(max(2.0, (high - low) * width))}" '
            f'height="12" rx="6" fill="{colour}" fill-opacity=".45"/>'
        )
    values = expect.value if isinstance(expect.value, tuple) else (expect.value,)
    for place, value in zip(plot.thresholds, values, strict=True):
        x = at(place)
        parts.append(f'<path d="M{number(x)} 24V80" class="threshold"/>')
        words = f"{view.t('kỳ vọng', 'expected')} {_sign(expect.op)}{target(value, unit, view.language)}"
        if len(values) > 1:
            words = target(value, unit, view.language)
        anchor = "middle" if 0.25 < place < 0.75 else "start" if place <= 0.25 else "end"
        parts.append(f'<text x="{number(x)}" y="97" text-anchor="{anchor}">{escape(words)}</text>')
    if plot.value is not None and claim.result and claim.result.value is not None:
        x = at(plot.value)
        anchor = "middle" if 0.2 < plot.value < 0.8 else "start" if plot.value <= 0.2 else "end"
        parts.append(f'<circle cx="{number(x)}" cy="{number(middle)}" r="6" fill="{colour}"/>')
        text = figure(claim.result.value, unit, view.language)
        parts.append(
            f'<text class="p-strong" x="{number(x)}" y="16" text-anchor="{anchor}">{escape(text)}</text>'
        )
    label = escape(" ".join(filter(None, _figures(view, claim))))
    return f'<svg class="p-plot" viewBox="0 0 344 104" role="img" aria-label="{label}">{"".join(parts)}</svg>'


def _sign(op: str) -> str:
    return "≥ " if op == ">=" else "≤ " if op == "<=" else ""


def _facts(view: View, claim: ClaimView, role: str) -> str:
    result = claim.result
    if result is None or claim.mark == "quotes":
        return ""
    language, unit = view.language, unit_of(claim.claim.metric)
    value = figure(result.value, unit, language) if result.value is not None else "–"
    bounds = (
        f"{interval(*result.interval, unit, language)}, 95% {INTERVAL_WORDS[result.judged_by].to(language)}"
        if result.interval is not None
        else view.t("chưa có khoảng tin cậy", "no interval yet")
    )
    cells = (
        (f'<strong class="{role}">{escape(value)}</strong>', bounds),
        (
            f"<strong>{whole(result.n, language)}</strong>",
            view.t("khách đã đủ thời gian", "matured customers"),
        ),
        (
            f"<strong>{whole(result.pending, language)}</strong>",
            view.t("đang chờ, chưa tính", "pending, not counted"),
        ),
    )
    return (
        '<div class="p-facts">'
        + "".join(f'<p class="p-fact">{a}{escape(b)}</p>' for a, b in cells)
        + "</div>"
    )


def _q(view: View, q: float | None) -> str:
    if q is None:
        return ""
    return "q < " + decimal(0.001, view.language, 3) if q < 0.001 else "q = " + decimal(q, view.language, 3)


def _why(view: View, claim: ClaimView) -> str:
    """Say in a sentence or two why the verdict is what it is."""
    result, language = claim.result, view.language
    if claim.mark == "quotes" or (result and result.reason == "unmeasurable"):
        return view.t(
            "Không đếm được từ hành vi. Cần trích dẫn phỏng vấn.",
            "Behaviour cannot show this. It needs interview quotes.",
        )
    if result is None:
        return view.t(
            "Nhận định này chưa được kiểm với dữ liệu.", "This claim has not been checked against data yet."
        )
    m = view.check.m if view.check else 0
    corrected = view.t(
        f"{_q(view, result.q)}, đã hiệu chỉnh cho {m} phép kiểm trên bản đồ này",
        f"{_q(view, result.q)}, corrected for the {m} tests on this map",
    ).lstrip(", ")
    if result.verdict == "confirmed":
        return view.t(
            f"Số đo đạt mức kỳ vọng, và khó có thể chỉ do ngẫu nhiên ({corrected}).",
            f"The figure meets the expectation, and chance alone hardly explains it ({corrected}).",
        )
    if result.verdict == "refuted":
        return view.t(
            f"Số đo không đạt mức kỳ vọng, và khó có thể chỉ do ngẫu nhiên ({corrected}).",
            f"The figure misses the expectation, and chance alone hardly explains it ({corrected}).",
        )
    if result.reason == "min_n":
        counted = result.n if result.judged_n is None else result.judged_n
        have, need = whole(counted, language), whole(result.min_n, language)
        return view.t(
            f"Mới có {have} khách đã đủ thời gian theo dõi; nhận định này cần ít nhất {need}.",
            f"Only {have} customers have matured; this claim needs at least {need}.",
        )
    waiting = waiting_words(result, language)
    if waiting:
        return f"{waiting}."
    if result.reason == "no_data":
        return view.t(
            "Chưa có dữ liệu cho điều này. Hãy nối nguồn dữ liệu còn thiếu, hoặc kiểm lại quy tắc của điểm chạm.",
            "No data for this yet. Connect the missing source, or check the touchpoint's rule.",
        )
    return _undecided(view, claim, corrected)


def _undecided(view: View, claim: ClaimView, corrected: str) -> str:
    result, language = claim.result, view.language
    assert result is not None
    words = view.t(
        f"Số đo còn quá gần mức kỳ vọng để nói chắc ({corrected}).",
        f"The figure is still too close to the expectation to be sure ({corrected}).",
    )
    if not result.n_to_decide:
        return words
    need = whole(result.n_to_decide, language)
    missing = result.n_to_decide - (result.n if result.judged_n is None else result.judged_n)
    more = view.t(
        f" Nếu số đo giữ nguyên, cần n ≈ {need}", f" If the figure stays, n ≈ {need} would decide it"
    )
    if missing > 0:
        more += view.t(
            f", còn thiếu khoảng {whole(missing, language)} khách", f", about {whole(missing, language)} more"
        )
    return f"{words}{more}."


def _quotes(view: View, claim: ClaimView) -> str:
    items = [item for item in claim.quotes if claim.mark == "quotes"]
    if not items:
        return ""
    rows = "".join(
        (f'<p class="p-quote">“{escape(item.quote)}”</p>' if item.quote else "")
        + f'<p class="p-about">{escape(evidence_words(view, item, full=True))}</p>'
        for item in items
    )
    return f"<h3>{view.t('Lời kể', 'Quotes')}</h3>{rows}"


def _definition(view: View, claim: ClaimView) -> str:
    """Write the metric's definition with everything that was fixed: options, cohort, period, data."""
    metric = METRICS.get(claim.claim.metric or "")
    if metric is None:
        return ""
    rows = [(view.t("Chỉ số", "Metric"), f"{metric.name.to(view.language)} ({metric.id})")]
    result = claim.result
    params = dict(result.params) if result else dict(claim.claim.params)
    rows += [_param(view, key, value) for key, value in params.items() if value is not None]
    rows.append(
        (view.t("Nhóm khách", "Cohort"), _cohort(view, result.cohort if result else claim.claim.cohort))
    )
    rows.append((view.t("Kỳ", "Period"), _period(view, claim)))
    rows.append((view.t("n tối thiểu", "Least n"), whole(claim.claim.min_n, view.language)))
    if view.check is not None:
        mark = view.check.watermark
        day = date_text(mark.date(), view.language) if mark else "–"
        rows.append((view.t("Dữ liệu đến", "Data up to"), day))
        rows.append((view.t("Phiên bản dữ liệu", "Data version"), str(view.check.generation)))
    listed = "".join(f"<dt>{escape(a)}</dt><dd>{escape(b)}</dd>" for a, b in rows)
    return (
        f"<h3>{view.t('Định nghĩa', 'Definition')}</h3><p>{escape(metric.definition.to(view.language))}</p>"
        f'<dl class="p-rows" style="padding-top:12px">{listed}</dl>'
    )


def _param(view: View, key: str, value: object) -> tuple[str, str]:
    """Write one option of a metric in words: lengths of time, and stages and touchpoints by name."""
    label = _PARAMS[key].to(view.language) if key in _PARAMS else key
    if key.endswith("_s") and isinstance(value, (int, float)):
        return label, duration(float(value), view.language)
    name = str(value)
    if key == "stage" and (index := view.stage_index(name)) is not None:
        return label, view.stages[index].name
    return label, view.touchpoint_name(name) if key == "goal" else name


def _cohort(view: View, cohort: object) -> str:
    if cohort is None:
        return view.t("tất cả khách hàng", "all customers")
    if isinstance(cohort, str):
        persona = next((found for found in view.document.personas if found.id == cohort), None)
        return view.local(persona.name) if persona else cohort
    return json.dumps(cohort, ensure_ascii=False, default=str)


def _period(view: View, claim: ClaimView) -> str:
    period = claim.claim.period
    start = date_text(period.from_, view.language) if period and period.from_ else ""
    end = date_text(period.to, view.language) if period and period.to else ""
    if start and end:
        return view.t(f"từ {start} đến trước {end}", f"from {start} to before {end}")
    if start or end:
        return view.t(f"từ {start}", f"from {start}") if start else view.t(f"trước {end}", f"before {end}")
    return view.t("toàn bộ dữ liệu", "all data")


def touch_panel(view: View, touch: TouchView) -> str:
    """Write a touchpoint's panel: everything that the map says of it, also what its column had no room for."""
    persona = view.persona.id if view.persona else ""
    doc = touch.doc
    assert doc is not None
    local = view.local
    rows = [
        (view.t("Giai đoạn", "Stage"), view.stages[touch.stage].name),
        (view.t("Kênh", "Channel"), touch.channel),
        (view.t("Phụ trách", "Owner"), touch.owner or view.t("chưa ai nhận", "no owner yet")),
        (view.t("Mục tiêu", "Goal"), local(doc.goal)),
        (view.t("Khách đi qua", "Customers"), whole(touch.customers, view.language) if touch.customers is not None else ""),
        (view.t("Cảm xúc đo được", "Measured emotion"), _felt(view, touch)),
        (view.t("Cảm xúc dự kiến", "Expected emotion"), decimal(touch.expected, view.language) if touch.expected is not None else ""),
        (view.t("Động lực", "Motivation"), local(doc.motivation)),
        (view.t("Khách muốn", "Wanted"), local(doc.experience.wanted)),
        (view.t("Đã hứa", "Promised"), local(doc.experience.promised)),
    ]  # fmt: skip
    listed = "".join(f"<dt>{escape(a)}</dt><dd>{escape(b)}</dd>" for a, b in rows if b)
    parts = [
        f'<article data-id="{escape(touch.path)}" data-for="{escape(f"{view.language}/{touch.path}@{persona}")}" hidden>',
        f'<p class="p-about">{view.t("Điểm chạm", "Touchpoint")}</p><h2>{escape(touch.name)}</h2><dl class="p-rows">{listed}</dl>',
        _texts(view.t("Hành động", "Actions"), [local(text) for text in doc.actions]),
        _texts(view.t("Nhu cầu", "Needs"), [local(text) for text in doc.needs]),
        _texts(view.t("Suy nghĩ", "Thoughts"), [local(text) for text in doc.thoughts], quote=True),
        _texts(view.t("Bằng chứng", "Evidence"), [_said(view, item) for item in doc.evidence]),
        _texts(view.t("Điểm đau", "Pain points"), [local(pain.pain.text) for pain in view.pains if pain.touch is touch]),
        _texts(view.t("Cơ hội cải thiện", "Opportunities"), [local(item.opportunity.text) for item in view.opportunities if item.touch is touch]),
        "</article>",
    ]  # fmt: skip
    return "".join(parts)


def _said(view: View, item: Evidence) -> str:
    words = evidence_words(view, item, full=True)
    return f"“{item.quote}” {words}" if item.quote else words


def _felt(view: View, touch: TouchView) -> str:
    estimate = touch.emotion
    if estimate is None or estimate.value is None:
        n = touch.seen.emotion.n if touch.seen else 0
        return view.t(f"chưa đủ, n {n}", f"too few, n {n}") if n else ""
    bounds = ""
    if estimate.low is not None and estimate.high is not None:
        ends = interval(estimate.low, estimate.high, "emotion", view.language)
        bounds = f" ({ends}, 95% {INTERVAL_WORDS['fixed'].to(view.language)})"
    return f"{decimal(estimate.value, view.language)}{bounds}, n {whole(estimate.n, view.language)}"


def _texts(title: str, texts: list[str], *, quote: bool = False) -> str:
    found = [text for text in texts if text]
    if not found:
        return ""
    if quote:
        bare = (text.strip(' "“”') for text in found)
        return f"<h3>{title}</h3>" + "".join(f'<p class="p-quote">“{escape(text)}”</p>' for text in bare)
    return f"<h3>{title}</h3><ul>" + "".join(f"<li>{escape(text)}</li>" for text in found) + "</ul>"
