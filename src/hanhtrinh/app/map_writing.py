"""A first map as a YAML file that its owner will edit: ordered, commented in both languages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from hanhtrinh.app.map_draft import Draft, DraftClaim, DraftTouchpoint
from hanhtrinh.app.map_words import needs_of
from hanhtrinh.language import LANGUAGES, counted
from hanhtrinh.maps.inline import inline
from hanhtrinh.models.touchpoints import LocalText

_HEAD: Final = """\
# Bản đồ hành trình khách hàng đầu tiên, soạn từ mô hình “{vietnamese}” và các điểm chạm có trong dữ liệu.
# Câu chữ và kỳ vọng lấy từ mô hình: tất cả mới là GIẢ THUYẾT. Hãy sửa cho đúng với khách hàng của bạn, rồi chạy
#   hanhtrinh map check {id} (dữ liệu xác nhận hay bác bỏ)   và   hanhtrinh map render {id} (vẽ thành tranh)
#
# A first customer journey map, made from the model “{english}” and the touchpoints in the data.
# Words and expectations come from the model: they are all HYPOTHESES. Make them true of your customers, then run
#   hanhtrinh map check {id} (the data confirm or refute)   and   hanhtrinh map render {id} (draw the picture)
"""
_TITLE: Final = """
# Tựa đề, và dòng kết luận lớn trên đầu bản đồ (viết sau khi đã kiểm).
# The title, and the finding to print on top of the map (write it when you have checked).
"""
_PERSONAS: Final = """
# Chân dung khách hàng: ai đi hành trình này? “cohort” là quy tắc chọn khách hàng thật trong dữ liệu, ví dụ
#   cohort: {attr: city, in: [Hà Nội, Đà Nẵng]}      không có cohort = tất cả khách hàng
# Personas: who travels? “cohort” is the rule that picks real customers in the data; none means all customers.
"""
_STAGES: Final = """
# Giai đoạn, lấy từ mô hình. Bỏ bớt hoặc thêm giai đoạn riêng: {id: dung-thu, names: {vi: Dùng thử, en: Trial}, enter: [...]}
# Stages, from the model. Drop some, or add your own in the same way. Needs are first guesses: ask your customers.
"""
_TOUCHPOINTS: Final = """
# Điểm chạm, theo giai đoạn và theo thứ tự khách hàng thường gặp. “emotion” là cảm xúc bạn dự đoán, từ -1 đến 1.
# Có thể thêm cho mỗi điểm chạm: goal, motivation, needs, owner, experience.wanted (khách mong gì), experience.promised
# (ta hứa gì), evidence: [{kind: interview, quote: "...", source: "...", date: 2026-01-10, n: 7, of: 12}]
# Touchpoints, by stage and in the order in which customers mostly meet them. “emotion” is what you expect, -1 to 1.
# Each may also have goal, motivation, needs, owner, experience.wanted, experience.promised and evidence, as above.
"""
_PAINS: Final = """
# Điểm đau: điều gì làm khách hàng khó chịu, ở điểm chạm nào, nặng đến đâu (1 nhẹ, 3 nặng).
# Pain points: what hurts, at which touchpoint, how badly (1 little, 3 much).
"""
_OPPORTUNITIES: Final = """
# Cơ hội cải thiện cho từng điểm đau: ai làm, tốn bao nhiêu công (1 ít, 3 nhiều).
# Opportunities, each for a pain point: who does it, how much work it is (1 little, 3 much).
"""
_CLAIMS: Final = """
# Nhận định mà dữ liệu sẽ xác nhận, bác bỏ, hoặc chưa thể kết luận. Ngưỡng lấy từ kỳ vọng chung của mô hình, KHÔNG lấy
# từ dữ liệu của bạn: thay bằng kỳ vọng của chính bạn trước khi kiểm, đừng chỉnh cho khớp sau khi đã xem kết quả.
# Claims that the data will confirm, refute or leave undecided. The thresholds are the model's general expectations,
# NOT taken from your data: put your own before you check, and do not bend them to the result afterwards.
"""
_NO_SCORES: Final = """\
# Nhận định về điểm hài lòng (CSAT, NPS, sao) chỉ được soạn cho những giai đoạn đã có khách chấm điểm.
# Claims about scores (CSAT, NPS, stars) are made only for stages where customers have given some.
"""
_PAIN_EXAMPLE: Final = "# - {id: p1, at: %s, text: {vi: Phí giao báo quá muộn, en: The delivery fee comes too late}, severity: 2}"
_OPPORTUNITY_EXAMPLE: Final = (
    "# - {id: o1, for: p1, text: {vi: Báo phí ngay từ trang sản phẩm, en: Show the fee on the product page}, "
    "owner: design, effort: 1}"
)


@dataclass(frozen=True)
class DraftPersona:
    """A persona of the first map; `cohort` is None for all customers."""

    id: str
    name: LocalText
    about: LocalText
    cohort: Mapping[str, Any] | None


def write_map(draft: Draft, *, map_id: str, title: LocalText, personas: Sequence[DraftPersona]) -> str:
    """Write a first map as YAML text."""
    model = draft.model
    vietnamese, english = (" ".join((model.names.to(one) or model.id).split()) for one in LANGUAGES)
    head = _HEAD.format(id=map_id, vietnamese=vietnamese, english=english)
    lines = [
        *head.splitlines(),
        "",
        "schema: hanhtrinh.map/1",
        f"id: {inline(map_id)}",
        *_comment(_TITLE),
        f"title: {_local(title)}",
        'headline: {vi: "", en: ""}',
        f"model: {inline(model.id)}",
        *_comment(_PERSONAS),
        "personas:",
        *(line for persona in personas for line in _persona(draft, persona)),
        *_comment(_STAGES),
        "stages:",
    ]
    for stage in draft.stages:
        lines += ["", f"  - use: {inline(stage.id)}   # {_both(stage.names)}"]
        if needs := needs_of(stage.customer_goal):
            lines += ["    needs:", *(f"      - {_local(need)}" for need in needs)]
    lines += [*_comment(_TOUCHPOINTS), "touchpoints:" if draft.touchpoints else "touchpoints: []"]
    for touchpoint in draft.touchpoints:
        lines += ["", *_touchpoint(touchpoint, personas)]
    if draft.left_out:
        lines += [
            "",
            f"  # Còn {draft.left_out} điểm chạm ít khách hàng hơn chưa đưa vào.",
            f"  # {counted(draft.left_out, 'more touchpoint with fewer customers is', 'more touchpoints with fewer customers are')} left out.",
        ]
    lines += [*_comment(_PAINS), *_pains(draft)]
    lines += [*_comment(_OPPORTUNITIES), *_opportunities(draft)]
    lines += [*_comment(_CLAIMS)]
    if draft.without_scores:
        lines += _NO_SCORES.splitlines()
    lines += ["claims:" if draft.claims else "claims: []"]
    for claim in draft.claims:
        lines += ["", *_claim(claim, _measured_on(personas))]
    return "\n".join(lines) + "\n"


def _comment(text: str) -> list[str]:
    return text.rstrip("\n").split("\n")


def _quoted(text: str) -> str:
    return inline(text, '"')


def _local(text: LocalText) -> str:
    """Write a text in both languages, always in quotes, so that editing it never meets the rules of YAML."""
    return f"{{vi: {_quoted(text.vi)}, en: {_quoted(text.en)}}}"


def _both(text: LocalText) -> str:
    pair = dict.fromkeys(" ".join(part.split()) for part in (text.vi, text.en) if part)
    return " · ".join(pair)


def _persona(draft: Draft, persona: DraftPersona) -> list[str]:
    after = [stage for stage in draft.stages if stage.phase == "after"] or list(draft.stages[-1:])
    lines = [
        f"  - id: {inline(persona.id)}",
        f"    name: {_local(persona.name)}",
        f"    about: {_local(persona.about)}",
    ]
    if persona.cohort is not None:
        lines.append(f"    cohort: {inline(persona.cohort)}")
    if after[0].customer_goal:
        lines.append(f"    goal: {_local(after[0].customer_goal)}")
    return lines


def _touchpoint(one: DraftTouchpoint, personas: Sequence[DraftPersona]) -> list[str]:
    lines = [
        f"  - id: {inline(one.id)}   # {_both(one.touchpoint.name)}",
        f"    use: {inline(one.touchpoint.id)}",
        f"    stage: {inline(one.stage.id)}",
    ]
    if not one.touchpoint.planned:
        return [
            *lines,
            "    planned: false   # không ai muốn khách gặp chỗ này · nobody meant customers to meet this",
        ]
    if one.action is not None:
        lines += ["    actions:", f"      - {_local(one.action)}"]
    if one.thought is not None:
        lines += ["    thoughts:", f"      - {_local(one.thought)}"]
    emotion = {persona.id: one.stage.emotion for persona in personas}
    return [*lines, f"    experience: {inline({'emotion': emotion})}"]


def _pains(draft: Draft) -> list[str]:
    if not draft.pains:
        first = draft.touchpoints[0].id if draft.touchpoints else "checkout"
        return ["pains: []", _PAIN_EXAMPLE % first]
    lines = ["pains:"]
    for number, one in enumerate(draft.pains, start=1):
        vietnamese, english = one.touchpoint.name.to("vi"), one.touchpoint.name.to("en")
        text = LocalText(vi=f"Bị gián đoạn vì “{vietnamese}”", en=f"Is held up by “{english}”")
        lines += [
            f"  - id: p{number}",
            f"    at: {inline(one.id)}",
            f"    text: {_local(text)}",
            "    severity: 2",
        ]
    return lines


def _opportunities(draft: Draft) -> list[str]:
    if not draft.pains:
        return ["opportunities: []", _OPPORTUNITY_EXAMPLE]
    text = LocalText(
        vi="Tìm nguyên nhân, sửa dứt điểm, và chỉ cho khách cách đi tiếp",
        en="Find the cause, remove it, and show customers how to go on",
    )
    return ["opportunities:", "  - id: o1", "    for: p1", f"    text: {_local(text)}"]


def _measured_on(personas: Sequence[DraftPersona]) -> str | None:
    """Give the persona whom claims speak of: the only one, where it is not everybody."""
    if len(personas) == 1 and personas[0].cohort is not None:
        return personas[0].id
    return None


def _claim(claim: DraftClaim, persona: str | None) -> list[str]:
    expectation = claim.expectation
    lines = [
        f"  - id: {inline(claim.id)}",
        f"    about: {inline(claim.about)}",
        "    says:",
        f"      vi: {_quoted(claim.says.vi)}",
        f"      en: {_quoted(claim.says.en)}",
        f"    metric: {expectation.metric}",
    ]
    if expectation.params:
        lines.append(f"    params: {inline(expectation.params)}")
    if persona is not None:
        lines.append(f"    cohort: {inline(persona)}")
    value = expectation.expect["value"]
    lines.append(f"    expect: {{op: {_quoted(expectation.expect['op'])}, value: {inline(value)}}}")
    lines.append(f"    min_n: {expectation.min_n}")
    return lines
