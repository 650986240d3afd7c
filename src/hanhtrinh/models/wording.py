"""The common vocabulary, phases and entry rules in words a marketer reads."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from hanhtrinh.events.durations import parse_duration
from hanhtrinh.language import Text, decimal, duration
from hanhtrinh.models.model import EnterRule, JourneyModel, Nth
from hanhtrinh.models.words import Offer, Phase, Word

PHASES: Final[Mapping[Phase, Text]] = MappingProxyType(
    {
        "before": Text(vi="trước mua", en="before the purchase"),
        "during": Text(vi="trong khi mua", en="during the purchase"),
        "after": Text(vi="sau mua", en="after the purchase"),
    }
)

WORD_NAMES: Final[Mapping[Word, Text]] = MappingProxyType(
    {
        "need": Text(vi="có nhu cầu", en="need"),
        "discover": Text(vi="biết đến", en="discover"),
        "engage": Text(vi="gắn kết", en="engage"),
        "lead": Text(vi="để lại liên hệ", en="lead"),
        "consider": Text(vi="xem xét", en="consider"),
        "decide": Text(vi="quyết định", en="decide"),
        "buy": Text(vi="mua", en="buy"),
        "receive": Text(vi="nhận hàng", en="receive"),
        "onboard": Text(vi="làm quen", en="onboard"),
        "use": Text(vi="sử dụng", en="use"),
        "care": Text(vi="chăm sóc", en="care"),
        "evaluate": Text(vi="đánh giá", en="evaluate"),
        "retain": Text(vi="gắn bó", en="retain"),
        "expand": Text(vi="nâng cấp", en="expand"),
        "advocate": Text(vi="giới thiệu", en="advocate"),
    }
)

OFFER_NAMES: Final[Mapping[Offer, Text]] = MappingProxyType(
    {
        "lead_magnet": Text(vi="quà tặng thu hút", en="lead magnet"),
        "tripwire": Text(vi="sản phẩm đầu phễu", en="tripwire"),
        "core": Text(vi="sản phẩm chính", en="core offer"),
        "upsell": Text(vi="nâng cấp giá trị", en="upsell"),
    }
)

_DIRECTIONS: Final = MappingProxyType(
    {
        "inbound": Text(vi="do khách hàng chủ động", en="begun by the customer"),
        "outbound": Text(vi="do doanh nghiệp chủ động", en="begun by the business"),
        "system": Text(vi="do hệ thống ghi nhận", en="recorded by the system"),
    }
)


def rule_text(rule: EnterRule, model: JourneyModel) -> Text:
    """Say in words when a rule lets an event enter its stage."""
    parts: list[Text] = []
    if rule.means:
        names = [_quoted(WORD_NAMES[word]) for word in rule.means]
        parts.append(_joined("điểm chạm mang nghĩa ", _alternatives(names), "a touchpoint that means "))
    if rule.touchpoint:
        ids = [Text(vi=name, en=name) for name in rule.touchpoint]
        parts.append(_joined("tại ", _alternatives(ids), "at "))
    if rule.offer:
        named = [_quoted(OFFER_NAMES[offer]) for offer in rule.offer]
        parts.append(_joined("món chào bán là ", _alternatives(named), "the offer is "))
    if not parts:
        parts.append(Text(vi="bất kỳ sự kiện nào", en="any event"))
    if rule.direction is not None:
        parts.append(_DIRECTIONS[rule.direction])
    if rule.nth is not None:
        parts.append(_nth_text(rule.nth))
    if rule.min_value is not None or rule.max_value is not None:
        parts.append(_value_text(rule))
    if rule.after is not None or rule.within is not None:
        parts.append(_history_text(rule, model))
    return Text(vi=", ".join(part.vi for part in parts), en=", ".join(part.en for part in parts))


def _alternatives(texts: list[Text]) -> Text:
    return Text(
        vi=_one_of([text.vi for text in texts], "hoặc"), en=_one_of([text.en for text in texts], "or")
    )


def _one_of(words: list[str], last: str) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {last} {words[-1]}"


def _quoted(text: Text) -> Text:
    return Text(vi=f"“{text.vi}”", en=f"“{text.en}”")


def _joined(vi: str, text: Text, en: str) -> Text:
    return Text(vi=vi + text.vi, en=en + text.en)


def _nth_text(nth: Nth) -> Text:
    if nth.max is None:
        if nth.min == 1:
            return Text(vi="mọi đơn hàng", en="any order")
        return Text(vi=f"từ đơn thứ {nth.min} trở đi", en=f"from the {_ordinal(nth.min)} order on")
    if nth.min == nth.max:
        if nth.min == 1:
            return Text(vi="đơn đầu tiên", en="the first order")
        return Text(vi=f"đơn thứ {nth.min}", en=f"the {_ordinal(nth.min)} order")
    return Text(
        vi=f"từ đơn thứ {nth.min} đến đơn thứ {nth.max}",
        en=f"the {_ordinal(nth.min)} to the {_ordinal(nth.max)} order",
    )


def _ordinal(number: int) -> str:
    ending = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _value_text(rule: EnterRule) -> Text:
    def amount(value: float, vi: bool) -> str:
        return decimal(value, "vi" if vi else "en", 0 if value == round(value) else 2)

    low, high = rule.min_value, rule.max_value
    if low is not None and high is not None:
        return Text(
            vi=f"giá trị từ {amount(low, True)} đến {amount(high, True)}",
            en=f"worth {amount(low, False)} to {amount(high, False)}",
        )
    if low is not None:
        return Text(vi=f"giá trị từ {amount(low, True)}", en=f"worth {amount(low, False)} or more")
    assert high is not None
    return Text(vi=f"giá trị không quá {amount(high, True)}", en=f"worth {amount(high, False)} or less")


def _history_text(rule: EnterRule, model: JourneyModel) -> Text:
    stage = model.stage(rule.after) if rule.after is not None else None
    name = stage.names.text if stage is not None else Text(vi="", en="")
    if rule.within is None:
        return Text(vi=f"sau khi đã vào “{name.vi}”", en=f"after entering “{name.en}”")
    seconds = parse_duration(rule.within) / 1_000_000
    span = Text(vi=duration(seconds, "vi"), en=duration(seconds, "en"))
    if stage is None:
        return Text(
            vi=f"trong vòng {span.vi} từ sự kiện đầu tiên của khách",
            en=f"within {span.en} of the customer's first event",
        )
    return Text(
        vi=f"trong vòng {span.vi} sau khi vào “{name.vi}”", en=f"within {span.en} of entering “{name.en}”"
    )
