"""`hanhtrinh map check` as users run it: forms, both languages, exit statuses."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from hanhtrinh.app.demo import build_world
from hanhtrinh.app.scenario import parse_scenario

SCENARIO = """
schema: hanhtrinh.scenario/1
seed: 3
customers: 800
period: {from: 2025-01-01, to: 2025-04-01}
start: {ad: 1.0}
personas: [{id: linh, share: 1.0, attributes: {city: {Huế: 1.0}}}]
touchpoints:
  - {id: ad, means: [discover], channel: facebook, next: {cart: 0.5}, leave: 0.5, gap: {median: 1h}}
  - {id: cart, means: [decide], channel: website}
"""
Claim = dict[str, Any]
TRUE: Claim = {
    "metric": "stage_conversion/1",
    "about": "stages.awareness",
    "expect": {"op": ">=", "value": 0.3},
}
FALSE: Claim = {**TRUE, "expect": {"op": ">=", "value": 0.7}}
OPEN: Claim = {**TRUE, "expect": {"op": "between", "value": [0.3, 0.5]}}
SLOW: Claim = {
    "metric": "stage_dwell_median/1",
    "about": "stages.awareness",
    "expect": {"op": "<=", "value": 7200},
}


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("shop")
    build_world(folder, parse_scenario(SCENARIO))
    return folder


def write_map(folder: Path, name: str, *claims: Claim) -> None:
    document = {
        "schema": "hanhtrinh.map/1",
        "id": name,
        "title": "M",
        "stages": [{"use": "awareness"}, {"use": "decision"}],
        "touchpoints": [{"id": "ad", "use": "ad", "stage": "awareness"}],
        "claims": [
            {"id": f"c{i}", "says": {"vi": f"Nhận định {i}", "en": f"Claim [{i}]"}, **claim}
            for i, claim in enumerate(claims)
        ],
    }
    (folder / "maps" / f"{name}.yaml").write_text(json.dumps(document), encoding="utf-8")


def run(
    shop: Path, *arguments: str, language: str = "en", text: bool = True
) -> subprocess.CompletedProcess[Any]:
    return subprocess.run(
        [sys.executable, "-m", "hanhtrinh", "map", "check", *arguments, "-w", str(shop)],
        capture_output=True,
        text=text,
        encoding="utf-8" if text else None,
        check=False,
        env={**os.environ, "COLUMNS": "100", "HANHTRINH_LANG": language},
    )


def test_a_refuted_claim_ends_with_status_1(shop: Path) -> None:
    write_map(shop, "refuted", TRUE, FALSE)
    ended = run(shop, "refuted", "--format", "json")
    assert ended.returncode == 1
    document = json.loads(ended.stdout)
    assert document["summary"] == {"confirmed": 1, "refuted": 1, "undecided": 0}
    assert document["map"]["id"] == "refuted"
    assert document["claims"][0]["params"] == {"within_s": 2592000}


def test_undecided_claims_end_with_status_1_only_where_asked(shop: Path) -> None:
    write_map(shop, "open", TRUE, OPEN)
    assert run(shop, "open").returncode == 0
    assert run(shop, "open", "--fail-on", "undecided").returncode == 1
    write_map(shop, "fine", TRUE)
    assert run(shop, "fine", "--fail-on", "undecided").returncode == 0


def test_the_table_speaks_both_languages_with_words_and_marks(shop: Path) -> None:
    write_map(shop, "words", TRUE, FALSE, OPEN, SLOW)
    english, vietnamese = run(shop, "words"), run(shop, "words", language="vi")
    for part in (
        "✓ confirmed",
        "✗ refuted",
        "? undecided",
        "Claim [1]",
        "expected ≥ 70.0%",
        "pending",
        "2 h",
    ):
        assert part in english.stdout.replace("\u00a0", " ")
    for part in (
        "✓ được xác nhận",
        "✗ bị bác bỏ",
        "? chưa thể kết luận",
        "kỳ vọng ≥ 70,0%",
        "đang chờ",
        "2 giờ",
    ):
        assert part in vietnamese.stdout.replace("\u00a0", " ")
    assert "Benjamini-Hochberg" in english.stderr
    assert "Dữ liệu đến" in vietnamese.stderr


def test_csv_and_arrow_have_one_row_per_claim(shop: Path) -> None:
    write_map(shop, "rows", TRUE, FALSE)
    rows = list(csv.DictReader(io.StringIO(run(shop, "rows", "--format", "csv").stdout)))
    assert [row["verdict"] for row in rows] == ["confirmed", "refuted"]
    arrow = run(shop, "rows", "--format", "arrow", text=False).stdout
    assert pa.ipc.open_stream(arrow).read_all().column("verdict").to_pylist() == ["confirmed", "refuted"]


def test_a_map_without_claims_is_fine(shop: Path) -> None:
    write_map(shop, "empty")
    ended = run(shop, "empty")
    assert ended.returncode == 0
    assert "no claims to check yet" in ended.stderr


def test_no_correction_is_claimed_where_nothing_could_be_tested(shop: Path) -> None:
    write_map(shop, "few", {**TRUE, "min_n": 100_000})
    ended = run(shop, "few")
    assert "0 confirmed, 0 refuted, 1 undecided. Data until" in ended.stderr


def test_unusable_input_ends_with_status_2_and_says_where(shop: Path, tmp_path: Path) -> None:
    missing = run(shop, "nowhere.yaml")
    assert missing.returncode == 2
    assert "nowhere.yaml" in missing.stderr
    assert "Traceback" not in missing.stderr
    write_map(shop, "typo", {**TRUE, "about": "stages.awarenes"})
    typo = run(shop, "typo")
    assert typo.returncode == 2
    assert "line 1, column" in typo.stderr
    assert "stages.awareness" in typo.stderr
    assert run(tmp_path, "typo").returncode == 2
    write_map(shop, "unknown", {**TRUE, "cohort": {"not": {"attr": "ctiy", "in": ["Huế"]}}})
    unknown = run(shop, "unknown")
    assert unknown.returncode == 2
    assert "line 1, column" in unknown.stderr
    assert "Did you mean “city”?" in unknown.stderr


def test_the_workspace_is_found_from_the_map_or_from_where_one_stands(shop: Path, tmp_path: Path) -> None:
    write_map(shop, "found", TRUE)

    def check(map_name: str, folder: Path, command: str = "check") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "hanhtrinh", "map", command, map_name],
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
            cwd=folder,
            env={**os.environ, "HANHTRINH_LANG": "en"},
        )

    outside = Path(os.path.relpath(shop / "maps" / "found.yaml", tmp_path))
    for name, folder in (
        (str(shop / "maps" / "found.yaml"), tmp_path),
        (str(outside), tmp_path),
        ("found.yaml", shop / "maps"),
        ("found", shop / "maps"),
        ("found", shop),
        ("maps/found.yaml", shop),
    ):
        ended = check(name, folder)
        assert ended.returncode == 0, (name, folder, ended.stderr)
        assert "1 confirmed" in ended.stderr
    drawn = check("found", shop / "maps", "render")
    assert drawn.returncode == 0
    assert drawn.stdout.splitlines()[0] == os.path.join("..", "pictures", "found.svg")
    nowhere = check("found", tmp_path)
    assert nowhere.returncode == 2
    assert "no workspace" in nowhere.stderr


def test_faults_name_the_file_and_misspelt_fields_are_doubted(shop: Path) -> None:
    write_map(shop, "faulty", {**TRUE, "metric": "stage_conversoin/1"})
    ended = run(shop, "faulty")
    assert ended.returncode == 2
    assert f"{os.path.join('maps', 'faulty.yaml')}, line 1, column" in ended.stderr
    document = json.loads((shop / "maps" / "faulty.yaml").read_text(encoding="utf-8"))
    document |= {"headlin": "X", "claims": []}
    (shop / "maps" / "faulty.yaml").write_text(json.dumps(document), encoding="utf-8")
    ended = run(shop, "faulty")
    assert ended.returncode == 0
    assert "Did you mean “headline”?" in ended.stderr
