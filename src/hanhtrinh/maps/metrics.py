"""The metrics a claim can name: what each means in a marketer's words, its unit, what it is about, its options."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final, Literal

from hanhtrinh.language import Text

Unit = Literal["share", "seconds", "score", "emotion"]
AboutKind = Literal["stages", "touchpoints", "personas", "pains"]
ParamKind = Literal["duration", "touchpoint", "stage", "text"]

DEFAULT_WITHIN: Final = "30d"


@dataclass(frozen=True, slots=True)
class Metric:
    """One definition with its version.

    Attributes:
        id: name and version, e.g. `stage_conversion/1`.
        name: what it is called on a map.
        definition: what is counted, in two sentences.
        unit: what values are in: `share` (of 1), `seconds`, `score` (on its own scale), `emotion` (-1..1).
        about: the parts of a map it can be about: the first word of a claim's `about`. About a pain point it is
            measured at the touchpoint where the pain is.
        params: its options and what each takes: a length of time, the id of a touchpoint in touchpoints.yaml,
            the id of a stage of the model, or a word.
        defaults: lengths of time where a claim does not say one, if they are not the usual ones; None: no limit.
        behaviour: whether it asks what events are in a sale (carts, orders, offers), which every touchpoint has a say in.
    """

    id: str
    name: Text
    definition: Text
    unit: Unit
    about: tuple[AboutKind, ...]
    params: Mapping[str, ParamKind] = field(default_factory=lambda: MappingProxyType({}))
    defaults: Mapping[str, str | None] = field(default_factory=lambda: MappingProxyType({}))
    behaviour: bool = False

    @property
    def lengths(self) -> dict[str, str]:
        """The lengths of time in force where a claim does not say them."""
        usual: dict[str, str | None] = {"within": DEFAULT_WITHIN, **self.defaults}
        return {name: length for name, length in usual.items() if length is not None and name in self.params}

    @property
    def bounds(self) -> tuple[float, float]:
        """The least and the greatest value that can be expected of it."""
        infinity = float("inf")
        ends = {"share": (0.0, 1.0), "seconds": (0.0, infinity), "emotion": (-1.0, 1.0)}
        return ends.get(self.unit, (-infinity, infinity))


# measured over the whole journey, wherever the map draws the claim
_ANYWHERE: Final[tuple[AboutKind, ...]] = ("stages", "touchpoints", "personas", "pains")

_ALL: Final = (
    Metric(
        id="stage_conversion/1",
        name=Text(vi="Tỷ lệ chuyển đổi của giai đoạn", en="Stage conversion"),
        definition=Text(
            vi="Trong số khách hàng đã vào giai đoạn, tỷ lệ đi tiếp đến bất kỳ giai đoạn nào phía sau trong thời hạn "
            "(mặc định 30 ngày kể từ lần đầu vào). Chỉ tính khách hàng đã đủ thời gian; những người còn lại được "
            "ghi là đang chờ.",
            en="Of the customers who entered the stage, the share that went on to any later stage within the time "
            "allowed (30 days from the first entry unless stated). Only customers whose time is over count; the "
            "others are shown as pending.",
        ),
        unit="share",
        about=("stages",),
        params=MappingProxyType({"within": "duration"}),
    ),
    Metric(
        id="touchpoint_conversion/1",
        name=Text(vi="Tỷ lệ chuyển đổi của điểm chạm", en="Touchpoint conversion"),
        definition=Text(
            vi="Trong số khách hàng đã đến điểm chạm trong kỳ, tỷ lệ đạt mục tiêu của điểm chạm (nếu không nêu thì là "
            "bất kỳ giai đoạn nào phía sau) trong thời hạn, mặc định 30 ngày kể từ lần chạm đầu tiên trong kỳ. "
            "Chỉ tính khách hàng đã đủ thời gian; những người còn lại được ghi là đang chờ.",
            en="Of the customers seen at the touchpoint in the period, the share that reached its goal (any later stage "
            "unless stated) within the time allowed, 30 days from their first touch in the period unless stated. "
            "Only customers whose time is over count; the others are shown as pending.",
        ),
        unit="share",
        about=("touchpoints", "pains"),
        params=MappingProxyType({"within": "duration", "goal": "touchpoint"}),
    ),
    Metric(
        id="touchpoint_share/1",
        name=Text(vi="Tỷ lệ khách hàng qua điểm chạm", en="Touchpoint share"),
        definition=Text(
            vi="Trong số khách hàng đã vào giai đoạn trong kỳ, tỷ lệ có đến điểm chạm trong kỳ. "
            "Nếu không nêu giai đoạn thì lấy giai đoạn mà điểm chạm nằm trên bản đồ. "
            "Kết luận chỉ tính khách hàng đã được theo dõi đủ lâu để kịp đến điểm chạm.",
            en="Of the customers who entered the stage in the period, the share seen at the touchpoint in the period. "
            "The stage is the one under which the map draws the touchpoint unless another is stated. "
            "Verdicts count only customers who were followed long enough to get there.",
        ),
        unit="share",
        about=("touchpoints", "pains"),
        params=MappingProxyType({"stage": "stage", "settle": "duration"}),
    ),
    Metric(
        id="stage_dwell_median/1",
        name=Text(vi="Thời gian ở giai đoạn (trung vị)", en="Median time in stage"),
        definition=Text(
            vi="Thời gian từ lần đầu vào giai đoạn đến sự kiện đầu tiên của một giai đoạn phía sau: một nửa số khách hàng "
            "đi tiếp mất ít hơn con số này, một nửa mất nhiều hơn. Chỉ tính khách hàng đã đủ thời gian (mặc định "
            "30 ngày) và đã đi tiếp trong thời hạn ấy.",
            en="The time from the first entry into the stage to the first event of a later stage: half of the customers "
            "who went on took less, half took more. Only customers whose time (30 days unless stated) is over and "
            "who went on within it count.",
        ),
        unit="seconds",
        about=("stages",),
        params=MappingProxyType({"within": "duration"}),
    ),
    Metric(
        id="persona_share/1",
        name=Text(vi="Tỷ trọng của chân dung khách hàng", en="Persona share"),
        definition=Text(
            vi="Trong số tất cả khách hàng xuất hiện trong kỳ, tỷ lệ thuộc nhóm của chân dung này. "
            "Một khách hàng xuất hiện khi có ít nhất một sự kiện trong kỳ.",
            en="Of all customers seen in the period, the share that belongs to the persona's cohort. "
            "A customer is seen when at least one event falls in the period.",
        ),
        unit="share",
        about=("personas",),
        params=MappingProxyType({"settle": "duration"}),
    ),
    Metric(
        id="score_mean/1",
        name=Text(vi="Điểm số trung bình", en="Mean score"),
        definition=Text(
            vi="Trung bình điểm khách hàng cho tại nơi này, mỗi khách hàng chỉ tính một lần bằng điểm trung bình của "
            "chính họ. Mỗi loại điểm (NPS, CSAT, CES, sao) giữ thang điểm riêng và không bao giờ trộn lẫn.",
            en="The mean of the scores customers gave here, each customer counted once with the mean of their own. "
            "Each kind of score (NPS, CSAT, CES, stars) stays on its own scale, and kinds are never mixed.",
        ),
        unit="score",
        about=("stages", "touchpoints", "personas", "pains"),
        params=MappingProxyType({"score_kind": "text", "settle": "duration"}),
    ),
    Metric(
        id="bounce_rate/1",
        name=Text(vi="Tỷ lệ thoát", en="Bounce rate"),
        definition=Text(
            vi="Trong số các phiên ghé, tỷ lệ phiên chỉ có một sự kiện (hoặc không tương tác, nếu chọn not-engaged). Phiên là "
            "chuỗi việc khách tự làm, cách nhau không quá 30 phút, dài nhất 24 giờ.",
            en="Of the sessions, the share with a single event (or not engaged, where not-engaged is chosen). A session is a run "
            "of things the customer did, at most 30 minutes apart and 24 hours in all.",
        ),
        unit="share",
        about=_ANYWHERE,
        params=MappingProxyType({"bounce": "text"}),
        behaviour=True,
    ),
    Metric(
        id="retention_share/1",
        name=Text(vi="Tỷ lệ khách quay lại", en="Share that came back"),
        definition=Text(
            vi="Trong số khách hàng, tỷ lệ tự quay lại trong khoảng thời gian tính từ việc đầu tiên của chính họ: mặc định từ "
            "ngày thứ 30 và trong 30 ngày. Chỉ tính khách hàng đã đủ thời gian.",
            en="Of the customers, the share that came back of their own in a span counted from the first thing each did: from "
            "day 30 on and for 30 days unless stated. Only customers whose span is over count.",
        ),
        unit="share",
        about=_ANYWHERE,
        params=MappingProxyType({"after": "duration", "within": "duration"}),
        defaults=MappingProxyType({"after": "30d"}),
        behaviour=True,
    ),
    Metric(
        id="abandoned_cart/1",
        name=Text(vi="Tỷ lệ bỏ giỏ hàng", en="Cart abandonment"),
        definition=Text(
            vi="Trong số giỏ hàng, tỷ lệ không thành đơn đã thanh toán trong thời hạn (mặc định 24 giờ). Chỉ tính giỏ hàng đã "
            "đủ thời gian.",
            en="Of the carts, the share that became no paid order within the time allowed (24 hours unless stated). Only carts "
            "whose time is over count.",
        ),
        unit="share",
        about=_ANYWHERE,
        params=MappingProxyType({"within": "duration"}),
        defaults=MappingProxyType({"within": "24h"}),
        behaviour=True,
    ),
    Metric(
        id="cancelled/1",
        name=Text(vi="Tỷ lệ hủy và trả hàng", en="Cancellations and returns"),
        definition=Text(
            vi="Trong số đơn đã đặt, tỷ lệ bị hủy hoặc trả lại, mỗi đơn tính một lần. Nếu nêu thời hạn thì chỉ tính đơn đã đủ "
            "thời gian và việc hủy, trả trong thời hạn.",
            en="Of the orders placed, the share cancelled or returned, each order once. Where a time is stated, only orders whose "
            "time is over count, and what happened within it.",
        ),
        unit="share",
        about=_ANYWHERE,
        params=MappingProxyType({"within": "duration", "settle": "duration"}),
        defaults=MappingProxyType({"within": None}),
        behaviour=True,
    ),
    Metric(
        id="neglected/1",
        name=Text(vi="Tỷ lệ người mua bị bỏ quên", en="Neglected buyers"),
        definition=Text(
            vi="Trong số người mua, tỷ lệ không có liên hệ nào, từ phía khách lẫn phía doanh nghiệp, trong thời hạn sau lần mua "
            "đầu tiên (mặc định 30 ngày). Chỉ tính người mua đã đủ thời gian.",
            en="Of the buyers, the share without any contact, begun by either side, within the time after their first purchase (30 "
            "days unless stated). Only buyers whose time is over count.",
        ),
        unit="share",
        about=_ANYWHERE,
        params=MappingProxyType({"within": "duration"}),
        behaviour=True,
    ),
    Metric(
        id="rushed/1",
        name=Text(vi="Tỷ lệ khách bị chào bán sớm", en="Rushed customers"),
        definition=Text(
            vi="Trong số khách hàng, tỷ lệ nhận lời chào bán trước khi tự mình làm điều gì từ mức gắn kết trở lên. Chỉ xét thứ "
            "tự, không xét nhanh chậm.",
            en="Of the customers, the share that was made an offer before doing anything of their own that means engagement or "
            "more. It is the order that counts, not the pace.",
        ),
        unit="share",
        about=_ANYWHERE,
        params=MappingProxyType({"settle": "duration"}),
        behaviour=True,
    ),
    Metric(
        id="slipped_through/1",
        name=Text(vi="Tỷ lệ khách bị bỏ sót", en="Customers who slipped through"),
        definition=Text(
            vi="Trong số khách đã vào giai đoạn, tỷ lệ im lặng quá thời hạn (mặc định 90 ngày), chưa từng đến giai đoạn xa hơn, "
            "và không ai liên hệ lại. Chỉ tính khách đã vào giai đoạn đủ lâu.",
            en="Of the customers who entered the stage, the share that has been silent for too long (90 days unless stated), never "
            "reached a further stage and was not approached again. Only those who entered long enough ago count.",
        ),
        unit="share",
        about=("stages",),
        params=MappingProxyType({"inactive": "duration"}),
        defaults=MappingProxyType({"inactive": "90d"}),
        behaviour=True,
    ),
)

METRICS: Final[Mapping[str, Metric]] = MappingProxyType({metric.id: metric for metric in _ALL})
