"""The truth against the measures, the plain process, and what was planted."""

from __future__ import annotations

import json
import math
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scenario_worlds import DAY, lifecycle, shop

from hanhtrinh.app.scenario import parse_scenario, simulate, truth
from hanhtrinh.app.scenario.files import mapping_of, touchpoints_document, write_events
from hanhtrinh.journeys.build import build_log
from hanhtrinh.journeys.log import JourneyLog, Scale
from hanhtrinh.measures.score_mean import score_mean
from hanhtrinh.measures.stages import stages
from hanhtrinh.measures.touchpoint_conversion import touchpoint_conversion
from hanhtrinh.measures.touchpoint_share import touchpoint_share
from hanhtrinh.models.compile import compile_model, touchpoint_predicates
from hanhtrinh.models.compiled import CompiledModel
from hanhtrinh.models.touchpoints import TouchpointSet
from hanhtrinh.sources.files import read_events

SEED = 21
CUSTOMERS = 12_000
TOUCHPOINTS = [part.id for part in shop().touchpoints]
STAGES = ["awareness", "consideration", "decision", "purchase", "usage", "evaluation", "loyalty"]


@cache
def found() -> dict[str, Any]:
    return truth(shop(), CUSTOMERS, SEED, model=lifecycle())


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> tuple[JourneyLog, CompiledModel]:
    """The same customers' whole journeys, through the shop's file; a stranger far ahead makes everybody mature."""
    world = shop()
    path = tmp_path_factory.mktemp("truth") / "events.csv"
    attributes = write_events(simulate(world, SEED, CUSTOMERS, uncut=True), world, path)
    header = path.read_text(encoding="utf-8").splitlines()[0]
    stranger = ["2199-01-01 00:00:00", "STRANGER", "nothing"] + [""] * (header.count(",") - 2)
    with path.open("a", encoding="utf-8") as file:
        file.write(",".join(stranger) + "\n")
    parsed = read_events([path], mapping_of(attributes), timezone=world.timezone)
    assert not parsed.rejects
    touchpoints = TouchpointSet.model_validate(touchpoints_document(world))
    log = build_log(parsed.events, parsed.attributes, predicates=touchpoint_predicates(touchpoints))
    return log, compile_model(lifecycle(), touchpoints, log.codes)


@pytest.mark.parametrize("touchpoint", TOUCHPOINTS)
def test_touchpoint_conversion_is_the_measures_to_the_customer(
    touchpoint: str, measured: tuple[JourneyLog, CompiledModel]
) -> None:
    goal = next(part.goal for part in shop().touchpoints if part.id == touchpoint)
    counted = touchpoint_conversion(*measured, touchpoint, goal=goal)
    figure = found()["touchpoints"][touchpoint]["touchpoint_conversion"]
    assert (figure["n"], round(figure["value"] * figure["n"])) == (counted.n, counted.reached)


@pytest.mark.parametrize("stage", STAGES)
def test_stage_figures_are_the_measures_to_the_customer(
    stage: str, measured: tuple[JourneyLog, CompiledModel]
) -> None:
    row = next(row for row in stages(*measured).rows.to_pylist() if row["stage"] == stage)
    figures = found()["stages"][stage]
    assert round(figures["reach"]["value"] * CUSTOMERS) == row["entered"]
    if stage == "loyalty":
        assert figures["stage_conversion"] is None
        return
    assert figures["stage_conversion"]["n"] == row["matured"]
    assert figures["stage_conversion"]["value"] == pytest.approx(row["conversion"], abs=1e-12)
    assert round(figures["reached_later"]["value"] * row["entered"]) == row["reached_later"]
    assert figures["dwell_median_s"]["value"] == pytest.approx(row["median_dwell_s"], rel=0.015)


@pytest.mark.parametrize("touchpoint", ["ads", "cart", "used"])
@pytest.mark.parametrize("stage", ["consideration", "purchase"])
def test_touchpoint_share_is_the_measures_to_the_customer(
    touchpoint: str, stage: str, measured: tuple[JourneyLog, CompiledModel]
) -> None:
    counted = touchpoint_share(*measured, touchpoint, stage)
    figure = found()["touchpoints"][touchpoint]["touchpoint_share"][stage]
    assert (figure["n"], round(figure["value"] * figure["n"])) == (counted.n, counted.reached)


SCALES = {"csat": Scale("csat", 1, 5), "nps": Scale("nps", 0, 10), "stars": Scale("stars", 1, 5)}


@pytest.mark.parametrize("touchpoint", [part.id for part in shop().touchpoints if part.feedback])
def test_scores_at_touchpoints_are_the_measures(
    touchpoint: str, measured: tuple[JourneyLog, CompiledModel]
) -> None:
    figures = found()["touchpoints"][touchpoint]
    moments = score_mean(*measured, "touchpoint", touchpoint, scale=SCALES[figures["score_kind"]])
    assert figures["score_mean"]["n"] == moments.n
    assert figures["score_mean"]["value"] == pytest.approx(moments.mean, abs=1e-6)


@pytest.mark.parametrize(
    ("stage", "kind"), [("decision", "csat"), ("purchase", "nps"), ("evaluation", "stars")]
)
def test_scores_at_stages_are_the_measures(
    stage: str, kind: str, measured: tuple[JourneyLog, CompiledModel]
) -> None:
    figure = found()["stages"][stage]["score_mean"][kind]
    moments = score_mean(*measured, "stage", stage, scale=SCALES[kind])
    assert figure["n"] == moments.n
    assert figure["value"] == pytest.approx(moments.mean, abs=1e-6)


def test_another_sample_lies_within_its_standard_errors() -> None:
    """Two samples of the same process differ by about their standard errors, over hundreds of figures."""
    other = truth(shop(), 60_000, 99, model=lifecycle())
    scores = [
        (a["value"] - b["value"]) / math.hypot(a["se"], b["se"])
        for a, b in zip(_figures(found()), _figures(other), strict=True)
        if a and b and min(a["n"], b["n"]) > 300 and min(a["se"], b["se"]) > 1e-9
    ]
    assert len(scores) > 300
    assert 0.8 < float(np.std(scores)) < 1.25
    assert max(map(abs, scores)) < 5


def _figures(node: Any) -> list[Any]:
    """Every figure of a truth, in order; of `personas` the planted share is none."""
    if isinstance(node, dict):
        if {"value", "se", "n"} <= set(node):
            inner = [part for key, part in node.items() if key.startswith("by_")]
            return [node, *(figure for part in inner for figure in _figures(part))]
        return [figure for part in node.values() for figure in _figures(part)]
    return []


def test_personas_and_months_add_up() -> None:
    for touchpoint in TOUCHPOINTS:
        figure = found()["touchpoints"][touchpoint]["touchpoint_conversion"]
        for split in ("by_persona", "by_month"):
            parts = [part for part in figure[split].values() if part]
            assert sum(part["n"] for part in parts) == figure["n"]
            hits = sum(part["n"] * part["value"] for part in parts)
            assert hits == pytest.approx(figure["n"] * figure["value"])
    assert list(found()["months"]) == [f"2025-0{month}" for month in range(1, 7)]


def test_truth_does_not_depend_on_threads_and_is_plain_json() -> None:
    one = truth(shop(), 45_000, SEED, model=lifecycle(), threads=1)
    assert one == truth(shop(), 45_000, SEED, model=lifecycle(), threads=3)
    assert json.loads(json.dumps(one, allow_nan=False)) == one


def test_planted_emotion_is_found_where_it_was_planted() -> None:
    emotion = found()["touchpoints"]["used"]["emotion"]["by_persona"]
    assert emotion["linh"]["value"] == pytest.approx(0.8)
    assert emotion["an"]["value"] == pytest.approx(0.7)
    assert emotion["an"]["se"] == pytest.approx(0, abs=1e-5)


TWO_STEPS = """
schema: hanhtrinh.scenario/1
customers: 1000
period: {{from: 2025-01-01, to: 2025-03-01}}
start: {{cart: 1}}
personas: [{{id: all, share: 1}}]
touchpoints:
  - {{id: cart, means: [decide], next: {{paid: 0.4}}, leave: 0.6, gap: {{median: 3d, sigma: 1}}, emotion: 0.1}}
  - {{id: paid, means: [buy], value: {{median: 100000, sigma: 0}}}}
{effects}
"""


def _window_share() -> float:
    """P(a lognormal gap of median 3 days is at most 30 days)."""
    return 0.5 * (1 + math.erf(math.log(10) / math.sqrt(2)))


def test_effect_of_a_pain_is_the_difference_of_both_worlds() -> None:
    pain = "pains: [{id: fee, at: cart, effect: {next: {paid: -0.1}, emotion: -0.5}, from: 2025-02-01}]"
    row = truth(parse_scenario(TWO_STEPS.format(effects=pain)), 200_000, model=lifecycle())["pains"][0]
    assert row["met"]["value"] == pytest.approx(28 / 59, abs=5 * row["met"]["se"])
    conversion = row["touchpoint_conversion"]["difference"]
    assert conversion["value"] == pytest.approx(-0.1 * _window_share(), abs=5 * conversion["se"])
    assert row["orders"]["difference"]["value"] == pytest.approx(
        -0.1, abs=5 * row["orders"]["difference"]["se"]
    )
    assert row["value"]["difference"]["value"] == pytest.approx(
        -10_000, abs=5 * row["value"]["difference"]["se"]
    )
    assert row["emotion"]["with"] == pytest.approx(-0.4)
    assert row["emotion"]["without"] == pytest.approx(0.1)
    # nobody buys with the fee who would not have bought without it
    assert conversion["se"] < math.sqrt(0.1 * 0.9 / conversion["n"]) * 1.1


def test_effect_of_a_randomised_change_is_that_of_giving_it_to_everybody() -> None:
    change = "changes: [{id: free, at: cart, effect: {next: {paid: 0.2}}, randomised: {share: 0.3, attribute: test}}]"
    found = truth(parse_scenario(TWO_STEPS.format(effects=change)), 200_000, model=lifecycle())
    row = found["changes"][0]
    assert row["met"]["value"] == 1.0
    assert row["orders"]["difference"]["value"] == pytest.approx(0.2, abs=0.005)
    conversion = found["touchpoints"]["cart"]["touchpoint_conversion"]
    assert conversion["value"] == pytest.approx((0.4 + 0.3 * 0.2) * _window_share(), abs=5 * conversion["se"])


def test_known_median_is_found_with_its_error() -> None:
    text = TWO_STEPS.format(effects="").replace("median: 3d, sigma: 1", "median: 3d, sigma: 0.5")
    dwell = truth(parse_scenario(text), 200_000, model=lifecycle())["stages"]["decision"]["dwell_median_s"]
    assert dwell["value"] == pytest.approx(3 * DAY / 1e6, abs=5 * dwell["se"])
    exact = 0.5 * math.sqrt(2 * math.pi) * 3 * DAY / 1e6 / math.sqrt(dwell["n"])
    assert dwell["se"] == pytest.approx(exact * 0.5, rel=0.1)


def test_median_of_gaps_of_no_length_is_nothing() -> None:
    text = TWO_STEPS.format(effects="").replace("median: 3d, sigma: 1", "median: 0s")
    dwell = truth(parse_scenario(text), 5_000, model=lifecycle())["stages"]["decision"]["dwell_median_s"]
    assert dwell["value"] == 0
    assert dwell["n"] > 0


def test_scores_of_a_stage_are_on_the_scale_of_those_who_gave_them() -> None:
    scored = "paid, means: [buy], feedback: 1, score: {{kind: csat, scale: [1, 10], spread: 0}}"
    # others say nothing of scores, which is csat from 1 to 5, and nobody gives them any
    known = truth(
        parse_scenario(TWO_STEPS.replace("id: paid, means: [buy]", f"id: {scored}").format(effects="")),
        2_000,
        model=lifecycle(),
    )
    given = known["touchpoints"]["paid"]["score_mean"]["value"]
    assert given > 5
    assert known["stages"]["purchase"]["score_mean"]["csat"]["value"] == pytest.approx(given)


def test_guards_of_own_models_are_kept(tmp_path: Path) -> None:
    """A model with every guard, against the compiled one of the product, to the customer."""
    from hanhtrinh.models.model import JourneyModel

    model = JourneyModel.model_validate(
        {
            "schema": "hanhtrinh.model/1",
            "id": "guarded",
            "stages": [
                {"id": "seen", "names": "a", "phase": "before", "words": ["discover"], "enter": [{"direction": "inbound", "means": ["discover", "consider"]}]},
                {"id": "small", "names": "b", "phase": "during", "words": ["buy"], "enter": [{"means": ["buy"], "max_value": 400000}]},
                {"id": "big", "names": "c", "phase": "during", "words": ["buy"], "enter": [{"touchpoint": ["paid"], "min_value": 500000, "within": "20d"}]},
                {"id": "again", "names": "d", "phase": "after", "words": ["retain"], "enter": [{"means": ["buy"], "nth": {"min": 2, "max": 3}}]},
                {"id": "quick", "names": "e", "phase": "after", "words": ["use"], "enter": [{"means": ["use"], "after": "small", "within": "9d"}, {"means": ["evaluate"]}]},
            ],
        }
    )  # fmt: skip
    world = shop()
    path = tmp_path / "events.csv"
    attributes = write_events(simulate(world, 5, 6000, uncut=True), world, path)
    parsed = read_events([path], mapping_of(attributes), timezone=world.timezone)
    touchpoints = TouchpointSet.model_validate(touchpoints_document(world))
    log = build_log(parsed.events, parsed.attributes, predicates=touchpoint_predicates(touchpoints))
    rows = stages(log, compile_model(model, touchpoints, log.codes)).rows.to_pylist()
    figures = truth(world, 6000, 5, model=model)["stages"]
    for row in rows:
        assert round(figures[row["stage"]]["reach"]["value"] * 6000) == row["entered"] > 100
        if row["reached_later"] is not None and row["stage"] != "quick":
            assert (
                round(figures[row["stage"]]["reached_later"]["value"] * row["entered"])
                == row["reached_later"]
            )
