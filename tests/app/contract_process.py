"""The simulated process and its truth, from the published contract alone: plain Python on the raw document, and slow.

Nothing here comes from the product: files are read by a YAML library, lengths of time, effects, stages and figures
are worked out anew. What the contract leaves open is taken as `docs/decisions/0020` fixes it.
"""

from __future__ import annotations

import math
import random
import statistics
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from ruamel.yaml import YAML

SECONDS = {"s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0, "w": 604800.0}
WINDOW = 30 * 86400.0
STAGES = ["awareness", "consideration", "decision", "purchase", "usage", "evaluation", "loyalty"]


def seconds(text: str) -> float:
    sign = -1.0 if text.startswith("-") else 1.0
    text = text.lstrip("-+ ")
    return sign * float(text[:-1]) * SECONDS[text[-1]]


def read(text: str) -> dict[str, Any]:
    return YAML(typ="safe").load(text)


@dataclass
class Touch:
    at: str
    time: float
    emotion: float
    score: float | None
    value: float | None
    extra: int
    answer: float | None
    order: int | None


@dataclass
class Customer:
    persona: str
    got: dict[str, bool]
    touches: list[Touch] = field(default_factory=list)


class World:
    """A scenario document, and the walk of one customer."""

    def __init__(self, document: dict[str, Any]) -> None:
        self.document = document
        zone = ZoneInfo(document.get("timezone", "Asia/Ho_Chi_Minh"))
        self.moment = lambda day: datetime(day.year, day.month, day.day, tzinfo=zone).timestamp()
        self.zone = zone
        self.parts = {part["id"]: part for part in document["touchpoints"]}
        self.planted = [*(document.get("pains") or []), *(document.get("changes") or [])]
        self.begin = self.moment(document["period"]["from"])
        self.end = self.moment(document["period"]["to"])

    def arrival(self, luck: random.Random) -> float:
        """Uniform over the period; with seasons, drawn again until it is accepted by its day's factor."""
        spells = (self.document.get("arrivals") or {}).get("season") or []
        most = math.prod(max(spell["factor"], 1.0) for spell in spells)
        while True:
            time = luck.uniform(self.begin, self.end)
            factor = math.prod(
                spell["factor"]
                for spell in spells
                if self.moment(spell["from"]) <= time < self.moment(spell["to"])
            )
            if luck.random() * most < factor:
                return time

    def active(self, part: dict[str, Any], at: str, persona: str, time: float, got: dict[str, bool]) -> bool:
        if part["at"] != at or (part.get("personas") and persona not in part["personas"]):
            return False
        if part.get("from") and time < self.moment(part["from"]):
            return False
        if part.get("to") and time >= self.moment(part["to"]):
            return False
        return got.get(part["id"], True)

    def walk(self, luck: random.Random, ignore: str = "", everybody: str = "") -> Customer:
        document = self.document
        persona = luck.choices(document["personas"], [one["share"] for one in document["personas"]])[0]
        got = {
            part["id"]: part["id"] == everybody or luck.random() < part["randomised"]["share"]
            for part in self.planted
            if part.get("randomised")
        }
        customer = Customer(persona["id"], got)
        time = self.arrival(luck)
        (at,) = luck.choices(list(document["start"]), list(document["start"].values()))
        order = 0
        while True:
            part = self.parts[at]
            onward = dict(part.get("next") or {})
            emotion, feedback = part.get("emotion", 0.0), part.get("feedback", 0.0)
            extra = part.get("extra_actions", 0.0)
            gap = seconds(part["gap"]["median"]) if part.get("gap") else 0.0
            wait = seconds(part["wait"]["median"]) if part.get("wait") else None
            effects = []
            if persona.get("effect"):
                # a persona's ways act where the touchpoint has such a way
                own = dict(persona["effect"])
                own["next"] = {
                    to: by for to, by in own.get("next", {}).items() if to in (part.get("next") or {})
                }
                effects.append((own, bool(part.get("gap"))))
            effects += [
                (planted["effect"], True)
                for planted in self.planted
                if planted["id"] != ignore and self.active(planted, at, persona["id"], time, got)
            ]
            for effect, gaps in effects:
                for to, by in (effect.get("next") or {}).items():
                    onward[to] = onward.get(to, 0.0) + by
                emotion += effect.get("emotion", 0.0)
                feedback += effect.get("feedback", 0.0)
                extra += effect.get("extra_actions", 0.0)
                gap += seconds(effect["gap"]) if effect.get("gap") and gaps else 0.0
                if effect.get("wait"):
                    wait = (wait or 0.0) + seconds(effect["wait"])
            score = None
            if luck.random() < feedback:
                rule = {"scale": [1, 5], "spread": 0.4, **(part.get("score") or {})}
                low, high = rule["scale"]
                raw = (low + high) / 2 + (emotion + luck.gauss(0, 1) * rule["spread"]) * (high - low) / 2
                score = min(max(math.floor(raw + 0.5), low), high)
            value = None
            if part.get("value"):
                value = part["value"]["median"] * math.exp(part["value"].get("sigma", 0.5) * luck.gauss(0, 1))
            begins = part.get("order") == "new" or (not part.get("order") and part.get("value"))
            order += bool(begins)
            mine = order if begins or part.get("order") == "same" else 0
            more = poisson(extra, luck)
            pauses = sum(luck.expovariate(1 / 15) for _ in range(more))
            answer = None
            if wait is not None:
                sigma = (part.get("wait") or {}).get("sigma", 1.0)
                answer = pauses + wait * math.exp(sigma * luck.gauss(0, 1))
            customer.touches.append(Touch(at, time, emotion, score, value, more, answer, mine or None))
            draw = luck.random()
            to = None
            for target, share in onward.items():
                if draw < share:
                    to = target
                    break
                draw -= share
            if to is None:
                return customer
            # the gap comes after the touch: its additional actions, and the answer it waits for
            time += pauses if answer is None else answer
            time += gap * math.exp(part["gap"].get("sigma", 1.0) * luck.gauss(0, 1)) if gap else 0.0
            at = to


def poisson(mean: float, luck: random.Random) -> int:
    count, product, level = 0, luck.random(), math.exp(-mean)
    while product > level:
        count += 1
        product *= luck.random()
    return count


def stages_of(customer: Customer, parts: dict[str, Any]) -> tuple[list[set[int]], list[int]]:
    """Per touch the lifecycle's stages it is in, and where the customer stands after it (-1: nowhere yet)."""
    inside, place = [], []
    bought: list[Any] = []
    entered: set[int] = set()
    now = -1
    for touch in customer.touches:
        means = set(parts[touch.at].get("means") or ())
        found = set()
        if means & {"need", "discover"}:
            found.add(0)
        if means & {"engage", "lead", "consider"}:
            found.add(1)
        if "decide" in means:
            found.add(2)
        if "buy" in means:
            key = touch.order if touch.order else object()
            if key not in bought:
                bought.append(key)
            found.add(3 if bought.index(key) == 0 else 6)
        if means & {"receive", "onboard", "use"} or ("care" in means and 3 in entered):
            found.add(4)
        if "evaluate" in means:
            found.add(5)
        if "advocate" in means or (means & {"retain", "expand"} and 3 in entered):
            found.add(6)
        if found and now not in found:
            later = [stage for stage in found if stage > now]
            now = min(later) if later else max(found)
        entered |= found
        inside.append(found)
        place.append(now)
    return inside, place


Sample = dict[tuple[str, ...], list[float]]


def figures(world: World, customers: list[Customer]) -> Sample:
    """Per figure of the truth, one number per customer who counts for it."""
    found: Sample = defaultdict(list)

    def keep(names: tuple[str, ...], persona: str, month: str, value: float) -> None:
        found[(*names, "all")].append(value)
        found[(*names, "by_persona", persona)].append(value)
        found[(*names, "by_month", month)].append(value)

    for customer in customers:
        touches, who = customer.touches, customer.persona
        month = datetime.fromtimestamp(touches[0].time, world.zone).strftime("%Y-%m")
        inside, place = stages_of(customer, world.parts)
        for persona in world.document["personas"]:
            found["personas", persona["id"], "all"].append(float(persona["id"] == who))
        for at, part in world.parts.items():
            mine = [k for k, touch in enumerate(touches) if touch.at == at]
            keep(("touchpoints", at, "reach"), who, month, float(bool(mine)))
            if not mine:
                continue
            first = mine[0]
            goal = part.get("goal")
            reached = [
                touches[k].time
                for k in range(first + 1, len(touches))
                if (touches[k].at == goal if goal else any(s > place[first] for s in inside[k]))
            ]
            hit = bool(reached) and reached[0] - touches[first].time <= WINDOW
            keep(("touchpoints", at, "touchpoint_conversion"), who, month, float(hit))
            emotions = [touches[k].emotion for k in mine]
            keep(("touchpoints", at, "emotion"), who, month, statistics.fmean(emotions))
            scores = [touches[k].score for k in mine if touches[k].score is not None]
            if scores:
                keep(("touchpoints", at, "score_mean"), who, month, statistics.fmean(scores))
        for stage, name in enumerate(STAGES):
            first = next((k for k, found_in in enumerate(inside) if stage in found_in), None)
            keep(("stages", name, "reach"), who, month, float(first is not None))
            if first is None:
                continue
            for at in world.parts:
                used = float(any(touch.at == at for touch in touches))
                keep(("touchpoints", at, "touchpoint_share", name), who, month, used)
            here = [
                touch.emotion
                for touch, where, now in zip(touches, inside, place, strict=True)
                if where and now == stage
            ]
            if here:
                keep(("stages", name, "emotion"), who, month, statistics.fmean(here))
            if stage == len(STAGES) - 1:
                continue
            later = [
                touches[k].time - touches[first].time
                for k in range(first + 1, len(touches))
                if any(s > stage for s in inside[k])
            ]
            keep(("stages", name, "stage_conversion"), who, month, float(bool(later) and later[0] <= WINDOW))
            keep(("stages", name, "reached_later"), who, month, float(bool(later)))
            if later and later[0] <= WINDOW:
                found["stages", name, "dwell_median_s", "all"].append(later[0])
    return found


WORDS = ["discover", "engage", "consider", "decide", "buy", "receive", "use", "care", "evaluate", "retain", "expand", "advocate"]  # fmt: skip


def random_world(seed: int) -> str:
    """A scenario that makes use of what the contract allows: cycles, jumps, short forms, several effects at a place."""
    luck = random.Random(seed)
    count = luck.choice([1, 2, 4, 5, 6, 7])
    ids = [f"t{i}.{luck.choice('abc')}" for i in range(count)]
    personas = [f"p{i}" for i in range(luck.choice([1, 2, 3]))]
    lines = ["schema: hanhtrinh.scenario/1", f"seed: {seed}", f"customers: {luck.choice([1, 500, 4000])}"]
    lines.append("period: {from: 2025-01-15, to: 2025-05-10}")
    if luck.random() < 0.4:
        lines.append(
            "arrivals: {season: [{from: 2025-01-20, to: 2025-02-03, factor: 2.5}, {from: 2025-01-28, to: 2025-03-01, factor: 0.3}]}"
        )
    entries = luck.sample(ids, min(count, luck.choice([1, 2, 3])))
    shares = [round(1 / len(entries), 3)] * (len(entries) - 1)
    shares.append(round(1 - sum(shares), 3))
    lines.append(
        "start: {" + ", ".join(f"{at}: {share}" for at, share in zip(entries, shares, strict=True)) + "}"
    )
    cut = [round(1 / len(personas), 2)] * (len(personas) - 1)
    lines.append("personas:")
    for name, share in zip(personas, [*cut, round(1 - sum(cut), 2)], strict=True):
        effect = luck.choice(["", f", effect: {{emotion: {luck.choice([-0.1, 0.05, 0.1])}}}"])
        lines.append(f"  - {{id: {name}, share: {share}{effect}}}")
    lines.append("touchpoints:")
    ways: dict[str, list[str]] = {}
    for index, at in enumerate(ids):
        targets = luck.sample(ids, min(count, luck.choice([0, 1, 2, 3]))) if count > 1 else []
        if index == count - 1:
            targets = []
        ways[at] = targets
        onward = {to: round(luck.uniform(0.1, 0.22), 2) for to in targets}
        leave = round(1 - sum(onward.values()), 6)
        parts = [f"id: {at}", f"means: [{luck.choice(WORDS)}]"]
        if onward:
            parts.append("next: {" + ", ".join(f"{to}: {by}" for to, by in onward.items()) + "}")
            if luck.random() < 0.6:
                parts.append(f"leave: {leave}")
            parts.append(
                "gap: {median: "
                + luck.choice(["0s", "40s", "2h", "3d", "20d"])
                + luck.choice(["", ", sigma: 0", ", sigma: 1.7"])
                + "}"
            )
        parts.append(f"emotion: {round(luck.uniform(-0.6, 0.6), 2)}")
        if luck.random() < 0.8:
            parts.append(f"feedback: {luck.choice([0.1, 0.5, 0.7])}")
        parts.append(
            luck.choice(
                [
                    "channel: web",
                    "channel: shop, direction: outbound",
                    "cost: 100",
                    "extra_actions: 1.5",
                    "wait: {median: 10m}",
                    "value: {median: 450000, sigma: 0.5}",
                    "value: null",
                ]
            )
        )
        if luck.random() < 0.5:
            parts.append(
                luck.choice(
                    [
                        "score: {kind: nps, scale: [0, 10], spread: 0.5}",
                        "score: {kind: ces, scale: [1, 7], spread: 0.3}",
                        "score: {kind: stars}",
                        "score: {kind: csat, scale: [1, 5], spread: 0}",
                    ]
                )
            )
        if luck.random() < 0.2:
            parts.append(f"goal: {luck.choice(ids)}")
        lines.append("  - {" + ", ".join(parts) + "}")
    for kind in ("pains", "changes"):
        number = luck.choice([0, 1, 3])
        lines.append(f"{kind}:" if number else f"{kind}: []")
        for index in range(number):
            at = luck.choice(ids)
            effects = [f"emotion: {luck.choice([-0.1, 0.08])}"]
            if ways[at] and luck.random() < 0.7:
                effects.append(f"next: {{{luck.choice(ways[at])}: {luck.choice([-0.03, 0.04])}}}")
            effects += luck.sample(["extra_actions: 1", "wait: 2h", "feedback: 0.05"], luck.choice([0, 1]))
            if ways[at] and luck.random() < 0.3:
                effects.append("gap: 6h")
            entry = [f"id: {kind[0]}{index}", f"at: {at}", "effect: {" + ", ".join(effects) + "}"]
            if luck.random() < 0.6:
                entry.append("from: 2025-02-10")
            if luck.random() < 0.4:
                entry.append("to: 2025-04-01")
            if luck.random() < 0.5:
                entry.append(f"personas: [{luck.choice(personas)}]")
            if kind == "changes" and luck.random() < 0.6:
                entry.append(f"randomised: {{share: {luck.choice([0.5, 0.2])}, attribute: arm{index}}}")
            lines.append("  - {" + ", ".join(entry) + "}")
    return "\n".join(lines) + "\n"
