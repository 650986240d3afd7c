"""Damaged files of every form: read or refused on purpose, never a stack trace, a hang, or a half-written workspace."""

from __future__ import annotations

import faulthandler
import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from mutations import MAPPING, bases, damaged, mutated

from hanhtrinh.app.importing import import_files, propose_mapping, undo_batch
from hanhtrinh.app.workspace import Workspace
from hanhtrinh.errors import HanhtrinhError
from hanhtrinh.sources.files import read_events
from hanhtrinh.sources.mapping import ColumnMapping
from hanhtrinh.sources.mapping_input import load_mapping
from hanhtrinh.sources.tables import open_table

LONGEST_S = 120  # for one small file, on a machine busy with other things: more is a hang
BASES = bases()
FORMS = sorted(BASES)


@pytest.fixture
def watched() -> Iterator[None]:
    faulthandler.dump_traceback_later(LONGEST_S * 20, exit=True)
    yield
    faulthandler.cancel_dump_traceback_later()


def told(error: HanhtrinhError) -> None:
    """Every refusal says something, and not the same in both languages."""
    assert error.to("vi") != error.to("en")


def read_or_refuse(path: Path, *, whole: bool) -> bool:
    """Whether a file is read: its rows, and where `whole` also its columns guessed and its events."""
    try:
        if not whole:
            for block in open_table(path).blocks():
                assert len(block.rows) == block.cells.num_rows
            return True
        proposal = propose_mapping(path, ColumnMapping())
        parsed = read_events([path], proposal.mapping)
    except HanhtrinhError as error:
        told(error)
        return False
    assert parsed.rows == parsed.events.num_rows + len(parsed.rejects)
    return True


def import_or_refuse(workspace: Workspace, path: Path) -> bool:
    """Whether a file is imported; a refusal leaves the workspace as it was, an import is complete and can be undone."""
    store = workspace.store
    before = sorted(each for each in workspace.data.rglob("*") if each.is_file())
    try:
        proposal = propose_mapping(path, ColumnMapping())
        report = import_files(workspace, [path], proposal.mapping, max_rejects=0.5)
    except HanhtrinhError as error:
        told(error)
        after = sorted(each for each in workspace.data.rglob("*") if each.is_file())
        fresh = [each.name for each in after if each not in before and each.suffix != ".lock"]
        if fresh:
            pytest.fail(f"left behind: {fresh}")
        return False
    store.refresh()
    assert report.batch is not None
    assert report.rows == report.events + report.already_present + report.rejected
    assert store.count_events() == report.events
    assert undo_batch(workspace, report.batch) == report.events
    store.refresh()
    assert store.count_events() == 0
    return True


def mutate_and_read(folder: Path, form: str, seed: int, count: int, *, whole_each: int) -> list[bool]:
    chance = random.Random(seed)
    path = folder / "tệp"
    found = []
    for turn in range(count):
        path.write_bytes(mutated(form, BASES[form], chance))
        found.append(read_or_refuse(path, whole=turn % whole_each == 0))
    return found


@pytest.mark.usefixtures("watched")
@pytest.mark.parametrize("form", FORMS)
def test_some_damage_to_every_form(tmp_path: Path, form: str) -> None:
    assert len(mutate_and_read(tmp_path, form, seed=1, count=40, whole_each=10)) == 40


@pytest.mark.slow
@pytest.mark.usefixtures("watched")
@pytest.mark.parametrize("seed", range(2, 6))
@pytest.mark.parametrize("form", FORMS)
def test_much_damage_to_every_form(tmp_path: Path, form: str, seed: int) -> None:
    """Eighteen forms, four seeds, 120 files each: 8,640."""
    found = mutate_and_read(tmp_path, form, seed, 120, whole_each=4)
    assert len(found) == 120
    assert any(found)  # most damage costs a row or none


def mutate_and_import(folder: Path, seed: int, count: int) -> list[bool]:
    chance = random.Random(seed)
    workspace = Workspace.create(folder / "shop")
    path = folder / "tệp"
    found = []
    for _ in range(count):
        form = chance.choice(FORMS)
        path.write_bytes(mutated(form, BASES[form], chance))
        found.append(import_or_refuse(workspace, path))
    return found


@pytest.mark.usefixtures("watched")
def test_some_damage_and_a_workspace(tmp_path: Path) -> None:
    found = mutate_and_import(tmp_path, seed=1, count=12)
    assert len(found) == 12


@pytest.mark.slow
@pytest.mark.usefixtures("watched")
@pytest.mark.parametrize("seed", range(2, 8))
def test_much_damage_and_a_workspace(tmp_path: Path, seed: int) -> None:
    found = mutate_and_import(tmp_path, seed, 60)
    assert any(found)
    assert not all(found)


def mutate_mapping(folder: Path, seed: int, count: int) -> None:
    chance = random.Random(seed)
    path = folder / "gán.yaml"
    for _ in range(count):
        path.write_bytes(damaged(MAPPING.encode(), chance))
        try:
            load_mapping(path)
        except HanhtrinhError as error:
            told(error)


@pytest.mark.usefixtures("watched")
def test_some_damage_to_mapping_files(tmp_path: Path) -> None:
    mutate_mapping(tmp_path, seed=1, count=300)


@pytest.mark.slow
@pytest.mark.usefixtures("watched")
def test_much_damage_to_mapping_files(tmp_path: Path) -> None:
    mutate_mapping(tmp_path, seed=2, count=1_000)


@pytest.mark.parametrize("key", ["giờ (địa phương)", "time[0]", "float"])
def test_an_unknown_field_with_brackets_in_its_name_is_told_by_its_name(tmp_path: Path, key: str) -> None:
    path = tmp_path / "gán.yaml"
    path.write_text(f'{MAPPING}"{key}": x\n', encoding="utf-8")
    with pytest.raises(HanhtrinhError) as refused:
        load_mapping(path)
    assert f"“{key}”" in refused.value.to("vi")
    assert refused.value.place is not None
    assert refused.value.place.line == MAPPING.count("\n") + 1
