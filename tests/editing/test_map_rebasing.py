"""Two people edit one map: what only one of them touched is taken, the same place touched twice is shown."""

from __future__ import annotations

from typing import Any

from hanhtrinh.app.editing.commands import Command, apply_all
from hanhtrinh.app.editing.paths import value_at
from hanhtrinh.app.editing.rebasing import Clash, Rebased, rebase

BASE: dict[str, Any] = {
    "title": {"vi": "Mua", "en": "Buy"},
    "touchpoints": [{"id": name, "stage": "decision", "name": {"vi": name}} for name in "abcd"],
    "pains": [{"id": "p1", "at": "b", "text": {"vi": "Chậm"}}],
}


def meet(theirs: list[Command], yours: list[Command]) -> Rebased:
    return rebase(BASE, apply_all(BASE, theirs)[0], yours)


def names(document: dict[str, Any]) -> str:
    return "".join(one["id"] for one in document["touchpoints"])


def test_edits_of_different_places_both_stay() -> None:
    found = meet(
        [Command("set", "touchpoints.a.name.vi", value="A của Đức")],
        [Command("set", "touchpoints.a.stage", value="awareness"), Command("set", "title.vi", value="Mua lại")],
    )  # fmt: skip
    assert not found.clashes
    assert value_at(found.document, "touchpoints.a") == {
        "id": "a",
        "stage": "awareness",
        "name": {"vi": "A của Đức"},
    }
    back, _ = apply_all(found.document, found.undo)
    assert value_at(back, "touchpoints.a.name.vi") == "A của Đức"
    assert value_at(back, "title.vi") == "Mua"


def test_the_same_cell_written_twice_shows_all_three() -> None:
    found = meet(
        [Command("set", "touchpoints.a.name.vi", value="của Đức")],
        [Command("set", "touchpoints.a.name.vi", value="của tôi"), Command("set", "title.vi", value="x")],
    )
    assert found.clashes == (Clash("touchpoints.a.name.vi", "a", "của tôi", "của Đức"),)


def test_the_same_words_written_twice_are_no_conflict() -> None:
    same = [Command("set", "touchpoints.a.name.vi", value="như nhau")]
    found = meet(same, same)
    assert not found.clashes
    assert not found.commands


def test_what_the_author_saw_decides_where_they_say_it() -> None:
    stale = Command("set", "title.vi", value="mới", before="cũ hơn nữa")
    assert rebase(BASE, BASE, [stale]).clashes == (Clash("title.vi", "cũ hơn nữa", "mới", "Mua"),)
    seen = Command("set", "title.vi", value="mới", before="Mua")
    assert value_at(rebase(BASE, BASE, [seen]).document, "title.vi") == "mới"
    chosen = meet(
        [Command("set", "title.vi", value="của Đức")],
        [Command("set", "title.vi", value="của tôi", before="của Đức")],
    )
    assert value_at(chosen.document, "title.vi") == "của tôi"


def test_an_edit_within_what_was_deleted_is_a_conflict_and_so_is_the_reverse() -> None:
    gone = meet([Command("remove", "touchpoints.b")], [Command("set", "touchpoints.b.name.vi", value="x")])
    assert gone.clashes == (Clash("touchpoints.b.name.vi", "b", "x", None),)
    changed = meet([Command("set", "touchpoints.b.name.vi", value="x")], [Command("remove", "touchpoints.b")])
    assert [(clash.path, clash.yours) for clash in changed.clashes] == [("touchpoints.b", None)]
    both = meet([Command("remove", "touchpoints.b")], [Command("remove", "touchpoints.b")])
    assert not both.clashes
    assert names(both.document) == "acd"
    written = meet(
        [Command("remove", "touchpoints.b")],
        [Command("set", "touchpoints.b.experience.emotion.linh", value=0.5)],
    )
    assert len(written.clashes) == 1


def test_an_item_goes_behind_the_one_it_was_put_behind() -> None:
    new = {"id": "new", "stage": "decision"}
    found = meet(
        [
            Command("insert", "touchpoints", value={"id": "first"}, index=0),
            Command("remove", "touchpoints.d"),
        ],
        [Command("insert", "touchpoints", value=new, index=3)],
    )
    assert [one["id"] for one in found.document["touchpoints"]] == ["first", "a", "b", "c", "new"]
    twice = meet(
        [Command("insert", "pains", value={"id": "p2", "at": "a"})],
        [Command("insert", "pains", value={"id": "p2", "at": "c"})],
    )
    assert [clash.path for clash in twice.clashes] == ["pains.p2"]


def test_moves_of_different_items_both_stay_and_of_one_item_are_a_conflict() -> None:
    found = meet([Command("set", "title.en", value="x")], [Command("move", "touchpoints.a", index=2)])
    assert names(found.document) == "bcad"
    put = meet(
        [Command("insert", "touchpoints", value={"id": "z"}, index=0)],
        [Command("move", "touchpoints.a", index=2)],
    )
    assert names(put.document) == "zbcad"
    both = meet([Command("move", "touchpoints.a", index=3)], [Command("move", "touchpoints.a", index=1)])
    assert both.clashes == (Clash("touchpoints.a", 0, 1, 3),)


def test_later_commands_of_a_batch_build_on_earlier_ones() -> None:
    found = meet(
        [Command("set", "touchpoints.c.name.vi", value="của Đức")],
        [
            Command("insert", "touchpoints", value={"id": "new"}, index=1),
            Command("set", "touchpoints.new.name.vi", value="mới"),
            Command("set", "touchpoints.new.name.vi", value="mới hơn"),
        ],
    )
    assert not found.clashes
    assert value_at(found.document, "touchpoints.new.name.vi") == "mới hơn"
