"""The pages about scenarios show a file that works, and name every field there is."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from hanhtrinh.app.scenario import parse_scenario, simulate
from hanhtrinh.app.scenario.schema import published_schema

DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_example_works_and_every_field_is_named(language: str) -> None:
    text = (DOCS / f"scenarios.{language}.md").read_text(encoding="utf-8")
    example = re.search(r"```yaml\n(.*?)```", text, flags=re.DOTALL)
    assert example is not None
    assert simulate(parse_scenario(example[1])).events.num_rows > 3000
    schema: dict[str, Any] = published_schema()
    fields = {name for part in (schema, *schema["$defs"].values()) for name in part.get("properties", {})}
    named = set(re.findall(r"\w+", text))
    assert fields - named - {"vi", "en", "schema"} == set()
