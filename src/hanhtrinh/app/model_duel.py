"""The buyer's journey against the customer's: purpose, goal, touchpoints, duration and metrics, drawn from data (R8)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from hanhtrinh.app.model_comparison import Comparison, ModelFigures
from hanhtrinh.language import Language, Text, decimal, duration, percent, whole
from hanhtrinh.models.model import JourneyModel
from hanhtrinh.models.touchpoints import LocalText
from hanhtrinh.render import report

BUYER: Final = "buyer-4"
CUSTOMER: Final = "customer-7"
_TOUCHPOINTS_SHOWN: Final = 6
_NONE: Final = Text(vi="không có", en="none")


def model_name(model: JourneyModel) -> Text:
    """Name a model; one without names by its id."""
    return model.names.text if model.names else Text(vi=model.id, en=model.id)


def length_text(seconds: float | None) -> Text | None:
    """Write a length of time in both languages."""
    if seconds is None:
        return None
    return Text(vi=duration(seconds, "vi"), en=duration(seconds, "en"))


def buyer_against_customer(
    comparison: Comparison, buyer: ModelFigures, customer: ModelFigures, language: Language
) -> list[report.Block]:
    """Write the section: what the two journeys are for, and what the data say of each."""
    key = comparison.key
    bought = Text(
        vi=f"{_of(key.buyers, key.customers, 'vi')} khách trở thành người mua",
        en=f"{_of(key.buyers, key.customers, 'en')} customers became buyers",
    )
    again = Text(
        vi=f"{_of(key.repeaters, key.buyers, 'vi')} người mua đã mua lại",
        en=f"{_of(key.repeaters, key.buyers, 'en')} buyers bought again",
    )
    leads = Text(
        vi=f"{whole(key.leads, 'vi')} khách hàng tiềm năng để lại liên hệ"
        if key.leads
        else "Dữ liệu không có khách để lại liên hệ",
        en=f"{whole(key.leads, 'en')} leads left contact data"
        if key.leads
        else "Nobody in the data left contact data",
    )
    rows: tuple[tuple[report.Cell, ...], ...] = (
        (Text(vi="Mục đích", en="Purpose"), buyer.model.purpose.text, customer.model.purpose.text),
        (Text(vi="Mục tiêu", en="Goal"), buyer.model.goal.text, customer.model.goal.text),
        (
            Text(vi="Điểm chạm trong dữ liệu", en="Touchpoints in the data"),
            _touchpoints(buyer),
            _touchpoints(customer),
        ),
        (
            Text(vi="Thời gian", en="Duration"),
            report.Figure(_to_purchase(key.to_purchase_s), buyer.model.horizon.text),
            report.Figure(_since_purchase(customer.spans.median_s), customer.model.horizon.text),
        ),
        (
            Text(vi="Chỉ số đo được", en="Figures measured"),
            report.Figure(bought, leads),
            report.Figure(again, _scores(comparison)),
        ),
        (
            Text(vi="Chỉ số thường dùng", en="Usual metrics"),
            _list(buyer.model.metrics),
            _list(customer.model.metrics),
        ),
    )
    return [
        report.Heading(
            Text(
                vi="Hành trình người mua và hành trình khách hàng",
                en="The buyer's journey and the customer's",
            ),
            note=f"{BUYER} · {CUSTOMER}",
        ),
        report.Table(
            (
                report.Column(Text(vi="Xét về", en="As to")),
                report.Column(model_name(buyer.model)),
                report.Column(model_name(customer.model)),
            ),
            rows,
        ),
    ]


def _of(part: int, total: int, language: Language) -> str:
    share = percent(part / total, language) if total else "–"
    word = "trên" if language == "vi" else "of"
    return f"{share} ({whole(part, language)} {word} {whole(total, language)})"


def _touchpoints(figures: ModelFigures) -> Text:
    def told(language: Language) -> str:
        shown = [
            f"{touchpoint.name.to(language) or touchpoint.id} ({whole(customers, language)})"
            for touchpoint, customers in figures.touchpoints[:_TOUCHPOINTS_SHOWN]
        ]
        rest = len(figures.touchpoints) - len(shown)
        if rest > 0:
            shown.append(f"và {rest} điểm chạm nữa" if language == "vi" else f"and {rest} more")
        return ", ".join(shown) or _NONE.to(language)

    return Text(vi=told("vi"), en=told("en"))


def _to_purchase(seconds: float | None) -> Text:
    length = length_text(seconds)
    if length is None:
        return Text(vi="Chưa ai mua trong dữ liệu", en="Nobody in the data has bought")
    return Text(
        vi=f"{length.vi} từ lần chạm đầu đến lần mua đầu (trung vị)",
        en=f"{length.en} from the first touch to the first purchase (median)",
    )


def _since_purchase(seconds: float | None) -> Text:
    length = length_text(seconds)
    if length is None:
        return Text(vi="Chưa ai đi tiếp sau khi mua", en="Nobody has gone on after buying")
    return Text(
        vi=f"{length.vi} từ lần mua đầu đến lần cuối được thấy (trung vị)",
        en=f"{length.en} from the first purchase to the last time seen (median)",
    )


def _scores(comparison: Comparison) -> Text:
    def told(language: Language) -> str:
        parts = [
            f"{kind.upper()} {decimal(mean, language, 1)} {'trên' if language == 'vi' else 'of'} {high:g} (n = {whole(n, language)})"
            for kind, mean, n, (_, high) in comparison.key.scores
        ]
        nothing = "Dữ liệu không có điểm CSAT hay NPS" if language == "vi" else "The data have no CSAT or NPS"
        return ", ".join(parts) or nothing

    return Text(vi=told("vi"), en=told("en"))


def _list(texts: Sequence[LocalText]) -> Text:
    return Text(vi="; ".join(one.vi for one in texts), en="; ".join(one.en for one in texts))
