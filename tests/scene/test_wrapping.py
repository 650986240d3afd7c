from __future__ import annotations

import unicodedata
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hanhtrinh.scene.typography import TEXT_STYLES, clean, font_faces, font_file, in_font, text_width
from hanhtrinh.scene.wrapping import wrap

SENTENCE = (
    "Hỏi Messenger phải chờ gần bốn giờ; khi có câu trả lời thì giờ nghỉ trưa đã hết và Linh đã mua chỗ khác"
)


def fewest_lines(text: str, width: float) -> int:
    """Try every way to break, the slow and obvious reference."""
    words = text.split(" ")
    for count in range(1, len(words) + 1):
        for cuts in combinations(range(1, len(words)), count - 1):
            edges = [0, *cuts, len(words)]
            rows = [" ".join(words[a:b]) for a, b in pairwise(edges)]
            if all(text_width(row, "body") <= width for row in rows):
                return count
    raise AssertionError("no way to break")


@pytest.mark.parametrize("width", [110, 160, 240, 380, 900])
def test_no_line_is_wider_than_its_room(width: float) -> None:
    assert all(text_width(line, "body") <= width for line in wrap(SENTENCE, width, "body"))


def test_the_whole_text_is_kept() -> None:
    assert " ".join(wrap(SENTENCE, 200, "body")).replace("\u00a0", " ") == SENTENCE


@given(st.lists(st.sampled_from(["giao", "hàng", "nhanh", "Nguyễn", "a", "trải", "nghiệm"]), min_size=1, max_size=9), st.sampled_from([90.0, 130.0, 200.0]))  # fmt: skip
def test_lines_are_as_few_as_can_be(words: list[str], width: float) -> None:
    text = " ".join(words)
    assert len(wrap(text, width, "body")) == fewest_lines(text, width)


def test_number_and_unit_stay_together_always() -> None:
    for width in range(110, 400, 7):
        lines = wrap("Ly trà 45 nghìn mà phí giao 28 nghìn, chờ 45 phút, n 1.946 khách", width, "body")
        for line in lines:
            assert not line.endswith(("45", "28", " n")), lines


def test_syllables_of_one_word_stay_together_where_it_costs_nothing() -> None:
    text = "Nhập địa chỉ rồi thanh toán ngay"
    lines = wrap(text, text_width("Nhập địa chỉ rồi thanh", "body") + 1, "body")
    assert lines == ("Nhập địa chỉ rồi", "thanh toán ngay")


def test_no_single_syllable_is_left_on_the_last_line() -> None:
    text = "Khảo sát mười bốn câu hỏi gửi lúc khuya"
    lines = wrap(text, text_width("Khảo sát mười bốn câu hỏi gửi lúc", "body") + 1, "body")
    assert len(lines) == 2
    assert " " in lines[-1]


def test_beyond_the_limit_the_last_line_ends_in_an_ellipsis() -> None:
    lines = wrap(SENTENCE, 160, "body", 2)
    assert len(lines) == 2
    assert lines[-1].endswith("…")
    assert text_width(lines[-1], "body") <= 160


@given(st.text(max_size=60), st.floats(40, 300))
def test_any_text_fits_its_room(text: str, width: float) -> None:
    for line in wrap(text, width, "strong", 3):
        assert text_width(line, "strong") <= width
        assert unicodedata.is_normalized("NFC", line)


def test_decomposed_letters_are_set_composed() -> None:
    assert wrap(unicodedata.normalize("NFD", "Quyết định"), 400, "body") == ("Quyết định",)


def test_direction_and_control_characters_are_dropped() -> None:
    assert clean("a\u202eb\x00c\nd\u2069") == "abc d"


def test_the_font_has_every_sign_that_the_product_writes() -> None:
    signs = "≥≤≈…–−₫“”’·%?<+ " + "".join(chr(code) for code in range(0x1EA0, 0x1EFA)) + "ăâđêôơưĂÂĐÊÔƠƯ"
    assert [sign for sign in signs if not in_font(sign)] == []


def test_every_text_style_has_a_shipped_face_and_room_for_stacked_marks() -> None:
    for name, style in TEXT_STYLES.items():
        assert (style.weight, style.italic) in font_faces(), name
        assert font_file(style.weight, style.italic).is_file()
        assert style.leading >= 1.3, name
        assert style.size >= 12.5, name
