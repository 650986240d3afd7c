"""Rows set aside come back as they were, whether they stayed in memory or went to disk, and leave no file behind."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hanhtrinh.store.spill import Backlog, Buckets

SCHEMA = pa.schema(
    [("number", pa.int64()), ("text", pa.string()), ("pair", pa.struct([("a", pa.float64())]))]
)
PIECES = st.lists(
    st.lists(st.tuples(st.integers(0, 6), st.none() | st.text("ăx☺", max_size=3)), max_size=12), max_size=8
)
MEMORY = st.sampled_from([0, 60, 1 << 30])


def table_of(rows: list[tuple[int, str | None]], start: int) -> pa.Table:
    return pa.Table.from_pylist(
        [
            {"number": start + k, "text": text, "pair": None if text is None else {"a": float(bucket)}}
            for k, (bucket, text) in enumerate(rows)
        ],
        schema=SCHEMA,
    )


@settings(max_examples=60, deadline=None)
@given(pieces=PIECES, memory=MEMORY, compression=st.sampled_from([None, "lz4"]))
def test_a_bucket_has_its_rows_in_the_order_they_came(
    pieces: list[list[tuple[int, str | None]]], memory: int, compression: str | None
) -> None:
    expected: dict[int, list[object]] = {k: [] for k in range(7)}
    with Buckets(SCHEMA, 7, memory=memory, compression=compression) as buckets:
        start = 0
        for rows in pieces:
            table = table_of(rows, start)
            for (bucket, _), row in zip(rows, table.to_pylist(), strict=True):
                expected[bucket].append(row)
            buckets.add(table, np.array([bucket for bucket, _ in rows], np.int32))
            start += len(rows)
        assert {k: buckets.bucket(k).to_pylist() for k in range(7)} == expected
        assert len(buckets) == start
        for group in buckets.groups():  # rows of one bucket are never in two groups
            numbers = set(group["number"].to_pylist())
            for rows_of_one in expected.values():
                inside = [row["number"] in numbers for row in rows_of_one]  # type: ignore[index]
                assert all(inside) or not any(inside)
        assert sum(group.num_rows for group in buckets.groups()) == start


@settings(max_examples=60, deadline=None)
@given(pieces=PIECES, memory=MEMORY)
def test_a_backlog_gives_its_pieces_back_as_often_as_asked(
    pieces: list[list[tuple[int, str | None]]], memory: int
) -> None:
    tables = [table_of(rows, k) for k, rows in enumerate(pieces)]
    with Backlog(SCHEMA, memory=memory) as backlog:
        for table in tables:
            backlog.append(table)
        for _ in range(2):
            assert [piece.to_pylist() for piece in backlog.pieces()] == [t.to_pylist() for t in tables]
        chosen = [piece.to_pylist() for piece in backlog.pieces(["text"])]
        assert chosen == [table.select(["text"]).to_pylist() for table in tables]


def test_what_is_set_aside_has_no_name_in_the_folder(tmp_path: Path) -> None:
    with Backlog(SCHEMA, tmp_path, memory=0) as backlog, Buckets(SCHEMA, 3, tmp_path, memory=0) as buckets:
        rows = table_of([(0, "x")] * 9, 0)
        backlog.append(rows)
        buckets.add(rows, np.zeros(9, np.int32))
        assert os.listdir(tmp_path) == []
        assert buckets.bucket(0).num_rows == 9


def test_rows_of_another_schema_are_refused(tmp_path: Path) -> None:
    with Backlog(SCHEMA, tmp_path) as backlog, pytest.raises(KeyError):
        backlog.append(pa.table({"number": [1]}))
