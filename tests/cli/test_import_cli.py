"""`hanhtrinh init` and `hanhtrinh import`, the real command line in a fresh workspace."""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from hanhtrinh.app.workspace import Workspace

SOURCE = Path(__file__).parents[2] / "src"
DATA = Path(os.environ.get("HANHTRINH_TESTDATA", Path(__file__).parents[3] / "shared" / "data"))
real_data = pytest.mark.skipif(not DATA.is_dir(), reason="the real data (HANHTRINH_TESTDATA) are not here")
EVENTS = "Mã khách,Sự kiện,Thời gian,Kênh,Thành phố\n" + "".join(
    f"k{i % 5},Bước {i % 3},{i % 28 + 1:02d}/03/2025 09:05,{'web' if i % 2 else 'zalo'},{'Huế' if i % 5 else 'Hà Nội'}\n"
    for i in range(40)
)


def run(folder: Path, *arguments: str, lang: str = "en") -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ,
        "PYTHONPATH": str(SOURCE),
        "HANHTRINH_LANG": lang,
        "PYTHONIOENCODING": "utf-8",
    }
    return subprocess.run(
        [sys.executable, "-m", "hanhtrinh", *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


def fine(folder: Path, *arguments: str, lang: str = "en") -> str:
    done = run(folder, *arguments, lang=lang)
    assert done.returncode == 0, done.stderr
    return done.stdout


def refused(folder: Path, *arguments: str) -> str:
    """The error is told with status 2, without a stack trace or a path of this machine."""
    done = run(folder, *arguments)
    assert done.returncode == 2, done.stderr
    assert done.stderr.startswith("Error: ") or "\nError: " in done.stderr
    assert "Traceback" not in done.stderr
    assert str(folder) not in done.stderr
    return done.stderr


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    Workspace.create(tmp_path / "shop")
    (tmp_path / "events.csv").write_text(EVENTS, encoding="utf-8")
    return tmp_path


def test_a_file_with_vietnamese_headers_needs_no_flags(shop: Path) -> None:
    done = run(shop, "import", "events.csv", "-w", "shop", lang="vi")
    assert done.returncode == 0, done.stderr
    assert "Đã nhập 40 sự kiện của 5 khách hàng, từ 01/03/2025 đến 28/03/2025." in done.stdout
    for told in ("Mã khách ", "* mã khách hàng", "* thuộc tính khách: Thành phố", "* kênh"):
        assert told in done.stderr
    assert "Không có gì mới" in fine(shop, "import", "events.csv", "-w", "shop", lang="vi")


def test_json_tells_everything_and_undo_takes_it_back(shop: Path) -> None:
    told = json.loads(
        fine(shop, "import", "events.csv", "-w", "shop", "--set", "device=mobile", "--format", "json")
    )
    assert (told["import"], told["rows"], told["events"], told["customers"]) == ("import/1", 40, 40, 5)
    assert told["mapping"]["columns"]["user_id"] == "Mã khách"
    assert told["mapping"]["set"] == {"device": "mobile"}
    again = json.loads(
        fine(shop, "import", "events.csv", "-w", "shop", "--set", "device=mobile", "--format", "json")
    )
    assert (again["batch"], again["already_present"]) == (None, 40)
    error = refused(shop, "import", "events.csv", "-w", "shop")
    assert told["batch"] in error
    undone = json.loads(fine(shop, "import", "--undo", told["batch"], "-w", "shop", "--format", "json"))
    assert undone == {"undone": told["batch"], "events": 40}
    assert told["batch"] in refused(shop, "import", "--undo", told["batch"], "-w", "shop")
    row = next(
        csv.DictReader(io.StringIO(fine(shop, "import", "events.csv", "-w", "shop", "--format", "csv")))
    )
    assert row["events"] == "40"


def test_a_dry_run_shows_the_guess_and_needs_no_workspace(shop: Path, tmp_path: Path) -> None:
    shown = fine(tmp_path, "import", "events.csv", "--dry-run")
    assert "customer id" in shown
    told = json.loads(fine(tmp_path, "import", "events.csv", "--dry-run", "--format", "json"))
    assert told["mapping"]["columns"]["time"] == "Thời gian"
    assert [part["guessed"] for part in told["columns"]] == [True] * 5
    assert not any((shop / "shop" / "data" / "rejects").glob("*"))


def test_a_mapping_file_is_the_whole_mapping_and_flags_add_to_it(shop: Path) -> None:
    (shop / "m.yaml").write_text(
        "schema: hanhtrinh.mapping/1\ncolumns: {user_id: Mã khách, name: Sự kiện, time: Thời gian}\n",
        encoding="utf-8",
    )
    arguments = (
        "import",
        "events.csv",
        "-w",
        "shop",
        "--mapping",
        "m.yaml",
        "--attr",
        "Thành phố",
        "--format",
        "json",
    )
    told = json.loads(fine(shop, *arguments))
    assert told["mapping"]["attributes"] == {"Thành phố": "Thành phố"}
    assert "channel" not in told["mapping"]["columns"]
    (shop / "m.yaml").write_text("schema: hanhtrinh.mapping/1\ncolumns: {user: Mã khách}\n", encoding="utf-8")
    assert "m.yaml, line 2, column 11" in refused(shop, *arguments)


def test_faulty_rows_are_counted_and_kept(shop: Path) -> None:
    (shop / "events.csv").write_text(EVENTS + "k1,Bước 1,31/02/2025,web,Huế\n", encoding="utf-8")
    shown = fine(shop, "import", "events.csv", "-w", "shop")
    assert f"1 faulty row: {Path('shop', 'data', 'rejects')}" in shown
    assert "the time cannot be read" in shown
    (rejects,) = (shop / "shop" / "data" / "rejects").glob("*.csv")
    assert "events.csv,42,Thời gian,bad-time," in rejects.read_text(encoding="utf-8")
    (shop / "more.csv").write_text(EVENTS + "k1,x,y\n" * 3, encoding="utf-8")
    assert "7.0%" in refused(shop, "import", "more.csv", "-w", "shop")
    (shop / "other.csv").write_text(EVENTS.replace("k1", "m1") + "k1,x,y\n" * 3, encoding="utf-8")
    assert "3 faulty rows" in fine(shop, "import", "other.csv", "-w", "shop", "--max-rejects", "10%")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (None, "no such file"),
        (b"", "is empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "not a text file"),
        (gzip.compress(EVENTS.encode(), mtime=0)[:80], "damaged"),
        ("Mã khách,Sự kiện,Thời gian\nk,a,31/02/2025\nk,b,2025-13-01\n".encode(), "No row can be imported"),
        (b"x,y\n1,2\n", "--user COLUMN --name COLUMN --time COLUMN"),
    ],
    ids=["missing", "empty", "binary", "broken-gzip", "impossible-dates", "unknown-columns"],
)
def test_bad_files_are_refused_and_nothing_is_half_written(
    shop: Path, content: bytes | None, told: str
) -> None:
    if content is not None:
        (shop / "bad.csv").write_bytes(content)
    before = sorted(str(path) for path in (shop / "shop").rglob("*"))
    assert told in refused(shop, "import", "bad.csv", "-w", "shop")
    after = sorted(str(path) for path in (shop / "shop").rglob("*"))
    assert after == before


@pytest.mark.parametrize(
    ("flags", "told"),
    [
        (["--time", "Thoi gian"], "Did you mean “Thời gian”?"),
        (["--set", "chanel=web"], "Did you mean “channel”?"),
        (["--max-rejects", "many"], "--max-rejects"),
        (["--scale", "5:1"], "1:5"),
        (["-w", "nowhere"], "hanhtrinh init"),
        (["--time-format", "%Q"], "%Q"),
    ],
)
def test_wrong_usage_says_what_was_allowed(shop: Path, flags: list[str], told: str) -> None:
    workspace = [] if "-w" in flags else ["-w", "shop"]
    assert told in refused(shop, "import", "events.csv", *workspace, *flags)


@real_data
def test_the_shop_file_is_imported_by_its_guess(tmp_path: Path) -> None:
    fine(tmp_path, "init", "shop")
    file = str(DATA / "ecom" / "ecom.csv.gz")
    told = json.loads(
        fine(tmp_path, "import", file, "-w", "shop", "--set", "channel=website", "--format", "json")
    )
    assert (told["events"], told["customers"], told["rejected"], told["files"]) == (
        31_106,
        600,
        0,
        ["ecom.csv.gz"],
    )
    assert told["mapping"]["columns"]["device"] == "platform"
    assert sorted(told["mapping"]["attributes"]) == ["acquisition_channel", "user_cohort", "user_lifecycle"]


def test_each_column_is_told_on_one_line(shop: Path) -> None:
    (shop / "notes.csv").write_text(
        'user_id,event,timestamp,note\nk1,view,2025-03-01 09:05,"Giao chậm;\nhộp móp"\n', encoding="utf-8"
    )
    told = run(shop, "import", "notes.csv", "-w", "shop").stderr
    assert "(Giao chậm; hộp móp)" in told
    (shop / "bare.csv").write_text("user_id,event,timestamp,note\n", encoding="utf-8")
    told = refused(shop, "import", "bare.csv", "-w", "shop")
    assert "()" not in told
    assert "bare.csv" in told


def test_a_folder_stands_for_the_files_in_it(shop: Path) -> None:
    (shop / "empty").mkdir()
    assert "empty" in refused(shop, "import", "empty", "-w", "shop")
    exports = shop / "exports"
    exports.mkdir()
    for day in (1, 2):
        rows = f"u{day},open,2025-03-0{day} 10:00\n"
        (exports / f"{day}.csv").write_text("user_id,event,time\n" + rows, encoding="utf-8")
    done = run(shop, "import", "exports", "-w", "shop", "--format", "json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["events"] == 2
