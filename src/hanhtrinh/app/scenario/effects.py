"""Effects at a touch: personas, then pains, then changes, in file order; all differences add up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import Final

from hanhtrinh.app.scenario.document import (
    Effect,
    Scenario,
    ScenarioChange,
    ScenarioPain,
    ScenarioTouchpoint,
)

# each doubles the touchpoint's table of cases
MOST_RANDOMISED: Final = 6


@dataclass(frozen=True, slots=True)
class Touch:
    """What happens at a touch once effects are in: probabilities, emotion, and lengths in microseconds.

    `wait` is None where the business need not answer.
    """

    next: dict[str, float]
    leave: float
    emotion: float
    feedback: float
    extra_actions: float
    gap: float
    wait: float | None


def applied(touchpoint: ScenarioTouchpoint, effects: Iterable[Effect]) -> Touch:
    """Add effects to a touchpoint's own values; whether the sums are possible is checked by parsing.

    The first effect is the persona's: it acts wherever its targets are among the touchpoint's own `next`.
    The others are planted at this touchpoint and may open ways that it does not have itself.
    """
    onward = dict(touchpoint.next)
    leave, emotion = touchpoint.leaving, touchpoint.emotion
    feedback, extra = touchpoint.feedback, touchpoint.extra_actions
    gap = float(touchpoint.gap.median) if touchpoint.gap else 0.0
    wait = float(touchpoint.wait.median) if touchpoint.wait else None
    for position, effect in enumerate(effects):
        for target, share in effect.next.items():
            if position == 0 and target not in touchpoint.next:
                continue
            onward[target] = onward.get(target, 0.0) + share
            leave -= share
        emotion += effect.emotion
        feedback += effect.feedback
        extra += effect.extra_actions
        gap += effect.gap if touchpoint.gap else 0
        if effect.wait:
            wait = (wait or 0.0) + effect.wait
    return Touch(onward, leave, emotion, feedback, extra, gap, wait)


def planted_at(scenario: Scenario, touchpoint: str, persona: str) -> list[ScenarioPain]:
    """Pains, then changes, in file order, that this persona can meet at this touchpoint at some time."""
    return [
        part
        for part in (*scenario.pains, *scenario.changes)
        if part.at == touchpoint and (not part.personas or persona in part.personas)
    ]


def acts_on(part: ScenarioPain, day: date) -> bool:
    """Whether the effect is in force on a day."""
    return (part.from_ is None or part.from_ <= day) and (part.to is None or day < part.to)


def days_at(scenario: Scenario, touchpoint: str) -> list[date]:
    """Days on which the effects at a touchpoint change, in order."""
    parts = [part for part in (*scenario.pains, *scenario.changes) if part.at == touchpoint]
    return sorted({day for part in parts for day in (part.from_, part.to) if day is not None})


def cases_at(scenario: Scenario, touchpoint: str, persona: str) -> list[Sequence[ScenarioPain]]:
    """Every set of effects that can be in force together at a touchpoint, over time and over who got what."""
    parts = planted_at(scenario, touchpoint, persona)
    cases: dict[tuple[str, ...], Sequence[ScenarioPain]] = {}
    for day in [date.min, *days_at(scenario, touchpoint)]:
        in_force = [part for part in parts if acts_on(part, day)]
        drawn = [part for part in in_force if isinstance(part, ScenarioChange) and part.randomised]
        for got in product((False, True), repeat=len(drawn)):
            lacking = {part.id for part, has in zip(drawn, got, strict=True) if not has}
            active = [
                part for part in in_force if not (isinstance(part, ScenarioChange) and part.id in lacking)
            ]
            cases[tuple(f"{type(part).__name__}:{part.id}" for part in active)] = active
    return list(cases.values())
