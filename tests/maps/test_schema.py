from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from hanhtrinh.errors import UsageError
from hanhtrinh.maps.cohorts import parse_cohort
from hanhtrinh.maps.schema import make_schema, published_schema, schema_file, schema_names, write_schemas
from hanhtrinh.models.documents import load_document
from hanhtrinh.models.model import JourneyModel

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
MAP: dict[str, Any] = {
    "schema": "hanhtrinh.map/1",
    "id": "thu",
    "title": "Thử",
    "stages": [{"use": "purchase"}],
}


def faults(document: Any, name: str) -> list[str]:
    validator = jsonschema.Draft202012Validator(published_schema(name))
    return [
        f"{list(error.absolute_path)}: {error.message[:200]}" for error in validator.iter_errors(document)
    ]


def plain(path: Any) -> Any:
    """Read a YAML file as an editor sees it: dates are texts."""
    from ruamel.yaml import YAML, SafeConstructor

    class Plain(SafeConstructor):
        """A class of its own: ruamel keeps constructors per class, shared by every reader of the process."""

    Plain.add_constructor("tag:yaml.org,2002:timestamp", lambda _, node: node.value)
    reader = YAML(typ="safe", pure=True)
    reader.Constructor = Plain
    return reader.load(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", schema_names())
def test_published_schemas_are_sound_and_current(name: str) -> None:
    published = published_schema(name)
    jsonschema.Draft202012Validator.check_schema(published)
    assert published == make_schema(name), "run `python -m hanhtrinh.maps.schema`"


def test_schemas_are_written_one_file_each(tmp_path: Path) -> None:
    written = write_schemas(tmp_path / "new")
    assert [path.name for path in written] == [schema_file(name) for name in schema_names()]


MODELS = sorted(
    (path for path in (files("hanhtrinh.models") / "data").iterdir() if path.name.endswith(".yaml")), key=str
)


@pytest.mark.parametrize("path", MODELS, ids=lambda path: path.name)
def test_shipped_models_follow_the_schema_and_the_classes_alike(path: Any) -> None:
    assert faults(plain(path), "hanhtrinh.model/1") == []
    load_document(str(path), JourneyModel)


DEMO = files("hanhtrinh.app") / "data" / "demo"


@pytest.mark.parametrize("path", ["touchpoints.yaml", "maps/mua-sach-lan-dau.yaml"])
def test_the_shipped_demo_follows_its_schema(path: str) -> None:
    document = plain(DEMO / path)
    assert faults(document, document["schema"]) == []


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.yaml")), ids=lambda path: path.name)
def test_the_examples_follow_their_schema(path: Path) -> None:
    document = plain(path)
    name = "hanhtrinh.cohort/1" if path.stem == "cohort" else document["schema"]
    if name in schema_names():
        assert faults(document, name) == []


@pytest.mark.parametrize(
    "part",
    [
        {"id": "a.b"},
        {"stages": []},
        {"touchpoints": [{"id": "x"}]},
        {"touchpoints": [{"id": "x", "stage": "a", "experience": {"emotion": {"linh": 2}}}]},
        {"pains": [{"id": "p", "at": "x", "text": "y", "severity": 4}]},
        {"claims": [{"id": "c", "about": "touchpoint.x", "says": "y"}]},
        {"claims": [{"id": "c", "about": "map", "says": "y", "metric": "stage_conversion"}]},
        {"claims": [{"id": "c", "about": "map", "says": "y", "expect": {"op": "==", "value": 1}}]},
        {"title": {"de": "Erster Kauf"}},
    ],
)
def test_the_map_schema_refuses_what_reading_refuses(part: dict[str, Any]) -> None:
    assert faults(MAP, "hanhtrinh.map/1") == []
    assert faults({**MAP, **part}, "hanhtrinh.map/1") != []


COHORTS: list[tuple[Any, bool]] = [
    (None, True),
    ("linh", True),
    ({"attr": "city", "in": ["Huế", 3, True]}, True),
    ({"all": [{"any": [{"ref": "linh"}]}, {"not": {"did": "a"}}]}, True),
    ({"did": "a", "count": 2, "within": "30d", "of": {"after": "b"}, "where": {"value": {"min": 5}}}, True),
    ({"did": "a", "count": {"max": 3}, "of": "first_seen"}, True),
    ({"sequence": ["a", "b"], "within": "7d"}, True),
    ({"stage": {"model": "value-8", "reached": "convert"}}, True),
    ({"attr": "city"}, False),
    ({"attr": "city", "on": ["Huế"]}, False),
    ({"all": []}, True),
    ({"any": []}, False),
    ({"did": "a", "attr": "b", "in": ["c"]}, False),
    ({"did": "a", "within": "soon"}, False),
    ({"did": "a", "count": -1}, False),
    ({"did": "a", "count": {}}, False),
    ({"stage": {"model": "value-8"}}, False),
    (["a"], False),
]


@pytest.mark.parametrize(("cohort", "good"), COHORTS)
def test_the_cohort_schema_and_the_parser_agree(cohort: Any, good: bool) -> None:
    assert (faults(cohort, "hanhtrinh.cohort/1") == []) is good
    assert (
        faults({**MAP, "personas": [{"id": "a", "name": "A", "cohort": cohort}]}, "hanhtrinh.map/1") == []
    ) is good
    if good:
        parse_cohort(cohort, cohorts={"linh": None})
    else:
        with pytest.raises(UsageError):
            parse_cohort(cohort)


def test_the_map_schema_lets_unknown_fields_pass() -> None:
    assert faults({**MAP, "x-mine": 1, "pains": None}, "hanhtrinh.map/1") == []
