"""Imports: all or nothing, never the same row twice, and they can be taken back."""

from __future__ import annotations

import csv
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from deltalake import DeltaTable

from hanhtrinh.app.importing import ImportReport, import_files, propose_mapping, undo_batch
from hanhtrinh.app.workspace import Workspace
from hanhtrinh.errors import HanhtrinhError, InputError, UsageError, WorkspaceError
from hanhtrinh.language import Text
from hanhtrinh.sources.mapping import ColumnMapping
from hanhtrinh.store.events import EventStore
from hanhtrinh.store.lock import workspace_lock

MAPPING = ColumnMapping(
    columns={"user_id": "user", "name": "event", "time": "time"}, attributes={"city": "city"}
)
HEADER = "user,event,time,city\n"


@pytest.fixture
def shop(tmp_path: Path) -> Workspace:
    return Workspace.create(tmp_path / "shop")


def written(folder: Path, rows: list[str], name: str = "events.csv") -> Path:
    path = folder / name
    path.write_text(HEADER + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    return path


def rows_of(count: int) -> list[str]:
    return [
        f"u{i % 7},step {i % 3},2025-01-{i % 28 + 1:02d} 10:00,{'Huế' if i % 7 else 'Hà Nội'}"
        for i in range(count)
    ]


def add(
    shop: Workspace, *paths: Path, mapping: ColumnMapping = MAPPING, max_rejects: float = 0.05
) -> ImportReport:
    return import_files(shop, paths, mapping, max_rejects=max_rejects)


def test_an_import_is_read_by_the_settings_of_the_workspace(shop: Workspace, tmp_path: Path) -> None:
    report = add(shop, written(tmp_path, rows_of(30)))
    assert (report.rows, report.events, report.customers, report.rejected) == (30, 30, 7, 0)
    assert report.first is not None
    assert report.first.isoformat() == "2025-01-01T03:00:00+00:00"
    record = shop.store.batches().to_pylist()[0]
    assert (record["batch"], record["files"], record["events"]) == (report.batch, ["events.csv"], 30)
    log = shop.log()
    assert (log.events, log.customers) == (30, 7)
    assert sorted({shard.attribute("city") is None for shard in log.shards if len(shard.offsets) > 1}) == [
        False
    ]


def test_importing_twice_adds_nothing_and_commits_nothing(shop: Workspace, tmp_path: Path) -> None:
    path = written(tmp_path, [*rows_of(30), *rows_of(2)])  # two true duplicates stay
    assert add(shop, path).events == 32
    version = shop.store.version
    again = add(shop, path)
    assert (again.batch, again.events, again.already_present) == (None, 0, 32)
    assert (shop.store.version, shop.store.batches().num_rows) == (version, 1)


def test_a_file_that_grew_adds_its_new_rows_only(shop: Workspace, tmp_path: Path) -> None:
    add(shop, written(tmp_path, rows_of(20)))
    report = add(shop, written(tmp_path, [*rows_of(30), "new,step 1,2025-02-01,Vinh"]))
    assert (report.events, report.already_present, report.customers) == (11, 20, 8)
    assert shop.store.read(["seq"])["seq"].to_pylist() == list(range(31))
    attributes = shop.store.attributes().to_pylist()
    assert {(row["raw_id"], row["value"]) for row in attributes} >= {("new", "Vinh")}


def test_a_file_without_customer_attributes_grows_too(shop: Workspace, tmp_path: Path) -> None:
    mapping = ColumnMapping(columns=MAPPING.columns)
    add(shop, written(tmp_path, rows_of(20)), mapping=mapping)
    report = add(
        shop, written(tmp_path, rows_of(30)), written(tmp_path, rows_of(31), "b.csv"), mapping=mapping
    )
    assert (report.events, report.already_present) == (11, 50)


def test_several_files_are_one_batch_and_their_common_rows_come_once(shop: Workspace, tmp_path: Path) -> None:
    first, second = written(tmp_path, rows_of(20), "a.csv"), written(tmp_path, rows_of(30), "b.csv")
    report = add(shop, first, second)
    assert (report.rows, report.events, report.already_present) == (50, 30, 20)
    assert report.files == ("a.csv", "b.csv")


def test_the_same_rows_under_another_mapping_are_refused_until_undone(
    shop: Workspace, tmp_path: Path
) -> None:
    path = written(tmp_path, rows_of(10))
    first = add(shop, path)
    assert first.batch is not None
    other = ColumnMapping(columns=MAPPING.columns)
    with pytest.raises(InputError) as failure:
        add(shop, path, mapping=other)
    assert failure.value.code == "another-mapping"
    assert first.batch in failure.value.to("vi")
    assert undo_batch(shop, first.batch) == 10
    assert add(shop, path, mapping=other).events == 10
    assert shop.log().events == 10


def test_the_same_rows_from_another_source_are_other_events(shop: Workspace, tmp_path: Path) -> None:
    path = written(tmp_path, rows_of(10))
    add(shop, path)
    assert import_files(shop, [path], MAPPING, source="pos").events == 10


def test_undo_names_the_imports_there_are(shop: Workspace, tmp_path: Path) -> None:
    report = add(shop, written(tmp_path, rows_of(3)))
    with pytest.raises(WorkspaceError) as failure:
        undo_batch(shop, "b9")
    assert str(report.batch) in failure.value.to("en")


def test_faulty_rows_are_kept_with_their_reason(shop: Workspace, tmp_path: Path) -> None:
    path = written(tmp_path, [*rows_of(40), 'u1,"step, 2",never,Huế', "u1,x"])
    report = add(shop, path)
    assert (report.rows, report.events, report.rejected) == (42, 40, 2)
    assert report.reasons == {"bad-time": 1, "wrong-number-of-columns": 1}
    assert report.rejects_file == f"data/rejects/{report.batch}.csv"
    with (shop.root / report.rejects_file).open(encoding="utf-8-sig", newline="") as handle:
        assert list(csv.reader(handle)) == [
            ["file", "row", "column", "reason", "user", "event", "time", "city", "raw"],
            ["events.csv", "42", "time", "bad-time", "u1", "step, 2", "never", "Huế", ""],
            ["events.csv", "43", "", "wrong-number-of-columns", "", "", "", "", "u1,x"],
        ]
    assert report.batch is not None
    undo_batch(shop, report.batch)
    assert list((shop.data / "rejects").iterdir()) == []


@pytest.mark.parametrize(
    ("rows", "limit", "code"),
    [
        (["u,a,never,x"] * 3, 1.0, "nothing-to-import"),
        (["u,a,0000-00-00,x", "u,a,2025-02-30,x"], 0.05, "nothing-to-import"),
        ([*rows_of(18), "u,a,never,x"], 0.05, "too-many-rejects"),
        ([*rows_of(19), "u,a,never,x"], 0.05, None),
        ([*rows_of(1), "u,a,never,x"], 0.0, "too-many-rejects"),
    ],
)
def test_too_many_faulty_rows_stop_the_import_and_nothing_is_written(
    shop: Workspace, tmp_path: Path, rows: list[str], limit: float, code: str | None
) -> None:
    before = sorted(path for path in shop.root.rglob("*") if path.suffix != ".lock")
    path = written(tmp_path, rows)
    if code is None:
        assert add(shop, path, max_rejects=limit).rejected == 1
        return
    with pytest.raises(InputError) as failure:
        add(shop, path, max_rejects=limit)
    assert failure.value.code == code
    assert "never" in failure.value.to("vi") or "0000-00-00" in failure.value.to("vi")
    assert failure.value.to("vi") != failure.value.to("en")
    assert sorted(path for path in shop.root.rglob("*") if path.suffix != ".lock") == before


def test_an_import_needs_a_file(shop: Workspace) -> None:
    with pytest.raises(UsageError):
        add(shop)


def test_a_proposal_tells_what_was_guessed(tmp_path: Path) -> None:
    path = written(tmp_path, rows_of(20))
    proposal = propose_mapping(path, ColumnMapping(columns={"name": "event"}))
    assert proposal.mapping.columns == {"name": "event", "user_id": "user", "time": "time"}
    assert proposal.guessed == {"user", "time", "city"}
    with pytest.raises(InputError):
        propose_mapping(path, ColumnMapping(columns={"name": "evnt"}))


def test_two_imports_at_once_wait_for_each_other(shop: Workspace, tmp_path: Path) -> None:
    with (
        workspace_lock(shop.data, "import"),
        pytest.raises(WorkspaceError) as failure,
        workspace_lock(shop.data, "import", wait=0.1),
    ):
        pass
    assert failure.value.code == "workspace-busy"
    add(shop, written(tmp_path, rows_of(3)))


KILLED_IMPORT = """
import os, signal, sys
from pathlib import Path
from hanhtrinh.app import importing
from hanhtrinh.app.workspace import Workspace
from hanhtrinh.sources.mapping import ColumnMapping
from hanhtrinh.store import events

moment, left = sys.argv[3], int(sys.argv[4])

def dies(function, after):
    def replaced(*arguments, **named):
        global left
        left -= 1
        if left == 0 and not after:
            os.kill(os.getpid(), signal.SIGKILL)
        result = function(*arguments, **named)
        if left == 0 and after:
            os.kill(os.getpid(), signal.SIGKILL)
        return result
    return replaced

if moment == "write":  # each of the four tables, before and after
    events.write_deltalake = dies(events.write_deltalake, after=False)
elif moment == "written":
    events.write_deltalake = dies(events.write_deltalake, after=True)
elif moment == "rejects":
    importing._write_rejects = dies(importing._write_rejects, after=True)
mapping = ColumnMapping(columns={"user_id": "user", "name": "event", "time": "time"}, attributes={"city": "city"})
print("begun", flush=True)
importing.import_files(Workspace.open(Path(sys.argv[1])), [Path(sys.argv[2])], mapping)
"""


def start_import(shop: Workspace, path: Path, moment: str, count: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", KILLED_IMPORT, str(shop.root), str(path), moment, str(count)]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2] / "src")}
    return subprocess.Popen(command, stdout=subprocess.PIPE, env=environment)


def check_after_kill(shop: Workspace, path: Path, before: int, whole: int) -> None:
    """The workspace is as it was, or the import is complete; another import completes it in any case."""
    opened = Workspace.open(shop.root)
    found = opened.store.read(["seq"]).num_rows
    assert found in (before, whole)
    done = found == whole
    assert opened.store.batches().num_rows == (2 if done else 1)
    assert ("Vinh" in opened.store.attributes()["value"].to_pylist()) == done
    assert ("late" in opened.store.identities()["raw_id"].to_pylist()) == done
    add(opened, path)
    store = EventStore(opened.data)
    assert store.read(["seq"])["seq"].to_pylist() == list(range(whole))
    assert store.batches().num_rows == 2
    assert store.attributes()["value"].to_pylist().count("Vinh") == 1
    assert store.identities()["raw_id"].to_pylist().count("late") == 1
    assert [file.name for file in (opened.data / "rejects").iterdir()] == [
        f"{store.batches()['batch'].to_pylist()[1]}.csv"
    ]
    assert opened.log().events == whole
    for name in ("attributes", "identities", "batches"):  # nothing of the killed import is left
        rows = DeltaTable(str(opened.data / name)).to_pyarrow_table(columns=["batch"])["batch"].to_pylist()
        assert all(store.batch_present(batch) for batch in rows)


MOMENTS = [("rejects", 1), *(("write", n) for n in range(1, 5)), *(("written", n) for n in range(1, 5))]


@pytest.mark.parametrize(("moment", "count"), MOMENTS)
def test_an_import_killed_at_any_step_leaves_all_or_nothing(
    shop: Workspace, tmp_path: Path, moment: str, count: int
) -> None:
    add(shop, written(tmp_path, rows_of(20)))
    path = written(tmp_path, [*rows_of(60), "late,step 1,2025-02-01,Vinh", "late,step 1,never,Vinh"])
    process = start_import(shop, path, moment, count)
    assert process.wait(60) == -signal.SIGKILL
    check_after_kill(shop, path, 20, 61)


@pytest.mark.slow
@pytest.mark.parametrize("delay", [0.02 * step for step in range(25)])
def test_an_import_killed_after_any_time_leaves_all_or_nothing(
    shop: Workspace, tmp_path: Path, delay: float
) -> None:
    add(shop, written(tmp_path, rows_of(20)))
    path = written(tmp_path, [*rows_of(60_000), "late,step 1,2025-02-01,Vinh", "late,step 1,never,Vinh"])
    process = start_import(shop, path, "", 0)
    assert process.stdout is not None
    assert process.stdout.readline() == b"begun\n"
    time.sleep(delay)
    process.kill()
    process.wait(60)
    check_after_kill(shop, path, 20, 60_001)


KILLED_UNDO = """
import os, signal, sys
from pathlib import Path
from deltalake import DeltaTable
from hanhtrinh.app.importing import undo_batch
from hanhtrinh.app.workspace import Workspace

left, delete = int(sys.argv[3]), DeltaTable.delete

def dies(self, *arguments, **named):
    global left
    left -= 1
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return delete(self, *arguments, **named)

DeltaTable.delete = dies
undo_batch(Workspace.open(Path(sys.argv[1])), sys.argv[2])
"""


@pytest.mark.parametrize("count", [1, 2, 4])
def test_an_undo_killed_at_any_step_is_done_or_not_begun(shop: Workspace, tmp_path: Path, count: int) -> None:
    first = add(shop, written(tmp_path, rows_of(20)))
    add(shop, written(tmp_path, rows_of(30), "more.csv"))
    assert first.batch is not None
    command = [sys.executable, "-c", KILLED_UNDO, str(shop.root), first.batch, str(count)]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2] / "src")}
    assert subprocess.run(command, env=environment, check=False).returncode == -signal.SIGKILL
    opened = Workspace.open(shop.root)
    begun = count > 1  # the first deletion is that of the events
    assert opened.store.read(["seq"]).num_rows == (10 if begun else 30)
    assert opened.store.identities().num_rows == 7
    if not begun:
        assert undo_batch(opened, first.batch) == 20
    assert add(opened, written(tmp_path, rows_of(30))).events == 20
    assert opened.store.identities().num_rows == 7
    assert opened.log().customers == 7


def test_an_error_tells_both_languages(shop: Workspace, tmp_path: Path) -> None:
    for content in (b"", b"\x00\x01", b"user,event,time\n"):
        path = tmp_path / "bad.csv"
        path.write_bytes(content)
        with pytest.raises(HanhtrinhError) as failure:
            add(shop, path)
        message: Text = failure.value.message
        assert message.vi
        assert message.en
        assert message.vi != message.en
        assert str(tmp_path) not in failure.value.to("vi")
