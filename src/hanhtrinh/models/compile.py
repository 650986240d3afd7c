"""Touchpoints and journey models onto event codes: what a kernel needs, and nothing it must look up again.

A touchpoint is decided by the event code alone (fields that are no part of a code are registered predicates,
which are). So is the static part of a stage's rule: words, touchpoint, direction. What depends on the
customer's history (n-th order, value, an earlier stage, time since) stays as guards, decided in the pass.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from hanhtrinh.errors import InputError, Place
from hanhtrinh.events.codes import EventCodes
from hanhtrinh.events.durations import parse_duration
from hanhtrinh.events.money import minor_units
from hanhtrinh.events.selectors import Predicate, distinct_predicates, predicates_of, select_codes
from hanhtrinh.language import Text
from hanhtrinh.models.compiled import CompiledModel
from hanhtrinh.models.model import EnterRule, JourneyModel, Nth, Stage
from hanhtrinh.models.suggest import listed, meant
from hanhtrinh.models.touchpoints import TouchpointSet

_UNBOUNDED: Final = 2**62


def touchpoint_predicates(touchpoints: TouchpointSet, currency: str = "VND") -> tuple[Predicate, ...]:
    """Give the predicates that a log must have registered for these touchpoints; distinct, in order of the file.

    Raises:
        UsageError: `unknown-field`, `bad-condition`, `too-many-predicates`.
    """
    return distinct_predicates(
        predicate
        for touchpoint in touchpoints.touchpoints
        for predicate in predicates_of(touchpoint.match.where, currency)
    )


def compile_touchpoints(
    touchpoints: TouchpointSet, codes: EventCodes, currency: str = "VND"
) -> npt.NDArray[np.int32]:
    """Give the touchpoint of every event code: int32[codes], position in the file, -1 where none matches.

    The first touchpoint that matches wins.

    Raises:
        UsageError: `unknown-field`, `bad-condition`, or `predicate-not-registered` where the log was opened
            without `touchpoint_predicates`.
    """
    found = np.full(len(codes), -1, np.int32)
    for index, touchpoint in enumerate(touchpoints.touchpoints):
        chosen = select_codes(touchpoint.match.name, touchpoint.match.where, codes, currency)
        found[chosen & (found < 0)] = index
    return found


def compile_model(
    model: JourneyModel, touchpoints: TouchpointSet, codes: EventCodes, currency: str = "VND"
) -> CompiledModel:
    """Compile a model, shipped or made from a map's own stages, onto the codes of a log.

    Raises:
        InputError: `unknown-touchpoint` where a rule names a touchpoint that the set does not have.
        UsageError: as `compile_touchpoints`.
    """
    touchpoint_of_code = compile_touchpoints(touchpoints, codes, currency)
    rules = [(stage, index, rule) for index, stage in enumerate(model.stages) for rule in stage.enter]
    masks = [
        _static_part(model, stage, rule, touchpoints, codes, touchpoint_of_code) for stage, _, rule in rules
    ]
    offsets, candidates = _by_code(masks, len(codes))
    group, groups = _groups(masks)
    order = {stage: index for index, stage in enumerate(model.ids())}
    nth = [rule.nth or Nth() for _, _, rule in rules]
    return CompiledModel(
        model=model.id,
        stages=model.ids(),
        touchpoints=touchpoints.ids(),
        touchpoint_of_code=touchpoint_of_code,
        rule_offsets=offsets,
        rules=candidates,
        stage=np.array([index for _, index, _ in rules], np.int32),
        nth_min=np.array([one.min for one in nth], np.int64),
        nth_max=np.array([_UNBOUNDED if one.max is None else one.max for one in nth], np.int64),
        value_min=_amounts([rule.min_value for _, _, rule in rules], -_UNBOUNDED, currency),
        value_max=_amounts([rule.max_value for _, _, rule in rules], _UNBOUNDED, currency),
        limits_value=np.array(
            [rule.min_value is not None or rule.max_value is not None for _, _, rule in rules], np.bool_
        ),
        after=np.array([-1 if rule.after is None else order[rule.after] for _, _, rule in rules], np.int32),
        within=np.array(
            [-1 if rule.within is None else parse_duration(rule.within) for _, _, rule in rules], np.int64
        ),
        group=group,
        groups=groups,
    )


def _static_part(
    model: JourneyModel,
    stage: Stage,
    rule: EnterRule,
    touchpoints: TouchpointSet,
    codes: EventCodes,
    touchpoint_of_code: npt.NDArray[np.int32],
) -> npt.NDArray[np.bool_]:
    """Decide words, touchpoint, offer and direction of a rule for every code: bool[codes]."""
    chosen = np.ones(len(codes), np.bool_)
    if rule.needs_touchpoint:
        ids = touchpoints.ids()
        for name in rule.touchpoint:
            if name not in ids:
                raise _unknown_touchpoint(model, stage, name, ids)
        # the last entry stands for codes without a touchpoint (-1)
        fits = np.zeros(len(ids) + 1, np.bool_)
        for index, touchpoint in enumerate(touchpoints.touchpoints):
            fits[index] = rule.speaks_of(touchpoint)
        chosen &= fits[touchpoint_of_code]
    if rule.direction is not None:
        # most files do not say who began a contact: then it counts as the customer's own
        begun = ("inbound", "") if rule.direction == "inbound" else (rule.direction,)
        chosen &= np.fromiter((one in begun for one in codes.direction), np.bool_, len(codes))
    return chosen


def _unknown_touchpoint(model: JourneyModel, stage: Stage, name: str, ids: Sequence[str]) -> InputError:
    allowed = listed(ids)
    return InputError(
        "unknown-touchpoint",
        Text(
            vi=f"Giai đoạn “{stage.id}” của mô hình “{model.id}” nhắc đến điểm chạm “{name}”, nhưng touchpoints.yaml không có. Có: {allowed.vi}.",
            en=f"Stage “{stage.id}” of the model “{model.id}” names the touchpoint “{name}”, which touchpoints.yaml does not have. It has: {allowed.en}.",
        ),
        hint=meant(name, ids)
        or Text(
            vi="Sửa quy tắc, hoặc thêm điểm chạm đó vào touchpoints.yaml.",
            en="Correct the rule, or add that touchpoint to touchpoints.yaml.",
        ),
        place=Place(id=stage.id),
    )


def _by_code(
    masks: Sequence[npt.NDArray[np.bool_]], codes: int
) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]]:
    """List the candidate rules of every code: offsets int32[codes + 1], rules int32, ascending within a code."""
    table = np.array(masks, np.bool_).reshape(len(masks), codes)
    offsets = np.zeros(codes + 1, np.int32)
    np.cumsum(table.sum(axis=0), out=offsets[1:])
    return offsets, np.nonzero(table.T)[1].astype(np.int32)


def _groups(masks: Sequence[npt.NDArray[np.bool_]]) -> tuple[npt.NDArray[np.int32], int]:
    """Number the counting groups: rules that the same codes meet count the same orders."""
    seen: dict[bytes, int] = {}
    group = [seen.setdefault(mask.tobytes(), len(seen)) for mask in masks]
    return np.array(group, np.int32), len(seen)


def _amounts(major: Sequence[float | None], missing: int, currency: str) -> npt.NDArray[np.int64]:
    return np.array([missing if one is None else minor_units(one, currency) for one in major], np.int64)
