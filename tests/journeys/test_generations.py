"""Persisted generations equal a fresh build, whatever the imports, deletions, kills and damage."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from slow_log import PlainEvent, attributes_of, journeys_in, slow_journeys, table_of

from hanhtrinh.errors import WorkspaceError
from hanhtrinh.events.selectors import Globs, Predicate
from hanhtrinh.journeys import generations
from hanhtrinh.journeys.build import build_log
from hanhtrinh.journeys.generations import current
from hanhtrinh.journeys.log import JourneyLog
from hanhtrinh.language import Text
from hanhtrinh.store.events import EventStore

CHECKOUT = Predicate("url", Globs(("*checkout*",)))
CART = Predicate("url", Globs(("*cart*",)))


def bring(
    store: EventStore, batch: str, events: list[PlainEvent], attributes: pa.Table | None = None
) -> None:
    store.append(
        table_of(events),
        attributes_of([]) if attributes is None else attributes,
        {
            "batch": batch, "source": "test", "fingerprint": "f", "mapping": "{}", "files": [], "rows": len(events),
            "events": len(events), "already_present": 0, "rejected": 0, "created": datetime.now(UTC),
        },
    )  # fmt: skip


def same(a: JourneyLog, b: JourneyLog) -> None:
    """Two logs are equal to the bit."""
    assert (a.codes.name, a.codes.channel, a.codes.predicates) == (
        b.codes.name,
        b.codes.channel,
        b.codes.predicates,
    )
    assert a.codes.bits.tolist() == b.codes.bits.tolist()
    assert (a.scales, a.watermark, len(a.shards)) == (b.scales, b.watermark, len(b.shards))
    for one, other in zip(a.shards, b.shards, strict=True):
        assert one.persons().to_pylist() == other.persons().to_pylist()
        assert one.orders() == other.orders()
        for name in ("offsets", "time", "code"):
            assert np.array_equal(getattr(one, name), getattr(other, name))
        for name in ("value", "order", "score", "score_scale"):
            assert np.array_equal(getattr(one, name)(), getattr(other, name)(), equal_nan=name == "score")
        for key in ("city", "plan"):
            left, right = one.attribute(key), other.attribute(key)
            assert (left and left.to_pylist()) == (right and right.to_pylist())


def fresh(store: EventStore, shards: int = 1, predicates: tuple[Predicate, ...] = ()) -> JourneyLog:
    events = store.read(pa.schema(table_of([]).schema).names)
    return build_log(
        events, store.attributes(), identities=store.identities(), predicates=predicates, shards=shards
    )


@pytest.fixture
def store(tmp_path: Path) -> EventStore:
    return EventStore.create(tmp_path / "data")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data" / "log"


EVENT = st.builds(
    PlainEvent,
    seq=st.just(0),
    time=st.integers(0, 9),
    user=st.sampled_from([None, "a", "b"]),
    anonymous=st.sampled_from(["a", "c", "d"]),
    name=st.sampled_from(["x", "y"]),
    channel=st.sampled_from([None, "zalo"]),
    url=st.sampled_from([None, "checkout", "cart"]),
    value=st.none() | st.integers(0, 5),
    order=st.sampled_from([None, "o1", "o2"]),
)
ATTRIBUTE = st.tuples(
    st.sampled_from(["user", "anonymous"]),
    st.sampled_from(["a", "b", "c"]),
    st.sampled_from(["city", "plan"]),
    st.sampled_from(["1", "2", "3"]),
    st.integers(0, 5),
)


@settings(max_examples=10, deadline=None)
@given(
    imports=st.lists(
        st.tuples(st.lists(EVENT, min_size=1, max_size=8), st.lists(ATTRIBUTE, max_size=4)), max_size=4
    ),
    undone=st.integers(0, 8),
    shards=st.integers(1, 3),
)
def test_generations_equal_a_fresh_build_whatever_the_imports(
    imports: list[tuple[list[PlainEvent], list[tuple[str, str, str, str, int]]]], undone: int, shards: int
) -> None:
    with tempfile.TemporaryDirectory() as home, pytest.MonkeyPatch.context() as patch:
        patch.setattr(generations, "shards_for", lambda events: shards)
        store, folder = EventStore.create(Path(home) / "data"), Path(home) / "data" / "log"
        for number, (events, attributes) in enumerate(imports):
            bring(store, f"b{number}", events, attributes_of(attributes[: len(events)]))
            same(current(store, folder, predicates=[CHECKOUT]), fresh(store, shards, (CHECKOUT,)))
        if undone < len(imports):
            store.delete_batch(f"b{undone}")
            same(current(store, folder, predicates=[CHECKOUT]), fresh(store, shards, (CHECKOUT,)))
        log = current(store, folder, predicates=[CHECKOUT, CART])
        same(log, fresh(store, shards, (CHECKOUT, CART)))


def test_the_log_says_what_the_events_say(store: EventStore, folder: Path) -> None:
    events = [
        PlainEvent(0, 3, user="a", order="o", value=7), PlainEvent(1, 1, user="a", url="checkout"),
        PlainEvent(2, 1, anonymous="a", order="o", score=3.0, kind="nps"),
    ]  # fmt: skip
    bring(store, "b", events)
    log = current(store, folder, predicates=[CHECKOUT])
    assert journeys_in(log) == slow_journeys(events)
    assert (log.generation, log.versions["events"], log.watermark) == (1, store.version, 3)


def test_nothing_new_makes_no_generation_and_answers_at_once(store: EventStore, folder: Path) -> None:
    bring(store, "b", [PlainEvent(k, k, user=str(k)) for k in range(50)])
    first = current(store, folder)
    began = time.perf_counter()
    again = current(store, folder)
    assert time.perf_counter() - began < 0.1
    assert again.generation == first.generation == 1


def test_an_empty_store_gives_an_empty_log(store: EventStore, folder: Path) -> None:
    log = current(store, folder)
    assert (log.customers, log.events, log.watermark) == (0, 0, None)
    bring(store, "b", [PlainEvent(0, 1, user="a")])
    assert current(store, folder).events == 1


class Watched:
    """A store that notes what was read of it."""

    def __init__(self, store: EventStore) -> None:
        self.store = store
        self.read_since: list[int | None] = []

    def __getattr__(self, name: str) -> object:
        return getattr(self.store, name)

    def scan(self, columns: list[str], since_seq: int | None = None) -> Iterator[pa.RecordBatch]:
        self.read_since.append(since_seq)
        return self.store.scan(columns, since_seq)


def test_only_new_events_are_read_and_untouched_shards_are_carried_over(
    store: EventStore, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(generations, "shards_for", lambda events: 8)
    bring(store, "b1", [PlainEvent(k, k, user=str(k)) for k in range(100)])
    watched = Watched(store)
    current(watched, folder)  # type: ignore[arg-type]
    before = json.loads((folder / "000001" / "manifest.json").read_text())
    bring(store, "b2", [PlainEvent(0, 500, user="7", name="new")])
    log = current(watched, folder)  # type: ignore[arg-type]
    after = json.loads((folder / "000002" / "manifest.json").read_text())
    assert watched.read_since == [None, 99]
    carried = [a == b for a, b in zip(before["shards"], after["shards"], strict=True)]
    assert carried.count(False) == 1
    assert [len(before["codes"]), len(after["codes"]), after["codes"][1][0]] == [1, 2, "new"]
    same(log, fresh(store, 8))


def test_a_new_predicate_codes_the_log_anew_once_and_says_so(store: EventStore, folder: Path) -> None:
    bring(store, "b", [PlainEvent(0, 1, user="a", url="cart"), PlainEvent(1, 2, user="a", url="checkout")])
    told: list[Text] = []
    watched = Watched(store)
    for predicates in ([], [CHECKOUT], [CART], [CHECKOUT], [CHECKOUT, CART], []):
        log = current(watched, folder, predicates=predicates, on_rebuild=told.append)  # type: ignore[arg-type]
    assert len(told) == 2
    assert watched.read_since == [None] * 3
    assert log.codes.predicates == (CHECKOUT.key, CART.key)
    assert log.codes.bits.tolist() == [2, 1]


class Stitched(Watched):
    """A store in which the visitor `a` turned out to be the user `u`."""

    identity_version = 1_000

    def stitched(self) -> pa.Table:
        rows = self.store.identities().to_pylist()
        return pa.Table.from_pylist([{**row, "person": "user:u"} for row in rows if row["raw_id"] == "a"])


def test_stitched_persons_are_one_and_the_log_is_coded_anew(store: EventStore, folder: Path) -> None:
    bring(store, "b", [PlainEvent(0, 2, anonymous="a"), PlainEvent(1, 1, user="u")])
    assert current(store, folder).customers == 2
    told: list[Text] = []
    log = current(Stitched(store), folder, on_rebuild=told.append)  # type: ignore[arg-type]
    assert (log.customers, len(told)) == (1, 1)
    assert log.shards[0].time.tolist() == [1, 2]
    assert log.shards[0].persons().to_pylist() == ["u"]


def test_another_currency_codes_the_log_anew(store: EventStore, folder: Path) -> None:
    bring(store, "b", [PlainEvent(0, 2, user="a", value=3)])
    current(store, folder)
    assert current(store, folder, currency="USD").currency == "USD"


def test_a_log_that_has_outgrown_its_shards_is_divided_anew(
    store: EventStore, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(generations, "shards_for", lambda events: 1 if events < 10 else 4)
    bring(store, "b1", [PlainEvent(0, 2, user="a")])
    current(store, folder)
    bring(store, "b2", [PlainEvent(k, k, user=str(k)) for k in range(20)])
    told: list[Text] = []
    same(current(store, folder, on_rebuild=told.append), fresh(store, 4))
    assert len(told) == 1


def test_the_last_two_generations_are_kept_with_what_they_name(
    store: EventStore, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(generations, "shards_for", lambda events: 4)
    events = [PlainEvent(k, k, user=str(k)) for k in range(40)]
    bring(store, "b", events, attributes_of([("user", "1", "city", "Huế", 1)]))
    logs = [current(store, folder)]
    for number in range(4):
        bring(store, f"c{number}", [PlainEvent(0, 1, user="3", name=f"n{number}")])
        logs.append(current(store, folder))
    manifests = sorted(path.parent.name for path in folder.glob("*/manifest.json"))
    assert manifests == ["000004", "000005"]
    same(logs[4], fresh(store, 4))
    named = {
        name
        for path in folder.glob("*/manifest.json")
        for entry in json.loads(path.read_text())["shards"]
        for name in entry["files"]
    }
    there = {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and path.name != "manifest.json"
    }
    assert there == named


@pytest.mark.parametrize("harm", ["missing", "cut", "manifest", "folder"])
def test_a_damaged_log_is_rebuilt_and_says_so(store: EventStore, folder: Path, harm: str) -> None:
    bring(store, "b", [PlainEvent(k, k, user=str(k), value=k) for k in range(20)])
    current(store, folder)
    home = folder / "000001"
    if harm == "missing":
        (home / "shard-000" / "value.npy").unlink()
    elif harm == "cut":
        with (home / "shard-000" / "code.npy").open("r+b") as file:
            file.truncate(100)
    elif harm == "manifest":
        (home / "manifest.json").write_text('{"schema": "hanhtrinh.log/1"')
    else:
        (home / "manifest.json").unlink()
    told: list[Text] = []
    same(current(store, folder, on_rebuild=told.append), fresh(store))
    assert len(told) == 1


def test_a_file_that_goes_while_the_log_is_open_is_a_clear_error(store: EventStore, folder: Path) -> None:
    bring(store, "b", [PlainEvent(0, 1, user="a", value=3)])
    log = current(store, folder)
    (folder / "000001" / "shard-000" / "keys.arrow").unlink()
    with pytest.raises(WorkspaceError) as caught:
        log.shards[0].persons()
    assert caught.value.code == "damaged-log"
    assert str(folder) not in str(caught.value)


def test_leftovers_of_killed_processes_are_removed(store: EventStore, folder: Path) -> None:
    (folder / ".tmp-999" / "shard-000").mkdir(parents=True)
    bring(store, "b", [PlainEvent(0, 1, user="a")])
    current(store, folder)
    assert [path.name for path in folder.iterdir()] == ["000001"]


BUILD = """
import os, signal, sys
from pathlib import Path
from hanhtrinh.journeys import generations
from hanhtrinh.store.events import EventStore

def dying(step, after):
    def run(*args):
        if after:
            step(*args)
        os.kill(os.getpid(), signal.SIGKILL)
    return run

data, die_at = Path(sys.argv[1]), sys.argv[2]
if die_at == "shard":
    generations.write_shard = dying(generations.write_shard, True)
if die_at == "manifest":
    generations.Manifest.write = dying(generations.Manifest.write, True)
store = EventStore(data)
if die_at == "rename":
    Path.rename = dying(Path.rename, False)
log = generations.current(store, data / "log")
print(log.generation, log.events, flush=True)
"""


def run_build(data: Path, die_at: str = "") -> subprocess.Popen[str]:
    source = Path(generations.__file__).parents[2]
    return subprocess.Popen(
        [sys.executable, "-c", BUILD, str(data), die_at],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(source)},
    )


def test_two_processes_at_once_make_one_generation(store: EventStore, folder: Path) -> None:
    bring(store, "b", [PlainEvent(k, k, user=str(k % 300)) for k in range(3_000)])
    running = [run_build(folder.parent) for _ in range(2)]
    outputs = [process.communicate(timeout=60)[0].split() for process in running]
    assert outputs == [["1", "3000"]] * 2
    assert [path.name for path in folder.iterdir()] == ["000001"]


@pytest.mark.parametrize("at", ["shard", "manifest", "rename"])
def test_a_kill_leaves_the_earlier_generation(store: EventStore, folder: Path, at: str) -> None:
    bring(store, "b1", [PlainEvent(0, 1, user="a")])
    first = current(store, folder)
    bring(store, "b2", [PlainEvent(0, 2, user="b")])
    killed = run_build(folder.parent, at)
    killed.communicate(timeout=60)
    assert killed.returncode == -signal.SIGKILL
    assert sorted(path.name for path in folder.glob("0*")) == ["000001"]
    assert first.shards[0].persons().to_pylist() == ["a"]
    log = current(store, folder)
    same(log, fresh(store))
    assert log.generation == 2
    assert not list(folder.glob(".tmp-*"))
