"""The words that give a company's voice away, in Vietnamese and English.

`we` alone proves nothing: a customer who buys for a firm says it too ("chúng tôi cần hóa đơn"). It is the company's only
with what companies do to customers, with a customer spoken of as somebody else, or with what a company owns.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from hanhtrinh.language import Language


def _any(words: str) -> str:
    """Write alternatives, given with commas between them, as one group, the longest first."""
    found = sorted(
        (" ".join(word.split()) for word in words.split(",") if word.strip()), key=len, reverse=True
    )
    return "(?:" + "|".join(found) + ")"


_FIRST_VI: Final = _any(
    "chúng tôi, chúng ta, chúng em, bên mình, bên em, bên tôi, bên ta, công ty mình, công ty ta, công ty em, "
    "công ty chúng tôi, công ty chúng ta, cửa hàng mình, cửa hàng chúng tôi, shop mình, shop em, quán mình, "
    "ngân hàng chúng tôi, trường chúng tôi, đội ngũ chúng tôi, đội ngũ của chúng tôi, đội ngũ mình, team mình"
)
# nobody but a seller calls itself so
_SELLER_VI: Final = _any(
    "bên em, shop em, công ty em, chúng em, đội ngũ chúng tôi, đội ngũ của chúng tôi, công ty chúng ta, quán mình, shop mình"
)
_COMPANY_VI: Final = _any(
    "công ty, doanh nghiệp, cửa hàng, ngân hàng, hệ thống, bộ phận kinh doanh, bộ phận bán hàng, bộ phận marketing, "
    "bộ phận chăm sóc khách hàng, phòng kinh doanh, phòng marketing, phòng tuyển sinh, đội bán hàng, đội kinh doanh, "
    "đội sale, đội marketing, nhân viên kinh doanh, nhân viên bán hàng, nhân viên tư vấn, tư vấn viên, telesale, telesales, "
    "cskh, sale, sales, marketing"
)
_DOES_TO_VI: Final = _any(
    "gửi báo giá, gửi email, gửi mail, gửi tin, gửi mã, gửi ưu đãi, gửi khảo sát, gửi hợp đồng, gửi tài liệu, gửi catalogue, "
    "gửi voucher, gửi quà, gửi hàng, gọi lại, gọi điện, gọi tư vấn, gọi chăm sóc, gọi xác nhận, nhắn lại, tư vấn, cung cấp, "
    "giới thiệu, chào hàng, chào bán, bán, giao hàng, giao tận nơi, chăm sóc, cam kết, mang đến, mang lại, đem đến, liên hệ, "
    "tiếp cận, thu hút, thuyết phục, chuyển đổi, phục vụ, hỗ trợ, hướng dẫn, xử lý, tiếp nhận, chốt, chạy quảng cáo, "
    "đăng bài, triển khai, tung, ra mắt, tăng, nuôi dưỡng, phân loại, lọc, chấm điểm, upsell, bán thêm, khảo sát, "
    "xây dựng, tổ chức, phát, tặng, giảm giá, khuyến mãi, kích hoạt, cập nhật, ghi nhận, xác minh, nhập"
)
_LIVES_VI: Final = _any(
    "cần, muốn, mong, mua, tìm, so sánh, hỏi, đặt, nhận, chờ, đợi, trả, ký, dùng, sử dụng, thử, xem, đọc, chọn, lo, sợ, thấy, "
    "phải, được, bị, không, chưa, đã mua, đang, quyết định, họp, trình, duyệt, nghe, biết, thích, ngại, gặp, mất, thanh toán"
)
_CUSTOMER_VI: Final = _any("khách hàng, khách, người mua, người dùng, quý khách, lead, leads, data khách")
_OWNS_VI: Final = _any(
    "sản phẩm, dịch vụ, website, web, trang web, fanpage, trang, cửa hàng, app, ứng dụng, thương hiệu, showroom, quán, "
    "khóa học, chi nhánh, hotline, tổng đài, nhân viên, đội ngũ, kênh, chương trình, ưu đãi, giải pháp, công ty, nội dung"
)
_COMES_VI: Final = _any(
    "gọi, gọi điện, nhắn, nhắn tin, liên hệ, hỏi, tìm, tìm đến, biết, biết đến, theo dõi, mua, mua hàng, đến, ghé, ghé thăm, "
    "chọn, tin, tin tưởng, đặt hàng, quay lại, giới thiệu, đánh giá, tìm thấy, nhớ, nhớ đến, hợp tác"
)

_FIRST_EN: Final = _any("we, we're, we've, we'll")
_COMPANY_EN: Final = _any(
    "the company, our company, the firm, the sales team, the marketing team, sales, marketing, the sales rep, the agent, "
    "our team, our staff, our agents, the support team, the call centre, the call center, telesales, the crm, the system"
)
_DOES_TO_EN: Final = _any(
    "send, sends, offer, offers, call, calls, provide, provides, sell, sells, deliver, delivers, advise, advises, contact, "
    "contacts, serve, serves, promise, promises, launch, launches, run ads, runs ads, run, runs, guide, guides, process, "
    "processes, follow up, follows up, nurture, nurtures, qualify, qualifies, close, closes, convert, converts, upsell, "
    "upsells, cross-sell, email, emails, post, posts, publish, publishes, target, targets, reach, reaches, attract, "
    "attracts, support, supports, help, helps, handle, handles, assign, assigns, approve, approves, win, update, updates"
)
_CUSTOMER_EN: Final = _any(
    "customers, customer, clients, client, buyers, shoppers, leads, lead, users, prospects, prospect, them"
)
_OWNS_EN: Final = _any(
    "products, product, service, services, website, site, shop, store, stores, brand, app, team, sales, hotline, page, course, "
    "bank, staff, support, agents, campaign, campaigns, offer, offers, content, company, channel, channels, newsletter, ads, ad"
)
_COMES_EN: Final = _any(
    "calls, call, contacts, contact, asks, ask, finds, find, messages, message, visits, visit, hears of, hears about, "
    "hear of, hear about, knows, chooses, choose, follows, follow, trusts, trust, emails, email, buys from, buy from, "
    "comes to, come to, discovers, discover, recommends, recommend, reviews, review, returns to, joins, join"
)


@dataclass(frozen=True)
class Voice:
    """Patterns of one language, for lower-case text; each match is the words at fault.

    Attributes:
        company: a seller at work, whatever else the sentence says.
        ours: `we` as somebody, to be judged by the rest of the sentence.
        seller: names that only a seller gives itself.
        does: what follows `we` where a seller speaks.
        lives: what follows `we` where a customer speaks.
        customer: a customer spoken of as somebody else.
        steps: steps inside the company.
    """

    company: tuple[re.Pattern[str], ...]
    ours: re.Pattern[str]
    seller: re.Pattern[str] | None
    does: re.Pattern[str]
    lives: re.Pattern[str] | None
    customer: re.Pattern[str]
    steps: tuple[re.Pattern[str], ...]


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text)


_W: Final = r"(?<!\w)"
_E: Final = r"(?!\w)"

_WAITS_VI: Final = r"(?<!chờ )(?<!đợi )(?<!được )(?<!bị )(?<!xin )"
_STEPS_VI: Final = (
    _pattern(rf"{_W}nhập (?:\w+ ){{0,3}}?(?:vào |lên )?(?:crm|erp|misa|phần mềm quản lý|hệ thống nội bộ|data|lead){_E}"),
    _pattern(rf"{_W}{_WAITS_VI}(?:phê duyệt|xét duyệt|ký duyệt|trình duyệt|trình ký|duyệt) (?:đơn hàng|đơn|hồ sơ|yêu cầu|báo giá|lệnh|hợp đồng|chiết khấu|phiếu|ngân sách quảng cáo){_E}"),
    _pattern(rf"{_W}(?:trình ký|trình sếp|trình lãnh đạo){_E}"),
    _pattern(rf"{_W}bàn giao (?:\w+ ){{0,4}}?(?:cho|sang|qua) (?:bộ phận|phòng|ban|đội|kho|kế toán|sale|sales|kinh doanh|kỹ thuật|vận hành|marketing|cskh|ca sau){_E}"),
    _pattern(rf"{_W}chuyển (?:\w+ ){{0,4}}?(?:cho|sang|qua|xuống) (?:bộ phận|phòng|đội|sale|sales|kho|kỹ thuật|kế toán|vận hành|marketing|cskh|tuyến sau){_E}"),
    _pattern(rf"{_W}(?:phân công|phân bổ|điều phối|chia|giao) (?:lead|leads|data|số|đơn cho|đơn hàng cho|khách cho|việc cho|telesale|nhân viên|nhân sự){_E}"),
    _pattern(rf"{_W}(?:chấm điểm lead|lọc lead|lọc data|nuôi dưỡng lead|chốt sale|chốt deal|chăm sóc lead|đẩy số|đối soát|xuất kho|nhập kho|soạn kho|lên đơn|tạo ticket|mở ticket|remarketing|retargeting|lead scoring|chạy chiến dịch|chạy quảng cáo|họp giao ban|báo cáo doanh số){_E}"),
)  # fmt: skip
_STEPS_EN: Final = (
    _pattern(rf"{_W}(?:enter|enters|log|logs|record|records|key in|input)(?: \w+){{0,4}} (?:in|into|to) (?:the )?(?:crm|erp|system|spreadsheet){_E}"),
    _pattern(rf"{_W}(?:hand over|hands over|hand off|hands off|handover|hand-off|forward|forwards|escalate|escalates|pass|passes|transfer|transfers|route|routes)(?: \w+){{0,4}} to (?:the )?(?:\w+ )?(?:sales|marketing|support|warehouse|finance|accounting|operations|department|team|back office|second line){_E}"),
    _pattern(rf"{_W}(?:approve|approves|sign off|signs off)(?: on)? (?:the |an? )?(?:order|quote|request|application|discount|contract){_E}"),
    _pattern(rf"{_W}(?:assign|assigns|allocate|allocates)(?: \w+){{0,3}} to (?:a |an |the )?(?:\w+ )?(?:rep|agent|salesperson|team|staff){_E}"),
    _pattern(rf"{_W}(?:lead scoring|score leads|scores leads|qualify leads|qualifies leads|qualify the lead|qualifies the lead|remarketing|retargeting|close the deal|closes the deal|close the sale|closes the sale|open a ticket internally|pick and pack|reconcile|reconciles|run a campaign|runs a campaign|run ads|runs ads){_E}"),
)  # fmt: skip

VOICES: Final[Mapping[Language, Voice]] = {
    "vi": Voice(
        company=(
            _pattern(rf"(?:^|(?<=, )){_COMPANY_VI} (?:sẽ |đã |đang |phải |cần |chủ động )?{_DOES_TO_VI}{_E}"),
            _pattern(rf"{_W}{_OWNS_VI} (?:của )?(?:chúng tôi|chúng ta|chúng em|bên mình|bên em|công ty mình|shop mình){_E}"),
            _pattern(rf"{_W}{_FIRST_VI} (?:muốn|mong|mong muốn|cần) (?:\w+ ){{0,2}}?khách{_E}"),
            _pattern(rf"^{_COMES_VI} (?:\w+ ){{0,2}}?(?:cho |với |của |đến |về |tới |lại )?(?:chúng tôi|chúng ta|chúng em|bên mình|bên em|công ty mình|shop mình){_E}"),
        ),
        ours=_pattern(rf"{_W}{_FIRST_VI}{_E}"),
        seller=_pattern(rf"{_W}{_SELLER_VI}{_E}"),
        does=_pattern(rf"^(?: (?!{_LIVES_VI}(?!\w))\w+){{0,3}} {_DOES_TO_VI}{_E}"),
        lives=_pattern(rf"^ {_LIVES_VI}{_E}"),
        customer=_pattern(rf"{_W}{_CUSTOMER_VI}{_E}"),
        steps=_STEPS_VI,
    ),
    "en": Voice(
        company=(
            _pattern(rf"(?:^|(?<=, )){_COMPANY_EN} (?:will |then |must |should )?{_DOES_TO_EN}{_E}"),
            _pattern(rf"{_W}our (?:\w+ )?{_OWNS_EN}{_E}"),
            _pattern(rf"^{_COMES_EN} us{_E}"),
        ),
        ours=_pattern(rf"{_W}{_FIRST_EN}{_E}"),
        seller=None,
        does=_pattern(rf"^(?: (?:will|then|also|always|must|should|can|now)){{0,2}} {_DOES_TO_EN}{_E}"),
        lives=None,
        customer=_pattern(rf"{_W}{_CUSTOMER_EN}{_E}"),
        steps=_STEPS_EN,
    ),
}  # fmt: skip
