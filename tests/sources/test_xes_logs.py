"""XES logs: the reference log to the count, attributes of traces and events, nesting, and what is refused."""

from __future__ import annotations

import csv
import json
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hanhtrinh.app.measuring import measure_files
from hanhtrinh.app.questions import Question
from hanhtrinh.errors import InputError
from hanhtrinh.sources import xes, xes_walk
from hanhtrinh.sources.mapping import ColumnMapping
from hanhtrinh.sources.xes import XES_COLUMNS, XesTable

DATA = Path(os.environ.get("HANHTRINH_TESTDATA", Path(__file__).parents[3] / "shared" / "data")) / "helpdesk"
reference = pytest.mark.skipif(
    not DATA.is_dir(), reason="the log `helpdesk` (HANHTRINH_TESTDATA) is not here"
)
MAPPING = ColumnMapping(columns=XES_COLUMNS)


def read(folder: Path, body: str) -> list[dict[str, str]]:
    path = folder / "a.xes"
    path.write_text(f"<log>{body}</log>", encoding="utf-8")
    return [
        {name: cell for name, cell in row.items() if cell is not None}
        for block in XesTable.open(path).blocks()
        for row in block.cells.to_pylist()
    ]


@reference
def test_the_reference_log_to_the_count() -> None:
    log = DATA / "helpdesk.xes.gz"
    known = json.loads((DATA / "reference_computed.json").read_text(encoding="utf-8"))
    pairs, opened = measure_files([log], Question(measure="transitions"), MAPPING)
    assert (pairs.customers, pairs.events) == (known["cases"], known["events"]) == (4580, 21348)
    assert len(opened.rejects) == 0
    with (DATA / "reference_dfg.csv").open(encoding="utf-8") as handle:
        expected = {(row["source"], row["target"]): int(row["count"]) for row in csv.DictReader(handle)}
    found = {(row["from"], row["to"]): row["count"] for row in pairs.rows.to_pylist()}
    assert found == expected
    assert len(found) == known["dfg_edges"] == 55
    variants, _ = measure_files([log], Question(measure="variants"), MAPPING)
    rows = variants.rows.to_pylist()
    assert len(rows) == known["variants"] == 226
    with (DATA / "reference_top50_variants.csv").open(encoding="utf-8") as handle:
        top = {row["variant"]: int(row["cases"]) for row in csv.DictReader(handle)}
    by_path = {" > ".join(row["path"]): row["customers"] for row in rows}
    assert {path: by_path.get(path) for path in top} == top


def test_attributes_of_trace_and_event_are_columns(tmp_path: Path) -> None:
    rows = read(
        tmp_path,
        '<string key="origin" value="x"/><trace><string key="concept:name" value="k1"/><int key="tuổi" value="31"/>'
        '<event><string key="concept:name" value="A"/><string key="lifecycle:transition" value="start"/></event>'
        '<event><string key="concept:name" value="B &amp; C"/><string key="org:resource" value=""/></event></trace>'
        '<event><string key="concept:name" value="outside"/></event>'
        '<trace><event><string key="concept:name" value="D"/></event><string key="concept:name" value="k2"/></trace>',
    )
    one = {"case:concept:name": "k1", "case:tuổi": "31"}
    assert rows == [
        {**one, "concept:name": "A", "lifecycle:transition": "start"},
        {**one, "concept:name": "B & C"},
        {"concept:name": "outside"},
        {"case:concept:name": "k2", "concept:name": "D"},
    ]


def test_attributes_within_attributes_and_lists(tmp_path: Path) -> None:
    rows = read(
        tmp_path,
        '<trace><event><string key="a" value="1"><int key="b" value="2"><int key="c" value="3"/></int></string>'
        '<list key="l"><values><string key="x" value="p"/><string key="x" value="q"/><string key="x" value="r"/></values></list>'
        '<string key="a" value="4"/></event></trace>',
    )
    assert rows == [{"a": '["1", "4"]', "a.b": "2", "a.b.c": "3", "l.x": '["p", "q", "r"]'}]


def test_numbers_are_typed_where_all_are(tmp_path: Path) -> None:
    path = tmp_path / "a.xes"
    path.write_text(
        '<log><trace><event><float key="n" value="1.5"/><int key="m" value="1"/></event>'
        '<event><int key="n" value="2"/><string key="m" value="x"/></event></trace></log>'
    )
    assert XesTable.open(path).typed == {"n"}


def test_blocks_end_with_traces_and_rows_are_numbered_through(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(xes, "_BLOCK", 5)
    monkeypatch.setattr(xes, "_PIECE", 64)
    monkeypatch.setattr(xes, "_check_frame", _never)
    path = tmp_path / "a.xes"
    traces = "".join(
        f'<trace><string key="concept:name" value="k{at}"/>'
        + "".join(
            f'<event><string key="concept:name" value="{at}.{step}"/></event>' for step in range(at % 4)
        )
        + "</trace>"
        for at in range(30)
    )
    path.write_text(f"<log>{traces}</log>")
    blocks = list(XesTable.open(path).blocks())
    assert len(blocks) > 3
    rows = [row for block in blocks for row in block.cells.to_pylist()]
    assert [(row["case:concept:name"], row["concept:name"]) for row in rows] == [
        (f"k{at}", f"{at}.{step}") for at in range(30) for step in range(at % 4)
    ]
    assert [number for block in blocks for number in block.rows.tolist()] == list(range(1, len(rows) + 1))


VALUES = st.sampled_from(
    ["", "a", "Đặt hàng", "x &amp; y", "&#39;&lt;", "it's", "a\tb", "&#x1ED3;", "/>", "a > b"]
)
KEYS = st.sampled_from(["concept:name", "time:timestamp", "k", "case:k", "Ghi chú"])


@st.composite
def attributes(draw: st.DrawFn, depth: int = 0) -> str:
    kind = draw(st.sampled_from(["string", "date", "int", "float", "boolean", "id"]))
    key, value = draw(KEYS), draw(VALUES)
    plain = f'<{kind} key="{key}" value="{value}"'
    form = draw(st.integers(0, 19))
    if form == 0 and depth < 2:
        return f"{plain}>{draw(attributes(depth + 1))}</{kind}>"
    if form == 1:
        return f"<{kind} value=\"{value}\" key='{key}'/>"
    if form == 2:
        return f'<!-- "{key}" -->{plain}></{kind}>'
    if form == 3:
        return f'<list key="{key}"><values>{plain}/>{plain}/></values></list>'
    return plain + draw(st.sampled_from(["/>", " />", "/>\n\t"]))


@st.composite
def logs(draw: st.DrawFn) -> str:
    def some(most: int) -> str:
        return "".join(draw(st.lists(attributes(), max_size=most, unique_by=lambda text: text.split('"')[1])))

    traces = []
    for _ in range(draw(st.integers(0, 6))):
        events = "".join(f"<event>{some(3)}</event>\n" for _ in range(draw(st.integers(0, 4))))
        early = draw(st.integers(0, 9)) > 0
        traces.append(f"<trace>{some(2)}{events}</trace>" if early else f"<trace>{events}{some(2)}</trace>")
        if draw(st.integers(0, 19)) == 0:
            traces.append(f"<event>{some(2)}</event>")
    frame = draw(
        st.sampled_from(
            ["<log>", '<!-- <trace> --><log a="b">', '<?xml version="1.0" encoding="UTF-8"?>\n<log>']
        )
    )
    return f"{frame}{''.join(traces)}</log>"


@settings(max_examples=120, deadline=None)
@given(text=logs(), run=st.integers(20, 400))
def test_many_traces_at_a_time_are_what_the_parser_makes_of_them(
    tmp_path_factory: pytest.TempPathFactory, text: str, run: int
) -> None:
    path = tmp_path_factory.mktemp("xes") / "a.xes"
    path.write_bytes(text.encode())
    found = []
    for unusual in (False, True):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(xes, "_RUN", run)
            if unusual:
                patch.setattr(xes, "_check_frame", _never)
            xes._layout.cache_clear()
            try:
                table = XesTable.open(path)
            except InputError as error:
                found.append(error.code)
                continue
            rows = [row for block in table.blocks() for row in block.cells.to_pylist()]
            found.append((sorted(table.header), table.typed, [sorted(row.items()) for row in rows]))
    assert found[0] == found[1]


def _never(_: Path) -> None:
    raise xes.UnusualLogError


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("<log>\n<trace>\n<event></trace></log>", "damaged-file", 3),
        ("<log>\n<trace>", "damaged-file", 2),
        ("<log><trace/></log>", "empty-file", None),
        ("<log>" + "<a>" * 200, "damaged-file", 1),
        ("<rss/>", "another-form", 1),
        ('<!DOCTYPE log [<!ENTITY a "b">]><log/>', "xml-entities", 1),
        ('<?xml version="1.0" encoding="klingon"?><log/>', "damaged-file", 1),
        (
            "<log><trace><event>" + "".join(f'<int key="{n}" value="1"/>' for n in range(2500)),
            "too-many-columns",
            None,
        ),
    ],
)
def test_what_is_no_log_is_refused(tmp_path: Path, text: str, code: str, line: int | None) -> None:
    path = tmp_path / "a.xes"
    path.write_text(text)
    with pytest.raises(InputError) as refused:
        XesTable.open(path)
    assert refused.value.code == code
    assert refused.value.place is not None
    assert refused.value.place.line == line
    assert refused.value.hint is not None


def test_a_value_without_end_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xes_walk, "_LONGEST_TAG", 1 << 20)
    path = tmp_path / "a.xes"
    path.write_text('<log><trace><event><string key="a" value="' + "x" * (4 << 20))
    with pytest.raises(InputError, match="longer"):
        XesTable.open(path)
