"""Settings change in their file without losing what else stands there."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from hanhtrinh.app.workspace import SETTINGS, Workspace
from hanhtrinh.app.workspace_settings import change_settings, spliced
from hanhtrinh.errors import HanhtrinhError

WRITTEN = """# của quán
language = "vi"   # vi, en
model = 'lifecycle-7'
future = [1, 2]

[filters.staff]
model = "not this one"
"""


def test_a_value_changes_in_its_line_and_all_else_stays() -> None:
    changed = spliced(WRITTEN, {"language": "en", "model": "value-8"})
    assert changed == WRITTEN.replace('"vi" ', '"en" ').replace("'lifecycle-7'", '"value-8"')


def test_a_setting_that_was_not_there_is_added_before_the_tables() -> None:
    changed = tomllib.loads(spliced(WRITTEN, {"name": 'Lá Sớm "trà" \\ cà phê'}))
    assert changed["name"] == 'Lá Sớm "trà" \\ cà phê'
    assert changed["filters"] == {"staff": {"model": "not this one"}}


def test_a_file_that_cannot_be_changed_safely_is_left_alone() -> None:
    with pytest.raises(HanhtrinhError, match="changed safely") as refused:
        spliced('model = """lifecycle-7"""\n', {"model": "value-8"})
    assert refused.value.code == "bad-settings"


def test_an_opened_workspace_follows_its_settings(tmp_path: Path) -> None:
    workspace = Workspace.create(tmp_path / "shop")
    assert workspace.name == "shop"
    change_settings(workspace, name="  Lá   Sớm ", language="en", model="value-8")
    assert (workspace.name, workspace.model().id) == ("Lá Sớm", "value-8")
    again = Workspace.open(tmp_path / "shop").config
    assert (again.name, again.language, again.model) == ("Lá Sớm", "en", "value-8")


@pytest.mark.parametrize(("changes", "code"), [({"name": " "}, "bad-name"), ({"model": "nope"}, "unknown-model")])  # fmt: skip
def test_a_wrong_setting_is_refused_and_nothing_is_written(
    tmp_path: Path, changes: dict[str, str], code: str
) -> None:
    workspace = Workspace.create(tmp_path / "shop")
    before = (tmp_path / "shop" / SETTINGS).read_bytes()
    with pytest.raises(HanhtrinhError) as refused:
        change_settings(workspace, **changes)  # type: ignore[arg-type]
    assert refused.value.code == code
    assert (tmp_path / "shop" / SETTINGS).read_bytes() == before
