from __future__ import annotations

from dataclasses import replace

from picture_samples import check, document, model, observed, touchpoints

from hanhtrinh.language import Language
from hanhtrinh.render.html import to_html
from hanhtrinh.render.svg import to_svg
from hanhtrinh.scene.grid import layout_grid
from hanhtrinh.scene.model import Element, Scene
from hanhtrinh.scene.view import View


def drawn(department: str | None, language: Language = "vi") -> Scene:
    return layout_grid(
        document(),
        language=language,
        model=model(),
        touchpoints=touchpoints(),
        observed=observed(),
        check=check(),
        department=department,
    )


def shown_for(scene: Scene, start: str) -> list[Element]:
    return [element for element in scene.elements if element.id.startswith(start)]


def a_department_and_another() -> tuple[str, str]:
    view = View(
        document(),
        "vi",
        persona=None,
        model=model(),
        touchpoints=touchpoints(),
        observed=observed(),
        check=None,
    )
    owned = {touch.department: touch.id for touch in view.touches if touch.department}
    first, second = list(owned)[:2]
    return first, owned[second]


def test_what_others_own_is_pale_and_ones_own_is_not() -> None:
    department, foreign = a_department_and_another()
    scene = drawn(department)
    others = shown_for(scene, f"touchpoints.{foreign}.")
    assert others
    assert all(scene.is_pale(element) for element in others)
    own = [element for element in scene.elements if element.departments and department in element.departments]
    assert own
    assert not any(scene.is_pale(element) for element in own)


def test_stages_and_the_curve_belong_to_everybody() -> None:
    scene = drawn(a_department_and_another()[0])
    for start in ("stages.", "emotion.measured", "headline", "lane."):
        assert shown_for(scene, start)
        assert not any(scene.is_pale(element) for element in shown_for(scene, start))


def test_a_view_changes_no_place_on_the_picture() -> None:
    everybody, mine = drawn(None), drawn(a_department_and_another()[0])
    plain = {element.id: replace(element, lines=()) for element in everybody.elements}
    assert {element.id: replace(element, lines=()) for element in mine.elements} == plain
    assert not any(everybody.is_pale(element) for element in everybody.elements)


def test_the_view_says_whose_it_is_in_both_languages() -> None:
    department = a_department_and_another()[0]
    for language, words in (("vi", "Phần của bộ phận"), ("en", "What ")):
        (lede,) = shown_for(drawn(department, language), "lede")
        assert lede.lines[0].text.startswith(words)


def test_the_drawing_is_pale_where_the_scene_says_so() -> None:
    department, foreign = a_department_and_another()
    lines = to_svg(drawn(department), embed_fonts=False).splitlines()
    marked = [line for line in lines if f'id="touchpoints.{foreign}.' in line]
    assert marked
    assert all('opacity=".3"' in line for line in marked)
    assert not any('opacity=".3"' in line for line in to_svg(drawn(None), embed_fonts=False).splitlines())


def test_the_page_offers_every_department_its_view() -> None:
    page = to_html(
        document(), model=model(), touchpoints=touchpoints(), observed={None: observed()}, check=check()
    )
    view = View(
        document(), "en", persona=None, model=model(), touchpoints=touchpoints(), observed=None, check=None
    )
    assert len(view.departments) > 1
    for key, name in view.departments.items():
        assert f'<option value="{key}"' in page
        assert f'data-en="{name}"' in page


def test_what_customers_received_is_what_was_measured() -> None:
    scene = drawn(None)
    received = [element for element in scene.elements if element.id.endswith(".received")]
    assert received
    for element in received:
        touch = next(
            found for found in document().touchpoints if element.id == f"touchpoints.{found.id}.received"
        )
        assert touch.experience.wanted.vi or touch.experience.promised.vi
        assert element.lines[0].text.startswith("Nhận: ")
        assert not element.editable
