"""`hanhtrinh demo` and `hanhtrinh serve` by the real command line, in a fresh folder."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from hanhtrinh.app.demo_team import MAP
from hanhtrinh.app.editing.paths import MISSING, value_at
from hanhtrinh.app.office import Office

SOURCE = Path(__file__).parents[2] / "src"
VERDICTS = {"confirmed", "refuted", "undecided"}


def environment(language: str = "vi") -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(SOURCE), "HANHTRINH_LANG": language, "COLUMNS": "120"}


def hanhtrinh(*arguments: str | Path, language: str = "vi") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "hanhtrinh", *map(str, arguments)],
        env=environment(language), capture_output=True, text=True, timeout=600,
    )  # fmt: skip


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, subprocess.CompletedProcess[str]]:
    folder = tmp_path_factory.mktemp("fresh") / "shop"
    return folder, hanhtrinh("demo", folder, "--no-serve")


def test_demo_ends_well_and_prints_the_verdicts_in_both_languages(
    demo: tuple[Path, subprocess.CompletedProcess[str]],
) -> None:
    _, run = demo
    assert run.returncode == 0, run.stderr
    for text in ("được xác nhận", "bị bác bỏ", "chưa thể kết luận", "confirmed", "refuted", "undecided"):
        assert text in run.stdout
    assert "Tư vấn chậm làm mất Hạnh" in run.stdout
    assert "Slow advice loses Hạnh" in run.stdout
    assert "Traceback" not in run.stderr


def test_demo_leaves_a_whole_workspace_with_truth_and_pictures(
    demo: tuple[Path, subprocess.CompletedProcess[str]],
) -> None:
    folder, _ = demo
    found = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    name = "mua-sach-lan-dau"
    assert {"hanhtrinh.toml", "touchpoints.yaml", "scenario.yaml", "events.csv", "truth.json"} <= found
    assert {f"maps/{name}.yaml", "pages/index.html", f"pages/{name}.html"} <= found
    assert {
        f"pages/{name}.{language}.{form}" for language in ("vi", "en") for form in ("svg", "png")
    } <= found
    assert "simulated = true" in (folder / "hanhtrinh.toml").read_text(encoding="utf-8")
    truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    assert truth["simulated"] is True
    assert truth["customers"] >= 2_000_000
    assert {"slow-advice", "late-fee", "tet-delivery", "bent-corners"} <= {
        row["id"] for row in truth["pains"]
    }
    page = (folder / f"pages/{name}.html").read_text(encoding="utf-8")
    assert "dữ liệu mô phỏng" in page
    assert "simulated data" in page


def test_verdicts_of_the_demo_are_mixed_and_agree_with_its_truth(
    demo: tuple[Path, subprocess.CompletedProcess[str]],
) -> None:
    folder, _ = demo
    path = folder / "maps/mua-sach-lan-dau.yaml"
    run = hanhtrinh("map", "check", path, "-w", folder, "--format", "json")
    assert run.returncode == 1, run.stderr  # a claim is refuted
    check = json.loads(run.stdout)
    claims = {claim["id"]: claim for claim in check["claims"]}
    assert {claim["verdict"] for claim in claims.values()} == VERDICTS
    reasons = {claim["reason"] for claim in claims.values()}
    assert {"min_n", "interval", "unmeasurable"} <= reasons
    truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))

    def share(of: str, part: str, figure: str) -> float:
        return truth[of][part][figure]["by_persona"]["hanh"]["value"]

    known = {
        "c1": share("stages", "awareness", "stage_conversion"),
        "c2": share("touchpoints", "tiktok.reading", "touchpoint_conversion"),
        "c3": truth["touchpoints"]["sms.promo"]["touchpoint_conversion"]["value"],
        "c4": share("stages", "consideration", "stage_conversion"),
        "c5": share("touchpoints", "messenger.advice", "touchpoint_conversion"),
        "c7": share("touchpoints", "zalo.voucher", "touchpoint_conversion"),
        "c10": share("stages", "purchase", "dwell_median_s"),
        "c11": share("touchpoints", "home.delivery", "score_mean"),
        "c12": share("touchpoints", "app.audio", "score_mean"),
        "c13": share("touchpoints", "shopee.review", "score_mean"),
        "c14": truth["touchpoints"]["app.reorder"]["touchpoint_share"]["loyalty"]["by_persona"]["hanh"][
            "value"
        ],
    }
    # what was planted far from what the map expects is found, on either side
    found = {name: claims[name]["verdict"] for name in ("c1", "c4", "c9", "c12", "c15")}
    assert set(found.values()) == {"confirmed"}, found
    found = {name: claims[name]["verdict"] for name in ("c2", "c3", "c5", "c8", "c11")}
    assert set(found.values()) == {"refuted"}, found
    for name, value in known.items():
        claim = claims[name]
        holds = (
            value >= claim["expect"]["value"]
            if claim["expect"]["op"] == ">="
            else value <= claim["expect"]["value"]
        )
        assert claim["verdict"] != ("refuted" if holds else "confirmed"), name


def test_demo_replaces_its_own_folder_but_no_other(
    demo: tuple[Path, subprocess.CompletedProcess[str]], tmp_path: Path
) -> None:
    theirs = tmp_path / "theirs"
    theirs.mkdir()
    (theirs / "notes.txt").write_text("keep me", encoding="utf-8")
    run = hanhtrinh("demo", theirs, "--no-serve", language="en")
    assert run.returncode == 2
    assert "no demo" in run.stderr
    assert [path.name for path in theirs.iterdir()] == ["notes.txt"]
    folder, _ = demo
    before = (folder / "events.csv").read_bytes()
    faulty = tmp_path / "faulty.yaml"
    faulty.write_text("schema: hanhtrinh.scenario/1\ncustomers: many\n", encoding="utf-8")
    run = hanhtrinh("demo", folder, "--no-serve", "--scenario", faulty)
    assert run.returncode == 2
    assert "faulty.yaml" in run.stderr
    assert (folder / "events.csv").read_bytes() == before


def test_only_the_events_are_written_where_that_is_asked(tmp_path: Path) -> None:
    table, text = tmp_path / "events.parquet", tmp_path / "events.csv"
    for path in (table, text):
        run = hanhtrinh(
            "demo", "--events-only", path, "--customers", "500", "--until", "2026-03-01", language="en"
        )
        assert run.returncode == 0, run.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["events.csv", "events.parquet"]
    written = pq.read_table(table)
    assert written.num_rows == len(text.read_text(encoding="utf-8").splitlines()) - 1 > 500
    assert str(max(written["time"].to_pylist())) < "2026-03-01"
    before = text.read_bytes()
    for path, named in ((text, "events.csv"), (tmp_path / "events.xlsx", "events.xlsx")):
        run = hanhtrinh("demo", "--events-only", path, "--customers", "10", language="en")
        assert run.returncode == 2
        assert named in run.stderr
        assert "Traceback" not in run.stderr
    assert text.read_bytes() == before
    run = hanhtrinh("import", table, "-w", _shop(tmp_path), language="en")
    assert run.returncode == 0, run.stderr


def _shop(tmp_path: Path) -> Path:
    shop = tmp_path / "shop"
    assert hanhtrinh("init", shop).returncode == 0
    return shop


ADS = """
schema: hanhtrinh.scenario/1
customers: 900
period: {from: 2025-01-01, to: 2025-03-01}
start: {ad: 1}
personas:
  - {id: an, share: 0.5, attributes: {city: {Huế: 1}}}
  - {id: binh, share: 0.5, attributes: {city: {Hà Nội: 1}}}
touchpoints:
  - {id: ad, means: [discover], channel: ads, next: {cart: 0.6}, gap: {median: 2h}}
  - {id: cart, means: [decide], channel: web, next: {paid: 0.5}, gap: {median: 5m}, emotion: -0.3, feedback: 0.4}
  - {id: paid, means: [buy], channel: web, value: {median: 100000, sigma: 0.2}}
"""


def test_a_foreign_world_grows_day_by_day(tmp_path: Path) -> None:
    scenario, folder = tmp_path / "ads.yaml", tmp_path / "shop"
    scenario.write_text(ADS, encoding="utf-8")
    run = hanhtrinh(
        "demo", folder, "--scenario", scenario, "--until", "2025-02-20", "--no-serve", language="en"
    )
    assert run.returncode == 0, run.stderr
    told = re.search(r"hanhtrinh (import .*)", run.stdout + run.stderr)
    assert told is not None
    assert "2025-02-20.csv" in told[1]
    assert 'data = "growing"' in (folder / "hanhtrinh.toml").read_text(encoding="utf-8")
    day = hanhtrinh(*told[1].split(), language="en")
    assert day.returncode == 0, day.stderr
    check = hanhtrinh("map", "check", folder / "maps" / "demo.yaml", "-w", folder, "--format", "json")
    found = json.loads(check.stdout)
    assert len(found["claims"]) >= 3
    assert found["data"]["watermark"].startswith(("2025-02-20", "2025-02-19"))
    run = hanhtrinh(
        "demo", folder, "--scenario", scenario, "--until", "2026-02-20", "--no-serve", language="en"
    )
    assert run.returncode == 2
    assert "2026-02-20" in run.stderr
    assert (folder / "later").is_dir()


def test_the_shops_people_are_in_and_have_talked_about_the_map(
    demo: tuple[Path, subprocess.CompletedProcess[str]],
) -> None:
    folder, _ = demo
    listed = json.loads(hanhtrinh("people", "list", "-w", folder, "--format", "json").stdout)
    assert [person["role"] for person in listed["people"]] == ["admin", "editor", "viewer"]
    with closing(Office.open(folder)) as office:
        said = office.studio.comments.on(MAP)
        places = [value_at(office.studio.open(MAP).document, comment.path) for comment in said]
    assert len(said) == 3
    assert said[1].answers == said[0].id
    assert MISSING not in places


@pytest.fixture
def served(
    demo: tuple[Path, subprocess.CompletedProcess[str]],
) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    folder, _ = demo
    process = subprocess.Popen(
        [sys.executable, "-m", "hanhtrinh", "serve", "-w", str(folder)],
        env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stderr is not None
    address = ""
    for line in process.stderr:
        if found := re.search(r"http://127\.0\.0\.1:\d+/", line):
            address = found[0]
            break
    assert address, "no address was printed"
    try:
        yield address, process
    finally:
        process.kill()
        process.communicate()


def test_serve_answers_with_the_application_and_stops_when_told(
    served: tuple[str, subprocess.Popen[str]],
) -> None:
    address, process = served
    with urllib.request.urlopen(address + "api/v1/session") as answer:
        session = json.load(answer)
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert session["state"] == "signed_out"  # the shop's people are there already
    assert session["workspace"]["simulated"] is True
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(address + "api/v1/people")
    assert caught.value.code == 401
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=20) == 0
