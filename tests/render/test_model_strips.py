"""Strips of models: every stage over its words, no name out of its box, hostile names harmless."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from hanhtrinh.app.model_crosswalk_page import crosswalk_page
from hanhtrinh.models.crosswalk import vista_of
from hanhtrinh.models.library import load_model, load_overlay, models_at_hand
from hanhtrinh.models.words import WORDS
from hanhtrinh.render.model_strips import Piece, Strip, _named, strips_svg
from hanhtrinh.scene.typography import text_width

SVG = "{http://www.w3.org/2000/svg}"
VISTAS = [vista_of(load_model(file.id)) for file in models_at_hand()] + [vista_of(load_overlay("intimacy"))]


def drawn(*pieces: Piece) -> ElementTree.Element:
    return ElementTree.fromstring(strips_svg(WORDS, [Strip("Mô hình", "m", pieces)], "vi"))


def boxes(svg: ElementTree.Element) -> list[tuple[float, float]]:
    return [
        (float(box.get("x", 0)), float(box.get("width", 0)))
        for group in svg.iter(f"{SVG}g")
        for box in group.iter(f"{SVG}rect")
    ]


def test_a_stage_covers_the_columns_of_its_words_in_pieces_where_they_part():
    (left, wide), (other, narrow) = boxes(drawn(Piece("Duy trì", (8, 9, 10, 12), "after")))
    assert wide > 2.9 * narrow
    assert other > left + wide
    (only,) = boxes(drawn(Piece("Mua", (6,), "during")))
    assert only[1] == narrow


def test_the_widest_piece_says_the_figure_and_the_bar_is_its_share():
    svg = drawn(Piece("Duy trì", (8, 9, 12), "after", figure="1.234", share=0.25, told="Duy trì: 1.234"))
    texts = ["".join(text.itertext()) for text in svg.iter(f"{SVG}text")]
    assert texts.count("1.234") == 1
    _, track, bar, _ = [wide for _, wide in boxes(svg)]
    assert bar == pytest.approx(track / 4, abs=0.06)
    assert svg.find(f"{SVG}g/{SVG}title").text == "Duy trì: 1.234"


def test_columns_that_no_stage_speaks_of_are_shown_as_silent():
    svg = drawn(Piece("Tất cả", tuple(range(15)), None))
    dotted = [line for line in svg.iter(f"{SVG}line") if line.get("stroke-dasharray")]
    assert len(dotted) == 1  # the key's
    svg = drawn(Piece("Mua", (6,), "during"))
    assert len([line for line in svg.iter(f"{SVG}line") if line.get("stroke-dasharray")]) == 3


@pytest.mark.parametrize("language", ["vi", "en"])
def test_no_name_of_a_shipped_stage_runs_out_of_its_box_or_breaks_a_word(language):
    for vista in VISTAS:
        for part in vista.parts:
            name = part.name.to(language)
            for length in range(1, len(part.words) + 1):
                fitted = _named(Piece(name, tuple(range(length)), part.phase), length)
                assert " ".join(fitted.lines).split() == name.split(), name
                room = 84 * length - 2 * (2 + fitted.pad)
                widest = max(text_width(line, "label") for line in fitted.lines) * fitted.size / 13.5
                assert widest <= room + 0.5, (name, length)


def test_names_of_users_are_no_markup():
    svg = drawn(Piece('<script>alert("x")</script> & co', (0, 1, 2), "before", told="<b>"))
    assert not list(svg.iter(f"{SVG}script"))
    page = crosswalk_page(VISTAS, None, "en")
    assert page.count("<svg") >= 2
