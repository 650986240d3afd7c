"""Presets over blocks: however a file is cut, the events are the same, and an order without end costs its rows once."""

from __future__ import annotations

import time
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hanhtrinh.sources.delimited import read_blocks
from hanhtrinh.sources.presets.document import Preset
from hanhtrinh.sources.presets.library import load_preset
from hanhtrinh.sources.tables import DelimitedTable, Rows
from hanhtrinh.sources.unfolding import unfold

PRESET = """schema: hanhtrinh.preset/1
id: don
name: {vi: Đơn, en: Orders}
tool: Excel
kind: orders
columns: {order: [order], at: [at], paid: [paid], who: [who], goods: [goods], amount: [amount], note: [note]}
needs: [order, at, who]
group: order
skip: [{note: "bỏ*"}]
lines: [goods]
person: {user_id: ["{who}"]}
properties: {goods: goods}
events:
  - {name: placed, time: at}
  - {name: paid, time: paid, value: amount}
"""
HEADER = ("order", "at", "paid", "who", "goods", "amount", "note")
Cells = tuple[str, ...]


class CutTable(DelimitedTable):
    """A file in blocks of few bytes."""

    bytes_of_block = 8 << 20

    def blocks(self) -> Iterator[Rows]:
        return read_blocks(self._path, self.layout, self.bytes_of_block)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("unfolding")


@pytest.fixture(scope="module")
def preset(place: Path) -> Preset:
    (place / "don.yaml").write_text(PRESET, encoding="utf-8")
    return load_preset("don", place)


def unfolded(path: Path, preset: Preset, block: int) -> tuple[list[dict[str, Any]], list[int], int]:
    """Give the events with their rows, the rows of a wrong shape, and what the blocks cover."""
    table = CutTable.open(path)
    table.bytes_of_block = block
    events, rejects, size = [], [], 0
    for found in unfold(table, preset).blocks():
        for at, (event, row) in enumerate(zip(found.cells.to_pylist(), found.rows.tolist(), strict=True)):
            told = found.reject(at, "x", "time", "bad-time")
            events.append({**event, "row": row, "cells": told.cells})
        rejects += [one.row for one in found.rejects]
        size += found.size
    return events, rejects, size


def expected(rows: list[Cells]) -> tuple[list[dict[str, Any]], list[int]]:
    """Tell events and odd rows one row at a time."""
    data, odd = [], []
    for number, cells in enumerate(rows, start=2):
        if len(cells) != len(HEADER):
            odd.append(number)
        elif any(cells) and not cells[-1].startswith("bỏ"):
            data.append((number, dict(zip(HEADER, cells, strict=True))))
    events = []
    alone = iter(range(-len(data) - 1, 0))
    orders = [list(lines) for _, lines in groupby(data, lambda one: one[1]["order"] or next(alone))]
    for lines in orders:
        number, first = lines[0]
        filled = {name: next((row[name] for _, row in lines if row[name]), None) for name in HEADER}
        whole = {
            "message_id": f"don:{filled['order']}:" if filled["order"] else None,
            "user_id": filled["who"],
            "goods": "; ".join(row["goods"] for _, row in lines if row["goods"]) or None,
            "row": number,
            "cells": tuple(cell or None for cell in first.values()),
        }
        for name, when, value in (("placed", "at", None), ("paid", "paid", "amount")):
            if name == "placed" or filled[when]:
                id_ = whole["message_id"]
                own = {
                    "name": name,
                    "time": filled[when],
                    "value": filled[value] if value else None,
                    "message_id": f"{id_}{name}" if id_ else None,
                }
                events.append({**whole, **own})
    return events, odd


ROW = st.tuples(
    st.sampled_from(["A", "A", "A", "B", ""]),
    st.sampled_from(["2025-01-05", "2025-01-06", ""]),
    st.sampled_from(["2025-01-07", ""]),
    st.sampled_from(["k1", "k2", ""]),
    st.sampled_from(["Trà sen", "Trà nhài", ""]),
    st.sampled_from(["100", "x", ""]),
    st.sampled_from(["", "", "bỏ dòng này"]),
)
ROWS = st.lists(ROW | ROW | ROW | st.just(("một", "ô thiếu")), min_size=1, max_size=40)


@settings(max_examples=150, deadline=None)
@given(rows=ROWS, block=st.integers(1, 400))
def test_however_a_file_is_cut_its_events_are_the_same(
    place: Path, preset: Preset, rows: list[Cells], block: int
) -> None:
    path = place / "export.csv"
    path.write_text("\n".join(",".join(row) for row in (HEADER, *rows)) + "\n", encoding="utf-8")
    events, odd, size = unfolded(path, preset, block)
    wanted, odd_rows = expected(rows)
    assert events == wanted
    assert odd == odd_rows
    assert size == unfolded(path, preset, 8 << 20)[2]


def _seconds(path: Path, preset: Preset) -> float:
    table = CutTable.open(path)
    table.bytes_of_block = 8_192
    begin = time.process_time()
    found = list(unfold(table, preset).blocks())
    seconds = time.process_time() - begin
    assert [block.cells.num_rows for block in found] == [2]
    return seconds


def test_an_order_that_never_ends_costs_its_rows_once(tmp_path: Path, preset: Preset) -> None:
    path = tmp_path / "export.csv"
    row = "A,2025-01-05,2025-01-06,k1,Trà sen,100,\n"
    seconds = {}
    for rows in (25_000, 200_000):
        path.write_text(",".join(HEADER) + "\n" + row * rows, encoding="utf-8")
        seconds[rows] = min(_seconds(path, preset) for _ in range(2))
    assert seconds[200_000] < 24 * seconds[25_000]  # 8 where linear, 64 where quadratic
