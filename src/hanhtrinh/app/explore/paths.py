"""Which step follows which, and which whole paths customers take."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import pyarrow.compute as pc

from hanhtrinh.app.explore.asking import Look
from hanhtrinh.app.explore.counting import population_of
from hanhtrinh.app.explore.figures import LEAST, Figure, Named, Population
from hanhtrinh.app.explore.funnel import By, label_names, labels_of
from hanhtrinh.language import Text
from hanhtrinh.measures.result import MeasureResult
from hanhtrinh.measures.transitions import transitions
from hanhtrinh.measures.variants import variants

MOST: Final = 200


@dataclass(frozen=True, slots=True)
class TransitionRow:
    """One step directly followed by another.

    Attributes:
        source, target: the two.
        times: how often.
        customers: how many did so at least once.
        share: of the times that anything followed `source`, those that `target` did; None where fewer than 30.
        mean_gap_s, median_gap_s: the time between.
    """

    source: Named
    target: Named
    times: int
    customers: int
    share: float | None
    mean_gap_s: float
    median_gap_s: float


@dataclass(frozen=True, slots=True)
class TransitionsView:
    """Transitions as a screen shows them, the most frequent first; `kinds` counts also those not among `rows`."""

    definition: str
    population: Population
    by: By
    kinds: int
    times: int
    rows: tuple[TransitionRow, ...]


@dataclass(frozen=True, slots=True)
class VariantRow:
    """One whole path; `share` is of the customers with a path."""

    path: tuple[Named, ...]
    customers: int
    share: Figure


@dataclass(frozen=True, slots=True)
class VariantsView:
    """Variants as a screen shows them, the most frequent first; `with_path` are the customers with at least one step."""

    definition: str
    population: Population
    by: By
    with_path: int
    rows: tuple[VariantRow, ...]


def transitions_view(look: Look, by: By = "touchpoint", top: int = 50) -> TransitionsView:
    """Work out the transitions.

    Raises:
        UsageError, InputError: as `Look`.
    """
    result: MeasureResult = look.answer(
        ("transitions", by),
        lambda: transitions(
            look.reading.log, labels=labels_of(look, by), selection=look.selection, period=look.period
        ),
    )
    names = label_names(look, by)
    totals = result.rows.group_by("from").aggregate([("count", "sum")]).to_pylist()
    after = {row["from"]: row["count_sum"] for row in totals}
    rows = tuple(
        TransitionRow(
            source=_named(row["from"], names),
            target=_named(row["to"], names),
            times=row["count"],
            customers=row["customers"],
            share=row["count"] / after[row["from"]] if after[row["from"]] >= LEAST else None,
            mean_gap_s=row["mean_gap_s"],
            median_gap_s=row["median_gap_s"],
        )
        for row in result.rows.slice(0, top).to_pylist()
    )
    times = int(pc.sum(result.rows["count"]).as_py() or 0)
    return TransitionsView(result.measure, population_of(look), by, result.rows.num_rows, times, rows)


def variants_view(look: Look, by: By = "touchpoint", top: int = 20) -> VariantsView:
    """Work out the paths.

    Raises:
        UsageError, InputError: as `Look`.
    """
    result: MeasureResult = look.answer(
        ("variants", by),
        lambda: variants(
            look.reading.log,
            labels=labels_of(look, by),
            selection=look.selection,
            period=look.period,
            top=MOST,
        ),
    )
    names = label_names(look, by)
    found = result.rows.slice(0, top).to_pylist()
    with_path = round(found[0]["customers"] / found[0]["share"]) if found else 0
    rows = tuple(
        VariantRow(
            path=tuple(_named(step, names) for step in row["path"]),
            customers=row["customers"],
            share=Figure.share(row["customers"], with_path),
        )
        for row in found
    )
    return VariantsView(result.measure, population_of(look), by, with_path, rows)


def _named(label: str, names: dict[str, Named]) -> Named:
    return names.get(label) or Named(label, Text(vi=label, en=label))
