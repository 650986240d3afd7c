"""`models` and `touchpoints` on the real command line, in both languages and all formats."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from hanhtrinh.app.importing import import_files
from hanhtrinh.app.workspace import Workspace
from hanhtrinh.sources.mapping import ColumnMapping


def run(*arguments: str, width: int = 100) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "hanhtrinh", *arguments],
        capture_output=True, text=True, encoding="utf-8", check=False,
        env={**os.environ, "COLUMNS": str(width), "HANHTRINH_LANG": "vi", "NO_COLOR": "1"},
    )  # fmt: skip


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cli")
    workspace = Workspace.create(folder / "shop")
    events = folder / "events.csv"
    events.write_text(
        "u,e,t\na,home,2026-01-01 10:00:00\na,purchase,2026-01-01 11:00:00\na,xyz,2026-01-01 11:00:00\n"
    )
    mapping = ColumnMapping(
        columns={"user_id": "u", "name": "e", "time": "t"}, constants={"channel": "website"}
    )
    import_files(workspace, [events], mapping)
    return workspace.root


def test_models_are_listed_in_the_language_asked_for(tmp_path):
    assert "Vòng đời khách hàng 7 giai đoạn" in run("models", "list", "-w", str(tmp_path)).stdout.replace(
        "\n", " "
    )
    listed = json.loads(run("models", "list", "--lang", "en", "--format", "json").stdout)
    assert [one["id"] for one in listed["models"]] == ["lifecycle-7", "value-8"]
    assert listed["models"][1]["name"] == "8-step customer value journey"


@pytest.mark.parametrize("width", [60, 80, 140])
def test_a_model_is_shown_in_full_at_any_width(width):
    shown = run("models", "show", "lifecycle-7", width=width)
    assert shown.returncode == 0
    assert max(len(line.rstrip()) for line in shown.stdout.splitlines()) <= width
    for text in ("1 · Nhận thức", "7 · Trung thành", "Mục tiêu của khách hàng", "Đọc chỉ số", "“mua”"):
        assert text in shown.stdout
    assert "…" not in shown.stdout
    english = run("models", "show", "value-8", "--lang", "en", width=width).stdout
    assert "8 · Promote" in english
    assert "The customer thinks" in english


def test_a_model_is_given_to_programs():
    document = json.loads(run("models", "show", "lifecycle-7", "--format", "json").stdout)
    assert document["schema"] == "hanhtrinh.model/1"
    assert document["stages"][3]["enter"] == [{"means": ["buy"], "nth": {"max": 1}}]
    rows = list(
        csv.DictReader(
            io.StringIO(run("models", "show", "lifecycle-7", "--format", "csv", "--lang", "en").stdout)
        )
    )
    assert [row["stage"] for row in rows][:2] == ["awareness", "consideration"]


def test_own_models_are_listed_and_shown(tmp_path):
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "mine.yaml").write_text(
        "schema: hanhtrinh.model/1\nid: mine\nnames: Của tôi\nstages: [{id: a, names: Một, phase: before, words: [], enter: {means: buy}}]\n",
        encoding="utf-8",
    )
    listed = json.loads(run("models", "list", "-w", str(tmp_path), "--format", "json").stdout)
    assert [one["id"] for one in listed["models"]] == ["mine", "lifecycle-7", "value-8"]
    assert "1 · Một" in run("models", "show", "mine", "-w", str(tmp_path)).stdout


def test_an_unknown_model_ends_with_status_2_and_the_closest():
    failed = run("models", "show", "lifecyle-7")
    assert failed.returncode == 2
    assert "“lifecycle-7”" in failed.stderr
    assert not failed.stdout


def test_discovery_shows_writes_and_then_finds_nothing_new(shop):
    tried = run("touchpoints", "discover", "-w", str(shop), "--dry-run")
    assert tried.returncode == 0, tried.stderr
    assert "Trang chủ" in tried.stdout
    assert "chưa ghi gì" in tried.stderr
    assert run("touchpoints", "list", "-w", str(shop), "--format", "csv").stdout.count("\n") == 1
    document = json.loads(
        run("touchpoints", "discover", "-w", str(shop), "--format", "json", "--lang", "en").stdout
    )
    assert document["written"]
    assert [(one["id"], one["means"], one["customers"]) for one in document["touchpoints"]] == [
        ("web.home", ["discover"], 1), ("web.order", ["buy"], 1), ("web.xyz", [], 1),
    ]  # fmt: skip
    assert "fill in “means”" in document["touchpoints"][2]["note"]
    again = run("touchpoints", "discover", "-w", str(shop))
    assert again.returncode == 0
    assert "Không có điểm chạm mới" in again.stderr
    counted = list(
        csv.DictReader(
            io.StringIO(run("touchpoints", "list", "--counts", "-w", str(shop), "--format", "csv").stdout)
        )
    )
    assert [(row["id"], row["events"]) for row in counted] == [
        ("web.home", "1"),
        ("web.order", "1"),
        ("web.xyz", "1"),
    ]


def test_a_folder_that_is_no_workspace_ends_with_status_2(tmp_path):
    failed = run("touchpoints", "discover", "-w", str(tmp_path))
    assert failed.returncode == 2
    assert "hanhtrinh init" in failed.stderr


def test_thousands_of_event_names_are_cut_for_people_and_whole_for_programs(tmp_path):
    workspace = Workspace.create(tmp_path / "many")
    events = tmp_path / "events.csv"
    rows = "".join(f"a,Sự kiện số {i},2026-01-01 10:00:00\n" for i in range(300))
    events.write_text("u,e,t\n" + rows, encoding="utf-8")
    import_files(workspace, [events], ColumnMapping(columns={"user_id": "u", "name": "e", "time": "t"}))
    shown = run("touchpoints", "discover", "--dry-run", "-w", str(workspace.root))
    assert len((shown.stdout + shown.stderr).splitlines()) < 40
    told = json.loads(
        run("touchpoints", "discover", "--dry-run", "--format", "json", "-w", str(workspace.root)).stdout
    )
    assert sum(one["match"].count("Sự kiện số") for one in told["touchpoints"]) == 300


def test_an_own_model_may_say_anything_and_needs_no_name(shop):
    (shop / "models" / "own.yaml").write_text(
        "schema: hanhtrinh.model/1\nid: own\nabout: 'Giá [/b] và [x] :smile:'\n"
        "stages: [{id: mua, names: Mua, phase: during, words: [buy], enter: [{means: [buy]}]}]\n",
        encoding="utf-8",
    )
    shown = run("models", "show", "own", "-w", str(shop))
    assert shown.returncode == 0, shown.stderr
    assert "Giá [/b] và [x] :smile:" in shown.stdout
    assert "mua · trong khi mua" in shown.stdout
    listed = json.loads(run("models", "list", "--format", "json", "-w", str(shop)).stdout)
    assert [one["name"] for one in listed["models"] if one["id"] == "own"] == ["own"]


def test_a_channel_is_told_once(tmp_path):
    workspace = Workspace.create(tmp_path / "channels")
    events = tmp_path / "events.csv"
    events.write_text(
        "u,e,t,c\na,purchase,2026-01-01 10:00:00,zalo\na,purchase,2026-01-01 11:00:00,website\n"
    )
    columns = {"user_id": "u", "name": "e", "time": "t", "channel": "c"}
    import_files(workspace, [events], ColumnMapping(columns=columns))
    asked = ("touchpoints", "discover", "--dry-run", "-w", str(workspace.root))
    assert "channel:" not in run(*asked, width=80).stdout
    matches = [one["match"] for one in json.loads(run(*asked, "--format", "json").stdout)["touchpoints"]]
    assert sorted(matches) == ["purchase; channel: website", "purchase; channel: zalo"]
