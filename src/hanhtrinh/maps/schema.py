"""The published JSON Schemas of the documents that people write, for editors that complete and check while typing.

They are made from the classes that read the documents, so the two cannot differ; the files in `schemas/` are
what is published. `python -m hanhtrinh.maps.schema` writes them anew. A schema says what a document looks like;
whether the things it refers to exist is checked when it is read.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from pydantic import BaseModel

from hanhtrinh.language import Text
from hanhtrinh.maps.document import MapDocument
from hanhtrinh.maps.metrics import METRICS
from hanhtrinh.models.model import JourneyModel
from hanhtrinh.models.touchpoints import TouchpointSet

_DOCUMENTS: Final[Mapping[str, tuple[type[BaseModel], Text]]] = MappingProxyType(
    {
        "hanhtrinh.map/1": (
            MapDocument,
            Text(vi="Bản đồ hành trình khách hàng", en="Customer journey map"),
        ),
        "hanhtrinh.touchpoints/1": (
            TouchpointSet,
            Text(vi="Các điểm chạm của doanh nghiệp", en="The touchpoints of a business"),
        ),
        "hanhtrinh.model/1": (
            JourneyModel,
            Text(vi="Mô hình hành trình", en="Journey model"),
        ),
    }
)

_ID: Final = {"pattern": r"^[^\s.]+$"}
_ONE_TO_THREE: Final = {"minimum": 1, "maximum": 3}
# What reading checks beyond the types: (part, field) -> rule; field "" is the part itself.
_RULES: Final[Mapping[tuple[str, str], Mapping[str, Any]]] = MappingProxyType(
    {
        **{
            (part, "id"): _ID
            for part in (
                "Department", "Persona", "MapStage", "MapTouchpoint", "Pain", "Opportunity", "Lane", "Claim",
                "JourneyModel", "Stage",
            )
        },
        ("MapDocument", "id"): {"pattern": r"^[^\s./\\]+$"},
        ("Claim", "metric"): {"enum": [*METRICS, None]},
        ("Claim", "about"): {"pattern": r"^(map|(stages|touchpoints|personas|pains)\.[^\s.]+)$"},
        ("Claim", "min_n"): {"minimum": 1},
        ("Expectation", "metric"): {"enum": [*METRICS]},
        ("Pain", "severity"): _ONE_TO_THREE,
        ("Opportunity", "effort"): _ONE_TO_THREE,
        ("Experience", "emotion"): {"additionalProperties": {"type": "number", "minimum": -1, "maximum": 1}},
        ("MapDocument", "stages"): {"minItems": 1},
        ("Nth", ""): {"shorthand": {"type": "integer", "minimum": 1}},
        ("Department", ""): {"shorthand": _ID | {"type": "string"}},
    }
)  # fmt: skip

_DURATION: Final = {"type": "string", "pattern": r"^\s*\d+(\.\d+)?\s*[smhdw]\s*$"}
_COUNT: Final = {"type": "integer", "minimum": 0}
_TEXTS: Final = {"type": "array", "items": {"type": "string", "minLength": 1}, "minItems": 1}


def _form(required: str, **properties: Any) -> dict[str, Any]:
    return {"type": "object", "required": [required], "properties": properties, "additionalProperties": False}


# Cohorts are read by a parser of their own (`maps.cohorts`), so their schema is written by hand.
_COHORT: Final[Mapping[str, Any]] = MappingProxyType(
    {
        "description": "A set of customers defined by a rule; a text names another cohort of the document.",
        "anyOf": [
            {"type": "null"},
            {"type": "string", "minLength": 1},
            _form("all", all={"type": "array", "items": {"$ref": "#/$defs/Cohort"}}),
            _form("any", any={"type": "array", "items": {"$ref": "#/$defs/Cohort"}, "minItems": 1}),
            _form("not", **{"not": {"$ref": "#/$defs/Cohort"}}),
            _form("ref", ref={"type": "string", "minLength": 1}),
            {
                **_form(
                    "attr",
                    attr={"type": "string", "minLength": 1},
                    **{
                        "in": {
                            "type": "array",
                            "items": {"type": ["string", "number", "boolean"]},
                            "minItems": 1,
                        }
                    },
                ),
                "required": ["attr", "in"],
            },
            _form(
                "did",
                did={"type": "string", "minLength": 1},
                count={"anyOf": [_COUNT, _form("min", min=_COUNT, max=_COUNT), _form("max", max=_COUNT)]},
                within=_DURATION,
                of={
                    "anyOf": [{"enum": ["first_seen", "watermark"]}, _form("after", after={"type": "string"})]
                },
                where={"type": "object"},
            ),
            _form("sequence", sequence=_TEXTS, within=_DURATION),
            _form(
                "stage",
                stage={
                    **_form("model", model={"type": "string"}, reached={"type": "string"}),
                    "required": ["model", "reached"],
                },
            ),
        ],
    }
)
_COHORT_FIELDS: Final = ("Persona", "Claim")
_COHORT_NAME: Final = "hanhtrinh.cohort/1"


def schema_names() -> tuple[str, ...]:
    """Give the names of the documents that have a schema, e.g. `hanhtrinh.map/1`."""
    return (*_DOCUMENTS, _COHORT_NAME)


def schema_file(name: str) -> str:
    """Give the file name of a published schema: `hanhtrinh.map-1.schema.json`."""
    return f"{name.replace('/', '-')}.schema.json"


def make_schema(name: str) -> dict[str, Any]:
    """Make the JSON Schema (2020-12) of a document from the class that reads it."""
    if name == _COHORT_NAME:
        title = Text(vi="Nhóm khách hàng", en="Cohort")
        return {**_head(name, title), "$ref": "#/$defs/Cohort", "$defs": {"Cohort": dict(_COHORT)}}
    kind, title = _DOCUMENTS[name]
    body = kind.model_json_schema(by_alias=True)
    body.pop("title", None)
    schema = {**_head(name, title), **_without_titles(body)}
    for (part, field), rule in _RULES.items():
        holder = schema if part == kind.__name__ else schema["$defs"].get(part)
        if holder is not None:
            _add_rule(holder, field, rule)
    if kind is MapDocument:
        schema["$defs"]["Cohort"] = dict(_COHORT)
        for part in _COHORT_FIELDS:
            schema["$defs"][part]["properties"]["cohort"] = {"$ref": "#/$defs/Cohort"}
    return schema


def published_schema(name: str) -> dict[str, Any]:
    """Read a published schema, as it ships with the package."""
    text = (files("hanhtrinh.maps") / "schemas" / schema_file(name)).read_text(encoding="utf-8")
    schema: dict[str, Any] = json.loads(text)
    return schema


def write_schemas(folder: Path) -> tuple[Path, ...]:
    """Write every schema into a folder, one file each; gives the files."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name in schema_names():
        path = folder / schema_file(name)
        path.write_text(json.dumps(make_schema(name), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        written.append(path)
    return tuple(written)


def _head(name: str, title: Text) -> dict[str, Any]:
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": schema_file(name),
        "title": f"{title.vi} · {title.en}",
    }


def _add_rule(holder: dict[str, Any], field: str, rule: Mapping[str, Any]) -> None:
    if not field:  # the part may also be written in a short form
        whole = dict(holder)
        holder.clear()
        holder["anyOf"] = [rule["shorthand"], whole]
        return
    stated = holder["properties"][field]
    if "enum" in rule:
        stated.pop("anyOf", None)
        stated.pop("type", None)
    stated.update(rule)


def _without_titles(schema: Any) -> Any:
    """Drop the titles that are only field names written again."""
    if isinstance(schema, list):
        return [_without_titles(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    kept = {}
    for key, item in schema.items():
        if key == "title" and isinstance(item, str):
            continue
        if key in ("properties", "$defs"):
            kept[key] = {name: _without_titles(inner) for name, inner in item.items()}
        else:
            kept[key] = item if key in ("default", "enum", "const") else _without_titles(item)
    return kept


if __name__ == "__main__":
    write_schemas(Path(__file__).parent / "schemas")
