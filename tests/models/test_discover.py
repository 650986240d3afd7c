"""Touchpoints proposed from data are what a marketer would write, and leave the user's own alone."""

from __future__ import annotations

import csv
import gzip
import os
import unicodedata
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hanhtrinh.events.codes import EventCodes
from hanhtrinh.models.compile import compile_touchpoints
from hanhtrinh.models.discover import Discovery, discover
from hanhtrinh.models.event_names import readable, slug, vocabulary
from hanhtrinh.models.touchpoints import TouchpointSet

DATA = Path(os.environ.get("HANHTRINH_TESTDATA", Path(__file__).parents[2].parent / "shared" / "data"))


def nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def codes_of(rows: list[tuple[str, str, str]]) -> EventCodes:
    names, channels, directions = zip(*rows, strict=True) if rows else ((), (), ())
    blank = ("",) * len(rows)
    return EventCodes(names, channels, blank, directions, np.zeros(len(rows), np.int64))


def found(
    *rows: tuple[str, str] | tuple[str, str, str], existing: TouchpointSet | None = None, **options: int
) -> Discovery:
    codes = codes_of([(row[0], row[1], row[2] if len(row) == 3 else "") for row in rows])
    counts = np.arange(len(rows), 0, -1, dtype=np.int64) * 10
    covered = compile_touchpoints(existing, codes) if existing is not None else None
    return discover(codes, counts, touchpoint_of_code=covered, existing=existing, **options)


def by_id(discovery: Discovery) -> dict[str, tuple[str, ...]]:
    return {one.touchpoint.id: one.touchpoint.means for one in discovery.proposals}


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("view_item", "product"), ("Product Viewed", "product"), ("productView", "product"),
        ("Xem sản phẩm", "product"), ("Trang sản phẩm", "product"), ("Xem sản phẩm Áo thun", "product"),
        ("view_item_list", "catalog"), ("Product List Viewed", "catalog"), ("search", "search"),
        ("add_to_cart", "cart_add"), ("Product Added", "cart_add"), ("Thêm vào giỏ", "cart_add"),
        ("THÊM VÀO GIỎ HÀNG", "cart_add"), ("view_cart", "cart"), ("Giỏ hàng", "cart"),
        ("begin_checkout", "checkout"), ("Checkout Started", "checkout"), ("add_shipping_info", "shipping"),
        ("add_payment_info", "payment"), ("purchase", "order"), ("Order Completed", "order"),
        ("Đặt hàng", "order"), ("Mua hàng", "order"), ("Chốt đơn", "order"), ("Thanh toán", "paid"),
        ("Hủy đơn hàng", "order_cancelled"), ("refund", "refund"), ("Trả hàng", "refund"),
        ("generate_lead", "lead_form"), ("Để lại số điện thoại", "lead_form"), ("sign_up", "signup"),
        ("Signed Up", "signup"), ("review_page", "read_reviews"), ("Đọc đánh giá", "read_reviews"),
        ("Product Reviewed", "rating"), ("Viết đánh giá", "rating"), ("Đánh giá", "rating"),
        ("support_chat", "chat"), ("Nhắn tin Zalo", "chat"), ("Gọi hotline", "call"), ("Nhận hàng", "delivered"),
        ("Giao hàng thành công", "delivered"), ("payment_error", "payment_error"), ("Lỗi thanh toán", "payment_error"),
        ("checkout_bug", "checkout_error"), ("error_page", "error_page"), ("Giới thiệu bạn bè", "referral"),
        ("session_start", "technical"), ("scroll", "technical"), ("page_view", "page"), ("$pageview", "page"),
        ("Email Opened", "email_open"), ("NPS", "survey"), ("Bảo hành", "warranty"), ("Mua lại", "repeat_order"), ("zalo.survey", "survey"),
        ("shopee.order", "order"), ("hotline.call", "call"), ("Google search", "search_engine"), ("email.club", "membership"),
        ("Cart Opened", "cart"), ("Survey Answered", "survey"), ("Video Watched", "video"), ("Parcel Delivered", "delivered"),
    ],
)  # fmt: skip
def test_common_event_names_of_both_languages_are_understood(name, kind):
    guessed = vocabulary().kind_of(name)
    assert guessed is not None
    assert guessed.id == kind


@pytest.mark.parametrize(
    "name",
    [
        "ER Registration",
        "Send Fine",
        "IV Liquid",
        "CODE OK",
        "NEW",
        "xyz",
        "Duyệt hồ sơ",
        "购买",
        "",
        "---",
        "Order Viewed",
        "Purchase Page",
        "Xem đơn mua",
        "Refer Friend Screen",
    ],
)
def test_names_that_could_mean_anything_are_left_to_the_user(name):
    assert vocabulary().kind_of(name) is None


def test_the_vocabulary_is_sound():
    words = vocabulary()
    kinds = words.kinds.values()
    for kind in kinds:
        assert kind.name.vi
        assert kind.name.en
        assert set(kind.goals) | set(kind.unless) | ({kind.outbound} if kind.outbound else set()) <= set(
            words.kinds
        ) | {"consult"}
        for phrase in kind.phrases:
            assert words.kind_of(phrase) is kind, (phrase, kind.id)
        assert kind.means or kind.trouble or kind.business or kind.technical or kind.id == "page"


def test_ecom_becomes_what_a_marketer_would_write():
    path = DATA / "ecom" / "ecom.csv.gz"
    if not path.exists():
        pytest.skip(f"real data are not at {DATA.name}/ecom")
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        counts = Counter(row["event"] for row in csv.DictReader(lines))
    codes = codes_of([(name, "website", "") for name in counts])
    proposed = discover(codes, np.array(list(counts.values())))
    assert by_id(proposed) == {
        "web.home": ("discover",), "web.catalog": ("consider",), "web.product": ("consider",),
        "web.search": ("consider",), "web.filter": ("consider",), "web.compare": ("consider",),
        "web.wishlist": ("consider",), "web.read_reviews": ("consider",), "web.promo": ("consider",),
        "web.chat": ("consider", "care"), "web.cart_add": ("decide",), "web.cart": ("decide",),
        "web.shipping": ("decide",), "web.payment": ("decide",), "web.checkout_error": ("decide",),
        "web.payment_error": ("decide",), "web.order": ("buy",), "web.account": ("care",), "web.error_page": (),
    }  # fmt: skip
    by = {one.touchpoint.id: one for one in proposed.proposals}
    assert sum(one.events for one in proposed.proposals) == proposed.events == 31_106
    assert by["web.read_reviews"].touchpoint.name.to("vi") == "Đọc đánh giá"
    assert by["web.cart"].touchpoint.goal == "web.shipping"
    assert by["web.payment"].touchpoint.goal == "web.order"
    assert [key for key, one in by.items() if not one.touchpoint.planned] == [
        "web.checkout_error", "web.payment_error", "web.error_page",
    ]  # fmt: skip
    assert all(one.understood for one in proposed.proposals)


def test_one_name_on_several_channels_becomes_one_touchpoint_each():
    proposed = found(("purchase", "website"), ("purchase", "Shopee"), ("purchase", ""))
    codes = codes_of([("purchase", "Shopee", ""), ("purchase", "", ""), ("purchase", "website", "")])
    ids = proposed.touchpoints.ids()
    assert [ids[one] for one in compile_touchpoints(proposed.touchpoints, codes)] == [
        "shopee.order",
        "order",
        "web.order",
    ]
    assert {one.touchpoint.name.vi for one in proposed.proposals} == {
        "Đặt hàng (website)",
        "Đặt hàng (Shopee)",
        "Đặt hàng",
    }


def test_names_of_one_kind_on_one_channel_are_one_touchpoint():
    proposed = found(("view_item", "web"), ("product_view", "web"))
    assert [one.touchpoint.match.name for one in proposed.proposals] == [("view_item", "product_view")]


def test_what_the_business_began_enters_no_stage():
    proposed = found(("message", "zalo", "outbound"), ("message", "zalo", "inbound"))
    assert by_id(proposed) == {"zalo.chat": ("consider", "care"), "zalo.message_sent": ()}
    codes = codes_of([("message", "zalo", "inbound"), ("message", "zalo", "outbound")])
    ids = proposed.touchpoints.ids()
    assert [ids[one] for one in compile_touchpoints(proposed.touchpoints, codes)] == [
        "zalo.chat",
        "zalo.message_sent",
    ]


def test_a_search_on_google_is_how_one_hears_of_the_business_and_a_search_on_the_site_is_not():
    assert by_id(found(("search", "google"), ("search", "website"))) == {
        "google.search_engine": ("discover",),
        "web.search": ("consider",),
    }


def test_an_order_that_is_paid_is_one_purchase():
    assert by_id(found(("purchase", "web"), ("payment_success", "web"))) == {
        "web.order": ("buy",),
        "web.paid": (),
    }
    assert by_id(found(("payment_success", "web"))) == {"web.paid": ("buy",)}
    several = found(("purchase", "web"), ("order_confirmed", "web")).proposals[0]
    assert several.note is not None
    assert "order id" in several.note.en


def test_unknown_names_get_no_words_and_a_note():
    one = found(("duyệt_hồ_sơ", "web")).proposals[0]
    assert (one.touchpoint.id, one.touchpoint.name.vi, one.touchpoint.means) == (
        "web.duyet_ho_so",
        "Duyệt hồ sơ",
        (),
    )
    assert not one.understood
    assert one.note is not None
    assert "means" in one.note.vi


def test_an_unknown_failure_is_marked_as_nobodys_plan():
    one = found(("sync_failed", "app")).proposals[0]
    assert not one.touchpoint.planned
    assert vocabulary().is_trouble("sync_failed")
    assert not vocabulary().is_trouble("sync")


def test_technical_signals_are_no_touchpoints():
    proposed = found(("session_start", "web"), ("user_engagement", "web"), ("purchase", "web"))
    assert by_id(proposed) == {"web.order": ("buy",)}
    assert proposed.technical == ("session_start", "user_engagement")


def test_what_is_covered_already_is_not_proposed_again_and_ids_stay_free_of_clashes():
    existing = TouchpointSet.model_validate(
        {"schema": "hanhtrinh.touchpoints/1", "touchpoints": [
            {"id": "web.order", "name": "Mua", "match": {"name": "cart"}},
            {"id": "mine", "name": "Đơn", "match": {"name": "purchase"}, "channel": "web"},
        ]}
    )  # fmt: skip
    proposed = found(
        ("cart", "web"), ("purchase", "web"), ("dat_hang", "web"), ("checkout", "web"), existing=existing
    )
    assert by_id(proposed) == {"web.checkout": ("decide",), "web.order_2": ("buy",)}
    assert proposed.proposals[0].touchpoint.goal == "mine"
    assert proposed.covered == 70


def test_only_the_most_frequent_names_are_proposed():
    proposed = found(*((f"Xử lý {number}", "") for number in range(9)), most=4)
    assert len(proposed.proposals) == 4
    assert len(proposed.left_out) == 5


def test_names_with_pattern_signs_match_themselves_alone():
    proposed = found(("50% off*", "web"), ("50% off sale", "web"))
    codes = codes_of([("50% off*", "web", ""), ("50% off sale", "web", "")])
    assert compile_touchpoints(proposed.touchpoints, codes).tolist() == [0, 1]


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.one_of(st.sampled_from(["purchase", "order", "cart", "message", "Đặt hàng", "x*", "[x]"]), st.text(min_size=1, max_size=6).map(nfc)),
            st.sampled_from(["", "web", "Website", "zalo", "kênh riêng"]),
            st.sampled_from(["", "inbound", "outbound"]),
        ),
        min_size=1, max_size=12, unique=True,
    )
)  # fmt: skip
def test_every_event_falls_to_the_touchpoint_proposed_for_it(rows):
    codes = codes_of([(row[0], row[1], row[2]) for row in rows])
    proposed = discover(codes, np.ones(len(rows), np.int64))
    matched = compile_touchpoints(proposed.touchpoints, codes)
    for row, place in zip(rows, matched.tolist(), strict=True):
        if row[0] in proposed.technical:
            continue
        assert place >= 0
        assert proposed.touchpoints.touchpoints[place].channel == row[1]
    counted = Counter(matched.tolist())
    assert [counted[place] for place in range(len(proposed.proposals))] == [
        one.events for one in proposed.proposals
    ]


def test_names_are_written_as_people_read_them():
    assert [readable(name) for name in ("filter_results", "filterResults", "CRP", "ER Triage", "đặt-lịch", "$x")] == [
        "Filter results", "Filter results", "CRP", "ER Triage", "Đặt lịch", "$x",
    ]  # fmt: skip
    assert [slug(name) for name in ("Đặt hàng (web)", "addToCart", "购买")] == [
        "dat_hang_web",
        "add_to_cart",
        "event",
    ]


def test_a_very_long_event_name_makes_a_short_id_and_name():
    long = "khach bam vao nut " * 20
    assert slug(long) == "khach_bam_vao_nut_khach_bam_vao_nut"
    assert len(slug("x" * 300)) == 40
    assert len(readable(long)) <= 61
    proposed = discover(codes_of([(long + "a", "", ""), (long + "b", "", "")]), np.ones(2, np.int64))
    assert len({one.touchpoint.id for one in proposed.proposals}) == 2
