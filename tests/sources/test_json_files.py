"""JSON files: values are parted as a parser would, nested objects become columns, one bad value costs one row."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hanhtrinh.errors import InputError
from hanhtrinh.sources import jsonvalues
from hanhtrinh.sources.encodings import Utf8Stream
from hanhtrinh.sources.jsonl import JsonTable
from hanhtrinh.sources.jsonvalues import arrangement_of, read_values

Rows = list[dict[str, str]]


class Bytes(io.BytesIO):
    packed = False


def rows_of(folder: Path, text: str) -> tuple[Rows, list[tuple[int, str]], JsonTable]:
    path = folder / "a.json"
    path.write_bytes(text.encode())
    table = JsonTable.open(path)
    rows: Rows = []
    rejects: list[tuple[int, str]] = []
    for block in table.blocks():
        rows += [
            {name: cell for name, cell in row.items() if cell is not None} for row in block.cells.to_pylist()
        ]
        rejects += [(reject.row, reject.reason) for reject in block.rejects]
    return rows, rejects, table


scalars = st.none() | st.booleans() | st.integers(-(10**6), 10**6) | st.text('ab"\\{}[],:\n đ😀', max_size=6)
values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text('k"\\{,', max_size=3), inner, max_size=3)
    ),
    max_leaves=8,
)
objects = st.lists(
    st.dictionaries(st.text('ab"\\[', min_size=1, max_size=3), values, min_size=1, max_size=4), max_size=8
)


@settings(max_examples=250, deadline=None)
@given(
    found=objects,
    indent=st.sampled_from([None, 1]),
    kind=st.sampled_from(["lines", "list", "sequence"]),
    block=st.integers(1, 40),
)
def test_values_are_parted_as_a_parser_would_whatever_the_block_size(
    found: list[dict[str, Any]], indent: int | None, kind: str, block: int
) -> None:
    if kind == "list":
        text = json.dumps(found, indent=indent, ensure_ascii=False)
    else:
        text = "".join(
            json.dumps(each, indent=indent if kind == "sequence" else None, ensure_ascii=False) + "\n"
            for each in found
        )
    handle = Utf8Stream(Bytes(text.encode()), "utf-8")  # type: ignore[arg-type]
    parts = list(read_values(handle, kind, "a.json", block))  # type: ignore[arg-type]
    assert [json.loads(text) for part in parts for text in part.texts.to_pylist()] == found
    assert [number for part in parts for number in part.rows.tolist()] == list(range(1, len(found) + 1))
    assert not any(part.faults for part in parts)


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        ('{"a":1}\n{"a":2}\n{"a"', "lines"), ('{"a":1}', "lines"), ('{\n "a": 1\n}\n', "sequence"), ("\n [\n{}", "list"),
        ('{"a":\n1}\n{"b":\n2}\n', "sequence"),
    ],
)  # fmt: skip
def test_the_arrangement_is_told_by_the_beginning(head: str, kind: str) -> None:
    assert arrangement_of(head) == kind


def test_objects_within_are_columns_and_lists_stay_json(tmp_path: Path) -> None:
    rows, rejects, table = rows_of(
        tmp_path,
        '{"a":{"b":1,"c/d~e":"x"},"l":[1,{"m":2}],"e":{},"t":true,"n":null,"ư":"ă"}\n{"a":5,"f":1.5,"z":""}\n',
    )
    assert rejects == []
    assert rows == [
        {"a.b": "1", "a.c/d~e": "x", "l": '[1,{"m":2}]', "e": "{}", "t": "true", "ư": "ă"},
        {"a": "5", "f": "1.5"},
    ]
    assert table.typed >= {"a.b", "f"}
    assert "l" not in table.typed


def test_lists_of_pairs_are_columns(tmp_path: Path) -> None:
    pair = '{{"key":"{}","value":{{"string_value":{},"int_value":{}}}}}'
    text = (
        f'{{"p":[{pair.format("src", chr(34) + "fb" + chr(34), "null")},{pair.format("n", "null", "7")}],"name":[{{"name":"x","value":"1"}}]}}\n'
        f'{{"p":[{pair.format("n", "null", "8")},{pair.format("n", "null", "9")}],"name":[]}}\n{{"p":[]}}\n'
    )
    rows, _, table = rows_of(tmp_path, text)
    assert table.header == ("p.n", "p.src", "name.x")
    assert rows == [{"p.src": "fb", "p.n": "7", "name.x": "1"}, {"p.n": "8"}, {}]


def test_an_object_keyed_by_data_stays_json(tmp_path: Path) -> None:
    text = "".join(json.dumps({"id": at, "seen": {f"u{at}": at}}) + "\n" for at in range(700))
    rows, _, table = rows_of(tmp_path, text)
    assert table.header == ("id", "seen")
    assert rows[650] == {"id": "650", "seen": '{"u650":650}'}


def test_each_bad_value_costs_one_row(tmp_path: Path) -> None:
    deep = "[" * 100 + "]" * 100
    rows, rejects, _ = rows_of(
        tmp_path,
        f'{{"a":1}}\n\nnot json\n{{"a":\n"text"\n{{"a":"[[["}}\n{{"a":{deep}}}\n{{"a":"\\ud800"}}\n{{"a":2}}\n{{"a":"\0"}}\n',
    )
    assert [row["a"] for row in rows] == ["1", "[[[", "2"]
    assert rejects == [
        (3, "bad-json"), (4, "bad-json"), (5, "not-an-object"), (7, "too-deep"), (8, "bad-json"), (10, "nul-byte"),
    ]  # fmt: skip


def test_a_line_too_long_costs_one_row(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jsonvalues, "LONGEST", 1 << 10)
    text = '{"a":1}\n{"a":"' + "x" * (1 << 14) + '"}\n{"a":3}\n'
    handle = Utf8Stream(Bytes(text.encode()), "utf-8")  # type: ignore[arg-type]
    parts = list(read_values(handle, "lines", "a.json", 1 << 8))
    assert [text for part in parts for text in part.texts.to_pylist()] == ['{"a":1}\n', None, '{"a":3}\n']
    assert [number for part in parts for number in part.rows.tolist()] == [1, 2, 3]
    assert [part.faults for part in parts if part.faults] == [{0: "too-long"}]


def test_a_bracket_never_closed_is_refused_before_it_takes_all_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jsonvalues, "LONGEST", 1 << 16)
    monkeypatch.setattr(jsonvalues, "_BLOCK", 1 << 14)
    with pytest.raises(InputError) as refused:
        rows_of(tmp_path, '[{"a":1},\n{"a":[' + '{"b":2},\n' * (1 << 16) + "]")
    assert refused.value.code == "too-long"
    assert refused.value.place is not None
    assert refused.value.place.line == 2
