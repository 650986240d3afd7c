"""Texts guarded against being run by a spreadsheet, and what they were before."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hanhtrinh.sources.formulas import guarded, unguarded
from hanhtrinh.sources.rejects import titled, untitled


@given(st.text(st.sampled_from("'=+-@ \t1a"), max_size=8))
def test_a_guarded_cell_is_no_formula_and_comes_back_as_it_was(cell: str) -> None:
    assert not guarded(cell).lstrip().startswith(("=", "+", "@"))
    assert unguarded(guarded(cell)) == cell
    assert untitled(guarded(titled(cell))) == cell


def test_figures_stay_figures() -> None:
    assert [guarded(cell) for cell in ("-5", "-1.250,5", "12", "")] == ["-5", "-1.250,5", "12", ""]


@pytest.mark.parametrize(
    "text", ["=1+1", "+84901234567", "-2+3", "@SUM(1)", "\tx", "\rx", " =x", "'=x", "-x"]
)
def test_what_a_spreadsheet_would_run_gets_an_apostrophe(text: str) -> None:
    assert guarded(text) == "'" + text


@pytest.mark.parametrize("text", ["Linh", "a=b", "0901234567", "'tis", "Hà Nội - Huế", "− 5"])
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert guarded(text) == text
