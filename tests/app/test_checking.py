"""Checking maps in a workspace: the JSON contract, and verdicts that are kept."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import jsonschema
import pytest

from hanhtrinh.app.check_report import check_document, check_rows, claim_document, claim_result, summary
from hanhtrinh.app.checking import CheckedMap, check, recall_check
from hanhtrinh.app.demo import build_world
from hanhtrinh.app.drawing import render_map
from hanhtrinh.app.evidence_files import data_fingerprint, keep, recall
from hanhtrinh.app.map_files import map_path
from hanhtrinh.app.pages import write_pages
from hanhtrinh.app.scenario import load_scenario
from hanhtrinh.app.workspace import Workspace
from hanhtrinh.maps.results import ClaimResult

SHOP = Path(str(files("hanhtrinh.app"))) / "data" / "demo"

OWN_STAGES = """
schema: hanhtrinh.map/1
id: own
title: Chặng riêng
model: lifecycle-7
stages:
  - {use: purchase}
  - {id: care, names: {vi: Hỏi đáp, en: Questions}, phase: after, enter: {means: [care]}}
  - {use: loyalty}
claims:
  - id: c1
    about: stages.care
    says: Ai hỏi rồi cũng đi tiếp
    metric: stage_conversion/1
    expect: {op: ">=", value: 0.1}
"""


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """The shipped shop with fewer customers, and its maps."""
    folder = tmp_path_factory.mktemp("shop")
    scenario = load_scenario(SHOP / "scenario.yaml")
    touchpoints = (SHOP / "touchpoints.yaml").read_text(encoding="utf-8")
    workspace = build_world(folder, scenario, 7, customers=1_500, touchpoints=touchpoints)
    for path in (SHOP / "maps").glob("*.yaml"):
        shutil.copyfile(path, folder / "maps" / path.name)
    return workspace


@pytest.fixture(scope="module")
def checked(shop: Workspace) -> CheckedMap:
    path = next((shop.root / "maps").glob("*.yaml"))
    return check(shop, path, name="maps/shop.yaml")


def test_the_json_is_the_published_contract(checked: CheckedMap) -> None:
    document = check_document(checked.result)
    schema = json.loads(
        (files("hanhtrinh.maps") / "schemas" / "map_check-1.schema.json").read_text(encoding="utf-8")
    )
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(document, schema)
    # exactly the keys of the contract, in its order
    assert list(document) == list(schema["properties"])
    for claim in document["claims"]:
        assert set(claim) == set(schema["properties"]["claims"]["items"]["properties"])
    assert json.loads(json.dumps(document, allow_nan=False)) == document
    assert document["data"]["watermark"].endswith("Z")


def test_every_claim_of_the_map_is_judged_and_counted(checked: CheckedMap) -> None:
    claims = checked.map.document.claims
    assert [claim.id for claim in checked.result.claims] == [claim.id for claim in claims]
    assert sum(summary(checked.result).values()) == len(claims)
    tested = [claim for claim in checked.result.claims if claim.q is not None]
    assert checked.result.m == 2 * len(tested)
    for claim in checked.result.claims:
        assert (claim.verdict == "undecided") == (claim.reason is not None)
        if claim.value is not None and claim.low is not None and claim.high is not None:
            assert claim.low <= claim.value <= claim.high


def test_rows_have_one_line_per_claim(checked: CheckedMap) -> None:
    rows = check_rows(checked.result).to_pylist()
    assert [row["verdict"] for row in rows] == [claim.verdict for claim in checked.result.claims]
    between = [row for row in rows if row["op"] == "between"]
    assert all(row["expect_low"] is not None and row["expect_high"] is not None for row in between)
    least = [row for row in rows if row["op"] == ">="]
    assert least
    assert all(row["expect_high"] is None for row in least)


def test_checking_twice_gives_the_same(shop: Workspace, checked: CheckedMap) -> None:
    path = next((shop.root / "maps").glob("*.yaml"))
    assert check(Workspace.open(shop.root), path).result == checked.result


def test_verdicts_are_kept_and_recalled(shop: Workspace, checked: CheckedMap) -> None:
    path = next((shop.root / "maps").glob("*.yaml"))
    assert recall_check(shop, path).result.claims == checked.result.claims
    kept = list((shop.data / "evidence").glob("*.json"))
    assert len(kept) == len({claim.fingerprint for claim in checked.result.claims})
    assert not list((shop.data / "evidence").glob(".*"))


def recalled(shop: Workspace, path: Path) -> set[str]:
    return {claim.id for claim in recall_check(shop, path).result.claims}


def test_rewording_a_claim_keeps_its_verdict_and_changing_it_does_not(
    shop: Workspace, checked: CheckedMap, tmp_path: Path
) -> None:
    text = next((shop.root / "maps").glob("*.yaml")).read_text(encoding="utf-8")
    claim = next(claim for claim in checked.map.document.claims if claim.metric)
    reworded = tmp_path / "reworded.yaml"
    reworded.write_text(text.replace(claim.says.vi, "Nói cách khác"), encoding="utf-8")
    assert claim.id in recalled(shop, reworded)
    assert claim.expect is not None
    changed = tmp_path / "changed.yaml"
    changed.write_text(text.replace(f"value: {claim.expect.value}", "value: 0.123"), encoding="utf-8")
    assert changed.read_text(encoding="utf-8") != text
    assert claim.id not in recalled(shop, changed)


def result_of(checked: CheckedMap) -> ClaimResult:
    return checked.result.claims[0]


def test_a_verdict_on_older_data_is_stale(checked: CheckedMap, tmp_path: Path) -> None:
    claim = result_of(checked)
    versions = {"events": 3, "identity": 1}
    assert recall(tmp_path, claim.fingerprint, versions) is None
    keep(tmp_path, replace(checked.result, events_version=2), {"events": 2, "identity": 1})
    older = replace(checked.result, events_version=1, claims=(replace(claim, n=claim.n + 1),))
    keep(tmp_path, older, {"events": 1, "identity": 1})
    assert recall(tmp_path, claim.fingerprint, versions) == replace(claim, stale=True)
    keep(tmp_path, replace(checked.result, events_version=3), versions)
    assert recall(tmp_path, claim.fingerprint, versions) == claim


def test_a_damaged_file_counts_as_none(checked: CheckedMap, tmp_path: Path) -> None:
    claim, versions = result_of(checked), {"events": 1, "identity": 1}
    keep(tmp_path, checked.result, versions)
    for path in tmp_path.glob("*.json"):
        path.write_text('{"check": "map_che', encoding="utf-8")
    assert recall(tmp_path, claim.fingerprint, versions) is None
    keep(tmp_path, checked.result, versions)
    assert recall(tmp_path, claim.fingerprint, versions) == claim


def test_the_fingerprint_of_data_does_not_depend_on_the_order_of_its_versions() -> None:
    assert data_fingerprint({"events": 1, "identity": 2}) == data_fingerprint({"identity": 2, "events": 1})
    assert data_fingerprint({"events": 1, "identity": 2}) != data_fingerprint({"events": 2, "identity": 1})


def test_a_claim_survives_the_way_through_its_document(checked: CheckedMap) -> None:
    for claim in checked.result.claims:
        document = json.loads(json.dumps(claim_document(claim)))
        assert claim_result(document, claim.fingerprint) == claim


def test_maps_are_found_by_path_and_by_name(shop: Workspace, tmp_path: Path) -> None:
    path = next((shop.root / "maps").glob("*.yaml"))
    for name in (path, Path("maps") / path.name, path.name, path.stem):
        assert map_path(shop, name).samefile(path)
    assert map_path(shop, "nowhere") == Path("nowhere")


def test_served_pages_are_those_that_map_render_writes(shop: Workspace, tmp_path: Path) -> None:
    shutil.copytree(shop.root, tmp_path / "shop")
    workspace = Workspace.open(tmp_path / "shop")
    for path in (workspace.root / "maps").glob("*.yaml"):
        path.unlink()
    (workspace.root / "maps" / "own.yaml").write_text(OWN_STAGES, encoding="utf-8")
    pages = write_pages(workspace, tmp_path / "pages", language="vi")
    assert not pages.faults
    rendered = tmp_path / "own.html"
    render_map(workspace, "own", [rendered], language="vi")
    assert (tmp_path / "pages" / "own.html").read_text(encoding="utf-8") == rendered.read_text(
        encoding="utf-8"
    )
