"""What planted pains and changes do: the same customers with and without each of them.

A customer's luck is the same in both worlds (`kernel`), so the two journeys coincide up to the first touch under
the effect. The population of an effect is therefore the same in both: the customers who come to such a touch.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from hanhtrinh.app.scenario.blocks import each_block
from hanhtrinh.app.scenario.document import Effect, Scenario, ScenarioChange, ScenarioPain
from hanhtrinh.app.scenario.kernel import MOST_TOUCHES, entrance, key_of, persona_of, step, value_of, walk
from hanhtrinh.app.scenario.process import Process, compile_process, instant
from hanhtrinh.app.scenario.rules import StageRules
from hanhtrinh.app.scenario.tables import endless
from hanhtrinh.app.scenario.tally import enter_stages, reached
from hanhtrinh.events.durations import write_duration

Ints = npt.NDArray[np.int64]
_LAST: Final = np.iinfo(np.int64).max
# outcomes per customer, in the order of the kernel
_OUTCOMES: Final = ("touchpoint_conversion", "orders", "value", "emotion")


@step
def _outcome(
    process: Process,
    rules: StageRules,
    key: Any,
    k: int,
    touches: int,
    journey: Any,
    work: Any,
    goal: int,
    window: int,
    into: Any,
) -> None:
    """Write conversion from touch k on, orders and value after it, and its emotion."""
    touchpoints, times, rows = journey
    stages, place, entry, ordinal = work
    enter_stages(process, rules, key, touches, touchpoints, times, stages, place, entry, ordinal)
    at = reached(k, touches, touchpoints, stages, goal, place[k])
    into[0] = 1.0 if at >= 0 and times[at] - times[k] <= window else 0.0
    into[1] = into[2] = 0.0
    for later in range(k + 1, touches):
        value = value_of(process, touchpoints[later], key, later + 1)
        if value >= 0:
            into[1] += 1.0
            into[2] += value
    into[3] = process.emotion[rows[k]]


class Meetings(NamedTuple):
    """Where and when customers meet the planted parts: one entry per part (`whose`: part x persona)."""

    where: Ints
    begin: Ints
    end: Ints
    whose: npt.NDArray[np.bool_]


@entrance
def _met(process: Process, meetings: Meetings, seed: int, first: int, last: int) -> Any:
    """The first touch under each part, for each customer; -1 where there is none, all -2 where a journey would not end.

    Up to that touch the journeys with and without the part are the same, so any of the worlds tells.
    """
    parts = len(meetings.where)
    found = np.full((parts, last - first), -1, np.int64)
    touchpoints, times = np.empty(MOST_TOUCHES, np.int64), np.empty(MOST_TOUCHES, np.int64)
    rows = np.empty(MOST_TOUCHES, np.int64)
    for customer in range(first, last):
        touches = walk(process, seed, customer, touchpoints, times, rows)
        if touches > MOST_TOUCHES:
            found[:] = -2
            return found
        persona = persona_of(process, key_of(seed, customer))
        for part in range(parts):
            if not meetings.whose[part, persona]:
                continue
            for k in range(touches):
                inside = meetings.begin[part] <= times[k] < meetings.end[part]
                if inside and touchpoints[k] == meetings.where[part]:
                    found[part, customer - first] = k
                    break
    return found


@entrance
def _pairs(
    present: Process,
    absent: Process,
    rules: StageRules,
    goal: int,
    window: int,
    seed: int,
    customers: Any,
    met: Any,
) -> Any:
    """Sum over customers who meet the effect: row 0 the outcomes with it, 1 without, 2 and 3 difference and its square.

    Cell [0, 4] counts the customers; it is negative where a journey would not end.
    """
    sums = np.zeros((4, 5), np.float64)
    touchpoints, times = np.empty(MOST_TOUCHES, np.int64), np.empty(MOST_TOUCHES, np.int64)
    rows, stages = np.empty(MOST_TOUCHES, np.int64), np.empty(MOST_TOUCHES, np.int64)
    place, entry = np.empty(MOST_TOUCHES, np.int64), np.empty(64, np.int64)
    ordinal = np.empty((4, len(rules.counts) // len(present.row_base)), np.int64)
    journey, work = (touchpoints, times, rows), (stages, place, entry, ordinal)
    a, b = np.zeros(4, np.float64), np.zeros(4, np.float64)
    for position in range(len(customers)):
        customer, k = customers[position], met[position]
        key = key_of(seed, customer)
        touches = walk(present, seed, customer, touchpoints, times, rows)
        if touches <= MOST_TOUCHES:
            _outcome(present, rules, key, k, touches, journey, work, goal, window, a)
            touches = walk(absent, seed, customer, touchpoints, times, rows)
        if touches > MOST_TOUCHES:
            sums[0, 4] = -np.inf
            return sums
        _outcome(absent, rules, key, k, touches, journey, work, goal, window, b)
        for i in range(4):
            sums[0, i] += a[i]
            sums[1, i] += b[i]
            sums[2, i] += a[i] - b[i]
            sums[3, i] += (a[i] - b[i]) ** 2
        sums[0, 4] += 1.0
    return sums


def _worlds(scenario: Scenario, field: str, index: int) -> tuple[Scenario, Scenario]:
    """The scenario where everybody has the effect, and where nobody has it."""
    parts = list(getattr(scenario, field))
    part = parts[index]
    everybody = part
    if isinstance(part, ScenarioChange) and part.randomised is not None:
        everybody = part.model_copy(update={"randomised": part.randomised.model_copy(update={"share": 1.0})})
    nobody = part.model_copy(update={"effect": Effect()})
    return (
        scenario.model_copy(update={field: (*parts[:index], everybody, *parts[index + 1 :])}),
        scenario.model_copy(update={field: (*parts[:index], nobody, *parts[index + 1 :])}),
    )


def planted_effects(
    scenario: Scenario,
    rules: StageRules,
    minor: int,
    window: int,
    customers: int,
    seed: int,
    threads: int | None,
) -> dict[str, list[dict[str, Any]]]:
    """Compare the worlds with and without every pain and change.

    Each row has the effect as planted, `met` (the share of all customers who come to such a touch), and of these
    per outcome `with`, `without` and `difference` with its paired standard error: `touchpoint_conversion` (from
    the first such touch), `orders` and `value` (after it, per customer, major units), `emotion` (at it).
    For a randomised change, `with` gives it to everybody.
    """
    kinds = [
        (field, index) for field in ("pains", "changes") for index in range(len(getattr(scenario, field)))
    ]
    parts: list[ScenarioPain] = [*scenario.pains, *scenario.changes]
    worlds = [
        tuple(compile_process(world, minor=minor) for world in _worlds(scenario, field, index))
        for field, index in kinds
    ]
    process, meetings = compile_process(scenario, minor=minor), _meetings(scenario, parts)
    ids = [touchpoint.id for touchpoint in scenario.touchpoints]
    goals = [scenario.touchpoints[ids.index(part.at)].goal for part in parts]

    def block(first: int, last: int) -> npt.NDArray[np.float64]:
        found = _met(process, meetings, seed, first, last)
        sums = np.zeros((len(parts), 4, 5))
        if (found == -2).any():
            sums[:, 0, 4] = -np.inf
            return sums
        for part, ((present, absent), goal) in enumerate(zip(worlds, goals, strict=True)):
            who = np.flatnonzero(found[part] >= 0)
            to = ids.index(goal) if goal else -1
            sums[part] = _pairs(present, absent, rules, to, window, seed, first + who, found[part, who])
        return sums

    sums = np.zeros((len(parts), 4, 5))
    for more in each_block(customers, block, threads=threads) if parts else ():
        sums += more
    rows: dict[str, list[dict[str, Any]]] = {"pains": [], "changes": []}
    for (field, _), part, counted in zip(kinds, parts, sums, strict=True):
        if counted[0, 4] < 0:
            raise endless(scenario)
        rows[field].append(_row(scenario, part, counted, minor, customers))
    return rows


def _meetings(scenario: Scenario, parts: Sequence[ScenarioPain]) -> Meetings:
    ids = [touchpoint.id for touchpoint in scenario.touchpoints]
    return Meetings(
        np.array([ids.index(part.at) for part in parts], np.int64),
        np.array([instant(scenario, part.from_) if part.from_ else -_LAST for part in parts], np.int64),
        np.array([instant(scenario, part.to) if part.to else _LAST for part in parts], np.int64),
        np.array(
            [[not part.personas or one.id in part.personas for one in scenario.personas] for part in parts],
            np.bool_,
        ).reshape(len(parts), len(scenario.personas)),
    )


def _row(
    scenario: Scenario,
    part: ScenarioPain,
    sums: npt.NDArray[np.float64],
    minor: int,
    customers: int,
) -> dict[str, Any]:
    row: dict[str, Any] = {"id": part.id, "at": part.at, "planted": _written(part.effect)}
    row["from"] = part.from_.isoformat() if part.from_ else None
    row["to"] = part.to.isoformat() if part.to else None
    row["personas"] = list(part.personas) or [persona.id for persona in scenario.personas]
    if isinstance(part, ScenarioChange) and part.randomised is not None:
        row["randomised"] = part.randomised.model_dump()
    n = int(sums[0, 4])
    met = n / customers
    row["met"] = {"value": met, "se": math.sqrt(met * (1 - met) / customers), "n": customers}
    for outcome, name in enumerate(_OUTCOMES):
        unit = minor if name == "value" else 1
        row[name] = _compared(sums[:, outcome] / np.array([unit, unit, unit, unit**2]), n)
    return row


def _compared(sums: npt.NDArray[np.float64], n: int) -> dict[str, Any] | None:
    if n == 0:
        return None
    present, absent, difference, square = (float(total) / n for total in sums)
    variance = max(square - difference * difference, 0.0)
    return {
        "with": present,
        "without": absent,
        "difference": {"value": difference, "se": math.sqrt(variance / n), "n": n},
    }


def _written(effect: Effect) -> dict[str, Any]:
    """The effect as its author wrote it; only what it changes."""
    kept = effect.model_dump(exclude_defaults=True)
    for field in ("gap", "wait"):
        if field in kept:
            sign = "-" if kept[field] < 0 else ""
            kept[field] = f"{sign}{write_duration(abs(kept[field]))}"
    return kept
