from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import picture_samples as samples
import pytest

from hanhtrinh.errors import UsageError
from hanhtrinh.language import LANGUAGES, Language
from hanhtrinh.maps.document import MapDocument
from hanhtrinh.render.icons import ICONS
from hanhtrinh.render.png import to_png
from hanhtrinh.render.svg import to_svg
from hanhtrinh.render.themes import THEMES, Theme, palette
from hanhtrinh.scene.channels import icon_for
from hanhtrinh.scene.grid import layout_grid
from hanhtrinh.scene.model import Scene

GOLDEN = Path(__file__).parents[1] / "golden"
# HANHTRINH_UPDATE_GOLDEN=1 writes the pictures anew; look at the difference before committing it
UPDATE = os.environ.get("HANHTRINH_UPDATE_GOLDEN") == "1"


def scene(language: Language = "vi", document: MapDocument | None = None, **changes: Any) -> Scene:
    given: dict[str, Any] = {
        "model": samples.model(),
        "touchpoints": samples.touchpoints(),
        "observed": samples.observed(),
        "check": samples.check(),
    }
    return layout_grid(document or samples.document(), language=language, **{**given, **changes})


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sample_map_looks_as_it_did(language: Language) -> None:
    drawn = to_svg(scene(language), embed_fonts=False)
    kept = GOLDEN / f"grid-map.{language}.svg"
    if UPDATE:
        kept.write_text(drawn, encoding="utf-8")
    assert drawn == kept.read_text(encoding="utf-8")


@pytest.mark.parametrize("theme", THEMES)
def test_the_picture_is_whole_by_itself(theme: Theme) -> None:
    svg = to_svg(scene(), theme)
    assert not re.findall(r"(?:href|src)=|https?://(?!www\.w3\.org)|url\((?!data:|#)", svg)
    assert svg.count("@font-face") == 5
    assert palette(theme)["paper"] in svg
    assert "{" not in re.sub(r"<style>.*?</style>", "", svg, flags=re.S)


def test_it_says_what_it_shows_and_in_which_language() -> None:
    root = ElementTree.fromstring(to_svg(scene("en"), embed_fonts=False))
    namespace = "{http://www.w3.org/2000/svg}"
    assert root.attrib["lang"] == "en"
    assert (
        root.findtext(f"{namespace}title") == "A late delivery fee nearly lost Linh; the first night kept her"
    )
    assert "6 confirmed" in (root.findtext(f"{namespace}desc") or "")


def test_users_texts_cannot_break_the_markup() -> None:
    document = samples.document().model_dump(by_alias=True)
    nasty = '<script>alert("1")</script> & ]]> \x00'
    document["headline"] = {"vi": nasty, "en": nasty}
    document["pains"][0]["text"] = {"vi": nasty, "en": nasty}
    root = ElementTree.fromstring(
        to_svg(scene(document=MapDocument.model_validate(document)), embed_fonts=False)
    )
    assert not [node for node in root.iter() if node.tag.endswith("script")]


def test_lines_with_foreign_characters_keep_their_measured_width() -> None:
    document = samples.document().model_dump(by_alias=True)
    document["pains"][0]["text"] = {"vi": "Giỏ 🛒 مرحبا", "en": ""}
    svg = to_svg(scene(document=MapDocument.model_validate(document)), embed_fonts=False)
    assert re.search(r'textLength="[\d.]+" lengthAdjust="spacingAndGlyphs">[^<]*🛒', svg)


def test_every_text_has_contrast_in_every_theme() -> None:
    def light(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    for theme in THEMES:
        colours = palette(theme)
        for ground in ("paper", "panel"):
            for role in ("ink", "ink-2", "ink-3", "measured", "action", "pain", "ok", "no", "open"):
                pair = sorted((light(colours[role]), light(colours[ground])))
                assert (pair[1] + 0.05) / (pair[0] + 0.05) >= 4.5, (theme, ground, role)


def test_channels_have_icons_in_both_languages() -> None:
    assert icon_for("Quảng cáo Facebook", "x", "", ()) == "megaphone"
    assert icon_for("website", "web.checkout", "", ()) == "card"
    assert icon_for("Cửa hàng", "x", "", ()) == "shop"
    assert icon_for("email", "x", "", ()) == "mail"
    assert icon_for("", "x", "", ("receive",)) == "parcel"
    assert icon_for("something else", "x", "", ()) == "pin"
    from hanhtrinh.scene import channels

    assert {name for name, _ in channels._WORDS} <= ICONS.keys()


def test_the_png_has_the_size_asked_for_and_vietnamese_letters() -> None:
    plain = scene()
    png = to_png(plain, scale=0.25)
    assert png.startswith(b"\x89PNG")
    width, height = (int.from_bytes(png[i : i + 4]) for i in (16, 20))
    assert (width, height) == (600, pytest.approx(plain.size[1] / 4, abs=1))
    other = samples.document().model_dump(by_alias=True)
    other["headline"] = {"vi": "Phi giao hang hien muon suyt lam mat Linh; dem dau tien giu co lai", "en": ""}
    assert to_png(scene(document=MapDocument.model_validate(other)), scale=0.25) != png


@pytest.mark.parametrize("scale", [0, -1, float("nan"), 1000])
def test_a_scale_that_cannot_be_drawn_is_refused(scale: float) -> None:
    with pytest.raises(UsageError, match="--scale"):
        to_png(scene(), scale=scale)
