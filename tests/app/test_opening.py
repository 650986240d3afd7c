"""A log straight from files: ties in row order, naive times UTC, ids as they are, faulty rows counted."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from hanhtrinh.app.opening import open_file, open_files
from hanhtrinh.errors import InputError, UsageError
from hanhtrinh.sources.mapping import ColumnMapping

DATA = Path(os.environ.get("HANHTRINH_TESTDATA", Path(__file__).parents[3] / "shared" / "data"))


def written(folder: Path, text: str) -> Path:
    path = folder / "events.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_ties_keep_the_order_of_rows_and_naive_times_are_utc(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "who,what,when\nNA,b,2025-01-01 00:00:01\nNA,c,2025-01-01 00:00:00\nNA,a,2025-01-01 00:00:01\nnull,b,2025-01-01\n0,b,2025-01-01\n",
    )
    log = open_file(path, case="who", activity="what", time="when")
    shard = log.shards[0]
    assert shard.persons().to_pylist() == ["NA", "null", "0"]
    assert [log.codes.name[code] for code in shard.code[:3]] == ["c", "b", "a"]
    assert shard.time[0] == 1_735_689_600_000_000
    assert log.generation == 0


def test_a_mapping_may_bring_attributes_and_a_device(tmp_path: Path) -> None:
    path = written(tmp_path, "who,what,when,city,dev\n1,a,2025-01-01,Huế,ios\n")
    mapping = ColumnMapping(
        columns={"device": "dev", "name": "city"}, attributes={"city": "city"}, constants={"channel": "app"}
    )
    log = open_file(path, mapping, case="who", activity="what", time="when")
    city = log.shards[0].attribute("city")
    assert city is not None
    assert city.to_pylist() == ["Huế"]
    assert (log.codes.name, log.codes.device, log.codes.channel) == (("a",), ("ios",), ("app",))


def test_faulty_rows_are_left_out_and_told(tmp_path: Path) -> None:
    rows = "".join(f"{k},a,2025-01-01\n" for k in range(30))
    opened = open_files(
        [written(tmp_path, f"who,what,when\n{rows}x,a,never\n")], case="who", activity="what", time="when"
    )
    assert (opened.log.events, len(opened.rejects), opened.rows) == (30, 1, 31)


def test_a_file_of_faulty_rows_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        open_file(written(tmp_path, "who,what,when\nx,a,never\n"), case="who", activity="what", time="when")
    assert caught.value.code == "too-many-rejects"


def test_a_missing_column_name_is_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        open_file(written(tmp_path, "who,what,when\nx,a,2025-01-01\n"), case="who", activity="what")


@pytest.mark.parametrize(
    ("name", "counts"),
    [
        ("eventdataR/sepsis.from_rda.csv.gz", (1_050, 15_214, 16)),
        ("eventdataR/traffic_fines.from_rda.csv.gz", (10_000, 34_724, 11)),
        ("eventdataR/hospital_billing.from_rda.csv.gz", (10_000, 49_951, 16)),
    ],
)
def test_real_files_have_their_published_counts(name: str, counts: tuple[int, int, int]) -> None:
    path = DATA / name
    if not path.exists():
        pytest.skip(f"no reference data: {name}")
    log = open_file(path, case="case_id", activity="activity", time="timestamp")
    assert (log.customers, log.events, len(log.codes)) == counts
