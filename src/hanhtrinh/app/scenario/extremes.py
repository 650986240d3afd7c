"""What effects can lead to: every touch that can happen is worked out, so that none can be impossible or endless."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from typing import Final

from hanhtrinh.app.scenario.document import Effect, Scenario, ScenarioChange, ScenarioPain, ScenarioTouchpoint
from hanhtrinh.app.scenario.effects import MOST_RANDOMISED, applied, cases_at
from hanhtrinh.language import Text
from hanhtrinh.models.documents import Parsed

TOLERANCE: Final = 5e-6  # ten shares written to six places
_Path = Sequence[str | int]


def check_effects(parsed: Parsed[Scenario]) -> None:
    """Work out every touch that can happen under effects; say which effect leads out of range."""
    scenario = parsed.value
    named = {target for touchpoint in scenario.touchpoints for target in touchpoint.next}
    for index, persona in enumerate(scenario.personas):
        for target in persona.effect.next:
            if target not in named:
                raise parsed.error(
                    ("personas", index, "effect", "next", target),
                    "no-effect",
                    Text(
                        vi=f"Không điểm chạm nào dẫn đến “{target}”, nên hiệu ứng này không tác động vào đâu.",
                        en=f"No touchpoint leads to “{target}”, so this effect acts nowhere.",
                    ),
                    hint=Text(
                        vi=f"Thêm “{target}” vào “next” của một điểm chạm, hoặc bỏ hiệu ứng này.",
                        en=f"Add “{target}” to some touchpoint's “next”, or drop the effect.",
                    ),
                    key=True,
                )
    for index, change in enumerate(scenario.changes):
        beside = [other for other in scenario.changes[:index] if other.at == change.at and other.randomised]
        if change.randomised is not None and len(beside) >= MOST_RANDOMISED:
            raise parsed.error(
                ("changes", index),
                "too-many-changes",
                Text(
                    vi=f"Nhiều nhất {MOST_RANDOMISED} thay đổi ngẫu nhiên ở cùng một điểm chạm.",
                    en=f"At most {MOST_RANDOMISED} randomised changes at one touchpoint.",
                ),
                hint=Text(
                    vi="Gộp vài thay đổi làm một, hoặc bỏ “randomised” ở vài thay đổi.",
                    en="Join some of the changes, or drop “randomised” from some.",
                ),
            )
    for touchpoint, (which, persona) in product(scenario.touchpoints, enumerate(scenario.personas)):
        for active in cases_at(scenario, touchpoint.id, persona.id):
            layers: list[tuple[_Path, Effect]] = [(("personas", which, "effect"), persona.effect)]
            layers += [(_path_of(scenario, part), part.effect) for part in active]
            _in_range(parsed, touchpoint, persona.id, layers)


def _path_of(scenario: Scenario, part: ScenarioPain) -> _Path:
    field, parts = (
        ("changes", scenario.changes) if isinstance(part, ScenarioChange) else ("pains", scenario.pains)
    )
    return (field, [other.id for other in parts].index(part.id), "effect")


def _in_range(
    parsed: Parsed[Scenario],
    touchpoint: ScenarioTouchpoint,
    persona: str,
    layers: Sequence[tuple[_Path, Effect]],
) -> None:
    touch = applied(touchpoint, [effect for _, effect in layers])
    bounds: list[tuple[str, str, float, float, float]] = [
        (f"next {target}", "next", share, 0.0, 1.0) for target, share in touch.next.items()
    ]
    bounds += [
        ("leave", "next", touch.leave, 0.0, 1.0),
        ("emotion", "emotion", touch.emotion, -1.0, 1.0),
        ("feedback", "feedback", touch.feedback, 0.0, 1.0),
        ("extra_actions", "extra_actions", touch.extra_actions, 0.0, 50.0),
        ("gap", "gap", touch.gap, 0.0, float("inf")),
        ("wait", "wait", touch.wait or 0.0, 0.0, float("inf")),
    ]
    for name, field, value, low, high in bounds:
        if low - TOLERANCE <= value <= high + TOLERANCE:
            continue
        # the last effect that pushes the value that way
        guilty = [path for path, effect in layers if _push(effect, name) * (value - low) > 0]
        limit = "≥ 0" if high == float("inf") else f"{low:g} … {high:g}"
        raise parsed.error(
            (*guilty[-1], field) if guilty else ("touchpoints",),
            "out-of-range",
            Text(
                vi=f"Với hiệu ứng này, “{name}” ở điểm chạm “{touchpoint.id}” của “{persona}” thành {value:g}; phải trong khoảng {limit}.",
                en=f"With this effect, “{name}” at touchpoint “{touchpoint.id}” for “{persona}” becomes {value:g}; it must be {limit}.",
            ),
            hint=Text(
                vi="Giảm hiệu ứng, hoặc đổi giá trị gốc của điểm chạm.",
                en="Make the effect smaller, or change the touchpoint's own value.",
            ),
        )


def _push(effect: Effect, name: str) -> float:
    """By how much an effect moves a value (up: positive)."""
    if name == "leave":
        return -sum(effect.next.values())
    if name.startswith("next "):
        return effect.next.get(name.removeprefix("next "), 0.0)
    return float(getattr(effect, name))


def check_endings(parsed: Parsed[Scenario]) -> None:
    """Refuse a loop that nobody can leave; loops left only by rare luck are stopped while simulating."""
    scenario = parsed.value
    for persona in scenario.personas:
        ways: dict[str, set[str]] = {}
        ending: set[str] = set()
        for touchpoint in scenario.touchpoints:
            cases = [
                applied(touchpoint, [persona.effect, *(part.effect for part in active)])
                for active in cases_at(scenario, touchpoint.id, persona.id)
            ]
            ways[touchpoint.id] = {
                target for case in cases for target, share in case.next.items() if share > TOLERANCE
            }
            if min(case.leave for case in cases) > TOLERANCE:
                ending.add(touchpoint.id)
        while grown := {at for at, targets in ways.items() if at not in ending and targets & ending}:
            ending |= grown
        for index, touchpoint in enumerate(scenario.touchpoints):
            if touchpoint.id not in ending:
                raise parsed.error(
                    ("touchpoints", index),
                    "endless-journey",
                    Text(
                        vi=f"Từ điểm chạm “{touchpoint.id}” không có đường nào để rời đi; hành trình sẽ không bao giờ dừng.",
                        en=f"From the touchpoint “{touchpoint.id}” no way leads out; the journey would never end.",
                    ),
                    hint=Text(vi="Thêm “leave” vào vòng lặp.", en="Add a “leave” somewhere in the loop."),
                )
