"""Commands on a map document: each is undone by its inverse, none changes the document it was given."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hanhtrinh.app.editing.commands import Command, apply, apply_all
from hanhtrinh.app.editing.differences import differences
from hanhtrinh.app.editing.paths import MISSING, same, value_at
from hanhtrinh.errors import UsageError

MAP: dict[str, Any] = {
    "schema": "hanhtrinh.map/1",
    "title": {"vi": "Mua lần đầu", "en": "First purchase"},
    "stages": [{"use": "awareness"}, {"use": "decision"}, {"id": "trial", "names": {"vi": "Dùng thử"}}],
    "touchpoints": [
        {"id": "ad", "stage": "awareness", "actions": [{"vi": "Lướt"}, {"vi": "Bấm"}]},
        {"id": "cart", "stage": "decision", "experience": {"emotion": {"linh": 0.2}}},
        {"id": "chat", "stage": "decision"},
    ],
    "pains": [],
}


@pytest.mark.parametrize(
    "command",
    [
        Command("set", "title.vi", value="Mua lại"),
        Command("set", "touchpoints.cart.experience.emotion.linh", value=-0.4),
        Command("set", "touchpoints.chat.experience.emotion.linh", value=0.5),
        Command("set", "touchpoints.ad.actions.1.en", value="Taps"),
        Command("set", "touchpoints.ad.id", value="facebook"),
        Command("set", "model", value="value-8"),
        Command("insert", "touchpoints", value={"id": "shop", "stage": "decision"}, index=1),
        Command("insert", "touchpoints.chat.thoughts", value={"vi": "Chờ lâu quá"}),
        Command("insert", "pains", value={"id": "p1", "at": "cart"}),
        Command("insert", "touchpoints.ad.actions", value={"vi": "Đọc"}, index=0),
        Command("remove", "touchpoints.cart"),
        Command("remove", "touchpoints.ad.actions.0"),
        Command("remove", "touchpoints.cart.experience"),
        Command("move", "touchpoints.chat", index=0),
        Command("move", "stages.awareness", index=2),
        Command("move", "touchpoints.ad.actions.1", index=0),
    ],
)
def test_a_command_is_undone_by_its_inverse(command: Command) -> None:
    before = copy.deepcopy(MAP)
    after, inverse = apply(MAP, command)
    assert before == MAP
    assert after != MAP
    back, again = apply(after, inverse)
    assert json.dumps(back, sort_keys=True) == json.dumps(MAP, sort_keys=True)
    assert apply(back, again)[0] == after


def test_a_batch_is_undone_in_the_order_of_its_inverse() -> None:
    commands = [
        Command("set", "touchpoints.chat.stage", value="awareness"),
        Command("move", "touchpoints.chat", index=1),
        Command("insert", "touchpoints.chat.actions", value={"vi": "Nhắn"}),
        Command("set", "touchpoints.chat.actions.0.vi", value="Nhắn tin"),
        Command("remove", "touchpoints.ad"),
    ]
    after, undo = apply_all(MAP, commands)
    assert [one["id"] for one in after["touchpoints"]] == ["chat", "cart"]
    assert value_at(after, "touchpoints.chat.actions.0.vi") == "Nhắn tin"
    assert apply_all(after, undo)[0] == MAP


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (Command("set", "touchpoints.nobody.stage", value="x"), "unknown-path"),
        (Command("set", "touchpoints.chat.actions.0.vi", value="x"), "unknown-path"),
        (Command("set", "title.vi.more", value="x"), "unknown-path"),
        (Command("remove", "touchpoints.ad.actions.7"), "unknown-path"),
        (Command("insert", "title", value={}), "not-a-list"),
        (Command("insert", "touchpoints", value={}, index=9), "bad-position"),
        (Command("move", "touchpoints.ad", index=3), "bad-position"),
        (Command("move", "title", index=0), "not-a-list"),
        (Command("set", "touchpoints..stage", value="x"), "bad-path"),
    ],
)
def test_a_command_that_fits_nothing_says_where(command: Command, code: str) -> None:
    with pytest.raises(UsageError) as raised:
        apply(MAP, command)
    assert raised.value.code == code


def test_nothing_and_null_are_the_same_one_and_true_are_not() -> None:
    assert same(MISSING, None)
    assert same({"a": None}, {})
    assert same(1, 1.0)
    assert not same(1, True)
    assert not same([{"a": 1}], [{"a": 2}])


TEXTS = st.sampled_from(["", "một", "hai", "ba"])
ITEMS = st.fixed_dictionaries(
    {"id": st.sampled_from("abcdefg")}, optional={"text": TEXTS, "n": st.integers(0, 2)}
)
DOCUMENTS = st.fixed_dictionaries(
    {"title": TEXTS},
    optional={
        "parts": st.lists(ITEMS, max_size=6, unique_by=lambda one: one["id"]),
        "words": st.lists(TEXTS, max_size=4),
        "deep": st.dictionaries(st.sampled_from(["x", "y", "a.b"]), TEXTS | st.booleans() | st.none(), max_size=3),
    },
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(DOCUMENTS, DOCUMENTS)
def test_the_differences_lead_from_one_document_to_the_other_and_back(
    old: dict[str, Any], new: dict[str, Any]
) -> None:
    after, undo = apply_all(old, differences(old, new))
    assert after == new
    assert json.dumps(after, sort_keys=True) == json.dumps(new, sort_keys=True)
    assert apply_all(after, undo)[0] == old


def test_one_dragged_item_is_one_move() -> None:
    after, _ = apply(MAP, Command("move", "stages.awareness", index=2))
    assert differences(MAP, after) == [Command("move", "stages.awareness", index=2)]
    assert differences(MAP, copy.deepcopy(MAP)) == []
