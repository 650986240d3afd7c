"""Small scenarios for tests, and the process written as plainly as possible."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from hanhtrinh.app.scenario import Scenario, parse_scenario
from hanhtrinh.models.model import JourneyModel

DAY = 86_400 * 1_000_000

SHOP = """
schema: hanhtrinh.scenario/1
seed: 7
customers: 20000
period: {from: 2025-01-01, to: 2025-07-01}
start: {ads: 0.6, search: 0.4}
personas:
  - {id: linh, share: 0.45, attributes: {city: {Hà Nội: 0.7, Đà Nẵng: 0.3}}, effect: {emotion: 0.1, next: {cart: 0.05}}}
  - {id: an, share: 0.55, attributes: {city: {Huế: 1}, age: {"20": 0.5, "30": 0.5}}}
touchpoints:
  - {id: ads, means: [discover], channel: facebook, next: {cart: 0.5, view: 0.2}, leave: 0.3, gap: {median: 1d}, emotion: 0.2, feedback: 0.3, cost: 1000}
  - {id: search, means: [discover], channel: google, next: {view: 0.6}, leave: 0.4, gap: {median: 2h, sigma: 1.5}}
  - {id: view, means: [consider], channel: website, next: {cart: 0.5, view: 0.1}, leave: 0.4, gap: {median: 3h}, extra_actions: 2, emotion: 0.1, feedback: 0.2}
  - {id: ask, means: [care], channel: messenger, next: {cart: 0.6}, leave: 0.4, gap: {median: 1h}, wait: {median: 30m}, feedback: 0.5, emotion: -0.1}
  - {id: cart, means: [decide], channel: website, goal: paid, next: {paid: 0.5, view: 0.1, ask: 0.1}, leave: 0.3, gap: {median: 10m, sigma: 2}, emotion: -0.2, feedback: 0.4}
  - {id: paid, means: [buy], channel: website, next: {used: 0.8, paid: 0.1}, leave: 0.1, gap: {median: 9d, sigma: 1}, value: {median: 450000, sigma: 0.5}, emotion: 0.3, feedback: 0.2, score: {kind: nps, scale: [0, 10], spread: 0.5}}
  - {id: used, means: [use], channel: app, next: {rated: 0.3, paid: 0.3}, leave: 0.4, gap: {median: 12d}, emotion: 0.7, feedback: 0.5}
  - {id: rated, means: [evaluate], channel: app, direction: outbound, next: {paid: 0.2}, leave: 0.8, gap: {median: 5d}, feedback: 0.9, emotion: 0.4, score: {kind: stars, scale: [1, 5], spread: 0.6}}
pains:
  - {id: fee, at: cart, effect: {next: {paid: -0.15}, emotion: -0.4, extra_actions: 2}, from: 2025-03-01, personas: [linh]}
  - {id: slow, at: ask, effect: {wait: 5h, emotion: -0.3}}
changes:
  - {id: free, at: cart, effect: {next: {paid: 0.10}}, from: 2025-05-01, randomised: {share: 0.5, attribute: variant}}
"""


def shop(**changes: object) -> Scenario:
    """The small shop, with fields of the whole file replaced."""
    return parse_scenario(SHOP).model_copy(update=changes)


@dataclass
class Journey:
    """One customer as the plain process makes it."""

    persona: str
    got: set[str]
    touchpoints: list[str] = field(default_factory=list)
    times: list[int] = field(default_factory=list)
    emotions: list[float] = field(default_factory=list)
    scores: list[float | None] = field(default_factory=list)
    values: list[float | None] = field(default_factory=list)
    events: int = 0


def plain_journey(scenario: Scenario, luck: random.Random) -> Journey:
    """The process of contracts.md, sentence by sentence."""
    zone = ZoneInfo(scenario.timezone)

    def moment(day: Any) -> float:
        return datetime(day.year, day.month, day.day, tzinfo=zone).timestamp() * 1e6

    persona = luck.choices(scenario.personas, [one.share for one in scenario.personas])[0]
    got = {
        change.id
        for change in scenario.changes
        if change.randomised is None or luck.random() < change.randomised.share
    }
    time = luck.uniform(moment(scenario.period.from_), moment(scenario.period.to))
    (at,) = luck.choices(list(scenario.start), list(scenario.start.values()))
    parts = {part.id: part for part in scenario.touchpoints}
    journey = Journey(persona.id, got)
    while True:
        touch = parts[at]
        following, leave, emotion = dict(touch.next), touch.leaving, touch.emotion
        extra, wait = touch.extra_actions, touch.wait.median if touch.wait else 0
        effects = []
        own = persona.effect.model_copy(
            update={"next": {to: p for to, p in persona.effect.next.items() if to in touch.next}}
        )
        effects.append(own)
        met = [pain for pain in scenario.pains if not pain.personas or persona.id in pain.personas]
        met += [change for change in scenario.changes if change.id in got]
        effects += [
            part.effect
            for part in met
            if part.at == at and (part.from_ is None or time >= moment(part.from_))
        ]
        for effect in effects:
            for to, p in effect.next.items():
                following[to] = following.get(to, 0.0) + p
                leave -= p
            emotion += effect.emotion
            extra += effect.extra_actions
            wait += effect.wait
        journey.touchpoints.append(at)
        journey.times.append(int(time))
        journey.emotions.append(emotion)
        journey.scores.append(None)
        if luck.random() < touch.feedback:
            low, high = touch.score.scale
            raw = (low + high) / 2 + (emotion + touch.score.spread * luck.gauss(0, 1)) * (high - low) / 2
            journey.scores[-1] = min(max(math.floor(raw + 0.5), low), high)
        journey.values.append(
            touch.value.median * math.exp(touch.value.sigma * luck.gauss(0, 1)) if touch.value else None
        )
        actions, product, level = 0, luck.random(), math.exp(-extra)
        while product > level:  # Poisson by products of uniforms (Knuth)
            actions += 1
            product *= luck.random()
        journey.events += 1 + actions + (1 if wait else 0)
        (to,) = luck.choices([*following, None], [*following.values(), max(leave, 0.0)])
        if to is None:
            return journey
        assert touch.gap is not None
        time += actions * 15e6
        if wait:
            time += wait * math.exp((touch.wait.sigma if touch.wait else 1.0) * luck.gauss(0, 1))
        time += touch.gap.median * math.exp(touch.gap.sigma * luck.gauss(0, 1))
        at = to


def lifecycle() -> JourneyModel:
    """The shipped 7-stage lifecycle."""
    from hanhtrinh.models.library import load_model

    return load_model("lifecycle-7")
