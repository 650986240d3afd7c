"""A rich map in both languages with evidence made by hand: what the pictures are developed and compared with."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from hanhtrinh.maps.document import MapDocument
from hanhtrinh.maps.results import (
    CheckResult,
    ClaimResult,
    Estimate,
    Movement,
    Observed,
    ObservedStage,
    ObservedTouchpoint,
)
from hanhtrinh.models.model import JourneyModel
from hanhtrinh.models.touchpoints import TouchpointSet


def text(vi: str, en: str) -> dict[str, str]:
    return {"vi": vi, "en": en}


STAGES = [
    ("awareness", text("Nhận thức", "Awareness"), "before", ["discover"]),
    ("consideration", text("Xem xét", "Consideration"), "before", ["consider"]),
    ("decision", text("Quyết định", "Decision"), "before", ["decide"]),
    ("purchase", text("Mua hàng", "Purchase"), "during", ["buy"]),
    ("usage", text("Sử dụng", "Usage"), "during", ["use"]),
    ("evaluation", text("Đánh giá", "Evaluation"), "after", ["evaluate"]),
    ("loyalty", text("Trung thành", "Loyalty"), "after", ["retain"]),
]

# key, touchpoint, stage, channel, names, owner, action, expected, measured (value, n), customers
ROWS: list[tuple[Any, ...]] = [
    ("ads", "ads.facebook", "awareness", "Facebook ads", text("Quảng cáo Facebook", "Facebook ad"), "marketing", text("Lướt tới, dừng lại vì ảnh vải đẹp", "Scrolls, stops at the fabric photo"), 0.2, (0.12, 412), 15102),
    ("search", "search.google", "awareness", "search", text("Tìm kiếm Google", "Google search"), "marketing", text("Gõ “chăn ga cotton gần đây”", "Types “cotton bedding near me”"), 0.25, (0.22, 203), 6240),
    ("friend", "referral.friend", "awareness", "referral", text("Bạn bè giới thiệu", "Friend’s referral"), "marketing", text("Nhận mã mời từ đồng nghiệp", "Gets an invite code from a colleague"), 0.45, (0.55, 96), 2838),
    ("product", "web.product", "consideration", "website", text("Trang sản phẩm", "Product page"), "product", text("Xem ảnh, đọc chất liệu, so giá", "Looks at photos, reads about the fabric"), 0.35, (0.35, 538), 11206),
    ("ask", "messenger.ask", "consideration", "Messenger", text("Hỏi qua Messenger", "Asks on Messenger"), "support", text("Nhắn hỏi kích thước và ngày giao", "Asks about sizes and delivery day"), 0.45, (-0.22, 231), 1946),
    ("visit", "shop.visit", "consideration", "shop", text("Ghé cửa hàng sờ thử", "Feels it in the shop"), "shop", text("Tạt vào, sờ vải, hỏi nhân viên", "Drops in, touches the fabric"), 0.4, (0.46, 88), 1507),
    ("voucher", "zalo.voucher", "decision", "Zalo OA", text("Mã giảm giá Zalo OA", "Zalo OA voucher"), "marketing", text("Lưu mã vào điện thoại", "Saves it to the phone"), 0.55, (0.57, 301), 2984),
    ("checkout", "web.checkout", "decision", "website", text("Thanh toán trên web", "Web checkout"), "product", text("Nhập địa chỉ, thấy phí giao, dừng lại", "Types the address, sees the fee, stops"), 0.3, (-0.64, 644), 5312),
    ("hotline", "hotline.call", "decision", "hotline", text("Gọi hotline giữa chừng", "Calls the hotline midway"), None, text("Gọi hỏi, đọc lại cả giỏ hàng", "Calls, reads out the whole basket"), None, (-0.38, 57), 324),
    ("pay", "app.pay", "purchase", "mobile app", text("Đặt và trả tiền trên app", "Orders and pays in the app"), "product", text("Chọn khung giờ, trả bằng ví", "Picks a slot, pays by wallet"), 0.4, (0.31, 390), 4437),
    ("receive", "delivery.done", "purchase", "delivery", text("Nhận hàng tại nhà", "Delivery at home"), "delivery", text("Chờ shipper, kiểm hàng, nhận", "Waits for the courier, checks, takes it"), 0.55, (0.2, 512), 2905),
    ("first-night", "use.first", "usage", "product", text("Đêm đầu tiên", "The first night"), "shop", text("Trải ra, ngủ thử, chụp ảnh khoe", "Makes the bed, sleeps, shares a photo"), 0.5, (0.84, 460), 4120),
    ("points", "app.points", "usage", "mobile app", text("Tích điểm trên app", "Points in the app"), "product", text("Quét mã, xem điểm", "Scans, checks the points"), 0.45, (0.41, 120), 1388),
    ("survey", "zalo.survey", "evaluation", "Zalo OA", text("Khảo sát qua Zalo OA", "Survey on Zalo OA"), "support", text("Bấm tới câu 5 rồi thôi", "Gives up at question 5"), 0.1, (0.05, 188), 1402),
    ("review", "google.review", "evaluation", "review", text("Đánh giá trên Google", "Google review"), "support", text("Cho sao, hiếm khi viết", "Leaves stars, rarely words"), 0.3, (None, 11), 141),
    ("birthday", "email.birthday", "loyalty", "email", text("Email mừng sinh nhật", "Birthday email"), "marketing", text("Mở thư khi mã đã hết hạn", "Opens it after the code expired"), 0.4, (0.02, 44), 618),
    ("again", "app.again", "loyalty", "mobile app", text("Mua lại trên app", "Reorders in the app"), "product", text("Đặt lại bằng một chạm", "Reorders with one tap"), 0.5, (0.68, 275), 1562),
]  # fmt: skip

THOUGHTS = {
    "search": (text("Trông đẹp, nhưng chắc lại mỏng như mấy chỗ khác.", "Looks good, but surely as thin as everywhere else."), 5),
    "ask": (text("Hỏi có một câu mà đến chiều mới trả lời. Tới lúc đó mình đã mua ở chỗ khác rồi.", "One question, and the answer came in the afternoon. By then I had bought elsewhere."), 7),
    "checkout": (text("Bộ ga 450 nghìn mà phí giao 48 nghìn? Sao không nói từ đầu?", "48 thousand to deliver a 450 thousand set? Why not say so at the start?"), 9),
    "pay": (text("Trả tiền thì nhanh, chờ giao mới lâu.", "Paying was quick. Waiting was not."), 4),
    "first-night": (text("Vải mát thật, đúng như ảnh.", "Really cool fabric, just like the photo."), 10),
    "survey": (text("Mười bốn câu hỏi cho một bộ ga?", "Fourteen questions for one bed set?"), 3),
    "again": (text("Cứ đổi mùa là mình đặt.", "I order whenever the season turns."), 6),
}  # fmt: skip

NEEDS = {
    "awareness": (text("Một chỗ mới đáng thử, không mất công tìm", "A new place worth trying, without a hunt"), text("Chán ga nhanh xù lông", "Tired of bedding that pills")),
    "consideration": (text("Biết chắc chất liệu, kích thước và giờ mở cửa", "To be sure of fabric, sizes and hours"), text("Muốn lựa chọn lành hơn mà vẫn đáng đồng tiền, vì nhà có trẻ nhỏ", "Wants a healthier choice still worth the money, with small children at home")),
    "decision": (text("Thấy tổng tiền ngay, không bị hỏi lại", "The full price at once, no repeated questions"), text("Chỉ có một giờ nghỉ trưa", "She has one lunch hour")),
    "purchase": (text("Trả một chạm, giao đúng hẹn", "One-tap payment, on-time delivery"), text("Chỉ có nhà sau 18 giờ", "Home only after 6 pm")),
    "usage": (text("Mát và êm như trong ảnh", "Cool and soft as in the photo"), text("Tự thưởng sau tuần dài", "A treat after a long week")),
    "evaluation": (text("Góp ý thật nhanh", "To give feedback fast"), text("Muốn cửa hàng tốt lên", "Wants the shop to improve")),
    "loyalty": (text("Được nhớ sở thích", "To have her taste remembered"), text("Thói quen của cả nhà", "A habit of the whole family")),
}  # fmt: skip


def model() -> JourneyModel:
    stages = [
        {"id": key, "names": names, "phase": phase, "words": words, "enter": [{"means": words}]}
        for key, names, phase, words in STAGES
    ]
    return JourneyModel.model_validate(
        {
            "schema": "hanhtrinh.model/1",
            "id": "lifecycle-7",
            "names": text("Vòng đời 7 giai đoạn", "7-stage lifecycle"),
            "stages": stages,
        }
    )


def touchpoints() -> TouchpointSet:
    found = [
        {
            "id": row[1],
            "name": row[4],
            "channel": row[3],
            "means": [],
            "match": {"name": [row[1]]},
            "owner": row[5],
        }
        for row in ROWS
    ]
    return TouchpointSet.model_validate({"schema": "hanhtrinh.touchpoints/1", "touchpoints": found})


def claims() -> list[dict[str, Any]]:
    def claim(
        key: str,
        about: str,
        says: dict[str, str],
        metric: str | None,
        expect: dict[str, Any] | None,
        min_n: int = 30,
    ) -> dict[str, Any]:
        return {"id": key, "about": about, "says": says, "metric": metric, "expect": expect, "min_n": min_n}

    share = "touchpoint_conversion/1"
    return [
        claim("c1", "touchpoints.ads", text("Ít nhất 8% người thấy quảng cáo bấm vào xem", "At least 8% of those who see the ad click"), share, {"op": ">=", "value": 0.08}),
        claim("c2", "touchpoints.friend", text("Tin bạn bè hơn quảng cáo", "Trusts friends more than ads"), None, None),
        claim("c3", "stages.consideration", text("Ít nhất 55% người xem xét sẽ đi tiếp", "At least 55% of considerers move on"), "stage_conversion/1", {"op": ">=", "value": 0.55}),
        claim("c4", "stages.consideration", text("Xem xét không quá 1 ngày (trung vị)", "Considers at most 1 day (median)"), "stage_dwell_median/1", {"op": "<=", "value": 86400}),
        claim("c5", "touchpoints.checkout", text("Ít nhất 65% khách vào thanh toán sẽ trả tiền trong 7 ngày", "At least 65% who reach checkout pay within 7 days"), share, {"op": ">=", "value": 0.65}),
        claim("c6", "touchpoints.voucher", text("Từ 50% đến 60% khách nhận mã Zalo OA sẽ đặt hàng", "Between 50% and 60% with the Zalo OA voucher order"), share, {"op": "between", "value": [0.5, 0.6]}),
        claim("c7", "touchpoints.pay", text("Trả tiền xong trong 5 phút (trung vị)", "Paid within 5 minutes (median)"), "stage_dwell_median/1", {"op": "<=", "value": 300}),
        claim("c8", "touchpoints.receive", text("Điểm giao hàng từ 4,5 trên 5 trở lên", "Delivery scores 4.5 of 5 or better"), "score_mean/1", {"op": ">=", "value": 4.5}),
        claim("c9", "touchpoints.first-night", text("Đêm đầu tiên: từ 4,2 trên 5 trở lên", "First night: 4.2 of 5 or better"), "score_mean/1", {"op": ">=", "value": 4.2}),
        claim("c10", "touchpoints.survey", text("CSAT từ 4,2 trên 5 trở lên", "CSAT of 4.2 of 5 or better"), "score_mean/1", {"op": ">=", "value": 4.2}),
        claim("c11", "touchpoints.review", text("Người viết đánh giá hài lòng", "Reviewers are happy"), "score_mean/1", {"op": ">=", "value": 4.0}),
        claim("c12", "stages.loyalty", text("Ít nhất 35% mua lại trong 30 ngày", "At least 35% buy again in 30 days"), share, {"op": ">=", "value": 0.35}),
        claim("c13", "personas.linh", text("Ít nhất 40% khách là người như Linh", "At least 40% of customers are like Linh"), "persona_share/1", {"op": ">=", "value": 0.4}),
    ]  # fmt: skip


def document() -> MapDocument:
    placed = []
    for key, use, stage, _, _, _, action, expected, _, _ in ROWS:
        part: dict[str, Any] = {"id": key, "use": use, "stage": stage, "actions": [action]}
        if expected is not None:
            part["experience"] = {"emotion": {"linh": expected, "minh": max(-1.0, expected - 0.3)}}
        else:
            part["planned"] = False
        if key == "checkout":
            part["experience"] |= {
                "wanted": text("thấy tổng tiền ngay trong giỏ", "to see the total in the cart"),
                "promised": text("“giao nhanh, phí nhỏ”", "“fast delivery, a small fee”"),
            }
        if key in THOUGHTS:
            part["thoughts"] = [THOUGHTS[key][0]]
            part["evidence"] = [
                {"kind": "interview", "quote": "", "n": THOUGHTS[key][1], "of": 12, "date": "2026-08-10"}
            ]
        if key == "friend":
            part["evidence"] = [
                {"kind": "interview", "quote": "", "source": "", "n": 7, "of": 12, "date": "2026-08-10"}
            ]
        placed.append(part)
    return MapDocument.model_validate(
        {
            "schema": "hanhtrinh.map/1",
            "id": "bo-ga-dau-tien",
            "title": text("Mây Xanh, chăn ga gối", "Mây Xanh, bedding"),
            "headline": text("Phí giao hàng hiện muộn suýt làm mất Linh; đêm đầu tiên giữ cô lại", "A late delivery fee nearly lost Linh; the first night kept her"),
            "model": "lifecycle-7",
            "personas": [
                {"id": "linh", "name": text("Linh, 29", "Linh, 29"), "about": text("nhân viên văn phòng ở Hà Nội", "office worker in Hanoi"), "goal": text("Muốn một bộ ga mát, lành, giao đúng tối về nhà", "Wants cool, healthy bedding delivered in the evening")},
                {"id": "minh", "name": text("Minh, 41", "Minh, 41"), "about": text("chủ nhà nghỉ ở Đà Nẵng", "guesthouse owner in Da Nang"), "goal": text("Muốn mua sỉ, đổi trả dễ", "Wants wholesale with easy returns")},
            ],
            "stages": [{"use": key, "needs": [NEEDS[key][0]], "motivation": NEEDS[key][1]} for key, *_ in STAGES],
            "touchpoints": placed,
            "pains": [
                {"id": "fee", "at": "checkout", "text": text("Phí giao hàng chỉ hiện ra ở bước cuối", "The delivery fee shows only at the last step"), "severity": 3},
                {"id": "wait", "at": "ask", "text": text("Hỏi Messenger phải chờ gần bốn giờ; khi có câu trả lời thì Linh đã mua ở chỗ khác", "On Messenger she waits almost four hours; when the answer comes she has bought elsewhere"), "severity": 3},
                {"id": "late", "at": "receive", "text": text("Giao trễ so với lời hứa, phải nghỉ việc chờ", "Later than promised; has to wait at home"), "severity": 2},
                {"id": "long", "at": "survey", "text": text("Khảo sát 14 câu, gửi lúc 23 giờ", "14 questions, sent at 11 pm"), "severity": 1},
                {"id": "blind", "at": "hotline", "text": text("Hotline không thấy giỏ hàng", "Hotline cannot see the basket"), "severity": 2},
                {"id": "expired", "at": "birthday", "text": text("Mã sinh nhật hết hạn trước khi kịp đọc", "Birthday code expires before she reads it"), "severity": 1},
            ],
            "opportunities": [
                {"id": "o1", "for": "fee", "text": text("Báo phí giao ngay ở trang sản phẩm; miễn phí từ 500.000 ₫", "Show the fee on the product page; free from ₫500,000"), "owner": "product", "effort": 1},
                {"id": "o2", "for": "wait", "text": text("Trả lời tự động ba câu hay hỏi (phí giao, kích thước, chất liệu); có người thật sau 5 phút", "Auto-answer the three usual questions (fee, sizes, fabric); a human after 5 minutes"), "owner": "support", "effort": 2},
                {"id": "o3", "for": "late", "text": text("Hẹn giao theo khung 60 phút buổi tối", "60-minute evening slots"), "owner": "delivery", "effort": 3},
                {"id": "o4", "for": "long", "text": text("Còn 2 câu, gửi 30 phút sau khi nhận hàng", "2 questions, 30 minutes after delivery"), "owner": "support", "effort": 1},
                {"id": "o5", "for": "blind", "text": text("Mở giỏ hàng bằng số máy gọi tới", "Open the basket by caller number"), "owner": "support", "effort": 2},
                {"id": "o6", "for": "expired", "text": text("Mã dùng được cả tháng sinh nhật", "Code valid all birthday month"), "owner": "marketing", "effort": 1},
            ],
            "claims": claims(),
        }
    )  # fmt: skip


def estimate(value: float | None, n: int, spread: float = 0.9) -> Estimate:
    if value is None:
        return Estimate(None, None, None, n)
    half = spread / max(1, n) ** 0.5
    return Estimate(value, value - half, value + half, n)


def observed(persona: str | None = "linh", *, scores: bool = True, simulated: bool = True) -> Observed:
    entered = [24180, 13420, 7650, 4437, 4120, 1483, 1562]
    onward = [0.555, 0.57, 0.58, 0.929, 0.582, 0.438, None]
    dwell = [518400, 259200, 100800, 3360, 345600, 172800, None]
    felt = [0.21, 0.21, -0.26, 0.25, 0.75, 0.05, 0.59]
    stages = tuple(
        ObservedStage(
            key, entered[i],
            estimate(onward[i], entered[i] - 210, 0.97) if onward[i] is not None else None,
            estimate(dwell[i], entered[i], 1000) if dwell[i] is not None else None,
            estimate(felt[i], 240) if scores else estimate(None, 0),
        )
        for i, (key, *_) in enumerate(STAGES)
    )  # fmt: skip
    touches = tuple(
        ObservedTouchpoint(row[1], row[9], row[9] * 2, estimate(*row[8]) if scores else estimate(None, 0))
        for row in ROWS
    )
    return Observed(
        persona=persona, customers=24180, all_customers=53700, events=186_412, scores=4570 if scores else 0,
        first=datetime(2026, 7, 1, tzinfo=UTC), last=datetime(2026, 9, 30, tzinfo=UTC), stages=stages, touchpoints=touches,
        movements=(
            Movement("back_step", "decision", "consideration", 1614, estimate(0.211, 7650)),
            Movement("skip", "usage", "loyalty", 914, estimate(0.585, 1562)),
            Movement("back_step", "purchase", "decision", 90, estimate(0.02, 4437)),
        ),
        simulated=simulated,
    )  # fmt: skip


def check() -> CheckResult:
    def result(
        key: str,
        value: float | None,
        low: float | None,
        high: float | None,
        n: int,
        verdict: str,
        reason: str | None = None,
        need: int | None = None,
    ) -> ClaimResult:
        found = next(claim for claim in document().claims if claim.id == key)
        expect = found.expect.model_dump() if found.expect else None
        return ClaimResult(
            key,
            found.about,
            found.metric,
            {"within_s": 604800},
            "linh",
            {"from": "2026-07-01", "to": "2026-10-01"},
            found.min_n,
            expect,
            value,
            n,
            33,
            low,
            high,
            0.01,
            verdict,
            reason,
            need,
        )  # type: ignore[arg-type]

    results = (
        result("c1", 0.094, 0.089, 0.099, 15102, "confirmed"),
        result("c2", None, None, None, 0, "undecided", "unmeasurable"),
        result("c3", 0.57, 0.562, 0.578, 13420, "confirmed"),
        result("c4", 259200.0, 250000.0, 271000.0, 7420, "refuted"),
        result("c5", 0.58, 0.567, 0.593, 5312, "refuted"),
        result("c6", 0.594, 0.576, 0.612, 2984, "undecided", "interval", 74600),
        result("c7", 228.0, 210.0, 252.0, 4437, "confirmed"),
        result("c8", 4.12, 4.02, 4.21, 512, "refuted"),
        result("c9", 4.68, 4.6, 4.76, 460, "confirmed"),
        result("c10", 4.26, 4.11, 4.41, 188, "undecided", "interval", 1180),
        result("c11", None, None, None, 11, "undecided", "min_n"),
        result("c12", 0.379, 0.364, 0.394, 4120, "confirmed"),
        result("c13", 0.45, 0.446, 0.454, 53700, "confirmed"),
    )
    return CheckResult(
        "bo-ga-dau-tien",
        None,
        "f" * 16,
        1,
        1,
        1,
        datetime(2026, 9, 30, tzinfo=UTC),
        False,
        0.025,
        26,
        results,
    )
