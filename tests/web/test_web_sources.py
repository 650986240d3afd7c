"""What the browser takes from the product is what the product has."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from hanhtrinh.app.people.secrets import MIN_PASSWORD
from hanhtrinh.language import LANGUAGES, Language
from hanhtrinh.language.figures import date_text, decimal, duration, money, percent, percent_range, whole
from scripts.web_sources import DRAWINGS, ROLES, ROOT, drawings_ts, roles_css

APP = ROOT / "web" / "app"
CASES: dict[str, list[Any]] = json.loads((APP / "words" / "figures.cases.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("path", "text"), [(ROLES, roles_css()), (DRAWINGS, drawings_ts())], ids=["roles", "drawings"])  # fmt: skip
def test_the_web_sources_are_of_this_product(path: Path, text: str) -> None:
    assert path.read_text(encoding="utf-8") == text, "run: python -m scripts.web_sources"


def _written(name: str, given: list[Any], language: Language) -> str:
    if name == "day":
        return date_text(date.fromisoformat(given[0]), language)
    if name == "money":
        return money(given[0], given[1], language)
    if name == "percent_range":
        return percent_range(given[0], given[1], language, given[2])
    writers = {"whole": whole, "decimal": decimal, "percent": percent, "duration": duration}
    return writers[name](given[0], language, *given[1:])  # type: ignore[operator, no-any-return]


@pytest.mark.parametrize(("name", "case"), [(name, case) for name, cases in CASES.items() for case in cases])
def test_browser_and_server_write_figures_alike(name: str, case: list[Any]) -> None:
    given, *expected = case
    assert [_written(name, given, language) for language in LANGUAGES] == expected


def test_the_browser_asks_for_as_long_a_password_as_the_server() -> None:
    session = (APP / "shell" / "session.ts").read_text(encoding="utf-8")
    found = re.search(r"LEAST_PASSWORD = (\d+)", session)
    assert found is not None
    assert int(found[1]) == MIN_PASSWORD
