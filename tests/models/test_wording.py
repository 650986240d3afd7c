"""Entry rules said in words, in both languages."""

import pytest

from hanhtrinh.models.library import load_model
from hanhtrinh.models.model import EnterRule
from hanhtrinh.models.wording import WORD_NAMES, rule_text
from hanhtrinh.models.words import WORDS


@pytest.mark.parametrize(
    ("rule", "vi", "en"),
    [
        ({"means": "buy", "nth": 1}, "điểm chạm mang nghĩa “mua”, đơn đầu tiên", "a touchpoint that means “buy”, the first order"),
        ({"means": ["need", "discover"]}, "điểm chạm mang nghĩa “có nhu cầu” hoặc “biết đến”", "a touchpoint that means “need” or “discover”"),
        ({"means": "buy", "nth": {"min": 2}}, "điểm chạm mang nghĩa “mua”, từ đơn thứ 2 trở đi", "a touchpoint that means “buy”, from the 2nd order on"),
        ({"touchpoint": "web.cart", "direction": "inbound"}, "tại web.cart, do khách hàng chủ động", "at web.cart, begun by the customer"),
        ({"means": "buy", "max_value": 499999}, "điểm chạm mang nghĩa “mua”, giá trị không quá 499.999", "a touchpoint that means “buy”, worth 499,999 or less"),
        ({"means": "buy", "min_value": 1, "max_value": 2.5}, "điểm chạm mang nghĩa “mua”, giá trị từ 1 đến 2,50", "a touchpoint that means “buy”, worth 1 to 2.50"),
        ({"means": "care", "after": "purchase"}, "điểm chạm mang nghĩa “chăm sóc”, sau khi đã vào “Mua hàng”", "a touchpoint that means “care”, after entering “Purchase”"),
        ({"means": "care", "after": "purchase", "within": "7d"}, "điểm chạm mang nghĩa “chăm sóc”, trong vòng 7\u00a0ngày sau khi vào “Mua hàng”", "a touchpoint that means “care”, within 7\u00a0days of entering “Purchase”"),
        ({"within": "24h"}, "bất kỳ sự kiện nào, trong vòng 1\u00a0ngày từ sự kiện đầu tiên của khách", "any event, within 1\u00a0day of the customer's first event"),
        ({"means": "buy", "nth": {"min": 11, "max": 13}}, "điểm chạm mang nghĩa “mua”, từ đơn thứ 11 đến đơn thứ 13", "a touchpoint that means “buy”, the 11th to the 13th order"),
    ],
)  # fmt: skip
def test_a_rule_is_said_in_words(rule, vi, en):
    said = rule_text(EnterRule.model_validate(rule), load_model("lifecycle-7"))
    assert (said.vi, said.en) == (vi, en)


def test_every_word_of_the_common_vocabulary_has_a_name():
    assert set(WORD_NAMES) == set(WORDS)
