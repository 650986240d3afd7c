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
    assert [one["id"] for one in listed["models"]] == [
        "behaviour-6", "buyer-4", "customer-7", "digital-5", "inbound-4", "lifecycle-7", "map-5",
        "purchase-phases", "value-8", "intimacy",
    ]  # fmt: skip
    assert listed["models"][8]["name"] == "8-step customer value journey"
    assert listed["models"][9]["origin"] == "overlay"


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
    assert listed["models"][0]["id"] == "mine"
    assert len(listed["models"]) == 11
    assert "1 · Một" in run("models", "show", "mine", "-w", str(tmp_path)).stdout


def test_two_models_are_translated_for_people_and_for_programs(tmp_path):
    shown = run("models", "crosswalk", "buyer-4", "customer-7")
    assert shown.returncode == 0
    for text in ("Ra quyết định", "bao gồm", "Mua hàng", "không có bên kia"):
        assert text in shown.stdout
    assert "không nói đến: gắn bó, nâng cấp, giới thiệu" in shown.stderr
    document = json.loads(run("models", "crosswalk", "lifecycle-7", "intimacy", "--format", "json").stdout)
    assert document["crosswalk"] == "crosswalk/1"
    assert document["pairs"][0] == {
        "a": "awareness", "b": "eye-to-body", "relation": "same", "shared": ["need", "discover"],
        "only_a": [], "only_b": [],
    }  # fmt: skip
    rows = list(csv.DictReader(io.StringIO(run("models", "crosswalk", "--format", "csv").stdout)))
    assert len(rows) == 15
    assert (rows[6]["word"], rows[6]["lifecycle-7"], rows[6]["customer-7"]) == ("buy", "purchase", "purchase")
    written = run("models", "crosswalk", "-o", str(tmp_path / "all.html"))
    assert written.stdout.strip().endswith("all.html")
    assert (tmp_path / "all.html").read_text(encoding="utf-8").startswith("<!doctype html>")
    assert run("models", "crosswalk", "map-5").returncode == 2


def test_models_are_compared_on_a_workspace_and_on_files(shop, tmp_path):
    shown = run("models", "compare", "-w", str(shop), "--models", "map-5,buyer-4", width=120)
    assert shown.returncode == 0, shown.stderr
    assert "map-5" in shown.stdout
    assert "Ra quyết định" in shown.stdout
    events = tmp_path / "events.csv"
    events.write_text("u,e,t\na,home,2026-01-01 10:00:00\na,purchase,2026-01-01 11:00:00\n")
    columns = ("--case", "u", "--activity", "e", "--time", "t")
    csv_of = run(
        "models", "compare", "--events", str(events), *columns, "--models", "map-5", "--format", "csv"
    )
    assert [row["entered"] for row in csv.DictReader(io.StringIO(csv_of.stdout))] == ["1", "0", "1", "0", "0"]
    both = run("models", "compare", "--events", str(events), "-w", str(shop))
    assert (both.returncode, both.stdout) == (2, "")
    idle = run("models", "compare", "-w", str(shop), "--case", "u")
    assert (idle.returncode, idle.stdout) == (2, "")
    assert "--events" in idle.stderr


def test_models_are_compared_on_all_files_that_a_pattern_names_and_the_answer_goes_where_it_is_asked_to(
    tmp_path,
):
    for number in range(2):
        (tmp_path / f"{number}.csv").write_text(f"u,e,t\nu{number},home,2026-01-01 10:00:00\n")
    output = tmp_path / "new" / "compared.json"
    asked = ("--case", "u", "--activity", "e", "--time", "t", "--models", "map-5", "-o", str(output))
    assert run("models", "compare", "--events", str(tmp_path / "*.csv"), *asked).returncode == 0
    (model,) = json.loads(output.read_text(encoding="utf-8"))["models"]
    assert model["customers"] == 2


def test_the_overlay_is_shown_by_its_steps():
    shown = run("models", "show", "intimacy")
    assert shown.returncode == 0
    for text in ("1 · Mắt nhìn người", "4 · Tay chạm người", "Desmond Morris", "sản phẩm đầu phễu"):
        assert text in shown.stdout
    document = json.loads(run("models", "show", "intimacy", "--format", "json").stdout)
    assert (document["schema"], document["kind"]) == ("hanhtrinh.overlay/1", "overlay")


def test_the_customers_journey_says_its_order_and_where_its_source_lists_it():
    document = json.loads(run("models", "show", "customer-7", "--format", "json").stdout)
    assert [(one["order"], one["source_position"]) for one in document["stages"]][:3] == [
        (1, 4),
        (2, 1),
        (3, 2),
    ]
    shown = run("models", "show", "customer-7", "--lang", "en").stdout
    assert "number 4 in the source" in shown
    assert "also called Integration" in shown


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
