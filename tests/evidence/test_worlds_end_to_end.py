"""Whole worlds, end to end: simulate a shop with a known truth, import its file, check a map, count the verdicts.

Every world holds six claims exactly at the truth, one of each metric, and six whose truth lies 4.4 standard errors from
what they claim. A claim at the truth may be decided at most 2.5 % of the time, and of the others at least 90 % must be
found and none decided the wrong way round (exact binomial tests at 1 %).
"""

from __future__ import annotations

import json
from collections import Counter
from math import sqrt
from pathlib import Path
from typing import Any

import pytest
from scipy import stats

from hanhtrinh.app.checking import check_map
from hanhtrinh.app.demo import build_world
from hanhtrinh.app.scenario import Scenario, parse_scenario, truth
from hanhtrinh.models.library import load_model

CUSTOMERS = 3_000
DISTANCE = 4.4
# arrivals are uniform over 90 days, and customers mature after 30
MATURE = 60 / 90
SCENARIO = """
schema: hanhtrinh.scenario/1
seed: 1
customers: 3000
period: {from: 2025-01-01, to: 2025-04-01}
start: {ads.social: 0.6, search.web: 0.4}
personas:
  - {id: linh, share: 0.4, attributes: {city: {Hà Nội: 1.0}}}
  - {id: nam, share: 0.6, attributes: {city: {Đà Nẵng: 1.0}}}
touchpoints:
  - {id: ads.social, means: [discover], channel: facebook, next: {web.product: 0.7}, leave: 0.3, gap: {median: 20m}}
  - {id: search.web, means: [discover], channel: search, next: {web.product: 0.8}, leave: 0.2, gap: {median: 10m}}
  - id: web.product
    means: [consider]
    channel: website
    next: {web.checkout: 0.65, web.product: 0.1}
    leave: 0.25
    gap: {median: 30m, sigma: 1.2}
  - {id: web.checkout, means: [decide], channel: website, goal: web.paid, next: {web.paid: 0.6}, leave: 0.4, gap: {median: 5m}}
  - id: web.paid
    means: [buy]
    channel: website
    value: {median: 300000}
    next: {mail.survey: 0.9}
    leave: 0.1
    gap: {median: 1h}
  - id: mail.survey
    means: [evaluate]
    channel: email
    emotion: 0.3
    feedback: 0.9
    score: {kind: csat, scale: [1, 5], spread: 0.5}
"""
DRAWN = {
    "ads": ("ads.social", "awareness"),
    "search": ("search.web", "awareness"),
    "product": ("web.product", "consideration"),
    "checkout": ("web.checkout", "decision"),
    "paid": ("web.paid", "purchase"),
    "survey": ("mail.survey", "evaluation"),
}
Figure = dict[str, Any]


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return parse_scenario(SCENARIO, "world.yaml")


@pytest.fixture(scope="module")
def known(scenario: Scenario) -> Figure:
    return truth(scenario, model=load_model("lifecycle-7"))


def asked(known: Figure) -> list[tuple[str, str, dict[str, str], Figure, float]]:
    """Metric, about, params, true figure, and the share of all customers that a sample will have."""
    everybody = known["customers"]
    stages, touchpoints = known["stages"], known["touchpoints"]
    conversion = stages["awareness"]["stage_conversion"]
    checkout = touchpoints["web.checkout"]["touchpoint_conversion"]
    dwell = stages["consideration"]["dwell_median_s"]
    share = touchpoints["search.web"]["touchpoint_share"]["consideration"]
    score = touchpoints["mail.survey"]["score_mean"]
    persona = known["personas"]["linh"]["persona_share"]
    return [
        ("stage_conversion/1", "stages.awareness", {}, conversion, MATURE),
        ("touchpoint_conversion/1", "touchpoints.checkout", {}, checkout, MATURE * checkout["n"] / everybody),
        ("stage_dwell_median/1", "stages.consideration", {}, dwell, MATURE * dwell["n"] / everybody),
        (
            "touchpoint_share/1",
            "touchpoints.search",
            {"stage": "consideration"},
            share,
            share["n"] / everybody,
        ),
        ("score_mean/1", "touchpoints.survey", {"score_kind": "csat"}, score, score["n"] / everybody),
        ("persona_share/1", "personas.linh", {}, {**persona, "value": 0.4}, 1.0),
    ]


def claims(known: Figure, seed: int, distance: float = DISTANCE) -> list[dict[str, Any]]:
    """One claim at the truth and one at a distance per metric; which way round depends on the seed."""
    made = []
    for index, (metric, about, params, figure, part) in enumerate(asked(known)):
        error = figure["se"] * sqrt(figure["n"]) / sqrt(CUSTOMERS * part)
        op = ">=" if (seed + index) % 2 else "<="
        holds = (seed // 2 + index) % 2 == 0
        away = distance * error * (-1 if (op == ">=") == holds else 1)
        common = {"about": about, "says": "", "metric": metric, "params": params}
        made.append({**common, "id": f"at-{index}", "expect": {"op": op, "value": figure["value"]}})
        name = f"{'true' if holds else 'false'}-{index}"
        made.append({**common, "id": name, "expect": {"op": op, "value": figure["value"] + away}})
    return made


def map_of(known: Figure, seed: int, distance: float = DISTANCE) -> dict[str, Any]:
    stages = ["awareness", "consideration", "decision", "purchase", "evaluation"]
    return {
        "schema": "hanhtrinh.map/1",
        "id": f"world-{seed}",
        "title": "World",
        "model": "lifecycle-7",
        "personas": [{"id": "linh", "name": "Linh", "cohort": {"attr": "city", "in": ["Hà Nội"]}}],
        "stages": [{"use": stage} for stage in stages],
        "touchpoints": [{"id": id_, "use": use, "stage": stage} for id_, (use, stage) in DRAWN.items()],
        "claims": claims(known, seed, distance),
    }


def verdicts(scenario: Scenario, known: Figure, seed: int, folder: Path) -> Counter[tuple[str, str]]:
    """Live through one world; gives how often claims of each kind (at, true, false) got which verdict."""
    workspace = build_world(folder, scenario, seed)
    # JSON is YAML
    path = folder / "maps" / "world.yaml"
    path.write_text(json.dumps(map_of(known, seed), ensure_ascii=False), encoding="utf-8")
    result, observed = check_map(workspace, path)
    assert result.m == 24
    assert observed[None].customers == CUSTOMERS
    return Counter((claim.id.split("-")[0], claim.verdict) for claim in result.claims)


def judge(found: Counter[tuple[str, str]]) -> None:
    at = sum(count for (kind, _), count in found.items() if kind == "at")
    wrong = found["at", "confirmed"] + found["at", "refuted"]
    assert stats.binomtest(wrong, at, 0.025, alternative="greater").pvalue > 0.01, f"{wrong} of {at} wrong"
    away = sum(count for (kind, _), count in found.items() if kind != "at")
    hits = found["true", "confirmed"] + found["false", "refuted"]
    assert stats.binomtest(hits, away, 0.9, alternative="less").pvalue > 0.01, f"{hits} of {away} found"
    assert found["true", "refuted"] + found["false", "confirmed"] == 0


def live(scenario: Scenario, known: Figure, seeds: range, folder: Path) -> None:
    found: Counter[tuple[str, str]] = Counter()
    for seed in seeds:
        found += verdicts(scenario, known, seed, folder / str(seed))
    judge(found)


def test_five_worlds_end_to_end(scenario: Scenario, known: Figure, tmp_path: Path) -> None:
    live(scenario, known, range(1, 6), tmp_path)


@pytest.mark.slow
def test_fifty_worlds_end_to_end(scenario: Scenario, known: Figure, tmp_path: Path) -> None:
    live(scenario, known, range(101, 151), tmp_path)
