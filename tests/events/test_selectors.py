"""Selectors: globs, ranges, properties; static fields on codes, all others as registered predicates."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hanhtrinh.errors import HanhtrinhError, InputError, Place, UsageError
from hanhtrinh.events.codes import EventCodes
from hanhtrinh.events.schema import EVENT_SCHEMA
from hanhtrinh.events.selectors import (
    Globs,
    Predicate,
    distinct_predicates,
    escape_glob,
    glob_pattern,
    predicates_of,
    select_codes,
)

CODES = EventCodes(
    name=("Checkout Started", "checkout started", "[App] Open", "Thanh toán"),
    channel=("website", "zalo", "", "website"),
    device=("", "mobile", "mobile", ""),
    direction=("inbound", "", "", "outbound"),
    bits=np.array([1, 0, 2, 3]),
    predicates=('{"field":"url","glob":["*/checkout*"]}', '{"field":"value","range":[[500000,null]]}'),
)


def only(where: Mapping[str, Any], currency: str = "VND") -> Predicate:
    (predicate,) = predicates_of(where, currency)
    return predicate


def events(**columns: list[Any]) -> pa.Table:
    rows = len(next(iter(columns.values())))
    return pa.table(
        {name: pa.array(column, EVENT_SCHEMA.field(name).type) for name, column in columns.items()}
        | {"seq": np.arange(rows)}
    )


def chosen(names: list[str], where: Mapping[str, Any]) -> list[bool]:
    return select_codes(names, where, CODES).tolist()  # type: ignore[no-any-return]


def test_names_are_globs_that_mind_case_and_take_brackets_as_they_are() -> None:
    assert chosen(["Checkout*"], {}) == [True, False, False, False]
    assert chosen(["[App]*", "*toán"], {}) == [False, False, True, True]
    assert chosen(["?heckout started"], {}) == [False, True, False, False]
    assert chosen(["Thanh toa\u0301n"], {}) == [False, False, False, True]  # decomposed letters
    assert chosen([], {}) == [True] * 4


def test_all_keys_of_a_where_must_hold_and_lists_are_alternatives() -> None:
    assert chosen([], {"channel": "website"}) == [True, False, False, True]
    assert chosen([], {"channel": ["zalo", "website"], "direction": "inbound"}) == [True, False, False, False]
    assert chosen([], {"url": "*/checkout*"}) == [True, False, False, True]
    assert chosen(["Thanh*"], {"url": "*/checkout*", "value": {"min": 500_000}}) == [
        False,
        False,
        False,
        True,
    ]
    assert chosen([], {"name": "*ut*"}) == [True, True, False, False]


def test_a_code_without_a_channel_has_none_that_a_pattern_could_match() -> None:
    assert chosen([], {"channel": "*"}) == [True, True, False, True]
    assert chosen([], {"device": ["", "mobile"]}) == [False, True, True, False]


def test_a_predicate_that_the_log_does_not_know_is_refused() -> None:
    with pytest.raises(UsageError) as caught:
        chosen([], {"url": "*other*"})
    assert caught.value.code == "predicate-not-registered"


def test_money_is_written_in_major_units() -> None:
    assert only({"value": {"min": 5}}).key == '{"field":"value","range":[[5,null]]}'
    assert only({"value": {"min": 5, "max": 7.25}}, "USD").key == '{"field":"value","range":[[500,725]]}'
    assert only({"cost": 5}, "USD").key == '{"field":"cost","range":[[500,500]]}'
    assert only({"score": {"max": 6}}, "USD").key == '{"field":"score","range":[[null,6.0]]}'


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"url": ["b", "a", "a"]}, {"url": ("a", "b")}),
        ({"url": "a"}, {"url": ["a"]}),
        ({"url": "x**y"}, {"url": "x*y"}),
        ({"offer": "e\u0301"}, {"offer": "é"}),
        ({"value": 5}, {"value": {"max": 5.0, "min": 5}}),
        ({"properties.n": 3}, {"properties.n": ["3"]}),
        ({"order_id": 17}, {"order_id": "17"}),
    ],
)
def test_equal_predicates_have_equal_keys(one: Mapping[str, Any], other: Mapping[str, Any]) -> None:
    assert only(one).key == only(other).key
    assert len(distinct_predicates([only(one), only(other)])) == 1


@pytest.mark.parametrize(
    "where", [{"url": ["*a", "b"]}, {"value": [1, {"min": 5}]}, {"properties.a b": "ế*"}]
)
def test_a_predicate_can_be_made_from_its_key(where: Mapping[str, Any]) -> None:
    assert Predicate.of_key(only(where).key) == only(where)


def test_predicates_are_decided_on_columns_and_never_hold_for_null() -> None:
    table = events(
        url=["https://x/checkout?a=1", None, "a\nb/checkout", "CHECKOUT"],
        value=[1, None, 500_000, 7],
        campaign=[{"source": "fb"}, None, {"source": "gg"}, {"source": None}],
        score=[1.0, None, 9.0, 10.0],
    )
    expected = {
        (("url", "*/checkout*"),): [1, 0, 1, 0],
        (("url", "*"),): [1, 0, 1, 1],
        (("url", "*\\?a=1"),): [1, 0, 0, 0],
        (("value", (1, 7)),): [1, 0, 0, 1],
        (("campaign.source", ("fb", "g*")),): [1, 0, 1, 0],
    }
    for where, truth in expected.items():
        predicate = only(dict(where))
        assert predicate.evaluate(table).tolist() == [bool(one) for one in truth]
        assert predicate.evaluate(table.slice(1, 2)).tolist() == [bool(one) for one in truth[1:3]]
        assert predicate.evaluate(table.to_batches()[0]).tolist() == [bool(one) for one in truth]
        assert predicate.evaluate(table.slice(0, 0)).tolist() == []
    assert only({"score": {"min": 9, "max": 9}}).evaluate(table).tolist() == [False, False, True, False]


def test_properties_are_found_by_name_or_along_dots_and_compared_as_text_or_number() -> None:
    documents = [
        '{"step": 3, "tags": ["a", "b"]}',
        None,
        '{"step": "3.5", "o": {"x": true}}',
        "broken",
        '{"a.b": "kế"}',
        '{"step": null}',
    ]
    table = events(properties=documents)
    cases: list[tuple[dict[str, Any], list[int]]] = [
        ({"properties.step": 3}, [1, 0, 0, 0, 0, 0]),
        ({"properties.step": {"min": 3}}, [1, 0, 1, 0, 0, 0]),
        ({"properties.step": "*"}, [1, 0, 1, 0, 0, 0]),
        ({"properties.tags": ["b", "c"]}, [1, 0, 0, 0, 0, 0]),
        ({"properties.o.x": True}, [0, 0, 1, 0, 0, 0]),
        ({"properties.a.b": "k?"}, [0, 0, 0, 0, 1, 0]),
    ]
    for where, truth in cases:
        assert only(where).evaluate(table).tolist() == [bool(one) for one in truth]


def test_a_property_name_is_found_however_json_escapes_it() -> None:
    table = events(properties=[json.dumps({"cỡ": "L"}), json.dumps({"cỡ": "L"}, ensure_ascii=False)])
    assert only({"properties.cỡ": "L"}).evaluate(table).tolist() == [True, True]


@pytest.mark.parametrize(
    ("where", "code"),
    [
        ({"ulr": "x"}, "unknown-field"),
        ({"properties.": "x"}, "unknown-field"),
        ({"campaign": "x"}, "unknown-field"),
        ({"url": {"min": 3}}, "bad-condition"),
        ({"url": []}, "bad-condition"),
        ({"url": None}, "bad-condition"),
        ({"value": "many"}, "bad-condition"),
        ({"value": True}, "bad-condition"),
        ({"value": {"min": 3, "max": 2}}, "bad-condition"),
        ({"value": {"least": 3}}, "bad-condition"),
        ({"value": {}}, "bad-condition"),
        ({"value": float("nan")}, "bad-condition"),
    ],
)
def test_a_bad_where_is_refused_with_what_is_allowed(where: Mapping[str, Any], code: str) -> None:
    with pytest.raises(UsageError) as used:
        predicates_of(where)
    with pytest.raises(InputError) as caught:
        predicates_of(where, place=Place("touchpoints.yaml", 3, 5))
    for error in (used.value, caught.value):
        assert isinstance(error, HanhtrinhError)
        assert error.code == code
        assert error.message.vi != error.message.en
    assert str(caught.value).startswith("touchpoints.yaml, line 3, column 5: ")


TEXTS = st.text(alphabet="aB*?\\[].\nế^$|(", max_size=6)


@given(text=TEXTS)
def test_an_escaped_text_matches_itself_alone(text: str) -> None:
    pattern = glob_pattern([escape_glob(text)])
    assert pattern.fullmatch(text)
    assert not pattern.fullmatch(text + "a")
    assert not pattern.fullmatch("b" + text)


def slow_glob(pattern: str, text: str) -> bool:
    if not pattern:
        return not text
    if pattern[0] == "*":
        return any(slow_glob(pattern[1:], text[k:]) for k in range(len(text) + 1))
    if pattern[0] == "\\" and pattern[1:2] in ("*", "?", "\\") and pattern[1:2]:
        return text[:1] == pattern[1] and slow_glob(pattern[2:], text[1:])
    return bool(text) and pattern[0] in ("?", text[0]) and slow_glob(pattern[1:], text[1:])


@settings(deadline=None)
@given(pattern=TEXTS, text=TEXTS)
def test_globs_mean_the_same_on_codes_and_on_columns(pattern: str, text: str) -> None:
    truth = slow_glob(pattern, text)
    assert bool(glob_pattern([pattern]).fullmatch(text)) == truth
    assert Predicate("url", Globs((pattern,))).evaluate(events(url=[text])).tolist() == [truth]
