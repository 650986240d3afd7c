"""A map's file catches up with its versions: what nobody edited stays byte for byte."""

from __future__ import annotations

from typing import Any

import pytest

from hanhtrinh.app.editing.commands import Command, apply_all
from hanhtrinh.app.editing.paths import same
from hanhtrinh.app.editing.splicing import form_of, spliced, written

FILE = """\
# bản đồ của cửa hàng
schema: hanhtrinh.map/1
id: first
title: "Mua lần đầu"     # một chuỗi cho cả hai tiếng
model: lifecycle-7
stages:
  - use: awareness   # nhận thức

  # chỗ họ cân nhắc
  - use: decision
  - {use: purchase}
touchpoints:
  - id: ad
    stage: awareness
    actions: {vi: Lướt, en: Scrolls}
    experience: {emotion: {linh: 0.2}}   # đoán
  # giỏ hàng
  - id: cart
    stage: decision
    thoughts: [{vi: "Đắt quá", en: Too dear}, Thôi]
personas: [{id: linh, name: Linh}]
"""


def edit(*commands: Command, text: str = FILE) -> str:
    after, _ = apply_all(form_of(text, "x"), commands)
    found = spliced(text, after, "x")
    assert found is not None
    assert same(form_of(found, "x"), after)
    return found


def test_a_cell_is_written_in_place() -> None:
    found = edit(Command("set", "touchpoints.ad.experience.emotion.linh", value=-0.4))
    assert found == FILE.replace("linh: 0.2", "linh: -0.4")
    found = edit(Command("set", "touchpoints.cart.thoughts.0.vi", value="Đắt quá đi"))
    assert found == FILE.replace('"Đắt quá"', '"Đắt quá đi"')


def test_a_short_form_is_written_in_full_where_it_no_longer_says_it_all() -> None:
    found = edit(Command("set", "title.en", value="First purchase"))
    assert found == FILE.replace('"Mua lần đầu"', "{vi: Mua lần đầu, en: First purchase}")
    found = edit(Command("insert", "touchpoints.ad.actions", value={"vi": "Bấm"}))
    assert found == FILE.replace("{vi: Lướt, en: Scrolls}", "[{vi: Lướt, en: Scrolls}, {vi: Bấm}]")
    found = edit(Command("remove", "touchpoints.ad.actions.0"))
    assert "actions: []" in found


def test_a_dragged_item_takes_its_comments_along() -> None:
    found = edit(Command("move", "stages.decision", index=0))
    assert found == FILE.replace(
        "  - use: awareness   # nhận thức\n\n  # chỗ họ cân nhắc\n  - use: decision\n",
        "  # chỗ họ cân nhắc\n  - use: decision\n  - use: awareness   # nhận thức\n\n",
    )
    found = edit(Command("move", "touchpoints.cart", index=0))
    assert found.index("# giỏ hàng") < found.index("id: cart") < found.index("id: ad")
    assert "# đoán" in found


@pytest.mark.parametrize(
    "commands",
    [
        [Command("insert", "pains", value={"id": "p1", "at": "cart", "text": {"vi": "Đắt", "en": "Dear"}})],
        [Command("remove", "touchpoints.cart")],
        [Command("remove", "touchpoints.cart"), Command("remove", "touchpoints.ad")],
        [Command("set", "touchpoints.ad.owner", value="marketing: tổ 1"), Command("set", "headline.vi", value="- x")],
        [Command("insert", "stages", value={"use": "loyalty"}, index=1), Command("move", "stages.purchase", index=0)],
        [Command("set", "personas.linh.name.vi", value="Linh, 29")],
        [Command("set", "lanes", value=[{"id": "l1", "title": {"vi": "Hậu trường"}, "cells": {"ad": {"vi": "x"}}}])],
    ],
)  # fmt: skip
def test_any_edit_reads_back_as_it_was_meant(commands: list[Command]) -> None:
    edit(*commands)


def test_the_file_of_a_new_map_says_what_the_document_says() -> None:
    document: dict[str, Any] = form_of(FILE, "x")
    assert same(form_of(written(document), "x"), document)


def test_a_text_with_anchors_at_the_place_is_left_alone() -> None:
    text = FILE.replace("{linh: 0.2}", "&e {linh: 0.2}").replace("thoughts: [", "experience: {emotion: *e}\n    thoughts: [")  # fmt: skip
    after, _ = apply_all(
        form_of(text, "x"), [Command("set", "touchpoints.cart.experience.emotion.linh", value=0.9)]
    )
    assert spliced(text, after, "x") is None


def test_many_texts_are_written_in_one_go_beside_edits_of_structure() -> None:
    found = edit(
        Command("set", "touchpoints.ad.experience.emotion.linh", value=0.9),
        Command("set", "touchpoints.cart.thoughts.0.en", value="Far too dear"),
        Command("set", "model", value="value-8"),
        Command("set", "title.vi", value="Lần đầu"),
        Command("move", "touchpoints.cart", index=0),
        Command("remove", "stages.purchase"),
    )
    assert "# đoán" in found
    assert "model: value-8\n" in found
    assert 'thoughts: [{vi: "Đắt quá", en: Far too dear}, Thôi]' in found
