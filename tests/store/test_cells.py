"""Times and numbers as they stand in files."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pyarrow as pa
import pytest

from hanhtrinh.store.cells import CellPlan, CellReader, text_cells
from hanhtrinh.store.sql import connect


def read(plan: CellPlan, **cells: list[str | None]) -> dict[str, list[object]]:
    with CellReader(plan) as reader:
        found = reader.read(pa.table({name: pa.array(column, pa.string()) for name, column in cells.items()}))
    return found.to_pydict()  # type: ignore[no-any-return]


def at(microseconds: object) -> str | None:
    if microseconds is None:
        return None
    assert isinstance(microseconds, int)
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=microseconds)).strftime(
        "%Y-%m-%d %H:%M:%S.%f"
    )


@pytest.mark.parametrize(
    ("text", "utc", "aware"),
    [
        ("2025-03-14", "2025-03-14 00:00:00.000000", False),
        ("2025/3/14 9:05", "2025-03-14 09:05:00.000000", False),
        (" 2025-03-14 09:05:07 ", "2025-03-14 09:05:07.000000", False),
        ("2025-03-14 09:05:07,123", "2025-03-14 09:05:07.123000", False),
        ("2025-03-14T09:05:07.25+07:00", "2025-03-14 02:05:07.250000", True),
        ("2025-03-14 09:05:07 UTC", "2025-03-14 09:05:07.000000", True),
        ("2025-03-14T09:05:07Z", "2025-03-14 09:05:07.000000", True),
        ("2025-03-14T09:05:07-0330", "2025-03-14 12:35:07.000000", True),
        ("2025-03-14 09:05+07", "2025-03-14 02:05:00.000000", True),
        ("14/03/2025", "2025-03-14 00:00:00.000000", False),
        ("14.3.2025 9:05", "2025-03-14 09:05:00.000000", False),
        ("14-03-2025, 09:05:07", "2025-03-14 09:05:07.000000", False),
        ("14/03/2025 12:05 SA", "2025-03-14 00:05:00.000000", False),
        ("14/03/2025 1:05 CH", "2025-03-14 13:05:00.000000", False),
        ("14/03/2025 12:05 pm", "2025-03-14 12:05:00.000000", False),
        ("20250314", "2025-03-14 00:00:00.000000", False),
        ("20250314090507", "2025-03-14 09:05:07.000000", False),
        ("1741910707", "2025-03-14 00:05:07.000000", True),
        ("1741910707.5", "2025-03-14 00:05:07.500000", True),
        ("1741910707123", "2025-03-14 00:05:07.123000", True),
        ("1741910707123456", "2025-03-14 00:05:07.123456", True),
        ("1741910707123456789", "2025-03-14 00:05:07.123456", True),
    ],
)
def test_times_are_recognised_by_their_shape(text: str, utc: str, aware: bool) -> None:
    found = read(CellPlan("", ["t"], times={"time": "t"}), t=[text])
    assert (at(found["time"][0]), found["time_aware"][0]) == (utc, aware)


@pytest.mark.parametrize(
    "text",
    [
        "hello", "0", "12", "2025-13-14", "2025-02-29", "31/02/2025", "2025-03-14 25:00", "2025-03-14 24:01:00", "32/13/2025",
        "14/03/2025 13:05 PM", "2025", "infinity", "epoch", "-1741910707", "2025-03-14T09:05:07+7", "14/03/25", "99999999",
    ],
)  # fmt: skip
def test_what_is_no_time_is_null(text: str) -> None:
    found = read(CellPlan("", ["t"], times={"time": "t"}), t=[text])
    assert (found["time"], found["time_swapped"]) == ([None], [None])


def test_dates_with_slashes_have_both_readings_where_both_exist() -> None:
    found = read(
        CellPlan("", ["t"], times={"time": "t"}), t=["03/04/2025", "3/14/2025", "14/3/2025", "2025-04-03"]
    )
    assert [at(each) and at(each)[:10] for each in found["time"]] == [
        "2025-04-03",
        None,
        "2025-03-14",
        "2025-04-03",
    ]
    assert [at(each) and at(each)[:10] for each in found["time_swapped"]] == [
        "2025-03-04",
        "2025-03-14",
        None,
        None,
    ]
    assert found["time_slashed"] == [True, True, True, False]


def test_a_stated_form_of_times_overrules_their_shape() -> None:
    found = read(
        CellPlan("", ["t"], times={"time": "t"}, time_format="%d/%m/%y %H:%M"),
        t=["14/03/25 9:05", "2025-03-14"],
    )
    assert [at(each) for each in found["time"]] == ["2025-03-14 09:05:00.000000", None]
    zoned = read(
        CellPlan("", ["t"], times={"time": "t"}, time_format="%d/%m/%Y %H:%M %z"), t=["14/03/2025 9:05 +0700"]
    )
    assert (at(zoned["time"][0]), zoned["time_aware"]) == ("2025-03-14 02:05:00.000000", [True])


@pytest.mark.parametrize(
    ("text", "plain", "grouped"),
    [
        ("1234.5", 1234.5, 1234.5),
        ("-5", -5, -5),
        ("1.234.567", 1234567, 1234567),
        ("1,234,567.5", 1234567.5, 1234567.5),
        ("1.234,5", 1234.5, 1234.5),
        ("4,5", 4.5, 4.5),
        ("450.000", 450, 450_000),
        ("450.000 ₫", 450, 450_000),
        ("450,000đ", 450_000, 450_000),
        ("1\u00a0234\u00a0567 VND", 1234567, 1234567),
        ("$1,234.50", 1234.5, 1234.5),
        ("1e3", 1000, 1000),
        (".5", 0.5, 0.5),
        ("abc", None, None),
        ("NaN", None, None),
        ("inf", None, None),
        ("1.2.3", None, None),
        ("12,34,5", None, None),
        ("--5", None, None),
    ],
)
def test_numbers_are_read_as_vietnamese_and_english_write_them(
    text: str, plain: float | None, grouped: float | None
) -> None:
    found = read(CellPlan("", ["v"], numbers={"value": "v"}, amounts=frozenset({"value"})), v=[text])
    assert (found["value"], found["value_grouped"]) == ([plain], [grouped])


def test_a_point_in_typed_numbers_is_the_decimal_point() -> None:
    plan = CellPlan("", ["v"], numbers={"value": "v"}, amounts=frozenset({"value"}), typed=frozenset({"v"}))
    assert read(plan, v=["450.125"])["value_grouped"] == [450.125]


def test_names_are_trimmed_and_composed_but_ids_stand_as_they_are() -> None:
    plan = CellPlan("", ["u", "n"], raw={"user_id": "u"}, normal={"name": "n"})
    found = read(plan, u=[" NA ", "e\u0301"], n=["\u00a0Thanh toa\u0301n ", "  "])
    assert found["user_id"] == [" NA ", "e\u0301"]
    assert found["name"] == ["Thanh toán", None]


def test_other_columns_become_json_whatever_they_hold() -> None:
    column = "a'b\"c\\ {x}"
    with CellReader(CellPlan("", [column, "d"], properties=[column, "d"])) as reader:
        found = reader.read(pa.table({column: ['q"u\\o\nđ', None, None], "d": ["1", "2", None]}))[
            "properties"
        ]
    loaded = [each and json.loads(each) for each in found.to_pylist()]
    assert loaded == [{column: 'q"u\\o\nđ', "d": "1"}, {"d": "2"}, None]


def test_the_digest_tells_cells_by_column_and_source_never_by_order() -> None:
    rows = {"a": ["1", "x", None], "b": ["2", None, "x"]}
    first = read(CellPlan("s", ["a", "b"]), **rows)["digest"]
    assert len(set(first)) == 3
    turned = {"b": rows["b"], "a": rows["a"]}
    assert read(CellPlan("s", ["b", "a"]), **turned)["digest"] == first
    assert not set(read(CellPlan("t", ["a", "b"]), **rows)["digest"]) & set(first)


def test_typed_columns_are_written_as_text() -> None:
    rows = pa.table(
        {
            "i": [1, None],
            "f": [1.5, float("nan")],
            "t": pa.array([datetime(2025, 3, 14, tzinfo=UTC), None], pa.timestamp("us", "UTC")),
            "s": pa.array(["", "x"]),
            "l": [[1, 2], None],
        }
    )
    with connect() as connection:
        found = text_cells(connection, rows).to_pydict()
    assert found["i"] == ["1", None]
    assert found["f"] == ["1.5", None]
    assert found["s"] == [None, "x"]
    assert found["l"] == ["[1,2]", None]
    read_back = read(CellPlan("", ["t"], times={"time": "t"}), t=found["t"])
    assert (at(read_back["time"][0]), read_back["time_aware"][0]) == ("2025-03-14 00:00:00.000000", True)
