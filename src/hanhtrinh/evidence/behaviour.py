"""Claims about what customers do: carts, cancellations, neglect, rushing, slipping through, bounces, coming back.

Each is measured over the whole journey of the claim's customers, wherever the map draws it; `slipped_through/1` alone
speaks of its stage. What is a cart, an order, an offer is decided by `models.roles`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from hanhtrinh.evidence.clustered import ClusteredShare
from hanhtrinh.evidence.samples import Sample, ShareSample
from hanhtrinh.measures.abandoned_cart import AbandonedCart
from hanhtrinh.measures.cancelled import Cancelled
from hanhtrinh.measures.neglected import Neglected
from hanhtrinh.measures.onward import Counted
from hanhtrinh.measures.population import Period, seconds
from hanhtrinh.measures.retention_share import RetentionShare
from hanhtrinh.measures.rushed import Rushed
from hanhtrinh.measures.sessions import BOUNCES, LONGEST, Sessions
from hanhtrinh.measures.shares import CLUSTER_COLUMNS, Clustered
from hanhtrinh.measures.slipped_through import SlippedThrough
from hanhtrinh.measures.views import Looking
from hanhtrinh.models.compiled import CompiledModel
from hanhtrinh.models.roles import EventRoles


@dataclass(frozen=True)
class Setting:
    """What a claim is read in.

    Attributes:
        roles: what events are.
        model: the map's model, compiled.
        stage: the stage that the claim is about; None where it is about none, or about one that the model does not have.
        period: of the claim.
        lengths: its options that are lengths of time, microseconds, defaults included.
        words: its other options.
        growing, late, settle: whether the data keep growing; how late events may arrive; after how long what has no window
            has settled; microseconds.
    """

    roles: EventRoles
    model: CompiledModel
    stage: int | None
    period: Period
    lengths: Mapping[str, int]
    words: Mapping[str, str]
    growing: bool
    late: int
    settle: int


@dataclass(frozen=True)
class Behaviour:
    """How a claim is measured: as defined, on customers who have settled (None: the same), and the sample of a state."""

    whole: Looking
    settled: Looking | None
    sample: Callable[[Any], Sample]
    params: Mapping[str, object]


def behaviour_of(metric: str, setting: Setting) -> Behaviour | None:
    """Say how a claim of one of `BEHAVIOURS` is measured; None where it cannot be."""
    return BEHAVIOURS[metric](setting)


def _share(counted: Counted) -> Sample:
    return ShareSample(counted.reached, counted.n, counted.pending)


def _clustered(sums: npt.NDArray[np.int64]) -> Sample:
    # what is pending stands behind the sums in all of them
    return ClusteredShare(Clustered.of(sums), int(sums[CLUSTER_COLUMNS]))


def _params(setting: Setting) -> dict[str, object]:
    return {**{f"{name}_s": seconds(length) for name, length in setting.lengths.items()}, **setting.words}


def _neglected(setting: Setting) -> Behaviour:
    whole = Neglected(setting.roles, setting.lengths["within"], "first", setting.period)
    return Behaviour(whole, _later(whole, setting), _share, _params(setting))


def _retention(setting: Setting) -> Behaviour:
    lengths = setting.lengths
    whole = RetentionShare(setting.roles, lengths["after"], lengths["within"], setting.period)
    return Behaviour(whole, _later(whole, setting), _share, _params(setting))


def _slipped(setting: Setting) -> Behaviour | None:
    if setting.stage is None or setting.stage == len(setting.model.stages) - 1:
        return None
    inactive = setting.lengths["inactive"]
    whole = SlippedThrough(setting.model, setting.roles, inactive, setting.period, setting.stage)
    return Behaviour(whole, _later(whole, setting), _share, _params(setting))


def _carts(setting: Setting) -> Behaviour:
    whole = AbandonedCart(setting.roles, setting.lengths["within"], setting.period)
    return Behaviour(whole, _later(whole, setting), _clustered, _params(setting))


def _rushed(setting: Setting) -> Behaviour:
    whole = Rushed(setting.roles, period=setting.period)
    settled = replace(whole, settle=setting.settle) if setting.growing else None
    return Behaviour(whole, settled, _share, _params(setting))


def _cancelled(setting: Setting) -> Behaviour:
    window = setting.lengths.get("within")
    whole = Cancelled(setting.roles, window, setting.period)
    settle = setting.late if window is not None else setting.settle
    settled = replace(whole, settle=settle) if setting.growing else None
    return Behaviour(whole, settled, _clustered, _params(setting))


def _bounces(setting: Setting) -> Behaviour | None:
    bounce = next((one for one in BOUNCES if one == setting.words.get("bounce", BOUNCES[0])), None)
    if bounce is None:
        return None
    whole = Sessions(setting.roles, bounce=bounce, period=setting.period)
    settled = replace(whole, settle=LONGEST + setting.late) if setting.growing else None
    return Behaviour(whole, settled, _clustered, _params(setting))


def _later(measure: Any, setting: Setting) -> Any:
    """Give a measure with a window as it waits for late events; None where none come late."""
    return replace(measure, late=setting.late) if setting.late else None


BEHAVIOURS: Final[Mapping[str, Callable[[Setting], Behaviour | None]]] = {
    "neglected/1": _neglected,
    "retention_share/1": _retention,
    "slipped_through/1": _slipped,
    "abandoned_cart/1": _carts,
    "rushed/1": _rushed,
    "cancelled/1": _cancelled,
    "bounce_rate/1": _bounces,
}
