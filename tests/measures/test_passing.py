"""The pass through a model, against a slow reference that follows contracts.md word by word."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from small_logs import CODES, DAY, Event, MemoryShard, Rule, compiled, models, people

from hanhtrinh.errors import InputError
from hanhtrinh.measures.passing import walk


def slow_pass(
    history: list[Event], rules: list[Rule], stages: int
) -> tuple[list[set[int]], list[int | None], dict[int, int]]:
    """Stages that each event is in, the position it gives (None where it is in none), and entries."""
    entry: dict[int, int] = {}
    sets: list[set[int]] = []
    positions: list[int | None] = []
    current: int | None = None
    for i, event in enumerate(history):
        found = set()
        for rule in rules:
            if event.code not in rule.codes:
                continue
            if rule.nth is not None:
                ordered = []
                for k, earlier in enumerate(history[: i + 1]):
                    key = ("order", earlier.order) if earlier.order is not None else ("event", k)
                    if earlier.code in rule.codes and key not in ordered:
                        ordered.append(key)
                own = ("order", event.order) if event.order is not None else ("event", i)
                if not rule.nth[0] <= ordered.index(own) + 1 <= rule.nth[1]:
                    continue
            if rule.value is not None and (
                event.value is None or not rule.value[0] <= event.value <= rule.value[1]
            ):
                continue
            if rule.after >= 0 and rule.after not in entry:
                continue
            since = history[entry[rule.after]].time if rule.after >= 0 else history[0].time
            if rule.within >= 0 and event.time - since > rule.within:
                continue
            found.add(rule.stage)
        for stage in found:
            entry.setdefault(stage, i)
        if found and current not in found:
            later = [s for s in found if current is None or s > current]
            current = min(later) if later else max(found)
        sets.append(found)
        positions.append(current if found else None)
    return sets, positions, entry


@settings(max_examples=300, deadline=None)
@given(people(), models())
def test_pass_agrees_with_the_slow_reference(
    histories: list[list[Event]], model: tuple[list[Rule], int]
) -> None:
    rules, stages = model
    shard = MemoryShard(histories)
    found = walk(shard, compiled(rules, stages, CODES))
    at = 0
    for person, history in enumerate(histories):
        sets, positions, entry = slow_pass(history, rules, stages)
        for k in range(len(history)):
            assert {s for s in range(stages) if int(found.stages[at + k]) >> s & 1} == sets[k]
            assert found.position[at + k] == (-1 if positions[k] is None else positions[k])
        assert [at + entry[s] if s in entry else -1 for s in range(stages)] == found.entry[person].tolist()
        at += len(history)


def test_second_order_is_the_second_distinct_order_id() -> None:
    history = [Event(k * DAY, 0, None, order) for k, order in enumerate(("x", "x", "y", "x"))]
    model = compiled([Rule(0, frozenset({0}), (1, 1)), Rule(1, frozenset({0}), (2, 1 << 62))], 2, 1)
    assert walk(MemoryShard([history]), model).position.tolist() == [0, 0, 1, 0]


def test_after_needs_an_earlier_event_not_the_same() -> None:
    model = compiled([Rule(0, frozenset({0})), Rule(1, frozenset({0}), after=0)], 2, 1)
    assert walk(MemoryShard([[Event(0, 0), Event(0, 0)]]), model).stages.tolist() == [1, 3]


def test_one_customer_with_100_000_orders_takes_constant_time_per_event() -> None:
    history = [Event(k, 0, None, str(k)) for k in range(100_000)]
    rules = [Rule(0, frozenset({0}), (1, 1)), Rule(1, frozenset({0}), (99_999, 1 << 62))]
    position = walk(MemoryShard([history]), compiled(rules, 2, 1)).position
    assert np.flatnonzero(position == 1)[0] == 99_998


def test_more_stages_than_bits_are_refused() -> None:
    with pytest.raises(InputError) as error:
        walk(MemoryShard([]), compiled([Rule(0, frozenset({0}))], 64, 1))
    assert error.value.code == "too-many-stages"
