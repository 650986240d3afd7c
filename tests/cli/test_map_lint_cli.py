"""`hanhtrinh map lint` and `map diff` as users run them: forms, both languages, exit statuses, a workspace with data."""

from __future__ import annotations

import csv
import io
import json
import os
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
customers: 400
period: {from: 2025-01-01, to: 2025-04-01}
start: {ad: 1.0}
personas: [{id: linh, share: 1.0, attributes: {city: {Huế: 1.0}}}]
touchpoints:
  - {id: ad, means: [discover], channel: facebook, next: {cart: 0.5}, leave: 0.5, gap: {median: 1h}}
  - {id: cart, means: [decide], channel: website}
"""
Document = dict[str, Any]


def a_map(**changes: Any) -> Document:
    return {
        "schema": "hanhtrinh.map/1",
        "id": "m",
        "title": {"vi": "Mua lần đầu", "en": "First purchase"},
        "personas": [{"id": "linh", "name": "Linh", "cohort": {"attr": "city", "in": ["Huế"]}, "goal": "x"}],
        "stages": [{"use": "awareness"}, {"use": "purchase"}],
        "touchpoints": [
            {
                "id": "ad",
                "use": "ad",
                "stage": "awareness",
                "actions": [{"vi": "Chúng tôi gửi báo giá", "en": "We send the quote"}],
            }
        ],
        "claims": [
            {
                "id": "c1", "about": "stages.awareness", "says": {"vi": "Ít nhất 30% đi tiếp", "en": "At least 30% go on"},
                "metric": "stage_conversion/1", "expect": {"op": ">=", "value": 0.3},
            }
        ],
        **changes,
    }  # fmt: skip


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("shop")
    build_world(folder, parse_scenario(SCENARIO))
    return folder


def write(folder: Path, name: str, document: Document) -> Path:
    path = folder / f"{name}.yaml"
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


def run(*arguments: str | Path, language: str = "en", folder: Path | None = None) -> Any:
    return subprocess.run(
        [sys.executable, "-m", "hanhtrinh", "map", *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        cwd=folder,
        env={**os.environ, "COLUMNS": "100", "HANHTRINH_LANG": language},
    )


def test_warnings_do_not_fail_and_errors_do(tmp_path: Path) -> None:
    fine = write(tmp_path, "fine", a_map())
    assert run("lint", fine, folder=tmp_path).returncode == 0
    assert run("lint", fine, "--fail-on", "warning", folder=tmp_path).returncode == 1
    pains = [{"id": "p", "at": "nowhere", "text": "x"}]
    bad = write(tmp_path, "bad", a_map(pains=pains))
    ended = run("lint", bad, folder=tmp_path)
    assert ended.returncode == 1
    assert "HT401" in ended.stdout
    assert "1 error to correct" in ended.stderr


def test_a_file_that_is_no_map_ends_with_status_2_after_the_others_were_looked_at(tmp_path: Path) -> None:
    fine = write(tmp_path, "fine", a_map())
    (tmp_path / "none.yaml").write_text("schema: [", encoding="utf-8")
    ended = run("lint", tmp_path / "none.yaml", fine, tmp_path / "gone.yaml", folder=tmp_path)
    assert ended.returncode == 2
    assert "Traceback" not in ended.stderr
    assert ended.stdout.count("HT001") == 2
    assert "HT101" in ended.stdout


def test_the_table_speaks_both_languages(tmp_path: Path) -> None:
    path = write(tmp_path, "m", a_map())
    english, vietnamese = (
        run("lint", path, folder=tmp_path),
        run("lint", path, language="vi", folder=tmp_path),
    )
    assert "warning" in english.stdout
    assert "company's voice" in english.stdout
    assert "-w DIR" in english.stderr
    assert "cảnh báo" in vietnamese.stdout
    assert "giọng của công ty" in vietnamese.stdout


def test_json_and_csv_name_the_place(tmp_path: Path) -> None:
    path = write(tmp_path, "m", a_map())
    document = json.loads(run("lint", path, "--format", "json", folder=tmp_path).stdout)
    assert document["lint"] == "map_lint/1"
    (found,) = document["maps"]
    assert found["data"] is False
    finding = next(one for one in found["findings"] if one["code"] == "HT101")
    assert finding["name"] == "company-voice"
    assert finding["line"] == 1
    assert finding["path"] == "touchpoints.ad.actions.0"
    assert finding["faults"] == ["Chúng tôi gửi báo giá", "We send"]
    rows = list(csv.DictReader(io.StringIO(run("lint", path, "--format", "csv", folder=tmp_path).stdout)))
    assert [row["code"] for row in rows] == [one["code"] for one in found["findings"]]


def test_the_page_is_written_where_asked(tmp_path: Path) -> None:
    path = write(tmp_path, "m", a_map())
    ended = run("lint", path, "-o", "out/page.html", language="vi", folder=tmp_path)
    assert ended.returncode == 0
    page = (tmp_path / "out" / "page.html").read_text(encoding="utf-8")
    assert '<html lang="vi">' in page
    assert "Bốn nguyên tắc" in page


def test_rules_are_listed_and_explained(tmp_path: Path) -> None:
    listed = run("lint", "--rules", folder=tmp_path)
    assert listed.returncode == 0
    assert "HT101" in listed.stdout
    assert "fitted-to-data" in listed.stdout
    explained = run("lint", "--explain", "HT605", language="vi", folder=tmp_path)
    assert "Vẽ bia quanh mũi tên" in explained.stdout
    unknown = run("lint", "--explain", "HT999", folder=tmp_path)
    assert unknown.returncode == 2
    assert "Traceback" not in unknown.stderr
    assert run("lint", folder=tmp_path).returncode == 2


def test_the_data_of_a_workspace_are_asked(shop: Path) -> None:
    write(shop / "maps", "m", a_map())
    document = json.loads(run("lint", "m", "-w", shop, "--format", "json").stdout)
    (found,) = document["maps"]
    assert found["data"] is True
    codes = {one["code"] for one in found["findings"]}
    assert "HT505" in codes  # everybody lives in Huế
    assert "HT601" in codes  # nobody bought
    assert "HT603" in codes  # half of them open the cart


def test_a_workspace_that_is_none_is_refused_where_it_is_named(tmp_path: Path) -> None:
    path = write(tmp_path, "m", a_map())
    ended = run("lint", path, "-w", tmp_path)
    assert ended.returncode == 2
    assert "Traceback" not in ended.stderr


def test_an_attribute_that_nobody_has_is_a_finding(shop: Path) -> None:
    personas = [{"id": "linh", "name": "Linh", "goal": "x", "cohort": {"attr": "cityy", "in": ["Huế"]}}]
    write(shop / "maps", "odd", a_map(personas=personas))
    ended = run("lint", "odd", "-w", shop, "--format", "json")
    assert ended.returncode == 1
    assert "HT001" in ended.stdout
    assert "Traceback" not in ended.stderr


def test_two_maps_are_compared_with_their_verdicts(shop: Path) -> None:
    write(shop / "maps", "old", a_map(id="old"))
    changed = a_map(id="old")
    changed["claims"][0]["expect"]["value"] = 0.9
    changed["title"]["vi"] = "Mua lần đầu tiên"
    write(shop / "maps", "new", changed)
    assert run("check", "old", "-w", shop).returncode == 0
    ended = run("diff", "old", "new", "-w", shop, "--format", "json")
    assert ended.returncode == 0
    document = json.loads(ended.stdout)
    assert document["diff"] == "map_diff/1"
    assert document["summary"]["evidence_invalid"] == 1
    claim = next(one for one in document["changes"] if one["part"] == "claims")
    assert (claim["kind"], claim["evidence"]) == ("meaning", "invalid")
    assert claim["verdict"] == {"old": "confirmed", "new": None}
    assert run("diff", "old", "new", "-w", shop, "--exit-code").returncode == 1
    assert run("diff", "old", "old", "-w", shop, "--exit-code").returncode == 0


def test_a_comparison_speaks_both_languages_and_makes_a_page(tmp_path: Path) -> None:
    old = write(tmp_path, "old", a_map())
    changed = a_map()
    changed["claims"][0]["params"] = {"within": "7d"}
    new = write(tmp_path, "new", changed)
    english = run("diff", old, new, folder=tmp_path)
    assert "changed in meaning" in english.stdout.lower()
    assert "1 claim lost its evidence" in english.stderr
    vietnamese = run("diff", old, new, "-o", "d.html", language="vi", folder=tmp_path)
    assert vietnamese.returncode == 0
    page = (tmp_path / "d.html").read_text(encoding="utf-8")
    assert "1 nhận định mất bằng chứng" in page
    assert "<del>" in page or "<ins>" in page
    same = run("diff", old, old, "-o", "same.html", folder=tmp_path)
    assert "The two maps say the same" in same.stderr


def test_a_map_that_cannot_be_read_is_not_compared(tmp_path: Path) -> None:
    old = write(tmp_path, "old", a_map())
    ended = run("diff", old, tmp_path / "gone.yaml", folder=tmp_path)
    assert ended.returncode == 2
    assert "gone.yaml" in ended.stderr
    assert "Traceback" not in ended.stderr
