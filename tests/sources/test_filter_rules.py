"""Rules of filters as a person writes them: phone numbers are whole numbers."""

from __future__ import annotations

import pytest

from hanhtrinh.errors import UsageError
from hanhtrinh.sources.filters import PersonTest, parse_alternative, shipped_filters


@pytest.mark.parametrize("written", ["0901 234 567", "+84901234567", "(090) 123-4567", 901234567])
def test_a_phone_number_is_read_however_it_is_written(written: object) -> None:
    assert parse_alternative({"phone": written}) == (PersonTest("phone", ("0901234567",)),)


@pytest.mark.parametrize("written", ["test", "*", "0901*", "090123456789x", "", "0901"])
def test_what_is_no_whole_number_is_refused_rather_than_leaving_out_everybody_without_digits(
    written: str,
) -> None:
    with pytest.raises(UsageError) as caught:
        parse_alternative({"phone": written})
    assert caught.value.code == "bad-condition"
    assert caught.value.hint is not None


def test_the_filters_that_ship_can_be_read() -> None:
    assert all(rules.build(name, "VND").any_of for name, rules in shipped_filters().items())
