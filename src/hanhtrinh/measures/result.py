"""The frozen result of a measure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa


@dataclass(frozen=True)
class MeasureResult:
    """A measure's figures with what they were counted on.

    Attributes:
        measure: name and version of the definition, e.g. `funnel/1`.
        params: the options in force, durations in seconds.
        customers, events: the population.
        first, last: earliest and latest event time, microseconds UTC; None where there is no event.
        rows: the table, columns as in design.md.
    """

    measure: str
    params: Mapping[str, Any]
    customers: int
    events: int
    first: int | None
    last: int | None
    rows: pa.Table
