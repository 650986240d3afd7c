from __future__ import annotations

from importlib import resources
from typing import Any

import jsonschema
import pytest
from scenario_worlds import SHOP

from hanhtrinh.app.scenario.schema import make_schema, published_schema
from hanhtrinh.models.positions import read_tree

SHIPPED = (resources.files("hanhtrinh.app") / "data" / "demo" / "scenario.yaml").read_text(encoding="utf-8")


def faults(text: str) -> list[str]:
    document: Any = read_tree(text, "scenario.yaml").value
    validator = jsonschema.Draft202012Validator(published_schema())
    return [error.message[:200] for error in validator.iter_errors(document)]


def test_published_schema_is_sound_and_current() -> None:
    jsonschema.Draft202012Validator.check_schema(published_schema())
    assert published_schema() == make_schema()


@pytest.mark.parametrize("text", [SHIPPED, SHOP])
def test_scenarios_meet_the_schema(text: str) -> None:
    assert faults(text) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("share: 0.55", "share: 1.55"),
        ("gap: {median: 12d}", "gap: {median: 12 days}"),
        ("means: [evaluate]", "means: [rate]"),
        ("effect: {wait: 5h", "effect: {waitt: 5h"),
        ("customers: 20000", "customers: many"),
    ],
)
def test_faults_of_shape_are_seen(old: str, new: str) -> None:
    assert SHOP.count(old) == 1
    assert faults(SHOP.replace(old, new))
