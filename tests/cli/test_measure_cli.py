"""`hanhtrinh measure` by the real command line: straight on files, on a workspace, and asked wrongly."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pytest

from hanhtrinh.cli import main
from hanhtrinh.cli.output import language

DATA = Path(os.environ.get("HANHTRINH_TESTDATA", Path(__file__).parents[3] / "shared" / "data"))

EVENTS = """\
khach,su_kien,luc,thanh_pho,ma_don
NA,Xem hàng,2025-01-01 08:00:00,Huế,
NA,"Giỏ, hàng",2025-01-01 08:10:00,Huế,
0,Xem hàng,2025-01-01 09:00:00,Vinh,
0,Xem hàng,2025-01-01 09:00:00,Vinh,
NA,Đặt hàng,2025-01-03 08:00:00,Huế,d1
null,Xem hàng,2025-03-01 10:00:00,Huế,
"""
TOUCHPOINTS = """\
schema: hanhtrinh.touchpoints/1
touchpoints:
  - {id: web.item, name: Xem hàng, means: [discover], match: {name: [Xem hàng]}}
  - {id: web.order, name: Đặt hàng, means: [buy], match: {name: [Đặt hàng]}}
"""
ON_FILE = ("--case", "khach", "--activity", "su_kien", "--time", "luc")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("measure")
    (made / "events.csv").write_text(EVENTS, encoding="utf-8")
    (made / "touchpoints.yaml").write_text(TOUCHPOINTS, encoding="utf-8")
    return made


def run(*arguments: str, cwd: Path | None = None, text: bool = True) -> subprocess.CompletedProcess:
    """Run the real command line in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "hanhtrinh", "--lang", "en", *arguments],
        capture_output=True,
        text=text,
        encoding="utf-8" if text else None,
        check=False,
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2] / "src"), "COLUMNS": "100"},
    )


def measured(*arguments: str, cwd: Path) -> dict:
    done = run("measure", *arguments, "--format", "json", cwd=cwd)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_json_says_measure_params_population_and_rows(folder: Path) -> None:
    found = measured("transitions", "--events", "events.csv", *ON_FILE, cwd=folder)
    assert list(found) == ["measure", "params", "population", "rows"]
    assert found["measure"] == "transitions/1"
    assert found["population"] == {
        "customers": 3,
        "events": 6,
        "from": "2025-01-01T08:00:00Z",
        "to": "2025-03-01T10:00:00Z",
    }
    assert found["rows"][0] == {
        "from": "Giỏ, hàng",
        "to": "Đặt hàng",
        "count": 1,
        "customers": 1,
        "mean_gap_s": 172_200.0,
        "median_gap_s": pytest.approx(172_200, rel=0.01),
    }
    assert {(row["from"], row["to"]): row["median_gap_s"] for row in found["rows"]}[
        "Xem hàng", "Xem hàng"
    ] == 0


def test_a_funnel_takes_steps_with_commas_one_by_one(folder: Path) -> None:
    steps = ("--step", "Xem hàng", "--step", "Giỏ, hàng", "--step", "Đặt hàng")
    found = measured("funnel", "--events", "events.csv", *ON_FILE, *steps, "--window", "1d", cwd=folder)
    assert found["params"]["window_s"] == 86_400
    assert [(row["customers"], row["pending"]) for row in found["rows"]] == [(2, 1), (1, 0), (0, 0)]


def test_cohort_and_period_limit_the_population(folder: Path) -> None:
    options = ("--attr", "thanh_pho", "--cohort", "{attr: thanh_pho, in: [Huế]}", "--to", "2025-02-01")
    found = measured("variants", "--events", "events.csv", *ON_FILE, *options, cwd=folder)
    assert found["population"]["customers"] == 1
    assert found["rows"] == [{"path": ["Xem hàng", "Giỏ, hàng", "Đặt hàng"], "customers": 1, "share": 1.0}]
    assert found["params"]["to"] == "2025-02-01T00:00:00Z"


def test_stages_on_a_file_by_given_touchpoints(folder: Path) -> None:
    found = measured(
        "stages", "--events", "events.csv", *ON_FILE, "--col", "order_id=ma_don",
        "--touchpoints", "touchpoints.yaml", "--inactive", "30d", cwd=folder,
    )  # fmt: skip
    rows = {row["stage"]: row for row in found["rows"]}
    assert (rows["awareness"]["entered"], rows["awareness"]["reached_later"]) == (3, 1)
    assert (rows["awareness"]["left"], rows["awareness"]["pending"]) == (1, 1)
    assert rows["purchase"]["entered"] == 1
    assert rows["decision"]["skipped"] == 1
    assert rows["loyalty"]["conversion"] is None


def test_stages_on_a_file_by_guessed_touchpoints(folder: Path) -> None:
    found = measured("stages", "--events", "events.csv", *ON_FILE, cwd=folder)
    assert {row["stage"]: row["entered"] for row in found["rows"]}["purchase"] == 1


def test_csv_arrow_and_table_have_the_same_rows(folder: Path) -> None:
    asked = ("measure", "variants", "--events", "events.csv", *ON_FILE, "--top", "1", "--format")
    stream = run(*asked, "arrow", cwd=folder, text=False).stdout
    assert pa.ipc.open_stream(io.BytesIO(stream)).read_all().to_pylist() == [
        {"path": ["Xem hàng"], "customers": 1, "share": 1 / 3}
    ]
    assert run(*asked, "csv", cwd=folder).stdout.splitlines()[0] == "path,customers,share"
    assert "33.3%" in run(*asked, "table", cwd=folder).stdout


def test_a_workspace_gives_the_same_answer_as_its_file(folder: Path) -> None:
    assert run("init", "shop", cwd=folder).returncode == 0
    done = run("import", "events.csv", "-w", "shop", *ON_FILE, "--attr", "thanh_pho", cwd=folder)
    assert done.returncode == 0, done.stderr
    for name in ("transitions", "variants"):
        direct = measured(name, "--events", "events.csv", *ON_FILE, cwd=folder)
        assert measured(name, "-w", "shop", cwd=folder)["rows"] == direct["rows"]


def test_a_log_that_is_coded_anew_says_why(folder: Path) -> None:
    assert run("init", "anew", cwd=folder).returncode == 0
    assert run("import", "events.csv", "-w", "anew", *ON_FILE, cwd=folder).returncode == 0
    shutil.copyfile(folder / "touchpoints.yaml", folder / "anew" / "touchpoints.yaml")
    assert "coding the whole" not in run("measure", "variants", "-w", "anew", cwd=folder).stderr
    asked = ("measure", "variants", "-w", "anew", "--cohort", "{did: web.item, where: {order_id: d1}}")
    assert "coding the whole journey log anew" in run(*asked, cwd=folder).stderr
    assert "coding the whole" not in run(*asked, cwd=folder).stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("funel", "--events", "events.csv", *ON_FILE), "Did you mean “funnel”?"),
        (("funnel", "--events", "events.csv", *ON_FILE, "--steps", "Dat hang"), "Did you mean “Đặt hàng”?"),
        (("funnel", "--events", "events.csv", *ON_FILE), "A funnel needs steps"),
        (("stages", "--events", "events.csv", *ON_FILE, "--top", "3"), "does not use --top"),
        (("transitions", "--events", "events.csv", *ON_FILE, "--by", "names"), "Did you mean “name”?"),
        (("transitions", "--events", "events.csv", *ON_FILE, "--from", "gestern"), "is not a date"),
        (
            ("funnel", "--events", "events.csv", *ON_FILE, "--steps", "a", "--window", "1x"),
            "not a length of time",
        ),
        (
            (
                "variants",
                "--events",
                "events.csv",
                *ON_FILE,
                "--attr",
                "thanh_pho",
                "--cohort",
                "{attr: city, in: [Huế]}",
            ),
            "Attributes there are: thanh_pho",
        ),
        (("transitions", "--events", "events.csv"), "--case, --activity, --time"),
        (("transitions", "--events", "events.csv", "-w", "shop", *ON_FILE), "Choose one of the two"),
        (("transitions", "--case", "khach"), "go with --events FILE only"),
        (("transitions", "--events", "missing.csv", *ON_FILE), "missing.csv"),
        (("transitions", "-w", "nowhere"), "nowhere"),
    ],
)
def test_what_is_wrong_is_said_with_status_2(
    folder: Path,
    arguments: tuple[str, ...],
    said: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(folder)
    monkeypatch.setattr(sys, "argv", ["hanhtrinh", "--lang", "en", "measure", *arguments])
    language.cache_clear()
    with pytest.raises(SystemExit) as ended:
        main()
    language.cache_clear()
    told = capsys.readouterr()
    assert ended.value.code == 2
    assert said in told.err
    assert told.out == ""


@pytest.mark.skipif(not DATA.exists(), reason="real data are absent (HANHTRINH_TESTDATA)")
@pytest.mark.parametrize(
    ("name", "customers", "events", "activities", "variants", "pairs"),
    [
        ("sepsis", 1_050, 15_214, 16, 846, 115),
        ("traffic_fines", 10_000, 34_724, 11, 44, 40),
        ("hospital_billing", 10_000, 49_951, 16, 288, 87),
    ],
)
def test_real_logs_have_the_published_counts_straight_and_through_a_workspace(
    tmp_path: Path, name: str, customers: int, events: int, activities: int, variants: int, pairs: int
) -> None:
    file = str(DATA / "eventdataR" / f"{name}.from_rda.csv.gz")
    columns = ("--case", "case_id", "--activity", "activity", "--time", "timestamp")
    straight = ("--events", file, *columns)
    found = measured("variants", *straight, cwd=tmp_path)
    assert (found["population"]["customers"], found["population"]["events"]) == (customers, events)
    assert len(found["rows"]) == variants
    rows = measured("transitions", *straight, cwd=tmp_path)["rows"]
    assert len(rows) == pairs
    assert sum(row["count"] for row in rows) == events - customers
    assert len({end for row in rows for end in (row["from"], row["to"])}) == activities

    assert run("init", "shop", cwd=tmp_path).returncode == 0
    assert run("import", file, "-w", "shop", *columns, cwd=tmp_path).returncode == 0
    assert measured("variants", "-w", "shop", cwd=tmp_path)["rows"] == found["rows"]
    assert measured("transitions", "-w", "shop", cwd=tmp_path)["rows"] == rows


def test_people_read_names_of_stages_and_the_beginning_of_long_paths(folder: Path) -> None:
    stages = run(
        "measure",
        "stages",
        "--events",
        "events.csv",
        *ON_FILE,
        "--touchpoints",
        "touchpoints.yaml",
        cwd=folder,
    )
    assert stages.stdout.splitlines()[-7].startswith("Awareness ")
    assert "awareness" not in stages.stdout
    (folder / "long.csv").write_text(
        "khach,su_kien,luc\n" + "".join(f"a,b{i},2025-01-01 {i:02d}:00:00\n" for i in range(20)),
        encoding="utf-8",
    )
    asked = ("measure", "variants", "--events", "long.csv", *ON_FILE)
    shown = " ".join(run(*asked, cwd=folder).stdout.split())
    assert "b11 > … (and 8 more" in shown
    assert "b12" not in shown
    assert "b19" in run(*asked, "--format", "csv", cwd=folder).stdout


def test_days_are_the_workspaces_own(folder: Path) -> None:
    (folder / "night.csv").write_text("khach,su_kien,luc\na,b,2025-01-02 01:00:00\n", encoding="utf-8")
    assert run("init", "night", cwd=folder).returncode == 0
    assert run("import", "night.csv", "-w", "night", *ON_FILE, cwd=folder).returncode == 0
    assert "2 Jan 2025–2 Jan 2025" in run("measure", "variants", "-w", "night", cwd=folder).stderr
