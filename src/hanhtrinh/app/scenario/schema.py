"""The published JSON Schema of scenario files, made from the classes that read them.

`python -m hanhtrinh.app.scenario.schema` writes it anew. What the schema cannot say (sums, names of touchpoints,
effects that lead out of range) is checked when a file is read.
"""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from hanhtrinh.app.scenario.document import Scenario
from hanhtrinh.maps.schema import schema_file

NAME: Final = "hanhtrinh.scenario/1"


def make_schema() -> dict[str, Any]:
    """Make the JSON Schema (2020-12)."""
    body = Scenario.model_json_schema(by_alias=True)
    body.pop("title", None)
    for part in (body, *body["$defs"].values()):
        needed = part.get("required", ())
        for name, field in part.get("properties", {}).items():
            if name not in needed and {"type": "null"} not in field.get("anyOf", ()):
                # nothing is the same as leaving the field out
                part["properties"][name] = {"anyOf": [field, {"type": "null"}]}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": schema_file(NAME),
        "title": "Kịch bản mô phỏng · Scenario to simulate",
        **body,
    }


def published_schema() -> dict[str, Any]:
    """Read the schema as it ships with the package."""
    text = (files("hanhtrinh.app.scenario") / "schemas" / schema_file(NAME)).read_text(encoding="utf-8")
    schema: dict[str, Any] = json.loads(text)
    return schema


def write_schema(folder: Path) -> Path:
    """Write the schema into a folder; gives the file."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / schema_file(NAME)
    path.write_text(json.dumps(make_schema(), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return path


if __name__ == "__main__":
    print(write_schema(Path(__file__).parent / "schemas"))
