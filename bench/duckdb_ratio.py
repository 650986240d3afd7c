"""Our measures against the fastest formulations we know in DuckDB, on the same events, in turns, in one run.

Run: `make bench` or `python bench/duckdb_ratio.py [--events 10000000] [--turns 7]`.

Both sides hold the data ready: we a warm journey log in memory, DuckDB a table sorted by person, time, seq with small integers
instead of texts, and all its threads. Both give equal rows, which is checked (medians within 1 %). Every formulation
of formulations.py is tried once; the fastest takes turns with ours, whole calls on both sides.
"""

from __future__ import annotations

import argparse
import math
import statistics
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

if __package__ in (None, ""):
    sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[1] / "src")]

import duckdb

from bench import formulations
from bench.events import BEGIN, DAY, NAMES, STEPS, Bench, make
from hanhtrinh.measures.funnel import funnel
from hanhtrinh.measures.result import MeasureResult
from hanhtrinh.measures.retention import retention
from hanhtrinh.measures.sessions import GAP, sessions
from hanhtrinh.measures.stages import stages
from hanhtrinh.measures.transitions import transitions
from hanhtrinh.models.roles import roles_of

WINDOW = 7 * DAY
STAGE_WINDOW = 30 * DAY
INACTIVE = 90 * DAY
# the stage that a word of the common vocabulary enters in lifecycle-7, whatever the history
STAGE_OF_WORD = {
    "discover": 0, "engage": 1, "consider": 1, "lead": 1, "decide": 2, "receive": 4, "onboard": 4,
    "use": 4, "evaluate": 5, "advocate": 6,
}  # fmt: skip

Row = tuple[object, ...]


@dataclass(frozen=True)
class Contest:
    """One measure: our call, DuckDB's queries, our rows and DuckDB's in the same form, and the ratio to reach."""

    name: str
    target: float
    ours: Callable[[], MeasureResult]
    queries: Mapping[str, str]
    our_rows: Callable[[MeasureResult], list[Row]]
    their_rows: Callable[[list[Row]], list[Row]]


def contests(data: Bench) -> list[Contest]:
    log, names = data.log, [name for name, _, _ in NAMES]
    roles = roles_of(log.codes)
    steps = {letter: names.index(step) for letter, step in zip("abcd", STEPS, strict=True)}
    options = formulations.stage_options(
        [STAGE_OF_WORD.get(word) for _, _, word in NAMES],
        buy=_codes("buy")[0],
        usage=_codes("care"),
        loyalty=_codes("retain", "expand"),
        watermark=log.watermark or 0,
        window=STAGE_WINDOW,
        inactive=INACTIVE,
    )
    last = len(data.model.stages) - 1
    return [
        Contest(
            "transitions",
            10,
            lambda: transitions(log),
            formulations.TRANSITIONS,
            lambda result: sorted(_rows(result)),
            lambda rows: sorted((names[row[0]], names[row[1]], *row[2:]) for row in rows),
        ),
        Contest(
            "stages",
            10,
            lambda: stages(log, data.model, window=STAGE_WINDOW, inactive=INACTIVE),
            {name: query.format(**options) for name, query in formulations.STAGES.items()},
            _rows,
            # the last stage has no conversion, and no matured
            lambda rows: [
                (data.model.stages[row[0]], *row[1:3], None, *row[4:9], None)
                if row[0] == last
                else (data.model.stages[row[0]], *row[1:])
                for row in rows
            ],
        ),
        Contest(
            "funnel",
            5,
            lambda: funnel(log, STEPS, window=WINDOW),
            {
                name: query.format(**steps, window=WINDOW, watermark=log.watermark)
                for name, query in formulations.FUNNEL.items()
            },
            _rows,
            lambda rows: [(STEPS[row[0] - 1], *row[1:]) for row in rows],
        ),
        Contest(
            "sessions",
            5,
            lambda: sessions(log, roles=roles),
            {
                name: query.format(gap=GAP, watermark=log.watermark)
                for name, query in formulations.SESSIONS.items()
            },
            # intervals are ours alone
            lambda result: [(*row[:5], None, None, *row[7:]) for row in _rows(result)],
            lambda rows: rows,
        ),
        Contest(
            "retention",
            5,
            lambda: retention(log, roles=roles),
            {
                name: query.format(watermark=log.watermark, base=BEGIN)
                for name, query in formulations.RETENTION.items()
            },
            lambda result: [(*row[:6], None, None) for row in _rows(result)],
            lambda rows: rows,
        ),
    ]


def _codes(*words: str) -> list[int]:
    return [code for code, (_, _, word) in enumerate(NAMES) if word in words]


def _rows(result: MeasureResult) -> list[Row]:
    return [tuple(row.values()) for row in result.rows.to_pylist()]


def check(ours: Sequence[Row], theirs: Sequence[Row], columns: Sequence[str], near: float) -> None:
    """Refuse rows that differ: medians by more than `near`, anything else at all (means and rates: rounding)."""
    assert len(ours) == len(theirs), f"{len(ours)} rows, {len(theirs)} rows"
    for a, b in zip(ours, theirs, strict=True):
        for column, x, y in zip(columns, a, b, strict=True):
            if isinstance(x, float) and isinstance(y, float):
                limit = near if column.startswith("median") else 1e-9
                assert math.isclose(x, y, rel_tol=limit, abs_tol=1e-9), (column, a, b)
            else:
                assert x == y, (column, a, b)


def timed(call: Callable[[], object]) -> tuple[float, object]:
    begin = time.perf_counter()
    answer = call()
    return time.perf_counter() - begin, answer


def hold(contest: Contest, connection: duckdb.DuckDBPyConnection, turns: int) -> None:
    def ask(query: str) -> list[Row]:
        rows: list[Row] = connection.sql(query).fetchall()
        return rows

    result = contest.ours()
    columns = result.rows.column_names
    ours = contest.our_rows(result)
    first: dict[str, float] = {}
    for name, query in contest.queries.items():
        seconds, rows = timed(lambda query=query: ask(query))
        # two medians that are within 1 % of the true one each are within 2 % of each other
        check(ours, contest.their_rows(rows), columns, 0.01 if "exact" in name else 0.02)
        first[name] = seconds
        print(f"    {seconds:8.3f} s  DuckDB, {name}", flush=True)
    # the two that were fastest take turns with ours
    picked = sorted(first, key=lambda name: first[name])[:2]
    times: dict[str, list[float]] = {name: [] for name in ("ours", *picked)}
    for _ in range(turns):
        times["ours"].append(timed(contest.ours)[0])
        for name in picked:
            times[name].append(timed(lambda query=contest.queries[name]: ask(query))[0])
    best = min(picked, key=lambda name: statistics.median(times[name]))
    ratios = [theirs / mine for theirs, mine in zip(times[best], times["ours"], strict=True)]
    for name, seconds in times.items():
        print(f"    {statistics.median(seconds):8.3f} s  ({min(seconds):.3f} to {max(seconds):.3f})  {name}")
    ratio = statistics.median(ratios)
    verdict = "reached" if ratio >= contest.target else "MISSED"
    print(
        f"  {contest.name}: {ratio:.1f} times as fast as DuckDB ({min(ratios):.1f} to {max(ratios):.1f});"
        f" target {contest.target:g}: {verdict}",
        flush=True,
    )


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--events", type=int, default=10_000_000)
    parser.add_argument("--turns", type=int, default=7)
    parser.add_argument("--only", default="", help="one measure")
    asked = parser.parse_args(arguments)
    data = make(asked.events)
    connection = duckdb.connect()
    events = data.table  # noqa: F841 (DuckDB reads it by its name)
    connection.execute("CREATE TABLE ev AS SELECT * FROM events")
    threads = connection.sql("SELECT current_setting('threads')").fetchall()
    print(f"{data.log.events:,} events of {data.log.customers:,} customers, {len(data.log.shards)} shards")
    print(f"DuckDB {duckdb.__version__} with {threads[0][0]} threads")
    for contest in contests(data):
        if asked.only in ("", contest.name):
            print(f"  {contest.name}")
            hold(contest, connection, asked.turns)


if __name__ == "__main__":
    main()
