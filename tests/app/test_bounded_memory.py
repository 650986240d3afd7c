"""Imports and files of any length: what goes over disk equals what stays in memory, kills leave all or nothing."""

from __future__ import annotations

import csv
import gzip
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hanhtrinh.app.importing import import_files
from hanhtrinh.app.opening import open_files
from hanhtrinh.app.workspace import Workspace
from hanhtrinh.events.selectors import Globs, Predicate
from hanhtrinh.journeys import build, shard_files
from hanhtrinh.journeys.build import build_log
from hanhtrinh.journeys.log import JourneyLog
from hanhtrinh.measures.transitions import transitions
from hanhtrinh.measures.variants import variants
from hanhtrinh.sources.files import read_events
from hanhtrinh.sources.mapping import ColumnMapping
from hanhtrinh.store import row_keys, spill
from hanhtrinh.store.events import EventStore

DATA = Path(os.environ.get("HANHTRINH_TESTDATA", Path(__file__).parents[3] / "shared" / "data"))
COLUMNS = {
    "user_id": "user",
    "name": "event",
    "time": "time",
    "value": "value",
    "order_id": "order",
    "score": "score",
}
MAPPING = ColumnMapping(columns=COLUMNS, attributes={"city": "city"}, score_kind="csat")
HEADER = ("user", "event", "time", "value", "order", "score", "city", "page")
PAGE = Predicate("properties.page", Globs(("*buy*",)))


@contextmanager
def on_disk(shards: int = 4) -> Iterator[None]:
    """Everything goes over disk, in small pieces; logs are mapped and let go of."""
    with pytest.MonkeyPatch.context() as patch:
        for kind, extra in ((spill.Backlog, "lz4"), (spill.Buckets, "lz4")):
            patch.setattr(kind.__init__, "__kwdefaults__", {"memory": 200, "compression": extra})
        patch.setattr("hanhtrinh.sources.delimited.read_blocks.__defaults__", (300,))
        patch.setattr("hanhtrinh.sources.reject_list._MOST", 2)
        patch.setattr(row_keys, "_MANY", 8)
        patch.setattr(build, "_SHORT", 0)
        patch.setattr(build, "_EVENTS_PER_SHARD", 8)
        patch.setattr(shard_files, "_SHORT", 0)
        yield


def same_logs(a: JourneyLog, b: JourneyLog) -> None:
    assert (a.codes.name, a.codes.bits.tolist(), a.scales) == (b.codes.name, b.codes.bits.tolist(), b.scales)
    assert (a.watermark, a.customers, a.events, a.attribute_keys()) == (
        b.watermark, b.customers, b.events, b.attribute_keys(),
    )  # fmt: skip
    assert journeys(a) == journeys(b)


def journeys(log: JourneyLog) -> dict[str, tuple[object, ...]]:
    """Per person: times, codes, values, scores, orders as first seen, and what is known of the person."""
    found: dict[str, tuple[object, ...]] = {}
    for shard in log.shards:
        city = shard.attribute("city")
        columns = [
            shard.time,
            shard.code,
            shard.value(),
            np.nan_to_num(shard.score(), nan=-1.0),
            shard.order(),
        ]
        for p, person in enumerate(shard.persons().to_pylist()):
            rows = slice(int(shard.offsets[p]), int(shard.offsets[p + 1]))
            *plain, order = (column[rows].tolist() for column in columns)
            numbers = {number: k for k, number in enumerate(dict.fromkeys(n for n in order if n >= 0))}
            found[person] = (*plain, [numbers.get(n) for n in order], city[p].as_py() if city else None)
    return found


ROW = st.tuples(
    st.sampled_from(["a", "b", "c", "đ", ""]),
    st.sampled_from(["view", "buy", "Mua hàng"]),
    st.sampled_from(["2025-01-02", "2025-01-01 10:00", "03/02/2025", "14/02/2025", "02/28/2025", "never"]),
    st.sampled_from(["", "12.500", "7"]),
    st.sampled_from(["", "o1", "o2"]),
    st.sampled_from(["", "3", "9"]),
    st.sampled_from(["", "Huế", "Vinh"]),
    st.sampled_from(["", "/buy", "/home"]),
)


def written(path: Path, rows: list[tuple[str, ...]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as handle:
        csv.writer(handle).writerows([HEADER, *rows])
    return path


@settings(max_examples=8, deadline=None)
@given(rows=st.lists(ROW, min_size=1, max_size=60), more=st.lists(ROW, min_size=1, max_size=20))
def test_what_goes_over_disk_equals_what_stays_in_memory(
    rows: list[tuple[str, ...]], more: list[tuple[str, ...]]
) -> None:
    with tempfile.TemporaryDirectory() as home:
        paths = [written(Path(home, "a.csv"), rows), written(Path(home, "b.csv"), more)]
        plain = read_events(paths, MAPPING)
        if not plain.events.num_rows:
            return
        reference = build_log(plain.events, plain.attributes, predicates=[PAGE])
        with on_disk():
            shop = Workspace.create(Path(home) / "shop", timezone="UTC")
            report = import_files(shop, paths, MAPPING, max_rejects=1.0)
            again = import_files(shop, paths[::-1], MAPPING, max_rejects=1.0)
            opened = open_files(paths, MAPPING, predicates=[PAGE], max_rejects=1.0)
            streamed = read_events(paths, MAPPING)
            same_logs(opened.log, reference)
        assert streamed.rejects == plain.rejects == tuple(opened.rejects)
        assert streamed.events.equals(plain.events)
        ids = dict.fromkeys(plain.events["message_id"].to_pylist())
        stored = shop.store.read(plain.events.column_names)
        assert stored["message_id"].to_pylist() == list(ids)
        assert stored["seq"].to_pylist() == list(range(len(ids)))
        first = [plain.events["message_id"].to_pylist().index(one) for one in ids]
        kept = plain.events.take(first)
        ignored = ["seq", "batch"]
        assert stored.drop_columns(ignored).equals(kept.drop_columns(ignored))
        assert (report.events, report.already_present) == (len(ids), plain.events.num_rows - len(ids))
        assert (report.rejected, again.events, again.batch) == (len(plain.rejects), 0, None)
        persons = set(stored["user_id"].to_pylist())
        assert (report.customers, shop.store.identities().num_rows) == (len(persons), len(persons))
        kept = kept.set_column(1, kept.schema.field(1), pa.array(range(len(ids))))
        facts = {key: told.take(first) for key, told in plain.facts.items()}
        once = type(plain)(kept, facts)
        same_logs(shop.log([PAGE]), build_log(kept, once.attributes, predicates=[PAGE]))
        leftovers = [path.name for path in shop.data.iterdir() if path.name.startswith("tmp")]
        assert leftovers == []


def test_rejects_of_a_file_that_waits_for_its_end_are_told_in_order(tmp_path: Path) -> None:
    days = ["05/04/2025", "03/02/2025", "never", "25/12/2025", "12/25/2025", "2025-01-01", "x", "01/01/2025"]
    rows = [("a", "view", days[k % 8], "", "", "", "", "") for k in range(64)]
    path = written(tmp_path / "mixed.csv", rows)
    with on_disk():
        found = read_events([path], MAPPING)
    faulty = {0: "ambiguous-date", 1: "ambiguous-date", 2: "bad-time", 6: "bad-time"}
    assert [(r.row, r.reason, r.cells[2]) for r in found.rejects] == [
        (k + 2, faulty[k % 8], days[k % 8]) for k in range(64) if k % 8 in faulty
    ]
    assert found.rows == 64


def test_the_order_of_day_and_month_is_decided_by_the_last_row_of_a_file(tmp_path: Path) -> None:
    rows = [("a", "view", "05/04/2025", "", "", "", "", "")] * 50
    with on_disk():
        first = read_events(
            [written(tmp_path / "d.csv", [*rows, ("a", "v", "25/12/2025", *[""] * 5)])], MAPPING
        )
        second = read_events(
            [written(tmp_path / "m.csv", [*rows, ("a", "v", "12/25/2025", *[""] * 5)])], MAPPING
        )
    assert {str(t)[:10] for t in first.events["time"].to_pylist()} == {"2025-04-05", "2025-12-25"}
    assert {str(t)[:10] for t in second.events["time"].to_pylist()} == {"2025-05-04", "2025-12-25"}


@pytest.mark.parametrize(
    ("name", "case", "activity"),
    [
        ("ecom/ecom.csv.gz", "user_id", "event"),
        ("eventdataR/sepsis.from_rda.csv.gz", "case_id", "activity"),
        ("eventdataR/traffic_fines.from_rda.csv.gz", "case_id", "activity"),
        ("eventdataR/hospital_billing.from_rda.csv.gz", "case_id", "activity"),
    ],
)
def test_real_files_give_the_same_log_over_disk(name: str, case: str, activity: str, tmp_path: Path) -> None:
    path = DATA / name
    if not path.exists():
        pytest.skip(f"no reference data: {name}")
    mapping = ColumnMapping(columns={"user_id": case, "name": activity, "time": "timestamp"})
    plain = read_events([path], mapping)
    reference = build_log(plain.events, shards=1)
    paths = variants(reference).rows
    with pytest.MonkeyPatch.context() as patch:
        for kind in (spill.Backlog, spill.Buckets):
            patch.setattr(kind.__init__, "__kwdefaults__", {"memory": 1 << 20, "compression": "lz4"})
        patch.setattr(build, "_SHORT", 0)
        patch.setattr(build, "_EVENTS_PER_SHARD", 1 << 13)
        patch.setattr(shard_files, "_SHORT", 0)
        log = open_files([path], mapping).log
        same_logs(log, reference)
        assert transitions(log).rows.equals(transitions(reference).rows)
        patch.setattr("hanhtrinh.measures.variants._TOGETHER", 20)  # a few paths at a time
        assert variants(log).rows.equals(paths)
        assert variants(log, top=3).rows.equals(paths.slice(0, 3))
        shop = Workspace.create(tmp_path / "shop", timezone="UTC")
        assert import_files(shop, [path], mapping).events == plain.events.num_rows
        same_logs(shop.log(), reference)


KILLED = """
import sys
from pathlib import Path
from hanhtrinh.app.importing import import_files
from hanhtrinh.app.workspace import Workspace
from hanhtrinh.sources.mapping import ColumnMapping
from hanhtrinh.store import spill

for kind in (spill.Backlog, spill.Buckets):
    kind.__init__.__kwdefaults__["memory"] = 1 << 16
mapping = ColumnMapping(columns={"user_id": "user", "name": "event", "time": "time"}, attributes={"city": "city"})
print("begun", flush=True)
import_files(Workspace.open(Path(sys.argv[1])), [Path(sys.argv[2])], mapping)
print("done", flush=True)
"""


def random_rows(path: Path, count: int, seed: int) -> Path:
    random_ = random.Random(seed)
    lines = [
        f"u{random_.randrange(count // 5)},step {seed}.{random_.randrange(9)},2025-01-01 {k // 3600 % 24:02}:{k // 60 % 60:02}:{k % 60:02},"
        f"{random_.choice(['Huế', 'Vinh', ''])}"
        for k in range(count)
    ]
    path.write_bytes(gzip.compress(("user,event,time,city\n" + "\n".join(lines)).encode(), 1))
    return path


def killed_at_random_moments(folder: Path, moments: int, count: int) -> None:
    """Kill imports one after another; after each the workspace is as it was, or has one import more."""
    shop = Workspace.create(folder / "shop")
    mapping = ColumnMapping(
        columns={"user_id": "user", "name": "event", "time": "time"}, attributes={"city": "city"}
    )
    import_files(shop, [random_rows(folder / "first.csv.gz", 500, 0)], mapping)
    events, batches = 500, 1
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2] / "src")}
    draw = random.Random(1)
    longest = 1.0
    for moment in range(moments):
        path = random_rows(folder / "next.csv.gz", count, batches)
        command = [sys.executable, "-c", KILLED, str(shop.root), str(path)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, env=environment)
        assert process.stdout is not None
        assert process.stdout.readline() == b"begun\n"
        began = time.perf_counter()
        if moment:
            time.sleep(draw.random() * longest)
            process.kill()
        process.wait(120)
        if not moment:  # the first one is let through, to know how long one takes
            longest = 1.1 * (time.perf_counter() - began)
        store = EventStore(shop.data)
        found = store.read(["seq", "message_id", "batch"])
        whole = found.num_rows == events + count
        assert whole or found.num_rows == events
        events, batches = found.num_rows, batches + whole
        assert found["seq"].to_pylist() == list(range(events))
        assert len(set(found["message_id"].to_pylist())) == events
        assert store.batches().num_rows == len(set(found["batch"].to_pylist())) == batches
        told = set(store.attributes()["batch"].to_pylist()) | set(found["batch"].to_pylist())
        assert all(store.batch_present(batch) for batch in told)
        assert not [path.name for path in shop.data.iterdir() if path.name.startswith("tmp")]
    import_files(shop, [random_rows(folder / "last.csv.gz", count, 999)], mapping)
    store = EventStore(shop.data)
    assert store.count_events() == events + count
    assert shop.log().events == events + count
    for name in ("events", "attributes", "identities", "batches"):  # and nothing of those killed is left
        named = {uri.rpartition("/")[2] for uri in store._table(name).file_uris()}
        there = {file.name for file in (shop.data / name).glob("*.parquet*")}
        assert named <= there
        if name == "events":
            assert there == named


def test_imports_killed_at_random_moments_leave_all_or_nothing(tmp_path: Path) -> None:
    killed_at_random_moments(tmp_path, 8, 20_000)


@pytest.mark.slow
def test_imports_killed_at_fifty_random_moments_leave_all_or_nothing(tmp_path: Path) -> None:
    killed_at_random_moments(tmp_path, 51, 40_000)


def parquet_of(path: Path, events: int) -> Path:
    """A Parquet file of a shop with a customer per ten events."""
    random_ = np.random.default_rng(1)
    with pq.ParquetWriter(
        path, pa.schema([("who", pa.string()), ("what", pa.string()), ("when", pa.timestamp("us"))])
    ) as file:
        for begin in range(0, events, 500_000):
            count = min(500_000, events - begin)
            who = pa.array(random_.integers(0, events // 10, count)).cast(pa.string())
            what = pa.array(np.array(["view", "cart", "buy", "chat"])[random_.integers(0, 4, count)])
            when = pa.array((np.arange(begin, begin + count) * 1_000_000), pa.timestamp("us"))
            file.write_table(pa.table({"who": who, "what": what, "when": when}))
    return path


MEASURED = """
import resource, runpy, sys
try:
    runpy.run_module("hanhtrinh", run_name="__main__", alter_sys=True)
finally:
    print("peak", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr)
"""


def peak(*arguments: str) -> float:
    """Run one command; gives its peak memory in MiB."""
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2] / "src")}
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, *arguments],
        capture_output=True,
        text=True,
        env=environment,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2_000:]
    return int(done.stderr.rpartition("peak ")[2]) / 1024


def peaks(folder: Path, events: int) -> tuple[float, float]:
    """Peak memory of the import with the log's building, and of measuring straight on the file."""
    path = parquet_of(folder / f"{events}.parquet", events)
    shop = str(folder / f"shop{events}")
    columns = ("--case", "who", "--activity", "what", "--time", "when")
    peak("init", shop)
    imported = peak("import", str(path), "-w", shop, *columns)
    measured = peak("measure", "transitions", "-w", shop, "--format", "json")
    straight = peak("measure", "transitions", "--events", str(path), *columns, "--format", "json")
    return max(imported, measured), straight


def test_three_times_the_events_take_little_more_memory(tmp_path: Path) -> None:
    small, large = peaks(tmp_path, 500_000), peaks(tmp_path, 1_500_000)
    # in memory it took 500 MiB more
    assert large[0] < 1.3 * small[0] + 100
    assert large[1] < 1.3 * small[1] + 100
    # the peak of a child is never less than its parent's where it was forked, so the bound is the stated one
    assert max(large) < 2_048


@pytest.mark.slow
def test_thirty_million_events_take_little_more_memory_than_ten(tmp_path: Path) -> None:
    small, large = peaks(tmp_path, 10_000_000), peaks(tmp_path, 30_000_000)
    for ten, thirty in zip(small, large, strict=True):
        assert thirty <= 1.3 * ten
        assert thirty <= 2_048
