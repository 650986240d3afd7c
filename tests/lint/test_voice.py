"""Whose voice speaks: sentences judged by hand, with what the rules may miss and must not say."""

from __future__ import annotations

import pytest
from lint_samples import both, codes, good_map, lint

from hanhtrinh.language import Language
from hanhtrinh.lint.voice import company_words, internal_words

COMPANY: dict[Language, tuple[str, ...]] = {
    "vi": (
        "Chúng tôi gửi báo giá qua email",
        "Công ty tư vấn gói phù hợp",
        "Bên em giao hàng trong ngày",
        "Gọi cho chúng tôi để hỏi giá",
        "Xem sản phẩm của chúng tôi trên web",
        "Chúng ta thu hút khách bằng quảng cáo",
        "Nhân viên tư vấn gọi lại trong ngày",
        "Bộ phận kinh doanh liên hệ, chốt nhu cầu",
        "Chúng tôi sẽ chủ động chăm sóc sau bán",
        "Biết đến công ty mình qua Facebook",
        "Đội ngũ chúng tôi luôn sẵn sàng",
        "Chúng tôi muốn khách hàng quay lại",
        "Bên mình tặng mã cho khách mới",
    ),
    "en": (
        "We send the quote by e-mail",
        "Our sales team calls the lead",
        "Contacts us by phone",
        "Visits our website",
        "The company offers a discount",
        "We want customers to come back",
    ),
}
STEPS: dict[Language, tuple[str, ...]] = {
    "vi": (
        "Nhập thông tin vào CRM",
        "Nhập CRM, duyệt đơn, bàn giao cho kho",
        "Duyệt hồ sơ rồi bàn giao hồ sơ cho bộ phận kế toán",
        "Chuyển lead cho sale",
        "Chốt sale, xuất kho",
        "Phân công nhân viên gọi lại",
    ),
    "en": (
        "Logs the order in the CRM, hands it over to the warehouse",
        "Approves the order",
        "Passes the lead to the sales team",
        "Assigns it to a sales rep",
    ),
}
CUSTOMER: dict[Language, tuple[str, ...]] = {
    "vi": (
        "Chúng tôi cần hóa đơn VAT đúng tên công ty",
        "Chúng tôi so sánh ba nhà cung cấp",
        "Công ty duyệt ngân sách quý này",
        "Chờ duyệt hồ sơ vay",
        "Duyệt web tìm quán gần nhà",
        "Hồ sơ được duyệt sau ba ngày",
        "Gọi hotline hỏi phí, đọc lại cả giỏ hàng",
        "Nhắn hỏi “bên mình có ship không?”",
        "Nhân viên gọi cho chúng tôi ba lần",
        "Hỏi bạn cùng công ty",
        "Chọn giao hàng tận nơi",
        "Chốt đơn trong livestream, rồi chờ tin nhắn",
        "Gắn thẻ bạn bè dưới bài viết",
        "Chị trưởng phòng trình giám đốc ký",
        "Công ty mình đang dùng phần mềm khác",
        "mẹ bé 4 tuổi ở Hà Nội, mua sách sau 21 giờ",
        "Chúng tôi họp với kế toán trước khi ký",
        "Ngân hàng từ chối mà không nói lý do",
        "Nhập địa chỉ, thấy phí giao, dừng tay",
        "Chuyển khoản cho cửa hàng",
        "Nhập mã giảm giá vào hệ thống mà báo lỗi",
        "Chờ nhân viên tư vấn gọi lại",
    ),
    "en": (
        "We need an invoice in the company's name",
        "We compare three suppliers",
        "Waits for the approval",
        "Asks a colleague at the company",
        "Where we used to shop, nobody asked",
        "Gives up at question seven",
        "The company's card is refused",
        "Watches our children read",
        "Calls the hotline, reads out the cart",
        "He tells us his name",
        "Adds the bus route to the list",
    ),
}


@pytest.mark.parametrize(("language", "text"), [(k, s) for k, found in COMPANY.items() for s in found])
def test_the_companys_voice_is_heard(language: Language, text: str) -> None:
    words = company_words(text, language)
    assert words
    assert all(word in text for word in words)


@pytest.mark.parametrize(("language", "text"), [(k, s) for k, found in STEPS.items() for s in found])
def test_steps_inside_the_company_are_seen(language: Language, text: str) -> None:
    words = internal_words(text, language)
    assert words
    assert all(word in text for word in words)


@pytest.mark.parametrize(("language", "text"), [(k, s) for k, found in CUSTOMER.items() for s in found])
def test_a_customers_own_words_are_left_alone(language: Language, text: str) -> None:
    assert not company_words(text, language)
    assert not internal_words(text, language)


def test_decomposed_letters_are_read_as_they_look() -> None:
    import unicodedata

    assert company_words(unicodedata.normalize("NFD", "Chúng tôi gửi báo giá"), "vi")


def test_thoughts_promises_and_own_lanes_may_say_we() -> None:
    document = good_map()
    document["touchpoints"][1]["thoughts"] = [
        both("Chúng tôi gửi ba email rồi!", "We send three e-mails a day!")
    ]
    document["touchpoints"][1]["experience"]["promised"] = both(
        "Chúng tôi giao trong ngày", "We deliver today"
    )
    document["lanes"] = [
        {"id": "back", "title": both("Hậu trường", "Backstage"), "cells": {"cart": both("Chúng tôi duyệt đơn", "We approve the order")}}
    ]  # fmt: skip
    assert not {"HT101", "HT102"} & set(codes(lint(document)))


def test_a_step_inside_the_company_is_told_once() -> None:
    document = good_map()
    document["touchpoints"][0]["actions"] = [
        both("Chúng tôi nhập khách vào CRM", "We log customers in the CRM")
    ]
    found = codes(lint(document))
    assert found.count("HT102") == 1
    assert "HT101" not in found


def test_a_finding_names_the_words_at_fault() -> None:
    document = good_map()
    document["touchpoints"][0]["actions"] = [both("Rồi chúng tôi gọi lại cho khách", "Then I wait")]
    finding = next(one for one in lint(document).findings if one.rule.code == "HT101")
    assert finding.faults == ("chúng tôi gọi lại",)
    assert finding.path == "touchpoints.ad.actions.0"


def test_a_text_without_end_is_read_without_a_long_wait() -> None:
    for endless in ("chúng tôi " * 100_000, "“" * 200_000, "nhập " * 100_000):
        assert isinstance(company_words(endless, "vi"), tuple)
        assert isinstance(internal_words(endless, "vi"), tuple)
