"""Cohort documents: every form of the contract is read, everything else is refused with place and what is allowed."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from hanhtrinh.errors import InputError, Place, UsageError
from hanhtrinh.maps.cohorts import (
    EVERYBODY,
    AllOf,
    AnyOf,
    Did,
    HasAttribute,
    InSequence,
    Not,
    Path,
    Reached,
    cohort_predicates,
    cohort_stages,
    cohort_touchpoints,
    parse_cohort,
)

DAY = 86_400_000_000


def test_the_contract_s_example_is_read_whole() -> None:
    cohort = parse_cohort(
        {
            "all": [
                {"attr": "city", "in": ["Hà Nội", "Đà Nẵng"]},
                {"did": "web.checkout", "count": {"min": 2}, "within": "30d", "of": "first_seen", "where": {"value": {"min": 500_000}}},
                {"not": {"did": "web.order_paid", "within": "7d", "of": {"after": "web.checkout"}}},
                {"stage": {"model": "value-8", "reached": "convert"}},
                {"sequence": ["web.product", "web.checkout"], "within": "7d"},
            ]
        }
    )  # fmt: skip
    assert isinstance(cohort, AllOf)
    attribute, did, negated, stage, sequence = cohort.parts
    assert attribute == HasAttribute("city", ("Hà Nội", "Đà Nẵng"))
    assert isinstance(did, Did)
    assert (did.touchpoint, did.least, did.most, did.within, did.of) == (
        "web.checkout",
        2,
        None,
        30 * DAY,
        "first_seen",
    )
    assert negated == Not(Did("web.order_paid", within=7 * DAY, of="after", after="web.checkout"))
    assert stage == Reached("value-8", "convert")
    assert sequence == InSequence(("web.product", "web.checkout"), 7 * DAY)
    assert cohort_touchpoints(cohort) == ("web.checkout", "web.order_paid", "web.product")
    assert [one.key for one in cohort_predicates(cohort)] == ['{"field":"value","range":[[500000,null]]}']
    assert cohort_stages(cohort) == (stage,)


def test_no_cohort_is_everybody() -> None:
    assert parse_cohort(None) == EVERYBODY
    assert parse_cohort({"all": []}) == EVERYBODY
    assert parse_cohort("all", cohorts={"all": None}) == EVERYBODY


def test_values_of_attributes_become_texts() -> None:
    values = ["a", 3, 2.5, True, datetime.date(2026, 1, 31), "a"]
    assert parse_cohort({"attr": "k", "in": values}) == HasAttribute(
        "k", ("a", "3", "2.5", "true", "2026-01-31")
    )


@pytest.mark.parametrize(
    ("count", "least", "most"),
    [(None, 1, None), (2, 2, 2), (0, 0, 0), ({"max": 3}, 0, 3), ({"min": 1, "max": 1}, 1, 1)],
)
def test_counts(count: Any, least: int, most: int | None) -> None:
    assert parse_cohort({"did": "x", "count": count}) == Did("x", least, most)


def test_references_are_resolved_by_name_and_may_be_written_as_the_name_alone() -> None:
    named = {"linh": {"attr": "city", "in": ["Huế"]}, "both": {"any": [{"ref": "linh"}, {"not": "linh"}]}}
    linh = HasAttribute("city", ("Huế",))
    assert parse_cohort("linh", cohorts=named) == linh
    assert parse_cohort({"ref": "both"}, cohorts=named) == AnyOf((linh, Not(linh)))


def test_a_cohort_that_is_defined_by_itself_is_refused() -> None:
    named = {"a": {"not": {"ref": "b"}}, "b": {"all": [{"ref": "a"}]}}
    with pytest.raises(UsageError) as caught:
        parse_cohort("a", cohorts=named)
    assert caught.value.code == "cohort-cycle"
    assert "a → b → a" in str(caught.value)


@pytest.mark.parametrize(
    ("document", "code", "at"),
    [
        ([], "bad-cohort", ()),
        ({}, "bad-cohort", ()),
        ({"attribute": "x"}, "bad-cohort", ()),
        ({"attr": "x", "did": "y"}, "bad-cohort", ()),
        ({"attr": "x"}, "bad-cohort", ()),
        ({"attr": "x", "in": "y"}, "bad-cohort", ("in",)),
        ({"attr": "x", "in": []}, "bad-cohort", ("in",)),
        ({"attr": "x", "in": ["y", [1]]}, "bad-cohort", ("in", 1)),
        ({"attr": "x", "in": ["y"], "within": "7d"}, "bad-cohort", ("within",)),
        ({"any": []}, "bad-cohort", ("any",)),
        ({"all": {}}, "bad-cohort", ("all",)),
        ({"all": [{"did": "pay"}, {"any": [{"did": "pya"}]}]}, "unknown-touchpoint", ("all", 1, "any", 0, "did")),
        ({"did": 3}, "bad-cohort", ("did",)),
        ({"did": "pay", "count": {"least": 2}}, "bad-cohort", ("count",)),
        ({"did": "pay", "count": {"min": 3, "max": 2}}, "bad-cohort", ("count",)),
        ({"did": "pay", "count": -1}, "bad-cohort", ("count",)),
        ({"did": "pay", "within": "7 days"}, "bad-duration", ("within",)),
        ({"did": "pay", "of": "watermark"}, "bad-cohort", ("of",)),
        ({"did": "pay", "of": {"after": "cart"}}, "unknown-touchpoint", ("of", "after")),
        ({"did": "pay", "where": ["x"]}, "bad-cohort", ("where",)),
        ({"did": "pay", "where": {"ulr": "x"}}, "unknown-field", ("where",)),
        ({"not": None}, "bad-cohort", ("not",)),
        ({"sequence": ["pay", "cart"]}, "unknown-touchpoint", ("sequence", 1)),
        ({"stage": "convert"}, "bad-cohort", ("stage",)),
        ({"stage": {"model": "value-8", "entered": "x"}}, "bad-cohort", ("stage",)),
        ({"ref": "lin"}, "unknown-cohort", ("ref",)),
        ("lin", "unknown-cohort", ()),
    ],
)  # fmt: skip
def test_what_is_wrong_is_refused_with_its_place(document: Any, code: str, at: Path) -> None:
    def place(path: Path) -> Place:
        return Place("maps/a.yaml", id=".".join(map(str, path)))

    with pytest.raises(InputError) as caught:
        parse_cohort(document, path=("personas", 0), place=place, touchpoints=["pay"], cohorts={"linh": None})
    assert caught.value.code == code
    assert caught.value.place == place(("personas", 0, *at))
    assert caught.value.message.vi != caught.value.message.en
    if code == "unknown-cohort":
        assert caught.value.hint is not None
        assert "linh" in caught.value.hint.en
