"""`hanhtrinh map render` as users run it, in a fresh workspace."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from hanhtrinh.app.demo import build_world
from hanhtrinh.app.drawing import render_map
from hanhtrinh.app.importing import import_files
from hanhtrinh.app.scenario import parse_scenario
from hanhtrinh.app.workspace import Workspace
from hanhtrinh.errors import HanhtrinhError, InputError, UsageError
from hanhtrinh.sources.mapping import ColumnMapping

SCENARIO = """
schema: hanhtrinh.scenario/1
seed: 5
customers: 400
period: {from: 2025-01-01, to: 2025-04-01}
start: {ad: 1.0}
personas: [{id: linh, share: 1.0, attributes: {city: {Huế: 1.0}}}]
touchpoints:
  - {id: ad, means: [discover], channel: facebook, next: {cart: 0.5}, leave: 0.5, gap: {median: 1h}}
  - {id: cart, means: [decide], channel: website, emotion: -0.4, feedback: 0.5, score: {kind: csat, scale: [1, 5], spread: 0.3}}
"""
MAP = {
    "schema": "hanhtrinh.map/1",
    "id": "m",
    "title": {"vi": "Bản đồ thử", "en": "A trial map"},
    "personas": [{"id": "linh", "name": "Linh", "cohort": {"attr": "city", "in": ["Huế"]}}],
    "stages": [{"use": "awareness"}, {"use": "decision"}],
    "touchpoints": [
        {"id": "ad", "use": "ad", "stage": "awareness", "experience": {"emotion": {"linh": 0.2}}},
        {"id": "cart", "use": "cart", "stage": "decision", "experience": {"emotion": {"linh": 0.3}}},
    ],
    "claims": [
        {"id": "c1", "about": "stages.awareness", "says": {"vi": "Ba phần mười đi tiếp", "en": "Three in ten go on"},
         "metric": "stage_conversion/1", "expect": {"op": ">=", "value": 0.3}}
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("drawn")
    build_world(folder, parse_scenario(SCENARIO))
    (folder / "maps" / "m.yaml").write_text(json.dumps(MAP, ensure_ascii=False), encoding="utf-8")
    return folder


def run(*arguments: str | Path, language: str = "vi") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "hanhtrinh", "map", "render", *map(str, arguments)],
        capture_output=True, text=True, encoding="utf-8", check=False, env={**os.environ, "HANHTRINH_LANG": language},
    )  # fmt: skip


def shown(path: Path) -> str:
    return " ".join(ElementTree.parse(path).getroot().itertext())


def test_by_default_three_pictures_stand_under_pictures(shop: Path) -> None:
    ended = run(shop / "maps" / "m.yaml", "-w", shop)
    assert ended.returncode == 0, ended.stderr
    files = [Path(line) for line in ended.stdout.splitlines()]
    assert [file.name for file in files] == ["m.svg", "m.png", "m.html"]
    assert all(file.parent == shop / "pictures" for file in files)
    svg = shown(files[0])
    for part in ("Bản đồ thử", "Nhận thức", "Ba phần mười đi tiếp", "được xác nhận", "dữ liệu mô phỏng"):
        assert part in svg, part
    assert files[1].read_bytes().startswith(b"\x89PNG")
    page = files[2].read_text(encoding="utf-8")
    assert "Three in ten go on" in page
    assert str(shop) not in page + files[0].read_text(encoding="utf-8")


def test_files_language_theme_and_scale_can_be_chosen(shop: Path, tmp_path: Path) -> None:
    out = tmp_path / "deep" / "map.svg"
    ended = run(
        "m",
        "-w",
        shop,
        "-o",
        out,
        "-o",
        tmp_path / "map.PNG",
        "--lang",
        "en",
        "--theme",
        "dark",
        "--scale",
        "0.5",
    )
    assert ended.returncode == 0, ended.stderr
    assert "Three in ten go on" in shown(out)
    assert "#10171E" in out.read_text(encoding="utf-8")
    assert int.from_bytes((tmp_path / "map.PNG").read_bytes()[16:20]) == 820


def test_measured_emotion_and_verdicts_come_from_the_data(shop: Path, tmp_path: Path) -> None:
    workspace = Workspace.open(shop)
    checked, plain = tmp_path / "checked.svg", tmp_path / "plain.svg"
    render_map(workspace, shop / "maps" / "m.yaml", [checked], language="en")
    assert "measured, 95% interval" in shown(checked)
    assert "confirmed" in shown(checked)

    text = (shop / "maps" / "m.yaml").read_text(encoding="utf-8")
    other = tmp_path / "other.yaml"
    other.write_text(text.replace('"value": 0.3}', '"value": 0.31}'), encoding="utf-8")
    assert other.read_text(encoding="utf-8") != text
    render_map(workspace, other, [plain], language="en", check=False)
    assert "not checked yet" in shown(plain)
    assert "measured, 95% interval" not in shown(plain)


def test_without_a_check_the_picture_shows_the_verdicts_kept_and_says_when_they_are_stale(
    shop: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "shop"
    shutil.copytree(shop, copy)
    workspace, drawn = Workspace.open(copy), tmp_path / "drawn.svg"
    render_map(workspace, copy / "maps" / "m.yaml", [drawn], language="en")
    render_map(workspace, copy / "maps" / "m.yaml", [drawn], language="en", check=False)
    assert "confirmed" in shown(drawn)
    assert "to be checked again" not in shown(drawn)

    more = tmp_path / "more.csv"
    more.write_text("who,what,when\nnew,visit,2025-03-01\n", encoding="utf-8")
    import_files(workspace, [more], ColumnMapping(columns={"user_id": "who", "name": "what", "time": "when"}))
    render_map(Workspace.open(copy), copy / "maps" / "m.yaml", [drawn], language="en", check=False)
    assert "to be checked again" in shown(drawn)


@pytest.mark.parametrize(
    ("options", "kind", "code"),
    [
        ({"theme": "sepia"}, UsageError, "unknown-theme"),
        ({"outputs": [Path("m.gif")]}, UsageError, "unknown-picture"),
        ({"persona": "minh"}, UsageError, "unknown-persona"),
        ({"outputs": [Path("m.png")], "scale": 0.0}, UsageError, "bad-scale"),
        ({"outputs": [Path("/dev/null/m.svg")]}, InputError, "cannot-write"),
    ],
)
def test_what_cannot_be_drawn_is_refused_with_a_reason(
    shop: Path, options: dict[str, object], kind: type[HanhtrinhError], code: str
) -> None:
    with pytest.raises(kind) as caught:
        render_map(Workspace.open(shop), "m", **{"language": "vi", "check": False, **options})  # type: ignore[arg-type]
    assert caught.value.code == code


def test_a_missing_map_ends_with_status_2_and_writes_nothing(shop: Path, tmp_path: Path) -> None:
    ended = run("nowhere", "-w", shop, "-o", tmp_path / "x.svg", language="en")
    assert ended.returncode == 2
    assert "nowhere" in ended.stderr
    assert not list(tmp_path.iterdir())


def test_a_departments_view_stands_beside_everybodys(shop: Path) -> None:
    workspace = Workspace.open(shop)
    everybody = {path: path.read_bytes() for path in render_map(workspace, "m", language="vi", check=False)}
    path = workspace.root / "maps" / "m.yaml"
    kept = path.read_text(encoding="utf-8")
    document = json.loads(kept)
    document["touchpoints"][0]["owner"] = "Dịch vụ khách hàng"
    path.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    try:
        views = render_map(workspace, "m", language="vi", department="dịch vụ khách hàng", check=False)
        with pytest.raises(UsageError) as caught:
            render_map(workspace, "m", language="vi", department="kho", check=False)
    finally:
        path.write_text(kept, encoding="utf-8")
    assert [view.name for view in views] == [
        f"m.dịch-vụ-khách-hàng.{form}" for form in ("svg", "png", "html")
    ]
    assert {path: path.read_bytes() for path in everybody} == everybody
    assert caught.value.code == "unknown-department"
