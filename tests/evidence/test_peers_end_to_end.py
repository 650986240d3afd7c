"""Whole worlds: simulate a shop whose touchpoints convert alike, or one of them less, import it, and ask who is below.

In a shop without a bad touchpoint any is flagged in at most 2.5 % of the worlds; the planted one is found in at least 90 %
(exact binomial tests at 1 %).
"""

from __future__ import annotations

from pathlib import Path

import pytest
from scipy import stats

from hanhtrinh.app.demo import build_world
from hanhtrinh.app.measuring import measure_workspace
from hanhtrinh.app.questions import Question
from hanhtrinh.app.scenario import parse_scenario

SCENARIO = """
schema: hanhtrinh.scenario/1
seed: 1
customers: 3000
period: {from: 2025-01-01, to: 2025-04-01}
start: {ads.facebook: 0.3, ads.tiktok: 0.25, search.web: 0.25, friend.link: 0.2}
personas:
  - {id: linh, share: 1.0, attributes: {city: {Hà Nội: 1.0}}}
touchpoints:
  - {id: ads.facebook, means: [discover], channel: facebook, next: {web.product: 0.6}, leave: 0.4, gap: {median: 20m}}
  - {id: ads.tiktok, means: [discover], channel: tiktok, next: {web.product: %s}, leave: %s, gap: {median: 20m}}
  - {id: search.web, means: [discover], channel: search, next: {web.product: 0.6}, leave: 0.4, gap: {median: 10m}}
  - {id: friend.link, means: [discover], channel: referral, next: {web.product: 0.6}, leave: 0.4, gap: {median: 1h}}
  - {id: web.product, means: [consider], channel: website, next: {web.paid: 0.3}, leave: 0.7, gap: {median: 1h}}
  - {id: web.paid, means: [buy], channel: website, value: {median: 300000}, next: {}, leave: 1.0}
"""
ALIKE, WORSE = (0.6, 0.4), (0.45, 0.55)


def flagged(seed: int, folder: Path, chances: tuple[float, float]) -> list[str]:
    workspace = build_world(folder, parse_scenario(SCENARIO % chances, "world.yaml"), seed)
    rows = measure_workspace(workspace, Question("touchpoint")).rows.to_pylist()
    compared = {row["touchpoint"]: row["peers"] for row in rows if row["stage"] == "awareness"}
    assert compared == dict.fromkeys(("ads.facebook", "ads.tiktok", "search.web", "friend.link"), 3)
    assert [row["below_average"] for row in rows if row["stage"] != "awareness"] == [None, None]
    return [row["touchpoint"] for row in rows if row["below_average"]]


def judge(alike: list[list[str]], worse: list[list[str]]) -> None:
    wrong, found = sum(map(bool, alike)), sum("ads.tiktok" in one for one in worse)
    assert stats.binomtest(wrong, len(alike), 0.025, alternative="greater").pvalue > 0.01
    assert stats.binomtest(found, len(worse), 0.9, alternative="less").pvalue > 0.01


def test_the_planted_touchpoint_is_flagged_and_none_where_there_is_none(tmp_path: Path) -> None:
    alike = [flagged(seed, tmp_path / f"alike-{seed}", ALIKE) for seed in range(2)]
    worse = [flagged(seed, tmp_path / f"worse-{seed}", WORSE) for seed in range(2)]
    judge(alike, worse)


@pytest.mark.slow
def test_sixty_shops_keep_the_promise(tmp_path: Path) -> None:
    alike = [flagged(seed, tmp_path / f"alike-{seed}", ALIKE) for seed in range(60)]
    worse = [flagged(seed, tmp_path / f"worse-{seed}", WORSE) for seed in range(60)]
    judge(alike, worse)
