"""The example documents of the documentation are read by the code that reads users' documents."""

from __future__ import annotations

from pathlib import Path

from hanhtrinh.maps.cohorts import AllOf, parse_cohort
from hanhtrinh.maps.metrics import METRICS
from hanhtrinh.maps.parsing import ParsedMap, load_map
from hanhtrinh.maps.roundtrip import MapFile
from hanhtrinh.models.documents import load_document
from hanhtrinh.models.model import JourneyModel
from hanhtrinh.models.touchpoints import TouchpointSet

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"


def touchpoints() -> TouchpointSet:
    return load_document(EXAMPLES / "touchpoints.yaml", TouchpointSet).value


def example() -> ParsedMap:
    model = load_document(EXAMPLES / "model.yaml", JourneyModel).value
    return load_map(EXAMPLES / "map.yaml", model=model, touchpoints=touchpoints())


def test_the_example_map_reads_without_fault_and_shows_every_part() -> None:
    document = example().document
    for part in (
        "principles",
        "personas",
        "stages",
        "touchpoints",
        "pains",
        "opportunities",
        "lanes",
        "claims",
    ):
        assert getattr(document, part), part
    assert {claim.metric for claim in document.claims} <= {*METRICS, None}
    assert document.touchpoints[1].evidence[0].n == 7


def test_the_example_model_belongs_to_the_example_map() -> None:
    parsed = example()
    assert parsed.document.model == parsed.model.id


def test_the_example_cohort_is_read() -> None:
    document = MapFile.load(EXAMPLES / "cohort.yaml").data
    cohort = parse_cohort(document, touchpoints=touchpoints().ids())
    assert isinstance(cohort, AllOf)
    assert len(cohort.parts) == 3


def test_an_example_can_be_edited_without_losing_a_comment() -> None:
    text = (EXAMPLES / "map.yaml").read_text(encoding="utf-8")
    file = MapFile(text)
    file.set("claims.c1.expect.value", 0.45)
    file.insert(
        "pains", {"id": "p3", "at": "gio-hang", "text": {"vi": "Phí giao cao", "en": "High delivery fee"}}
    )
    file.remove("pains.p3")
    assert file.text == text.replace("value: 0.4}", "value: 0.45}", 1)
