"""A journey model compiled onto event codes: flat arrays that kernels read."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True)
class CompiledModel:
    """What a kernel needs to walk a person's events through a model.

    An event with code c is a candidate for the rules
    `rules[rule_offsets[c]:rule_offsets[c + 1]]` (direction, touchpoint and words are already decided by
    the code); the guards of a rule are decided per person in the pass. Rule arrays have one entry per rule.

    Attributes:
        model: id of the model.
        stages: stage ids in order.
        touchpoints: touchpoint ids in the order of touchpoints.yaml.
        touchpoint_of_code: int32, one per event code; -1 where no touchpoint matches.
        rule_offsets: int32, codes + 1.
        rules: int32, indices of rules.
        stage: int32, stage index that the rule enters.
        nth_min, nth_max: int64, allowed n-th distinct order (1 .. 2^62).
        value_min, value_max: int64 minor units, inclusive; where the rule limits the value, events without one fail.
        limits_value: bool.
        after: int32 stage index that must have been entered by an earlier event; -1 for none.
        within: int64 microseconds since that entry (since the person's first event where `after` is -1); -1 for none.
        group: int32, counting group for `nth`: rules with the same static part count together.
        groups: number of groups.
    """

    model: str
    stages: tuple[str, ...]
    touchpoints: tuple[str, ...]
    touchpoint_of_code: npt.NDArray[np.int32]
    rule_offsets: npt.NDArray[np.int32]
    rules: npt.NDArray[np.int32]
    stage: npt.NDArray[np.int32]
    nth_min: npt.NDArray[np.int64]
    nth_max: npt.NDArray[np.int64]
    value_min: npt.NDArray[np.int64]
    value_max: npt.NDArray[np.int64]
    limits_value: npt.NDArray[np.bool_]
    after: npt.NDArray[np.int32]
    within: npt.NDArray[np.int64]
    group: npt.NDArray[np.int32]
    groups: int
