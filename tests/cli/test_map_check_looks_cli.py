"""`hanhtrinh map check` on growing and closed workspaces and straight on files, as users run it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from hanhtrinh.app.demo import build_world
from hanhtrinh.app.scenario import parse_scenario

SCENARIO = """
schema: hanhtrinh.scenario/1
seed: 3
customers: 900
period: {from: 2025-01-01, to: 2025-04-01}
start: {ad: 1.0}
personas: [{id: linh, share: 1.0, attributes: {city: {Huế: 1.0}}}]
touchpoints:
  - {id: ad, means: [discover], channel: facebook, next: {cart: 0.5}, leave: 0.5, gap: {median: 1h}}
  - {id: cart, means: [decide], channel: website}
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("shop")
    build_world(folder, parse_scenario(SCENARIO))
    write_map(folder / "maps" / "m.yaml", 0.7)
    return folder


@pytest.fixture
def shop(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "shop"))


def write_map(path: Path, value: float) -> None:
    claim = {
        "id": "c1",
        "about": "stages.awareness",
        "says": {"vi": "Khách đi tiếp", "en": "They go on"},
        "metric": "stage_conversion/1",
        "expect": {"op": ">=", "value": value},
    }
    other = {**claim, "id": "c2", "expect": {"op": ">=", "value": 0.3}, "params": {"within": "2d"}}
    document = {
        "schema": "hanhtrinh.map/1",
        "id": "m",
        "title": "M",
        "stages": [{"use": "awareness"}, {"use": "decision"}],
        "claims": [claim, other],
    }
    path.write_text(json.dumps(document), encoding="utf-8")


def run(
    *arguments: object, language: str = "en", cwd: Path | None = None
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "hanhtrinh", "map", "check", *map(str, arguments)],
        capture_output=True, text=True, encoding="utf-8", check=False, cwd=cwd,
        env={**os.environ, "COLUMNS": "200", "HANHTRINH_LANG": language},
    )  # fmt: skip


def document(ended: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    assert ended.returncode in (0, 1), ended.stderr
    found: dict[str, Any] = json.loads(ended.stdout)
    return found


def test_growing_and_closed_may_be_said_for_one_run(shop: Path) -> None:
    assert document(run("m", "-w", shop, "--format", "json"))["judged_by"] == "fixed"
    growing = document(run("m", "-w", shop, "--growing", "--format", "json"))
    assert (growing["judged_by"], growing["closed"], growing["provisional"]) == ("sequence", False, False)
    claim = growing["claims"][0]
    assert claim["judged_n"] < claim["n"]
    assert claim["sequence_low"] < claim["low"] < claim["value"] < claim["high"] < claim["sequence_high"]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("For a single look", "The verdict counts only", "Your data grow every day", "stays at or below 2.5%")),
        ("vi", ("Cho một lần xem", "Kết luận chỉ tính", "Dữ liệu còn về thêm mỗi ngày", "vẫn không quá 2,5%")),
    ],
)  # fmt: skip
def test_the_table_shows_both_intervals_and_says_why(
    shop: Path, language: str, words: tuple[str, ...]
) -> None:
    ended = run("m", "-w", shop, "--growing", language=language)
    shown = " ".join((ended.stdout + ended.stderr).split())
    for word in words:
        assert word in shown


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("Changed 1 time.", "≥ 70%: refuted", "Then changed: expected value")),
        ("vi", ("Đã đổi 1 lần.", "≥ 70%: bị bác bỏ", "Sau đó đổi mức kỳ vọng")),
    ],
)
def test_the_table_shows_what_was_claimed_before(shop: Path, language: str, words: tuple[str, ...]) -> None:
    run("m", "-w", shop)
    write_map(shop / "maps" / "m.yaml", 0.3)
    ended = run("m", "-w", shop, language=language)
    shown = " ".join(ended.stdout.split())
    for word in words:
        assert word in shown
    assert (
        document(run("m", "-w", shop, "--format", "json"))["claims"][0]["lineage"][0]["verdict"] == "refuted"
    )


def test_a_check_straight_on_files_equals_that_of_a_closed_workspace(shop: Path) -> None:
    kept = document(run("m", "-w", shop, "--format", "json"))
    evidence = sorted(path.name for path in (shop / "data" / "evidence").iterdir())
    straight = document(
        run("m", "-w", shop, "--events", shop / "events.csv", "--mapping", shop / "mapping.yaml", "--format", "json")
    )  # fmt: skip
    assert straight["claims"] == kept["claims"]
    assert straight["judged_by"] == "fixed"
    assert sorted(path.name for path in (shop / "data" / "evidence").iterdir()) == evidence


def test_files_and_touchpoints_are_enough(shop: Path, tmp_path: Path) -> None:
    alone = tmp_path / "alone"
    alone.mkdir()
    for name in ("events.csv", "touchpoints.yaml", "maps/m.yaml"):
        shutil.copy(shop / name, alone)
    columns = ("--case", "customer", "--activity", "event", "--time", "time")
    ended = run("m.yaml", "--events", "events.csv", *columns, "--col", "channel=channel", "--touchpoints", "touchpoints.yaml", "--format", "json", cwd=alone)  # fmt: skip
    assert {claim["verdict"] for claim in document(ended)["claims"]} == {"refuted", "confirmed"}
    missing = run("m.yaml", "--events", "events.csv", *columns, cwd=alone)
    assert missing.returncode == 2
    assert "--touchpoints" in missing.stderr


@pytest.mark.parametrize(
    "options",
    [("--case", "customer"), ("--mapping", "x.yaml"), ("--events", "events.csv", "--growing")],
)
def test_options_without_effect_are_refused(shop: Path, options: tuple[str, ...]) -> None:
    ended = run("m", "-w", shop, *options)
    assert ended.returncode == 2
    assert "only" in ended.stderr


@pytest.mark.parametrize("line", ['data = "open"', 'late = "soon"', "data = 3"])
def test_settings_that_make_no_sense_are_refused_with_their_place(shop: Path, line: str) -> None:
    settings = shop / "hanhtrinh.toml"
    key = line.split(" ", 1)[0]
    kept = [one for one in settings.read_text(encoding="utf-8").splitlines() if not one.startswith(key)]
    settings.write_text("\n".join([*kept, line]) + "\n", encoding="utf-8")
    ended = run("m", "-w", shop)
    assert ended.returncode == 2
    assert "hanhtrinh.toml" in ended.stderr
    assert "Traceback" not in ended.stderr
