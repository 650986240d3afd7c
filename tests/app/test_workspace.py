"""Workspaces: made whole, opened strictly, never overwritten."""

from __future__ import annotations

from pathlib import Path

import pytest

from hanhtrinh.app.workspace import Settings, Workspace
from hanhtrinh.errors import HanhtrinhError, InputError, UsageError, WorkspaceError


def test_a_new_workspace_has_all_its_parts_and_opens_again(tmp_path: Path) -> None:
    made = Workspace.create(
        tmp_path / "a" / "shop", language="en", timezone="UTC", currency="USD", simulated=True
    )
    opened = Workspace.open(str(tmp_path / "a" / "shop"))
    assert opened.config == made.config == Settings("en", "UTC", "USD", "lifecycle-7", True)
    assert {path.name for path in opened.root.iterdir()} == {
        "hanhtrinh.toml", "touchpoints.yaml", "maps", "models", "data",
    }  # fmt: skip
    assert opened.touchpoints().touchpoints == ()
    assert opened.model().id == "lifecycle-7"
    assert opened.model("value-8").id == "value-8"
    log = opened.log()
    assert (log.events, log.customers, log.watermark) == (0, 0, None)


def test_a_workspace_is_made_in_a_folder_with_files_but_never_over_another(tmp_path: Path) -> None:
    (tmp_path / "events.csv").write_text("a,b\n")
    (tmp_path / "touchpoints.yaml").write_text("schema: hanhtrinh.touchpoints/1\ntouchpoints: []\n# mine\n")
    Workspace.create(tmp_path)
    assert "# mine" in (tmp_path / "touchpoints.yaml").read_text()
    with pytest.raises(WorkspaceError) as failure:
        Workspace.create(tmp_path)
    assert failure.value.code == "workspace-exists"
    with pytest.raises(WorkspaceError) as failure:
        Workspace.create(tmp_path / "events.csv")
    assert failure.value.code == "not-a-folder"


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"timezone": "Hanoi"}, "unknown-timezone"),
        ({"currency": "đồng"}, "unknown-currency"),
        ({"language": "fr"}, "unknown-language"),
        ({"model": "lifecycle-9"}, "unknown-model"),
    ],
)
def test_wrong_settings_make_no_workspace(tmp_path: Path, wrong: dict[str, str], code: str) -> None:
    with pytest.raises(UsageError) as failure:
        Workspace.create(tmp_path / "shop", **wrong)  # type: ignore[arg-type]
    assert failure.value.code == code
    assert not (tmp_path / "shop").exists()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("language = ", "bad-settings"),
        ('simulated = "yes"', "bad-settings"),
        ("model = 7", "bad-settings"),
        ('timezone = "Hanoi"', "unknown-timezone"),
        ('language = "fr"', "unknown-language"),
    ],
)
def test_a_damaged_settings_file_is_told(tmp_path: Path, text: str, code: str) -> None:
    Workspace.create(tmp_path)
    (tmp_path / "hanhtrinh.toml").write_text(text)
    with pytest.raises(HanhtrinhError) as failure:
        Workspace.open(tmp_path)
    assert failure.value.code == code


def test_settings_of_other_versions_are_left_alone(tmp_path: Path) -> None:
    Workspace.create(tmp_path)
    with (tmp_path / "hanhtrinh.toml").open("a") as handle:
        handle.write("[privacy]\nretention = '3y'\n")
    assert Workspace.open(tmp_path).config.language == "vi"


def test_a_folder_that_is_no_workspace_is_told_by_its_name_only(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError) as failure:
        Workspace.open(tmp_path / "shop")
    assert failure.value.code == "no-workspace"
    assert str(tmp_path) not in failure.value.to("en")


def test_a_fault_in_the_touchpoints_is_told_with_its_place(tmp_path: Path) -> None:
    shop = Workspace.create(tmp_path)
    (tmp_path / "touchpoints.yaml").write_text(
        "schema: hanhtrinh.touchpoints/1\ntouchpoints:\n  - id: 1.x\n    nam: x\n"
    )
    with pytest.raises(InputError) as failure:
        shop.touchpoints()
    assert failure.value.place is not None
    assert failure.value.place.file == "touchpoints.yaml"
    (tmp_path / "touchpoints.yaml").unlink()
    assert shop.touchpoints().touchpoints == ()
