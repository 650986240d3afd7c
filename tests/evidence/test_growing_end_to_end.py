"""Whole worlds that grow, end to end: a simulated shop, one file per day, the real import and the real check after each.

One event in ten arrives one to three days late. As in `test_worlds_end_to_end` a world holds six claims exactly at the
truth and six at a distance, here 9 standard errors: at no look may one of these be decided the wrong way round, a claim at
the truth may ever be decided at most 2.5 % of the time, and at the last look at least 90 % of the others must be found
(exact binomial tests at 1 %).
"""

from __future__ import annotations

import json
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as csv
import pytest
from scipy import stats
from test_worlds_end_to_end import SCENARIO, map_of

from hanhtrinh.app.checking import check_map
from hanhtrinh.app.demo import build_world
from hanhtrinh.app.importing import import_files
from hanhtrinh.app.scenario import parse_scenario, truth
from hanhtrinh.app.workspace import Workspace
from hanhtrinh.models.library import load_model
from hanhtrinh.sources.mapping_input import load_mapping

DISTANCE = 9.0
LATE = 0.1
DAYS = 90


@pytest.fixture(scope="module")
def known() -> dict[str, Any]:
    return truth(parse_scenario(SCENARIO, "world.yaml"), model=load_model("lifecycle-7"))


def arrivals(folder: Path, seed: int) -> tuple[pa.Table, np.ndarray]:
    """Read a world's events, and draw the day on which each arrives, from 0."""
    text = csv.ConvertOptions(column_types={"time": pa.string()})
    rows = csv.read_csv(folder / "events.csv", convert_options=text)
    days = np.array(pc.utf8_slice_codeunits(rows["time"], 0, 10).to_pylist(), dtype="datetime64[D]")
    rng = np.random.default_rng(seed)
    late = rng.integers(1, 4, len(days)) * (rng.random(len(days)) < LATE)
    return rows, (days - days.min()).astype(int) + late


def live(known: dict[str, Any], seed: int, folder: Path, every: int) -> Counter[tuple[str, str, bool]]:
    """Live through one world with a look every so many days; counts (kind, ever decided as, at the last look too)."""
    world = build_world(folder / "whole", parse_scenario(SCENARIO, "world.yaml"), seed)
    workspace = Workspace.create(folder / "growing", timezone=world.config.timezone)
    shutil.copyfile(world.root / "touchpoints.yaml", workspace.root / "touchpoints.yaml")
    path = workspace.root / "maps" / "world.yaml"
    path.write_text(json.dumps(map_of(known, seed, DISTANCE), ensure_ascii=False), encoding="utf-8")
    mapping = load_mapping(world.root / "mapping.yaml")
    rows, day = arrivals(world.root, seed)
    ever: set[tuple[str, str]] = set()
    last: set[tuple[str, str]] = set()
    for start in range(0, DAYS, every):
        arrived = (day >= start) & (day < start + every)
        file = folder / f"{start}.csv"
        csv.write_csv(rows.filter(pa.array(arrived)), file)
        import_files(workspace, [file], mapping)
        result, _ = check_map(workspace, path, personas=[])
        assert result.judged_by == "sequence"
        last = {(claim.id, claim.verdict) for claim in result.claims if claim.verdict != "undecided"}
        ever |= last
    return Counter((name.split("-")[0], verdict, (name, verdict) in last) for name, verdict in ever)


def judge(found: Counter[tuple[str, str, bool]], worlds: int) -> None:
    at = sum(count for (kind, _, _), count in found.items() if kind == "at")
    assert stats.binomtest(min(at, 6 * worlds), 6 * worlds, 0.025, alternative="greater").pvalue > 0.01, at
    wrong = {("true", "refuted"), ("false", "confirmed")}
    assert not [key for key in found if key[:2] in wrong]
    hits = found["true", "confirmed", True] + found["false", "refuted", True]
    assert stats.binomtest(hits, 6 * worlds, 0.9, alternative="less").pvalue > 0.01, hits


def test_a_world_that_grows_with_late_events(known: dict[str, Any], tmp_path: Path) -> None:
    judge(live(known, 5, tmp_path, every=10), 1)


@pytest.mark.slow
def test_worlds_looked_at_on_each_of_90_days(known: dict[str, Any], tmp_path: Path) -> None:
    found: Counter[tuple[str, str, bool]] = Counter()
    for seed in range(201, 207):
        found += live(known, seed, tmp_path / str(seed), every=1)
    judge(found, 6)
