"""The truth of a scenario: the process's own values, uncensored, from millions of simulated customers."""

from __future__ import annotations

import queue
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial, reduce
from typing import Any, Final

import numpy as np

from hanhtrinh.app.scenario import figures
from hanhtrinh.app.scenario.blocks import each_block
from hanhtrinh.app.scenario.document import Scenario
from hanhtrinh.app.scenario.planted import planted_effects
from hanhtrinh.app.scenario.process import Process, compile_process, instant
from hanhtrinh.app.scenario.rules import StageRules, stage_rules
from hanhtrinh.app.scenario.tables import endless
from hanhtrinh.app.scenario.tally import Tally, count_journeys, empty_tally
from hanhtrinh.events.money import exponent
from hanhtrinh.models.library import load_model
from hanhtrinh.models.model import JourneyModel

# fixed, so that the truth of a scenario does not change with the seed of its sample
TRUTH_SEED: Final = 8_128
CUSTOMERS: Final = 2_000_000
WINDOW: Final = 30 * 86_400 * 1_000_000
Progress = Callable[[int, int], None]


def months_of(scenario: Scenario) -> list[date]:
    """The first days of the months in which customers arrive, in the scenario's zone."""
    first, end = scenario.period.from_, scenario.period.to
    found = [first.replace(day=1)]
    while True:
        last = found[-1]
        following = date(last.year + last.month // 12, last.month % 12 + 1, 1)
        if following >= end:
            return found
        found.append(following)


def truth(
    scenario: Scenario,
    customers: int = CUSTOMERS,
    seed: int = TRUTH_SEED,
    *,
    model: JourneyModel | None = None,
    threads: int | None = None,
    on_progress: Progress | None = None,
) -> dict[str, Any]:
    """Work the truth out; the dict is what `truth.json` holds.

    Figures are `{value, se, n}` with `by_persona`, `by_month` (of arrival, the scenario's zone) and
    `by_persona_and_month`; null of nobody. Per touchpoint: `reach` (share of all customers who came),
    `touchpoint_conversion` (within 30 days of the first touch, to its goal or any later stage),
    `touchpoint_share` (per stage: of those who entered it, who touched), `emotion` (as the process has it),
    `score_mean`, `score_emotion` (as scores show it, after rounding and clipping). Per stage: `reach`,
    `stage_conversion` (null for the last), `reached_later` (without a window), `dwell_median_s`, `emotion`,
    `score_emotion`, `score_mean` per kind. Then `personas` (shares), `pains` and `changes` with their planted
    effects and what these do (see `planted.planted_effects`).

    Args:
        scenario: a checked scenario.
        customers, seed: how many to simulate, and with what luck.
        model: the journey model that stages are of; `lifecycle-7` where None.
        threads: at most so many; the result does not depend on it.
        on_progress: told the customers done and all customers.

    Raises:
        InputError: `endless-journey`.
    """
    model = model or load_model("lifecycle-7")
    minor = 10 ** exponent(scenario.currency)
    process = compile_process(scenario, minor=minor)
    rules = stage_rules(model, scenario, minor)
    months = months_of(scenario)
    kinds = list(dict.fromkeys(part.score.kind for part in scenario.touchpoints))
    tally = _tally(scenario, process, rules, model, months, kinds, customers, seed, threads, on_progress)
    personas = [persona.id for persona in scenario.personas]
    labels = [month.strftime("%Y-%m") for month in months]
    split = partial(figures.split, personas=personas, months=labels)
    planted = planted_effects(scenario, rules, minor, WINDOW, customers, seed, threads)
    return {
        "truth": "truth/1",
        "simulated": True,
        "customers": customers,
        "seed": seed,
        "model": model.id,
        "window_s": WINDOW // 1_000_000,
        "timezone": scenario.timezone,
        "months": labels,
        "personas": {
            persona.id: {
                "planted_share": persona.share,
                "persona_share": figures.split(
                    figures.share, [_only(tally.people, i), tally.people], [], labels
                ),
            }
            for i, persona in enumerate(scenario.personas)
        },
        "touchpoints": {
            part.id: _touchpoint(scenario, model, tally, i, split)
            for i, part in enumerate(scenario.touchpoints)
        },
        "stages": {
            stage.id: _stage(scenario, model, tally, i, kinds, split) for i, stage in enumerate(model.stages)
        },
        **planted,
    }


def _only(people: Any, persona: int) -> Any:
    kept = np.zeros_like(people)
    kept[persona] = people[persona]
    return kept


def _tally(
    scenario: Scenario,
    process: Process,
    rules: StageRules,
    model: JourneyModel,
    months: Sequence[date],
    kinds: Sequence[str],
    customers: int,
    seed: int,
    threads: int | None,
    on_progress: Progress | None,
) -> Tally:
    ids = [part.id for part in scenario.touchpoints]
    goals = np.array([ids.index(part.goal) if part.goal else -1 for part in scenario.touchpoints], np.int64)
    kind_of = np.array([kinds.index(part.score.kind) for part in scenario.touchpoints], np.int64)
    edges = np.array([instant(scenario, month) for month in months[1:]], np.int64)
    # a thread takes a tally, adds a block and gives it back: whole numbers do not mind who counted them
    free: queue.SimpleQueue[Tally] = queue.SimpleQueue()
    made: list[Tally] = []

    def block(first: int, last: int) -> bool:
        try:
            mine = free.get_nowait()
        except queue.Empty:
            mine = empty_tally(len(ids), len(model.stages), len(kinds), len(scenario.personas), len(months))
            made.append(mine)
        fine = count_journeys(
            process, rules, goals, kind_of, len(kinds), edges, WINDOW, seed, first, last, mine
        )
        free.put(mine)
        return bool(fine)

    if not all(list(each_block(customers, block, threads=threads, on_progress=on_progress))):
        raise endless(scenario)
    return reduce(lambda a, b: Tally(*(x + y for x, y in zip(a, b, strict=True))), made)


def _scale(scenario: Scenario, tally: Tally, kind: str) -> tuple[float, float]:
    """Half range and middle of a kind's scale (of the first touchpoint that has it, better: where somebody gave it)."""
    those = [i for i, part in enumerate(scenario.touchpoints) if part.score.kind == kind]
    first = next((i for i in those if tally.given[i][0].any()), those[0])
    low, high = scenario.touchpoints[first].score.scale
    return (high - low) / 2, (low + high) / 2


def _touchpoint(
    scenario: Scenario, model: JourneyModel, tally: Tally, index: int, split: Callable[..., Any]
) -> dict[str, Any]:
    part = scenario.touchpoints[index]
    low, high = part.score.scale
    score = partial(figures.mean, scale=(high - low) / 2, shift=(low + high) / 2)
    return {
        "reach": split(figures.share, [tally.used[index], tally.people]),
        "touchpoint_conversion": split(figures.share, [tally.goal[index], tally.used[index]]),
        "touchpoint_share": {
            stage.id: split(figures.share, [tally.both[index, s], tally.entered[s]])
            for s, stage in enumerate(model.stages)
        },
        "emotion": split(figures.mean, [tally.felt[index]]),
        "score_emotion": split(figures.mean, [tally.given[index]]),
        "score_kind": part.score.kind,
        "score_mean": split(score, [tally.given[index]]),
    }


def _stage(
    scenario: Scenario,
    model: JourneyModel,
    tally: Tally,
    index: int,
    kinds: Sequence[str],
    split: Callable[..., Any],
) -> dict[str, Any]:
    touchpoints = len(scenario.touchpoints)
    given = touchpoints + index * (len(kinds) + 1)
    last = index == len(model.stages) - 1
    scores = {}
    for position, kind in enumerate(kinds):
        half, middle = _scale(scenario, tally, kind)
        scores[kind] = split(partial(figures.mean, scale=half, shift=middle), [tally.given[given + position]])
    return {
        "reach": split(figures.share, [tally.entered[index], tally.people]),
        "stage_conversion": None
        if last
        else split(figures.share, [tally.onward[index], tally.entered[index]]),
        "reached_later": None
        if last
        else split(figures.share, [tally.onward_ever[index], tally.entered[index]]),
        "dwell_median_s": split(figures.median_seconds, [tally.dwell[index]], axes=(-3, -2)),
        "emotion": split(figures.mean, [tally.felt[touchpoints + index]]),
        "score_emotion": split(figures.mean, [tally.given[given + len(kinds)]]),
        "score_mean": scores,
    }
