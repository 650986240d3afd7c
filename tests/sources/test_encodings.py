"""Encodings: every Vietnamese letter comes back, and which encoding it is can be told, or is not claimed."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mutations import in_tcvn3, in_vni, in_windows_1258

from hanhtrinh.errors import UsageError
from hanhtrinh.sources.encodings import Encoding, encoding_named, guess_encoding, text_of
from hanhtrinh.sources.syllables import is_syllable

LETTERS = "áàảãạăắằẳẵặâấầẩẫậđéèẻẽẹêếềểễệíìỉĩịóòỏõọôốồổỗộơớờởỡợúùủũụưứừửữựýỳỷỹỵ"
TEXT = "Khách hàng hỏi giá, đặt hàng rồi thanh toán; giao chậm nên đã gọi tổng đài. Nguyễn Thị Hường khen nhân viên nhiệt tình."
WRITERS: dict[Encoding, Callable[[str], bytes]] = {
    "windows-1258": in_windows_1258,
    "vni": in_vni,
    "tcvn3": in_tcvn3,
    "utf-16-le": lambda text: text.encode("utf-16-le"),
    "utf-16-be": lambda text: text.encode("utf-16-be"),
    "utf-8": lambda text: text.encode(),
}


@pytest.mark.parametrize("encoding", WRITERS)
def test_every_letter_comes_back(encoding: Encoding) -> None:
    text = LETTERS + ("" if encoding == "tcvn3" else LETTERS.upper()) + " ASCII 0-9"
    assert text_of(WRITERS[encoding](text), encoding) == text


def test_capitals_that_tcvn3_does_not_have_come_back_in_words_of_capitals() -> None:
    assert text_of(in_tcvn3("TỔNG CỘNG ĐƠN ĐƯỢC THANH TOÁN"), "tcvn3") == "TỔNG CỘNG ĐƠN ĐƯỢC THANH TOÁN"
    assert text_of(in_tcvn3("Ăn cơm Đà Nẵng"), "tcvn3") == "Ăn cơm Đà Nẵng"


@settings(max_examples=150, deadline=None)
@given(
    words=st.lists(st.sampled_from(TEXT.split()), min_size=12, max_size=60),
    encoding=st.sampled_from(sorted(WRITERS)),
)
def test_vietnamese_text_tells_its_encoding(words: list[str], encoding: Encoding) -> None:
    text = "id,text\n1,Đặt hàng\n" + " ".join(words) + "\n"
    guess = guess_encoding(WRITERS[encoding](text))
    assert guess.encoding == encoding


@pytest.mark.parametrize(
    "text",
    [
        "Café crème à la carte",
        "Käse und Brötchen für Jörg",
        "El señor González pagó",
        "São João",
        "naïve Ångström",
    ],
)
def test_other_languages_are_not_taken_for_vietnamese(text: str) -> None:
    assert guess_encoding(("id,text\n" + f"1,{text}\n" * 5).encode("cp1252")).encoding is None


def test_a_few_bad_rows_do_not_make_another_encoding() -> None:
    good = "".join(f"{at},đặt hàng\n" for at in range(50)).encode()
    assert guess_encoding(b"id,text\n" + good + b"51,\xff\xfe\n").encoding == "utf-8"


@settings(max_examples=200, deadline=None)
@given(data=st.binary(max_size=400), encoding=st.sampled_from([*sorted(WRITERS), "windows-1252"]))
def test_any_bytes_become_text_or_something_that_is_no_utf8(data: bytes, encoding: Encoding) -> None:
    text = text_of(data, encoding)
    assert isinstance(text.encode("utf-8", "surrogatepass"), bytes)
    if encoding in ("windows-1258", "vni", "tcvn3"):
        assert text == unicodedata.normalize("NFC", text)


def test_names_of_encodings_are_read() -> None:
    assert [encoding_named(name) for name in ("UTF8", "cp1258", "ABC", "VNI-Windows", "UTF-16")] == [
        "utf-8", "windows-1258", "tcvn3", "vni", "utf-16-le",
    ]  # fmt: skip
    with pytest.raises(UsageError, match="tcvn3"):
        encoding_named("ebcdic")


@pytest.mark.parametrize(
    "word", ["nghiêng", "quỳnh", "giếng", "gì", "khuya", "ĐƯỜNG", "thuở", "oanh", "yểu", "ngoằn"]
)
def test_syllables(word: str) -> None:
    assert is_syllable(word)
    assert is_syllable(unicodedata.normalize("NFD", word))


@pytest.mark.parametrize("word", ["tôt", "ngã̉", "café", "sợt̀", "đbcl", "khách́", "ừư", "wếch"])
def test_what_is_no_syllable(word: str) -> None:
    assert not is_syllable(word)
