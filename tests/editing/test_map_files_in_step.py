"""Files and versions agree: edits from either side, and nothing written over."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from editing_shop import FILE, LAN, MAP

from hanhtrinh.app.editing.commands import Command
from hanhtrinh.app.editing.paths import value_at
from hanhtrinh.app.office import Office
from hanhtrinh.errors import HanhtrinhError

NAME = "touchpoints.cart.name.vi"
TITLE = 'title: {vi: "Mầm Chữ, sách thiếu nhi"'


def path_of(office: Office) -> Path:
    return office.workspace.root / "maps" / FILE


def write(office: Office, old: str, new: str) -> None:
    path = path_of(office)
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def edit(office: Office, path: str, value: object) -> None:
    studio = office.studio
    studio.edit(MAP, studio.desk.open(MAP).number, [Command("set", path, value=value)], LAN)


def word(office: Office) -> str:
    return office.studio.file_state(office.studio.open(MAP)).word


def test_an_edit_reaches_the_file_and_touches_nothing_else(quiet: Office) -> None:
    before = path_of(quiet).read_text(encoding="utf-8")
    edit(quiet, "touchpoints.ad.experience.emotion.hanh", -0.35)
    assert word(quiet) == "waiting"
    quiet.studio.files.write_waiting(at_once=True)
    after = path_of(quiet).read_text(encoding="utf-8")
    assert after == before.replace(
        "{hanh: 0.2, khoa: 0.1, trang: 0.2}", "{hanh: -0.35, khoa: 0.1, trang: 0.2}", 1
    )
    assert word(quiet) == "same"
    assert quiet.studio.open(MAP).number == 2


def test_the_file_follows_by_itself(quiet: Office) -> None:
    edit(quiet, NAME, "Giỏ của mình")
    deadline = time.monotonic() + 15
    while word(quiet) != "same" and time.monotonic() < deadline:
        time.sleep(0.1)
    assert "Giỏ của mình" in path_of(quiet).read_text(encoding="utf-8")


def test_an_edit_of_the_file_is_a_version_by_the_file(quiet: Office) -> None:
    write(quiet, TITLE, 'title: {vi: "Mầm Chữ"')
    state = quiet.studio.open(MAP)
    assert (state.number, state.record.kind, state.record.author) == (2, "file", "tệp")
    assert value_at(state.document, "title.vi") == "Mầm Chữ"
    write(quiet, "# nhận thức", "# giai đoạn nhận thức")
    assert quiet.studio.open(MAP).number == 2  # a comment says nothing new


def test_edits_of_both_sides_at_different_places_are_merged(quiet: Office) -> None:
    edit(quiet, NAME, "Giỏ")
    write(quiet, TITLE, 'title: {vi: "Mầm Chữ"   # ngắn gọn\n  ')
    state = quiet.studio.open(MAP)
    assert (value_at(state.document, NAME), value_at(state.document, "title.vi")) == ("Giỏ", "Mầm Chữ")
    quiet.studio.files.write_waiting(at_once=True)
    text = path_of(quiet).read_text(encoding="utf-8")
    assert "Giỏ" in text
    assert "# ngắn gọn" in text
    assert word(quiet) == "same"


@pytest.mark.parametrize("keep", ["app", "file"])
def test_the_same_place_on_both_sides_is_a_conflict_until_somebody_decides(quiet: Office, keep: str) -> None:
    edit(quiet, "title.vi", "của ứng dụng")
    write(quiet, TITLE, 'title: {vi: "của tệp"')
    studio = quiet.studio
    state = studio.open(MAP)
    found = studio.file_state(state)
    assert found.word == "conflict"
    assert [(one.clash.path, one.clash.yours, one.clash.theirs) for one in found.conflicts] == [
        ("title.vi", "của tệp", "của ứng dụng")
    ]
    studio.files.write_waiting(at_once=True)
    assert "của tệp" in path_of(quiet).read_text(encoding="utf-8")  # never written over
    studio.files.decide(MAP, "app" if keep == "app" else "file", LAN)
    wanted, other = ("của ứng dụng", "của tệp") if keep == "app" else ("của tệp", "của ứng dụng")
    assert value_at(studio.open(MAP).document, "title.vi") == wanted
    assert wanted in path_of(quiet).read_text(encoding="utf-8")
    said = [value_at(studio.desk.document(MAP, one.number), "title.vi") for one in studio.desk.versions(MAP)]
    assert other in said  # the other side stays in the history
    assert word(quiet) == "same"


def test_a_file_that_is_no_map_is_left_alone_and_said(quiet: Office) -> None:
    write(quiet, "stage: awareness", "stage: nowhere")
    broken = path_of(quiet).read_text(encoding="utf-8")
    found = quiet.studio.file_state(quiet.studio.open(MAP))
    assert found.word == "wrong"
    assert found.fault is not None
    assert found.fault.place is not None
    assert found.fault.place.line is not None
    edit(quiet, NAME, "Giỏ")
    quiet.studio.files.write_waiting(at_once=True)
    assert path_of(quiet).read_text(encoding="utf-8") == broken
    with pytest.raises(HanhtrinhError):
        quiet.studio.files.decide(MAP, "file", LAN)
    quiet.studio.files.decide(MAP, "app", LAN)
    assert "Giỏ" in path_of(quiet).read_text(encoding="utf-8")
    aside = list((quiet.workspace.data / "map-files").glob("*.yaml"))
    assert [one.read_text(encoding="utf-8") for one in aside] == [broken]


def test_new_files_gone_files_and_renamed_files_are_noticed(quiet: Office) -> None:
    folder = quiet.workspace.root / "maps"
    text = path_of(quiet).read_text(encoding="utf-8")
    (folder / "second.yaml").write_text(text.replace(f"id: {MAP}", "id: second"), encoding="utf-8")
    (folder / "twin.yaml").write_text(text, encoding="utf-8")
    (folder / "torn.yaml").write_text("schema: hanhtrinh.map/1\nid: [", encoding="utf-8")
    quiet.studio.files.look()
    assert [one.id for one in quiet.studio.desk.maps()] == [MAP, "second"]
    faults = {name: state.fault.code for name, state in quiet.studio.files.strangers().items() if state.fault}
    assert faults == {"twin.yaml": "map-exists", "torn.yaml": "bad-yaml"}
    (folder / "second.yaml").unlink()
    quiet.studio.files.look()
    gone = quiet.studio.desk.open("second")
    assert quiet.studio.file_state(gone).word == "missing"
    (folder / "twin.yaml").unlink()
    path_of(quiet).rename(folder / "other-name.yaml")
    quiet.studio.files.look()
    assert quiet.studio.desk.open(MAP).map.file == "other-name.yaml"
    assert quiet.studio.desk.open(MAP).number == 1


def test_a_crash_between_file_and_note_is_seen_through(quiet: Office) -> None:
    edit(quiet, NAME, "Giỏ")
    quiet.studio.files.write_waiting(at_once=True)
    # as if the server had died right after the file was written: the note still speaks of the version before
    record = quiet.studio.desk.open(MAP).map
    quiet.studio.desk.note_file(MAP, record.file, 1, "0" * 64)
    again = Office.open(quiet.workspace.root)
    try:
        state = again.studio.open(MAP)
        assert (state.number, state.map.written) == (2, 2)
    finally:
        again.close()
