"""Names sort the Vietnamese way, and are found without diacritics."""

import random

from hanhtrinh.language.names import collation_key, folded, name_key

_WORDS = ["a", "an", "à", "ả", "ã", "á", "ạ", "ăn", "ân", "az", "d", "dz", "đ", "e", "ê", "o", "oz", "ô", "ơ", "u", "ư"]  # fmt: skip


def test_letters_come_before_tones_and_tones_in_their_order() -> None:
    expected = ["a", "à", "ả", "ã", "á", "ạ", "an", "az", "ăn", "ân", "d", "dz", "đ", "e", "ê", "o", "oz", "ô", "ơ", "u", "ư"]  # fmt: skip
    shuffled = random.Random(1).sample(_WORDS, len(_WORDS))
    assert sorted(shuffled, key=collation_key) == expected


def test_a_person_stands_under_the_given_name() -> None:
    people = ["Nguyễn Văn Dũng", "Trần Ân", "Đỗ Đạt", "Lê Văn An", "Phạm Thị Ánh", "Bùi An"]
    assert sorted(people, key=name_key) == [
        "Bùi An", "Lê Văn An", "Phạm Thị Ánh", "Trần Ân", "Nguyễn Văn Dũng", "Đỗ Đạt",
    ]  # fmt: skip


def test_folding_drops_case_diacritics_and_spare_spaces() -> None:
    assert folded("  ĐẶNG  Quốc Bảo ") == "dang quoc bao"
    assert folded("Đặng Quốc Bảo") == folded("Đặng Quốc Bảo")
