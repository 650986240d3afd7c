from __future__ import annotations

from hanhtrinh.language import LANGUAGES, Language
from hanhtrinh.maps.document import MapDocument
from hanhtrinh.scene.view import View


def view(language: Language) -> View:
    document = MapDocument.model_validate(
        {
            "schema": "hanhtrinh.map/1",
            "id": "m",
            "title": "M",
            "departments": [{"id": "crew", "name": {"vi": "Đội giao", "en": "Couriers"}}, "sales"],
            "stages": [{"use": "purchase"}],
        }
    )
    return View(document, language, persona=None, model=None, touchpoints=None, observed=None, check=None)


def test_a_listed_department_has_the_name_that_the_map_gives_it() -> None:
    assert [view(language).department_name("Crew") for language in LANGUAGES] == ["Đội giao", "Couriers"]


def test_one_listed_by_its_id_alone_keeps_its_usual_name() -> None:
    assert [view(language).department_name("sales") for language in LANGUAGES] == ["Bán hàng", "Sales"]
