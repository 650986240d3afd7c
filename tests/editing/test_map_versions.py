"""Versions on the desk: append-only, refused whole, never over somebody else's edit."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from editing_shop import DUC, LAN, MAP

from hanhtrinh.app.editing.commands import Command
from hanhtrinh.app.editing.documents import plain
from hanhtrinh.app.editing.history import compare_versions, grouped
from hanhtrinh.app.editing.paths import value_at
from hanhtrinh.app.editing.states import Author, ConflictError, UnknownMapError, UnknownVersionError
from hanhtrinh.app.office import Office
from hanhtrinh.errors import InputError, UsageError
from hanhtrinh.maps.fingerprint import map_fingerprint
from hanhtrinh.store.state.versions import VersionRecord

NAME = "touchpoints.cart.name.vi"


def put(office: Office, base: int, value: object, path: str = NAME, author: Author = LAN) -> int:
    return office.studio.edit(MAP, base, [Command("set", path, value=value)], author).state.number


def test_the_file_is_the_first_version_and_every_edit_one_more(quiet: Office) -> None:
    first = quiet.studio.open(MAP)
    assert (first.number, first.record.kind, first.record.person) == (1, "file", None)
    assert put(quiet, 1, "Giỏ") == 2
    assert put(quiet, 2, "Rổ") == 3
    desk = quiet.studio.desk
    assert value_at(desk.document(MAP, 1), "touchpoints.cart.name") == value_at(
        first.document, "touchpoints.cart.name"
    )
    assert value_at(desk.document(MAP, 2), NAME) == "Giỏ"
    newest = desk.versions(MAP)[0]
    assert (newest.number, newest.author, newest.person) == (3, "Lan", "p-lan")
    assert newest.fingerprint == map_fingerprint(quiet.studio.open(MAP).typed)


def test_what_was_saved_is_there_after_the_server_is_gone(quiet: Office, tmp_path: Path) -> None:
    put(quiet, 1, "Giỏ hàng của mình")
    # a server that was killed closes nothing; another one opens what is on disk
    again = Office.open(quiet.workspace.root)
    try:
        assert value_at(again.studio.open(MAP).document, NAME) == "Giỏ hàng của mình"
        text = (quiet.workspace.root / "maps" / f"{MAP}.yaml").read_text(encoding="utf-8")
        assert "Giỏ hàng của mình" in text  # the file caught up when the other one started
    finally:
        again.close()


def test_a_command_that_would_break_the_map_is_refused_whole_with_its_place(quiet: Office) -> None:
    commands = [
        Command("set", NAME, value="Giỏ"),
        Command("set", "touchpoints.cart.stage", value="nowhere"),
    ]
    with pytest.raises(InputError) as raised:
        quiet.studio.edit(MAP, 1, commands, LAN)
    assert raised.value.code == "unknown-stage"
    assert raised.value.place is not None
    assert raised.value.place.id == "touchpoints.cart.stage"
    assert quiet.studio.open(MAP).number == 1


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (Command("set", NAME, value="a\x00b"), "bad-value"),
        (Command("set", NAME, value="\ud800"), "bad-value"),
        (Command("set", "touchpoints.cart.mine", value=float("nan")), "bad-value"),
        (Command("set", "id", value="another"), "map-id-fixed"),
        (Command("remove", "touchpoints.nobody"), "unknown-path"),
        (Command("remove", "pains"), "unknown-pain"),
    ],
)
def test_what_no_map_can_hold_is_refused(quiet: Office, command: Command, code: str) -> None:
    with pytest.raises((UsageError, InputError)) as raised:
        quiet.studio.edit(MAP, 1, [command], LAN)
    assert raised.value.code == code
    assert quiet.studio.open(MAP).number == 1


def test_texts_are_kept_composed(quiet: Office) -> None:
    put(quiet, 1, "Gio\u0309 ha\u0300ng")
    assert value_at(quiet.studio.open(MAP).document, NAME) == "Giỏ hàng"


def test_two_people_on_different_cells_both_save_and_on_one_cell_see_each_other(quiet: Office) -> None:
    put(quiet, 1, "của Đức", author=DUC)
    saved = quiet.studio.edit(MAP, 1, [Command("set", "headline.vi", value="của Lan")], LAN)
    assert saved.state.number == 3
    assert [command.path for command in saved.patch] == ["headline.vi", "touchpoints.cart.name"]
    with pytest.raises(ConflictError) as raised:
        put(quiet, 1, "của Lan")
    (conflict,) = raised.value.conflicts
    assert (conflict.clash.path, conflict.clash.yours, conflict.clash.theirs) == (NAME, "của Lan", "của Đức")
    assert conflict.record is not None
    assert (conflict.record.author, conflict.record.number) == ("Đức", 2)
    assert "Đức" in raised.value.message.vi
    assert quiet.studio.open(MAP).number == 3


def test_the_same_edit_twice_is_one_version(quiet: Office) -> None:
    commands = [Command("insert", "touchpoints.cart.thoughts", value={"vi": "Đắt quá"})]
    assert quiet.studio.edit(MAP, 1, commands, LAN).state.number == 2
    again = quiet.studio.edit(MAP, 1, commands, LAN)  # the first answer was lost
    assert again.state.number == 2
    assert not again.commands


def test_undo_takes_back_one_s_own_edit_under_somebody_else_s(quiet: Office) -> None:
    saved = quiet.studio.edit(MAP, 1, [Command("remove", "claims.c6")], LAN)
    put(quiet, 2, "của Đức", author=DUC)
    back = quiet.studio.edit(MAP, 2, saved.undo, LAN)
    assert [claim.id for claim in back.state.typed.claims][5] == "c6"
    assert value_at(back.state.document, NAME) == "của Đức"


def test_many_at_once_lose_nothing(quiet: Office) -> None:
    names = [touch.id for touch in quiet.studio.open(MAP).typed.touchpoints][:8]

    def work(name: str) -> None:
        for count in range(3):
            put(quiet, 1 if count == 0 else quiet.studio.open(MAP).number, f"{name} {count}", f"touchpoints.{name}.name.vi")  # fmt: skip

    threads = [threading.Thread(target=work, args=(name,)) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    state = quiet.studio.open(MAP)
    assert state.number == 1 + 3 * len(names)
    assert [value_at(state.document, f"touchpoints.{name}.name.vi") for name in names] == [f"{name} 2" for name in names]  # fmt: skip


def test_versions_and_maps_that_are_not_there_are_said_so(quiet: Office) -> None:
    with pytest.raises(UnknownMapError):
        quiet.studio.open("nothing")
    with pytest.raises(UnknownVersionError):
        put(quiet, 7, "x")
    with pytest.raises(UnknownVersionError):
        quiet.studio.restore(MAP, 9, LAN)


def test_a_version_is_restored_as_a_new_one_and_a_removed_map_comes_back_with_its_comments(
    quiet: Office,
) -> None:
    put(quiet, 1, "Giỏ")
    restored = quiet.studio.restore(MAP, 1, DUC)
    assert (restored.number, restored.record.kind) == (3, "restore")
    assert restored.document == quiet.studio.desk.document(MAP, 1)
    quiet.studio.remove(MAP)
    path = quiet.workspace.root / "maps" / f"{MAP}.yaml"
    assert not path.exists()
    assert not quiet.studio.desk.maps()
    assert quiet.studio.restore(MAP, 2, LAN).number == 4
    quiet.studio.files.write_waiting(at_once=True)
    text = path.read_text(encoding="utf-8")
    assert text.startswith("# Bản đồ viết tay")
    assert "Giỏ" in text


def test_edits_of_one_author_within_ten_minutes_are_one_step_of_the_history() -> None:
    start = datetime(2026, 1, 1, 8, tzinfo=UTC)

    def record(number: int, minutes: float, author: str = "Lan", kind: str = "edit") -> VersionRecord:
        return VersionRecord("m", number, start + timedelta(minutes=minutes), author, author, kind, "f")

    versions = [
        record(7, 40), record(6, 22, "Đức"), record(5, 21), record(4, 12), record(3, 11.5), record(2, 5, kind="file"), record(1, 0),
    ]  # fmt: skip
    assert [[one.number for one in group.versions] for group in grouped(versions)] == [
        [7], [6], [5, 4, 3], [2], [1]
    ]  # fmt: skip


def test_two_versions_are_compared_in_meaning(quiet: Office) -> None:
    put(quiet, 1, 0.5, "claims.c1.expect.value")
    put(quiet, 2, "Giỏ")
    compared = compare_versions(quiet.studio, MAP, 1, 3)
    found = {(change.part, change.kind, change.evidence) for change in compared.diff.changes}
    assert found == {("claims", "meaning", "invalid"), ("touchpoints", "reworded", None)}


def test_a_touchpoint_that_is_gone_is_said_and_does_not_hold_up_other_edits(quiet: Office) -> None:
    touchpoints = quiet.workspace.root / "touchpoints.yaml"
    text = touchpoints.read_text(encoding="utf-8")
    touchpoints.write_text(text.replace("id: web.cart", "id: web.basket"), encoding="utf-8")
    state = quiet.studio.open(MAP)
    assert state.parsed is None
    assert state.fault is not None
    assert put(quiet, 1, "Một cửa hàng sách", "headline.vi") == 2
    with pytest.raises(InputError):
        put(quiet, 2, "nowhere", "touchpoints.ad.stage")
    touchpoints.write_text(text, encoding="utf-8")
    assert quiet.studio.open(MAP).parsed is not None


def test_a_document_in_the_one_form_reads_back_the_same(quiet: Office) -> None:
    state = quiet.studio.open(MAP)
    assert plain(state.typed) == state.document
