"""How a verdict was reached and what was claimed before, in words: for pages and for the command line."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo
from typing import Final

from hanhtrinh.language import Language, Text, counted, date_text, percent, whole
from hanhtrinh.maps.metrics import METRICS
from hanhtrinh.maps.results import INTERVAL_WORDS, VERDICT_WORDS, CheckResult, ClaimResult, PastClaim
from hanhtrinh.scene.claims import figure, target, unit_of

_CHANGED: Final = {
    "metric": Text(vi="chỉ số", en="metric"),
    "about": Text(vi="nơi được nói đến", en="what it is about"),
    "params": Text(vi="thời hạn hoặc tùy chọn của chỉ số", en="window or options of the metric"),
    "cohort": Text(vi="nhóm khách", en="cohort"),
    "period": Text(vi="kỳ", en="period"),
    "expect": Text(vi="mức kỳ vọng", en="expected value"),
    "min_n": Text(vi="n tối thiểu", en="least n"),
    "definitions": Text(vi="định nghĩa điểm chạm hoặc giai đoạn", en="definition of touchpoints or stages"),
}


def looking_words(check: CheckResult) -> Text:
    """Say in two sentences which interval judged and why one can rely on it."""
    alpha = {tongue: percent(check.alpha, tongue) for tongue in ("vi", "en")}
    if check.judged_by == "fixed":
        return Text(
            vi="Dữ liệu này đã khép lại, nên mỗi nhận định được kiểm đúng một lần, với khoảng tin cậy cho một lần xem. "
            f"Khả năng một nhận định bị kết luận sai là không quá {alpha['vi']}.",
            en="These data are complete, so each claim is tested exactly once, with the interval for a single look. "
            f"The chance that a claim is judged wrongly is at most {alpha['en']}.",
        )
    grew = Text(vi="", en="")
    if check.grew:
        grew = Text(
            vi="Dữ liệu được khai là đã khép lại nhưng sau đó vẫn có thêm sự kiện. ",
            en="The data were declared complete, but more events came in afterwards. ",
        )
    return Text(
        vi=f"{grew.vi}Dữ liệu còn về thêm mỗi ngày, và càng xem nhiều lần càng dễ gặp một kết quả chỉ do may rủi. "
        "Vì vậy kết luận ở đây dựa trên khoảng tin cậy rộng hơn một chút, đúng cho mọi lần xem: dù ngày nào cũng mở ra, "
        f"khả năng có lúc một nhận định bị kết luận sai vẫn không quá {alpha['vi']}.",
        en=f"{grew.en}Your data grow every day, and the more often one looks, the likelier one meets a result of mere "
        "chance. So verdicts rest on a slightly wider interval that is right at every look: even if you look daily, the "
        f"chance that a claim is ever judged wrongly stays at or below {alpha['en']}.",
    )


def provisional_words() -> Text:
    """Say what a provisional check is."""
    return Text(
        vi="Tạm thời: dữ liệu còn rất mới, sự kiện đến muộn có thể làm số đo thay đổi. Kết luận đã chừa thời gian chờ.",
        en="Provisional: these data are very new, and events that arrive late may still change the figures. Verdicts wait for them.",
    )


def both_intervals(claim: ClaimResult) -> list[tuple[Text, float, float, bool]]:
    """Give both 95 % intervals: what each is for, its ends, and whether it judged."""
    pairs = (
        (claim.low, claim.high, "fixed"),
        (claim.sequence_low, claim.sequence_high, "sequence"),
    )
    return [
        (_begun(INTERVAL_WORDS[by]), low, high, claim.judged_by == by)
        for low, high, by in pairs
        if low is not None and high is not None
    ]


def _begun(text: Text) -> Text:
    """Write words as a line begins."""
    return Text(vi=text.vi[0].upper() + text.vi[1:], en=text.en[0].upper() + text.en[1:])


def counted_words(claim: ClaimResult, language: Language) -> str:
    """Say how many customers the verdict rests on, where that is fewer than the figure does; else empty."""
    if claim.judged_n is None or claim.judged_n >= claim.n:
        return ""
    n = whole(claim.judged_n, language)
    return Text(
        vi=f"Kết luận chỉ tính {n} khách đã được theo dõi đủ lâu, chờ cả những sự kiện đến muộn.",
        en=f"The verdict counts only {counted(claim.judged_n, 'customer')} followed long enough for late events to arrive.",
    ).to(language)


def expected_words(claim: ClaimResult | PastClaim, language: Language) -> str:
    """Write what a claim expects: `≥ 60%`, `20%–30%`; empty where nothing."""
    if claim.expect is None:
        return ""
    unit, value = unit_of(claim.metric), claim.expect["value"]
    if isinstance(value, list | tuple):
        return "–".join(target(float(end), unit, language) for end in value)
    assert isinstance(value, int | float)
    return f"{'≥' if claim.expect['op'] == '>=' else '≤'} {target(float(value), unit, language)}"


def past_words(past: PastClaim, language: Language, zone: tzinfo = UTC) -> str:
    """Say what was claimed, with which verdict, on which data, and what changed then; days are of `zone`."""
    verdict = VERDICT_WORDS[past.verdict].to(language)
    found = []
    if past.value is not None:
        value, n = figure(past.value, unit_of(past.metric), language), whole(past.n, language)
        found.append(
            Text(vi=f"đo được {value}, {n} khách", en=f"measured {value}, {counted(past.n, 'customer')}").to(
                language
            )
        )
    if past.watermark is not None:
        day = date_text(datetime.fromisoformat(past.watermark).astimezone(zone).date(), language)
        found.append(Text(vi=f"dữ liệu đến {day}", en=f"data until {day}").to(language))
    text = ": ".join(part for part in (expected_words(past, language), verdict) if part)
    if found:
        text += f" ({'; '.join(found)})"
    if past.changed:
        names = ", ".join(_CHANGED[name].to(language) for name in past.changed)
        text += Text(vi=f". Sau đó đổi {names}", en=f". Then changed: {names}").to(language)
    return f"{text}."


def removed_line(past: PastClaim, language: Language, zone: tzinfo = UTC) -> str:
    """Name a claim that is on the map no more, and say what was claimed, as `past_words`."""
    metric = METRICS.get(past.metric or "")
    name = f"{past.id} ({metric.name.to(language)}, {past.about})" if metric else f"{past.id} ({past.about})"
    return f"{name}: {past_words(past, language, zone)}"


def lineage_words(claim: ClaimResult) -> Text | None:
    """Say how often a claim was changed, and what its earlier questions cost; None where it never was."""
    if not claim.lineage:
        return None
    times = len(claim.lineage)
    vi, en = f"Đã đổi {times} lần.", f"Changed {times} time{'s' if times > 1 else ''}."
    if claim.attempts > 1:
        vi += f" Đây là câu hỏi thứ {claim.attempts} của nhận định này, nên bằng chứng phải mạnh gấp {claim.attempts} lần."
        en += f" This is question {claim.attempts} asked under this claim, so the evidence must be {claim.attempts} times as strong."
    return Text(vi=vi, en=en)


def removed_words(check: CheckResult) -> Text | None:
    """Introduce the claims that are on the map no more; None where there are none."""
    count = len(check.removed)
    if not count:
        return None
    return Text(
        vi=f"{count} nhận định đã kiểm trước đây không còn trên bản đồ",
        en=f"{count} claim{'s' if count > 1 else ''} checked before and no longer on the map",
    )


def broken_record_words() -> Text:
    """Say that the record of earlier claims is not as it was written."""
    return Text(
        vi="Sổ ghi các nhận định trước đây đã bị sửa hoặc mất dòng, nên lịch sử dưới đây có thể thiếu.",
        en="The record of earlier claims was edited or lost lines, so the history below may be incomplete.",
    )
