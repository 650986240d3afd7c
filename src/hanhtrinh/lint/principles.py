"""Principles of R11 beside whose voice speaks: experience with emotion, several channels, parts that hang together."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from hanhtrinh.language import Text
from hanhtrinh.lint.rule import Found, Rule
from hanhtrinh.lint.subject import Subject
from hanhtrinh.maps.document import MapTouchpoint

_FEW: Final = 3
_PLATFORMS: Final = frozenset(
    ("web", "website", "app", "tiktok", "shopee", "lazada", "tiki", "facebook", "instagram", "zalo", "online")
)
_ONLINE: Final = frozenset((
    "website", "web", "app", "mobile", "email", "e-mail", "sms", "zalo", "messenger", "facebook", "instagram", "tiktok",
    "youtube", "google", "search", "ads", "social", "shopee", "lazada", "tiki", "marketplace", "livestream", "webinar",
    "chat", "chatbot", "blog", "linkedin", "push", "notification", "online",
))  # fmt: skip
_OFFLINE: Final = frozenset((
    "store", "shop", "counter", "showroom", "branch", "hotline", "call", "phone", "telesales", "event", "booth", "fair",
    "delivery", "courier", "home", "cafe", "restaurant", "pos", "kiosk", "mail", "post", "offline", "class", "school",
    "office", "workshop", "field", "visit", "referral", "friend",
))  # fmt: skip
_ONLINE_VI: Final = (
    "trang web",
    "ứng dụng",
    "mạng xã hội",
    "sàn",
    "trực tuyến",
    "tìm kiếm",
    "quảng cáo",
    "thư điện tử",
)
_OFFLINE_VI: Final = (
    "cửa hàng", "quầy", "chi nhánh", "tổng đài", "điện thoại", "giao hàng", "sự kiện", "hội chợ", "quán", "tại nhà", "trực tiếp",
)  # fmt: skip


def _lived(touchpoint: MapTouchpoint) -> bool:
    """Say whether the map tells anything that the customer lives through at a touchpoint."""
    told = touchpoint.experience
    return bool(
        touchpoint.actions or touchpoint.thoughts or told.wanted or told.promised or touchpoint.evidence
    )


def _emotion_without_experience(subject: Subject) -> Iterator[Found]:
    for index, touchpoint in enumerate(subject.document.touchpoints):
        if touchpoint.experience.emotion and not _lived(touchpoint):
            name = subject.name(touchpoint)
            yield Found(
                ("touchpoints", index, "experience"),
                Text(
                    vi=f"“{name.to('vi')}” có cảm xúc dự kiến, nhưng không nói khách làm gì hay nghĩ gì ở đó.",
                    en=f"“{name.to('en')}” has an expected emotion, but nothing says what customers do or think there.",
                ),
                Text(
                    vi="Thêm ít nhất một hành động (actions) hoặc suy nghĩ (thoughts).",
                    en="Add at least one of `actions` or `thoughts`.",
                ),
                at_key=True,
            )


def _experience_without_emotion(subject: Subject) -> Iterator[Found]:
    for index, touchpoint in enumerate(subject.document.touchpoints):
        if not touchpoint.planned or touchpoint.experience.emotion or not _lived(touchpoint):
            continue
        name = subject.name(touchpoint)
        yield Found(
            ("touchpoints", index),
            Text(
                vi=f"“{name.to('vi')}” kể việc khách làm, nhưng không nói họ cảm thấy thế nào.",
                en=f"“{name.to('en')}” tells what customers do, but not how they feel.",
            ),
            Text(
                vi="Thêm experience: {emotion: {CHÂN_DUNG: SỐ}}, từ −1 đến 1; đoán cũng được, dữ liệu sẽ kiểm.",
                en="Add experience: {emotion: {PERSONA: NUMBER}}, from −1 to 1; a guess will do, the data will check it.",
            ),
        )


def side_of(channel: str) -> str | None:
    """Say whether a channel is online or offline; None where its name does not say."""
    name = channel.casefold()
    words = set(name.replace("_", " ").replace("-", " ").replace(".", " ").replace("/", " ").split())
    if words & _PLATFORMS:  # “TikTok Shop”, “web store”
        return "online"
    if words & _OFFLINE or any(part in name for part in _OFFLINE_VI):
        return "offline"
    if words & _ONLINE or any(part in name for part in _ONLINE_VI):
        return "online"
    return None


def _single_channel(subject: Subject) -> Iterator[Found]:
    touchpoints = subject.document.touchpoints
    channels = {subject.channel(one) for one in touchpoints}
    if len(touchpoints) < _FEW or len(channels) > 1 or "" in channels:
        return
    channel = next(iter(channels))
    yield Found(
        ("touchpoints",),
        Text(
            vi=f"Cả {len(touchpoints)} điểm chạm đều ở một kênh: {channel}.",
            en=f"All {len(touchpoints)} touchpoints are in one channel: {channel}.",
        ),
        Text(
            vi="Khách đi qua ba kênh trở lên. Hỏi họ biết đến từ đâu, hỏi ai trước khi mua, nhận hàng ở đâu, rồi thêm vào.",
            en="Customers use three channels or more. Ask where they first heard, whom they asked, where they received, and add it.",
        ),
        at_key=True,
    )


def _one_side(subject: Subject) -> Iterator[Found]:
    touchpoints = subject.document.touchpoints
    channels = {subject.channel(one) for one in touchpoints}
    sides = {side_of(channel) for channel in channels}
    if len(touchpoints) < _FEW or len(channels) < 2 or len(sides) > 1 or None in sides:
        return
    online = sides == {"online"}
    yield Found(
        ("touchpoints",),
        Text(
            vi=f"Mọi điểm chạm đều {'trực tuyến' if online else 'ngoài đời'}; bản đồ không có chỗ nào {'ngoài đời' if online else 'trực tuyến'}.",
            en=f"Every touchpoint is {'online' if online else 'offline'}; nothing on the map is {'offline' if online else 'online'}.",
        ),
        Text(
            vi="Thêm nơi khách gặp bạn ngoài màn hình: cửa hàng, tổng đài, lúc nhận hàng, bạn bè giới thiệu."
            if online
            else "Thêm nơi khách gặp bạn trên mạng: tìm kiếm, trang web, Zalo, đánh giá của người khác.",
            en="Add where customers meet you away from the screen: shop, hotline, delivery, a friend's word."
            if online
            else "Add where customers meet you online: search, website, Zalo, what others write.",
        ),
        at_key=True,
    )


def _nothing_hangs_together(subject: Subject) -> Iterator[Found]:
    document = subject.document
    if len(document.touchpoints) < _FEW or document.pains or document.opportunities:
        return
    yield Found(
        ("touchpoints",),
        Text(
            vi="Không có điểm đau nào gắn với điểm chạm, không có cơ hội nào gắn với điểm đau: các phần đứng rời nhau.",
            en="No pain point is tied to a touchpoint, no opportunity to a pain point: the parts stand alone.",
        ),
        Text(
            vi="Thêm pains (at: điểm chạm) ở nơi cảm xúc thấp nhất, rồi opportunities (for: điểm đau).",
            en="Add `pains` (at: a touchpoint) where the emotion is lowest, then `opportunities` (for: a pain).",
        ),
        at_key=True,
    )


def _no_motives(subject: Subject) -> Iterator[Found]:
    document = subject.document
    told = any(stage.needs or stage.motivation for stage in document.stages) or any(
        one.needs or one.motivation or one.goal or one.thoughts for one in document.touchpoints
    )
    personal = any(persona.needs or persona.goal for persona in document.personas)
    if told or personal or len(document.touchpoints) < _FEW:
        return
    yield Found(
        ("stages",),
        Text(
            vi="Bản đồ nói khách đi đâu, nhưng không ở đâu nói vì sao: không nhu cầu, không động lực, không suy nghĩ.",
            en="The map says where customers go, but nowhere why: no need, no motivation, no thought.",
        ),
        Text(
            vi="Thêm needs và motivation cho giai đoạn, hoặc thoughts cho điểm chạm.",
            en="Add `needs` and `motivation` to the stages, or `thoughts` to the touchpoints.",
        ),
        at_key=True,
    )


RULES: Final = (
    Rule(
        code="HT103",
        name="emotion-without-experience",
        severity="warning",
        group="principles",
        title=Text(vi="Cảm xúc không có trải nghiệm", en="An emotion without an experience"),
        why=Text(
            vi="Một khuôn mặt mà không có việc khách làm hay nghĩ thì không ai biết phải sửa điều gì để khuôn mặt ấy đổi.",
            en="A face without what the customer does or thinks tells nobody what to change.",
        ),
        bad=Text(vi="experience: {emotion: {linh: -0.4}}", en="experience: {emotion: {linh: -0.4}}"),
        good=Text(
            vi="actions: Nhập địa chỉ mới thấy phí giao · experience: {emotion: {linh: -0.4}}",
            en="actions: Types the address, sees the fee · experience: {emotion: {linh: -0.4}}",
        ),
        check=_emotion_without_experience,
    ),
    Rule(
        code="HT104",
        name="experience-without-emotion",
        severity="warning",
        group="principles",
        title=Text(vi="Trải nghiệm không có cảm xúc", en="An experience without an emotion"),
        why=Text(
            vi="Trải nghiệm và cảm xúc đi cùng nhau: thiếu cảm xúc thì đường cảm xúc đứt, và bản đồ thành sơ đồ quy trình.",
            en="Experience and emotion belong together: without emotion the curve breaks, and the map becomes a process chart.",
        ),
        bad=Text(vi="actions: Gọi hotline hỏi phí", en="actions: Calls about the fee"),
        good=Text(
            vi="actions: Gọi hotline hỏi phí · experience: {emotion: {linh: -0.2}}",
            en="actions: Calls about the fee · experience: {emotion: {linh: -0.2}}",
        ),
        check=_experience_without_emotion,
    ),
    Rule(
        code="HT105",
        name="single-channel",
        severity="warning",
        group="principles",
        title=Text(vi="Chỉ một kênh", en="A single channel"),
        why=Text(
            vi="Khách trung bình dùng ba kênh trở lên cho một lần mua. Bản đồ một kênh bỏ sót đúng chỗ họ chuyển từ kênh này "
            "sang kênh kia, là nơi hay đứt nhất.",
            en="The average customer uses three channels or more for one purchase. A map of one channel misses the changes "
            "from one to another, where journeys break most.",
        ),
        bad=Text(
            vi="web.home → web.product → web.cart → web.order",
            en="web.home → web.product → web.cart → web.order",
        ),
        good=Text(
            vi="facebook.ad → web.product → zalo.advice → web.order → home.delivery",
            en="facebook.ad → web.product → zalo.advice → web.order → home.delivery",
        ),
        check=_single_channel,
    ),
    Rule(
        code="HT106",
        name="online-or-offline-only",
        severity="advice",
        group="principles",
        title=Text(vi="Chỉ trực tuyến, hoặc chỉ ngoài đời", en="Online only, or offline only"),
        why=Text(
            vi="Người ta nghe bạn bè kể, ghé xem, gọi hỏi, nhận hàng ở cửa. Nửa hành trình không vẽ là nửa không ai trông.",
            en="People hear from friends, drop by, call, receive at the door. The half that is not drawn is the half that "
            "nobody watches.",
        ),
        bad=Text(vi="website, email, Facebook, Zalo", en="website, e-mail, Facebook, Zalo"),
        good=Text(vi="website, Zalo, tổng đài, giao hàng", en="website, Zalo, hotline, delivery"),
        check=_one_side,
    ),
    Rule(
        code="HT107",
        name="nothing-hangs-together",
        severity="warning",
        group="principles",
        title=Text(vi="Các phần đứng rời nhau", en="The parts do not hang together"),
        why=Text(
            vi="Bản đồ trực quan cho thấy điều gì dẫn đến điều gì: điểm chạm nào gây đau, cơ hội nào chữa. Không có dây nối "
            "thì đó là danh sách, không phải bản đồ.",
            en="A map shows what leads to what: which touchpoint hurts, what would mend it. Without these links it is a list.",
        ),
        bad=Text(
            vi="8 điểm chạm, không điểm đau, không cơ hội",
            en="8 touchpoints, no pain points, no opportunities",
        ),
        good=Text(
            vi="Thanh toán → phí giao hiện muộn → báo phí ở trang sản phẩm",
            en="Checkout → the fee shows late → show the fee on the product page",
        ),
        check=_nothing_hangs_together,
    ),
    Rule(
        code="HT108",
        name="no-motives",
        severity="warning",
        group="principles",
        title=Text(vi="Không nói vì sao khách đi", en="Nothing says why customers go"),
        why=Text(
            vi="Cùng một hành động, lý do khác nhau thì cách giúp cũng khác nhau. Nhu cầu và động lực là chỗ bản đồ nói vì sao.",
            en="The same action for another reason needs another kind of help. Needs and motivation are where a map says why.",
        ),
        bad=Text(vi="stages: [{use: decision}]", en="stages: [{use: decision}]"),
        good=Text(
            vi="stages: [{use: decision, motivation: Chỉ rảnh lúc con ngủ}]",
            en="stages: [{use: decision, motivation: Only free once the child sleeps}]",
        ),
        check=_no_motives,
    ),
)
