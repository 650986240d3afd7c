"""An error tells what, where, what was allowed and what to do next, in both languages."""

from hanhtrinh.errors import HanhtrinhError, InputError, Place
from hanhtrinh.language import Text


def _error() -> HanhtrinhError:
    return InputError(
        "unknown-stage",
        Text(vi="Không có giai đoạn “purchse”.", en="There is no stage “purchse”."),
        hint=Text(vi="Có phải “purchase”?", en="Did you mean “purchase”?"),
        place=Place(file="maps/a.yaml", line=12, column=8),
    )


def test_an_error_reads_in_both_languages():
    assert (
        _error().to("vi") == "maps/a.yaml, dòng 12, cột 8: Không có giai đoạn “purchse”.\nCó phải “purchase”?"
    )
    assert (
        str(_error())
        == "maps/a.yaml, line 12, column 8: There is no stage “purchse”.\nDid you mean “purchase”?"
    )


def test_a_place_names_only_what_is_known():
    assert Place(file="a.csv").to("en") == "a.csv"
    assert Place(file="a.csv", line=3, column="time").to("vi") == "a.csv, dòng 3, cột time"
    assert Place(id="c1").to("en") == "id c1"
