"""Which icon stands for a channel, found in words people use for it in Vietnamese and English."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Final

# the first line with a word in the text wins; more special words stand first
_WORDS: Final[tuple[tuple[str, str], ...]] = (
    ("parcel", "delivery shipping giao-hang giao-van nhan-hang shipper parcel courier van-chuyen"),
    ("card", "checkout payment thanh-toan pay tra-tien cashier vi-dien-tu bank momo vnpay"),
    ("star", "review danh-gia rating stars google-review"),
    ("survey", "survey khao-sat nps csat ces form feedback phan-hoi"),
    ("gift", "loyalty points tich-diem voucher qua-tang gift thanh-vien member birthday sinh-nhat coupon ma-giam lead-magnet"),
    ("cycle", "repurchase mua-lai reorder subscription renew"),
    ("people", "referral gioi-thieu word-of-mouth friend ban-be affiliate invite"),
    ("megaphone", "ads ad quang-cao advertising campaign banner adwords display tv radio billboard bien-quang-cao"),
    ("search", "search seo google tim-kiem bing sem organic"),
    ("zalo", "zalo zns oa"),
    ("chat", "messenger chat livechat whatsapp telegram viber inbox tin-nhan bot"),
    ("mail", "email mail newsletter edm"),
    ("sms", "sms text-message"),
    ("bell", "push notification thong-bao"),
    ("phone", "hotline phone call tong-dai telesales cskh contact-centre call-centre ivr dien-thoai"),
    ("video", "video youtube tiktok reels livestream stream"),
    ("calendar", "event webinar workshop su-kien hoi-thao offline-event fair"),
    ("bag", "marketplace shopee lazada tiki sendo amazon san-tmdt tmdt"),
    ("shop", "shop store pos retail cua-hang quan-ca-phe showroom branch chi-nhanh kiosk offline sieu-thi counter"),
    ("mobile", "app mobile-app mobile ung-dung ios android"),
    ("share", "social facebook fanpage instagram mang-xa-hoi linkedin twitter threads community cong-dong fb"),
    ("book", "blog article content bai-viet news bao-chi pr press guide"),
    ("headset", "support service ho-tro cham-soc helpdesk ticket crm sales tu-van bao-hanh"),
    ("cup", "use usage su-dung san-pham product trial dung-thu"),
    ("window", "website web landing site trang-web desktop direct online cart gio-hang"),
)  # fmt: skip
_WORD_OF_MEANS: Final = {
    "receive": "parcel",
    "evaluate": "star",
    "advocate": "people",
    "care": "headset",
    "use": "cup",
    "buy": "card",
    "retain": "cycle",
}


def _plain(text: str) -> str:
    """Lower case without diacritics, words joined by hyphens."""
    bare = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    letters = "".join(c if c.isalnum() and c.isascii() else " " for c in bare if not unicodedata.combining(c))
    return "-".join(letters.split())


@lru_cache(maxsize=16_384)
def icon_for(channel: str, key: str, name: str, means: tuple[str, ...]) -> str:
    """Choose the icon's name: by the touchpoint's key and name where they say more than the channel, else by channel."""
    special = {"parcel", "card", "star", "survey", "gift", "cycle", "megaphone"}
    for text, allowed in ((key, special), (name, special), (channel, None), (key, None), (name, None)):
        found = _lookup(_plain(text))
        if found and (allowed is None or found in allowed):
            return found
    return next((_WORD_OF_MEANS[word] for word in means if word in _WORD_OF_MEANS), "pin")


def _lookup(text: str) -> str:
    padded = f"-{text}-"
    for icon, words in _WORDS:
        if any(f"-{word}-" in padded for word in words.split()):
            return icon
    return ""
